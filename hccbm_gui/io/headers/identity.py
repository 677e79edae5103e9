"""Who a file belongs to, and which files belong to one person."""

from collections.abc import Iterable

from pydicom.dataset import Dataset

from hccbm_gui.core.patient import Patient, plain_name
from hccbm_gui.io.person_name import person_name
from hccbm_gui.io.values import iso_day, text


def patient_of(ds: Dataset) -> Patient:
    """Identity as the file gives it."""
    sex = text(ds, "PatientSex").upper()
    return Patient(
        id=text(ds, "PatientID"),
        name=person_name(ds, "PatientName"),
        birth_date=iso_day(ds, "PatientBirthDate"),
        sex=sex if sex in ("M", "F", "O") else "",
    )


def group_by_person(owners: Iterable[tuple[Patient, str]]) -> dict[tuple[Patient, str], Patient]:
    """For each (identity, study UID) the person it belongs to, by the fullest identity found.

    Files are of one person when their Patient IDs are the same and nothing else that both
    know differs. A file without an ID joins a person only through a common study.
    """
    pairs = sorted(set(owners), key=lambda pair: (-_facts(pair[0]), _sort_key(pair)))
    person_of: dict[tuple[Patient, str], Patient] = {}
    studies: dict[Patient, set[str]] = {}
    for identity, study_uid in pairs:
        matches = [p for p in studies if _one_person(identity, study_uid, p, studies[p])]
        # Sparse identities may fit several persons; a common study decides.
        matches.sort(key=lambda p: (study_uid not in studies[p], _sort_key((p, ""))))
        person = matches[0] if matches else identity
        person_of[(identity, study_uid)] = person
        studies.setdefault(person, set()).add(study_uid)
    return person_of


def _one_person(identity: Patient, study_uid: str, person: Patient, studies: set[str]) -> bool:
    if not identity.same_person(person):
        return False
    if identity.id or person.id:
        shares_study = bool(study_uid) and study_uid in studies
        return identity.id.strip() == person.id.strip() or (not identity.id and shares_study)
    return plain_name(identity.name) == plain_name(person.name)


def _facts(patient: Patient) -> int:
    return sum(map(bool, (patient.id, patient.name, patient.birth_date, patient.sex)))


def _sort_key(pair: tuple[Patient, str]) -> tuple[str, ...]:
    patient, study_uid = pair
    return patient.id, patient.name, patient.birth_date, patient.sex, study_uid
