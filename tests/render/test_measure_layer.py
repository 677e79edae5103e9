"""Measurements in slice views: on their own slice, in their own place, with their words."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from vtkmodules.vtkRenderingCore import vtkRenderWindow

from hccbm_gui.core.measure.shapes import (
    Angle,
    Arrow,
    EllipseRegion,
    Marker,
    Measurement,
    ProfileLine,
    RectangleRegion,
    Ruler,
    TextNote,
    region_between,
)
from hccbm_gui.core.volume import Volume
from hccbm_gui.render.slice_scene import SliceScene
from hccbm_gui.render.view_plane import oblique_plane

pytestmark = pytest.mark.gl
FRAME = "1.2.3"
ON = {"id": "m-1", "frame_uid": FRAME, "series_uid": "ct", "normal": (0.0, 0.0, 1.0)}
RULER = Ruler(points_mm=((-40, 10, 21), (30, 10, 21)), **ON)
PALE_YELLOW = np.array([255, 240, 122])
Scenes = Callable[..., SliceScene]


@pytest.fixture
def scene(
    new_window: Callable[..., vtkRenderWindow], patient: Callable[..., Volume]
) -> Callable[..., tuple[SliceScene, vtkRenderWindow]]:
    """A view of the marked body at z = 21 mm, without crosshair and words."""

    def make(plane: Any = "axial", at: Any = (0, 10, 21)) -> tuple[SliceScene, vtkRenderWindow]:
        window = new_window()
        made = SliceScene(window, plane)
        made.set_base(patient())
        made.set_cursor(at)
        made.set_crosshair_visible(False)
        made.set_texts_visible(False)
        made.render()
        return made, window

    return make


def yellow(picture: np.ndarray) -> np.ndarray:
    """(rows, columns) where the ink of measurements is."""
    return np.asarray(np.abs(picture[:, :, :3].astype(int) - PALE_YELLOW).max(axis=2) < 40)


def region(kind: type = EllipseRegion) -> Measurement:
    corners = np.array([(-20.0, -20.0, 21.0), (20.0, 12.0, 21.0)])
    made = region_between(kind, corners, (1, 0, 0), (0, -1, 0), id="r-1", frame_uid=FRAME)
    assert isinstance(made, Measurement)
    return made


ALL = (
    RULER,
    Angle(points_mm=((0, 0, 21), (20, 0, 21), (20, 20, 21)), **ON),
    Angle(points_mm=((0, 0, 21), (20, 0, 21), (0, 20, 21), (20, 25, 21)), **ON),
    Marker(points_mm=((5, 5, 21),), **ON),
    Arrow(points_mm=((0, 0, 21), (20, 9, 21)), **ON),
    TextNote(points_mm=((0, 0, 21),), **ON),
    ProfileLine(points_mm=((-30, 0, 21), (40, 9, 21)), **ON),
    region(EllipseRegion),
    region(RectangleRegion),
)


def test_a_ruler_lies_between_its_two_points(scene: Any, picture_of: Any) -> None:
    view, window = scene()
    view.set_measurements([RULER])
    view.render()
    rows, columns = np.nonzero(yellow(picture_of(window)))
    ends = np.array([view.pixel_of(point) for point in RULER.points_mm])
    assert columns.min() == pytest.approx(ends[0, 0], abs=2.0)
    assert columns.max() == pytest.approx(ends[1, 0], abs=2.0)
    assert np.median(rows) == pytest.approx(ends[0, 1], abs=1.5)
    assert len(columns) > 0.9 * (ends[1, 0] - ends[0, 0])


@pytest.mark.parametrize("measurement", ALL, ids=lambda m: f"{m.kind}")
def test_every_kind_is_drawn_on_its_slice_and_on_no_other(
    scene: Any, picture_of: Any, measurement: Measurement
) -> None:
    view, window = scene()
    view.set_measurements([measurement])
    view.render()
    assert yellow(picture_of(window)).sum() > 4
    # The slices are 2 mm apart: 21 mm is one of them, 23 and 19 are its neighbours.
    for other in (23.0, 19.0):
        view.set_position_mm(other)
        view.render()
        assert yellow(picture_of(window)).sum() == 0
    view.set_position_mm(21.9)
    view.render()
    assert yellow(picture_of(window)).sum() > 4


def test_a_marker_is_seen_in_every_plane_at_its_place(scene: Any, picture_of: Any) -> None:
    marker = Marker(points_mm=((12, -8, 21),), **ON)
    tilted = oblique_plane((0.8, 0.6, 0), (0, 0, 1), (0.6, -0.8, 0))
    for plane in ("axial", "coronal", "sagittal", tilted):
        view, window = scene(plane, (12, -8, 21))
        view.set_measurements([marker])
        view.render()
        rows, columns = np.nonzero(yellow(picture_of(window)))
        place = view.pixel_of(marker.points_mm[0])
        assert (columns.mean(), rows.mean()) == pytest.approx(place, abs=1.5)


def test_words_stand_beside_it_and_stay_within_the_window(scene: Any, picture_of: Any) -> None:
    view, window = scene()
    for shift in (-70.0, 0.0, 60.0):
        marker = Marker(points_mm=((shift, 10, 21),), **ON)
        view.set_measurements([marker])
        view.render()
        bare = yellow(picture_of(window))
        view.set_measurements([marker], words={"m-1": "mean 43.1 HU · sd 12.0"})
        view.render()
        told = yellow(picture_of(window)) & ~bare
        assert told.sum() > 60, "no words"
        assert not told[:, [0, 1, -2, -1]].any(), "words are cut off at the edge"


def test_the_chosen_one_has_handles_and_a_brighter_ink(scene: Any, picture_of: Any) -> None:
    view, window = scene()
    view.set_measurements([RULER], chosen="m-1")
    view.render()
    picture = picture_of(window)
    assert yellow(picture).sum() == 0
    x, y = (round(v) for v in view.pixel_of(RULER.points_mm[0]))
    around = picture[y - 4 : y + 5, x - 4 : x + 5, :3].min(axis=2)
    assert (around > 220).sum() > 12


def test_what_belongs_to_another_frame_is_not_drawn(scene: Any, picture_of: Any) -> None:
    view, window = scene()
    view.set_measurements([replace(RULER, frame_uid="another")])
    view.render()
    assert yellow(picture_of(window)).sum() == 0
    assert view.measures.handle_at(view.pixel_of(RULER.points_mm[0]), 8.0) is None


def test_a_draft_takes_the_place_of_what_is_changed(scene: Any, picture_of: Any) -> None:
    view, window = scene()
    view.set_measurements([RULER])
    view.measures.show_draft(replace(RULER, points_mm=((-40, 30, 21), (30, 30, 21))), "70.0 mm")
    view.render()
    picture = picture_of(window)
    row = round(view.pixel_of((0, 10, 21))[1])
    assert yellow(picture)[row - 2 : row + 3].sum() == 0, "the ruler as it was is still there"
    view.measures.show_draft(None)
    view.render()
    assert yellow(picture_of(window))[row - 2 : row + 3].sum() > 50


def test_measurements_are_hidden_with_the_annotations_but_not_while_they_are_drawn(
    scene: Any, picture_of: Any
) -> None:
    view, window = scene()
    view.set_measurements([RULER])
    view.set_layer_visible("annotations", False)
    view.render()
    assert yellow(picture_of(window)).sum() == 0
    view.measures.show_draft(replace(RULER, id="draft"))
    view.render()
    assert picture_of(window)[round(view.pixel_of((0, 10, 21))[1]), :, :3].min(axis=1).max() > 220


def test_the_nearest_handle_is_found_by_the_pixel(scene: Any) -> None:
    view, _ = scene()
    other = replace(RULER, id="m-2", points_mm=((-40, 13, 21), (30, 50, 21)))
    view.set_measurements([RULER, other])
    view.render()
    x, y = view.pixel_of(RULER.points_mm[1])
    assert view.measures.handle_at((x + 3, y - 2), 8.0) == ("m-1", 1)
    assert view.measures.handle_at((x + 30, y), 8.0) is None
    assert view.measures.handle_at(view.pixel_of(other.points_mm[0]), 8.0) == ("m-2", 0)
    view.set_position_mm(31.0)
    view.render()
    assert view.measures.handle_at((x, y), 8.0) is None
