"""From which side a gamma camera looked, and which way its picture lies.

Evidence, best first: the view code (PS3.16 CID 26), else the start angle of the detector
(PS3.3 C.8.4.8: 0 at the patient's back), else the direction cosines. A picture is lettered
left and right only where nothing contradicts.
"""

from dataclasses import dataclass, replace

import numpy as np
from pydicom.dataset import Dataset

from hccbm_gui.core.planar import View
from hccbm_gui.io.values import integer, items, number, numbers, text, texts

VIEW_CODES = {
    "399321004": View.ANTERIOR,
    "G-5215": View.ANTERIOR,
    "399001007": View.POSTERIOR,
    "G-5216": View.POSTERIOR,
}
CORONAL_COSINE = 0.9
"""An image whose axes come this close to left and head is a coronal one (dimensionless)."""
ANGLE_TOLERANCE_DEG = 10.0
TC99M_KEV = 140.5
"""Photopeak of the nuclide of bone scans."""
OTHER_VIEWS = {
    "G-5200": "antero-posterior (AP, a retired code)",
    "G-5201": "postero-anterior (PA, a retired code)",
    "G-5206": "right anterior oblique",
    "399108003": "right anterior oblique",
    "G-5207": "left anterior oblique",
    "399074003": "left anterior oblique",
    "G-5208": "right posterior oblique",
    "399075002": "right posterior oblique",
    "G-5209": "left posterior oblique",
    "399136008": "left posterior oblique",
    "G-5222": "right lateral",
    "399297009": "right lateral",
    "G-5223": "left lateral",
    "399118008": "left lateral",
}
"""Codes of PS3.16 CID 26 (SRT and SCT) that are no plain front or back."""


@dataclass(frozen=True, slots=True)
class FrameView:
    """One frame of a planar image.

    Attributes
    ----------
    frame : index of the frame.
    view : ANT, POST or unknown.
    left_on_right : True when columns run to the patient's left; None when not known.
    head_down : True when the rows run to the head, so that the picture must be turned over.
    notes : what was doubtful.
    """

    frame: int
    view: View
    left_on_right: bool | None
    head_down: bool
    notes: tuple[str, ...] = ()


def frame_views(ds: Dataset) -> tuple[FrameView, ...]:
    """The frames of the energy window of the photopeak, one for each detector.

    Vectors that are absent, of the wrong length or claim one place twice do not tell which
    detector saw which frame; then the views are unknown unless there is one of each.
    """
    frames = max(integer(ds, "NumberOfFrames", 1), 1)
    described = items(ds, "DetectorInformationSequence")
    windows, detectors, note = _vectors(ds, frames, len(described))
    shown = main_window(ds, windows)
    found: list[FrameView] = []
    for frame in range(frames):
        if windows[frame] != shown:
            continue
        number_of = detectors[frame]
        known = 0 < number_of <= len(described)
        view = _frame_view(frame, described[number_of - 1] if known else Dataset(), ds)
        found.append(replace(view, notes=(*view.notes, note)) if note else view)
    return tuple(found)


def _vectors(
    ds: Dataset, frames: int, detectors: int
) -> tuple[tuple[int, ...], tuple[int, ...], str]:
    """(energy window, detector, note) of each frame, counted from 1; detector 0 is unknown."""
    windows = _vector(ds, "EnergyWindowVector", frames)
    seen_by = _vector(ds, "DetectorVector", frames)
    if seen_by is not None:
        pairs = list(zip(windows or (1,) * frames, seen_by, strict=True))
        if len(set(pairs)) == frames:
            return windows or (1,) * frames, seen_by, ""
    if frames == max(detectors, 1):
        # As many frames as detectors: the order is the only one there can be.
        return (1,) * frames, tuple(range(1, frames + 1)), ""
    told = seen_by is not None or bool(texts(ds, "DetectorVector"))
    fault = "contradicts its frames" if told else "is absent"
    note = f"The list of detectors {fault}: the file does not say which frame is which view."
    return windows or (1,) * frames, (0,) * frames, note


def _vector(ds: Dataset, keyword: str, frames: int) -> tuple[int, ...] | None:
    values = numbers(ds, keyword, frames)
    return None if values is None else tuple(int(value) for value in values)


