"""BI-01 to BI-05: people, plans and doses that do not fit."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hccbm_gui.core.case import Case
from hccbm_gui.core.checks.row import Status
from hccbm_gui.core.dvh.calculation import calculate_dvh
from hccbm_gui.core.errors import FrameMismatch, HccbmError, InputRefused, MixedPatients
from hccbm_gui.core.volume import Unit
from hccbm_gui.io.load import load_case, load_patient
from hccbm_gui.io.scanning.scan import scan_paths

Opened = Callable[..., Case]
Write = Callable[..., Path]


def only_dose(case: Case) -> Any:
    (dose,) = case.doses.values()
    return dose


def test_BI_01_files_of_two_patients_are_never_opened_as_one(write: Write) -> None:
    folder = write("BI-01")
    with pytest.raises(MixedPatients) as refusal:
        load_case([folder])
    for fact in ("Test^Person", "P1", "1950-01-02", "Other^Person", "P2", "1961-03-04"):
        assert fact in str(refusal.value)


def test_BI_01_each_of_two_patients_has_his_own_files_only(write: Write, row: Any) -> None:
    result = scan_paths([write("BI-01")])
    kinds = {p.patient.name: {s.info.kind for s in p.all_series()} for p in result.patients}
    assert kinds == {"Test^Person": {"volume"}, "Other^Person": {"structures", "plan", "dose"}}
    case = load_patient(result.patients[0])
    people = tuple(scan.patient for scan in result.patients)
    assert row(case, "BI-01", people=people).status is Status.FAILED
    assert row(case, "BI-01").status is Status.PASSED


@pytest.mark.parametrize(
    "changes",
    [
        {"PatientID": "P2"},
        {"PatientName": "Other^Person"},
        {"PatientBirthDate": "19500103"},
        {"PatientSex": "M"},
    ],
)
def test_BI_01_one_fact_that_differs_makes_two_patients(
    make: Any, parts: Any, changes: dict[str, str]
) -> None:
    stranger = parts.structures(make)
    for keyword, value in changes.items():
        setattr(stranger, keyword, value)
    make.save_all([*parts.ct(make), stranger])
    with pytest.raises(MixedPatients):
        load_case([make.folder])


def test_BI_01_case_and_carets_of_a_name_are_one_person(make: Any, parts: Any, row: Any) -> None:
    drawn = parts.structures(make)
    drawn.PatientName = "TEST PERSON"
    make.save_all([*parts.ct(make), drawn])
    assert row(load_case([make.folder]), "BI-01").status is Status.PASSED


def test_BI_02_another_frame_of_reference_is_not_overlaid(opened: Opened, row: Any) -> None:
    case = opened("BI-02")
    (volume,) = case.volumes.values()
    assert {roi.frame_uid for roi in case.rois} != {volume.geometry.frame_uid}
    notes = [n for info in case.series_of("structures", "dose") for n in info.notes]
    assert sum("None of the opened images has its frame" in note for note in notes) == 2
    on_the_ct = replace(case.rois[0], frame_uid=volume.geometry.frame_uid)
    with pytest.raises(FrameMismatch):
        calculate_dvh(on_the_ct, only_dose(case).volume)
    told = row(case, "BI-02")
    assert told.status is Status.FAILED
    assert "Not overlaid" in told.evidence
    assert "register" in told.remedy


def test_BI_02_a_registration_in_the_files_is_offered_and_not_approved(
    opened: Opened, row: Any
) -> None:
    case = opened("BI-02", registered=True)
    (link,) = case.registrations
    assert not link.approved
    shift = link.to_fixed([(0.0, 0.0, 0.0)])[0]
    assert np.allclose(np.abs(shift), (5.0, 0.0, 0.0))
    told = row(case, "BI-02")
    assert told.status is Status.WARNING
    assert "approve" in told.remedy


def test_BI_03_a_dose_of_another_plan_is_loaded_unlinked(opened: Opened, row: Any) -> None:
    case = opened("BI-03")
    assert only_dose(case).unlinked
    assert any("nlinked" in note for info in case.series_of("dose") for note in info.notes)
    told = row(case, "BI-03")
    assert told.status is Status.FAILED
    assert "no DVH" in told.remedy


def test_BI_03_an_unlinked_dose_has_no_DVH(write: Write, capfd: Any) -> None:
    from hccbm_gui.app.cli import main

    assert main(["dvh", str(write("BI-03")), "--json"]) == 3
    assert "plan" in capfd.readouterr().err


def test_BI_03_the_dose_of_its_own_plan_is_linked(make: Any, parts: Any, row: Any) -> None:
    make.save_all(parts.whole_set(make))
    case = load_case([make.folder])
    assert only_dose(case).unlinked == ""
    assert row(case, "BI-03").status is Status.PASSED


def test_BI_04_a_relative_dose_is_in_per_cent_and_never_in_Gy(opened: Opened, row: Any) -> None:
    case = opened("BI-04")
    dose = only_dose(case)
    assert dose.volume.unit is Unit.PERCENT
    assert not dose.volume.quantifiable
    with pytest.raises(InputRefused):
        calculate_dvh(case.rois[0], dose.volume)
    assert row(case, "BI-04").status is Status.FAILED


def test_BI_04_a_relative_dose_is_in_Gy_only_by_what_a_person_says(opened: Opened) -> None:
    from hccbm_gui.core.dose.completed_dose import in_gray

    volume = only_dose(opened("BI-04")).volume
    said = in_gray(volume, 30.0)
    assert said.unit is Unit.GY
    assert said.array.max() == pytest.approx(volume.array.max() * 0.3)
    assert set(said.notes) - set(volume.notes)


def test_BI_04_a_dose_without_scaling_is_never_in_Gy(opened: Opened, row: Any) -> None:
    case = opened("BI-04", how="scaling")
    for dose in case.doses.values():
        assert dose.volume.unit is Unit.PERCENT
        assert not dose.volume.quantifiable
    told = [one.reason for one in case.rejected]
    told += [note for dose in case.doses.values() for note in dose.volume.notes]
    assert any("scaling" in words for words in told)
    assert row(case, "BI-04").status is Status.FAILED


@pytest.mark.parametrize("how", ["BEAM", "FRACTION"])
def test_BI_04_a_part_of_a_dose_says_so(opened: Opened, row: Any, how: str) -> None:
    case = opened("BI-04", how=how)
    assert only_dose(case).summation == how
    told = row(case, "BI-04")
    assert told.status is Status.WARNING
    assert how in told.evidence


def test_BI_04_doses_of_two_frames_are_not_summed(make: Any, parts: Any) -> None:
    from hccbm_gui.core.dose.arithmetic import dose_sum

    one, other = parts.dose(make), parts.dose(make, "44")
    other.FrameOfReferenceUID = parts.OTHER_FRAME
    make.save_all([one, other])
    first, second = load_case([make.folder]).doses.values()
    with pytest.raises(HccbmError, match="frame"):
        dose_sum(first.volume, second.volume)


@pytest.mark.parametrize("how", ["relative", "absolute"])
def test_BI_05_relative_and_absolute_offsets_are_the_same_planes(
    opened: Opened, row: Any, how: str
) -> None:
    case = opened("BI-05", how=how)
    volume = only_dose(case).volume
    assert volume.sample([(0.0, 0.0, 3.0)])[0] == pytest.approx(30.0)
    assert volume.sample([(0.0, 0.0, 27.0)])[0] == pytest.approx(32.4, abs=1e-4)
    assert row(case, "BI-05").status is Status.PASSED


def test_BI_05_descending_offsets_turn_the_grid_round(opened: Opened) -> None:
    volume = only_dose(opened("BI-05", how="descending")).volume
    assert volume.sample([(0.0, 0.0, 3.0)])[0] == pytest.approx(30.0)
    assert volume.sample([(0.0, 0.0, 3.0 - 24.0)])[0] == pytest.approx(32.4, abs=1e-4)


def test_BI_05_uneven_planes_stay_where_they_are(opened: Opened, row: Any) -> None:
    case = opened("BI-05", how="uneven")
    volume = only_dose(case).volume
    assert volume.sample([(0.0, 0.0, 3.0 + 21.0)])[0] == pytest.approx(31.8, abs=1e-3)
    assert volume.sample([(0.0, 0.0, 3.0 + 9.0)])[0] == pytest.approx(30.9, abs=1e-3)
    assert row(case, "BI-05").status is Status.WARNING


def test_BI_05_planes_in_no_order_are_refused(opened: Opened, row: Any) -> None:
    case = opened("BI-05")
    assert case.doses == {}
    assert "not in order" in case.rejected[0].reason
    assert row(case, "BI-05").status is Status.FAILED
