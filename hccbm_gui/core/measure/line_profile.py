"""Values of images along a line."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from hccbm_gui.core.arrays import FloatArray, frozen
from hccbm_gui.core.errors import FrameMismatch, InputRefused, NotQuantifiable
from hccbm_gui.core.measure.shapes import ProfileLine
from hccbm_gui.core.measure.sizes import length_mm
from hccbm_gui.core.volume import Unit, Volume

MOST_STEPS = 100_000


@dataclass(frozen=True, slots=True, eq=False)
class LineProfile:
    """One image along one line.

    Attributes
    ----------
    name : of the image.
    distance_mm : (N,) from the first point of the line.
    values : (N,) in `unit`, trilinear; NaN outside the image.
    unit : of the image.
    """

    name: str
    distance_mm: FloatArray
    values: FloatArray
    unit: Unit

    def __post_init__(self) -> None:
        object.__setattr__(self, "distance_mm", frozen(self.distance_mm))
        object.__setattr__(self, "values", frozen(self.values))


def line_profiles(line: ProfileLine, volumes: Mapping[str, Volume]) -> tuple[LineProfile, ...]:
    """The profile of each named volume, all at the same places.

    Steps are even and at most half the smallest voxel of any of them.

    Raises
    ------
    FrameMismatch : an image has another frame of reference.
    NotQuantifiable : an image may only be looked at.
    InputRefused : the line has no length, or no line of an image is that long.
    """
    length = length_mm(line)
    if length <= 0.0:
        raise InputRefused("The line of the profile has no length.", where=line.id)
    for name, volume in volumes.items():
        if volume.geometry.frame_uid != line.frame_uid:
            raise FrameMismatch(f"{name} has another frame of reference than the profile.")
        if not volume.quantifiable:
            raise NotQuantifiable(f"{name} may be looked at but not measured.")
    if not volumes:
        return ()
    smallest = min(min(volume.geometry.spacing_mm) for volume in volumes.values())
    steps = int(np.ceil(length / (smallest / 2.0)))
    if steps > MOST_STEPS:
        raise InputRefused("The line of the profile is longer than any image.", where=line.id)
    distance = np.linspace(0.0, length, max(steps, 1) + 1)
    start, end = np.array(line.points_mm)
    points = start + (distance / length)[:, None] * (end - start)
    return tuple(
        LineProfile(name, distance, volume.sample(points), volume.unit)
        for name, volume in volumes.items()
    )
