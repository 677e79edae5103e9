"""The whole window, driven by mouse and keys on a small patient."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from hccbm_gui.core.case import Case
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.progress import Progress
from hccbm_gui.core.registration import AlignmentMethod
from hccbm_gui.services import gate
from hccbm_gui.services.analysis import PLANAR_SEARCHES
from hccbm_gui.services.session import Session
from hccbm_gui.views.main_window import MainWindow
from hccbm_gui.views.navigation import open_landmarks
from hccbm_gui.views.planar.landmark_dialog import LandmarkDialog
from hccbm_gui.views.wiring import assemble_window

pytestmark = pytest.mark.gl
MakeCase = Callable[..., Case]


@pytest.fixture
def window(qt_app: QApplication) -> Iterator[MainWindow]:
    gate._last_told.clear()
    made = assemble_window(Session())
    made.resize(1400, 900)
    made.show()
    assert QTest.qWaitForWindowExposed(made)
    yield made
    made.close()
    made.deleteLater()
    qt_app.processEvents()


def settle(window: MainWindow, seconds: float = 10.0) -> None:
    """Until no job runs and everything is painted."""
    assert window.session.jobs.wait(seconds)
    QTest.qWait(80)


def told(window: MainWindow, words: str) -> bool:
    """True once the strip says `words`; within three seconds, else False."""
    for _ in range(60):
        QTest.qWait(50)
        if words in window.problems.text:
            return True
    return False


def texts(widget: QWidget) -> str:
    """All words of a panel."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def picture_of(widget: object) -> np.ndarray:
    """(rows, columns, 3) what a GL view shows."""
    image: QImage = widget.grabFramebuffer()  # type: ignore[attr-defined]
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    return rows[:, : rgb.width() * 3].reshape(rgb.height(), rgb.width(), 3).copy()


def test_an_empty_window_teaches_the_first_steps(window: MainWindow) -> None:
    assert window.pages.currentWidget() is window.welcome
    assert "not for clinical use" in window.windowTitle()


def test_every_pane_is_filled_once_a_patient_is_open(
    window: MainWindow, make_case: MakeCase
) -> None:
    window.session.open_case(make_case(compared=False))
    settle(window)
    assert window.session.case is not None
    assert window.session.case.comparison is not None, window.session.comparison_problem
    assert "Test^Case" in window.windowTitle()
    for view in window.slices.views.values():
        picture = picture_of(view)
        assert (picture.max(axis=2) > 60).mean() > 0.05, f"{view.plane} is empty"
    assert len(window.planar.views) == 2
    assert window.comparison.verdict.headline.startswith("Adjust the field")
    assert window.bone.image is not None


def test_a_click_moves_the_crosshair_of_all_views(window: MainWindow, make_case: MakeCase) -> None:
    window.session.open_case(make_case())
    settle(window)
    window.slices.set_tool("crosshair")
    axial = window.slices.views["axial"]
    QTest.mouseClick(axial, Qt.MouseButton.LeftButton, pos=QPoint(90, 120))
    expected = axial.scene.patient_at(90, axial.height() - 120)
    for view in window.slices.views.values():
        assert np.allclose(view.scene.cursor_mm, expected, atol=1e-6)


def test_the_wheel_scrolls_one_slice_and_the_keys_go_to_the_ends(
    window: MainWindow, make_case: MakeCase
) -> None:
    window.session.open_case(make_case())
    settle(window)
    view = window.slices.views["axial"]
    # The cursor begins in the middle of the image, between two slices.
    turn(view, 120)
    before = view.scene.position_mm
    turn(view, 120)
    assert view.scene.position_mm - before == pytest.approx(4.0)
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.scene.position_mm == pytest.approx(-120.0)
    QTest.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert view.scene.position_mm == pytest.approx(-80.0)


def turn(view: object, steps: int) -> None:
    centre = QPointF(view.rect().center())  # type: ignore[attr-defined]
    event = QWheelEvent(
        centre,
        view.mapToGlobal(centre),  # type: ignore[attr-defined]
        QPoint(),
        QPoint(0, steps),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def test_a_drag_changes_the_window_of_all_views(window: MainWindow, make_case: MakeCase) -> None:
    window.session.open_case(make_case())
    settle(window)
    view = window.slices.views["coronal"]
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(60, 60))
    QTest.mouseMove(view, QPoint(160, 60))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(160, 60))
    widths = {v.scene.window_level.width for v in window.slices.views.values()}
    assert len(widths) == 1
    assert widths.pop() > 400.0


def test_a_drawn_polygon_becomes_a_gtv_and_undo_takes_it_back(
    window: MainWindow, make_case: MakeCase
) -> None:
    case = make_case()
    window.session.open_case(replace(case, rois=(), comparison=None))
    settle(window)
    assert "GTV" in window.session.comparison_problem
    window.slices.set_tool("polygon")
    view = window.slices.views["axial"]
    middle = view.rect().center()
    for dx, dy in ((-40, -40), (40, -40), (40, 40), (-40, 40)):
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle + QPoint(dx, dy))
    QTest.keyClick(view, Qt.Key.Key_Return)
    settle(window)
    assert window.session.case is not None
    (gtv,) = window.session.case.gtvs()
    assert len(gtv.contours) == 1
    assert len(gtv.contours[0]) == 4
    assert window.session.case.comparison is not None, window.session.comparison_problem
    assert window.session.undo_label == "Draw the GTV"
    window.session.undo()
    settle(window)
    assert window.session.case.gtvs() == ()


