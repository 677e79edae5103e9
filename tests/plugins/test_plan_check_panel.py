"""The plan check panel: what it shows, when it can be signed, and what it hands out."""

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QLabel

from hccbm_gui.core.case import SeriesInfo
from hccbm_gui.core.plan import Plan
from plugins.plan_check.panel import PlanCheckPanel, create_panel
from plugins.plan_check.report import section
from plugins.plan_check.row_list import RowList


def beside(name: str) -> Any:
    """The module `name` beside this file."""
    place = Path(__file__).with_name(f"{name}.py")
    spec = importlib.util.spec_from_file_location(name, place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


made = beside("plan_check_context")
JANE, JOHN, PLAN, case_of, Context = made.JANE, made.JOHN, made.PLAN, made.case_of, made.Context


@pytest.fixture
def context() -> Context:
    return Context()


@pytest.fixture
def panel(context: Context) -> Iterator[PlanCheckPanel]:
    made = create_panel(context)  # type: ignore[arg-type]
    assert isinstance(made, PlanCheckPanel)
    made.resize(388, 800)
    yield made
    made.close()
    made.deleteLater()


def settle() -> None:
    for _ in range(3):
        QCoreApplication.processEvents()


def words(rows: RowList) -> str:
    return " ".join(label.text() for label in rows.findChildren(QLabel))


def test_without_a_case_it_invites_and_offers_nothing(panel: PlanCheckPanel) -> None:
    assert "Open a plan" in words(panel.rows)
    assert not panel.check.isEnabled()
    assert not panel.sign_box.sign.isEnabled()
    assert not panel.sign_box.pdf.isEnabled()


def test_a_plan_is_checked_when_the_panel_is_first_shown(
    panel: PlanCheckPanel, context: Context
) -> None:
    context.open(case_of(JANE))
    assert panel.sheet is None
    panel.show()
    settle()
    assert panel.sheet is not None
    assert "plan.metersets" in panel.rows.shown_ids
    assert "1 AP (0)" in words(panel.rows)
    assert "failed" in panel.counts.text()


def test_only_problems_are_shown_when_asked(panel: PlanCheckPanel, context: Context) -> None:
    context.open(case_of(JANE))
    panel.check.click()
    everything = panel.rows.shown_ids
    panel.only_problems.setChecked(True)
    assert panel.sheet is not None
    assert panel.rows.shown_ids == tuple(r.id for r in panel.sheet.rows if r.is_problem)
    assert len(panel.rows.shown_ids) < len(everything)


def test_nothing_is_cut_off_at_the_width_of_a_tab(panel: PlanCheckPanel, context: Context) -> None:
    long = Plan("P" * 90, PLAN.beams, 10, sop_uid="2.2")
    context.open(case_of(JANE, plans=MappingProxyType({"rp": long})))
    panel.show()
    panel.check.click()
    settle()
    assert panel.minimumSizeHint().width() <= 388
    page = panel.rows.widget()
    assert page is not None
    assert page.width() <= panel.rows.viewport().width()
    for label in page.findChildren(QLabel):
        needed = label.heightForWidth(label.width()) if label.wordWrap() else label.height()
        assert label.height() >= needed, label.text()


def test_signing_takes_the_name_and_is_remembered_for_the_same_findings(
    panel: PlanCheckPanel, context: Context
) -> None:
    context.open(case_of(JANE))
    panel.check.click()
    assert panel.sign_box.name.text() == "A. Physicist"
    panel.sign_box.comment.setText("beam 1 is a setup beam")
    panel.sign_box.sign.click()
    assert panel.sheet is not None
    assert panel.sheet.sign_off is not None
    assert not panel.sign_box.sign.isEnabled()
    panel.check.click()
    assert panel.sheet.sign_off is not None
    assert "Signed by A. Physicist" in panel.sign_box.state.text()
    assert context.edits == 0


def test_a_sheet_without_a_name_cannot_be_signed(panel: PlanCheckPanel, context: Context) -> None:
    context.open(case_of(JANE))
    panel.check.click()
    panel.sign_box.name.setText("  ")
    assert not panel.sign_box.sign.isEnabled()


def test_a_changed_case_must_be_checked_again_before_signing(
    panel: PlanCheckPanel, context: Context
) -> None:
    context.open(case_of(JANE))
    panel.check.click()
    context.open(case_of(JANE, rois=()))
    assert "changed since" in panel.sign_box.state.text()
    assert not panel.sign_box.sign.isEnabled()
    assert not panel.sign_box.csv.isEnabled()
    panel.check.click()
    assert panel.sign_box.sign.isEnabled()


def test_the_sheet_of_one_patient_is_gone_with_the_next(
    panel: PlanCheckPanel, context: Context
) -> None:
    context.open(case_of(JANE))
    panel.check.click()
    context.open(case_of(JOHN))
    assert panel.sheet is None
    assert "plan.metersets" not in panel.rows.shown_ids
    context.open(None)
    assert not panel.check.isEnabled()


@pytest.mark.parametrize("kind", ["pdf", "csv"])
def test_exports_go_where_the_user_says_and_never_over_a_file(
    panel: PlanCheckPanel,
    context: Context,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
) -> None:
    chosen = tmp_path / "sheet"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(chosen), ""))
    context.open(case_of(JANE))
    panel.check.click()
    button = getattr(panel.sign_box, kind)
    button.click()
    written = tmp_path / f"sheet.{kind}"
    before = written.read_bytes()
    assert len(before) > 500
    button.click()
    assert "exists already" in panel.sign_box.state.text()
    assert written.read_bytes() == before


def test_the_doses_of_the_case_can_be_chosen(panel: PlanCheckPanel, context: Context) -> None:
    context.open(case_of(JANE))
    lists = panel.form.findChildren(type(panel.form._dose))
    assert [box.findText("RT Dose") >= 0 for box in lists] == [True, True, False]
    assert panel.form.choice.dose == ""


def test_the_report_tells_the_last_check_of_exactly_these_files(
    panel: PlanCheckPanel, context: Context
) -> None:
    case = case_of(JANE)
    assert section(case, context.recall) is None
    context.open(case)
    panel.check.click()
    told = section(case, context.recall)
    assert told is not None
    assert told.sentences[-1] == "! The sheet is not signed."
    assert any("Monitor units" in row for row in told.tables[0].rows)
    panel.sign_box.sign.click()
    signed = section(case, context.recall)
    assert signed is not None
    assert "Signed by A. Physicist" in signed.sentences[-1]
    other = (SeriesInfo("rp", "1", "RTPLAN", "plan", sha256="cd"),)
    assert section(case_of(JANE, series=other), context.recall) is None


def test_settings_keep_no_name_of_a_patient(panel: PlanCheckPanel, context: Context) -> None:
    info = SeriesInfo("rd", "1", "RTDOSE", "dose", patient=JOHN, sha256="cd")
    context.open(case_of(JANE, series=(*case_of(JANE).series, info)))
    panel.check.click()
    panel.sign_box.sign.click()
    assert panel.sheet is not None
    assert any(r.group == "identity" and r.is_problem for r in panel.sheet.rows)
    assert not any(word in str(context.kept) for word in ("Doe", "Roe", "P1", "P2"))


def test_rows_are_not_built_anew_while_a_contour_is_drawn(
    panel: PlanCheckPanel, context: Context
) -> None:
    context.open(case_of(JANE))
    panel.check.click()
    before = panel.rows.widget()
    context.open(case_of(JANE, rois=()))
    assert panel.rows.widget() is before
