"""A whole run: everything in the source, cleaned, into a new folder."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hccbm_gui.core.errors import Cancelled, CannotWrite, InputRefused
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.io.deidentify.betraying import Betraying
from hccbm_gui.io.deidentify.options import Options, Region
from hccbm_gui.io.deidentify.profile import Profile
from hccbm_gui.io.deidentify.pseudonyms import Person, Pseudonyms
from hccbm_gui.io.deidentify.report import NUMBERED_ROIS, Report, SeriesDone
from hccbm_gui.io.deidentify.survey import HeldBack, SourceFile, Survey, what_went_wrong
from hccbm_gui.io.deidentify.whole_object import as_bytes, de_identify
from hccbm_gui.io.dicom_file import open_whole
from hccbm_gui.io.values import items, lenient_reading, text
from hccbm_gui.io.writing.new_file import write_new

TWICE = "The same object stands in another file as well, which is written."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a run.

    Attributes
    ----------
    people : for each person of the source who they have become.
    written : for each file of the source that was written, where.
    """

    report: Report
    people: dict[Patient, Person] = field(default_factory=dict)
    written: dict[Path, Path] = field(default_factory=dict)


def require_target(sources: Sequence[Path], target: Path) -> None:
    """Refuse a destination that could mix with the source or with anything else.

    Raises
    ------
    InputRefused : it is a file, not empty, inside the source, or the source inside it.
    """
    if target.exists() and not target.is_dir():
        raise InputRefused("The destination is a file.", where=str(target))
    if target.is_dir() and any(target.iterdir()):
        raise InputRefused(
            "The destination is not empty.",
            where=str(target),
            remedy="Name a new or an empty folder; nothing is written over.",
        )
    there = Path(os.path.realpath(target))
    for source in sources:
        here = Path(os.path.realpath(source))
        if there == here or here in there.parents or there in here.parents:
            raise InputRefused(
                "The destination lies inside the source, or the source inside it.",
                where=str(target),
                remedy="Name a folder beside the source.",
            )


def deidentify(
    found: Survey,
    target: Path,
    profile: Profile,
    options: Options,
    pseudonyms: Pseudonyms,
    progress: Progress = quiet,
) -> Outcome:
    """Write all of `found` that can be de-identified below `target`, which exists or is made.

    Cancelled, interrupted or where nothing more can be written, what is finished stays and the
    report says which files these are.
    A file that fails is held back with its reason, the rest goes on.

    Raises
    ------
    InputRefused : one new name for several people, or a target that no file has.
    """
    people = _people(found, options, pseudonyms)
    _require_known_targets(found, options)
    words = Betraying()
    for named in found.words.values():
        words = words | named
    count = len(found.files) + len(found.held_back)
    report = Report(profile, options, count, len(people), words, list(found.held_back))
    outcome = Outcome(report, people)
    target.mkdir(parents=True, exist_ok=True)
    run = _Run(found, target, profile, options, pseudonyms, outcome)
    with lenient_reading():
        try:
            for n, file in enumerate(found.files):
                progress(n / len(found.files), f"{n + 1} of {len(found.files)}")
                run.one(file)
            progress(1.0)
        except (Cancelled, KeyboardInterrupt):
            report.cancelled = True
        except CannotWrite as error:
            report.stopped = error.what
    report.held_back.sort(key=lambda one: one.number)
    return outcome


def _people(found: Survey, options: Options, pseudonyms: Pseudonyms) -> dict[Patient, Person]:
    patients = sorted(set(found.person_of.values()), key=lambda one: (one.id, one.name))
    if len(patients) > 1 and (options.name or options.id):
        raise InputRefused(
            f"The files belong to {len(patients)} patients, who cannot all get one name or ID.",
            remedy="Leave the name and ID out, or de-identify one patient at a time.",
        )
    return {one: pseudonyms.person(one, options.name, options.id) for one in patients}


def _require_known_targets(found: Survey, options: Options) -> None:
    for target in (*(region.target for region in options.regions), *options.cleared):
        if not any(_is_meant(file, target) for file in found.files):
            raise InputRefused(
                "No file or series of the source is called this.",
                where=target,
                remedy="Give the path of a file, or a Series Instance UID.",
            )


def _is_meant(file: SourceFile, target: str) -> bool:
    if target in (file.series_uid, file.below, str(file.path)):
        return True
    return os.path.realpath(target) == os.path.realpath(file.path)


@dataclass(frozen=True, slots=True)
class _Run:
    found: Survey
    target: Path
    profile: Profile
    options: Options
    pseudonyms: Pseudonyms
    outcome: Outcome

    def one(self, file: SourceFile) -> None:
        """De-identify one file, or hold it back."""
        regions = [one for one in self.options.regions if _is_meant(file, one.target)]
        seen = any(_is_meant(file, one) for one in self.options.cleared)
        if file.suspect and not regions and not seen:
            self._hold_back(file, file.suspect)
            self.outcome.report.suspects.add(file.number)
            return
        try:
            self._write(file, regions, seen)
        except (Cancelled, CannotWrite):
            raise
        except Exception as error:  # noqa: BLE001 - one file never stops the rest
            self._hold_back(file, what_went_wrong(error))

    def _write(self, file: SourceFile, regions: Sequence[Region], seen: bool) -> None:
        patient = self.found.person(file)
        person = self.outcome.people[patient]
        cleaned = de_identify(
            open_whole(file.path),
            self.profile,
            self.options,
            self.pseudonyms,
            person,
            self.found.words[patient],
            regions,
            seen,
        )
        ds = cleaned.ds
        study, series = text(ds, "StudyInstanceUID"), text(ds, "SeriesInstanceUID")
        below = Path(*map(_as_name, (person.id, study, series)))
        path = self.target / below / f"{_as_name(text(ds, 'SOPInstanceUID'))}.dcm"
        if path.exists():
            self._hold_back(file, TWICE)
            return
        _write_whole(path, as_bytes(ds))
        report = self.outcome.report
        report.actions.update(cleaned.actions)
        report.finished.append(path.relative_to(self.target).as_posix())
        self.outcome.written[file.path] = path
        done = report.series.setdefault(
            series, SeriesDone(study, series, file.modality, file.sop_class)
        )
        done.files += 1
        done.blackened += bool(regions)
        for sentence in (*cleaned.notes, file.warning):
            done.note(sentence)
        if not self.options.descriptions and items(ds, "StructureSetROISequence"):
            done.note(NUMBERED_ROIS)

    def _hold_back(self, file: SourceFile, reason: str) -> None:
        held = HeldBack(file.number, file.path, file.below, reason)
        self.outcome.report.held_back.append(held)


def _as_name(value: str) -> str:
    """A value of a file as the name of one: it may hold anything."""
    return re.sub(r"[^A-Za-z0-9.\-]", "_", value).strip(".") or "_"


def _write_whole(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(
            f"The folder cannot be made: {error.strerror or error}.", where=str(path.parent)
        ) from error
    try:
        write_new(path, data)
    except (Cancelled, KeyboardInterrupt):
        path.unlink(missing_ok=True)
        raise
