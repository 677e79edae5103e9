"""Opening a case file: its images are read again, and the saved work is put onto them."""

from dataclasses import dataclass
from pathlib import Path

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import InputRefused, NothingToRead
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.progress import Progress, part, quiet
from hccbm_gui.io.load import load_patient
from hccbm_gui.io.saving.case_file import found_sources, read_case_file
from hccbm_gui.io.saving.saved_case import SavedCase
from hccbm_gui.io.scanning.one_patient import as_one_patient
from hccbm_gui.io.scanning.scan import scan_paths
from hccbm_gui.io.scanning.scan_result import PatientScan, ScanResult
from hccbm_gui.services.case_saving import restored
from hccbm_gui.services.photograph_import import reopened


@dataclass(frozen=True, slots=True, eq=False)
class OpenedCase:
    """A case as it was saved.

    Attributes
    ----------
    case : with the saved work on it.
    loaded : the same images without it.
    sources : files and folders that were read.
    path : the case file; None when folders were opened.
    told : what differs from what was saved, a sentence each; empty when nothing does.
    people : everybody whose files were found there.
    """

    case: Case
    loaded: Case
    sources: tuple[Path, ...]
    path: Path | None = None
    told: tuple[str, ...] = ()
    people: tuple[Patient, ...] = ()


def open_case_file(path: Path, progress: Progress = quiet) -> OpenedCase:
    """Read a case file and the images that it names.

    Raises
    ------
    UnreadableFile : the file is broken, or none.
    InputRefused : it is of a newer program, or its images are gone or changed altogether.
    MixedPatients : the images are another person's.
    Cancelled : raised by `progress`.
    """
    saved = read_case_file(path)
    sources, missing = found_sources(saved, path)
    if not sources:
        raise InputRefused(
            "The images of this case are not where they were.",
            where=", ".join(missing),
            remedy="Put the folder back there, or beside the case file as it was.",
        )
    scan = scan_paths(sources, part(progress, 0.0, 0.25))
    if not scan.patients and saved.work.photographs:
        # Nothing but photographs: these are no DICOM, and are read below.
        fresh = Case(saved.patient)
    else:
        person = _person(scan, saved)
        fresh = load_patient(person, scan.rejected, part(progress, 0.25, 1.0))
    fresh, unread = reopened(fresh, saved.work.photographs, path)
    found = restored(fresh, saved)
    told = (*(f"{name} is missing." for name in missing), *unread, *found.told)
    people = tuple(found_there.patient for found_there in scan.patients)
    return OpenedCase(found.case, fresh, tuple(sources), path, told, people)


def _person(scan: ScanResult, saved: SavedCase) -> PatientScan:
    """Whose images these are: of several patients the one with most of the saved series.

    Several identities that two people have taken for one patient are put together again.
    """
    wanted = {series.uid for series in saved.series}
    if not scan.patients:
        raise NothingToRead(
            "There are no images any more where this case was read from.",
            where=", ".join(source.path for source in saved.sources),
        )

    if saved.one_patient is not None:
        return as_one_patient(scan.patients, saved.one_patient)

    def fits(person: PatientScan) -> tuple[bool, int]:
        found = sum(series.info.uid in wanted for series in person.all_series())
        return person.patient.same_person(saved.patient), found

    return max(scan.patients, key=fits)