def main_window(ds: Dataset, windows: tuple[int, ...]) -> int:
    """The energy window to show: the first, unless another one alone holds the Tc-99m peak."""
    described = items(ds, "EnergyWindowInformationSequence")
    holding = [
        n
        for n in dict.fromkeys(windows)
        if 0 < n <= len(described) and _holds_peak(described[n - 1])
    ]
    return holding[0] if len(holding) == 1 else windows[0]


def _holds_peak(window: Dataset) -> bool:
    for limits in items(window, "EnergyWindowRangeSequence"):
        low = number(limits, "EnergyWindowLowerLimit")
        high = number(limits, "EnergyWindowUpperLimit")
        if low is not None and high is not None and low <= TC99M_KEV <= high:
            return True
    return False


def _frame_view(frame: int, detector: Dataset, ds: Dataset) -> FrameView:
    cosines = _coronal_cosines(detector) or _coronal_cosines(ds)
    stated, note = _stated_view(detector)
    notes: tuple[str, ...] = (note,) if note else ()
    if cosines is None:
        left_on_right, head_down = _from_letters(ds)
        if left_on_right is None and not _feet_first(ds):
            # As acquired: the picture is what the camera saw.
            left_on_right = {View.ANTERIOR: True, View.POSTERIOR: False}.get(stated)
        return FrameView(frame, stated, left_on_right, head_down, notes)
    across, down = cosines
    # Rows x columns points away from the camera: backward (+y) for an anterior view.
    looked = View.ANTERIOR if np.cross(across, down)[1] > 0.0 else View.POSTERIOR
    left_on_right = bool(across[0] > 0.0)
    if stated is View.UNKNOWN and not note:
        stated = View.UNKNOWN if _shared_by_all_detectors(ds) else looked
    elif stated is not looked:
        left_on_right = None
        notes += (
            f"The {stated.value} view and the orientation in the file contradict each other.",
        )
    if stated is View.UNKNOWN:
        left_on_right = None
    return FrameView(frame, stated, left_on_right, bool(down[2] > 0.0), notes)


def _stated_view(detector: Dataset) -> tuple[View, str]:
    """(view, note) by view code, else by start angle."""
    for code in items(detector, "ViewCodeSequence"):
        view = VIEW_CODES.get(text(code, "CodeValue"))
        if view is not None:
            return view, ""
        value = text(code, "CodeValue")
        meaning = OTHER_VIEWS.get(value) or text(code, "CodeMeaning") or value
        return View.UNKNOWN, f"The view is {meaning}, not plainly anterior or posterior."
    angle = number(detector, "StartAngle")
    if angle is None:
        return View.UNKNOWN, ""
    for view, at in ((View.POSTERIOR, 0.0), (View.ANTERIOR, 180.0)):
        if abs((angle - at + 180.0) % 360.0 - 180.0) <= ANGLE_TOLERANCE_DEG:
            return view, ""
    return View.UNKNOWN, f"The detector stood at {angle:g} degrees, neither in front nor behind."


def _coronal_cosines(ds: Dataset) -> tuple[tuple[float, ...], tuple[float, ...]] | None:
    cosines = numbers(ds, "ImageOrientationPatient", 6)
    if cosines is None:
        return None
    coronal = min(abs(cosines[0]), abs(cosines[5])) >= CORONAL_COSINE
    return (cosines[:3], cosines[3:]) if coronal else None


def _shared_by_all_detectors(ds: Dataset) -> bool:
    """True when several detectors claim one orientation, which tells none of them apart."""
    claims = [text(d, "ImageOrientationPatient") for d in items(ds, "DetectorInformationSequence")]
    return len(claims) > 1 and len(set(claims)) == 1


def _from_letters(ds: Dataset) -> tuple[bool | None, bool]:
    """(left on right, head down) by Patient Orientation (PS3.3 C.7.6.1.1.1)."""
    letters = texts(ds, "PatientOrientation")
    if len(letters) != 2 or not letters[0] or not letters[1]:
        return None, False
    across = {"L": True, "R": False}.get(letters[0][0])
    return across, letters[1][0] == "H"


def _feet_first(ds: Dataset) -> bool:
    if text(ds, "PatientPosition").startswith("FF"):
        return True
    relation = items(ds, "PatientGantryRelationshipCodeSequence")
    codes = {"F-10480", "102541007"}
    return any(text(code, "CodeValue") in codes for code in relation)
