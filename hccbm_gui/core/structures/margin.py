"""A structure grown by a margin in all directions of space."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.fields.polygons import union
from hccbm_gui.core.fields.structure_volume import Slab, SlabStack
from hccbm_gui.core.progress import Progress, part, quiet
from hccbm_gui.core.structures.algebra import SAME_FACE_MM, Structure, stack_of
from hccbm_gui.core.structures.taper import end_caps, tapered

COARSEST_MM = 1.0
"""Slabs of a result are no thicker than this: their steps stay below half a millimetre."""
QUARTER_ARC = 16
"""Segments to a quarter of a circle: an arc is 0.12 % of its radius short at most."""


@dataclass(frozen=True, slots=True, eq=False)
class _Prism:
    """A part of the structure: `shape` from `low_mm` to `high_mm` along the normal."""

    shape: BaseGeometry
    low_mm: float
    high_mm: float

    def distance_mm(self, normal_mm: float) -> float:
        """Distance of a height from the prism; 0 within."""
        return max(self.low_mm - normal_mm, normal_mm - self.high_mm, 0.0)


def expanded(
    structure: Structure,
    margin_mm: float,
    slice_spacing_mm: float | None = None,
    progress: Progress = quiet,
) -> SlabStack:
    """The structure and all within `margin_mm` of it, in space: the sum with a ball.

    Exact in the plane: at every height the parts of the structure at a distance d along the
    normal grow by sqrt(margin^2 - d^2). Between drawn planes the structure goes on as
    `tapered`, and it ends half a slice beyond the last plane (`end_caps`); grown as the steps
    of its slabs, a sphere on 3 mm slices would be 4 to 16 % too large. The slabs themselves
    are always part of the result, however small the margin.

    Parameters
    ----------
    structure : contours or slabs.
    margin_mm : 0 or more.
    slice_spacing_mm : largest thickness of a slab of the result; by default that of the
        structure or a quarter of the margin, whichever is finer, at most 1 mm.
    progress : told after every slab.

    Raises
    ------
    InputRefused : a negative margin, a spacing that is not positive, or as `slab_stack`.
    """
    if not margin_mm >= 0.0 or (slice_spacing_mm is not None and not slice_spacing_mm > 0.0):
        raise InputRefused(
            "A margin cannot be negative, nor a slice without thickness.",
            where=f"margin {margin_mm} mm, slices {slice_spacing_mm} mm",
        )
    stack = stack_of(structure)
    if margin_mm == 0.0 or not stack.slabs:
        return stack
    if slice_spacing_mm is None:
        thickness = float(np.median([slab.thickness_mm for slab in stack.slabs]))
        slice_spacing_mm = min(thickness, margin_mm / 4.0, COARSEST_MM)
    prisms = _prisms(stack.slabs, part(progress, 0.0, 0.5))
    layers = _layers(stack.slabs, margin_mm, slice_spacing_mm)
    slabs = []
    for done, (low, high) in enumerate(layers):
        progress(0.5 + 0.5 * done / len(layers), "Growing the structure")
        middle = (low + high) / 2.0
        own = [slab.shape for slab in stack.slabs if slab.low_mm < middle < slab.high_mm]
        shape = union([_grown(prisms, middle, margin_mm), *own])
        if not shape.is_empty:
            slabs.append(Slab(shape, low, high))
    progress(1.0)
    return SlabStack(stack.axes, tuple(slabs))


def _prisms(slabs: Sequence[Slab], progress: Progress) -> list[_Prism]:
    """The structure between its drawn planes: every slab tapered towards both faces."""
    prisms = []
    for n, slab in enumerate(slabs):
        progress(n / len(slabs), "Growing the structure")
        below = slabs[n - 1] if n > 0 else None
        above = slabs[n + 1] if n + 1 < len(slabs) else None
        middle = (slab.low_mm + slab.high_mm) / 2.0
        prisms.append(_Prism(slab.shape, middle, middle))
        prisms += _half(slab, below, above, slab.low_mm)
        prisms += _half(slab, above, below, slab.high_mm)
    return [prism for prism in prisms if not prism.shape.is_empty]


def _half(slab: Slab, towards: Slab | None, other: Slab | None, face_mm: float) -> list[_Prism]:
    """The half of a slab from its middle to a face, in two steps."""
    middle = (slab.low_mm + slab.high_mm) / 2.0
    if towards is not None and _touch(slab, towards):
        reach = (slab.thickness_mm + towards.thickness_mm) / 2.0
        at_face = tapered(slab.shape, towards.shape, reach)
        shapes = tapered(slab.shape, at_face, reach / 2.0), at_face
    else:
        before = other.shape if other is not None and _touch(slab, other) else None
        shapes = end_caps(slab.shape, before, slab.thickness_mm)
    ends = (middle + face_mm) / 2.0, face_mm
    return [
        _Prism(shape, min(middle, end), max(middle, end))
        for shape, end in zip(shapes, ends, strict=True)
    ]


def _touch(first: Slab, second: Slab) -> bool:
    """True when two slabs have a face in common."""
    apart = max(first.low_mm - second.high_mm, second.low_mm - first.high_mm)
    return abs(apart) <= SAME_FACE_MM


def _layers(
    slabs: Sequence[Slab], margin_mm: float, spacing_mm: float
) -> list[tuple[float, float]]:
    """Low and high faces of the result: those of the structure, and finer, out to both ends."""
    faces = sorted({face for slab in slabs for face in (slab.low_mm, slab.high_mm)})
    faces = [faces[0] - margin_mm, *faces, faces[-1] + margin_mm]
    cuts: list[float] = []
    for low, high in pairwise(faces):
        if high - low > SAME_FACE_MM:
            count = int(np.ceil((high - low) / spacing_mm - 1e-9))
            cuts += np.linspace(low, high, count, endpoint=False).tolist()
    cuts.append(faces[-1])
    return list(pairwise(cuts))


def _grown(prisms: Sequence[_Prism], normal_mm: float, margin_mm: float) -> BaseGeometry:
    """Section of the grown structure at a height."""
    apart = [prism.distance_mm(normal_mm) for prism in prisms]
    near = [(p.shape, d) for p, d in zip(prisms, apart, strict=True) if d < margin_mm]
    shapes, distances = [shape for shape, _ in near], np.array([d for _, d in near])
    radii = np.sqrt(margin_mm**2 - distances**2)
    grown = shapely.buffer(shapes, radii, quad_segs=QUARTER_ARC)
    left = grown[shapely.area(grown).argsort()[::-1]]
    kept: list[BaseGeometry] = []
    # Most lie within others, and a look whether they do is quicker than their union.
    while len(left):
        largest = left[0]
        shapely.prepare(largest)
        kept.append(largest)
        left = left[1:][~shapely.covers(largest, left[1:])]
    return union(kept)
