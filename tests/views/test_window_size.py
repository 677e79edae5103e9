"""The window uses the room it has: beside each other, closer, or behind tabs; nothing is lost."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabWidget

from hccbm_gui.core.case import Case
from hccbm_gui.services.pictures.palette import dark
from hccbm_gui.services.session import Session
from hccbm_gui.views.look.theme import apply_theme
from hccbm_gui.views.main_window import MainWindow
from hccbm_gui.views.window_size import Room, room_of
from hccbm_gui.views.wiring import assemble_window

pytestmark = pytest.mark.gl


@pytest.fixture
def window(qt_app: QApplication, make_case: Callable[..., Case]) -> Iterator[MainWindow]:
    before = qt_app.styleSheet(), qt_app.palette(), qt_app.font()
    # The least widths are those of the theme.
    apply_theme(qt_app, dark())
    made = assemble_window(Session())
    made.resize(1500, 900)
    made.show()
    assert QTest.qWaitForWindowExposed(made)
    made.session.open_case(make_case())
    assert made.session.jobs.wait(10.0)
    QTest.qWait(50)
    yield made
    made.close()
    made.deleteLater()
    qt_app.processEvents()
    qt_app.setStyleSheet(before[0])
    qt_app.setPalette(before[1])
    qt_app.setFont(before[2])


@pytest.mark.parametrize(
    ("width", "room"),
    [(800, Room.TINY), (1199, Room.TINY), (1200, Room.SMALL), (1366, Room.SMALL),
     (1399, Room.SMALL), (1400, Room.WIDE), (1920, Room.WIDE)],
)  # fmt: skip
def test_the_room_follows_the_width(width: int, room: Room) -> None:
    assert room_of(width) is room


def shrink(window: MainWindow, width: int, height: int) -> None:
    """As a hand draws the edge: the least width is that of the room there was before."""
    for _ in range(40):
        window.resize(width, height)
        QTest.qWait(30)
        if (window.width(), window.height()) == (width, height):
            return


def test_the_window_shrinks_to_half_of_1600_by_1000_and_grows_again(window: MainWindow) -> None:
    before = window.left.geometry(), window.tabs.geometry()
    for width, height, room in (
        (1366, 768, Room.SMALL),
        (800, 500, Room.TINY),
        (1500, 900, Room.WIDE),
    ):
        shrink(window, width, height)
        assert (window.width(), window.height()) == (width, height)
        assert window.room.room is room
        whole = window.rect()
        for part in (window.header, window.slices, window.header.steps, window.slices.toolbar):
            assert part.isVisible()
            corner = part.mapTo(window, part.rect().bottomRight())
            assert whole.contains(corner), f"{type(part).__name__} is cut off at {width} px"
        assert window.header.notice.isVisible()
    assert (window.left.geometry(), window.tabs.geometry()) == before


def test_in_a_tiny_window_lists_and_results_are_tabs(window: MainWindow) -> None:
    shrink(window, 900, 600)
    (side,) = [
        tabs
        for tabs in window.findChildren(QTabWidget)
        if [tabs.tabText(n) for n in range(tabs.count())] == ["Patient", "Results"]
    ]
    assert window.tabs.isVisible()
    assert not window.left.isVisible()
    side.setCurrentIndex(0)
    assert window.left.isVisible()
    assert window.left.structures.topLevelItemCount() == 2
    window.resize(1500, 900)
    QTest.qWait(60)
    assert window.left.isVisible()
    assert window.tabs.isVisible()
    assert not side.isVisible()
