"""Planar nuclear medicine images (whole body, static) to a planar scan."""

import re
from collections.abc import Sequence

import numpy as np
from pydicom.dataset import Dataset

from hccbm_gui.core.arrays import VoxelArray
from hccbm_gui.core.errors import UnreadableFile
from hccbm_gui.core.note_words import COLOUR_PALETTE
from hccbm_gui.core.planar import (
    PIXEL_SIZE_NOTE,
    SIDE_UNKNOWN_NOTE,
    PlanarImage,
    PlanarScan,
    PlanarSource,
    Scale,
    View,
)
from hccbm_gui.io.nuclear.camera_field import field_of_view_doubt
from hccbm_gui.io.nuclear.planar_views import FrameView, frame_views
from hccbm_gui.io.pixels.pixel_values import is_lossy, lossy_note, stored_values
from hccbm_gui.io.pixels.stored_pixels import rescale_of
from hccbm_gui.io.values import integer, items, number, numbers, text, texts

BY_TWO_POINTS = "Set the scale by two points."


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
    spacing_mm, scale, spacing_notes = _spacing_mm(datasets[0])
    images = tuple(_upright(*seen[n], spacing_mm) for n in chosen)
    doubts = _trust_notes(datasets)
    if min(int(image.array.min()) for image in images) < 0:
        doubts.append("The image has negative counts, which no camera measures: display only.")
    notes = [*spacing_notes, *doubts]
    quantifiable = scale is Scale.STORED and not doubts
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
        scale=scale,
        counts=not doubts,
    )


def tracer_of(ds: Dataset) -> str:
    """The radiopharmaceutical, else the nuclide; empty when unknown."""
    for info in items(ds, "RadiopharmaceuticalInformationSequence"):
        named = text(info, "Radiopharmaceutical")
        coded = [
            text(code, "CodeMeaning")
            for sequence in ("RadiopharmaceuticalCodeSequence", "RadionuclideCodeSequence")
            for code in items(info, sequence)
        ]
        return _without_marks(named or next((meaning for meaning in coded if meaning), ""))
    return ""


def _without_marks(name: str) -> str:
    """``99mTechnetium`` for ``^99m^Technetium``: carets mark what is written raised."""
    return re.sub(r"\^([^^ ]+)\^", r"\1", name)


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


def _upright(
    ds: Dataset, view: FrameView, counts: VoxelArray, spacing_mm: tuple[float, float]
) -> PlanarImage:
    array = counts[::-1] if view.head_down else counts
    return PlanarImage(array, spacing_mm, view.view, view.left_on_right, _source(ds, view))


def _source(ds: Dataset, view: FrameView) -> PlanarSource | None:
    named = text(ds, "SOPClassUID"), text(ds, "SOPInstanceUID")
    frames = max(integer(ds, "NumberOfFrames", 1), 1)
    return PlanarSource(*named, view.frame + 1, view.head_down, frames) if all(named) else None


def _spacing_mm(ds: Dataset) -> tuple[tuple[float, float], Scale, list[str]]:
    spacing = numbers(ds, "PixelSpacing", 2)
    if spacing is None or min(spacing) <= 0.0:
        note = f"{PIXEL_SIZE_NOTE} is not in the file: nothing can be measured. {BY_TWO_POINTS}"
        return (1.0, 1.0), Scale.UNKNOWN, [note]
    found = (spacing[0], spacing[1])
    if found == (1.0, 1.0):
        note = f"{PIXEL_SIZE_NOTE} of 1 x 1 mm stands where none is known. {BY_TWO_POINTS}"
        return found, Scale.DOUBTFUL, [note]
    length_mm = number(ds, "ScanLength")
    height_mm = spacing[0] * integer(ds, "Rows")
    if length_mm is not None and length_mm > 1.03 * height_mm:
        return (
            found,
            Scale.DOUBTFUL,
            [
                f"{PIXEL_SIZE_NOTE} is in doubt: the scan of {length_mm:.0f} mm is longer than the "
                f"picture of {height_mm:.0f} mm. {BY_TWO_POINTS}"
            ],
        )
    doubt, strong = field_of_view_doubt(ds, found)
    scale = Scale.DOUBTFUL if strong else Scale.STORED
    return found, scale, [f"{doubt} {BY_TWO_POINTS}" if strong else doubt] if doubt else []


def _trust_notes(datasets: Sequence[Dataset]) -> list[str]:
    notes = [lossy_note(ds) for ds in datasets if is_lossy(ds)]
    if any(text(ds, "PhotometricInterpretation") == "PALETTE COLOR" for ds in datasets):
        notes.append(f"The values {COLOUR_PALETTE}, not counts: display only.")
    return notes
