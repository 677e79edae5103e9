"""The DVH panel in a real session: curves, figures, verdicts, edits, exports."""

import runpy
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog

from hccbm_gui.core.case import Case
from hccbm_gui.core.dvh.settings import EndCaps
from hccbm_gui.core.volume import Unit
from hccbm_gui.plugin.context import SessionContext
from hccbm_gui.plugin.host import open_plugins
from hccbm_gui.services.gate import on_problem
from hccbm_gui.services.session import Session
from plugins.dvh.panel import DvhPanel, create_panel
from plugins.dvh.report import section

made = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("dvh_case.py"))))
PATIENCE_S = 60.0


@pytest.fixture
def session(qt_app: QApplication) -> Iterator[Session]:
    opened = Session()
    yield opened
    opened.jobs.shutdown()


@pytest.fixture
def context(session: Session) -> Iterator[SessionContext]:
    given = SessionContext(session, "dvh", open_plugins())
    yield given
    given.close()


@pytest.fixture
def panel(session: Session, context: SessionContext) -> Iterator[DvhPanel]:
    problems: list[Exception] = []
    stop = on_problem(problems.append)
    shown = create_panel(context)
    shown.resize(400, 850)
    shown.show()
    yield shown
    context.close()
    window = shown._view.window_of_plot
    if window is not None:
        window.close()
    shown.close()
    shown.deleteLater()
    stop()
    assert not problems


def settle(panel: DvhPanel, session: Session) -> None:
    """Let the timer fire and the jobs end."""
    panel._settle.stop()
    if panel._due:
        panel._refresh()
    assert session.jobs.wait(PATIENCE_S)
    QApplication.processEvents()


def open_case(panel: DvhPanel, session: Session, case: Case) -> None:
    session.open_case(case)
    settle(panel, session)


def rows(panel: DvhPanel) -> dict[str, list[str]]:
    table = panel._view.table
    items = [table.topLevelItem(row) for row in range(table.topLevelItemCount())]
    return {i.text(0): [i.text(c) for c in range(1, table.columnCount())] for i in items}


def keys(panel: DvhPanel) -> list[str]:
    return [curve.key for curve in panel._view.plot.curves]


def choose_sheet(panel: DvhPanel, session: Session, name: str) -> dict[tuple[str, str], str]:
    page = panel._view.constraints
    page._choice.setCurrentIndex(page._choice.findData(name))
    page.changed.emit()
    settle(panel, session)
    items = [page._table.topLevelItem(row) for row in range(page._table.topLevelItemCount())]
    return {(item.text(1), item.text(2)): item.text(3) for item in items}


def test_a_case_is_shown_with_its_figures_and_curves(panel: DvhPanel, session: Session) -> None:
    open_case(panel, session, made.case_of())
    shown = rows(panel)
    assert shown["PTV"] == ["48.00", "50.00", "45.50", "55.00"]
    assert shown["Empty"] == ["–"] * 4
    assert "rs/1" in keys(panel)
    assert "derived/Lungs-GTV" not in keys(panel)
    assert "frame of reference" in panel._view._message.text()
    assert panel._view.choices.schedule.fractions == 10
    assert panel.minimumSizeHint().width() <= 400
    assert session.jobs.wait(PATIENCE_S)
    assert "PTV at 50 Gy: Paddick 0.011" in panel._view._fit.text()


def test_an_edit_changes_the_curve_and_undo_brings_it_back(
    panel: DvhPanel, session: Session
) -> None:
    open_case(panel, session, made.case_of())
    wider = (made.box("PTV", 1, (-20.0, 20.0)), *made.ROIS[1:])
    session.edit("Wider", replace(session.case, rois=wider))
    settle(panel, session)
    assert rows(panel)["PTV"][0] == "96.00"
    session.undo()
    settle(panel, session)
    assert rows(panel)["PTV"][0] == "48.00"


