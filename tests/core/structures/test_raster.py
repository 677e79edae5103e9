"""Masks of contours against an exact point-in-polygon test."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hccbm_gui.core.errors import FrameMismatch, InputRefused
from hccbm_gui.core.fields.polygons import even_odd
from hccbm_gui.core.fields.structure_volume import SlabStack, slab_stack
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.structures.raster import structure_mask

FRAME = "1.2.3"
SPACING = (3.0, 0.977, 0.977)
GRID = Geometry.from_axes((20, 60, 70), (-34.3, -29.1, -28.5), SPACING, FRAME)


def roi(contours, frame: str = FRAME) -> Roi:
    return Roi("Heart", RoiKind.OAR, (0, 0, 255), frame, tuple(contours))


def ring(centre, radii, z: float) -> np.ndarray:
    turn = np.linspace(0, 2 * np.pi, len(radii), endpoint=False)
    flat = np.asarray(centre) + np.asarray(radii)[:, None] * np.stack(
        [np.cos(turn), np.sin(turn)], axis=1
    )
    return np.column_stack([flat, np.full(len(radii), z)])


def random_structure(seed: int, planes=None) -> list[np.ndarray]:
    """Ragged pieces with holes and crossings, several on a plane."""
    chance = np.random.default_rng(seed)
    contours = []
    for z in GRID.origin_mm[2] + 3.0 * np.arange(3, 14) if planes is None else planes:
        for _ in range(chance.integers(1, 5)):
            radii = chance.uniform(2.0, 16.0, chance.integers(3, 40))
            contours.append(ring(chance.uniform(-15, 15, 2), radii, z))
    return contours


def by_points(contours, grid: Geometry) -> np.ndarray:
    """Oracle: the slab of each plane by the midpoint rule, every centre by GEOS."""
    heights = np.array([contour[0, 2] for contour in contours])
    planes = np.unique(heights)
    gaps = np.diff(planes)
    half = np.where(gaps > 2.5 * np.median(gaps), np.median(gaps), gaps) / 2
    lows = planes - np.append(half[0], half)
    highs = planes + np.append(half, half[-1])
    mask = np.zeros(grid.shape, bool)
    j, i = np.meshgrid(np.arange(grid.shape[1]), np.arange(grid.shape[2]), indexing="ij")
    for k in range(grid.shape[0]):
        z = grid.to_patient((k, 0, 0))[0, 2]
        for plane, low, high in zip(planes, lows, highs, strict=True):
            if low - 1e-6 <= z < high - 1e-6:
                indices = np.stack([np.full(j.size, k), j.ravel(), i.ravel()], axis=1)
                points = grid.to_patient(indices)
                shape = even_odd(
                    [c[:, :2] for c, h in zip(contours, heights, strict=True) if h == plane]
                )
                mask[k] = shapely.contains_xy(shape, points[:, :2]).reshape(j.shape)
    return mask


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_every_voxel_is_that_of_the_exact_rule(seed: int) -> None:
    contours = random_structure(seed)
    assert np.array_equal(structure_mask(roi(contours), GRID).full(), by_points(contours, GRID))


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.floats(0.7, 5.0), st.floats(0.0, 3.0))
def test_a_plane_takes_the_slab_that_holds_its_centre(seed, spacing, start) -> None:
    planes = GRID.origin_mm[2] + 9.0 + start + spacing * np.array([0, 1, 2.2, 3, 4, 12, 13])
    contours = random_structure(seed, planes)
    assert np.array_equal(structure_mask(roi(contours), GRID).full(), by_points(contours, GRID))


def test_a_structure_gives_the_same_mask_as_its_slabs() -> None:
    contours = random_structure(7)
    drawn = structure_mask(roi(contours), GRID)
    slabs = structure_mask(slab_stack(contours), GRID)
    assert np.array_equal(drawn.full(), slabs.full())
    assert drawn.volume_cc == slabs.volume_cc > 1.0


def turned(axes, contours, grid: Geometry) -> tuple[Roi, Geometry]:
    """Contours and grid in a patient turned by a rotation or reflection (3, 3)."""
    axes = np.asarray(axes, float)
    affine = np.eye(4)
    affine[:3, :3] = axes @ grid.affine[:3, :3]
    affine[:3, 3] = axes @ grid.affine[:3, 3]
    return roi([c @ axes.T for c in contours]), Geometry(grid.shape, affine, grid.frame_uid)


@pytest.mark.parametrize(
    "axes",
    [
        [(0, 1, 0), (0, 0, 1), (1, 0, 0)],
        [(1, 0, 0), (0, 0, 1), (0, 1, 0)],
        [(-1, 0, 0), (0, -1, 0), (0, 0, 1)],
        [(0.6, 0.8, 0), (-0.8, 0.6, 0), (0, 0, -1)],
        [(0.36, 0.48, -0.8), (-0.8, 0.6, 0), (0.48, 0.64, 0.6)],
    ],
)
def test_a_turned_patient_has_the_same_mask(axes) -> None:
    contours = random_structure(3)
    both = turned(axes, contours, GRID)
    assert np.array_equal(structure_mask(*both).full(), by_points(contours, GRID))


@pytest.mark.parametrize("order", [(1, 0, 2), (1, 2, 0), (2, 1, 0), (0, 2, 1)])
@pytest.mark.parametrize("sign", [1, -1])
def test_contours_across_any_axis_of_the_grid_are_filled(order, sign) -> None:
    """The grid stores the same voxels in another order of axes and directions."""
    contours = random_structure(11)
    flip = np.eye(4)
    flip[1, 1], flip[1, 3] = sign, 0 if sign > 0 else GRID.shape[1] - 1
    swap = np.eye(4)
    swap[:3, :3] = np.eye(3)[:, list(order)]
    shape = tuple(GRID.shape[n] for n in order)
    grid = Geometry(shape, GRID.affine @ flip @ swap, FRAME)
    expected = by_points(contours, GRID)[:, ::sign].transpose(order)
    found = structure_mask(roi(contours), grid)
    assert np.array_equal(found.full(), expected)
    assert found.array.flags.c_contiguous
    assert np.array_equal(structure_mask(slab_stack(contours), grid).full(), expected)


@settings(max_examples=20, deadline=None)
@given(
    st.integers(0, 10**6), st.floats(0.01, 1.5), st.sampled_from([(1, 2, 3), (0, 1, 0), (3, 0, 1)])
)
def test_a_tilted_grid_agrees_with_point_tests(seed, angle, about) -> None:
    axis = np.array(about) / np.linalg.norm(about)
    cross = np.cross(np.eye(3), axis)
    turn = np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross
    stack = slab_stack(random_structure(seed, GRID.origin_mm[2] + 4.0 * np.arange(3, 8)))
    grid = Geometry.from_axes((14, 22, 26), (-20, -14, -20), (3.1, 2.2, 2.3), FRAME, turn)
    indices = np.stack(np.meshgrid(*map(np.arange, grid.shape), indexing="ij"), axis=-1)
    expected = stack.contains(grid.to_patient(indices.reshape(-1, 3))).reshape(grid.shape)
    assert np.array_equal(structure_mask(stack, grid).full(), expected)


def test_drawn_contours_on_a_tilted_grid_take_the_general_path() -> None:
    contours = random_structure(5)
    turn = [(0, np.sin(0.3), np.cos(0.3)), (0, np.cos(0.3), -np.sin(0.3)), (1, 0, 0)]
    grid = Geometry.from_axes((15, 20, 20), (-18, -14, -14), (2.5, 2.5, 2.5), FRAME, turn)
    drawn = structure_mask(roi(contours), grid).full()
    assert drawn.any()
    assert np.array_equal(drawn, structure_mask(slab_stack(contours), grid).full())


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.integers(5, 50), st.integers(5, 60))
def test_neighbours_share_out_the_voxels_on_their_border(seed, row, column) -> None:
    """Corners on voxel centres: four pieces around one corner fill the square, none twice."""
    chance = np.random.default_rng(seed)
    middle = np.array([row, column])
    corners = np.array([(2, 2), (2, 65), (57, 65), (57, 2)])
    pieces = np.zeros(GRID.shape, int)
    bent = chance.integers(3, 50, (4, 2))
    for n in range(4):
        flat = np.array([middle, bent[n], corners[n], corners[(n + 1) % 4], bent[(n + 1) % 4]])
        contours = [GRID.to_patient(np.insert(flat, 0, k, axis=1)) for k in (4, 5)]
        pieces[structure_mask(roi(contours), GRID).box] += structure_mask(roi(contours), GRID).array
    square = [GRID.to_patient(np.insert(corners, 0, k, axis=1)) for k in (4, 5)]
    parity = structure_mask(roi(square), GRID).full()
    assert np.array_equal(pieces % 2 == 1, parity)


def test_a_hole_and_a_keyhole_are_the_same() -> None:
    outer, inner = ((ring((0, 0), np.full(40, r), z) for z in (0.0, 3.0)) for r in (15.0, 7.0))
    outer, inner = list(outer), list(inner)
    keyhole = [
        np.concatenate([o, o[:1], i[:1], i[:0:-1], i[:1]])
        for o, i in zip(outer, inner, strict=True)
    ]
    two = structure_mask(roi([*outer, *inner]), GRID).full()
    assert not two[9, 30, 35]
    assert np.array_equal(two, structure_mask(roi(keyhole), GRID).full())


def test_the_box_holds_nothing_but_the_structure() -> None:
    mask = structure_mask(roi([ring((0, 0), np.full(50, 10.0), z) for z in (0.0, 3.0)]), GRID)
    assert mask.array.shape == (2, 21, 21)
    for axis in range(3):
        others = tuple(n for n in range(3) if n != axis)
        assert mask.array.any(axis=others).all()
    assert not mask.array.flags.writeable
    assert np.array_equal(mask.full()[mask.box], mask.array)


def test_what_leaves_the_grid_is_cut_off() -> None:
    chance = np.random.default_rng(4)
    contours = [ring((30, 25), chance.uniform(9, 40, 25), z) for z in np.arange(15.0, 60.0, 3.0)]
    assert np.array_equal(structure_mask(roi(contours), GRID).full(), by_points(contours, GRID))


@pytest.mark.parametrize("shift", [(500, 0, 0), (0, -500, 0), (0, 0, 500)])
def test_a_structure_outside_the_grid_has_an_empty_box(shift) -> None:
    contours = [c + shift for c in random_structure(1)]
    mask = structure_mask(roi(contours), GRID)
    assert mask.array.size == 0
    assert not mask.full().any()


def test_slabs_without_anything_have_an_empty_mask() -> None:
    assert not structure_mask(SlabStack(np.eye(3), ()), GRID).full().any()


def test_a_single_plane_needs_a_thickness() -> None:
    single = roi([ring((0, 0), np.full(50, 10.0), 0.0)])
    with pytest.raises(InputRefused, match="one slice only"):
        structure_mask(single, GRID)
    mask = structure_mask(single, GRID, single_plane_mm=6.0)
    assert mask.array.shape[0] == 2


def test_another_frame_of_reference_is_refused() -> None:
    with pytest.raises(FrameMismatch, match="Heart"):
        structure_mask(roi(random_structure(1), "9.9"), GRID)


def test_nothing_drawn_is_refused() -> None:
    with pytest.raises(InputRefused, match="no closed contour"):
        structure_mask(roi([np.zeros((2, 3))]), GRID)
