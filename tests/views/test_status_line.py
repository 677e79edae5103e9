"""The lowest line and the head of the window: nothing is cut in an ugly way, nor at 1366 px."""

from collections.abc import Callable, Iterator

import pytest
import shiboken6
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from hccbm_gui.core.case import Case
from hccbm_gui.services.jobs import Jobs
from hccbm_gui.services.pictures.palette import dark
from hccbm_gui.services.session import Session
from hccbm_gui.services.steps import step_states
from hccbm_gui.views.header import Header
from hccbm_gui.views.look.elided_label import ElidedLabel
from hccbm_gui.views.main_window import MainWindow
from hccbm_gui.views.place_words import place_words
from hccbm_gui.views.status_line import StatusLine
from hccbm_gui.views.wiring import assemble_window

MakeCase = Callable[..., Case]


@pytest.fixture
def window(themed: QApplication) -> Iterator[MainWindow]:
    made = assemble_window(Session())
    made.resize(1366, 768)
    yield made
    made.close()
    shiboken6.delete(made)


def test_a_long_name_is_cut_with_an_ellipsis_and_kept_whole(themed: QApplication) -> None:
    label = ElidedLabel()
    label.setText("Everything of this sentence is needed")
    label.resize(90, 20)
    assert label.text().endswith("needed")
    assert label.shown.endswith("…")
    label.resize(600, 20)
    assert label.shown == label.text()
    label.deleteLater()


def test_the_header_keeps_the_notice_whole_at_1366_px(
    themed: QApplication, make_case: MakeCase
) -> None:
    header = Header(dark(), "notice")
    header.show_case(make_case())
    header.steps.show_states(step_states(make_case(), False, "Fields"))
    header.resize(1366, 50)
    header.show()
    QTest.qWait(20)
    assert header.notice.width() >= header.notice.sizeHint().width()
    assert header.menu_button.geometry().right() <= 1366
    header.close()
    header.deleteLater()


def test_the_status_line_says_position_values_structures_slice_and_zoom(
    themed: QApplication, make_case: MakeCase
) -> None:
    line = StatusLine(Jobs())
    line.show_position((-62.4, 18.0, -312.0), [("CT", 412.0, "HU")], ["GTVp", "PTV"])
    line.show_place("slice 21 of 60", "zoom 200 %")
    said = [label.text() for label in line.findChildren(QLabel) if label.text()]
    for words in ("R 62.4  P 18.0  I 312.0 mm", "CT 412 HU", "GTVp, PTV", "slice 21 of 60"):
        assert words in said
    line.show_position(None, [], [])
    line.show_place("", "")
    line.show_undo("Draw the GTV")
    assert [label.text() for label in line.findChildren(QLabel) if label.text()] == [
        "undo: Draw the GTV"
    ]
    line.deleteLater()


def test_the_slice_is_counted_in_the_image_of_the_picture(make_case: MakeCase) -> None:
    case = make_case()
    assert place_words(case, "ct", None, (0.0, 0.0, -40.0)) == ("slice 21 of 60", "")
    assert place_words(case, "ct", None, (0.0, 0.0, 900.0)) == ("", "")
    assert place_words(case, "nm", None, (0.0, 0.0, 0.0)) == ("", "")
    assert place_words(None, "ct", None, (0.0, 0.0, 0.0)) == ("", "")


@pytest.mark.gl
def test_hovering_over_a_picture_tells_its_slice_and_zoom(
    window: MainWindow, make_case: MakeCase
) -> None:
    window.show()
    window.session.open_case(make_case())
    assert window.session.jobs.wait(10.0)
    QTest.qWait(80)
    view = window.slices.views["axial"]
    window.slices.under = "axial"
    window.slices.hovered.emit((0.0, 0.0, -40.0))
    said = {label.text() for label in window.status.findChildren(QLabel)}
    assert "slice 21 of 60" in said
    before = next(int(words.split()[1]) for words in said if words.startswith("zoom"))
    view.scene.zoom(2.0, None)
    window.slices.hovered.emit((0.0, 0.0, -40.0))
    said = {label.text() for label in window.status.findChildren(QLabel)}
    after = next(int(words.split()[1]) for words in said if words.startswith("zoom"))
    assert after == pytest.approx(2 * before, abs=2)
    assert window.session.jobs.wait(10.0)


def test_a_full_status_line_stays_within_1366_px(themed: QApplication) -> None:
    line = StatusLine(Jobs())
    line.show_undo("Search for spots again with another threshold than the one before " * 2)
    layers = [(f"Layer {n}", 123.4, "SUV") for n in range(8)]
    names = [f"Structure_with_a_long_name_{n}" for n in range(9)]
    line.show_position((-62.4, 18.0, -312.0), layers, names)
    line.show_place("slice 84 of 230", "zoom 200 %")
    assert line.minimumSizeHint().width() < 1366
    line.resize(1366, 26)
    line.show()
    QTest.qWait(20)
    for label in line.findChildren(QLabel):
        if label.isVisible():
            right = label.mapTo(line, QPoint(label.width(), 0)).x()
            assert right <= 1366
    line.close()
    line.deleteLater()
