"""How a structure goes on between its drawn planes, and beyond the last one."""

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from hccbm_gui.core.fields.polygons import pieces_of, polygonal, union

STEPS = 6
"""Distances at which the shape half-way between two shapes is looked for."""
_SAME_SHAPE = 1e-6
"""Shapes that differ by less than this part of their area are the same."""


def tapered(shape: BaseGeometry, neighbour: BaseGeometry, reach_mm: float) -> BaseGeometry:
    """What of `shape` is still there half-way to the shape drawn on the neighbouring plane.

    The points nearer to what both shapes have in common than to the outside of both (the median
    of the two; Serra, Hausdorff distances and interpolations, 1998), so that a slanted wall has
    no steps. No rim wider than `reach_mm` is taken away, and nothing of a piece that the
    neighbour does not go on with: where a shelf ends is not drawn.

    Parameters
    ----------
    shape, neighbour : on two planes that follow each other.
    reach_mm : the distance of the two planes.
    """
    both = shapely.intersection(shape, neighbour)
    if shape.area - both.area <= _SAME_SHAPE * shape.area:
        return shape
    either = shapely.union(shape, neighbour)
    step = reach_mm / STEPS
    radii = step * (np.arange(STEPS) + 1.0)
    # Half a step more, as the union of few distances falls short by half a step on average.
    grown, shrunk = shapely.buffer(both, radii + step / 2.0), shapely.buffer(either, -radii)
    alone = [piece for piece in pieces_of(shape) if not shapely.intersects(piece, neighbour)]
    core = shapely.buffer(shape, -reach_mm)
    middle = union([*shapely.intersection(grown, shrunk), both, core, *alone])
    return polygonal(shapely.intersection(middle, shape))


def end_caps(
    shape: BaseGeometry, before: BaseGeometry | None, thickness_mm: float
) -> tuple[BaseGeometry, BaseGeometry]:
    """The last shape of a structure a quarter of a slice beyond its plane, and half a slice.

    It goes on shrinking as from the shape `before` it, at 45 degrees at most and never growing;
    without one, or when it did not shrink, it ends as a flat disc.
    """
    inset = 0.0
    if before is not None and before.area > shape.area:
        # Mean distance of the two outlines.
        inset = 2.0 * (before.area - shape.area) / (before.length + shape.length)
    inset = min(inset, thickness_mm)
    return shapely.buffer(shape, -inset / 4.0), shapely.buffer(shape, -inset / 2.0)
