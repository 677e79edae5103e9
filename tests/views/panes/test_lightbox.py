"""The lightbox shows every slice once, from the head down; a click goes where it points."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from hccbm_gui.core.case import Case
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.services.pictures.palette import dark
from hccbm_gui.services.pictures.slice_plane import Plane, slice_plane
from hccbm_gui.views.panes.lightbox import Lightbox
from hccbm_gui.views.panes.lightbox_page import LightboxPage
from hccbm_gui.views.panes.lightbox_slice import slice_positions, stored_slice
from hccbm_gui.views.panes.shown import Shown


@pytest.fixture
def lightbox(qt_app: QApplication, full_case: Case) -> Lightbox:
    made = Lightbox(dark())
    made.resize(640, 660)
    made.show_case(full_case, Shown(base_uid="ct"), frozenset())
    return made


def test_pages_show_every_slice_once(lightbox: Lightbox) -> None:
    seen: list[int] = []
    for first in range(0, lightbox.page.total, lightbox.page.columns * lightbox.page.rows):
        page = LightboxPage(lightbox.size(), lightbox.page.total, first, lightbox.page.shape)
        seen.extend(page.numbers)
    assert seen == list(range(60))
    assert slice_positions(Geometry.from_axes((3, 2, 2), (0, 0, 7), (2, 1, 1), "f")) == [11, 9, 7]


def test_places_of_a_page_do_not_overlap_and_a_point_finds_its_slice() -> None:
    page = LightboxPage(QSize(700, 500), 40, 7, 0.8)
    boxes = [page.place_of(number) for number in page.numbers]
    assert all(not a.intersects(b) for n, a in enumerate(boxes) for b in boxes[:n])
    for number, box in zip(page.numbers, boxes, strict=True):
        assert page.number_at(QPointF(box.center())) == number
    assert page.number_at(QPointF(3.0, 2.0)) is None


def test_a_click_goes_to_what_lies_under_it(lightbox: Lightbox, full_case: Case) -> None:
    asked: list[tuple[float, float, float]] = []
    lightbox.cursor_wanted.connect(asked.append)
    number = lightbox.page.numbers[3]
    place = lightbox.page.place_of(number)
    QTest.mouseClick(lightbox, Qt.MouseButton.LeftButton, pos=place.center())
    (point,) = asked
    volume = full_case.volumes["ct"]
    assert point[2] == pytest.approx(volume.geometry.origin_mm[2] + 4.0 * (59 - number))
    # The body is in the middle of the place, so its middle is in the middle of the body.
    assert volume.sample(point)[0] > 0.0
    lightbox.set_cursor(point)
    assert lightbox.position_at(QPointF(place.center())) == pytest.approx(point)


def test_the_page_turns_to_the_linked_position(lightbox: Lightbox) -> None:
    lightbox.set_cursor((0.0, 0.0, -119.0))
    assert 59 in lightbox.page.numbers
    lightbox.set_cursor((0.0, 0.0, 115.0))
    assert 0 in lightbox.page.numbers
    lightbox.turn(1000)
    assert 59 in lightbox.page.numbers
    lightbox.turn(-1000)
    assert lightbox.page.numbers.start == 0


def test_contours_and_bone_are_seen_in_their_colours(
    lightbox: Lightbox, pixels: Callable[[QWidget], np.ndarray]
) -> None:
    lightbox.set_cursor((0.0, 0.0, 0.0))
    picture = pixels(lightbox).astype(int)
    red = (picture[..., 0] > 180) & (picture[..., 1] < 90) & (picture[..., 2] < 90)
    assert red.sum() > 100
    assert ((picture > 230).all(axis=2)).sum() > 100
    lightbox.show_case(None, Shown(), frozenset())
    assert (pixels(lightbox) > 100).any(), "an empty lightbox says so"


AXES = [
    ((0, 0, 1), (0, 1, 0), (1, 0, 0)),
    ((0, 0, -1), (0, 1, 0), (1, 0, 0)),
    ((0, 0, 1), (0, -1, 0), (-1, 0, 0)),
    ((1, 0, 0), (0, 0, -1), (0, 1, 0)),
    ((0, 1, 0), (0, 0, 1), (-1, 0, 0)),
]


@pytest.mark.parametrize("axes", AXES)
def test_a_stored_slice_is_turned_so_that_right_and_down_are_right_and_down(
    axes: tuple[tuple[int, int, int], ...],
) -> None:
    geometry = Geometry.from_axes((4, 5, 6), (-3.0, 2.0, 9.0), (1.0, 1.5, 2.0), "f", axes)
    values = np.random.default_rng(5).integers(0, 1000, (4, 5, 6)).astype(np.int16)
    volume = Volume(values, geometry, Unit.SIGNAL)
    position = slice_positions(geometry)[1]
    plane = slice_plane(geometry, Plane.AXIAL, position)
    stored = stored_slice(volume, plane)
    low = plane.bounds_mm[0]
    for row in range(stored.shape[0]):
        for column in range(stored.shape[1]):
            right = low[0] + (column + 0.5) * plane.voxel_mm[0]
            down = low[1] + (row + 0.5) * plane.voxel_mm[1]
            point = plane.to_patient([(right, down)])
            assert volume.sample(point)[0] == stored[row, column]


def test_a_turned_widget_size_keeps_at_least_one_slice(lightbox: Lightbox) -> None:
    lightbox.resize(1, 1)
    assert len(lightbox.page.numbers) == 1
    assert lightbox.position_at(QPointF(QPoint(0, 0))) is None
