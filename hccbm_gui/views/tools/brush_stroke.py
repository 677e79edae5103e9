"""A stroke of the brush as an area, grown as the hand moves; in view coordinates, mm."""

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.contouring.strokes import adaptive_area, stroke_area
from hccbm_gui.core.fields.polygons import union
from hccbm_gui.views.tools.draw_sheet import DrawSheet, Uv

SPREADS = 3.5
"""So many standard deviations around the mean at the start an adaptive brush takes."""
CORE = 0.4
"""Share of the brush's radius in which it learns the values."""
SAMPLES = 21
"""Along the disc in which values are learned."""
LEAST_SHARE = 0.05
"""Of the values under the brush: what is rarer is noise, and no other tissue."""
FLAT_SHARE = 0.02
"""Of the middle value: the least spread, for images without noise."""
MANY_CORNERS = 3000


class BrushStroke:
    """Everything that a disc has passed over.

    Attributes
    ----------
    path : where its middle has been.
    radius_mm : of the disc.
    area : so far.
    """

    def __init__(self, start: Uv, radius_mm: float) -> None:
        self.path: list[Uv] = [start]
        self.radius_mm = radius_mm
        self.area: BaseGeometry = stroke_area(self.path, radius_mm)

    def go_to(self, place: Uv, least_mm: float) -> bool:
        """Go on to a place; False when it is nearer than `least_mm` to the last."""
        u, v = self.path[-1]
        if float(np.hypot(place[0] - u, place[1] - v)) < least_mm:
            return False
        added = stroke_area([self.path[-1], place], self.radius_mm)
        self.path.append(place)
        self.area = union([self.area, added])
        if shapely.get_num_coordinates(self.area) > MANY_CORNERS:
            self.area = shapely.simplify(self.area, 0.1 * least_mm)
        return True


class LikeValues:
    """The values where a stroke began; what is unlike them is left out of it."""

    def __init__(self, sheet: DrawSheet, start: Uv, radius_mm: float) -> None:
        self._sheet = sheet
        self._plane = sheet.place()
        self.range = like_range(
            self._values(start, radius_mm), self._values(start, CORE * radius_mm)
        )
        self._parts: list[BaseGeometry] = []
        self._done = 0

    def _values(self, middle: Uv, radius_mm: float) -> FloatArray:
        """What the image has in a disc."""
        steps = np.linspace(-radius_mm, radius_mm, SAMPLES)
        square = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
        disc = square[np.hypot(*square.T) <= radius_mm] + np.array(middle)
        values = self._sheet.image.sample(self._plane.to_patient(disc))
        return np.asarray(values[np.isfinite(values)])

    def within(self, stroke: BrushStroke) -> BaseGeometry:
        """The part of a stroke so far whose values are alike and hang together with its path."""
        path = stroke.path[max(self._done - 1, 0) :]
        if len(stroke.path) > self._done:
            self._done = len(stroke.path)
            image, radius = self._sheet.image, stroke.radius_mm
            self._parts.append(adaptive_area(image, self._plane, path, radius, self.range))
            self._parts = [union(self._parts)]
        return self._parts[0]


def like_range(values: FloatArray, core: FloatArray) -> tuple[float, float]:
    """From where to where values count as those of the core of a brush.

    Half-way to what else is under the brush, as an edge is where its profile is half-way; so far
    as nothing else is there, a few spreads of the core.
    """
    if not len(core):
        return 0.0, 1.0
    middle = float(np.median(core))
    # The median of deviations, so that an edge within the core does not widen the range.
    spread = 1.4826 * float(np.median(np.abs(core - middle)))
    reach = SPREADS * max(spread, FLAT_SHARE * abs(middle), 1e-6)
    lower, higher = values[values < middle - reach], values[values > middle + reach]
    few = LEAST_SHARE * len(values)
    low = (middle + float(np.median(lower))) / 2.0 if len(lower) > few else middle - reach
    high = (middle + float(np.median(higher))) / 2.0 if len(higher) > few else middle + reach
    return low, high
