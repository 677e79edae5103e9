"""What breathing does to a target: the volume it passes through and how far it goes."""

from collections.abc import Sequence

import numpy as np
import shapely

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.errors import MissingInput
from hccbm_gui.core.fields.structure_volume import SlabStack
from hccbm_gui.core.structures.algebra import Structure, stack_of, union_of


def internal_target(gtvs: Sequence[Structure]) -> SlabStack:
    """The internal target volume (ICRU 83): the union of the GTV over all breathing phases.

    Raises
    ------
    MissingInput : no phase has a GTV.
    FrameMismatch, InputRefused : as `union`.
    """
    if not gtvs:
        raise MissingInput(
            "No GTV to make an internal target of.",
            remedy="Draw the GTV on every breathing phase.",
        )
    return union_of(gtvs)


def centroid_mm(structure: Structure) -> FloatArray:
    """(3,) centre of mass of a structure, LPS mm; weighted by volume, holes left out.

    Raises
    ------
    InputRefused : the structure has no volume (`slab_stack`).
    MissingInput : nothing lies in it.
    """
    stack = stack_of(structure)
    volumes = np.array([slab.shape.area * slab.thickness_mm for slab in stack.slabs])
    if not volumes.sum() > 0.0:
        raise MissingInput("An empty structure has no centre.")
    centres = shapely.get_coordinates(shapely.centroid([slab.shape for slab in stack.slabs]))
    heights = np.array([(slab.low_mm + slab.high_mm) / 2.0 for slab in stack.slabs])
    points = stack.to_patient(centres, heights)
    return np.asarray(np.average(points, axis=0, weights=volumes))


def motion_amplitude_mm(gtvs: Sequence[Structure]) -> tuple[float, float, float]:
    """Range of the centroid over the phases along x, y and z of the patient (LPS), mm.

    Errors as `centroid_mm`; `MissingInput` also without any phase.
    """
    if not gtvs:
        raise MissingInput("No GTV to follow.", remedy="Draw the GTV on every breathing phase.")
    x, y, z = np.ptp([centroid_mm(gtv) for gtv in gtvs], axis=0)
    return float(x), float(y), float(z)
