from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication

from hccbm_gui.core.case import Case
from hccbm_gui.core.comparison import FieldComparison
from hccbm_gui.services.edits import set_gantry, set_rule
from hccbm_gui.services.history import History
from hccbm_gui.services.session import Selection, Session

MakeCase = Callable[..., Case]


@pytest.fixture
def session(qapp: QCoreApplication, small_case: MakeCase) -> Session:
    made = Session()
    made.open_case(small_case())
    return made


def margin(case: Case, margin_mm: float) -> Case:
    return set_rule(case, replace(case.rule, margin_mm=margin_mm))


def comparison_of(case: Case) -> FieldComparison:
    from hccbm_gui.core.beam import Beam
    from hccbm_gui.core.field import Field, FieldEdges, FieldSource

    beam = Beam((0.0, 0.0, 0.0))
    edges = FieldEdges(1, 1, 1, 1)
    field = Field(FieldSource.CT_MRI, beam, case.rule, (), edges)
    return FieldComparison(
        "GTV", 1.0, "", "ct", "nm", beam, case.rule, (), field, None, None, None, None, "", 0.0,
        False,
    )  # fmt: skip


def test_undo_and_redo_walk_back_and_forth(session: Session) -> None:
    first = session.case
    assert first is not None
    session.edit("Margin 15 mm", margin(first, 15.0))
    session.edit("PA", set_gantry(session.case or first, 180.0))
    assert session.history == ("Margin 15 mm", "PA")
    assert session.undo_label == "PA"
    session.undo()
    assert session.case is not None
    assert session.case.gantry_deg == 0.0
    assert session.case.rule.margin_mm == 15.0
    session.undo()
    assert session.case.rule.margin_mm == 20.0
    assert (session.undo_label, session.redo_label) == ("", "Margin 15 mm")
    session.undo()
    session.redo()
    session.redo()
    assert (session.case.gantry_deg, session.case.rule.margin_mm) == (180.0, 15.0)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(["edit", "undo", "redo"]), max_size=25))
def test_the_history_agrees_with_a_list_and_a_pointer(
    small_case: MakeCase, actions: list[str]
) -> None:
    current = small_case()
    history = History()
    states, at = [0.0], 0
    for number, action in enumerate(actions, start=1):
        if action == "edit":
            history.record(str(number), current)
            current = set_gantry(current, number)
            del states[at + 1 :]
            states.append(float(number))
            at += 1
        else:
            found = history.undo(current) if action == "undo" else history.redo(current)
            step = -1 if action == "undo" else 1
            assert (found is None) == (not 0 <= at + step < len(states))
            if found is not None:
                current, at = found, at + step
        assert current.gantry_deg == states[at]


def test_the_history_forgets_the_oldest_beyond_its_limit(small_case: MakeCase) -> None:
    history, case = History(limit=3), small_case()
    for number in range(5):
        history.record(str(number), case)
    assert history.labels == ("2", "3", "4")


def test_a_comparison_enters_no_history_and_turns_stale(session: Session) -> None:
    turned: list[bool] = []
    session.stale_changed.connect(turned.append)
    case = session.case
    assert case is not None
    assert session.comparison_due
    assert not session.stale
    made = comparison_of(case)
    session.set_comparison(made)
    assert session.history == ()
    assert not session.comparison_due
    session.edit("Margin", margin(case, 15.0))
    assert session.stale
    assert session.case is not None
    assert session.case.comparison is made
    session.undo()
    assert not session.stale
    session.redo()
    session.set_comparison(None, "No GTV.")
    assert session.comparison_problem == "No GTV."
    assert turned == [True, False, True, False]


def test_an_edit_the_fields_do_not_depend_on_leaves_the_comparison_fresh(
    session: Session,
) -> None:
    case = session.case
    assert case is not None
    session.set_comparison(comparison_of(case))
    noted = tuple(replace(info, notes=("seen",)) for info in case.series)
    session.edit("Note", replace(case, series=noted))
    assert not session.stale
    assert session.case is not None
    assert session.case.comparison is not None


def test_the_selection_survives_undo_while_it_is_still_there(session: Session) -> None:
    case = session.case
    assert case is not None
    session.select(gtv_key="rs/1", spot_id="hot-2")
    session.edit("Remove a spot", replace(case, spots=case.spots[:1]))
    assert session.selection == Selection("rs/1", "")
    session.select(spot_id="hot-1")
    session.undo()
    assert session.selection == Selection("rs/1", "hot-1")


def test_another_patient_brings_nothing_of_the_one_before(
    session: Session, small_case: MakeCase
) -> None:
    case = session.case
    assert case is not None
    seen: list[tuple[str, Selection, bool, tuple[str, ...]]] = []
    session.case_changed.connect(
        lambda c: seen.append((c.patient.name, session.selection, session.stale, session.history))
    )
    same = session.same_patient()
    session.select(gtv_key="rs/1")
    session.edit("Margin", margin(case, 15.0))
    assert same()
    session.open_case(small_case("Phantom^B"))
    assert seen[-1] == ("Phantom^B", Selection(), False, ())
    assert not same()
    session.close_case()
    assert session.case is None
    with pytest.raises(RuntimeError, match="open patient"):
        session.edit("Margin", case)


def test_signals_come_only_when_something_changes(session: Session) -> None:
    moved: list[object] = []
    session.cursor_changed.connect(moved.append)
    session.step_changed.connect(moved.append)
    session.set_cursor((1, 2, 3))
    session.set_cursor((1.0, 2.0, 3.0))
    session.go_to_step("Fields")
    session.go_to_step("Fields")
    assert moved == [(1.0, 2.0, 3.0), "Fields"]
    with pytest.raises(ValueError, match="Tea"):
        session.go_to_step("Tea")
