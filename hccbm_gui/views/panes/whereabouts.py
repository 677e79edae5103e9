"""Where a structure lies that cannot be seen in an image, in words."""

from hccbm_gui.core.case import Case
from hccbm_gui.core.roi import Roi
from hccbm_gui.services.linking import linked
from hccbm_gui.views.layers import image_choice

SIDES = (("left", "right"), ("posterior", "anterior"), ("superior", "inferior"))
"""The directions in which an LPS coordinate grows and falls."""


def where(case: Case, roi: Roi, base_uid: str) -> str:
    """Why `roi` is not seen in the image `base_uid`, and where it is; empty when it is seen."""
    volume = case.volumes.get(base_uid)
    if volume is None:
        return "there is no image to show it on"
    if roi.is_empty:
        return "nothing is drawn yet"
    frame = volume.geometry.frame_uid
    if roi.frame_uid != frame:
        image = _image_of(case, roi)
        drawn = f"drawn on {image}" if image else "drawn on an image that is not open"
        known = "linked" if linked(case, roi.frame_uid, frame) else "not registered"
        return f"{drawn}: another frame of reference, {known}"
    low, high = roi.bounds_mm()
    first, last = volume.geometry.bounds_mm()
    for axis, (grows, falls) in reversed(list(enumerate(SIDES))):
        span = f"{_mm(low[axis])} to {_mm(high[axis])} mm"
        if low[axis] > last[axis]:
            return f"{grows} of the image, {'xyz'[axis]} {span}"
        if high[axis] < first[axis]:
            return f"{falls} of the image, {'xyz'[axis]} {span}"
    return ""


def _image_of(case: Case, roi: Roi) -> str:
    """The image that has the frame of a structure; empty when none is open."""
    for info in case.series:
        volume = case.volumes.get(info.uid)
        if volume is not None and volume.geometry.frame_uid == roi.frame_uid:
            return image_choice.label_of(info)
    return ""


def _mm(value: float) -> str:
    return f"{value:+.0f}".replace("-", "\N{MINUS SIGN}")
