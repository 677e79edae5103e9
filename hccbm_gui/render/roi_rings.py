"""The contours of a structure as outlines, and which go on in which of the next slice."""

from dataclasses import dataclass

import numpy as np
import shapely

from hccbm_gui.core.arrays import BoolArray, FloatArray, IntArray
from hccbm_gui.render.roi_slabs import RoiSlabs

SPECK = 0.05
"""An outline that shares less than this part of what another shares with its main partner does
not count as a branch."""
INSIDE = 0.9
"""Part of a hole from which on it lies inside an outline."""


@dataclass(frozen=True, slots=True, eq=False)
class Rings:
    """Contours turned counter-clockwise: points (V, 3), (V, 2) in their plane, spans (R, 2),
    slab (R,), area (R,) in mm², depth (R,) how many others of its slab lie around each, and
    parent (R,) the innermost of these."""

    points: FloatArray
    flat: FloatArray
    spans: IntArray
    slab: IntArray
    area: FloatArray
    shapes: "np.ndarray[tuple[int], np.dtype[np.object_]]"
    depth: IntArray
    parent: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """How outlines go on from one slice to the next.

    Attributes
    ----------
    touching : (T, 2) lower and upper outlines that lie over one another.
    pairs : (P, 2) those that go on in each other and in no other.
    specks_up, specks_down : (R,) outlines that are but a speck of what goes on between others,
        as brush strokes leave them. They end on their own slice: a block would cut a notch into
        the band it meets.
    """

    touching: IntArray
    pairs: IntArray
    specks_up: BoolArray
    specks_down: BoolArray


def rings_of(slabs: RoiSlabs) -> Rings:
    """The contours of `slabs`, turned and nested."""
    begins = slabs.rings
    spans = np.stack([begins, np.append(begins[1:], len(slabs.starts))], axis=1)
    axes = plane_axes(slabs.normal)
    flat, ends = slabs.starts @ axes.T, slabs.ends @ axes.T
    cross = flat[:, 0] * ends[:, 1] - ends[:, 0] * flat[:, 1]
    area = np.add.reduceat(cross, begins) / 2.0
    rows = rows_of(spans)
    turned = np.repeat(area < 0.0, np.diff(spans)[:, 0])
    low, high = (np.repeat(spans[:, n], np.diff(spans)[:, 0]) for n in (0, 1))
    order = np.where(turned, low + high - 1 - rows, rows)
    flat = np.ascontiguousarray(flat[order])
    number = np.repeat(np.arange(len(spans)), np.diff(spans)[:, 0])
    shapes = shapely.polygons(shapely.linearrings(flat, indices=number))
    wrong = ~shapely.is_valid(shapes)
    shapes[wrong] = shapely.make_valid(shapes[wrong])
    slab = slabs.slab[begins]
    depth = np.zeros(len(spans), dtype=np.int64)
    parent = np.full(len(spans), -1)
    first, size = flat[spans[:, 0]], np.abs(area)
    for inner, outer in _same_slab(slab):
        if shapely.contains_xy(shapes[outer], *first[inner]):
            depth[inner] += 1
            if parent[inner] < 0 or size[outer] < size[parent[inner]]:
                parent[inner] = outer
    return Rings(slabs.starts[order], flat, spans, slab, size, shapes, depth, parent)


def _same_slab(slab: IntArray) -> list[tuple[int, int]]:
    """All ordered pairs of two outlines on one slice."""
    first, last = np.searchsorted(slab, slab), np.searchsorted(slab, slab, side="right")
    return [
        (inner, outer)
        for inner in np.flatnonzero(last - first > 1).tolist()
        for outer in range(first[inner], last[inner])
        if outer != inner
    ]


def links_of(rings: Rings, slabs: RoiSlabs) -> Links:
    """Which outlines go on in which of the next slice."""
    lower, upper = _touching(rings, slabs)
    count = len(rings.slab)
    shared = np.ones(len(lower))
    unclear = (np.bincount(lower, minlength=count)[lower] > 1) | (
        np.bincount(upper, minlength=count)[upper] > 1
    )
    one, other = rings.shapes[lower[unclear]], rings.shapes[upper[unclear]]
    shared[unclear] = shapely.area(shapely.intersection(one, other))
    most = np.zeros((2, count))
    np.maximum.at(most[0], lower, shared)
    np.maximum.at(most[1], upper, shared)
    real = shared > SPECK * np.maximum(most[0][lower], most[1][upper])
    touched = np.stack([most[0] > 0.0, most[1] > 0.0])
    lower, upper = lower[real], upper[real]
    partners = np.stack([np.bincount(side, minlength=count) for side in (lower, upper)])
    single = (partners[0][lower] == 1) & (partners[1][upper] == 1)
    pairs = np.stack([lower[single], upper[single]], axis=1)
    specks_up, specks_down = touched & (partners == 0)
    touching = np.stack([lower, upper], axis=1)
    return Links(touching, pairs[_keeps_holes(rings, pairs)], specks_up, specks_down)


