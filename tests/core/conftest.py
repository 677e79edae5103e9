"""A made-up skeleton of rods and eggs: voxels for the CT, random decays for the camera."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest

from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.planar import PlanarImage, PlanarScan, View
from hccbm_gui.core.volume import Unit, Volume

PIXEL_MM = 2.4
ROWS, COLUMNS = 700, 220
ATTENUATION_PER_MM = 0.012


@dataclass(frozen=True)
class Shape:
    """A cylinder or ellipsoid: centre, (3, 3) half-axes as columns, uptake, in the CT or not."""

    centre: np.ndarray
    axes: np.ndarray
    uptake: float
    round_ends: bool
    in_ct: bool = True


def rod(start, end, radius, uptake=1.0, depth_radius=None, in_ct=True):
    start, end = np.array(start, float), np.array(end, float)
    half = (end - start) / 2.0
    along = half / np.linalg.norm(half)
    side = np.cross((0, 1, 0) if abs(along[1]) < 0.9 else (1, 0, 0), along)
    side /= np.linalg.norm(side)
    other = np.cross(along, side) * (depth_radius or radius)
    axes = np.stack([side * radius, other, half], axis=1)
    return Shape((start + end) / 2.0, axes, uptake, round_ends=False, in_ct=in_ct)


def egg(centre, axes, uptake=1.0, in_ct=True):
    axes = np.diag(axes) if np.ndim(axes) == 1 else np.array(axes).T
    return Shape(np.array(centre, float), axes.astype(float), uptake, True, in_ct)


def rib(side, x, y, z, reach, turn):
    angles = np.linspace(0.1, turn, 9)
    across = x + side * reach * np.sin(angles)
    points = np.stack([across, y - 55.0 * (1.0 - np.cos(angles)), z - 30.0 * angles], axis=1)
    return [rod(a, b, 5.5, 0.55) for a, b in pairwise(points)]


def spine_and_ribs():
    shapes, z = [], -20.0
    for level in range(17):  # L5 to T1
        height, radius = 29.0 - 0.6 * level, 25.0 - 0.7 * level
        x, y = 3.0 * np.sin(z / 150.0), 15.0 + 10.0 * np.sin((z + 20.0) / 110.0)
        shapes.append(rod((x, y, z), (x, y, z + height - 5), radius, 1.2, 0.8 * radius))
        shapes.append(rod((x - 33, y + 25, z + 10), (x + 33, y + 25, z + 10), 5))
        shapes.append(rod((x, y + 28, z + 12), (x, y + 58, z + 2), 5))
        if level >= 5:
            reach = 135.0 - 2.2 * abs(9 - level) ** 1.4
            for side in (-1, 1):
                shapes += rib(side, x, y + 35, z + 15, reach, 2.6 if level > 6 else 1.5)
        z += height
    return [*shapes, rod((0, -75, 230), (0, -85, 380), 18, 0.8, 6)]


def pelvis_and_limbs():
    shapes = [egg((0, 35, -60), [(48, 0, 0), (0, 15, 0), (0, 15, 50)], 1.5)]
    for s in (-1, 1):
        shapes += [
            egg((s * 95, 15, -45), [(s * 22, -45, 10), (s * 5, 4, 0), (s * 35, 0, 50)], 1.1),
            egg((s * 60, 45, -50), (8, 12, 28), 1.8),
            rod((s * 90, 0, -110), (s * 90, 5, -75), 24),
            rod((s * 85, -15, -120), (s * 15, -45, -135), 8, 0.8),
            rod((s * 70, 25, -170), (s * 85, 10, -120), 14, 0.8),
            egg((s * 95, 5, -115), (23, 23, 23), 0.9),
            rod((s * 95, 5, -115), (s * 140, 10, -140), 13, 0.8),
            rod((s * 140, 10, -130), (s * 115, 5, -500), 14, 0.35),
            rod((s * 115, 5, -500), (s * 110, 10, -760), 15, 0.4, in_ct=False),
            rod((s * 190, 0, 390), (s * 230, 10, 100), 12, 0.5, in_ct=False),
            rod((s * 230, 10, 100), (s * 225, -10, -150), 10, 0.5, in_ct=False),
        ]
    return [*shapes, egg((0, -10, 560), (70, 85, 100), 0.4, in_ct=False)]


def what_bone_does_not_explain():
    """Soft tissue, bladder, kidneys and three hot lesions."""
    shapes = [rod((0, 0, -250), (0, 0, 370), 170, 0.06, 105, in_ct=False)]
    for s in (-1, 1):
        shapes.append(rod((s * 95, 5, -760), (s * 95, 5, -250), 75, 0.06, in_ct=False))
        shapes.append(egg((s * 65, 45, 115 + 5 * s), (25, 20, 50), 1.5, in_ct=False))
    lesions = [((-95, 10, -30), (30, 8, 22)), ((0, 20, 225), (16, 14, 11))]
    shapes += [egg(centre, axes, 6.0, in_ct=False) for centre, axes in lesions]
    shapes.append(egg((118, 10, 215), (10, 10, 10), 8.0, in_ct=False))
    return [*shapes, egg((0, -40, -110), (40, 30, 30), 6.0, in_ct=False)]


SKELETON = [*spine_and_ribs(), *pelvis_and_limbs()]
BODY = [*SKELETON, *what_bone_does_not_explain()]


def ct(z_range=(-250, 330), spacing_mm=(4.0, 2.5, 2.5), half_width_mm=190.0):
    """Shapes with a dense rim and a spongy core in an elliptic body, with noise."""
    axes = [
        np.arange(low, high, step)
        for (low, high), step in zip(
            (z_range, (-125, 125), (-half_width_mm, half_width_mm)), spacing_mm, strict=True
        )
    ]
    array = np.full([axis.size for axis in axes], -1000, dtype=np.int16)
    y, x = np.meshgrid(axes[1], axes[2], indexing="ij")
    array[:, (x / 175) ** 2 + (y / 110) ** 2 < 1] = 40
    for shape in SKELETON:
        reach = np.abs(shape.axes).sum(axis=1)[::-1] + 1.0
        near = [
            np.flatnonzero(abs(axis - at) <= far)
            for axis, at, far in zip(axes, shape.centre[::-1], reach, strict=True)
        ]
        if not shape.in_ct or min(part.size for part in near) == 0:
            continue
        box = np.ix_(*near)
        grid = np.stack(
            np.meshgrid(*(a[n] for a, n in zip(axes, near, strict=True)), indexing="ij")
        )
        local = (np.moveaxis(grid[::-1], 0, -1) - shape.centre) @ np.linalg.inv(shape.axes).T
        if shape.round_ends:
            depth = np.linalg.norm(local, axis=-1)
        else:
            depth = np.maximum(np.hypot(local[..., 0], local[..., 1]), np.abs(local[..., 2]))
        bone = np.where(depth > 0.75, 750, 280) if shape.uptake > 0.5 else 900
        array[box] = np.where(depth < 1.0, np.maximum(array[box], bone), array[box])
    array += np.random.default_rng(1).normal(0.0, 12.0, array.shape).astype(np.int16)
    geometry = Geometry.from_axes(
        array.shape, (axes[2][0], axes[1][0], axes[0][0]), spacing_mm, "ct"
    )
    return Volume(array, geometry, Unit.HU)


def decays(seed, per_mm3=0.15):
    """Random places of emission (N, 3)."""
    rng = np.random.default_rng(seed)
    places = []
    for shape in BODY:
        size = 4.0 / 3.0 * np.pi if shape.round_ends else 2.0 * np.pi
        mean = abs(np.linalg.det(shape.axes)) * size * per_mm3 * shape.uptake
        n = rng.poisson(mean)
        if shape.round_ends:
            local = rng.normal(size=(n, 3))
            local *= rng.random((n, 1)) ** (1 / 3) / np.linalg.norm(local, axis=1, keepdims=True)
        else:
            turn, out = 2.0 * np.pi * rng.random(n), np.sqrt(rng.random(n))
            local = np.stack(
                [out * np.cos(turn), out * np.sin(turn), 2 * rng.random(n) - 1], axis=1
            )
        places.append(shape.centre + local @ shape.axes.T)
    return np.concatenate(places), rng


def bone_scan(matrix, seed=0, lift_thorax_mm=0.0, per_mm3=0.15):
    """What an anterior and a posterior camera count of the decays, each as acquired."""
    places, rng = decays(seed, per_mm3)
    half_depth = 110.0 * np.sqrt(np.clip(1.0 - (places[:, 0] / 175.0) ** 2, 0.02, 1.0))
    images = []
    for view, sign in ((View.ANTERIOR, 1.0), (View.POSTERIOR, -1.0)):
        depth = np.clip(half_depth + sign * places[:, 1], 0.0, None)
        seen = rng.random(len(places)) < np.exp(-ATTENUATION_PER_MM * depth)
        xz, depth = places[seen][:, [0, 2]], depth[seen]
        xz[:, 1] += lift_thorax_mm * (xz[:, 1] > 100.0)
        # The picture of a point widens with its distance from the camera.
        xz += rng.normal(size=xz.shape) * (3.0 + 0.008 * depth)[:, None]
        pq = (xz - matrix[:2, 2]) @ matrix[:2, :2]
        row = (ROWS - 1) / 2.0 - pq[:, 1] / PIXEL_MM
        column = sign * pq[:, 0] / PIXEL_MM + (COLUMNS - 1) / 2.0
        edges = np.arange(ROWS + 1) - 0.5, np.arange(COLUMNS + 1) - 0.5
        counts, *_ = np.histogram2d(row, column, bins=edges)
        images.append(PlanarImage(counts.astype(np.uint16), (PIXEL_MM, PIXEL_MM), view, sign > 0))
    return PlanarScan(tuple(images), whole_body=True)


@pytest.fixture(scope="session")
def skeleton_ct():
    """Function that makes a CT of the skeleton: see `ct`."""
    return ct


@pytest.fixture(scope="session")
def skeleton_scan():
    """Function that makes a bone scan of the skeleton: see `bone_scan`."""
    return bone_scan
