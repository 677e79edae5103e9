"""Files of several identities put together as one patient, on the word of two people."""

from collections.abc import Sequence
from dataclasses import replace

from hccbm_gui.core.case import Rejected
from hccbm_gui.core.errors import MixedPatients
from hccbm_gui.core.one_patient import OnePatient
from hccbm_gui.io.scanning.header_pass import named
from hccbm_gui.io.scanning.scan import studies_of
from hccbm_gui.io.scanning.scan_result import PatientScan, SeriesScan, StudyScan


def as_one_patient(scans: Sequence[PatientScan], word: OnePatient) -> PatientScan:
    """All series of the identities that `word` names, each with its note.

    The files are sorted anew: one series may have been stored under two identities.

    Raises
    ------
    MixedPatients : the files of one of the identities are not among `scans`.
    """
    found = {scan.patient: scan for scan in scans}
    missing = [person for person in word.stored if person not in found]
    if missing:
        people = "; ".join(person.describe() for person in missing)
        raise MixedPatients(
            f"The files of {people} are not there, which were opened as one patient with others.",
            remedy="Put all of them back where they were.",
        )
    series = [one for person in word.stored for one in found[person].all_series()]
    rejected: list[Rejected] = []
    studies = studies_of([header for one in series for header in one.headers], rejected)
    return PatientScan(
        word.patient,
        tuple(_noted(study, word.note) for study in studies),
        word,
        tuple(named(rejected)),
    )


def _noted(study: StudyScan, note: str) -> StudyScan:
    return replace(study, series=tuple(_with_note(one, note) for one in study.series))


def _with_note(series: SeriesScan, note: str) -> SeriesScan:
    info = replace(series.info, notes=(note, *series.info.notes))
    return replace(series, info=info)