def test_derived_structures_are_drawn_when_ticked_and_stay_so(
    panel: DvhPanel, session: Session, context: SessionContext
) -> None:
    open_case(panel, session, made.case_of())
    table = panel._view.table
    (item,) = table.findItems("Lungs-GTV", Qt.MatchFlag.MatchExactly)
    assert item.text(1) == "…"
    item.setCheckState(0, Qt.CheckState.Checked)
    settle(panel, session)
    assert "derived/Lungs-GTV" in keys(panel)
    (item,) = table.findItems("Body", Qt.MatchFlag.MatchExactly)
    item.setCheckState(0, Qt.CheckState.Unchecked)
    settle(panel, session)
    assert "rs/6" not in keys(panel)
    assert context.recall("derived", []) == ["Lungs-GTV"]
    assert context.recall("hidden", []) == ["Body"]


def test_a_second_dose_is_dashed_and_has_its_own_line(panel: DvhPanel, session: Session) -> None:
    open_case(panel, session, made.case_of(second=True))
    choices = panel._view.choices
    choices._second.setCurrentIndex(choices._second.findData("other"))
    choices.doses_changed.emit()
    settle(panel, session)
    dashed = [c for c in panel._view.plot.curves if c.line == "dashed"]
    assert "PTV, Second dose" in [c.text for c in dashed]
    (item,) = panel._view.table.findItems("PTV", Qt.MatchFlag.MatchExactly)
    assert item.child(0).text(2) == "40.00"


def test_s3_05_is_judged_in_words_and_a_line_explains_itself(
    panel: DvhPanel, session: Session
) -> None:
    open_case(panel, session, made.case_of())
    told = choose_sheet(panel, session, "tomotherapy_s3_05")
    assert told["PTV", "Min[%] ≥ 95 %"].startswith("90.0 %")
    assert told["Lungs-GTV", "V20Gy[%] ≤ 30 %"] == "100.0 %"
    page = panel._view.constraints
    page._table.topLevelItem(0).setSelected(True)
    assert "Tomotherapy paper" in page._words.text()
    marks = panel._view.plot.marks
    assert (20.0, 30.0, False) in [(m.dose_gy, m.volume_percent, m.met) for m in marks]


def test_conversion_to_eqd2_is_explicit(panel: DvhPanel, session: Session) -> None:
    open_case(panel, session, made.case_of())
    told = choose_sheet(panel, session, "quantec")
    assert told["SpinalCord", "Max[Gy] ≤ 50 Gy"] == "withheld"
    panel._view.constraints._eqd2.setChecked(True)
    settle(panel, session)
    told = choose_sheet(panel, session, "quantec")
    assert told["SpinalCord", "Max[Gy] ≤ 50 Gy"] == "28.1 Gy EQD2"


def test_a_typed_schedule_holds_for_this_patient_only(panel: DvhPanel, session: Session) -> None:
    open_case(panel, session, made.case_of())
    choices = panel._view.choices
    choices._total.setValue(30.0)
    choices._fractions.setValue(5)
    assert choices.schedule.dose_gy == 6.0
    assert choices._source.text() == "typed"
    session.edit("Nothing", replace(session.case))
    settle(panel, session)
    assert choices.total_gy == 30.0
    open_case(panel, session, made.case_of(patient="B"))
    assert choices.total_gy == 50.0
    open_case(panel, session, made.case_of())
    assert choices.total_gy == 30.0


def test_a_dose_in_percent_is_refused_in_words(panel: DvhPanel, session: Session) -> None:
    open_case(panel, session, made.case_of(unit=Unit.PERCENT))
    assert "percent" in panel._view._message.text()
    assert not keys(panel)
    assert not rows(panel)


def test_stored_dvhs_are_dotted_and_their_differences_marked(
    panel: DvhPanel, session: Session
) -> None:
    stored = (made.stored_dvh(1, 45.0, 55.0, 48.0), made.stored_dvh(5, 20.0, 25.0, 30.0))
    open_case(panel, session, made.case_of(stored=stored))
    page = panel._view.stored
    assert "1 of 2 structures differ" in page._words.text()
    assert page._table.topLevelItem(1).text(1).endswith("!")
    assert "tps/rs/1" in keys(panel)
    page._drawn.setChecked(False)
    assert "tps/rs/1" not in keys(panel)


