"""Structures of a view: as stored on their slices, as one surface across them, and by name."""

import gc
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from vtkmodules.vtkRenderingCore import vtkRenderer

from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.structures.raster import structure_mask
from hccbm_gui.render import roi_shape as shapes
from hccbm_gui.render.contour_layer import ContourLayer
from hccbm_gui.render.view_plane import PLANES, acquired_plane, tilted_plane

FRAME = "1.2.3"


def structure(contours, number=1, kind=RoiKind.OAR):
    return Roi(f"roi {number}", kind, (9, 99, 199), FRAME, tuple(contours), number=number)


def ring(radius, z, centre=(0.0, 0.0), points=60):
    turn = np.linspace(0.0, 2.0 * np.pi, points, endpoint=False)
    x, y = centre[0] + radius * np.cos(turn), centre[1] + radius * np.sin(turn)
    return np.column_stack([x, y, np.full(points, z)])


def layer_of(plane, *rois, slice_mm=3.0):
    layer = ContourLayer(vtkRenderer(), plane)
    layer.set_rois(rois, {roi.key for roi in rois}, slice_mm)
    return layer


def test_on_its_own_slice_a_contour_is_drawn_exactly_as_stored():
    chance = np.random.default_rng(0)
    contours = [ring(chance.uniform(5, 20), z, chance.uniform(-3, 3, 2)) for z in (0.0, 2.5, 5.0)]
    layer = layer_of(PLANES["axial"], structure(contours))
    for contour in contours:
        lines, _, _, _ = layer.outlines(contour[0, 2])
        stored = PLANES["axial"].to_view(contour)
        assert np.array_equal(lines, np.stack([stored, np.roll(stored, -1, axis=0)], axis=1))


@pytest.mark.parametrize("upside_down", [False, True])
def test_contours_on_oblique_slices_are_drawn_as_stored_in_their_own_plane(upside_down):
    tilt = tilted_plane(PLANES["axial"], 25.0, -15.0)
    axes = np.array([tilt.normal, -tilt.up, tilt.right]) * ([[-1], [1], [1]] if upside_down else 1)
    plane = acquired_plane(Geometry.from_axes((9, 9, 9), (0, 0, 0), (2, 2, 2), FRAME, axes))
    flat = ring(12.0, 0.0)
    contours = [tilt.to_patient(flat[:, :2] * (1 + z / 20), z) for z in (0.0, 2.0, 4.0)]
    layer = layer_of(plane, structure(contours, kind=RoiKind.GTV))
    for contour in contours:
        position = float(plane.position_of(contour[0])[0])
        lines, _, fills, _ = layer.outlines(position)
        assert lines[:, 0] == pytest.approx(plane.to_view(contour), abs=1e-9)
        assert len(fills)
    assert not len(layer.outlines(float(plane.position_of(contours[0][0])[0]) - 30.0)[0])


def dice_of_cuts(roi, plane, grid):
    """Dice of the outlines in all planes along `plane` together, and of each, with its mask."""
    mask = structure_mask(roi, grid).full()
    axis = 1 if plane.name == "coronal" else 2
    layer = layer_of(plane, roi)
    centres = [
        grid.to_patient(np.eye(3)[a] * np.arange(n)[:, None]) for a, n in enumerate(grid.shape)
    ]
    positions = plane.position_of(centres[axis])
    across = centres[2 if axis == 1 else 1] @ plane.right
    heights = centres[0] @ plane.up
    both = seen = masked = 0
    each = []
    for number, position in enumerate(positions):
        segments = layer.outlines(float(position))[0]
        shown = np.zeros((len(heights), len(across)), dtype=bool)
        for row, height in enumerate(heights):
            below = segments[:, :, 1] <= height
            start, end = segments[below[:, 0] != below[:, 1]].swapaxes(0, 1)
            share = (height - start[:, 1]) / (end[:, 1] - start[:, 1])
            crossing = np.sort(start[:, 0] + share * (end[:, 0] - start[:, 0]))
            shown[row] = np.searchsorted(crossing, across) % 2
        drawn = np.take(mask, number, axis=axis)
        common, sizes = np.count_nonzero(shown & drawn), (shown.sum(), drawn.sum())
        both, seen, masked = both + common, seen + sizes[0], masked + sizes[1]
        if sizes[1]:
            each.append((2.0 * common / sum(sizes), sizes[1]))
    return 2.0 * both / (seen + masked), each


def grid_around(roi, spacing):
    low, high = roi.bounds_mm()
    shape = np.ceil((high - low + 12.0)[::-1] / spacing).astype(int)
    origin = low - 6.0 + (0.013, 0.017, 0.0)
    return Geometry.from_axes(tuple(shape), origin, spacing, roi.frame_uid)


@pytest.mark.parametrize("plane", [PLANES["coronal"], PLANES["sagittal"]], ids=lambda p: p.name)
@pytest.mark.parametrize("name", ["Lung_L", "Lung_R"])
def test_the_lungs_of_the_phantom_are_cut_as_their_mask_is(plane, name):
    from hccbm_gui.io.phantom.ct_series import ct_slices
    from hccbm_gui.io.phantom.structure_series import contours_of, structures

    lines = contours_of(name, structures()[name], ct_slices(7, small=False))
    roi = structure([line for _, line in lines])
    total, each = dice_of_cuts(roi, plane, grid_around(roi, (1.0, 2.0, 2.0)))
    assert total >= 0.98
    # A cut through the rim is a few voxels wide; each one through the lung must do by itself.
    largest = max(size for _, size in each)
    assert min(dice for dice, size in each if 3 * size > largest) >= 0.98


