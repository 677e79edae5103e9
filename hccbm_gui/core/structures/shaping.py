"""Structures made from structures: shells, crops, single pieces, filled holes."""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from hccbm_gui.core.arrays import FloatArray, IntArray
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.fields.polygons import pieces_of
from hccbm_gui.core.fields.polygons import union as united
from hccbm_gui.core.fields.structure_volume import Slab, SlabStack
from hccbm_gui.core.progress import Progress, part, quiet
from hccbm_gui.core.structures.algebra import (
    SAME_FACE_MM,
    Structure,
    difference,
    intersection,
    stack_of,
)
from hccbm_gui.core.structures.margin import grown, shrunk


def ring(
    structure: Structure,
    inner_mm: float,
    outer_mm: float,
    planes_mm: FloatArray | None = None,
    progress: Progress = quiet,
) -> SlabStack:
    """The shell between two distances outside a structure, for dose outside a target.

    Raises
    ------
    InputRefused : the outer distance is not beyond the inner one; or as `grown`.
    """
    if not outer_mm > inner_mm:
        raise InputRefused(
            "A ring needs an outer distance beyond its inner one.",
            where=f"{inner_mm:g} to {outer_mm:g} mm",
        )
    outside = grown(structure, outer_mm, planes_mm, part(progress, 0.0, 0.5))
    inside = grown(structure, inner_mm, planes_mm, part(progress, 0.5, 1.0))
    return difference(outside, inside)


def cropped_to(
    structure: Structure, other: Structure, gap_mm: float = 0.0, progress: Progress = quiet
) -> SlabStack:
    """What of a structure lies within another, at least `gap_mm` from its surface.

    Errors as `intersection` and `shrunk`.
    """
    return intersection(structure, shrunk(other, gap_mm, progress=progress))


def cropped_away(
    structure: Structure, other: Structure, gap_mm: float = 0.0, progress: Progress = quiet
) -> SlabStack:
    """What of a structure lies more than `gap_mm` outside another.

    Errors as `difference` and `grown`.
    """
    return difference(structure, grown(other, gap_mm, progress=progress))


def pieces(structure: Structure) -> tuple[SlabStack, ...]:
    """The parts that do not touch each other in space, the largest first.

    Parts touch where their outlines overlap across a common face.
    """
    stack = stack_of(structure)
    parts, slab_of = _parts(stack)
    if not parts:
        return ()
    labels = _labels(stack, parts, slab_of)
    found = []
    for label in range(int(labels.max()) + 1):
        own = np.flatnonzero(labels == label)
        found.append(_stack(stack, [parts[n] for n in own], slab_of[own]))
    return tuple(sorted(found, key=lambda piece: -piece.volume_cc))


def largest_piece(structure: Structure) -> SlabStack:
    """The largest of the parts that do not touch; without slabs when there is nothing."""
    found = pieces(structure)
    return found[0] if found else SlabStack(stack_of(structure).axes, ())


def without_islands(structure: Structure, smallest_cc: float) -> SlabStack:
    """The structure without parts smaller than a volume."""
    stack = stack_of(structure)
    kept = [piece for piece in pieces(stack) if piece.volume_cc >= smallest_cc]
    slabs = []
    for slab in stack.slabs:
        middle = (slab.low_mm + slab.high_mm) / 2.0
        shapes = [
            own.shape for piece in kept for own in piece.slabs if own.low_mm < middle < own.high_mm
        ]
        if shapes:
            slabs.append(Slab(united(shapes), slab.low_mm, slab.high_mm))
    return SlabStack(stack.axes, tuple(slabs))


def holes_filled(structure: Structure, largest_cm2: float = np.inf) -> SlabStack:
    """The structure without holes up to an area on their slice."""
    stack = stack_of(structure)
    slabs = []
    for slab in stack.slabs:
        solid = [_filled(piece, 100.0 * largest_cm2) for piece in pieces_of(slab.shape)]
        slabs.append(Slab(united(solid), slab.low_mm, slab.high_mm))
    return SlabStack(stack.axes, tuple(slabs))


def smoothed(
    structure: Structure,
    radius_mm: float,
    planes_mm: FloatArray | None = None,
    progress: Progress = quiet,
) -> SlabStack:
    """The structure rounded in space: spikes thinner than twice a radius go, notches close.

    Closed and then opened with a ball, so that smooth parts stay where they are.
    """
    larger = grown(structure, radius_mm, planes_mm, part(progress, 0.0, 0.3))
    closed = shrunk(larger, 2.0 * radius_mm, planes_mm, part(progress, 0.3, 0.6))
    return grown(closed, radius_mm, planes_mm, part(progress, 0.6, 1.0))


def _filled(piece: BaseGeometry, largest_mm2: float) -> BaseGeometry:
    holes = [ring for ring in piece.interiors if shapely.Polygon(ring).area > largest_mm2]
    return shapely.Polygon(piece.exterior, holes)


def _parts(stack: SlabStack) -> tuple[list[BaseGeometry], IntArray]:
    """All polygons and the slab of each."""
    parts, numbers = [], []
    for number, slab in enumerate(stack.slabs):
        own = pieces_of(slab.shape)
        parts += own
        numbers += [number] * len(own)
    return parts, np.array(numbers, dtype=np.int64)


def _labels(stack: SlabStack, parts: Sequence[BaseGeometry], slab_of: IntArray) -> IntArray:
    """Which parts belong together, numbered from 0."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    links: list[tuple[int, int]] = []
    for number in range(len(stack.slabs) - 1):
        lower, upper = stack.slabs[number], stack.slabs[number + 1]
        if abs(upper.low_mm - lower.high_mm) > SAME_FACE_MM:
            continue
        here, above = (np.flatnonzero(slab_of == n).tolist() for n in (number, number + 1))
        links += [(a, b) for a in here for b in above if shapely.intersects(parts[a], parts[b])]
    pairs = np.array(links, dtype=np.int64).reshape(-1, 2)
    graph = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(parts),) * 2)
    _, labels = connected_components(graph, directed=False)
    return np.asarray(labels, dtype=np.int64)


def _stack(stack: SlabStack, shapes: Sequence[BaseGeometry], slab_of: IntArray) -> SlabStack:
    slabs = []
    for number in np.unique(slab_of):
        own = [shape for shape, where in zip(shapes, slab_of, strict=True) if where == number]
        slab = stack.slabs[number]
        slabs.append(Slab(united(own), slab.low_mm, slab.high_mm))
    return SlabStack(stack.axes, tuple(slabs))
