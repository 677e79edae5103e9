"""A part of an image, kept in its box only: where searching begins and what it finds."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from hccbm_gui.core.arrays import BoolArray, frozen
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.structures.raster import Box, StructureMask

Point = tuple[float, float, float]


def whole_box(geometry: Geometry) -> Box:
    """The box of all voxels."""
    k, j, i = (slice(0, n) for n in geometry.shape)
    return k, j, i


def box_between(geometry: Geometry, corners_mm: npt.ArrayLike) -> Box:
    """The box of the voxels whose centres lie between two or more LPS points (N, 3).

    Raises
    ------
    InputRefused : no voxel lies there.
    """
    indices = geometry.to_index(corners_mm)
    low = np.maximum(np.ceil(indices.min(axis=0) - 1e-6), 0).astype(int)
    high = np.minimum(np.floor(indices.max(axis=0) + 1e-6) + 1, geometry.shape).astype(int)
    if (high <= low).any():
        raise InputRefused(
            "The box holds no voxel of the image.", remedy="Draw it larger, on the image."
        )
    k, j, i = (slice(int(a), int(b)) for a, b in zip(low, high, strict=True))
    return k, j, i


def voxel_of(geometry: Geometry, point_mm: npt.ArrayLike) -> tuple[int, int, int]:
    """Index (slice, row, column) of the voxel that holds an LPS point (3,).

    Raises
    ------
    InputRefused : the point lies outside the image.
    """
    index = np.rint(geometry.to_index(point_mm)[0]).astype(int)
    if (index < 0).any() or (index >= geometry.shape).any():
        raise InputRefused(
            "The point lies outside the image.",
            where=", ".join(f"{c:.1f}" for c in np.asarray(point_mm, dtype=float)) + " mm",
            remedy="Click inside the image.",
        )
    k, j, i = (int(n) for n in index)
    return k, j, i


def region_of(array: BoolArray, box: Box, geometry: Geometry) -> StructureMask:
    """A mask within `box` cut down to what is set; without voxels when nothing is."""
    found = ndimage.find_objects(array.astype(np.uint8))
    if not found or found[0] is None:
        none = slice(0, 0)
        return StructureMask((none, none, none), frozen(np.zeros((0, 0, 0), np.bool_)), geometry)
    cut = found[0]
    k, j, i = (slice(b.start + c.start, b.start + c.stop) for b, c in zip(box, cut, strict=True))
    return StructureMask((k, j, i), frozen(array[cut].copy()), geometry)


def ball(radius_mm: float, spacing_mm: Sequence[float]) -> BoolArray:
    """The voxels whose centre lies within a radius, for morphology; at least the middle one."""
    reach = [int(radius_mm / mm + 1e-9) for mm in spacing_mm]
    k, j, i = np.ogrid[tuple(slice(-n, n + 1) for n in reach)]
    a, b, c = spacing_mm
    return np.asarray((k * a) ** 2 + (j * b) ** 2 + (i * c) ** 2 <= radius_mm**2 + 1e-9)


def largest_part(array: BoolArray) -> BoolArray:
    """The largest part that hangs together by faces."""
    labels, count = ndimage.label(array)
    if count < 2:
        return np.asarray(array, dtype=np.bool_)
    sizes = np.bincount(labels.ravel())
    sizes[0] = 0
    return np.asarray(labels == sizes.argmax())


def part_with(array: BoolArray, at: tuple[int, ...]) -> BoolArray:
    """The part that hangs together with one voxel by faces; nothing when that is not set."""
    labels, _ = ndimage.label(array)
    wanted = labels[at]
    return np.asarray(labels == wanted) if wanted else np.zeros_like(array, dtype=np.bool_)
