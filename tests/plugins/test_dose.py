"""The dose plugin without its panel: the estimate of both fields, new doses, the command."""

import argparse
import json
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest

from hccbm_gui.core.case import Case, estimated_doses
from hccbm_gui.core.dose.case_cost import CostSettings, cost_of_case
from hccbm_gui.core.dose.density import DensityTable
from hccbm_gui.core.errors import InputRefused, MissingInput
from hccbm_gui.core.plan import Dose, Plan, PlanBeam
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.plugin.api import DoseOverlay, FieldCost
from hccbm_gui.plugin.command_context import TerminalContext
from hccbm_gui.plugin.host import open_plugins
from plugins.dose import assumptions, command
from plugins.dose.combining import (
    OPERATIONS,
    Operands,
    combined,
    course_note,
    fractions_of,
    made_dose,
    other_beams,
    what_is_open,
)
from plugins.dose.curves import cost_curves
from plugins.dose.electrons import depth_of_case, verdict
from plugins.dose.engine import create, nominal_density
from plugins.dose.logic import cost_rows, reason_for_no_estimate, title_of
from plugins.dose.overlays import difference_overlay, isodose_overlay, usual_reference_gy
from plugins.dose.report import section


@pytest.fixture(scope="module")
def cost(water_case: Case) -> FieldCost:
    return cost_of_case(water_case, create(), CostSettings(prescription_gy=30.0))


@pytest.fixture
def estimated(water_case: Case, cost: FieldCost) -> Case:
    return replace(water_case, field_cost=cost)


def test_the_bone_scan_field_fails_and_the_adjusted_field_covers(cost: FieldCost) -> None:
    gtv = cost.structures()[0]
    # The lowest quarter of the GTV lies outside the smaller field.
    assert gtv.bone_scan.d95_gy < 6.0
    assert gtv.ct.d95_gy > 28.0
    assert gtv.bone_scan.v80_percent == pytest.approx(75.0, abs=4.0)
    assert gtv.ct.v80_percent == 100.0
    assert "GTVp D95" in cost.sentence()


def test_both_estimates_are_doses_of_the_case_until_the_fields_change(estimated: Case) -> None:
    assert set(estimated.all_doses()) == {"estimate:bone-scan", "estimate:ct"}
    assert all(dose.origin.startswith("estimate") for dose in estimated.all_doses().values())
    assert estimated.comparison is not None
    changed = replace(estimated, comparison=replace(estimated.comparison, spot_id="another"))
    assert changed.current_cost is None
    assert not changed.all_doses()


def test_the_table_has_the_target_first_and_both_figures_of_each(cost: FieldCost) -> None:
    rows = cost_rows(cost)
    assert [row.name for row in rows] == ["GTVp", "Organ"]
    assert float(rows[0].d95[0]) < float(rows[0].d95[1])
    assert rows[0].volume == "288.0"


def test_the_curves_are_solid_for_the_adjusted_and_dashed_for_the_bone_scan_field(
    estimated: Case, cost: FieldCost
) -> None:
    lines = [(curve.key, curve.line.value) for curve in cost_curves(estimated, cost)][:2]
    assert lines == [("ct/GTVp", "solid"), ("bone-scan/GTVp", "dashed")]


def test_without_a_second_field_there_is_no_estimate_and_a_reason(water_case: Case) -> None:
    assert water_case.comparison is not None
    cold = replace(water_case, comparison=replace(water_case.comparison, bone_scan_field=None))
    assert "no lesion" in reason_for_no_estimate(cold, True)
    with pytest.raises(MissingInput, match="not two fields"):
        cost_of_case(cold, create(), CostSettings())


def test_dose_is_not_estimated_on_mr(water_case: Case) -> None:
    mr = replace(water_case.volumes["ct"], unit=Unit.SIGNAL)
    case = replace(water_case, volumes=MappingProxyType({"ct": mr}))
    assert "MR" in reason_for_no_estimate(case, True)
    with pytest.raises(MissingInput, match="on a CT"):
        cost_of_case(case, create(), CostSettings())


def test_isodoses_are_relative_to_the_prescription_of_the_estimate(estimated: Case) -> None:
    dose = estimated.all_doses()["estimate:ct"]
    overlay = isodose_overlay(dose, usual_reference_gy(estimated, dose))
    assert isinstance(overlay, DoseOverlay)
    assert {round(line.level, 2) for line in overlay.isodoses} >= {30.0, 28.5, 15.0}
    assert "no monitor units" in overlay.caption


