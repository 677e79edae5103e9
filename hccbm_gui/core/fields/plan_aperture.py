"""What a planned beam lets through: jaws, leaves and blocks together (IEC 61217)."""

from functools import reduce

import shapely
from shapely.geometry.base import BaseGeometry

from hccbm_gui.core.beam_devices import ControlPoint, Mlc
from hccbm_gui.core.fields.polygons import even_odd, union
from hccbm_gui.core.plan import PlanBeam

FARTHEST_MM = 300.0
"""Half the width of what is open where a beam names no jaws; no machine opens farther."""


def aperture(beam: PlanBeam, control_point: int = 0) -> BaseGeometry:
    """The opening at one control point, at the isocentre plane, beam-limiting-device axes, mm.

    A pair of jaws that the machine does not have shades nothing; neither does a beam without
    jaws, leaves and blocks at all, which is empty here as nothing is known of it.
    """
    outlines = _outlines(beam)
    if not beam.mlcs and not outlines and not _has_jaws(beam):
        return shapely.Polygon()
    parts = [_jaws(beam.course[control_point])] if beam.course else []
    parts += [_leaves(mlc, control_point) for mlc in beam.mlcs]
    return reduce(shapely.intersection, [*parts, *outlines])


def swept_aperture(beam: PlanBeam) -> BaseGeometry:
    """What is open at any control point, in axes that turn with the collimator."""
    return union([aperture(beam, n) for n in range(max(len(beam.course), 1))])


def _has_jaws(beam: PlanBeam) -> bool:
    return any(point.x_jaws_mm or point.y_jaws_mm for point in beam.course)


def _jaws(point: ControlPoint) -> BaseGeometry:
    open_all = (-FARTHEST_MM, FARTHEST_MM)
    (x1, x2), (y1, y2) = point.x_jaws_mm or open_all, point.y_jaws_mm or open_all
    return shapely.box(x1, y1, max(x1, x2), max(y1, y2))


def _leaves(mlc: Mlc, control_point: int) -> BaseGeometry:
    return union([shapely.box(*opening) for opening in mlc.openings(control_point).tolist()])


def _outlines(beam: PlanBeam) -> list[BaseGeometry]:
    """What each block leaves open."""
    everything = shapely.box(-FARTHEST_MM, -FARTHEST_MM, FARTHEST_MM, FARTHEST_MM)
    found = []
    for block in beam.block_outlines:
        inside = even_odd([block.outline_mm])
        found.append(inside if block.is_aperture else everything.difference(inside))
    return found
