from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hccbm_gui.core.contouring.drawing_plane import Slices
from hccbm_gui.core.contouring.slice_shapes import (
    contour_heights,
    contours_of,
    lies_along,
    shape_on,
    slice_of_contours,
    with_shapes,
)
from hccbm_gui.core.fields.polygons import even_odd
from hccbm_gui.core.roi import Roi

CIRCLES = st.lists(
    st.tuples(st.integers(-30, 30), st.integers(-30, 30), st.integers(1, 20)), max_size=7
)


def rings(circles: list[tuple[int, int, int]]) -> list[np.ndarray]:
    turn = np.linspace(0.1, 2 * np.pi + 0.1, 30, endpoint=False)
    unit = np.column_stack([np.cos(turn), np.sin(turn)])
    return [np.array([x, y]) + radius * unit for x, y, radius in circles]


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(CIRCLES)
def test_contours_of_a_slice_combine_by_even_odd(
    make_roi: Callable[..., Roi], slices: Slices, circles: list[tuple[int, int, int]]
) -> None:
    drawn = rings(circles)
    roi = make_roi(*(slices.to_patient(ring, 3.0) for ring in drawn))
    shape = shape_on(roi, slices, slices.index_at(3.0))
    assert shape.is_valid
    assert shapely.symmetric_difference(shape, even_odd(drawn)).area < 1e-6


def test_holes_in_islands_in_holes_are_told_apart(
    make_roi: Callable[..., Roi], slices: Slices
) -> None:
    nested = rings([(0, 0, r) for r in (5, 20, 10, 15)])
    roi = make_roi(*(slices.to_patient(ring, 0.0) for ring in nested))
    shape = shape_on(roi, slices, slices.index_at(0.0))
    assert [len(piece.interiors) for piece in shape.geoms] == [1, 1]
    again = contours_of(shape, slices, 0.0)
    assert shapely.equals(even_odd([c[:, :2] for c in again]), shape)


def test_contours_belong_to_the_slice_that_holds_them(
    make_roi: Callable[..., Roi], slices: Slices
) -> None:
    heights = [-31.6, -31.4, 0.2, 1.4, 1.6, 28.4, 28.6]
    roi = make_roi(
        *(slices.to_patient(rings([(0, 0, 5)])[0], z) for z in heights), np.zeros((0, 3))
    )
    held = slice_of_contours(roi, slices)
    assert held.tolist() == [-1, 0, 10, 10, 11, 19, -1, -1]
    assert contour_heights(roi, slices)[:-1] == pytest.approx(heights)
    assert lies_along(roi, slices)


def test_changed_contours_keep_their_height_and_their_place(cylinder: Roi, slices: Slices) -> None:
    raised = tuple(contour + np.array([0, 0, 0.03]) for contour in cylinder.contours)
    off = replace(cylinder, contours=raised)
    index = slices.index_at(0.0)
    cut = with_shapes(off, slices, {index: lambda shape: shapely.buffer(shape, -1.0)})
    assert len(cut.contours) == len(off.contours)
    assert {float(c[0, 2]) for c in cut.contours} == {float(c[0, 2]) for c in off.contours}
    assert next(n for n, c in enumerate(cut.contours) if c is not off.contours[n]) == 3
    assert with_shapes(off, slices, {index: lambda shape: shape}) is off
