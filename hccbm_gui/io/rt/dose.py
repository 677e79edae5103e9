"""RTDOSE to a dose grid."""

import numpy as np
from pydicom.dataset import Dataset

from hccbm_gui.core.arrays import VoxelArray
from hccbm_gui.core.errors import UnreadableFile, UntrustedGeometry
from hccbm_gui.core.note_words import GRID_SCALING, NOT_WHOLE_COURSE
from hccbm_gui.core.plan import Dose
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.io.pixels.pixel_values import is_lossy, lossy_note, stored_values
from hccbm_gui.io.rt.dose_dvh import tps_dvhs
from hccbm_gui.io.rt.dose_grid import dose_grid
from hccbm_gui.io.values import integer, items, number, text

MANUFACTURER = "HCCBM"
"""Doses written here carry it, and say so wherever they are read again."""
RELATIVE_NOTE = "Relative dose in %: the file does not say of what, so it is not in Gy."
NO_SCALING_NOTE = (
    "The dose has no grid scaling: it is shown in % of its largest value, which is not known in Gy."
)
LARGEST_FRACTION = 3.0
"""Relative doses up to this are taken as parts of 1, larger ones as percent."""
PARTS = {
    "FRACTION": "one fraction",
    "FRACTION_SESSION": "one session",
    "BEAM": "one or more beams",
    "BEAM_SESSION": "one or more beams of a session",
    "BRACHY": "one or more applicators",
    "BRACHY_SESSION": "one or more applicators of a session",
    "CONTROL_POINT": "one or more control points",
}
"""Dose Summation Types that are not the whole of a plan (PS3.3 C.8.8.3)."""


def load_dose(ds: Dataset, key: str = "") -> Dose:
    """The dose of an RTDOSE file with its DVHs; float32, in Gy where the file says so.

    A relative dose, or one without scaling, is in percent until somebody says of what.

    Parameters
    ----------
    key : series UID under which the dose is known.

    Raises
    ------
    UnreadableFile : no pixels, or a scaling that is none.
    UntrustedGeometry : planes that are not in order, or no position.
    """
    stored = stored_values(ds)
    stored = stored if stored.ndim == 3 else stored[None]
    grid = dose_grid(ds, len(stored))
    if grid.geometry.shape[1:] != stored.shape[1:]:
        raise UntrustedGeometry("The dose does not have as many rows and columns as it says.")
    values, unit, doubts = _meaning(ds, stored)
    trusted = unit is Unit.GY and not is_lossy(ds)
    dvhs, left_out = tps_dvhs(ds)
    notes = grid.notes + doubts + left_out
    volume = Volume(grid.onto(values), grid.geometry, unit, notes, quantifiable=trusted)
    return Dose(
        volume=volume,
        summation=text(ds, "DoseSummationType").upper(),
        plan_uid=_referenced(ds, "ReferencedRTPlanSequence"),
        label=text(ds, "DoseComment") or text(ds, "SeriesDescription") or "Dose",
        key=key,
        dose_type=text(ds, "DoseType").upper(),
        structure_set_uid=_referenced(ds, "ReferencedStructureSetSequence"),
        tps_dvhs=dvhs,
        beam_numbers=_beam_numbers(ds),
    )


def _referenced(ds: Dataset, sequence: str) -> str:
    """SOP Instance UID of the first object that `sequence` refers to; empty without one."""
    found = items(ds, sequence)
    return text(found[0], "ReferencedSOPInstanceUID") if found else ""


def _beam_numbers(ds: Dataset) -> tuple[int, ...]:
    """The beams of the plan that a dose of some of them names (PS3.3 C.8.8.3)."""
    plans = items(ds, "ReferencedRTPlanSequence")
    groups = (group for plan in plans for group in items(plan, "ReferencedFractionGroupSequence"))
    beams = (beam for group in groups for beam in items(group, "ReferencedBeamSequence"))
    numbers = (integer(beam, "ReferencedBeamNumber", -1) for beam in beams)
    return tuple(number for number in numbers if number >= 0)


def _meaning(ds: Dataset, stored: VoxelArray) -> tuple[VoxelArray, Unit, tuple[str, ...]]:
    """(values float32, their unit, what has to be said of them)."""
    scaling, notes = _scaling(ds), _remarks(ds)
    if scaling is None:
        largest = float(stored.max(initial=0))
        percent = 100.0 / largest if largest > 0.0 else 1.0
        return (stored * percent).astype(np.float32), Unit.PERCENT, (*notes, NO_SCALING_NOTE)
    values = (stored * np.float64(scaling)).astype(np.float32)
    units = text(ds, "DoseUnits").upper()
    if units == "GY":
        return values, Unit.GY, notes
    if units == "RELATIVE":
        if float(values.max(initial=0.0)) <= LARGEST_FRACTION:
            values = values * np.float32(100.0)
        return values, Unit.PERCENT, (*notes, RELATIVE_NOTE)
    return values, Unit.UNKNOWN, (*notes, f"The dose is in units of {units or 'unknown kind'}.")


def _scaling(ds: Dataset) -> float | None:
    """Dose Grid Scaling; None when the file has none."""
    if not text(ds, "DoseGridScaling"):
        return None
    scaling = number(ds, "DoseGridScaling")
    if scaling is None or scaling <= 0.0:
        raise UnreadableFile(
            f"The {GRID_SCALING} is not a number above zero, so its values mean nothing.",
            remedy="Export the dose again from the planning system.",
        )
    return scaling


def _remarks(ds: Dataset) -> tuple[str, ...]:
    """What of the dose is not as usual, apart from its unit."""
    notes: list[str] = []
    if text(ds, "Manufacturer") == MANUFACTURER:
        notes.append(f"Made by this program: {text(ds, 'DoseComment') or 'a dose'}.")
    kind, summation = text(ds, "DoseType").upper(), text(ds, "DoseSummationType").upper()
    if kind not in ("", "PHYSICAL"):
        notes.append(f"The dose is of type {kind}, not physical dose.")
    if summation in PARTS:
        notes.append(f"The dose of {PARTS[summation]}, {NOT_WHOLE_COURSE}.")
    if is_lossy(ds):
        notes.append(lossy_note(ds))
    return tuple(notes)
