"""Where the slices of a volume lie, from what each slice says of itself."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.volume import Volume

UNEVEN_MM, UNEVEN_SHARE = 0.01, 0.01
"""Steps that differ from the median by more than both together are uneven."""
SIDEWAYS_MM = 0.1
"""A stack whose slices shift by more than this is sheared."""


@dataclass(frozen=True, slots=True, eq=False)
class SliceSteps:
    """The slices of one volume.

    Attributes
    ----------
    info, volume : whose slices they are.
    depths_mm : (N,) along the normal, ascending, the first 0.
    places_mm : (N, 3) first voxels in that order, LPS.
    sideways_mm : the largest shift of a slice off the normal through the first.
    """

    info: SeriesInfo
    volume: Volume
    depths_mm: FloatArray
    places_mm: FloatArray
    sideways_mm: float

    @property
    def steps_mm(self) -> FloatArray:
        """(M,) from slice to slice, but for the steps across a gap; never empty."""
        steps = np.asarray(np.diff(self.depths_mm))
        middles = (self.places_mm[:-1] + self.places_mm[1:]) / 2.0
        whole = steps[~self.volume.in_gap(middles)]
        return whole if len(whole) else steps

    @property
    def median_mm(self) -> float:
        """The usual step."""
        return float(np.median(self.steps_mm))

    @property
    def is_uneven(self) -> bool:
        """True when steps differ by more than rounding does."""
        off = np.abs(self.steps_mm - self.median_mm).max()
        return bool(off > UNEVEN_MM + UNEVEN_SHARE * self.median_mm)


def slice_steps(case: Case) -> Iterator[SliceSteps]:
    """Of every volume of at least two slices that say where they lie."""
    for info in case.series_of("volume", "pet"):
        volume = case.volumes.get(info.uid)
        if volume is None or len(info.slices) < 2:
            continue
        places = np.array([one.position_mm for one in info.slices], np.float64)
        normal = volume.geometry.axes[0]
        order = np.argsort(places @ normal, kind="stable")
        places = places[order]
        offsets = places - places[0]
        depths = offsets @ normal
        aside = np.linalg.norm(offsets - depths[:, None] * normal, axis=1).max()
        yield SliceSteps(info, volume, depths, places, float(aside))


def along(normal: FloatArray) -> tuple[str, int]:
    """The axis of the patient that slices are counted along: its letter and its column."""
    axis = int(np.abs(normal).argmax())
    return "xyz"[axis], axis
