"""Reconstructed SPECT (NM RECON TOMO) to a volume."""

import numpy as np
from pydicom.dataset import Dataset

from hccbm_gui.core.arrays import VoxelArray
from hccbm_gui.core.case import SliceReference
from hccbm_gui.core.errors import UntrustedGeometry
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.note_words import COLOUR_PALETTE
from hccbm_gui.core.volume import Volume
from hccbm_gui.io.nuclear.pet_units import PetScale
from hccbm_gui.io.nuclear.spect_units import spect_scale
from hccbm_gui.io.pixels.pixel_values import is_lossy, lossy_note, stored_values
from hccbm_gui.io.pixels.stored_pixels import rescale_of
from hccbm_gui.io.stacks.slice_order import image_axes
from hccbm_gui.io.values import items, number, numbers, text, texts

PALETTE_NOTE = f"The values {COLOUR_PALETTE}, not counts: display only."
NO_POSITION_NOTE = "The file does not say where the image lies in the patient; it is not overlaid."


def load_recon_tomo(ds: Dataset, slices: list[SliceReference] | None = None) -> Volume:
    """The volume of one RECON TOMO file; SUV or Bq/ml where it is calibrated, else counts.

    Position and orientation stand in the Detector Information Sequence (PS3.3 C.8.4.15);
    the sign of Spacing Between Slices is the direction of stacking. Without a position the
    volume has no frame of reference.

    Parameters
    ----------
    slices : the frames that the volume is made of are added to it, in the order along its normal.

    Raises
    ------
    UnreadableFile : pixels absent or not decodable.
    UntrustedGeometry : no pixel spacing, or an orientation that cannot be.
    """
    frames, numbered, order_notes = _slices(ds)
    values, scale = _quantities(ds, frames)
    spacing = numbers(ds, "PixelSpacing", 2)
    if spacing is None or min(spacing) <= 0.0:
        raise UntrustedGeometry("The pixel spacing is absent or not positive.")
    step_mm, notes = _step_mm(ds)
    notes = (*order_notes, *scale.notes, *notes)
    position, orientation = _place(ds)
    frame_uid = text(ds, "FrameOfReferenceUID")
    placed = position is not None and orientation is not None
    if position is None or orientation is None:
        notes += (NO_POSITION_NOTE,)
        frame_uid, position, orientation = "", (0.0, 0.0, 0.0), (1, 0, 0, 0, 1, 0)
    axes = image_axes(orientation)
    origin = np.array(position, dtype=np.float64)
    if step_mm < 0.0:
        # Stacked against the normal: turned round, so that the axes stay right-handed.
        origin = origin + axes[0] * step_mm * (len(values) - 1)
        values, numbered = values[::-1], numbered[::-1]
    quantifiable = True
    if is_lossy(ds):
        notes, quantifiable = (*notes, lossy_note(ds)), False
    if text(ds, "PhotometricInterpretation") == "PALETTE COLOR":
        notes, quantifiable = (*notes, PALETTE_NOTE), False
    shape = (values.shape[0], values.shape[1], values.shape[2])
    geometry = Geometry.from_axes(shape, origin, (abs(step_mm), *spacing), frame_uid, axes)
    if slices is not None:
        slices += _references(ds, geometry, numbered)
    return Volume(
        values,
        geometry,
        scale.unit,
        notes,
        quantifiable,
        lean_ratio=scale.lean_ratio,
        orientation_known=placed,
    )


def _references(ds: Dataset, geometry: Geometry, numbered: VoxelArray) -> list[SliceReference]:
    """The frame that each slice of a volume is, as others name it."""
    sop_class, sop_uid = text(ds, "SOPClassUID"), text(ds, "SOPInstanceUID")
    if not (sop_class and sop_uid):
        return []
    places = geometry.to_patient([(k, 0, 0) for k in range(len(numbered))]).tolist()
    return [
        SliceReference(sop_class, sop_uid, (x, y, z), int(frame) + 1)
        for (x, y, z), frame in zip(places, numbered, strict=True)
    ]


def _slices(ds: Dataset) -> tuple[VoxelArray, VoxelArray, tuple[str, ...]]:
    """(slices in the order of their numbers, the frame that each is, notes).

    Frames are counted from 0; of several energy windows the first is taken.
    """
    stored = stored_values(ds)
    frames = stored if stored.ndim == 3 else stored[None]
    frame_numbers: VoxelArray = np.arange(len(frames))
    notes: tuple[str, ...] = ()
    windows = numbers(ds, "EnergyWindowVector", len(frames))
    order = numbers(ds, "SliceVector", len(frames))
    if windows is not None and len(set(windows)) > 1:
        kept = np.array(windows) == windows[0]
        notes = (f"{len(set(windows)) - 1} more energy windows of the SPECT are not shown.",)
        frames, frame_numbers = frames[kept], frame_numbers[kept]
        order = None if order is None else tuple(np.array(order)[kept].tolist())
    if order is None:
        if texts(ds, "SliceVector"):
            notes += ("The numbers of the slices are malformed: taken in the order of the file.",)
        return frames, frame_numbers, notes
    ranked = _ranked(order)
    if (np.diff(ranked) == 1).all():
        return frames, frame_numbers, notes
    return frames[ranked], frame_numbers[ranked], notes


def _ranked(order: tuple[float, ...]) -> VoxelArray:
    """Indices of the frames in the order of their numbers, of which none is missing."""
    ranked = np.argsort(order)
    steps = np.diff(np.array(order)[ranked])
    if (steps == 0).any():
        raise UntrustedGeometry("Several frames of the SPECT claim the same slice.")
    if (steps > 1).any():
        raise UntrustedGeometry(
            f"{int((steps - 1).sum())} slices of the SPECT are missing.",
            remedy="Export the reconstruction again.",
        )
    return ranked


def _quantities(ds: Dataset, frames: VoxelArray) -> tuple[VoxelArray, PetScale]:
    """(values, what they are): SUV or Bq/ml where the camera was calibrated, else counts."""
    slope, intercept = rescale_of(ds)
    scale = spect_scale(ds)
    slope, intercept = slope * scale.factor, intercept * scale.factor + scale.offset
    if (slope, intercept) == (1.0, 0.0):
        return frames, scale
    return (frames * slope + intercept).astype(np.float32), scale


def _step_mm(ds: Dataset) -> tuple[float, tuple[str, ...]]:
    step = number(ds, "SpacingBetweenSlices")
    if step:
        return step, ()
    thickness = number(ds, "SliceThickness")
    if not thickness:
        raise UntrustedGeometry("The distance between the slices is not in the file.")
    return abs(thickness), ("The distance between slices is taken from their thickness.",)


def _place(ds: Dataset) -> tuple[tuple[float, ...] | None, tuple[float, ...] | None]:
    for source in (*items(ds, "DetectorInformationSequence"), ds):
        position = numbers(source, "ImagePositionPatient", 3)
        orientation = numbers(source, "ImageOrientationPatient", 6)
        if position is not None and orientation is not None and any(orientation):
            return position, orientation
    return None, None
