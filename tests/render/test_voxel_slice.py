"""Slices along the voxels: against trilinear samples, and against VTK where it cuts the same."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation
from vtkmodules.util.numpy_support import vtk_to_numpy

from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.render.colour_maps import colour_table
from hccbm_gui.render.image_layer import ImageLayer
from hccbm_gui.render.sample_grid import SampleGrid
from hccbm_gui.render.view_plane import PLANES, tilted_plane
from hccbm_gui.render.voxel_slice import voxel_slice
from hccbm_gui.render.vtk_arrays import lookup_table

TURNS = [
    ((0, 0, 1), (0, 1, 0), (1, 0, 0)),
    ((0, 0, -1), (0, 1, 0), (-1, 0, 0)),
    ((0, 1, 0), (0, 0, -1), (1, 0, 0)),
    ((1, 0, 0), (0, 0, 1), (0, -1, 0)),
]
"""Slices, rows and columns along the patient's axes in several ways."""
OUTSIDE = (1, 2, 3, 4)


def volume_of(seed, dtype=np.float32, axes=TURNS[0]):
    values = np.random.default_rng(seed).uniform(-900, 900, (9, 12, 15))
    spacing = np.array((3.0, 2.0, 1.5))
    middle = (np.array(values.shape) - 1) / 2.0
    origin = -(np.array(axes) * spacing[:, None]).T @ middle
    geometry = Geometry.from_axes(values.shape, origin, spacing, "1.2", axes)
    return Volume(values.astype(dtype), geometry, Unit.HU)


def layer_on(volume, plane, threshold=None):
    layer = ImageLayer(plane, OUTSIDE)
    layer.set_colours(lookup_table(colour_table("grey"), (-1000.0, 1000.0), threshold))
    layer.set_volume(volume)
    return layer


def rgba_of(picture):
    columns, rows, _ = picture.GetDimensions()
    return vtk_to_numpy(picture.GetPointData().GetScalars()).reshape(rows, columns, 4)


@settings(max_examples=30, deadline=None)
@given(
    st.integers(0, 10_000),
    st.sampled_from(TURNS),
    st.sampled_from(list(PLANES.values())),
    st.sampled_from([np.int16, np.float32]),
    st.floats(-7.0, 7.0),
)
def test_a_slice_has_the_trilinear_values_and_nothing_beside_the_voxels(
    seed, axes, plane, dtype, position
):
    volume = volume_of(seed, dtype, axes)
    grid = SampleGrid((-16.0, -15.0), 0.73, 44, 41)
    shown = rgba_of(layer_on(volume, plane).cut(position, grid))
    u = grid.corner_mm[0] + grid.step_mm * (np.arange(grid.columns) + 0.5)
    v = grid.corner_mm[1] + grid.step_mm * (np.arange(grid.rows) + 0.5)
    points = plane.to_patient(np.stack(np.meshgrid(u, v), axis=-1).reshape(-1, 2), position)
    place = volume.geometry.to_index(points)
    reach = np.array(volume.array.shape) - 0.5
    inside = ((place >= -0.5) & (place <= reach)).all(axis=1).reshape(shown.shape[:2])
    assert (shown[~inside] == OUTSIDE).all()
    held = volume.geometry.to_patient(np.clip(place, 0.0, reach - 0.5))
    grey = 255.0 * (volume.sample(held).reshape(inside.shape) + 1000.0) / 2000.0
    assert np.abs(shown[..., 0] - grey)[inside].max() <= 1.1


@pytest.mark.parametrize("plane", PLANES.values(), ids=lambda plane: plane.name)
def test_vtk_cuts_the_same_slice_when_asked(plane):
    volume, grid = volume_of(5, np.int16), SampleGrid((-9.0, -9.0), 0.41, 40, 38)
    own, theirs = layer_on(volume, plane), layer_on(volume, plane)
    # As if it were askew.
    theirs._samples = 2
    difference = rgba_of(own.cut(1.2, grid)).astype(int) - rgba_of(theirs.cut(1.2, grid))
    assert np.abs(difference).max() <= 1


def test_only_what_lies_along_the_voxels_is_cut_by_layers():
    axes = np.diag((0.5, 0.5, 1.0, 1.0))
    assert voxel_slice(axes, (9, 9, 9), 100, 100) is not None
    for turn in ((0.01, 0, 0), (0, 0.01, 0), (0, 0, 0.01)):
        turned = axes.copy()
        turned[:3, :3] = Rotation.from_rotvec(turn).as_matrix() @ axes[:3, :3]
        assert voxel_slice(turned, (9, 9, 9), 100, 100) is None


def test_a_slice_beside_the_image_is_empty():
    layer = layer_on(volume_of(1), PLANES["axial"])
    grid = SampleGrid((-5.0, -5.0), 1.0, 10, 10)
    assert (rgba_of(layer.cut(40.0, grid)) == OUTSIDE).all()
    assert (rgba_of(layer.cut(0.0, grid)) != OUTSIDE).any()


@pytest.mark.parametrize("plane", [PLANES["coronal"], tilted_plane(PLANES["axial"], 20.0)])
@pytest.mark.parametrize("opacity", [0.0, 0.3, 1.0])
def test_what_lies_over_an_image_is_blended_where_it_is_above_its_threshold(plane, opacity):
    grid = SampleGrid((-9.0, -9.0), 0.5, 30, 34)
    base, over = layer_on(volume_of(1), plane), layer_on(volume_of(2), plane, 100.0)
    over._outside = (0, 0, 0, 0)
    over.set_colours(lookup_table(colour_table("hot iron"), (-1000.0, 1000.0), 100.0))
    below, above = rgba_of(base.cut(0.5, grid)).astype(float), rgba_of(over.cut(0.5, grid))
    mixed = rgba_of(base.cut_under(0.5, grid, [(over, opacity)]))
    share = opacity * (above[..., 3:] / 255.0)
    expected = below + share * (above - below)
    assert 0 < np.count_nonzero(above[..., 3]) < above[..., 3].size
    assert np.abs(mixed - expected)[..., :3].max() <= 1.0
    assert np.array_equal(mixed[..., 3], below[..., 3])
