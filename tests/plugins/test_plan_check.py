"""What the plan check says of single questions, and what a sheet is."""

import importlib.util
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hccbm_gui.core.case import Case
from hccbm_gui.core.checks.row import Status
from hccbm_gui.core.checks.subject import Choice
from hccbm_gui.core.errors import Cancelled, InputRefused, MissingInput
from hccbm_gui.core.plan import FractionGroup, Prescription
from hccbm_gui.core.roi import RoiKind
from hccbm_gui.core.volume import Unit
from plugins.plan_check.constraints import choose_sheet
from plugins.plan_check.limits import BUILT_IN, read_limits
from plugins.plan_check.logic import CheckSettings, plan_check
from plugins.plan_check.sheet import Sheet


def beside(name: str) -> Any:
    """The module `name` beside this file."""
    place = Path(__file__).with_name(f"{name}.py")
    spec = importlib.util.spec_from_file_location(name, place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


made = beside("plan_check_case")
FRAME, PLAN, ROIS, SETTINGS, PERSON = made.FRAME, made.PLAN, made.ROIS, made.SETTINGS, made.PERSON
BODY, PTV, GTV, HEART = ROIS
beam, box, build, ct, dose = made.beam, made.box, made.build, made.ct, made.dose
dose_values, grid, roi = made.dose_values, made.grid, made.roi
SHEET = made.SHEET


@pytest.fixture(scope="module")
def clean() -> Sheet:
    return plan_check(build(), SETTINGS)


def row(case: Case, row_id: str, settings: CheckSettings = SETTINGS) -> Any:
    return next(row for row in plan_check(case, settings).rows if row.id == row_id)


def test_a_dose_on_another_frame_is_not_taken_for_one_on_the_ct() -> None:
    case = build(dose=dose(grid((49, 65, 81), (2.5, 2.5, 2.5), "9.9")))
    assert row(case, "references.frames").status is Status.FAILED
    assert row(case, "dose.coverage").status is Status.NOT_APPLICABLE
    assert row(case, "constraints.sheet").status is Status.NOT_APPLICABLE


def test_a_relative_dose_fails_and_gives_no_number() -> None:
    case = build(dose=dose(unit=Unit.UNKNOWN))
    assert row(case, "dose.units").status is Status.FAILED
    assert row(case, "dose.prescription").status is Status.NOT_APPLICABLE


def test_the_dose_at_a_prescription_point_is_looked_at() -> None:
    def point(gy: float) -> Case:
        one = Prescription(
            2, "TARGET", "COORDINATES", "axis", point_mm=(45.0, 0.0, 0.0), dose_gy=gy
        )
        return build(plan=replace(PLAN, prescriptions=(*PLAN.prescriptions, one)))

    good, bad = row(point(25.0), "dose.prescription"), row(point(28.0), "dose.prescription")
    assert (good.status, bad.status) == (Status.PASSED, Status.FAILED)
    assert "at axis 25.00 Gy (100.0 % of 25 Gy)" in good.evidence


def test_an_isocentre_is_judged_by_the_ct_without_a_body_structure() -> None:
    def at(y: float) -> Any:
        moved = tuple(beam(n, 0.0, isocentres_mm=((0.0, y, 0.0),)) for n in (1, 2))
        return row(
            build(rois=(PTV, GTV, HEART), plan=replace(PLAN, beams=moved)),
            "plan.isocentre_in_body",
        )

    assert (at(70.0).status, at(77.0).status) == (Status.PASSED, Status.FAILED)
    assert at(500.0).status is Status.FAILED
    assert "CT numbers" in at(0.0).evidence


def test_s3_08_two_isocentres_are_listed_with_their_distance() -> None:
    found = row(
        build(
            plan=replace(
                PLAN, beams=(beam(1, 0.0), beam(2, 180.0, isocentres_mm=((0.0, 0.0, 40.0),)))
            )
        ),
        "plan.isocentres",
    )
    assert found.title == "Isocentres (S3-08)"
    assert "4.0 cm apart" in found.evidence
    assert "1 AP" in found.evidence
    assert "2 PA" in found.evidence


def test_s3_09_ten_lesions_are_too_many_and_a_single_one_is_not_judged() -> None:
    def lesions(count: int) -> Any:
        small = [
            roi(20 + n, f"GTV_{n}", RoiKind.GTV, box((9 * n - 60, -3, 0), (9 * n - 54, 3, 3)))
            for n in range(count)
        ]
        return row(build(rois=(BODY, PTV, HEART, *small)), "lesions.feasibility")

    assert lesions(9).status is Status.PASSED
    assert lesions(10).status is Status.WARNING
    assert "10 GTVs, the longest 0.8 cm" in lesions(10).evidence
    assert lesions(1).status is Status.NOT_APPLICABLE


def test_gamma_runs_when_there_is_a_second_dose_of_the_plan() -> None:
    def against(factor: float) -> Any:
        other = dose(values=dose_values(grid((49, 65, 81), (2.5, 2.5, 2.5))) * factor)
        other = replace(other, key="rd2", label="Second")
        return row(build(more_doses={"rd2": other}), "gamma.second_dose")

    same, far = against(1.0), against(1.1)
    assert (same.status, far.status) == (Status.PASSED, Status.FAILED)
    assert "100.0 %" in same.evidence
    assert "3 %/2 mm, 10 %, global" in same.evidence


def test_the_second_dose_can_be_chosen_or_left_out() -> None:
    other = replace(dose(), key="rd2", label="Second")
    case = build(more_doses={"rd2": other})
    none = replace(SETTINGS, choice=Choice(second_dose="none", sheet="House"))
    assert row(case, "gamma.second_dose", none).status is Status.NOT_APPLICABLE
    swapped = replace(SETTINGS, choice=Choice("Second", "rd", "House"))
    assert "Second against RT Dose" in row(case, "gamma.second_dose", swapped).evidence
    with pytest.raises(MissingInput, match="no dose 'third'"):
        plan_check(case, replace(SETTINGS, choice=Choice("third")))


def test_a_constraint_sheet_is_chosen_by_name_by_schedule_or_not_at_all() -> None:
    with pytest.raises(MissingInput, match="no constraint sheet"):
        choose_sheet((SHEET,), "other", None)
    assert choose_sheet((SHEET,), "house", None) is SHEET
    assert choose_sheet((SHEET,), "none", None) is None
    assert choose_sheet((SHEET,), "", None) is None


def test_s3_05_the_rows_of_the_tomotherapy_sheet_are_found_by_its_schedule() -> None:
    five = replace(PLAN, fractions=5, fraction_groups=(FractionGroup(1, 5, (1, 2)),))
    prescribed = replace(PLAN.prescriptions[0], dose_gy=50.0)
    case = build(plan=replace(five, prescriptions=(prescribed,)))
    values = dose_values(grid((49, 65, 81), (2.5, 2.5, 2.5)))
    case = replace(case, doses={"rd": dose(values=values * np.float32(50 / 30))})
    sheet = plan_check(case, CheckSettings())
    assert dict(sheet.subject)["Constraints"].startswith("Tomotherapy")
    lines = [r for r in sheet.rows if r.group == "constraints" and "PTV" in r.title]
    assert len(lines) == 5
    assert {line.status for line in lines} == {Status.PASSED}


def test_an_empty_case_gives_a_sheet_and_no_exception() -> None:
    sheet = plan_check(Case(PERSON), SETTINGS)
    assert not any(row.status in (Status.FAILED, Status.WARNING) for row in sheet.rows)


def test_limits_come_from_a_file_and_a_wrong_file_is_refused(tmp_path: Any) -> None:
    text = BUILT_IN.read_text(encoding="utf-8")
    path = tmp_path / "limits.toml"
    path.write_text(text.replace("largest_opening_mm = 400.0", "largest_opening_mm = 90.0"))
    tight = replace(SETTINGS, limits=read_limits(path))
    assert row(build(), "plan.jaws", tight).status is Status.FAILED
    for wrong in ("largest_opening_mm = -1.0", "largest_opening = 400.0", 'dose_mm = "x"', "=="):
        path.write_text(text.replace("largest_opening_mm = 400.0", wrong))
        with pytest.raises(InputRefused):
            read_limits(path)


def test_the_check_can_be_cancelled() -> None:
    def cancel(fraction: float, message: str = "") -> None:
        if fraction > 0.0:
            raise Cancelled

    with pytest.raises(Cancelled):
        plan_check(build(), SETTINGS, cancel)


def test_what_was_drawn_here_goes_into_the_inputs_with_its_content() -> None:
    own = replace(GTV, structure_set_uid="drawn", name="GTV_new", number=1)
    moved = replace(own, contours=tuple(c + np.array([1.0, 0.0, 0.0]) for c in own.contours))
    one, other = (plan_check(build(rois=(*ROIS, r)), SETTINGS) for r in (own, moved))
    assert [r.description for r in one.inputs if r.modality == "drawn"] == ["GTV_new"]
    assert one.fingerprint != other.fingerprint


def test_the_fingerprint_holds_the_findings_but_neither_time_nor_signature(clean: Sheet) -> None:
    again = plan_check(build(), SETTINGS)
    assert again.canonical == clean.canonical
    signed = again.signed("A. Physicist", "looked at")
    assert signed.fingerprint == clean.fingerprint
    assert replace(signed, created="later").fingerprint == clean.fingerprint
    assert (
        plan_check(build(plan=replace(PLAN, approval="")), SETTINGS).fingerprint
        != clean.fingerprint
    )


def test_a_signature_has_a_name_a_time_and_a_comment(clean: Sheet) -> None:
    signed = clean.signed(" A. Physicist ", " fine ")
    assert signed.sign_off is not None
    assert (signed.sign_off.name, signed.sign_off.comment) == ("A. Physicist", "fine")
    assert signed.sign_off.signed[:2] == "20"
    with pytest.raises(ValueError, match="signed by somebody"):
        clean.signed("  ")
