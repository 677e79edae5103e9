"""Whether contours lie on the slices of the image they were drawn on."""

import numpy as np

from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.note_words import OFF_SLICES, OFF_STACK
from hccbm_gui.core.roi import Roi

ON_SLICE_MM = 0.01
"""Farther from every slice than this is more than rounding."""
ALONG_SLICES = 0.999
"""Cosine from which on a structure is drawn on slices like those of the image."""


def slice_notes(roi: Roi, image: Geometry) -> tuple[str, ...]:
    """What of a structure lies between or beyond the slices of its image; empty for most.

    Contours across the slices (drawn in another plane) are not judged.
    """
    outlines = [contour for contour in roi.contours if len(contour) >= 3]
    if not outlines:
        return ()
    normal, step_mm = image.axes[0], image.spacing_mm[0]
    largest = max(outlines, key=len)
    across = np.ptp(largest @ normal)
    if across > (1.0 - ALONG_SLICES) * np.linalg.norm(np.ptp(largest, axis=0)) + ON_SLICE_MM:
        return ()
    places = (np.array([one[0] for one in outlines]) - image.origin_mm) @ normal / step_mm
    beyond = (places < -0.5) | (places > image.shape[0] - 0.5)
    off_mm = np.abs(places - np.round(places)) * step_mm
    between = (off_mm > ON_SLICE_MM) & ~beyond
    notes = []
    if between.any():
        far = off_mm[between].max()
        notes.append(f"{_contours(between)} between the {OFF_SLICES}, up to {far:.2g} mm.")
    if beyond.any():
        notes.append(f"{_contours(beyond)} beyond the first or last {OFF_STACK}.")
    return tuple(notes)


def _contours(which: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> str:
    count = int(which.sum())
    return f"{count} contour{' lies' if count == 1 else 's lie'}"
