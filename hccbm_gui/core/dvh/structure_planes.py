"""A structure as flat arrays in the frame of a dose grid: what the DVH kernel works on.

The same slabs as `hccbm_gui.core.fields.structure_volume`, found for all contours at once, since
a structure set has thousands of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hccbm_gui.core.arrays import FloatArray, IntArray
from hccbm_gui.core.dvh.settings import EndCaps
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.fields.polygons import rings_of
from hccbm_gui.core.fields.structure_volume import (
    GAP_OF_SPACINGS,
    LARGEST_BEND_MM,
    SAME_PLANE_MM,
    SlabStack,
    end_cap_mm,
)
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.roi import Roi

Rows = tuple[IntArray, FloatArray, FloatArray, IntArray, FloatArray]
"""Scan lines of all planes: row_planes, row_y, heights, beginnings and x (see `scan_kernel`)."""
TOUCHING_MM = 1e-6
"""Slabs whose faces are nearer than this meet."""


@dataclass(frozen=True, slots=True, eq=False)
class StructurePlanes:
    """The drawn planes of a structure in the frame of a dose grid, mm.

    That frame has its origin at the centre of voxel (0, 0, 0) and its axes along (k, j, i), so
    nothing that follows depends on how the patient and the dose lie in space together.

    Attributes
    ----------
    points_mm : (N, 3) corners of all rings, plane after plane.
    rings : (R + 1,) first point of every ring, and N.
    planes : (P + 1,) first ring of every plane, and R.
    normal : (3,) unit vector that the planes share.
    bounds_mm : (2, 3) smallest and largest coordinates of the points.
    faces_mm : (P, 2) lower and upper face of every plane along the normal, end caps included.
    thickness_mm : (P, 2) of every plane without end caps, and with half-slice caps.
    gaps_mm : gaps wide enough to separate two pieces.
    """

    points_mm: FloatArray
    rings: IntArray
    planes: IntArray
    normal: FloatArray
    bounds_mm: FloatArray
    faces_mm: FloatArray
    thickness_mm: FloatArray
    gaps_mm: tuple[float, ...] = ()


def structure_planes(
    structure: Roi | SlabStack,
    grid: Geometry,
    end_caps: EndCaps,
    single_plane_mm: float | None = None,
) -> StructurePlanes:
    """The planes of `structure` in the frame of `grid`.

    Raises
    ------
    InputRefused : no contour, contours that are not planar and parallel, no area, or one plane
        without a thickness.
    """
    from hccbm_gui.core.dvh import ring_kernel

    if isinstance(structure, SlabStack):
        return _planes_of_slabs(structure, grid, end_caps)
    polygons = [contour for contour in structure.contours if len(contour) >= 3]
    if not polygons:
        raise InputRefused("The structure has no closed contour.", where=structure.name)
    points, rings = _packed(polygons, grid)
    bounds_mm = ring_kernel.bounds(points)
    if not np.isfinite(bounds_mm).all():
        raise InputRefused("A contour has a point without a position.", where=structure.name)
    normal = _normal(ring_kernel.area_vectors(points, rings), structure.name)
    low, heights, high = ring_kernel.depths(points, rings, normal).T
    if (high - low).max() > LARGEST_BEND_MM:
        raise InputRefused(
            "The contours of the structure are not planar and parallel.",
            where=structure.name,
            remedy="Draw or export it again, on the slices of one image.",
        )
    order = heights.argsort(kind="stable")
    steps = np.flatnonzero(np.diff(heights[order]) > SAME_PLANE_MM) + 1
    planes = np.array([0, *steps, len(polygons)])
    positions = np.add.reduceat(heights[order], planes[:-1]) / np.diff(planes)
    if (np.diff(order) < 0).any():
        points, rings = _packed([polygons[index] for index in order], grid)
    faces, thickness, gaps = _faces(positions, end_caps, single_plane_mm, structure.name)
    return StructurePlanes(points, rings, planes, normal, bounds_mm, faces, thickness, gaps)


def _packed(polygons: Sequence[FloatArray], grid: Geometry) -> tuple[FloatArray, IntArray]:
    """All LPS points in the frame of the grid, and where each ring begins."""
    from hccbm_gui.core.dvh import ring_kernel

    # Not by a matrix product, which would start threads of its own.
    to_grid = np.linalg.inv(grid.affine[:3, :3]) * np.array(grid.spacing_mm)[:, None]
    points = np.concatenate(polygons)
    ring_kernel.move(points, to_grid, grid.affine[:3, 3].copy())
    return points, np.cumsum([0, *map(len, polygons)])


def _normal(area_vectors: FloatArray, name: str) -> FloatArray:
    """(3,) the normal of the largest ring, pointing along its largest component."""
    normal = area_vectors[np.linalg.norm(area_vectors, axis=1).argmax()]
    length = float(np.linalg.norm(normal))
    if length == 0.0:
        raise InputRefused("The contours of the structure enclose no area.", where=name)
    return _forward(normal / length)


def _forward(normal: FloatArray) -> FloatArray:
    """The direction of a normal that looks along its largest component."""
    return np.asarray(normal * np.sign(normal[np.abs(normal).argmax()]))


def _faces(
    positions: FloatArray, end_caps: EndCaps, single_plane_mm: float | None, name: str
) -> tuple[FloatArray, FloatArray, tuple[float, ...]]:
    """Faces and thicknesses as in `StructurePlanes`, and the gaps that separate pieces."""
    if len(positions) == 1:
        if single_plane_mm is None:
            raise InputRefused(
                "The structure is drawn on one slice only, so it has no thickness.",
                where=name,
                remedy="Draw it on the slices above and below too.",
            )
        half = single_plane_mm / 2.0
        faces = np.array([[positions[0] - half, positions[0] + half]])
        return faces, np.array([[0.0, single_plane_mm]]), ()
    gaps = np.diff(positions)
    spacing = float(np.median(gaps))
    apart = gaps > GAP_OF_SPACINGS * spacing
    half_gaps = np.where(apart, spacing, gaps) / 2.0
    upper = positions + np.append(half_gaps, half_gaps[-1])
    lower = positions - np.append(half_gaps[0], half_gaps)
    # One number for both sides of a shared face, so that neighbours meet without a slit.
    lower[1:] = np.where(apart, lower[1:], upper[:-1])
    capped = np.stack([lower, upper], axis=1)
    opens = np.stack([np.append(True, apart), np.append(apart, True)], axis=1)
    flat = np.where(opens, positions[:, None], capped)
    with_caps = end_caps is EndCaps.HALF_SLICE and end_cap_mm(spacing) > 0.0
    faces = capped if with_caps else flat
    thickness = np.stack([np.diff(flat)[:, 0], np.diff(capped)[:, 0]], axis=1)
    return faces, thickness, tuple(float(gap) for gap in gaps[apart])


def _planes_of_slabs(stack: SlabStack, grid: Geometry, end_caps: EndCaps) -> StructurePlanes:
    """The slabs as they are; without end caps a free face moves to the middle of its slab."""
    from hccbm_gui.core.dvh import ring_kernel

    slabs = [slab for slab in stack.slabs if not slab.shape.is_empty]
    rings_of_slabs = [rings_of(slab.shape) for slab in slabs]
    polygons = [
        stack.to_patient(ring, (slab.low_mm + slab.high_mm) / 2.0)
        for slab, rings in zip(slabs, rings_of_slabs, strict=True)
        for ring in rings
    ]
    if not polygons:
        raise InputRefused("The structure encloses no area.")
    points, rings = _packed(polygons, grid)
    planes = np.concatenate([[0], np.cumsum([len(rings) for rings in rings_of_slabs])])
    capped = np.array([(slab.low_mm, slab.high_mm) for slab in slabs])
    capped = capped - grid.origin_mm @ stack.axes[2]
    along = np.linalg.inv(grid.affine[:3, :3]) @ stack.axes[2] * grid.spacing_mm
    normal = _forward(along)
    if along @ normal < 0.0:
        capped = -capped[:, ::-1]
    thickness = np.diff(capped)
    middles = capped.mean(axis=1, keepdims=True)
    meets_next = np.abs(capped[:, 0][:, None] - capped[:, 1]) < TOUCHING_MM
    opens = np.stack([~meets_next.any(axis=1), ~meets_next.any(axis=0)], axis=1)
    flat = np.where(opens, middles, capped)
    faces = capped if end_caps is EndCaps.HALF_SLICE else flat
    both = np.concatenate([np.diff(flat), thickness], axis=1)
    bounds_mm = ring_kernel.bounds(points)
    return StructurePlanes(points, rings, planes, normal, bounds_mm, faces, both)