def test_a_line_is_refused_with_a_sentence_and_changes_nothing(
    window: MainWindow, make_case: MakeCase
) -> None:
    window.session.open_case(make_case())
    settle(window)
    before = window.session.case
    window.actions_on_case.draw(np.array([(0.0, 0, 0), (10, 0, 0)]), "add", "ct")
    QTest.qWait(20)
    assert "at least three points" in window.problems.text
    assert window.session.case is before


def test_a_new_margin_moves_the_fields_and_undo_moves_them_back(
    window: MainWindow, make_case: MakeCase
) -> None:
    window.session.open_case(make_case())
    settle(window)
    before = window.session.case.comparison.ct_field.edges.length_mm  # type: ignore[union-attr]
    window.actions_on_case.set_rule(replace(window.session.case.rule, margin_mm=15.0))  # type: ignore[union-attr]
    settle(window)
    after = window.session.case.comparison.ct_field.edges.length_mm  # type: ignore[union-attr]
    # Margin at the divergent edges counts a little more than itself.
    assert before - after == pytest.approx(10.0, abs=0.3)
    window.session.undo()
    settle(window)
    again = window.session.case.comparison.ct_field.edges.length_mm  # type: ignore[union-attr]
    assert again == pytest.approx(before)


def test_a_folder_without_dicom_is_refused_in_words(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing for a viewer")
    window.open_paths([tmp_path])
    assert told(window, "no patient")
    assert window.session.case is None


def test_the_spots_of_an_image_are_searched_again_as_one_undo_step(
    window: MainWindow, make_case: MakeCase
) -> None:
    case = make_case()
    window.session.open_case(case)
    settle(window)
    window.actions_on_case.search_again("hot-1", PLANAR_SEARCHES["sensitive"])
    settle(window)
    assert window.session.case is not None
    assert all(spot.reason != "for the test" for spot in window.session.case.spots)
    assert window.session.undo_label == "Search for spots again"
    window.session.undo()
    assert [spot.id for spot in window.session.case.spots] == ["hot-1", "hot-2"]


def test_a_structure_set_of_another_frame_says_so(window: MainWindow, make_case: MakeCase) -> None:
    case = make_case(compared=False)
    strangers = tuple(replace(roi, frame_uid="elsewhere", series_uid="") for roi in case.rois)
    window.session.open_case(replace(case, rois=strangers))
    settle(window)
    assert "another frame of reference" in window.session.comparison_problem
    assert window.session.comparison_problem in texts(window.comparison)


def test_landmarks_give_an_alignment_with_its_residual(
    window: MainWindow, make_case: MakeCase
) -> None:
    window.session.open_case(make_case())
    settle(window)
    open_landmarks(window, "nm")
    settle(window)
    dialog = window.findChild(LandmarkDialog)
    assert dialog is not None
    x, z = dialog.centre_mm
    for p, q in ((0.0, 60.0), (50.0, -40.0), (-45.0, -30.0)):
        dialog.pick_on_scan((p, q))
        dialog.pick_on_bone((p + 12.0 - x, q - 5.0 - z))
    dialog.accept_fit()
    settle(window)
    assert window.session.case is not None
    alignment = window.session.case.alignment_of("nm")
    assert alignment is not None
    assert alignment.method is AlignmentMethod.LANDMARKS
    assert np.allclose(alignment.to_patient([(0.0, 0.0)]), [(12.0, -5.0)], atol=1e-6)
    assert not alignment.approved


def test_another_patient_takes_everything_of_the_first_away(
    window: MainWindow, make_case: MakeCase
) -> None:
    window.session.open_case(make_case())
    settle(window)
    window.session.open_case(Case(Patient("8", "Other^One")))
    settle(window)
    assert "Other^One" in window.windowTitle()
    assert window.planar.views == ()
    assert window.left.structures.topLevelItemCount() == 0
    assert all(v.scene.values_at((0.0, 0.0, 0.0)) == [] for v in window.slices.views.values())


def test_a_failing_paint_slot_and_job_leave_the_window_alive(
    window: MainWindow, make_case: MakeCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.session.open_case(make_case())
    settle(window)

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("on purpose")

    view = window.slices.views["axial"]
    with monkeypatch.context() as patch:
        patch.setattr(view.scene, "render", broken)
        view.update()
        assert told(window, "on purpose")
    window.problems.hide()
    gate._last_told.clear()
    with monkeypatch.context() as patch:
        patch.setattr("hccbm_gui.views.planar.planar_view.paint_planar", broken)
        window.planar.views[0].show_identity(("another",))
        assert told(window, "on purpose")
    window.problems.hide()
    gate._last_told.clear()
    with monkeypatch.context() as patch:
        patch.setattr("hccbm_gui.services.edits.set_rule", broken)
        window.comparison.rule.rule_changed.emit(window.session.case.rule)  # type: ignore[union-attr]
        assert told(window, "on purpose")
    window.problems.hide()
    gate._last_told.clear()

    def work(progress: Progress) -> None:
        raise ZeroDivisionError("on purpose in a job")

    window.session.jobs.start("Failing", work, broken)
    assert told(window, "in a job")
    assert window.isVisible()
    turn(view, 120)
    assert (picture_of(view).max(axis=2) > 60).mean() > 0.05
