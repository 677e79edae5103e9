"""The planes of a computed structure: those of the drawn one, continued at their spacing."""

from itertools import pairwise

import numpy as np

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.fields.structure_volume import SlabStack

SAME_FACE_MM = 1e-6

PlaneFaces = tuple[float, float, float]
"""Low face, high face and middle of a plane, mm along the normal."""


def planes_of(
    stack: SlabStack, reach_mm: FloatArray, planes_mm: FloatArray | None = None
) -> list[PlaneFaces]:
    """The planes of a structure made from `stack`.

    Parameters
    ----------
    reach_mm : (2,) by how much it may end lower and higher.
    planes_mm : (P,) the middles wanted, two or more and rising; each plane reaches half-way to
        the next. None: the slabs of `stack`, its gaps filled, continued to both ends.

    Raises
    ------
    InputRefused : planes that do not rise.
    """
    if planes_mm is not None:
        return _given(np.asarray(planes_mm, dtype=np.float64))
    step = float(np.median([slab.thickness_mm for slab in stack.slabs]))
    filled: list[tuple[float, float]] = []
    for slab in stack.slabs:
        if filled and slab.low_mm - filled[-1][1] > SAME_FACE_MM:
            filled += _divided(filled[-1][1], slab.low_mm, step)
        filled.append((slab.low_mm, slab.high_mm))
    down, up = (np.arange(int(np.ceil(reach / step)) + 1) * step for reach in reach_mm)
    below = pairwise((filled[0][0] - down[::-1]).tolist())
    above = pairwise((filled[-1][1] + up).tolist())
    return [(low, high, (low + high) / 2.0) for low, high in (*below, *filled, *above)]


def _given(middles: FloatArray) -> list[PlaneFaces]:
    if len(middles) < 2 or not (np.diff(middles) > 0.0).all():
        raise InputRefused("Planes must be two or more, each above the one before.")
    between = (middles[1:] + middles[:-1]) / 2.0
    first, last = 2.0 * middles[0] - between[0], 2.0 * middles[-1] - between[-1]
    faces = pairwise([float(first), *between.tolist(), float(last)])
    return [(low, high, float(mm)) for (low, high), mm in zip(faces, middles, strict=True)]


def _divided(low: float, high: float, step_mm: float) -> list[tuple[float, float]]:
    count = max(round((high - low) / step_mm), 1)
    return list(pairwise(np.linspace(low, high, count + 1).tolist()))


def pieces_of_stack(stack: SlabStack) -> list[tuple[float, float]]:
    """Lowest and highest face of every run of slabs that touch."""
    runs: list[tuple[float, float]] = []
    for slab in stack.slabs:
        if runs and abs(slab.low_mm - runs[-1][1]) <= SAME_FACE_MM:
            runs[-1] = (runs[-1][0], slab.high_mm)
        else:
            runs.append((slab.low_mm, slab.high_mm))
    return runs
