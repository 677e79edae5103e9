"""A series put on a picture is shown, fused or refused in words, by mouse and by menu."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from hccbm_gui.core.case import Case
from hccbm_gui.views.main_window import MainWindow
from hccbm_gui.views.panes.dragging import SERIES_MIME, series_in_hand, series_of
from hccbm_gui.views.panes.drops import Does, drop_of
from hccbm_gui.views.panes.shown import Shown

Settled = Callable[[MainWindow], None]


def drag(over: QWidget, at: QPoint, data: QMimeData) -> bool:
    """Enter and drop as Qt does; True when it was taken."""
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at, action, data, button, none)
    QApplication.sendEvent(over, enter)
    if not enter.isAccepted():
        return False
    drop = QDropEvent(QPointF(at), action, data, button, none)
    QApplication.sendEvent(over, drop)
    return drop.isAccepted()


def put(window: MainWindow, key: str, uid: str) -> list[str]:
    """Drop a series on a picture; what the status line says."""
    said: list[str] = []
    window.slices.noted.connect(said.append)
    middle = window.slices.panes.widgets[key].geometry().center()
    assert drag(window.slices, middle, series_in_hand(uid))
    window.slices.noted.disconnect(said.append)
    return said


@pytest.mark.gl
def test_a_series_is_shown_where_it_is_put_and_only_there(
    window: MainWindow, settled: Settled
) -> None:
    assert put(window, "sagittal", "mr") == []
    settled(window)
    grid = window.slices
    assert grid.shown_of("sagittal").base_uid == "mr"
    assert grid.views["sagittal"].scene.base is window.session.case.volumes["mr"]  # type: ignore[union-attr]
    assert grid.shown_of("axial").base_uid == grid.shown.base_uid == "ct"
    assert grid.current == "sagittal"
    grid.images.show_as_others("sagittal")
    assert grid.shown_of("sagittal").base_uid == "ct"


@pytest.mark.gl
def test_a_functional_series_is_fused_where_frames_agree_and_refused_where_not(
    window: MainWindow, settled: Settled
) -> None:
    grid = window.slices
    grid.images.set_overlay("axial", "")
    assert put(window, "axial", "spect") == []
    assert grid.shown_of("axial").overlay_uid == "spect"
    assert grid.shown.overlay_uid == ""
    grid.images.put("coronal", "mr")
    settled(window)
    (said,) = put(window, "coronal", "spect")
    assert "cannot be fused with MR" in said
    assert "Link here" in said
    assert grid.shown_of("coronal").overlay_uid == ""


@pytest.mark.gl
def test_in_a_comparison_the_whole_row_takes_the_series(
    window: MainWindow, settled: Settled
) -> None:
    window.slices.show_layout("pre_post")
    settled(window)
    put(window, "axial pre", "mr")
    assert window.slices.shown_of("coronal pre").base_uid == "mr"
    assert window.slices.shown.base_uid == "ct"


@pytest.mark.gl
def test_a_folder_on_a_picture_is_left_to_the_window(
    window: MainWindow, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    monkeypatch.setattr(window, "open_paths", opened.append)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    assert drag(window.slices, QPoint(200, 200), data)
    assert opened == [[Path(str(tmp_path))]]


@pytest.mark.gl
def test_the_menu_of_a_picture_does_by_keyboard_what_a_drag_does(
    window: MainWindow, settled: Settled
) -> None:
    view = window.slices.views["axial"]
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    (menu,) = [m for m in window.slices.findChildren(QMenu) if m.isVisible()]
    titles = {action.text(): action for action in menu.actions()}
    refused = next(a for text, a in titles.items() if text.startswith("Bone scan"))
    assert not refused.isEnabled()
    assert "no depth" in refused.toolTip()
    next(a for text, a in titles.items() if text.startswith("MR T1")).trigger()
    menu.close()
    settled(window)
    assert window.slices.shown_of("axial").base_uid == "mr"


@pytest.mark.gl
def test_a_series_leaves_the_tree_in_the_hand(window: MainWindow) -> None:
    data = series_in_hand("1.2.3")
    assert data.hasFormat(SERIES_MIME)
    assert series_of(data) == "1.2.3"
    assert series_of(QMimeData()) == ""
    assert window.left.tree.dragEnabled()


DROPS = [
    # kind of picture, image in it, series put on it, what happens, and words that say why
    ("axial", "ct", "mr", Does.SHOW, ""),
    ("axial", "mr", "ct", Does.SHOW, ""),
    ("axial", "ct", "spect", Does.FUSE, ""),
    ("axial", "mr", "spect", Does.NOTHING, "not registered"),
    ("axial", "spect", "ct", Does.SHOW, ""),
    ("coronal", "ct", "nm", Does.CURTAIN, ""),
    ("coronal", "mr", "nm", Does.NOTHING, "not aligned to this image"),
    ("axial", "ct", "nm", Does.NOTHING, "no depth"),
    ("planar", "", "nm", Does.PLANAR, ""),
    ("planar", "", "ct", Does.NOTHING, "no planar scan"),
    ("lightbox", "ct", "spect", Does.SHOW, ""),
    ("axial", "ct", "rs", Does.NOTHING, "no image"),
    ("axial", "ct", "unknown", Does.NOTHING, "not of the open patient"),
]


@pytest.mark.parametrize(("kind", "base", "uid", "does", "words"), DROPS)
def test_a_drop_does_what_the_table_says(
    full_case: Case, kind: str, base: str, uid: str, does: Does, words: str
) -> None:
    drop = drop_of(full_case, kind, Shown(base_uid=base), uid)  # type: ignore[arg-type]
    assert drop.does is does
    assert words in drop.said
