"""RTDOSE to a dose grid."""

import numpy as np
from pydicom.dataset import Dataset

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.errors import UnreadableFile, UntrustedGeometry
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.plan import Dose
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.io.images.pixels import is_lossy, lossy_note, stored_values
from hccbm_gui.io.images.slice_order import even_grid, image_axes, onto_grid, stack_notes
from hccbm_gui.io.rt.dose_dvh import tps_dvhs
from hccbm_gui.io.values import items, number, numbers, text

MANUFACTURER = "HCCBM"
"""Doses written here carry it, and say so wherever they are read again."""
RELATIVE_NOTE = "Relative dose: the file does not say what it is relative to, so it is not in Gy."
SAME_PLANE_MM = 0.01


def load_dose(ds: Dataset, key: str = "") -> Dose:
    """The dose of an RTDOSE file with its DVHs; float32, in Gy where the file says so.

    Parameters
    ----------
    key : series UID under which the dose is known.

    Raises
    ------
    UnreadableFile : no pixels or no dose grid scaling.
    UntrustedGeometry : planes that are not in order, or no position.
    """
    scaling = number(ds, "DoseGridScaling")
    if scaling is None or scaling <= 0.0:
        raise UnreadableFile(
            "The dose has no grid scaling, so its values mean nothing.",
            remedy="Export the dose again from the planning system.",
        )
    stored = stored_values(ds)
    stored = stored if stored.ndim == 3 else stored[None]
    values = (stored * np.float64(scaling)).astype(np.float32)
    position = numbers(ds, "ImagePositionPatient", 3)
    orientation = numbers(ds, "ImageOrientationPatient", 6)
    spacing = numbers(ds, "PixelSpacing", 2)
    if position is None or orientation is None or spacing is None or min(spacing) <= 0.0:
        raise UntrustedGeometry("The dose grid does not say where it lies.")
    axes = image_axes(orientation)
    depths, first_mm = _plane_depths(ds, len(values), np.array(position), axes)
    if len(depths) > 1 and depths[0] > depths[-1]:
        depths, values = depths[::-1], values[::-1]
    origin = first_mm + axes[0] * depths[0]
    notes = stack_notes(depths - depths[0], origin, axes[0])
    step_mm = number(ds, "SliceThickness") or 1.0
    if len(depths) > 1:
        grid = even_grid(depths)
        step_mm = grid.spacing_mm
        if grid.resampled:
            values = onto_grid(values, depths, grid)
    else:
        notes += ("The dose is a single plane.",)
    unit, doubts = _meaning(ds)
    shape = (values.shape[0], values.shape[1], values.shape[2])
    frame_uid = text(ds, "FrameOfReferenceUID")
    geometry = Geometry.from_axes(shape, origin, (step_mm, *spacing), frame_uid, axes)
    trusted = unit is Unit.GY and not is_lossy(ds)
    dvhs, left_out = tps_dvhs(ds)
    volume = Volume(values, geometry, unit, notes + doubts + left_out, quantifiable=trusted)
    return Dose(
        volume=volume,
        summation=text(ds, "DoseSummationType"),
        plan_uid=_referenced(ds, "ReferencedRTPlanSequence"),
        label=text(ds, "DoseComment") or text(ds, "SeriesDescription") or "Dose",
        key=key,
        dose_type=text(ds, "DoseType").upper(),
        structure_set_uid=_referenced(ds, "ReferencedStructureSetSequence"),
        tps_dvhs=dvhs,
    )


def _referenced(ds: Dataset, sequence: str) -> str:
    """SOP Instance UID of the first object that `sequence` refers to; empty without one."""
    found = items(ds, sequence)
    return text(found[0], "ReferencedSOPInstanceUID") if found else ""


def _plane_depths(
    ds: Dataset, count: int, position: FloatArray, axes: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """(depth of each plane along the normal, point they are measured from).

    Grid Frame Offset Vector is relative to the first plane when it begins with 0, else it
    holds patient z (PS3.3 C.8.8.3.2).
    """
    if count == 1:
        return np.zeros(1), position
    stored = numbers(ds, "GridFrameOffsetVector", count)
    if stored is None:
        raise UntrustedGeometry("The dose does not say where each of its planes lies.")
    offsets = np.array(stored)
    steps = np.diff(offsets)
    if not ((steps > SAME_PLANE_MM).all() or (steps < -SAME_PLANE_MM).all()):
        raise UntrustedGeometry("The planes of the dose are not in order.")
    if abs(offsets[0]) > SAME_PLANE_MM:
        if abs(axes[0][2]) < 0.999 or abs(offsets[0] - position[2]) > SAME_PLANE_MM:
            raise UntrustedGeometry("The plane positions of the dose contradict its position.")
        offsets = (offsets - position[2]) * np.sign(axes[0][2])
    return offsets, position


def _meaning(ds: Dataset) -> tuple[Unit, tuple[str, ...]]:
    notes: list[str] = []
    if text(ds, "Manufacturer") == MANUFACTURER:
        notes.append(f"Made by this program: {text(ds, 'DoseComment') or 'a dose'}.")
    units, kind = text(ds, "DoseUnits").upper(), text(ds, "DoseType").upper()
    if kind not in ("", "PHYSICAL"):
        notes.append(f"The dose is of type {kind}, not physical dose.")
    if is_lossy(ds):
        notes.append(lossy_note(ds))
    if units == "GY":
        return Unit.GY, tuple(notes)
    if units == "RELATIVE":
        return Unit.UNKNOWN, (*notes, RELATIVE_NOTE)
    return Unit.UNKNOWN, (*notes, f"The dose is in units of {units or 'unknown kind'}.")
