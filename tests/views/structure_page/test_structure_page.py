"""The page "Shape" in the real window: preview, accept, undo, discard, cancel."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from threading import Event

import numpy as np
import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hccbm_gui.core.case import Case
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.roi import Roi
from hccbm_gui.services import gate
from hccbm_gui.services.session import Session
from hccbm_gui.views.main_window import MainWindow
from hccbm_gui.views.structure_page import operations as table
from hccbm_gui.views.structure_page.shaping_desk import ShapingDesk, shaping_desk
from hccbm_gui.views.wiring import assemble_window

pytestmark = pytest.mark.gl
MakeCase = Callable[..., Case]


@pytest.fixture
def window(qt_app: QApplication, make_case: MakeCase) -> Iterator[MainWindow]:
    """A window on the small patient, the page in sight."""
    gate._last_told.clear()
    problems: list[Exception] = []
    session = Session()
    session.problem.connect(problems.append)
    made = assemble_window(session)
    made.resize(1400, 900)
    made.show()
    assert QTest.qWaitForWindowExposed(made)
    session.open_case(make_case(compared=False))
    assert session.jobs.wait(20.0)
    made.tabs.setCurrentWidget(shaping_desk(made).page)
    QTest.qWait(50)
    yield made
    assert not problems, problems
    made.close()
    made.deleteLater()
    qt_app.processEvents()


@pytest.fixture
def desk(window: MainWindow) -> ShapingDesk:
    found = shaping_desk(window)
    found.page.first.choose("rs/1")
    found.page.second.choose("rs/2")
    return found


def case_of(window: MainWindow) -> Case:
    case = window.session.case
    assert case is not None
    return case


def names(window: MainWindow) -> list[str]:
    return [roi.name for roi in case_of(window).rois]


def previewed(window: MainWindow, desk: ShapingDesk, operation: str = "margin") -> Roi:
    """What the views show dashed after the button was pressed."""
    if desk.page.operation.id != operation:
        desk.page.operation_box.choose(operation)
    desk.page.result.preview.click()
    assert window.session.jobs.wait(20.0)
    shown = window.slices.over.preview
    assert shown is not None, desk.page.result.warning.text()
    return shown


def test_a_preview_is_drawn_in_all_slices_and_changes_nothing(
    window: MainWindow, desk: ShapingDesk
) -> None:
    before = case_of(window)
    shown = previewed(window, desk)
    for view in window.slices.views.values():
        assert view.scene._preview.roi is shown
    assert case_of(window) is before
    assert window.session.undo_label == ""
    words = desk.page.result.words.text()
    assert "cc" in words
    assert "+" in words
    assert desk.page.result.name.text() == "GTVp+05"


def test_the_dashes_are_seen_on_the_axial_slice(window: MainWindow, desk: ShapingDesk) -> None:
    window.slices.maximise("axial")
    window.session.set_cursor((0.0, 0.0, 0.0))
    QTest.qWait(80)
    view = window.slices.views["axial"]
    without = view.snapshot(identity=True).copy()
    previewed(window, desk)
    QTest.qWait(80)
    assert view.snapshot(identity=True) != without
    desk.page.result.discard.click()
    QTest.qWait(80)
    assert view.snapshot(identity=True) == without


def test_accepting_is_one_step_of_undo(window: MainWindow, desk: ShapingDesk) -> None:
    before = names(window)
    shown = previewed(window, desk)
    desk.page.result.accept.click()
    assert names(window) == [*before, "GTVp+05"]
    assert case_of(window).rois[-1].contours == shown.contours
    assert window.slices.over.preview is None
    assert window.session.undo_label == "Margin"
    window.session.undo()
    assert names(window) == before
    window.session.redo()
    assert names(window)[-1] == "GTVp+05"


def test_a_result_in_the_place_of_a_structure_keeps_its_name(
    window: MainWindow, desk: ShapingDesk
) -> None:
    before = names(window)
    desk.page.result.target.choose("rs/1")
    desk.page.result.target.chosen.emit("rs/1")
    assert not desk.page.result.name.isEnabled()
    assert desk.page.result.name.toolTip()
    shown = previewed(window, desk)
    desk.page.result.accept.click()
    assert names(window) == before
    changed = next(roi for roi in case_of(window).rois if roi.key == "rs/1")
    assert changed.contours == shown.contours


def test_discarding_leaves_nothing(window: MainWindow, desk: ShapingDesk) -> None:
    before = case_of(window)
    previewed(window, desk)
    desk.page.result.discard.click()
    assert window.slices.over.preview is None
    assert case_of(window) is before
    assert not desk.page.result.accept.isEnabled()
    assert desk.page.result.accept.toolTip() == "There is no preview"


def test_a_number_that_changes_is_followed(window: MainWindow, desk: ShapingDesk) -> None:
    first = previewed(window, desk)
    desk.page.form.box("right").setValue(12.0)
    QTest.qWait(200)
    assert window.session.jobs.wait(20.0)
    second = window.slices.over.preview
    assert second is not None
    assert second is not first
    assert np.ptp(second.bounds_mm(), axis=0)[0] == pytest.approx(60 + 24, abs=0.6)
    # One number counts for all, and the others follow it.
    assert desk.page.form.box("superior").value() == 12.0
    assert not desk.page.form.box("superior").isEnabled()
    assert desk.page.form.box("superior").toolTip()


def test_six_directions_are_six_numbers(window: MainWindow, desk: ShapingDesk) -> None:
    desk.page.form.tick(table.EVEN).setChecked(False)
    for side in table.SIDES:
        desk.page.form.box(side).setValue(8.0 if side == "left" else 2.0)
    shown = previewed(window, desk)
    low, high = shown.bounds_mm()
    assert (low[0], high[0]) == pytest.approx((-32.0, 38.0), abs=0.4)


def slow(started: Event) -> Callable[..., object]:
    """Work that only ends when it is cancelled."""

    def run(case: Case, asked: object, progress: Callable[..., None]) -> object:
        started.set()
        for n in range(10_000):
            progress(n / 10_000, "Searching")
            Event().wait(0.01)
        raise AssertionError("it was not cancelled")

    return run


def begin_slow(window: MainWindow, desk: ShapingDesk) -> None:
    started = Event()
    box = desk.page.operation_box
    box._all["watershed"] = replace(box._all["watershed"], run=slow(started))
    box.choose("watershed")
    desk.page.result.preview.click()
    assert started.wait(5.0)
    QTest.qWait(120)


def test_long_work_shows_how_far_it_is_and_can_be_cancelled(
    window: MainWindow, desk: ShapingDesk
) -> None:
    begin_slow(window, desk)
    assert desk.page.result.bar.isVisible()
    desk.page.result.cancel.click()
    assert window.session.jobs.wait(5.0)
    assert not desk.is_running
    assert not desk.page.result.bar.isVisible()
    assert window.slices.over.preview is None
    assert desk.page.result.warning.text() == "Cancelled"
    assert window.session.undo_label == ""


def test_another_patient_takes_preview_and_work_away(
    window: MainWindow, desk: ShapingDesk, make_case: MakeCase
) -> None:
    previewed(window, desk)
    begin_slow(window, desk)
    other = replace(make_case(compared=False), patient=Patient("8", "Other^Case"))
    window.session.open_case(other)
    assert window.session.jobs.wait(10.0)
    assert window.slices.over.preview is None
    assert not desk.is_running
    assert names(window) == [roi.name for roi in other.rois]


def test_a_refusal_is_said_on_the_page(window: MainWindow, desk: ShapingDesk) -> None:
    desk.page.operation_box.choose("subtraction")
    desk.page.result.preview.click()
    assert window.session.jobs.wait(10.0)
    # Both structures of this patient are the same box.
    assert "Nothing is left" in desk.page.result.warning.text()
    assert window.slices.over.preview is None
    previewed(window, desk, "union")
    assert desk.page.result.warning.text() == ""


def test_a_taken_name_is_refused_and_the_preview_stays(
    window: MainWindow, desk: ShapingDesk
) -> None:
    shown = previewed(window, desk)
    desk.page.result.name.setText("SpinalCord")
    desk.page.result.accept.click()
    assert "has this name" in desk.page.result.warning.text()
    assert window.slices.over.preview is shown
    assert window.session.undo_label == ""


def test_what_cannot_be_done_says_why(window: MainWindow, desk: ShapingDesk) -> None:
    page = desk.page
    page.operation_box.choose("union")
    page.second.choose("rs/1")
    page.second.chosen.emit("rs/1")
    assert not page.result.preview.isEnabled()
    assert "two different" in page.result.preview.toolTip()
    page.operation_box.choose("itv")
    assert "breathing phases" in page.result.preview.toolTip()
    page.phases.tick(["rs/1", "rs/2"])
    assert page.result.preview.isEnabled()
    window.session.close_case()
    QTest.qWait(30)
    assert "open patient" in page.result.preview.toolTip()


def test_a_search_starts_at_the_crosshair(window: MainWindow, desk: ShapingDesk) -> None:
    # The bone of the patient, 700 HU within 40 HU.
    window.session.set_cursor((0.0, 30.0, 0.0))
    shown = previewed(window, desk, "threshold")
    low, high = shown.bounds_mm()
    assert (low[0], high[0]) == pytest.approx((-19.33, 15.33), abs=0.02)
    assert (low[2], high[2]) == pytest.approx((-28.0, 28.0), abs=2.5)
    assert desk.page.result.words.text().endswith("Values from 150 to 3000")


def test_every_operation_of_the_list_is_done_or_refused_in_words(
    window: MainWindow, desk: ShapingDesk
) -> None:
    window.session.set_cursor((0.0, 30.0, 0.0))
    for operation in table.operations():
        desk.page.operation_box.choose(operation.id)
        desk.page.phases.tick(["rs/1", "rs/2"])
        assert desk.page.result.preview.isEnabled(), operation.id
        desk.page.result.preview.click()
        assert window.session.jobs.wait(30.0)
        said = desk.page.result.words.text() or desk.page.result.warning.text()
        assert said, operation.id
        assert "Error" not in said