def test_s3_07_another_patient_gives_a_mean_that_leaves_with_this_one(
    panel: DvhPanel, session: Session, context: SessionContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_case(panel, session, made.case_of())
    other = made.case_of(patient="B", factor=0.8)
    monkeypatch.setattr(context, "read_case", lambda paths, progress: other)
    panel._read_patient(Path("folder"))
    assert session.jobs.wait(PATIENCE_S)
    assert "mean/PTV" in keys(panel)
    assert "PTV: 2 patients, mean 45.00 Gy" in panel._view.patients._words.text()
    panel._view.patients._list.setCurrentRow(0)
    panel._view.patients._remove_chosen()
    assert "mean/PTV" not in keys(panel)
    panel._read_patient(Path("folder"))
    assert session.jobs.wait(PATIENCE_S)
    open_case(panel, session, made.case_of(patient="C"))
    assert panel._view.patients.others == ()
    assert "rs/1" in keys(panel)


def test_columns_are_chosen_and_kept(
    panel: DvhPanel, session: Session, context: SessionContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_case(panel, session, made.case_of())
    panel._take_columns(["V50Gy[%]", "gEUD(a=1)[Gy]", "nonsense"])
    assert rows(panel)["PTV"][1:] == ["50.0", "50.00"]
    assert context.recall("columns", []) == ["V50Gy[%]", "gEUD(a=1)[Gy]"]
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("v12gy [cc]", True))
    assert panel._view.table._typed_metric() == "V12Gy[cc]"


def test_axes_lines_window_and_choice_go_together(panel: DvhPanel, session: Session) -> None:
    open_case(panel, session, made.case_of())
    view = panel._view
    view.bar._line_actions["dose"].setChecked(True)
    panel._open_window()
    assert view.window_of_plot is not None
    assert view.window_of_plot.plot.line_values() == {"dose": 20.0}
    view.bar._percent.setChecked(True)
    assert view.plot.axes.dose_title == "Dose (% of 50 Gy)"
    assert view.window_of_plot.plot.axes == view.plot.axes
    assert "Box^A" in view.window_of_plot.windowTitle()
    view.bar._line_actions["dose"].setChecked(False)
    assert view.plot.line_values() == {}
    panel._curve_chosen("tps/rs/1")
    assert view.table.chosen_key() == "rs/1"
    assert view.plot.chosen == "rs/1"
    view.choices._total.setValue(0.0)
    assert not view.bar._percent.isEnabled()


def test_end_caps_are_an_option_that_is_kept(
    panel: DvhPanel, session: Session, context: SessionContext
) -> None:
    open_case(panel, session, made.case_of())
    panel._take_caps(EndCaps.NONE)
    settle(panel, session)
    assert rows(panel)["PTV"][0] == "45.60"
    assert context.recall("end_caps", "") == "none"


def test_everything_is_exported(
    panel: DvhPanel, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_case(panel, session, made.case_of())
    for kind, name in (("picture", "a.png"), ("curves", "b"), ("metrics", "c.csv")):
        target = str(tmp_path / name)
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, t=target: (t, ""))
        panel._export(kind)
    panel._export("copy")
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    assert "PTV" in (tmp_path / "b.csv").read_text()
    assert "gEUD(a=10)[Gy]" in (tmp_path / "c.csv").read_text()
    assert not QApplication.clipboard().image().isNull()


def test_a_panel_that_nobody_sees_calculates_nothing(panel: DvhPanel, session: Session) -> None:
    panel.hide()
    session.open_case(made.case_of())
    assert not session.jobs.running
    assert not keys(panel)
    panel.show()
    settle(panel, session)
    assert "rs/1" in keys(panel)


def test_closing_the_patient_empties_the_panel(panel: DvhPanel, session: Session) -> None:
    open_case(panel, session, made.case_of())
    session.close_case()
    settle(panel, session)
    assert not keys(panel)
    assert not rows(panel)


def test_the_report_says_what_was_typed(
    panel: DvhPanel, session: Session, context: SessionContext
) -> None:
    open_case(panel, session, made.case_of())
    panel._view.choices._fractions.setValue(25)
    told: Any = section(session.case, context.recall)
    assert "50 Gy in 25 fractions" in told.sentences[0]
