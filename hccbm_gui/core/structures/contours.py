"""Computed slabs as drawn contours, for views and for a structure set."""

import numpy as np

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.fields.polygons import rings_of
from hccbm_gui.core.fields.structure_volume import SAME_PLANE_MM, SlabStack, roi_volume_cc
from hccbm_gui.core.roi import Roi, RoiKind

_WORTH_A_NOTE = 0.01
"""Part of the volume by which contours may miss the structure before they say so."""


def as_roi(
    stack: SlabStack, name: str, kind: RoiKind, colour: tuple[int, int, int], frame_uid: str
) -> Roi:
    """One set of contours in the middle of every slab.

    Read again, contours reach half-way to their neighbours, so uneven slabs do not come back to
    the digit: take numbers from the slabs. Contours that miss the volume by more than 1 % carry
    a note. Slabs thinner than files can tell apart (0.1 mm) are left out.

    Raises
    ------
    InputRefused : the structure is empty.
    """
    contours: list[FloatArray] = []
    last = -np.inf
    for slab in stack.slabs:
        middle = (slab.low_mm + slab.high_mm) / 2.0
        if slab.thickness_mm <= SAME_PLANE_MM or middle - last <= SAME_PLANE_MM:
            continue
        rings = rings_of(slab.shape)
        contours += [stack.to_patient(ring, middle) for ring in rings]
        last = middle if rings else last
    if not contours:
        raise InputRefused("Nothing is left of the structure.", where=name)
    roi = Roi(name, kind, colour, frame_uid, tuple(contours))
    drawn, true = roi_volume_cc(roi), stack.volume_cc
    if abs(drawn - true) <= _WORTH_A_NOTE * true:
        return roi
    note = f"The contours enclose {drawn:.2f} cc, the computed structure has {true:.2f} cc."
    if np.isnan(drawn):
        note = f"Drawn on one plane only; the computed structure has {true:.2f} cc."
    return Roi(name, kind, colour, frame_uid, tuple(contours), notes=(note,))
