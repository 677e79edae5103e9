from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace

from hccbm_gui.core.case import Case
from hccbm_gui.core.spot import SpotState
from hccbm_gui.services.edits import approve_alignment, set_spot_state
from hccbm_gui.services.steps import STEPS, step_states

MakeCase = Callable[..., Case]


def states(case: Case | None, stale: bool = False, current: str = "Dose") -> dict[str, str]:
    return {s.name: s.state for s in step_states(case, stale, current)}


def details(case: Case | None) -> dict[str, str]:
    return {s.name: s.detail for s in step_states(case, False, "Dose")}


def test_without_a_patient_everything_is_still_to_do() -> None:
    assert set(states(None, current="Open").values()) == {"current", "todo"}
    assert tuple(states(None)) == STEPS


def test_undecided_spots_ask_for_attention_until_one_is_accepted(small_case: MakeCase) -> None:
    case = small_case()
    assert states(case)["Bone scan"] == "attention"
    case = set_spot_state(case, "hot-1", SpotState.ACCEPTED)
    assert states(case)["Bone scan"] == "attention"
    case = set_spot_state(case, "hot-2", SpotState.REJECTED)
    assert states(case)["Bone scan"] == "done"
    assert "1 spot accepted" in details(case)["Bone scan"]


def test_physiological_uptake_needs_no_decision(small_case: MakeCase) -> None:
    case = set_spot_state(small_case(), "hot-1", SpotState.ACCEPTED)
    bladder = replace(case.spots[1], physiological=True)
    assert states(replace(case, spots=(case.spots[0], bladder)))["Bone scan"] == "done"


def test_an_alignment_asks_for_approval_with_its_residual(small_case: MakeCase) -> None:
    case = small_case()
    assert states(case)["Align"] == "attention"
    assert "3.2 mm" in details(case)["Align"]
    approved = approve_alignment(case, "nm", "Dr Kim", "2025-01-02T03:04:05+00:00")
    assert states(approved)["Align"] == "done"
    assert states(replace(case, alignments=()))["Align"] == "attention"


def test_a_spect_in_the_frame_of_the_ct_needs_no_alignment(small_case: MakeCase) -> None:
    case = small_case()
    spect = replace(case.series[1], kind="spect", frame_uid="frame-1")
    assert states(replace(case, series=(case.series[0], spect)))["Align"] == "done"
    other = replace(spect, frame_uid="frame-2")
    assert states(replace(case, series=(case.series[0], other)))["Align"] == "attention"


def test_a_missing_gtv_asks_to_be_drawn(small_case: MakeCase) -> None:
    case = small_case()
    assert states(case)["GTV"] == "done"
    assert states(replace(case, rois=()))["GTV"] == "attention"
    assert states(replace(case, rois=(), series=case.series[1:]))["GTV"] == "todo"


def test_the_step_the_user_is_at_is_current_and_keeps_its_sentence(small_case: MakeCase) -> None:
    case = small_case()
    assert states(case, current="Align")["Align"] == "current"
    assert step_states(case, False, "Align")[2].detail == details(case)["Align"]


def test_a_written_report_goes_out_of_date(small_case: MakeCase) -> None:
    case = small_case()
    written = step_states(case, False, "Open", report_written=True)[-1]
    outdated = step_states(case, True, "Open", report_written=True)[-1]
    assert (written.state, outdated.state) == ("done", "stale")


def test_the_dose_step_is_done_by_an_estimate_and_stale_when_the_fields_change(
    small_case: MakeCase,
) -> None:
    case = small_case()
    assert states(case, current="Open")["Dose"] == "todo"
    compared = SimpleNamespace(gtv_name="GTV", increments=None)
    cost = SimpleNamespace(comparison=compared, sentence=lambda: "D95 is 21 of 30 Gy")
    case = replace(case, comparison=compared, field_cost=cost)  # type: ignore[arg-type]
    assert states(case, current="Open")["Dose"] == "done"
    assert details(case)["Dose"] == "D95 is 21 of 30 Gy"
    again = replace(case, comparison=SimpleNamespace(gtv_name="GTV", increments=None))  # type: ignore[arg-type]
    assert states(again, current="Open")["Dose"] == "stale"