@pytest.mark.real_data
@pytest.mark.parametrize("plane", [PLANES["coronal"], PLANES["sagittal"]], ids=lambda p: p.name)
def test_a_lung_drawn_in_the_clinic_is_cut_as_its_mask_is(plane, shared_data):
    from hccbm_gui.io.load import load_case

    case = load_case([shared_data / "ct-rt-dicompyler-core-breast"])
    roi = next(roi for roi in case.rois if roi.name == "Lt Lung")
    total, each = dice_of_cuts(roi, plane, grid_around(roi, (1.0, 2.0, 2.0)))
    assert total >= 0.98
    largest = max(size for _, size in each)
    assert min(dice for dice, size in each if 3 * size > largest) >= 0.98


def test_the_structures_at_a_point_are_named_the_smallest_first():
    body = structure([ring(50.0, z) for z in np.arange(0.0, 31.0, 3.0)], 1)
    tube = structure(
        [ring(r, z, (10.0, 0.0)) for z in np.arange(6.0, 25.0, 3.0) for r in (12.0, 6.0)], 2
    )
    layer = layer_of(PLANES["coronal"], body, tube)
    assert layer.roi_at((19.0, 0.0, 12.0)) == [tube, body]
    assert layer.roi_at((10.0, 0.0, 12.0)) == [body]  # in the hole
    assert layer.roi_at((19.0, 0.0, 25.4)) == [tube, body]  # half a slice beyond the last
    assert layer.roi_at((19.0, 0.0, 25.6)) == [body]
    assert layer.roi_at((0.0, 60.0, 12.0)) == []
    assert layer.roi_at((0.0, 0.0, 33.0)) == []
    layer.set_rois([body, tube], {tube.key}, 3.0)
    assert layer.roi_at((19.0, 0.0, 12.0)) == [tube]


def test_a_structure_drawn_on_one_slice_has_the_thickness_of_a_slice():
    layer = layer_of(PLANES["sagittal"], structure([ring(10.0, 0.0)]), slice_mm=5.0)
    lines, _, _, _ = layer.outlines(0.1)
    assert (lines[..., 1].min(), lines[..., 1].max()) == pytest.approx((-2.5, 2.5))
    assert len(layer.roi_at((0, 0, 2.4))) == 1
    assert layer.roi_at((0, 0, 2.6)) == []


def test_views_share_what_is_prepared_and_let_go_of_it_together():
    roi = structure([ring(10.0, z) for z in (0.0, 3.0, 6.0)])
    layers = [layer_of(plane, roi) for plane in PLANES.values()]
    for layer in layers:
        layer.outlines(1.0)
    gc.collect()
    assert sum(key[0] == id(roi) for key in shapes._shapes) == 1
    for layer in layers:
        layer.set_rois((), (), 3.0)
    gc.collect()
    assert sum(key[0] == id(roi) for key in shapes._shapes) == 0


def test_fills_follow_the_outline_in_every_plane():
    contours = [ring(20.0 - abs(z) / 3, z) for z in np.arange(-15.0, 16.0, 3.0)]
    roi = structure(contours, kind=RoiKind.GTV)
    for plane in (*PLANES.values(), tilted_plane(PLANES["coronal"], 30.0, 20.0)):
        layer = layer_of(plane, roi)
        lines, _, fills, numbers = layer.outlines(0.01)
        assert set(numbers) == {0}
        assert fills.reshape(-1, 2).min(axis=0) == pytest.approx(lines.reshape(-1, 2).min(axis=0))
        assert fills.reshape(-1, 2).max(axis=0) == pytest.approx(lines.reshape(-1, 2).max(axis=0))
        layer.set_rois([roi], {roi.key}, 3.0, filled=set())
        assert len(layer.outlines(0.01)[2]) == 0


def test_shapes_made_beforehand_are_those_that_the_views_draw():
    tube = structure([ring(10.0, z) for z in (0.0, 3.0, 6.0)], 1)
    disc, nothing = structure([ring(10.0, 0.0)], 2), structure([], 3)
    told = []
    made = shapes.prepare_shapes(
        (tube, disc, nothing), 5.0, lambda share, _text="": told.append(share)
    )
    assert [shape.roi for shape in made] == [tube, disc]
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert shapes.roi_shape(tube, 5.0) is made[0]
    # How thick a single slice is matters where there is one alone.
    assert shapes.roi_shape(tube, 2.0) is made[0]
    assert shapes.roi_shape(disc, 5.0) is made[1]
    assert shapes.roi_shape(disc, 2.0) is not made[1]


def test_threads_that_ask_at_once_get_the_same_surface():
    roi = structure([ring(10.0 + z, z) for z in np.arange(0.0, 60.0, 3.0)])
    shape = shapes.roi_shape(roi, 3.0)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: shape.loft, range(8)))
    assert all(loft is found[0] for loft in found)
