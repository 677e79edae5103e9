"""BI-01, the way out: two people open files of several identities as one patient."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hccbm_gui.core.case import Case
from hccbm_gui.core.checks.row import Status
from hccbm_gui.core.errors import MixedPatients
from hccbm_gui.core.one_patient import OnePatient
from hccbm_gui.core.patient import Patient
from hccbm_gui.io.load import load_patient
from hccbm_gui.io.saving.case_file import write_case_file
from hccbm_gui.io.scanning.one_patient import as_one_patient
from hccbm_gui.io.scanning.scan import scan_paths
from hccbm_gui.io.scanning.scan_result import PatientScan
from hccbm_gui.services.case_opening import open_case_file
from hccbm_gui.services.case_saving import case_to_save

Sign = Callable[[tuple[PatientScan, ...]], OnePatient]


@pytest.fixture
def mistyped(make: Any, parts: Any) -> Path:
    """A CT of which every second slice has another birth date, and structures of that."""
    slices = parts.ct(make)
    others = [parts.structures(make), *slices[1::2]]
    for ds in others:
        ds.PatientBirthDate = "19600102"
    make.save_all([*slices, others[0]])
    return Path(make.folder)


@pytest.fixture
def sign() -> Sign:
    def signed(scans: tuple[PatientScan, ...]) -> OnePatient:
        people = tuple(scan.patient for scan in scans)
        return OnePatient(people, "A. Lee", "B. Choi", "passport seen", "2026-11-21T10:00:00")

    return signed


def opened(folder: Path, sign: Sign) -> Case:
    scans = scan_paths([folder]).patients
    assert len(scans) == 2
    return load_patient(as_one_patient(scans, sign(scans)))


def test_BI_01_a_series_under_two_identities_is_whole_again(
    mistyped: Path, sign: Sign, parts: Any
) -> None:
    scans = scan_paths([mistyped]).patients
    for scan in scans:
        case = load_patient(scan)
        assert all(sum(info.files for info in case.series_of("volume")) < 6 for _ in case.volumes)
    together = opened(mistyped, sign)
    (volume,) = together.volumes.values()
    assert volume.array.shape[0] == len(parts.DEPTHS)
    assert not volume.gaps
    assert together.patient == scans[0].patient
    assert together.rois


def test_BI_01_every_series_says_for_good_who_put_it_together(mistyped: Path, sign: Sign) -> None:
    case = opened(mistyped, sign)
    assert case.one_patient is not None
    assert {info.kind for info in case.series} == {"volume", "structures"}
    for info in case.series:
        assert info.notes[0] == case.one_patient.note


def test_BI_01_the_sheet_tells_the_agreement_and_never_passes_it(
    mistyped: Path, sign: Sign, row: Any
) -> None:
    case = opened(mistyped, sign)
    assert case.one_patient is not None
    people = case.one_patient.stored
    told = row(case, "BI-01", people=people)
    assert told.status is Status.WARNING
    assert "A. Lee and B. Choi" in told.evidence
    stranger = Patient("P9", "Stranger^Total")
    assert row(case, "BI-01", people=(*people, stranger)).status is Status.FAILED


def test_BI_01_the_case_file_remembers_who_agreed(
    mistyped: Path, sign: Sign, tmp_path: Path
) -> None:
    case = opened(mistyped, sign)
    path = tmp_path / "agreed.hccbm"
    write_case_file(path, case_to_save(case, case, [mistyped], path))
    again = open_case_file(path)
    assert again.told == ()
    assert again.case.one_patient == case.one_patient
    assert [info.notes for info in again.case.series] == [info.notes for info in case.series]
    assert len(again.people) == 2


def test_BI_01_a_case_of_two_identities_is_refused_when_one_is_gone(
    mistyped: Path, sign: Sign, tmp_path: Path
) -> None:
    case = opened(mistyped, sign)
    assert case.one_patient is not None
    path = tmp_path / "agreed.hccbm"
    write_case_file(path, case_to_save(case, case, [mistyped], path))
    second = case.one_patient.stored[1]
    gone = next(scan for scan in scan_paths([mistyped]).patients if scan.patient == second)
    for series in gone.all_series():
        for file in series.paths:
            file.rename(tmp_path / file.name)
    with pytest.raises(MixedPatients) as refusal:
        open_case_file(path)
    assert second.birth_date in str(refusal.value)
