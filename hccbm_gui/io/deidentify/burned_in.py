"""Pictures that may have a name in their pixels."""

import numpy as np
from pydicom import uid
from pydicom.dataset import Dataset

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.io.deidentify.object_kinds import PHOTOGRAPHS, SECONDARY_CAPTURES, ULTRASOUND
from hccbm_gui.io.values import integer, text, texts

SCREEN_WORDS = ("SCREEN", "CAPTURE", "RESULT", "REPORT", "DISPLAY")
"""Parts of Image Type by which vendors mark pictures of a screen."""

MARGIN = 0.2
"""Text stands in this part of the picture along its edges."""


def why_suspect(ds: Dataset) -> str:
    """Why the picture may hold text; empty when it is taken not to."""
    declared = text(ds, "BurnedInAnnotation").upper()
    if declared == "YES":
        return "The file says that text is burned into the picture."
    if declared == "NO" or not integer(ds, "Rows"):
        return ""
    what = _suspicious_kind(ds)
    return f"{what}; it does not say that no text is in it." if what else ""


def _suspicious_kind(ds: Dataset) -> str:
    sop_class = uid.UID(text(ds, "SOPClassUID"))
    kinds = " ".join(texts(ds, "ImageType")).upper()
    from_screen = any(word in kinds for word in SCREEN_WORDS) or bool(text(ds, "ConversionType"))
    palette = "PALETTE" in text(ds, "PhotometricInterpretation")
    found = {
        "A picture of a screen or of paper": sop_class in SECONDARY_CAPTURES,
        "An ultrasound picture": sop_class in ULTRASOUND,
        "A photograph": sop_class in PHOTOGRAPHS,
        "A picture saved from a screen": from_screen,
        "A picture in colour": palette or integer(ds, "SamplesPerPixel", 1) > 1,
    }
    if sop_class == uid.SegmentationStorage:
        return ""
    return next((what for what, is_so in found.items() if is_so), "")


def text_likeness(grey: FloatArray) -> float:
    """How much like text the edges of a picture look, 0 to 1; it orders a list, nothing more.

    Text is many steep steps, both up and down, in few rows.

    Parameters
    ----------
    grey : (rows, columns), any scale.
    """
    spread = float(np.ptp(grey)) if grey.size else 0.0
    if spread == 0.0 or min(grey.shape) < 16:
        return 0.0
    steep = np.abs(np.diff(grey, axis=1)) > 0.4 * spread
    rows, columns = grey.shape
    edge = np.ones(steep.shape, dtype=bool)
    top, side = round(MARGIN * rows), round(MARGIN * columns)
    edge[top : rows - top, side : columns - side] = False
    per_row = (steep & edge).sum(axis=1) / columns
    return float(np.clip(np.sort(per_row)[-max(4, rows // 40) :].mean() * 8.0, 0.0, 1.0))
