"""Outlines at a level: areas and volumes of known shapes come back."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.spots.mask_contours import (
    contoured_volume_cc,
    field_outlines,
    mask_to_contours,
    outlined_area,
)


@settings(max_examples=25, deadline=None)
@given(
    radius=st.floats(6.0, 15.0),
    row=st.floats(18.0, 22.0),
    column=st.floats(18.0, 22.0),
)
def test_a_disc_keeps_its_area_and_every_point_its_radius(
    radius: float, row: float, column: float
) -> None:
    rows, columns = np.mgrid[:40, :40]
    distance = np.hypot(rows - row, columns - column)
    (outline,) = field_outlines(radius - distance, 0.0)
    assert outlined_area((outline,)) == pytest.approx(np.pi * radius**2, rel=0.01)
    assert np.hypot(*(outline - (row, column)).T) == pytest.approx(radius, abs=0.05)


@settings(max_examples=25, deadline=None)
@given(
    top=st.integers(0, 5), left=st.integers(0, 5), tall=st.integers(2, 9), wide=st.integers(2, 9)
)
def test_a_mask_rectangle_keeps_its_extent_even_at_the_border(
    top: int, left: int, tall: int, wide: int
) -> None:
    mask = np.zeros((14, 14))
    mask[top : top + tall, left : left + wide] = 1.0
    (outline,) = field_outlines(mask, 0.5)
    low, high = outline.min(axis=0), outline.max(axis=0)
    assert low == pytest.approx((top - 0.5, left - 0.5))
    assert high == pytest.approx((top + tall - 0.5, left + wide - 0.5))


def test_a_hole_is_a_polygon_of_its_own_and_taken_from_the_area() -> None:
    rows, columns = np.mgrid[:60, :60]
    distance = np.hypot(rows - 30.0, columns - 30.0)
    ring = np.minimum(20.0 - distance, distance - 8.0)
    outlines = field_outlines(ring, 0.0)
    assert len(outlines) == 2
    assert outlined_area(outlines) == pytest.approx(np.pi * (400.0 - 64.0), rel=0.01)


def test_nothing_above_the_level_gives_no_outline() -> None:
    assert field_outlines(np.zeros((5, 5)), 0.5) == ()
    assert field_outlines(np.zeros((0, 0)), 0.5) == ()


def test_a_field_above_the_level_everywhere_is_closed_around_the_picture() -> None:
    (outline,) = field_outlines(np.full((4, 6), 7.0), 7.0)
    assert outlined_area((outline,)) == pytest.approx(3.0 * 5.0)


def test_a_sphere_keeps_its_volume_in_an_oblique_anisotropic_frame() -> None:
    turn = np.deg2rad(25.0)
    axes = [
        [0.0, np.sin(turn), np.cos(turn)],
        [0.0, np.cos(turn), -np.sin(turn)],
        [1.0, 0.0, 0.0],
    ]
    geometry = Geometry.from_axes((40, 50, 60), (-30.0, 12.0, 80.0), (2.0, 1.5, 1.2), "1.2", axes)
    indices = np.stack(np.meshgrid(*map(np.arange, geometry.shape), indexing="ij"), axis=-1)
    points = geometry.to_patient(indices.reshape(-1, 3))
    field = (25.0 - np.linalg.norm(points - geometry.centre_mm, axis=1)).reshape(geometry.shape)
    contours = mask_to_contours(field, geometry, 0.0)
    volume = contoured_volume_cc(contours, geometry)
    assert volume == pytest.approx(4.0 / 3.0 * np.pi * 25.0**3 / 1000.0, rel=0.01)
    reach = np.linalg.norm(np.concatenate(contours) - geometry.centre_mm, axis=1)
    assert reach == pytest.approx(25.0, abs=0.05)
    slices = geometry.to_index(np.concatenate(contours))[:, 0]
    assert slices == pytest.approx(np.round(slices), abs=1e-9)


def test_a_mask_of_another_shape_is_refused() -> None:
    geometry = Geometry.from_axes((4, 4, 4), (0, 0, 0), (1, 1, 1), "")
    with pytest.raises(ValueError, match="does not fit"):
        mask_to_contours(np.zeros((4, 4, 5)), geometry)
