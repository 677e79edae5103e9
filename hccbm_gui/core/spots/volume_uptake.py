"""Which spots of SPECT and PET are probably normal uptake, by place and size: proposals only.

Places are heights above the crotch, where the volume shows the legs part; adults differ by
some 10 %, so the stretches are wide and every rule also asks for size and depth. Without the
legs only the bladder is proposed. Bone is never explained away: kidneys, heart and brain lie in
front of or beside the spine, and the bladder in the front half of the pelvis.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from hccbm_gui.core.volume import Unit

_BLADDER_MM = (0.0, 190.0)
_KIDNEY_MM = (280.0, 460.0)
_HEART_MM = (400.0, 640.0)
_BRAIN_MM = 700.0
_BLADDER_CC = 15.0
_KIDNEY_CC = 1.5
_HEART_CC = 40.0
_BRAIN_CC = 20.0
_BEHIND_BLADDER_MM = 35.0
"""The sacrum lies farther behind the middle of the body than this."""

_BEHIND_BLADDER_UNPLACED_MM = 10.0
"""Vertebral bodies lie farther behind the middle of the body than this."""


@dataclass(frozen=True, slots=True)
class VolumePlace:
    """Where a spot lies in the body.

    Attributes
    ----------
    from_midline_mm : to the patient's left.
    behind_middle_mm : towards the back from the middle of the body.
    z_mm : LPS.
    above_crotch_mm : None when the volume does not show where the legs part.
    volume_cc, peak : of the spot.
    """

    from_midline_mm: float
    behind_middle_mm: float
    z_mm: float
    above_crotch_mm: float | None
    volume_cc: float
    peak: float


def region_in_volume(place: VolumePlace) -> str:
    """A coarse region in words; empty when the volume does not show where in the body it is."""
    height = place.above_crotch_mm
    if height is None:
        return ""
    for limit, region in (
        (-30.0, "thigh"),
        (70.0, "hip or thigh" if abs(place.from_midline_mm) > 40.0 else "pelvis"),
        (200.0, "pelvis"),
        (420.0, "abdomen"),
        (640.0, "chest"),
        (740.0, "neck or shoulder"),
    ):
        if height < limit:
            return region
    return "head"


def normal_uptake(places: Sequence[VolumePlace], unit: Unit) -> tuple[str, ...]:
    """For each place the reason why it is probably normal uptake, empty where nothing says so.

    Parameters
    ----------
    unit : heart and brain are proposed only in SUV, which only PET has here.
    """
    bladder = _bladder(places)
    reasons = []
    for place in places:
        if place is bladder:
            reasons.append("Bladder: the hottest midline spot in the front of the pelvis.")
        else:
            reasons.append(_by_height(place, unit))
    return tuple(reasons)


def _bladder(places: Sequence[VolumePlace]) -> VolumePlace | None:
    low, high = _BLADDER_MM
    midline = [p for p in places if abs(p.from_midline_mm) < 35.0 and p.volume_cc >= _BLADDER_CC]
    likely = [
        p
        for p in midline
        if p.above_crotch_mm is not None
        and low < p.above_crotch_mm < high
        and p.behind_middle_mm < _BEHIND_BLADDER_MM
    ]
    if not likely:
        # Where the height is not known: in the front half, and about as hot as any spot.
        hottest = max((p.peak for p in places), default=0.0)
        likely = [
            p
            for p in midline
            if p.above_crotch_mm is None
            and p.behind_middle_mm < _BEHIND_BLADDER_UNPLACED_MM
            and p.peak >= 0.8 * hottest
        ]
    return max(likely, key=lambda p: p.peak, default=None)


def _by_height(place: VolumePlace, unit: Unit) -> str:
    """Kidneys; with SUV also heart and brain."""
    height = place.above_crotch_mm
    if height is None:
        return ""
    aside = abs(place.from_midline_mm)
    beside_spine = 35.0 < aside < 110.0 and place.behind_middle_mm > -30.0
    if _KIDNEY_MM[0] < height < _KIDNEY_MM[1] and beside_spine and place.volume_cc >= _KIDNEY_CC:
        return "Kidney: beside the lumbar spine, where no large bone lies."
    if unit is not Unit.SUV:
        return ""
    left_front = 0.0 < place.from_midline_mm < 100.0 and place.behind_middle_mm < 20.0
    if _HEART_MM[0] < height < _HEART_MM[1] and left_front and place.volume_cc >= _HEART_CC:
        return "Heart: in the left front of the chest."
    if height > _BRAIN_MM and place.volume_cc >= _BRAIN_CC and aside < 40.0:
        return "Brain: a large spot in the head."
    return ""
