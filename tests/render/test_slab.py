"""Projections through a thickness, against numpy."""

import numpy as np
import pytest
from scipy import ndimage
from scipy.spatial.transform import Rotation
from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkLookupTable

from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.render.image_layer import ImageLayer
from hccbm_gui.render.looks import Slab, SlabMode
from hccbm_gui.render.sample_grid import SampleGrid, slab_samples
from hccbm_gui.render.slice_scene import SliceScene
from hccbm_gui.render.slice_texts import slab_text
from hccbm_gui.render.view_plane import PLANES, tilted_plane

OBLIQUE = tilted_plane(PLANES["coronal"], 25.0, -35.0, 10.0)
ALL_PLANES = [*PLANES.values(), OBLIQUE]
PROJECTIONS = {
    SlabMode.MIP: lambda values: values.max(axis=0),
    SlabMode.MINIP: lambda values: values.min(axis=0),
    SlabMode.MEAN: lambda values: np.trapezoid(values, axis=0) / (len(values) - 1),
}


def noise(axes=((0, 0, 1), (0, 1, 0), (1, 0, 0))):
    """Smooth noise from 0 to 1 on voxels of 3, 2 and 1.5 mm."""
    values = np.random.default_rng(3).random((40, 60, 80))
    smooth = ndimage.gaussian_filter(values, 1.5)
    smooth = (smooth - smooth.min()) / (smooth.max() - smooth.min())
    spacing = np.array((3.0, 2.0, 1.5))
    middle = (np.array(values.shape) - 1) / 2.0
    origin = -(np.array(axes) * spacing[:, None]).T @ middle
    geometry = Geometry.from_axes(values.shape, origin, spacing, "1.2", axes)
    return Volume(smooth.astype(np.float32), geometry, Unit.SIGNAL)


def ramp():
    """A table whose red and green tell the value to 1 part in 65536."""
    table = vtkLookupTable()
    steps = np.arange(65536)
    rgba = np.stack([steps // 256, steps % 256, 0 * steps, 255 + 0 * steps], axis=1)
    table.SetTableRange(0.0, 1.0)
    table.SetTable(numpy_to_vtk(rgba.astype(np.uint8), deep=1))
    return table


def shown_by(volume, plane, slab, position_mm, grid):
    layer = ImageLayer(plane, outside=(0, 0, 0, 255))
    layer.set_colours(ramp())
    layer.set_volume(volume)
    layer.set_slab(slab)
    picture = layer.cut(position_mm, grid)
    rgba = vtk_to_numpy(picture.GetPointData().GetScalars()).astype(float)
    return (rgba[:, 0] * 256 + rgba[:, 1] + 0.5) / 65536


@pytest.mark.parametrize("mode", PROJECTIONS)
@pytest.mark.parametrize("plane", ALL_PLANES, ids=lambda plane: plane.name)
def test_a_slab_shows_what_numpy_finds_through_its_thickness(plane, mode):
    volume = noise(Rotation.from_euler("xyz", [10, 20, 5], degrees=True).as_matrix()[::-1])
    grid, position, thickness = SampleGrid((-10.0, -12.0), 1.25, 18, 16), 3.3, 11.0
    found = shown_by(volume, plane, Slab(mode, thickness), position, grid)
    u = grid.corner_mm[0] + grid.step_mm * (np.arange(grid.columns) + 0.5)
    v = grid.corner_mm[1] + grid.step_mm * (np.arange(grid.rows) + 0.5)
    uv = np.stack(np.meshgrid(u, v), axis=-1).reshape(-1, 2)
    count, step = slab_samples(Slab(mode, thickness), volume.geometry)
    assert step <= 0.75
    assert (count - 1) * step == pytest.approx(thickness)
    through = position + step * (np.arange(count) - (count - 1) / 2.0)
    values = np.stack([volume.sample(plane.to_patient(uv, at)) for at in through])
    assert found == pytest.approx(PROJECTIONS[mode](values), abs=1e-4)


def test_without_a_mode_or_a_thickness_the_slab_is_the_slice():
    volume, grid = noise(), SampleGrid((-10.0, -10.0), 1.0, 20, 20)
    plain = shown_by(volume, PLANES["axial"], Slab(), 1.0, grid)
    for slab in (Slab(SlabMode.MIP, 0.0), Slab(SlabMode.SLICE, 30.0)):
        assert (shown_by(volume, PLANES["axial"], slab, 1.0, grid) == plain).all()
        assert slab_text(slab) == ""
    assert slab_text(Slab(SlabMode.MIP, 20.0)) == "MIP 20 mm"


def test_voxels_beyond_the_image_do_not_count():
    volume, grid = noise(), SampleGrid((-5.0, -5.0), 1.0, 10, 10)
    # Half of the slab lies above the last slice, at 60 mm.
    found = shown_by(volume, PLANES["axial"], Slab(SlabMode.MINIP, 30.0), 60.0, grid)
    assert found.min() > 0.05


@pytest.mark.gl
@pytest.mark.parametrize("plane", ALL_PLANES, ids=lambda plane: plane.name)
def test_a_maximum_projection_shows_a_ball_beside_the_slice(plane, new_window, picture_of, patient):
    from hccbm_gui.render.window_level import WindowLevel

    window = new_window()
    scene = SliceScene(window, plane)
    scene.set_crosshair_visible(False)
    scene.set_texts_visible(False)
    scene.set_base(patient(), WindowLevel(400, 40))
    marker = np.array([44.0, -38.0, 51.0])
    scene.set_cursor(marker - 20.0 * plane.normal)
    x, y = (int(p) for p in scene.pixel_of(marker))
    seen = []
    for slab in (Slab(), Slab(SlabMode.MIP, 30.0), Slab(SlabMode.MIP, 18.0)):
        scene.set_slab(slab)
        scene.render()
        seen.append(bool(picture_of(window)[y, x, 0] > 250))
    # The ball of 9 mm begins 11 mm beside the slice: in 30 mm, not in 18 mm.
    assert seen == [False, True, False]
