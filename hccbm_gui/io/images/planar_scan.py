"""Planar nuclear medicine images (whole body, static) to a planar scan."""

from collections.abc import Sequence

import numpy as np
from pydicom.dataset import Dataset

from hccbm_gui.core.arrays import VoxelArray
from hccbm_gui.core.errors import UnreadableFile
from hccbm_gui.core.planar import SIDE_UNKNOWN_NOTE, PlanarImage, PlanarScan, View
from hccbm_gui.io.images.pixels import is_lossy, lossy_note, rescale_of, stored_values
from hccbm_gui.io.images.planar_views import FrameView, frame_views
from hccbm_gui.io.values import integer, items, number, numbers, text, texts


def planar_scan(datasets: Sequence[Dataset]) -> PlanarScan:
    """One planar scan from its file, or from the two files that hold its two views.

    Raises
    ------
    UnreadableFile : colour, or pixels that cannot be decoded.
    """
    seen: list[tuple[Dataset, FrameView, VoxelArray]] = []
    left_out = 0
    for ds in datasets:
        counts = _counts(ds)
        views = frame_views(ds)
        left_out += len(counts) - len(views)
        seen += [(ds, view, counts[view.frame]) for view in views]
    chosen = _two_views([view for _, view, _ in seen])
    left_out += len(seen) - len(chosen)
    spacing_mm, spacing_notes = _spacing_mm(datasets[0])
    images = tuple(_upright(seen[n][1], seen[n][2], spacing_mm) for n in chosen)
    notes = [*spacing_notes, *_trust_notes(datasets)]
    if min(int(image.array.min()) for image in images) < 0:
        notes.append("The image has negative counts, which no camera measures: display only.")
    quantifiable = not notes
    for n in chosen:
        notes += seen[n][1].notes
    unlettered = [image.view.value for image in images if not image.laterality_known]
    if unlettered:
        notes.append(f"{SIDE_UNKNOWN_NOTE} ({', '.join(unlettered)} view): say which is which.")
    if left_out:
        notes.append(f"{left_out} more frames (energy windows or views) are not shown.")
    first = datasets[0]
    return PlanarScan(
        images=images,
        whole_body="WHOLE BODY" in texts(first, "ImageType"),
        tracer=tracer_of(first),
        quantifiable=quantifiable,
        notes=tuple(dict.fromkeys(notes)),
    )


def tracer_of(ds: Dataset) -> str:
    """The radiopharmaceutical, else the nuclide, as stored; empty when unknown."""
    for info in items(ds, "RadiopharmaceuticalInformationSequence"):
        named = text(info, "Radiopharmaceutical")
        coded = [
            text(code, "CodeMeaning")
            for sequence in ("RadiopharmaceuticalCodeSequence", "RadionuclideCodeSequence")
            for code in items(info, sequence)
        ]
        return named or next((meaning for meaning in coded if meaning), "")
    return ""


def _counts(ds: Dataset) -> VoxelArray:
    """(frames, rows, columns)."""
    if integer(ds, "SamplesPerPixel", 1) != 1:
        raise UnreadableFile(
            "A colour picture of a scan: the counts are gone.",
            remedy="Export the original nuclear medicine image.",
        )
    values = stored_values(ds)
    slope, intercept = rescale_of(ds)
    if (slope, intercept) != (1.0, 0.0):
        values = (values * slope + intercept).astype(np.float32)
    return values if values.ndim == 3 else values[None]


def _two_views(views: Sequence[FrameView]) -> list[int]:
    """Indices of the anterior and the posterior one, else of the first of unknown view."""
    chosen = [
        next((n for n, found in enumerate(views) if found.view is view), None)
        for view in (View.ANTERIOR, View.POSTERIOR)
    ]
    known = [n for n in chosen if n is not None]
    unknown = [n for n, found in enumerate(views) if found.view is View.UNKNOWN]
    return known if known else unknown[:2]


def _upright(view: FrameView, counts: VoxelArray, spacing_mm: tuple[float, float]) -> PlanarImage:
    array = counts[::-1] if view.head_down else counts
    return PlanarImage(array, spacing_mm, view.view, view.left_on_right)


def _spacing_mm(ds: Dataset) -> tuple[tuple[float, float], list[str]]:
    spacing = numbers(ds, "PixelSpacing", 2)
    if spacing is None or min(spacing) <= 0.0:
        return (1.0, 1.0), ["The pixel size is not in the file: nothing can be measured."]
    length_mm = number(ds, "ScanLength")
    height_mm = spacing[0] * integer(ds, "Rows")
    if length_mm is not None and length_mm > 1.03 * height_mm:
        return (spacing[0], spacing[1]), [
            f"The pixel size is in doubt: the scan of {length_mm:.0f} mm is longer than the "
            f"picture of {height_mm:.0f} mm."
        ]
    return (spacing[0], spacing[1]), []


def _trust_notes(datasets: Sequence[Dataset]) -> list[str]:
    notes = [lossy_note(ds) for ds in datasets if is_lossy(ds)]
    if any(text(ds, "PhotometricInterpretation") == "PALETTE COLOR" for ds in datasets):
        notes.append("The values index a colour palette, not counts: display only.")
    return notes
