"""What a structure has on every slice, as flat shapes, and back to contours."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from hccbm_gui.core.arrays import FloatArray, IntArray
from hccbm_gui.core.contouring.drawing_plane import Slices
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.fields.polygons import even_odd, pieces_of, rings_of
from hccbm_gui.core.fields.structure_volume import LARGEST_BEND_MM, SAME_PLANE_MM, Slab, plane_faces
from hccbm_gui.core.roi import Roi

SMALLEST_AREA_MM2 = 0.01
"""Pieces and holes smaller than this are rounding."""

ShapeChange = Callable[[BaseGeometry], BaseGeometry]
"""From the shape on a slice to the next one; the same object when nothing changes."""


def contour_heights(roi: Roi, slices: Slices) -> FloatArray:
    """(C,) height of every contour along the normal of the slices; NaN for an empty one.

    Raises
    ------
    InputRefused : a contour does not lie along the slices.
    """
    low, high = _reaches(roi, slices)
    if (high - low > LARGEST_BEND_MM).any():
        raise InputRefused(
            "The structure was not drawn on the slices of this image and cannot be edited on them.",
            where=roi.name,
            remedy="Start a new structure on this image.",
        )
    return np.asarray((low + high) / 2.0)


def lies_along(roi: Roi, slices: Slices) -> bool:
    """True when all contours are parallel to the slices."""
    low, high = _reaches(roi, slices)
    return not (high - low > LARGEST_BEND_MM).any()


def _reaches(roi: Roi, slices: Slices) -> tuple[FloatArray, FloatArray]:
    """(C,) lowest and highest corner of every contour along the normal; NaN for an empty one."""
    lengths = np.array([len(contour) for contour in roi.contours], dtype=np.int64)
    low, high = np.full(len(lengths), np.nan), np.full(len(lengths), np.nan)
    filled = lengths > 0
    if filled.any():
        along = np.concatenate(roi.contours) @ slices.normal
        starts = (np.cumsum(lengths) - lengths)[filled]
        low[filled] = np.minimum.reduceat(along, starts)
        high[filled] = np.maximum.reduceat(along, starts)
    return low, high


def slice_of_contours(roi: Roi, slices: Slices) -> IntArray:
    """(C,) index of the slice that holds each contour; -1 for one beyond all slices.

    Errors as `contour_heights`.
    """
    heights = contour_heights(roi, slices)
    if not len(slices.heights_mm) or not len(heights):
        return np.full(len(heights), -1, dtype=np.int64)
    known = np.nan_to_num(heights, nan=np.inf)
    after = np.searchsorted(slices.heights_mm, known).clip(1, max(len(slices.heights_mm) - 1, 1))
    below = after - 1
    above = np.minimum(after, len(slices.heights_mm) - 1)
    to_below = np.abs(known - slices.heights_mm[below])
    to_above = np.abs(known - slices.heights_mm[above])
    nearest = np.where(to_below <= to_above, below, above)
    apart = np.minimum(to_below, to_above)
    return np.where(apart <= slices.spacing_mm / 2.0 + 1e-6, nearest, -1).astype(np.int64)


def shape_on(roi: Roi, slices: Slices, index: int) -> BaseGeometry:
    """The area in (a, b) that a structure has on one slice, by even-odd.

    Of a structure drawn more finely than the image it is what lies nearest to the slice.
    """
    here = np.flatnonzero(slice_of_contours(roi, slices) == index)
    planes = _planes(roi, slices, here)
    if not planes:
        return even_odd([])
    height = slices.heights_mm[index]
    return _shape(roi, slices, min(planes, key=lambda plane: abs(plane[0] - height))[1])


def slabs_on(roi: Roi, slices: Slices) -> tuple[Slab, ...]:
    """The drawn planes in (a, b) of the slices, each as thick as it stands for, rising.

    Raises
    ------
    InputRefused : nothing is drawn, or as `contour_heights`.
    """
    known = np.flatnonzero(np.isfinite(contour_heights(roi, slices)))
    planes = [(at, _shape(roi, slices, members)) for at, members in _planes(roi, slices, known)]
    planes = [(at, shape) for at, shape in planes if shape.area > 0.0]
    if not planes:
        raise InputRefused("The structure has no closed contour.", where=roi.name)
    faces = plane_faces(np.array([at for at, _ in planes]), slices.spacing_mm, roi.name)
    return tuple(Slab(shape, *face) for (_, shape), face in zip(planes, faces, strict=True))


def with_shapes(roi: Roi, slices: Slices, changes: dict[int, ShapeChange]) -> Roi:
    """`roi` with the shapes of some slices changed; the others keep the very same arrays.

    A slice that holds several drawn planes (a structure of a finer image) is changed on all
    of them; contours keep their height and place where there are some, new ones lie on the slice.
    The structure itself comes back when nothing changes. Errors as `contour_heights`.
    """
    held = slice_of_contours(roi, slices)
    dropped: set[int] = set()
    added: dict[int, list[FloatArray]] = {}
    for index, change in sorted(changes.items()):
        height = float(slices.heights_mm[index])
        planes = _planes(roi, slices, np.flatnonzero(held == index)) or [(height, [])]
        for at, members in planes:
            before = _shape(roi, slices, members)
            after = change(before)
            if after is not before:
                dropped.update(members)
                place = min(members, default=len(held))
                added.setdefault(place, []).extend(contours_of(after, slices, at))
    if not dropped and not any(added.values()):
        return roi
    contours: list[FloatArray] = []
    for place in range(len(held) + 1):
        contours += added.get(place, [])
        if place < len(held) and place not in dropped:
            contours.append(roi.contours[place])
    return replace(roi, contours=tuple(contours))


def contours_of(shape: BaseGeometry, slices: Slices, height_mm: float) -> list[FloatArray]:
    """Outer rings and holes of a shape in (a, b) as polygons (N, 3), LPS mm, unclosed."""
    kept = (piece for piece in pieces_of(shape) if piece.area >= SMALLEST_AREA_MM2)
    return [slices.to_patient(ring, height_mm) for ring in _worthy(kept)]


def _worthy(pieces: Iterable[BaseGeometry]) -> list[FloatArray]:
    rings = [ring for piece in pieces for ring in rings_of(piece)]
    return [ring for ring in rings if shapely.Polygon(ring).area >= SMALLEST_AREA_MM2]


def _planes(roi: Roi, slices: Slices, members: IntArray) -> list[tuple[float, list[int]]]:
    """Height and contours of every drawn plane among `members`."""
    planes: list[tuple[float, list[int]]] = []
    heights = {}
    for n in members.tolist():
        along = roi.contours[n] @ slices.normal
        # The mean of equal numbers may differ from them in the last digit.
        heights[n] = float(along.min() + along.max()) / 2.0
    for n, height in sorted(heights.items(), key=lambda item: (item[1], item[0])):
        if planes and height - planes[-1][0] <= SAME_PLANE_MM:
            planes[-1][1].append(n)
        else:
            planes.append((height, [n]))
    return planes


def _shape(roi: Roi, slices: Slices, members: list[int]) -> BaseGeometry:
    rings = [roi.contours[n] @ slices.axes[:2].T for n in members if len(roi.contours[n]) >= 3]
    return even_odd(rings) if len(rings) < 2 else _nested(rings)


def _nested(rings: list[FloatArray]) -> BaseGeometry:
    """`even_odd`, without overlays where no two rings meet: many holes would cost a stroke."""
    lines = shapely.linearrings(
        np.concatenate(rings), indices=np.repeat(np.arange(len(rings)), [len(r) for r in rings])
    )
    discs = shapely.polygons(lines)
    tree = shapely.STRtree(lines)
    if not shapely.is_valid(discs).all() or tree.query(lines, "intersects").shape[1] > len(rings):
        return even_odd(rings)
    # Rings that do not meet lie wholly inside or outside each other, as any corner tells.
    inner, outer = shapely.STRtree(discs).query(shapely.get_point(lines, 0), "within")
    inner, outer = inner[inner != outer], outer[inner != outer]
    depth = np.bincount(inner, minlength=len(rings))
    holes: dict[int, list[BaseGeometry]] = {int(n): [] for n in np.flatnonzero(depth % 2 == 0)}
    for hole, around in zip(inner.tolist(), outer.tolist(), strict=True):
        if depth[hole] % 2 == 1 and depth[around] == depth[hole] - 1:
            holes[around].append(lines[hole])
    return shapely.MultiPolygon([shapely.Polygon(lines[n], inside) for n, inside in holes.items()])
