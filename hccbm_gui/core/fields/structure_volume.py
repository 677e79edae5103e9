"""A structure as a stack of slabs, one for each drawn plane, and its planimetric volume."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from hccbm_gui.core.arrays import BoolArray, FloatArray
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.fields.polygons import even_odd
from hccbm_gui.core.roi import Roi

SAME_PLANE_MM = 0.1
"""Contours nearer than this along the normal lie on one plane (files round positions)."""
LARGEST_BEND_MM = 0.5
"""A contour whose points leave its plane by more than this is no planar contour."""
GAP_OF_SPACINGS = 2.5
"""A gap of more than so many median spacings separates two pieces; nothing lies in it."""
THINNEST_SLICE_MM = 0.5
"""No scanner makes thinner slices for planning; contours nearer than this sample no slices."""


@dataclass(frozen=True, slots=True, eq=False)
class Slab:
    """One drawn plane with its thickness.

    Attributes
    ----------
    shape : (Multi)Polygon in the in-plane coordinates (a, b) of its stack, mm.
    low_mm, high_mm : the two faces, along the normal of the stack.
    """

    shape: BaseGeometry
    low_mm: float
    high_mm: float

    @property
    def thickness_mm(self) -> float:
        """From face to face."""
        return self.high_mm - self.low_mm


@dataclass(frozen=True, slots=True, eq=False)
class SlabStack:
    """A structure between its contours: every plane reaches half-way to its neighbours.

    Attributes
    ----------
    axes : (3, 3) unit vectors in LPS; rows are a, b and the normal (right-handed).
    slabs : in the order of the normal.
    """

    axes: FloatArray
    slabs: tuple[Slab, ...]

    @property
    def volume_cc(self) -> float:
        """Sum of area times thickness."""
        return float(sum(s.shape.area * s.thickness_mm for s in self.slabs)) / 1000.0

    def to_patient(self, ab_mm: FloatArray, normal_mm: FloatArray | float) -> FloatArray:
        """In-plane points (N, 2) at `normal_mm` ((N,) or one number) to LPS mm (N, 3)."""
        offset = np.broadcast_to(np.asarray(normal_mm, dtype=np.float64), len(ab_mm))
        return np.asarray(ab_mm @ self.axes[:2] + offset[:, None] * self.axes[2])

    def vertices_mm(self) -> FloatArray:
        """(N, 3) corners of all slabs, both faces; their hull is the hull of the structure."""
        corners = [
            self.to_patient(shapely.get_coordinates(slab.shape), face)
            for slab in self.slabs
            for face in (slab.low_mm, slab.high_mm)
        ]
        return np.concatenate(corners)

    def contains(self, points_mm: FloatArray) -> BoolArray:
        """(N,) which LPS points (N, 3) lie inside."""
        local = points_mm @ self.axes.T
        inside = np.zeros(len(local), dtype=np.bool_)
        for slab in self.slabs:
            within = (local[:, 2] >= slab.low_mm) & (local[:, 2] <= slab.high_mm)
            if within.any():
                shapely.prepare(slab.shape)
                inside[within] |= shapely.contains_xy(slab.shape, local[within, :2])
        return inside


def slab_stack(
    contours: Roi | Sequence[FloatArray], single_plane_mm: float | None = None
) -> SlabStack:
    """The slabs of a structure.

    Parameters
    ----------
    contours : a structure or its polygons (N, 3), LPS mm, on parallel planes of any orientation.
        Polygons of one plane combine by even-odd.
    single_plane_mm : thickness of a structure drawn on one plane only.

    Raises
    ------
    InputRefused : no contour, contours that are not planar and parallel, or a single plane
        without a thickness.
    """
    name = contours.name if isinstance(contours, Roi) else ""
    polygons = contours.contours if isinstance(contours, Roi) else contours
    polygons = [np.asarray(p, dtype=np.float64) for p in polygons if len(p) >= 3]
    if not polygons:
        raise InputRefused("The structure has no closed contour.", where=name)
    axes = _stack_axes(polygons, name)
    local = [polygon @ axes.T for polygon in polygons]
    bend = max(float(np.ptp(polygon[:, 2])) for polygon in local)
    if bend > LARGEST_BEND_MM:
        raise InputRefused(
            "The contours of the structure are not planar and parallel.",
            where=name,
            remedy="Draw or export it again, on the slices of one image.",
        )
    positions, shapes = _planes(local)
    faces = plane_faces(positions, single_plane_mm, name)
    slabs = (Slab(shape, low, high) for shape, (low, high) in zip(shapes, faces, strict=True))
    return SlabStack(axes, tuple(slab for slab in slabs if not slab.shape.is_empty))


def _stack_axes(polygons: Sequence[FloatArray], name: str) -> FloatArray:
    """(3, 3) a, b and normal from the largest polygon (Newell's normal)."""
    normals = []
    for polygon in polygons:
        x, y, z = (polygon - polygon.mean(axis=0)).T
        after_x, after_y, after_z = np.roll(x, -1), np.roll(y, -1), np.roll(z, -1)
        normals.append(
            np.array(
                [y @ after_z - z @ after_y, z @ after_x - x @ after_z, x @ after_y - y @ after_x]
            )
        )
    largest = max(normals, key=lambda normal: float(np.linalg.norm(normal)))
    length = float(np.linalg.norm(largest))
    if length == 0.0:
        raise InputRefused("The contours of the structure enclose no area.", where=name)
    normal = largest / length
    if normal[np.abs(normal).argmax()] < 0.0:
        normal = -normal
    # The patient axis farthest from the normal, x before y, becomes a.
    helper = np.eye(3)[np.abs(normal).round(6).argmin()]
    a = helper - (helper @ normal) * normal
    a /= np.linalg.norm(a)
    return np.stack([a, np.cross(normal, a), normal])


def _planes(local: Sequence[FloatArray]) -> tuple[FloatArray, list[BaseGeometry]]:
    """Positions along the normal (K,) and the area drawn on each plane."""
    heights = np.array([polygon[:, 2].mean() for polygon in local])
    order = heights.argsort(kind="stable")
    steps = np.flatnonzero(np.diff(heights[order]) > SAME_PLANE_MM) + 1
    groups = np.split(order, steps)
    positions = np.array([heights[group].mean() for group in groups])
    return positions, [even_odd([local[index][:, :2] for index in group]) for group in groups]


def end_cap_mm(spacing_mm: float) -> float:
    """How far a structure reaches beyond its outermost contour.

    Where a body ends between two slices nobody knows: half a slice is right on average, and
    wrong by up to as much (a cylinder of 8 slices gains between 0 and 12 %). Contours closer
    than any slice are sections through a modelled body, and that ends on its last section.
    """
    return spacing_mm / 2.0 if spacing_mm >= THINNEST_SLICE_MM else 0.0


def plane_faces(
    positions: FloatArray, single_plane_mm: float | None, name: str
) -> list[tuple[float, float]]:
    """Lower and upper face of every plane: half-way to the neighbours, `end_cap_mm` at the ends.

    Parameters
    ----------
    positions : (K,) along the normal, ascending, mm.
    single_plane_mm, name : as `slab_stack`, and the structure for a refusal.
    """
    if len(positions) == 1:
        if single_plane_mm is None or not single_plane_mm > 0.0:
            raise InputRefused(
                "The structure is drawn on one slice only, so it has no thickness.",
                where=name,
                remedy="Draw it on the slices above and below too.",
            )
        half = single_plane_mm / 2.0
        return [(float(positions[0]) - half, float(positions[0]) + half)]
    gaps = np.diff(positions)
    spacing = float(np.median(gaps))
    apart = gaps > GAP_OF_SPACINGS * spacing
    cap = end_cap_mm(spacing)
    reach = np.where(apart, cap, gaps / 2.0)
    # One number for both sides of a shared face, so that neighbours meet without a slit.
    upper = positions[:-1] + reach
    lower = np.where(apart, positions[1:] - reach, upper)
    first, last = (cap if apart[n] or not cap else float(gaps[n]) / 2.0 for n in (0, -1))
    lows = [positions[0] - first, *lower]
    highs = [*upper, positions[-1] + last]
    return [(float(low), float(high)) for low, high in zip(lows, highs, strict=True)]


def volume_cc(contours: Roi | Sequence[FloatArray], single_plane_mm: float | None = None) -> float:
    """Planimetric volume: area of every plane times its true thickness, `end_cap_mm` at the ends.

    Parameters and errors as `slab_stack`.
    """
    return slab_stack(contours, single_plane_mm).volume_cc


def roi_volume_cc(roi: Roi) -> float:
    """`volume_cc` for lists: NaN for a structure whose volume cannot be told."""
    if roi.unmeasured:
        return float("nan")
    try:
        return volume_cc(roi)
    except InputRefused:
        return float("nan")
