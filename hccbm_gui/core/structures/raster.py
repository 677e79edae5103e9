"""Masks of structures: the voxels whose centre lies inside the contours."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from hccbm_gui.core.arrays import BoolArray, FloatArray, VoxelArray, frozen
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.fields.structure_volume import (
    SAME_PLANE_MM,
    SlabStack,
    plane_faces,
    slab_stack,
)
from hccbm_gui.core.geometry import Geometry, require_same_frame
from hccbm_gui.core.roi import Roi
from hccbm_gui.core.structures.algebra import LARGEST_TILT, SAME_FACE_MM

Box = tuple[slice, slice, slice]


@dataclass(frozen=True, slots=True, eq=False)
class StructureMask:
    """A structure on a grid, kept in its bounding box only.

    Attributes
    ----------
    box : where it lies in the grid (slices, rows, columns); empty when it lies outside.
    array : (the box) which voxels have their centre inside, read-only.
    geometry : of the whole grid.
    """

    box: Box
    array: BoolArray
    geometry: Geometry

    @property
    def volume_cc(self) -> float:
        """Number of voxels times their volume."""
        return float(np.count_nonzero(self.array)) * self.geometry.voxel_volume_mm3 / 1000.0

    def full(self) -> BoolArray:
        """The mask of the whole grid; a new array at every call."""
        whole = np.zeros(self.geometry.shape, dtype=np.bool_)
        whole[self.box] = self.array
        return whole


@dataclass(frozen=True, slots=True, eq=False)
class _Layers:
    """Contours sorted by slab, as the kernels take them.

    points : (N, 3) or (N, 2); spans : (C, 2) of the contours among the points;
    slab_spans : (S, 2) of the slabs among the contours; faces : (S, 2) low and high.
    """

    points: FloatArray
    spans: VoxelArray
    slab_spans: VoxelArray
    faces: FloatArray


def structure_mask(
    structure: Roi | SlabStack, geometry: Geometry, single_plane_mm: float | None = None
) -> StructureMask:
    """The voxels of a grid whose centre lies inside a structure.

    Exact even-odd over all contours of a plane, without rounding to pixels. A plane of voxels
    takes the contour slab that holds its centre (`slab_stack`: half-way to the neighbours, half
    a slice at the ends, nothing in wide gaps). A centre on a border belongs to one side of it.

    Parameters
    ----------
    structure : contours, or slabs in the frame of the grid.
    geometry : the grid, at any angle to the contours; quickest when parallel.
    single_plane_mm : thickness of a structure drawn on one plane only.

    Raises
    ------
    FrameMismatch : the contours have another frame of reference than the grid.
    InputRefused : as `slab_stack`.
    """
    if isinstance(structure, Roi):
        require_same_frame(geometry.frame_uid, structure.frame_uid, f"Structure {structure.name}")
        parallel = _drawn_layers(structure, geometry, single_plane_mm)
        if parallel is not None:
            return _parallel_mask(*parallel, geometry)
        structure = slab_stack(structure, single_plane_mm)
    layers = _stack_layers(structure)
    along = np.abs(geometry.axes @ structure.axes[2])
    axis = int(along.argmax())
    if np.sin(np.arccos(min(along[axis], 1.0))) <= LARGEST_TILT and len(layers.points):
        return _parallel_mask(axis, _on_grid(layers, structure, geometry, axis), geometry)
    return _oblique_mask(layers, structure, geometry)


def _drawn_layers(
    roi: Roi, geometry: Geometry, single_plane_mm: float | None
) -> tuple[int, _Layers] | None:
    """The grid's axis along which contours are stacked and they in index units; None if oblique."""
    from hccbm_gui.core.structures.raster_kernel import to_index

    contours = [contour for contour in roi.contours if len(contour) >= 3]
    if not contours:
        raise InputRefused("The structure has no closed contour.", where=roi.name)
    ends = np.cumsum([len(contour) for contour in contours])
    spans = np.column_stack([np.append(0, ends[:-1]), ends])
    bounds = np.empty((len(contours), 2, 3))
    points = np.concatenate(contours)
    to_index(points, spans, _matrix(geometry), bounds)
    bend_mm = (bounds[:, 1] - bounds[:, 0]).max(axis=0) * geometry.spacing_mm
    axis = int(bend_mm.argmin())
    if bend_mm[axis] > SAME_PLANE_MM:
        return None
    spacing = geometry.spacing_mm[axis]
    heights = (bounds[:, 0, axis] + bounds[:, 1, axis]) / 2.0
    order = heights.argsort(kind="stable")
    cuts = np.flatnonzero(np.diff(heights[order]) * spacing > SAME_PLANE_MM) + 1
    slab_spans = np.column_stack([np.append(0, cuts), np.append(cuts, len(order))])
    positions = np.add.reduceat(heights[order], slab_spans[:, 0]) / np.diff(slab_spans)[:, 0]
    faces = np.array(plane_faces(positions * spacing, single_plane_mm, roi.name)) / spacing
    return axis, _Layers(points, spans[order], slab_spans, faces)


def _matrix(geometry: Geometry) -> FloatArray:
    """(3, 4) LPS mm to index."""
    return np.ascontiguousarray(np.linalg.inv(geometry.affine)[:3])


