import numpy as np
import pytest

from hccbm_gui.core.contouring.drawing_plane import (
    DrawingPlane,
    Slices,
    slices_of,
    slices_of_structure,
    standard_plane,
    step_along,
    with_plane,
)
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.fields.structure_volume import slab_stack
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.roi import Roi
from hccbm_gui.render.view_plane import PLANES


@pytest.mark.parametrize("axis", ["axial", "coronal", "sagittal"])
def test_points_of_a_slice_view_are_points_of_the_drawing_plane(axis: str) -> None:
    view, plane = PLANES[axis], standard_plane(axis, 12.5)
    uv = np.array([[3.0, -7.0], [0.0, 1.0]])
    assert np.allclose(plane.to_patient(uv), view.to_patient(uv, 12.5))
    assert np.allclose(plane.to_plane(plane.to_patient(uv)), uv)


@pytest.mark.parametrize("flip", [1.0, -1.0])
@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (2, 0, 1)])
def test_the_slices_of_an_image_rise_whichever_way_it_is_stored(
    flip: float, order: tuple[int, int, int]
) -> None:
    axes = np.array([[0, 0, flip], [0, 1, 0], [1, 0, 0]])[list(order)]
    geometry = Geometry.from_axes((5, 7, 9), (1.0, 2.0, 3.0), (2, 1, 1), "f", axes)
    slices = slices_of(geometry)
    centres = geometry.to_patient([(k, 0, 0) for k in range(5)]) @ slices.normal
    assert np.allclose(np.sort(centres), slices.heights_mm)
    assert (np.diff(slices.heights_mm) > 0).all()
    assert np.linalg.det(slices.axes) == pytest.approx(1.0)
    assert slices.extent.area == pytest.approx(63.0)
    middle = geometry.centre_mm @ slices.axes[:2].T
    assert np.allclose(middle, [slices.extent.centroid.x, slices.extent.centroid.y])


def test_slices_lie_as_the_slabs_of_a_structure_on_them() -> None:
    turn = np.deg2rad(12.0)
    axes = [[0, np.sin(turn), np.cos(turn)], [0, np.cos(turn), -np.sin(turn)], [1, 0, 0]]
    geometry = Geometry.from_axes((5, 50, 50), (-25, -25, 0), (3, 1, 1), "f", axes)
    slices = slices_of(geometry)
    ring = np.array([[0.0, 0], [9, 0], [9, 9]])
    drawn = slab_stack([slices.to_patient(ring, h) for h in slices.heights_mm])
    assert np.allclose(drawn.axes, slices.axes)


def test_a_height_outside_the_image_is_refused(slices: Slices) -> None:
    assert slices.index_at(-31.4) == 0
    assert slices.index_at(28.4) == 19
    for height in (-31.6, 28.6, np.nan, np.inf):
        with pytest.raises(InputRefused, match="no slice"):
            slices.index_at(height)


def test_a_structure_without_its_image_is_edited_on_its_own_planes(cylinder: Roi) -> None:
    slices = slices_of_structure(cylinder)
    assert np.allclose(slices.heights_mm, np.arange(-9, 10, 3))
    assert slices.spacing_mm == pytest.approx(3.0)
    assert with_plane(slices, standard_plane("axial", 3.2)) is slices
    wider = with_plane(slices, standard_plane("axial", 12.0))
    assert wider.heights_mm[wider.index_at(12.0)] == 12.0
    assert with_plane(slices, standard_plane("coronal", 12.0)) is slices


def test_what_is_no_plane_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="perpendicular"):
        DrawingPlane(np.eye(3)[0], np.eye(3)[0], np.eye(3)[2], 0.0)
    with pytest.raises(ValueError, match="thick"):
        standard_plane("axial", 0.0, 0.0)


def test_the_step_of_a_view_is_the_spacing_along_it() -> None:
    geometry = Geometry.from_axes((5, 7, 9), (0, 0, 0), (3, 2, 1), "f")
    assert [step_along(geometry, n) for n in np.eye(3)] == [1.0, 2.0, 3.0]
