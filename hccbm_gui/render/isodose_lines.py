"""Isodose lines on a slice of any plane through a dose of any orientation."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import contourpy
import numpy as np
import numpy.typing as npt
from scipy import ndimage

from hccbm_gui.core.arrays import BoolArray, FloatArray, IntArray
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.volume import Volume
from hccbm_gui.render.view_plane import ViewPlane

COARSEST_MM = 2.5
"""Distance of the places at which a slice is sampled; coarser doses are sampled in between."""
ALIGNED = 1.0 - 1e-9
"""Cosine from which on an axis of the dose runs along the view."""


@dataclass(frozen=True, slots=True, eq=False)
class SliceSamples:
    """Dose on a slice.

    Attributes
    ----------
    u_mm, v_mm : (M,) and (N,) ascending view coordinates.
    values : (N, M); NaN where the dose has no number.
    faces : (F, 3) half-planes a u + b v <= c of the view within which the dose grid lies; rows
        (a, b, c). None where the samples end with the grid.
    """

    u_mm: FloatArray
    v_mm: FloatArray
    values: npt.NDArray[np.floating]
    faces: FloatArray | None = None


def slice_samples(volume: Volume, plane: ViewPlane, position_mm: float) -> SliceSamples | None:
    """Trilinear values of `volume` on the slice at `position_mm`; None where it has none.

    Where the axes of the grid run along the view its own voxels are taken, with the outer faces
    (half a voxel beyond the last centres) as an edge.
    """
    aligned = _aligned_axes(volume, plane)
    if aligned is None:
        return _oblique_samples(volume, plane, position_mm)
    across, up, through = aligned
    middle = plane.to_patient([(0.0, 0.0)], position_mm)
    depth = float(volume.geometry.to_index(middle)[0, through])
    last = volume.geometry.shape[through] - 1
    if not -0.5 <= depth <= last + 0.5:
        return None
    depth = min(max(depth, 0.0), float(last))
    below = min(int(depth), max(last - 1, 0))
    share = depth - below
    voxels = np.moveaxis(volume.array, (through, up, across), (0, 1, 2))
    values = voxels[below].astype(_real(volume.array.dtype))
    if share > 0.0:
        values += np.asarray(share, values.dtype) * (voxels[below + 1] - values)
    u_mm = _places(volume, plane.right, across)
    v_mm = _places(volume, plane.up, up)
    values, u_mm = _refined(values, u_mm)
    turned, v_mm = _refined(values.T, v_mm)
    return SliceSamples(u_mm, v_mm, turned.T)


def isodose_segments(samples: SliceSamples, levels: Sequence[float]) -> tuple[FloatArray, IntArray]:
    """Line segments (S, 2, 2) in view mm of all levels, and the number (S,) of the level of each.

    Lines end where the dose grid ends; they are not closed along its border.
    """
    segments: list[FloatArray] = [np.empty((0, 2, 2))]
    numbers: list[IntArray] = [np.empty(0, np.int64)]
    lowest = min(levels, default=math.inf)
    rows, columns = _reached(samples.values, lowest)
    if columns.stop - columns.start < 2 or rows.stop - rows.start < 2:
        return segments[0], numbers[0]
    values = np.ma.masked_invalid(samples.values[rows, columns], copy=False)
    made = contourpy.contour_generator(
        samples.u_mm[columns],
        samples.v_mm[rows],
        values,
        name="serial",
        line_type=contourpy.LineType.ChunkCombinedOffset,
    )
    for number, level in enumerate(levels):
        (points,), (offsets,) = made.lines(level)
        if points is None or offsets is None:
            continue
        pairs = np.stack([points[:-1], points[1:]], axis=1)
        inside = np.ones(len(pairs), dtype=np.bool_)
        inside[offsets[1:-1].astype(np.intp) - 1] = False
        segments.append(pairs[inside])
        numbers.append(np.full(len(segments[-1]), number, np.int64))
    drawn, level = np.concatenate(segments), np.concatenate(numbers)
    if samples.faces is not None:
        drawn, kept = clipped(drawn, samples.faces)
        level = level[kept]
    return drawn, level


def clipped(segments: FloatArray, faces: FloatArray) -> tuple[FloatArray, BoolArray]:
    """The parts of segments (S, 2, 2) within half-planes (F, 3), and which are not empty (S,)."""
    over = segments @ faces[:, :2].T - faces[:, 2]
    begin, end = over[:, 0], over[:, 1]
    with np.errstate(divide="ignore", invalid="ignore"):
        meets = begin / (begin - end)
    # Between the last face that lets in and the first that lets out.
    first = np.where((begin > 0.0) & (end <= 0.0), meets, 0.0).max(axis=1, initial=0.0)
    last = np.where((begin <= 0.0) & (end > 0.0), meets, 1.0).min(axis=1, initial=1.0)
    kept = (first < last) & ~((begin > 0.0) & (end > 0.0)).any(axis=1)
    start, along = segments[kept, 0], segments[kept, 1] - segments[kept, 0]
    ends = (start + share[kept, None] * along for share in (first, last))
    return np.stack(list(ends), axis=1), kept


def _aligned_axes(volume: Volume, plane: ViewPlane) -> tuple[int, int, int] | None:
    """Axes of the voxels (0, 1, 2 for k, j, i) along `right`, `up` and the normal, if any do."""
    found = []
    for direction in (plane.right, plane.up, plane.normal):
        cosines = np.abs(volume.geometry.axes @ direction)
        if cosines.max() < ALIGNED:
            return None
        found.append(int(np.argmax(cosines)))
    across, up, through = found
    return across, up, through


def _places(volume: Volume, direction: FloatArray, axis: int) -> FloatArray:
    """View coordinates along `direction` of the voxel centres along `axis`, in index order."""
    indices = np.zeros((volume.geometry.shape[axis], 3))
    indices[:, axis] = np.arange(len(indices))
    return np.asarray(volume.geometry.to_patient(indices) @ direction)


def _refined(
    values: npt.NDArray[np.floating], places_mm: FloatArray
) -> tuple[npt.NDArray[np.floating], FloatArray]:
    """Columns of `values` in ascending order, up to the outer faces, and dense enough."""
    if len(places_mm) > 1 and places_mm[1] < places_mm[0]:
        values, places_mm = values[:, ::-1], places_mm[::-1]
    gap = float(places_mm[1] - places_mm[0]) if len(places_mm) > 1 else 1.0
    times = max(1, math.ceil(gap / COARSEST_MM - 1e-6))
    if times > 1 and len(places_mm) > 1:
        wanted = np.arange((len(places_mm) - 1) * times + 1) / times
        first = np.minimum(wanted.astype(np.intp), len(places_mm) - 2)
        share = (wanted - first).astype(values.dtype)
        values = values[:, first] * (1 - share) + values[:, first + 1] * share
        places_mm = places_mm[0] + wanted * gap
    values = np.concatenate([values[:, :1], values, values[:, -1:]], axis=1)
    edges = (places_mm[0] - gap / 2.0, places_mm[-1] + gap / 2.0)
    return values, np.concatenate([edges[:1], places_mm, edges[1:]])


def _oblique_samples(volume: Volume, plane: ViewPlane, position_mm: float) -> SliceSamples | None:
    """Samples on a grid of the view; beyond the dose its outermost values go on, to be cut off."""
    geometry = volume.geometry
    step = min(*geometry.spacing_mm, COARSEST_MM)
    faces = _faces(geometry, plane, position_mm)
    border = _border(faces)
    if border is None:
        return None
    low, high = border
    counts = np.maximum(2, np.ceil((high - low) / step).astype(int) + 1)
    u_mm, v_mm = (np.linspace(a, b, n) for a, b, n in zip(low, high, counts, strict=True))
    uv = np.stack(np.meshgrid(u_mm, v_mm), axis=-1).reshape(-1, 2)
    index = geometry.to_index(plane.to_patient(uv, position_mm))
    values = ndimage.map_coordinates(
        volume.array, index.T, output=_real(volume.array.dtype), order=1, mode="nearest"
    )
    return SliceSamples(u_mm, v_mm, values.reshape(len(v_mm), len(u_mm)), faces)


def _faces(geometry: Geometry, plane: ViewPlane, position_mm: float) -> FloatArray:
    """(6, 3) the outer faces of a grid as half-planes a u + b v <= c of a slice."""
    # Index = start + u * across + v * up, from -0.5 to the number of voxels less 0.5.
    corners = geometry.to_index(plane.to_patient([(0, 0), (1, 0), (0, 1)], position_mm))
    start, across, up = corners[0], corners[1] - corners[0], corners[2] - corners[0]
    upper = np.column_stack([across, up, np.array(geometry.shape) - 0.5 - start])
    lower = np.column_stack([-across, -up, start + 0.5])
    return np.concatenate([upper, lower])


def _border(faces: FloatArray) -> FloatArray | None:
    """(2, 2) smallest and largest (u, v) within half-planes (F, 3); None when there are none."""
    first, second = np.triu_indices(len(faces), 1)
    one, two = faces[first], faces[second]
    span = one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0]
    crossing = np.abs(span) > 1e-9
    one, two, span = one[crossing], two[crossing], span[crossing, None]
    corners = np.column_stack(
        [
            one[:, 2] * two[:, 1] - one[:, 1] * two[:, 2],
            one[:, 0] * two[:, 2] - one[:, 2] * two[:, 0],
        ]
    )
    corners = corners / span
    within = (corners @ faces[:, :2].T <= faces[:, 2] + 1e-6).all(axis=1)
    if not within.any():
        return None
    return np.stack([corners[within].min(axis=0), corners[within].max(axis=0)])


def _reached(values: npt.NDArray[np.floating], level: float) -> tuple[slice, slice]:
    """The rows and columns with what reaches `level`, and one more on each side."""
    over = values >= level
    found = []
    for axis in (1, 0):
        (hit,) = np.nonzero(over.any(axis=axis))
        end = values.shape[1 - axis]
        found.append(slice(max(hit[0] - 1, 0), min(hit[-1] + 2, end)) if len(hit) else slice(0, 0))
    return found[0], found[1]


def _real(dtype: npt.DTypeLike) -> np.dtype[np.floating]:
    """Single precision for what fits into it; doubles stay."""
    return np.dtype(np.float64 if np.dtype(dtype).itemsize >= 8 else np.float32)
