"""Union, intersection and difference of structures, exact between their faces."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import shapely
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.errors import InputRefused, MissingInput
from hccbm_gui.core.fields.polygons import polygonal
from hccbm_gui.core.fields.polygons import union as united
from hccbm_gui.core.fields.structure_volume import Slab, SlabStack, slab_stack
from hccbm_gui.core.geometry import require_same_frame
from hccbm_gui.core.roi import Roi

Structure = Roi | SlabStack
"""Contours as drawn, or the slabs that came out of a computation."""
SAME_FACE_MM = 1e-6
"""Faces nearer than this are one; between them lies rounding only."""
LARGEST_TILT = 1e-4
"""Normals that differ by more than this (rad) are two orientations: 0.02 mm over 200 mm."""


def union(first: Structure, second: Structure) -> SlabStack:
    """What lies in at least one of two structures.

    Both are cut at the faces of both, so that the volume is exact: the parts of
    volume_cc(A | B) = volume_cc(A) + volume_cc(B) - volume_cc(A & B) fit to rounding.

    Raises
    ------
    FrameMismatch : two drawn structures have different frames of reference.
    InputRefused : their planes are not parallel, or one has no volume (`slab_stack`).
    """
    return union_of((first, second))


def intersection(first: Structure, second: Structure) -> SlabStack:
    """What lies in both structures; without slabs when nothing does. Errors as `union`."""
    return _combined((first, second), lambda shapes: shapely.intersection(*shapes))


def difference(first: Structure, second: Structure) -> SlabStack:
    """What lies in `first` and not in `second`; without slabs when nothing does.

    Errors as `union`.
    """
    return _combined((first, second), lambda shapes: shapely.difference(*shapes))


def union_of(structures: Sequence[Structure]) -> SlabStack:
    """What lies in at least one of any number of structures; errors as `union`.

    Raises
    ------
    MissingInput : there is no structure at all.
    """
    if not structures:
        raise MissingInput("There is no structure to unite.")
    return _combined(structures, united)


def stack_of(structure: Structure) -> SlabStack:
    """The slabs of a structure; errors as `slab_stack`."""
    return structure if isinstance(structure, SlabStack) else slab_stack(structure)


def _combined(
    structures: Sequence[Structure],
    operate: Callable[[Sequence[BaseGeometry]], BaseGeometry],
) -> SlabStack:
    """`operate` on the shapes of all structures in every layer between two faces."""
    _require_one_frame(structures)
    stacks = [stack_of(structure) for structure in structures]
    axes = stacks[0].axes
    aligned = [
        _slabs_along(stack, axes, _name(s)) for stack, s in zip(stacks, structures, strict=True)
    ]
    slabs = []
    for low, high in pairwise(_faces_of(aligned)):
        middle = (low + high) / 2.0
        shape = polygonal(operate([_shape_at(one, middle) for one in aligned]))
        if shape.area > 0.0:
            slabs.append(Slab(shape, low, high))
    return SlabStack(axes, tuple(slabs))


def _require_one_frame(structures: Sequence[Structure]) -> None:
    """Slabs have no frame of their own: who made them answers for it."""
    drawn = [structure for structure in structures if isinstance(structure, Roi)]
    for other in drawn[1:]:
        if other.frame_uid != drawn[0].frame_uid:
            require_same_frame(drawn[0].frame_uid, other.frame_uid, f"The structure {other.name}")


def _name(structure: Structure) -> str:
    return structure.name if isinstance(structure, Roi) else ""


def _slabs_along(stack: SlabStack, axes: FloatArray, name: str) -> tuple[Slab, ...]:
    """The slabs in the in-plane axes and along the normal of `axes`, from low to high."""
    turn = axes @ stack.axes.T
    if np.hypot(turn[0, 2], turn[1, 2]) > LARGEST_TILT:
        raise InputRefused(
            "The two structures are drawn on planes that are not parallel.",
            where=name,
            remedy="Draw both on slices of the same image, or make masks of them.",
        )
    if np.abs(turn - np.eye(3)).max() < 1e-12:
        return stack.slabs
    matrix = [*turn[0, :2], *turn[1, :2], 0.0, 0.0]
    along = float(np.sign(turn[2, 2]))
    turned = []
    for slab in stack.slabs:
        low, high = sorted((along * slab.low_mm, along * slab.high_mm))
        turned.append(Slab(affinity.affine_transform(slab.shape, matrix), low, high))
    return tuple(sorted(turned, key=lambda slab: slab.low_mm))


def _faces_of(aligned: Sequence[Sequence[Slab]]) -> list[float]:
    """All faces from low to high, each once."""
    faces = sorted(face for slabs in aligned for s in slabs for face in (s.low_mm, s.high_mm))
    kept: list[float] = []
    for face in faces:
        if not kept or face - kept[-1] > SAME_FACE_MM:
            kept.append(face)
    return kept


def _shape_at(slabs: Sequence[Slab], normal_mm: float) -> BaseGeometry:
    """The shape of the slab around a height, empty where none is."""
    for slab in slabs:
        if slab.low_mm <= normal_mm < slab.high_mm:
            return slab.shape
    return shapely.MultiPolygon()