def _stack_layers(stack: SlabStack) -> _Layers:
    """All rings of a stack in its own axes, mm."""
    rings: list[FloatArray] = []
    counts = []
    for slab in stack.slabs:
        found = shapely.get_rings(shapely.get_parts(slab.shape))
        rings += [shapely.get_coordinates(ring) for ring in found]
        counts.append(len(found))
    ends = np.cumsum([len(ring) for ring in rings], dtype=np.int64)
    slab_ends = np.cumsum(counts, dtype=np.int64)
    return _Layers(
        np.concatenate(rings) if rings else np.empty((0, 2)),
        np.column_stack([np.append(0, ends[:-1])[: len(ends)], ends]),
        np.column_stack([np.append(0, slab_ends[:-1])[: len(slab_ends)], slab_ends]),
        np.array([(slab.low_mm, slab.high_mm) for slab in stack.slabs]).reshape(-1, 2),
    )


def _on_grid(layers: _Layers, stack: SlabStack, geometry: Geometry, axis: int) -> _Layers:
    """Layers in index units of a grid that is parallel to their planes."""
    from hccbm_gui.core.structures.raster_kernel import to_index

    bounds = np.empty((len(layers.spans), 2, 3))
    points = stack.to_patient(layers.points, 0.0)
    to_index(points, layers.spans, _matrix(geometry), bounds)
    normal = stack.axes[2]
    step = float(geometry.affine[:3, axis] @ normal)
    faces = np.sort((layers.faces - geometry.origin_mm @ normal) / step, axis=1)
    order = faces[:, 0].argsort()
    return _Layers(points, layers.spans, layers.slab_spans[order], faces[order])


def _parallel_mask(axis: int, layers: _Layers, geometry: Geometry) -> StructureMask:
    """Mask of contours in planes of constant index along `axis`."""
    from hccbm_gui.core.structures.raster_kernel import fill, toggle_edges

    planes = np.arange(geometry.shape[axis])
    tolerance = SAME_FACE_MM / geometry.spacing_mm[axis]
    slab = np.searchsorted(layers.faces[:, 0] - tolerance, planes, side="right") - 1
    slab[planes >= layers.faces[slab, 1] - tolerance] = -1
    filled = np.flatnonzero(slab >= 0)
    low = np.maximum(np.ceil(layers.points.min(axis=0)), 0).astype(np.int64)
    high = np.minimum(np.floor(layers.points.max(axis=0)) + 1, geometry.shape).astype(np.int64)
    low[axis], high[axis] = (filled[0], filled[-1] + 1) if len(filled) else (0, 0)
    if (high <= low).any():
        return _nothing(geometry)
    row, column = (other for other in range(3) if other != axis)
    shape = tuple(int(high[n] - low[n]) for n in (axis, row, column))
    toggles = _toggles(shape)
    toggle_edges(
        layers.points,
        layers.spans,
        layers.slab_spans,
        slab[low[axis] : high[axis]],
        (row, column),
        (int(low[row]), shape[1], int(low[column]), shape[2]),
        toggles,
    )
    fill(toggles.view(np.uint64))
    array = np.moveaxis(_voxels(toggles, shape), 0, axis)
    return StructureMask(_box(low, high), frozen(array), geometry)


def _oblique_mask(layers: _Layers, stack: SlabStack, geometry: Geometry) -> StructureMask:
    """Mask on a grid at any angle to the contours."""
    from hccbm_gui.core.structures.raster_kernel import fill, toggle_oblique

    if not len(layers.points):
        return _nothing(geometry)
    corners = geometry.to_index(stack.vertices_mm())
    low = np.maximum(np.ceil(corners.min(axis=0)), 0).astype(np.int64)
    high = np.minimum(np.floor(corners.max(axis=0)) + 1, geometry.shape).astype(np.int64)
    if (high <= low).any():
        return _nothing(geometry)
    planes, rows, columns = (int(n) for n in high - low)
    toggles = _toggles((planes, rows, columns))
    first = stack.axes @ geometry.to_patient(low)[0]
    steps = np.ascontiguousarray((stack.axes @ geometry.affine[:3, :3]).T)
    grid = (first, steps, (planes, rows, columns))
    toggle_oblique(layers.points, layers.spans, layers.slab_spans, layers.faces, grid, toggles)
    fill(toggles.view(np.uint64))
    array = _voxels(toggles, (planes, rows, columns))
    return StructureMask(_box(low, high), frozen(array), geometry)


def _toggles(shape: Sequence[int]) -> VoxelArray:
    """Zeros for all voxels and at least one more, a whole number of 8-byte words."""
    return np.zeros((int(np.prod(shape)) // 8 + 1) * 8, dtype=np.uint8)


def _voxels(toggles: VoxelArray, shape: tuple[int, ...]) -> BoolArray:
    return toggles[: int(np.prod(shape))].view(np.bool_).reshape(shape)


def _box(low: VoxelArray, high: VoxelArray) -> Box:
    k, j, i = (slice(int(a), int(b)) for a, b in zip(low, high, strict=True))
    return k, j, i


def _nothing(geometry: Geometry) -> StructureMask:
    none = slice(0, 0)
    return StructureMask((none, none, none), frozen(np.zeros((0, 0, 0), np.bool_)), geometry)
