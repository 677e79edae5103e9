"""De-identification as the command line and the window call it: survey, run, report file."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hccbm_gui.core.errors import CannotWrite
from hccbm_gui.core.progress import Progress, part, quiet
from hccbm_gui.io.deidentify.folder import Outcome, deidentify, require_target
from hccbm_gui.io.deidentify.options import Options
from hccbm_gui.io.deidentify.profile import Profile, read_profile
from hccbm_gui.io.deidentify.pseudonyms import Pseudonyms
from hccbm_gui.io.deidentify.survey import Survey, survey
from hccbm_gui.io.writing.new_file import write_new
from hccbm_gui.services.resources import resource_path

REPORT = "deidentification.json"
"""Name of the report beside the patients in the destination."""


def standard_profile() -> Profile:
    """The table of PS3.15; errors as `read_profile`."""
    return read_profile(
        resource_path("deidentification.csv"), resource_path("deidentification_types.csv")
    )


def deidentify_paths(
    sources: Sequence[Path],
    target: Path,
    options: Options,
    pseudonyms: Pseudonyms | None = None,
    progress: Progress = quiet,
    found: Survey | None = None,
) -> Outcome:
    """De-identify `sources` into `target` and leave the report there.

    Parameters
    ----------
    found : the survey of the sources, where it was made before.

    Raises
    ------
    InputRefused, NothingToRead : as `require_target`, `survey` and `deidentify`.
    Cancelled : while looking at the source; later the outcome says so.
    """
    require_target(sources, target)
    profile = standard_profile()
    if found is None:
        found = survey(sources, part(progress, 0.0, 0.3))
    outcome = deidentify(
        found, target, profile, options, pseudonyms or Pseudonyms(), part(progress, 0.3, 1.0)
    )
    content = json.dumps(outcome.report.as_plain(), indent=1, ensure_ascii=False)
    try:
        write_new(target / REPORT, content.encode("utf-8"))
    except CannotWrite:
        # Where a disk is full the report is told only.
        if not outcome.report.stopped:
            raise
    return outcome


def write_map(path: Path, outcome: Outcome, pseudonyms: Pseudonyms, target: Path) -> None:
    """Write what leads back to the patients into a new file that only its owner may read.

    Raises
    ------
    HccbmError : it cannot be written, or exists.
    """
    content: dict[str, Any] = {
        "warning": "This file leads back to the patients. Keep it apart from the output.",
        "patients": [
            {
                "id": patient.id,
                "name": patient.name,
                "new_id": person.id,
                "new_name": person.name,
                "days_shifted": person.shift.days,
            }
            for patient, person in outcome.people.items()
        ],
        "uids": pseudonyms.uids,
        "files": {
            str(source): written.relative_to(target).as_posix()
            for source, written in outcome.written.items()
        },
        "held_back": {str(one.path): one.reason for one in outcome.report.held_back},
    }
    text = json.dumps(content, indent=1, ensure_ascii=False)
    write_new(path, text.encode("utf-8"), private=True)
