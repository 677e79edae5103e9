"""The integrity sheets of files and folders, one a patient, and how they are handed out."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hccbm_gui import NOTICE, __version__
from hccbm_gui.core.case import Case, Rejected
from hccbm_gui.core.checks.integrity import GROUPS, integrity_rows
from hccbm_gui.core.checks.limits import Limits
from hccbm_gui.core.checks.row import CheckRow, Status, count_rows
from hccbm_gui.core.checks.situation import Situation
from hccbm_gui.core.checks.table import counts_text, rows_csv, rows_text
from hccbm_gui.core.checks.wording import listed, sentences
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.progress import Progress, part, quiet
from hccbm_gui.io.load import load_patient
from hccbm_gui.io.scanning.scan import scan_paths

MOST_ANSWERS = 8
"""Of several patients; the sheet of each has the rest."""
WORST_FIRST = (
    Status.FAILED,
    Status.WARNING,
    Status.PASSED,
    Status.INFO,
    Status.NOT_APPLICABLE,
)


@dataclass(frozen=True, slots=True)
class IntegritySheet:
    """The rows on one patient, in the order of their groups; `series` were read."""

    patient: Patient
    rows: tuple[CheckRow, ...]
    series: int = 0

    @property
    def counts(self) -> Mapping[str, int]:
        """How many rows have each status."""
        return count_rows(self.rows)

    @property
    def problems(self) -> tuple[CheckRow, ...]:
        """Rows a person has to look at, the failed ones first."""
        found = (row for row in self.rows if row.is_problem)
        return tuple(sorted(found, key=lambda row: WORST_FIRST.index(row.status)))

    def as_json(self) -> dict[str, Any]:
        """Patient, rows and counts."""
        person = self.patient
        return {
            "patient": {
                "id": person.id,
                "name": person.name,
                "birth_date": person.birth_date,
                "sex": person.sex,
            },
            "series": self.series,
            "rows": [row.as_json() for row in self.rows],
            "counts": dict(self.counts),
        }

    def as_text(self) -> str:
        """For a terminal and the clipboard; rows that do not apply are only counted."""
        head = [self.patient.describe(), *rows_text(self.rows, GROUPS)]
        return "\n".join([*head, "", f"{counts_text(self.rows)}.", NOTICE])

    def as_csv(self) -> bytes:
        """For a spreadsheet."""
        return _csv(self.rows, (self.patient,))


@dataclass(frozen=True, slots=True)
class FolderCheck:
    """What files and folders hold: who was found, a sheet for each, and what was left out."""

    people: tuple[Patient, ...]
    sheets: tuple[IntegritySheet, ...]
    rejected: tuple[Rejected, ...]

    @property
    def rows(self) -> tuple[CheckRow, ...]:
        """Of one patient its rows; of several each row as it is at its worst, with whose it is."""
        if len(self.sheets) == 1:
            return self.sheets[0].rows
        names = [sheet.patient.name or sheet.patient.id or "no name" for sheet in self.sheets]
        columns = zip(*(sheet.rows for sheet in self.sheets), strict=True)
        return tuple(_at_worst(names, rows) for rows in columns)

    def as_json(self) -> dict[str, Any]:
        """Rows and counts of all, the number of patients, a sheet for each, and what was left."""
        return {
            "rows": [row.as_json() for row in self.rows],
            "counts": dict(count_rows(self.rows)),
            "patients": len(self.people),
            "sheets": [sheet.as_json() for sheet in self.sheets],
            "rejected": [{"file": one.file, "reason": one.reason} for one in self.rejected],
            "version": __version__,
        }

    def as_csv(self) -> bytes:
        """`rows` for a spreadsheet."""
        return _csv(self.rows, self.people)


def _at_worst(names: Sequence[str], rows: Sequence[CheckRow]) -> CheckRow:
    """One question of all patients: the worst answer, with whose it is."""
    worst = min(rows, key=lambda row: WORST_FIRST.index(row.status))
    if worst.id == "input.BI-01":
        return worst  # of the folder and not of a person; it says all names itself
    whose: dict[str, list[str]] = {}
    for name, row in zip(names, rows, strict=True):
        if row.status is worst.status:
            whose.setdefault(row.evidence, []).append(name)
    told = (f"{listed(people, 3)}: {evidence}" for evidence, people in whose.items())
    return replace(worst, evidence=sentences(told, MOST_ANSWERS))


def sheet_of(
    case: Case,
    situation: Situation | None = None,
    limits: Limits | None = None,
    people: tuple[Patient, ...] = (),
    progress: Progress = quiet,
) -> IntegritySheet:
    """The sheet of an open case.

    Raises
    ------
    Cancelled : raised by `progress`.
    """
    rows = integrity_rows(case, people, situation, limits, progress)
    return IntegritySheet(case.patient, rows, len(case.series))


def check_paths(
    paths: Sequence[Path],
    situation: Situation | None = None,
    limits: Limits | None = None,
    progress: Progress = quiet,
) -> FolderCheck:
    """Read everything in `paths`, patient after patient, and check it; nothing is written.

    Without a patient there is one sheet all the same, of what was left out.

    Raises
    ------
    NothingToRead : a given path does not exist.
    Cancelled : raised by `progress`.
    """
    result = scan_paths(paths, part(progress, 0.0, 0.3))
    people = tuple(scan.patient for scan in result.patients)
    sheets = []
    rejected = list(result.rejected)
    for n, scan in enumerate(result.patients):
        ends = (0.3 + 0.7 * n / len(people), 0.3 + 0.7 * (n + 1) / len(people))
        share = part(progress, *ends)
        case = load_patient(scan, result.rejected, part(share, 0.0, 0.7))
        rejected += [one for one in case.rejected if one not in result.rejected]
        sheets.append(sheet_of(case, situation, limits, people, part(share, 0.7, 1.0)))
    if not sheets:
        nobody = Case(Patient("", ""), rejected=result.rejected)
        sheets = [sheet_of(nobody, situation, limits)]
    return FolderCheck(people, tuple(sheets), tuple(rejected))


def sheet_json(sheet: IntegritySheet) -> bytes:
    """A sheet as a JSON file."""
    told = {**sheet.as_json(), "notice": NOTICE, "version": __version__}
    return json.dumps(told, indent=1, ensure_ascii=False).encode()


def _csv(rows: Sequence[CheckRow], people: Sequence[Patient]) -> bytes:
    about = [("notice", "Notice", NOTICE)]
    about += [("patient", "Patient", person.describe()) for person in people]
    about.append(("version", "Version of hccbm-gui", __version__))
    return rows_csv(rows, GROUPS, about)
