"""Structures where slices are missing: drawn on nothing that anybody could see."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.roi import Roi
from hccbm_gui.core.spot import Spot
from hccbm_gui.core.volume import Gap, Volume

WHERE_MISSING = "where slices are missing"
"""How everything that lies in a gap says so."""


def gaps_of(volumes: Mapping[str, Volume], rois: Iterable[Roi], frame_uid: str) -> tuple[Gap, ...]:
    """The gaps of the images, by series UID, that structures of one frame were drawn on.

    Those of all images of the frame where no structure says which one it was.
    """
    here = {uid: one for uid, one in volumes.items() if one.geometry.frame_uid == frame_uid}
    named = {roi.series_uid for roi in rois} & set(here)
    found = [gap for uid, one in here.items() if uid in named or not named for gap in one.gaps]
    return tuple(dict.fromkeys(found))


def contours_in_gaps(contours: Sequence[FloatArray], gaps: Sequence[Gap]) -> int:
    """How many of the polygons (N, 3), LPS mm, lie in a gap with their middle."""
    if not gaps or not len(contours):
        return 0
    middles = np.array([contour.mean(axis=0) for contour in contours])
    return int(np.any([gap.holds(middles) for gap in gaps], axis=0).sum())


def beside_gap(spot: Spot, volume: Volume) -> Spot:
    """The spot; one whose contours reach a gap says so, as nobody sees where it ends."""
    margin = volume.geometry.spacing_mm[0]
    wide = [Gap(one.normal, one.start_mm - margin, one.end_mm + margin) for one in volume.gaps]
    if not any(gap.holds(contour).any() for gap in wide for contour in spot.contours):
        return spot
    told = f"it reaches {WHERE_MISSING}: its size is not known"
    return replace(spot, reason=f"{spot.reason}; {told}" if spot.reason else told)


def gap_note(count: int, name: str = "") -> str:
    """``3 contours of GTV lie where slices are missing``; empty for none."""
    if not count:
        return ""
    of = f" of {name}" if name else ""
    contours = f"1 contour{of} lies" if count == 1 else f"{count} contours{of} lie"
    return f"{contours} {WHERE_MISSING}"