def _touching(rings: Rings, slabs: RoiSlabs) -> tuple[IntArray, IntArray]:
    """Outlines of joined slabs that lie over one another: both outer ones, or both holes."""
    above = np.searchsorted(rings.slab, rings.slab + 1)
    last = np.searchsorted(rings.slab, rings.slab + 1, side="right")
    number = np.where(slabs.joined[rings.slab], last - above, 0)
    lower = np.repeat(np.arange(len(rings.slab)), number)
    within = np.arange(number.sum()) - np.repeat(np.cumsum(number) - number, number)
    upper = np.repeat(above, number) + within
    alike = rings.depth[lower] % 2 == rings.depth[upper] % 2
    lower, upper = lower[alike], upper[alike]
    meet = shapely.intersects(rings.shapes[lower], rings.shapes[upper])
    return lower[meet], upper[meet]


def _keeps_holes(rings: Rings, pairs: IntArray) -> BoolArray:
    """(P,) False where a hole begins or ends that is not inside both outer outlines.

    So it is where a horseshoe closes to a ring: no band leads from the one to the other.
    """
    kept = np.ones(len(pairs), dtype=np.bool_)
    for side in (0, 1):
        partner = dict(zip(pairs[:, side].tolist(), pairs[:, 1 - side].tolist(), strict=True))
        place = {ring: number for number, ring in enumerate(pairs[:, side].tolist())}
        for hole in np.flatnonzero(rings.depth % 2 == 1).tolist():
            outer = int(rings.parent[hole])
            if hole in partner or outer not in partner:
                continue
            inside = shapely.intersection(rings.shapes[hole], rings.shapes[partner[outer]])
            kept[place[outer]] &= shapely.area(inside) > INSIDE * rings.area[hole]
    return kept


def rows_of(spans: IntArray) -> IntArray:
    """All rows of `spans` (R, 2), one span after the other."""
    counts = spans[:, 1] - spans[:, 0]
    before = np.cumsum(counts) - counts
    return np.asarray(np.arange(counts.sum()) + np.repeat(spans[:, 0] - before, counts))


def next_rows(spans: IntArray) -> IntArray:
    """The row of the next point of the same outline, for every point."""
    after = np.arange(int(spans[-1, 1])) + 1
    after[spans[:, 1] - 1] = spans[:, 0]
    return after


def plane_axes(normal: FloatArray) -> FloatArray:
    """(2, 3) two unit vectors that span the planes along `normal`, right-handed with it."""
    beside = np.eye(3)[int(np.argmin(np.abs(normal)))]
    first = np.cross(beside, normal)
    first /= np.linalg.norm(first)
    return np.stack([first, np.cross(normal, first)])


def branches_of(
    rings: Rings, links: Links, joined: BoolArray, pairs: IntArray
) -> list[tuple[IntArray, IntArray]]:
    """Lower and upper outlines that become each other other than as one of `pairs`.

    Each with the holes in it that do not go on by themselves. What merely begins or ends is not
    among them.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    count = len(rings.slab)
    free = np.stack([~links.specks_up & joined[rings.slab], ~links.specks_down]).ravel()
    free[pairs[:, 0]] = free[count + pairs[:, 1]] = False
    hole = np.flatnonzero(rings.depth % 2 == 1)
    nested = np.stack([hole, rings.parent[hole]], axis=1)
    # An outline is one node of the graph upwards and another, `count` further, downwards.
    links_free = np.concatenate([links.touching + np.array([0, count]), nested, nested + count])
    links_free = links_free[free[links_free].all(axis=1)]
    graph = coo_array((np.ones(len(links_free)), links_free.T), shape=(2 * count, 2 * count))
    _, group = connected_components(graph, directed=False)
    found = []
    for number in np.unique(group[links_free[:, 0]]):
        nodes = np.flatnonzero(group == number)
        lower, upper = nodes[nodes < count], nodes[nodes >= count] - count
        if len(lower) and len(upper):
            found.append((lower, upper))
    return found
