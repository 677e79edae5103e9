"""An outline being drawn: points until it is closed or given up."""

from dataclasses import dataclass, field

import numpy as np

from hccbm_gui.core.arrays import FloatArray

SMALLEST_STEP_MM = 0.5
"""Freehand points closer than this add nothing but weight."""


@dataclass(slots=True)
class Outline:
    """Points in LPS mm on one plane; `level_mm` is fixed by the first."""

    points: list[tuple[float, float, float]] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """True before the first point."""
        return not self.points

    def add(self, point_mm: tuple[float, float, float]) -> None:
        """Append a point unless it lies on the last one."""
        if self.points:
            gap = np.subtract(point_mm, self.points[-1])
            if float(np.hypot(gap[0], gap[1])) < SMALLEST_STEP_MM:
                return
        self.points.append(point_mm)

    def take_back(self) -> None:
        """Remove the last point."""
        if self.points:
            self.points.pop()

    def clear(self) -> None:
        """Give the outline up."""
        self.points.clear()

    def closed(self) -> FloatArray:
        """(N, 3) the polygon, unclosed."""
        return np.array(self.points, dtype=np.float64).reshape(-1, 3)
