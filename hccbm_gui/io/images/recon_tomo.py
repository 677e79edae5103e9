"""Reconstructed SPECT (NM RECON TOMO) to a volume."""

import numpy as np
from pydicom.dataset import Dataset

from hccbm_gui.core.arrays import VoxelArray
from hccbm_gui.core.errors import UntrustedGeometry
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.io.images.pixels import is_lossy, lossy_note, rescale_of, stored_values
from hccbm_gui.io.images.slice_order import image_axes
from hccbm_gui.io.values import items, number, numbers, text

NO_POSITION_NOTE = "The file does not say where the image lies in the patient; it is not overlaid."


def load_recon_tomo(ds: Dataset) -> Volume:
    """The volume of one RECON TOMO file; Bq/ml where the file maps to it, else counts.

    Position and orientation stand in the Detector Information Sequence (PS3.3 C.8.4.15);
    the sign of Spacing Between Slices is the direction of stacking. Without a position the
    volume has no frame of reference.

    Raises
    ------
    UnreadableFile : pixels absent or not decodable.
    UntrustedGeometry : no pixel spacing, or an orientation that cannot be.
    """
    stored = stored_values(ds)
    frames = _in_slice_order(ds, stored if stored.ndim == 3 else stored[None])
    values, unit = _quantities(ds, frames)
    spacing = numbers(ds, "PixelSpacing", 2)
    if spacing is None or min(spacing) <= 0.0:
        raise UntrustedGeometry("The pixel spacing is absent or not positive.")
    step_mm, notes = _step_mm(ds)
    position, orientation = _place(ds)
    frame_uid = text(ds, "FrameOfReferenceUID")
    if position is None or orientation is None:
        notes += (NO_POSITION_NOTE,)
        frame_uid, position, orientation = "", (0.0, 0.0, 0.0), (1, 0, 0, 0, 1, 0)
    axes = image_axes(orientation)
    origin = np.array(position, dtype=np.float64)
    if step_mm < 0.0:
        # Stacked against the normal: turned round, so that the axes stay right-handed.
        origin = origin + axes[0] * step_mm * (len(values) - 1)
        values = values[::-1]
    if is_lossy(ds):
        notes += (lossy_note(ds),)
    shape = (values.shape[0], values.shape[1], values.shape[2])
    geometry = Geometry.from_axes(shape, origin, (abs(step_mm), *spacing), frame_uid, axes)
    return Volume(values, geometry, unit, notes, quantifiable=not is_lossy(ds))


def _in_slice_order(ds: Dataset, frames: VoxelArray) -> VoxelArray:
    vector = numbers(ds, "SliceVector", len(frames))
    if vector is None:
        return frames
    if len(set(vector)) != len(vector):
        raise UntrustedGeometry("Several frames of the SPECT claim the same slice.")
    return frames if vector == tuple(sorted(vector)) else frames[np.argsort(vector)]


def _quantities(ds: Dataset, frames: VoxelArray) -> tuple[VoxelArray, Unit]:
    for mapping in items(ds, "RealWorldValueMappingSequence"):
        slope = number(mapping, "RealWorldValueSlope")
        units = [text(u, "CodeValue") for u in items(mapping, "MeasurementUnitsCodeSequence")]
        if slope and units == ["Bq/ml"]:
            intercept = number(mapping, "RealWorldValueIntercept") or 0.0
            return (frames * slope + intercept).astype(np.float32), Unit.BQ_ML
    slope, intercept = rescale_of(ds)
    if (slope, intercept) == (1.0, 0.0):
        return frames, Unit.COUNTS
    return (frames * slope + intercept).astype(np.float32), Unit.COUNTS


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