def test_the_levels_of_the_clinic_stand_in_place_of_the_usual_ones(
    estimated: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HCCBM_CONFIG_DIR", str(tmp_path))
    own = tmp_path / "resources/isodoses.toml"
    own.parent.mkdir()
    own.write_text("[[relative]]\npercent = 60\ncolour = [1, 2, 3]\n", encoding="utf-8")
    (line,) = isodose_overlay(estimated.all_doses()["estimate:ct"], 50.0).isodoses
    assert (line.level, line.colour) == (30.0, (1, 2, 3))
    own.write_text("[[relative]]\npercent = none\n", encoding="utf-8")
    with pytest.raises(InputRefused, match=r"isodoses\.toml"):
        isodose_overlay(estimated.all_doses()["estimate:ct"], 50.0)


def test_the_difference_is_positive_where_the_adjusted_field_reaches_farther(
    cost: FieldCost,
) -> None:
    overlay = difference_overlay(cost.ct_dose, cost.bone_scan_dose, "")
    assert overlay.volume.sample([[0.0, 0.0, -40.0]])[0] > 20.0
    assert overlay.low == -overlay.high


@pytest.mark.parametrize(
    ("name", "expected_gy"),
    [("sum", 14.0), ("difference", 6.0), ("scale", 5.0), ("eqd2", 10.0 * 12.0 / 12.0)],
)
def test_a_made_dose_has_the_value_of_its_operation(name: str, expected_gy: float) -> None:
    operation = next(one for one in OPERATIONS if one.name == name)
    operands = Operands(_uniform(10.0), _uniform(4.0), planned=10, given=5, alpha_beta_gy=10.0)
    if name == "eqd2":
        # 10 Gy in 5 fractions of 2 Gy is its own EQD2.
        operands = replace(operands, planned=5)
    volume = combined(operation, operands)
    assert np.allclose(volume.array[1:-1, 1:-1, 1:-1], expected_gy, atol=1e-5)


def test_made_doses_join_the_case_under_keys_of_their_own(water_case: Case) -> None:
    operands = Operands(_uniform(10.0), _uniform(4.0))
    first = made_dose(water_case, "sum", operands, operands.first.volume)
    case = water_case.with_dose(first)
    second = made_dose(case, "eqd2", operands, operands.first.volume)
    assert first.key != second.key
    assert second.dose_type == "EFFECTIVE"
    assert set(case.with_dose(second).all_doses()) == {first.key, second.key}


def test_assumptions_come_back_as_they_were_kept() -> None:
    kept: dict[str, object] = {}
    table = DensityTable((-1000.0, 0.0, 2000.0), (0.0, 1.0, 2.0))
    settings = CostSettings(8.0, 15.0, "PA", table)
    assumptions.remember(settings, kept.__setitem__)
    again = assumptions.recalled(json.loads(json.dumps(kept)).get)
    assert again == settings


@pytest.mark.parametrize("broken", [None, 3, {"energy_mv": 7, "density": "points = 1"}, {}])
def test_assumptions_that_are_not_possible_are_left_out(broken: object) -> None:
    assert assumptions.recalled(lambda key, default: broken) == CostSettings()


def test_the_depth_of_the_target_is_what_water_lies_above_it(water_case: Case) -> None:
    depth = depth_of_case(water_case, nominal_density(), lambda *_: None)
    # The water begins at y = -100 mm and the GTV reaches from -30 to 30 mm.
    assert depth.shallowest_mm == pytest.approx(70.0, abs=2.5)
    assert depth.deepest_mm == pytest.approx(130.0, abs=3.0)
    assert "does not reach" in verdict(depth, 12.0)


def test_the_report_tells_both_fields_with_their_caveats_and_a_picture(estimated: Case) -> None:
    made = section(estimated, lambda key, default: default)
    assert made is not None
    assert made.sentences[0] == estimated.field_cost.sentence()  # type: ignore[union-attr]
    assert any(sentence.startswith("! ") for sentence in made.sentences)
    assert len(made.tables[0].rows) == 2
    assert made.pictures[0].startswith(b"\x89PNG")


def test_no_section_without_an_estimate(water_case: Case) -> None:
    assert section(water_case, lambda key, default: default) is None


def test_the_command_refuses_a_file_that_is_there_before_the_long_work(tmp_path: Path) -> None:
    (tmp_path / "dose_ct.dcm").write_bytes(b"kept")
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    options = parser.parse_args([str(tmp_path), "--out", str(tmp_path / "dose.dcm")])
    context = TerminalContext(lambda *_: None, lambda _: None, open_plugins())
    with pytest.raises(InputRefused, match="there already"):
        command.run(options, context)
    assert (tmp_path / "dose_ct.dcm").read_bytes() == b"kept"


def test_the_estimates_keep_the_frame_of_the_ct(cost: FieldCost, water_case: Case) -> None:
    frame = water_case.volumes["ct"].geometry.frame_uid
    assert {dose.volume.geometry.frame_uid for dose in estimated_doses(cost)} == {frame}


def test_a_relative_dose_is_shown_in_percent_and_completed_by_what_is_said(
    water_case: Case,
) -> None:
    relative = replace(_uniform(50.0), label="Relative", plan_uid="7.7")
    volume = replace(relative.volume, unit=Unit.PERCENT, quantifiable=False)
    relative = replace(relative, volume=volume)
    assert title_of(relative) == "Relative (in %)"
    assert what_is_open(relative) == "absolute"
    assert {line.label for line in isodose_overlay(relative, 1.0).isodoses} >= {"50 %", "95 %"}
    operation = next(one for one in OPERATIONS if one.name == "absolute")
    operands = Operands(relative, hundred_gy=30.0)
    made = made_dose(water_case, "absolute", operands, combined(operation, operands))
    assert (made.volume.unit, made.plan_uid) == (Unit.GY, "7.7")
    assert np.allclose(made.volume.array, 15.0)
    assert "30 Gy" in made.label
    with pytest.raises(InputRefused, match="100 %"):
        combined(operation, Operands(relative))


def test_beam_doses_of_one_plan_become_its_course(water_case: Case) -> None:
    def beam(key: str, value: float, plan: str = "7.7") -> Dose:
        return replace(_uniform(value), key=key, summation="BEAM", plan_uid=plan)

    beams = [beam("a", 0.5), beam("b", 0.7), beam("c", 9.0, plan="8.8")]
    plan = Plan("B1", (), 10, sop_uid="7.7")
    case = replace(
        water_case,
        doses=MappingProxyType({one.key: one for one in beams}),
        plans=MappingProxyType({"p": plan}),
    )
    assert what_is_open(beams[0]) == "course"
    assert [one.key for one in other_beams(case, beams[0])] == ["b"]
    assert fractions_of(case, beams[0]) == 10
    operation = next(one for one in OPERATIONS if one.name == "course")
    operands = Operands(beams[0], fractions=10, parts=other_beams(case, beams[0]))
    made = made_dose(case, "course", operands, combined(operation, operands))
    assert made.summation == "PLAN"
    assert np.allclose(made.volume.array[1:-1, 1:-1, 1:-1], 12.0)
    # A sum of two of them stays a part, so nothing is judged by it.
    added = made_dose(case, "sum", Operands(*beams[:2]), beams[0].volume)
    assert added.summation == "BEAM"


def test_a_course_that_lacks_a_beam_of_its_plan_says_so(water_case: Case) -> None:
    def beam(number: int) -> PlanBeam:
        return PlanBeam(number, f"B{number}", "PHOTON", None, delivery_type="TREATMENT")

    def dose(*numbers: int) -> Dose:
        return replace(_uniform(1.0), summation="BEAM", plan_uid="7.7", beam_numbers=numbers)

    setup = replace(beam(9), delivery_type="SETUP")
    plan = Plan("B", (beam(1), beam(2), beam(3), setup), 10, sop_uid="7.7")
    case = replace(water_case, plans=MappingProxyType({"p": plan}))
    assert course_note(case, dose(1), (dose(2), dose(3))) == ""
    assert course_note(case, dose(1), (dose(2),)) == "It lacks B3."
    assert "more than once: B1" in course_note(case, dose(1, 2), (dose(1), dose(3)))
    assert "2 doses for 3 beams" in course_note(case, dose(), (dose(),))
    assert course_note(case, replace(dose(1), summation="FRACTION"), ()) == ""
    operands = Operands(dose(1), parts=(dose(2),))
    made = made_dose(case, "course", operands, dose(1).volume)
    assert made.volume.notes[-1] == "It lacks B3."


def test_what_is_made_of_an_unlinked_dose_is_unlinked(water_case: Case) -> None:
    stray = replace(_uniform(4.0), unlinked="it belongs to a plan that is not open (open: B1).")
    made = made_dose(water_case, "sum", Operands(_uniform(10.0), stray), stray.volume)
    assert made.unlinked == stray.unlinked
    assert "unlinked" in title_of(stray)
    assert "not open" in isodose_overlay(stray, 4.0).caption


def _uniform(dose_gy: float) -> Dose:
    from hccbm_gui.core.geometry import Geometry

    grid = Geometry.from_axes((6, 6, 6), (0, 0, 0), (3, 3, 3), "1.2")
    volume = Volume(np.full((6, 6, 6), dose_gy, np.float32), grid, Unit.GY)
    return Dose(volume, "PLAN", label=f"{dose_gy:g} Gy", key=f"k{dose_gy:g}")
