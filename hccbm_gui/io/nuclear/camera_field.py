"""Does the pixel size of a planar image fit the field of view of the camera?

Pixel Spacing should hold the zoom already, but some makers leave it out: the two are compared
and both are named, and neither is ever corrected by the other.
"""

from pydicom.dataset import Dataset

from hccbm_gui.core.planar import PIXEL_SIZE_NOTE
from hccbm_gui.io.values import integer, items, numbers

AGREEMENT = 0.03
WIDEST = 1.25
"""Pictures are often wider than the crystal can see (614 for 532 mm), but never by more."""


def field_of_view_doubt(ds: Dataset, spacing_mm: tuple[float, float]) -> tuple[str, bool]:
    """(what to say, whether the pixel size is in doubt); empty where nothing is to be said.

    The field of view over zoom and columns is compared with the spacing along the rows, with
    whichever side of the field fits best.
    """
    columns = integer(ds, "Columns")
    by_field = [
        side_mm / (zoom * columns)
        for source in (*items(ds, "DetectorInformationSequence")[:1], ds)
        for side_mm in (numbers(source, "FieldOfViewDimensions") or ())[:2]
        for zoom in (numbers(source, "ZoomFactor") or (1.0,))[-1:]
        if side_mm > 0.0 and zoom > 0.0 and columns > 0
    ]
    if not by_field:
        return "", False
    nearest = min(by_field, key=lambda mm: abs(mm - spacing_mm[1]))
    ratio = spacing_mm[1] / nearest
    if abs(ratio - 1.0) <= AGREEMENT:
        return "", False
    told = (
        f"{PIXEL_SIZE_NOTE} in the file is {spacing_mm[1]:.2f} mm; field of view and zoom of the "
        f"camera give {nearest:.2f} mm."
    )
    return told, not 1.0 < ratio <= WIDEST
