"""What makes the estimate less certain for one field: lung, a small opening, the end of the CT."""

import numpy as np

from hccbm_gui.core.dose.beam_dose import BeamDose
from hccbm_gui.core.dose.engine import BeamAperture
from hccbm_gui.core.dose.fan import Fan
from hccbm_gui.core.dose.fluence import coverage
from hccbm_gui.core.fields.polygons import even_odd
from hccbm_gui.core.volume import Volume

LUNG_DENSITY = (0.05, 0.6)
"""Relative densities that count as lung, between air outside and tissue."""
LUNG_MM, LUNG_SHARE = 20.0, 0.05
"""Lung matters when a ray passes this much of it, on this share of the rays."""
SMALL_MM = 40.0
"""Equivalent square below which a field counts as small."""


def field_notes(ct: Volume, ready: BeamDose, opened: BeamAperture) -> tuple[str, ...]:
    """Sentences for the dose of this field, besides those that hold for every dose."""
    notes = []
    if _lung_share(ready.fan, opened) > LUNG_SHARE:
        notes.append(
            "The field passes lung (ribs, sternum, thoracic spine): the dose there and behind "
            "it may be 5 to 8 % off."
        )
    if ct.gaps:
        notes.append(
            "Slices of the CT are missing: the field passes them as air, and the dose there and "
            "behind them is wrong."
        )
    opening = even_odd(opened.aperture)
    # Sterling's rule: 4 times area over perimeter.
    side_mm = 4.0 * opening.area / opening.length
    if side_mm < SMALL_MM:
        notes.append(
            f"The field is small (equivalent square {side_mm / 10.0:.1f} cm): the dose may be "
            "5 to 8 % off."
        )
    beyond_mm = _beyond_ct_mm(ct, ready, opened)
    if beyond_mm > 0.0:
        notes.append(
            f"The field reaches {beyond_mm / 10.0:.1f} cm beyond the end of the CT; the patient "
            "is taken to go on as in the last slice."
        )
    return tuple(notes)


def _lung_share(fan: Fan, opened: BeamAperture) -> float:
    """Share of the open rays that pass `LUNG_MM` of lung or more."""
    open_rays = coverage(opened.aperture, fan.view) > 0.5
    if not open_rays.any():
        return 0.0
    density = np.diff(fan.depth_mm[:, open_rays], axis=0) / fan.step_mm
    low, high = LUNG_DENSITY
    lung_mm = ((density > low) & (density < high)).sum(axis=0) * fan.step_mm
    return float((lung_mm >= LUNG_MM).mean())


def _beyond_ct_mm(ct: Volume, ready: BeamDose, opened: BeamAperture) -> float:
    """How far the field reaches beyond the first or last slice, at the isocentre plane."""
    axis = int(np.abs(ct.geometry.axes[:, 2]).argmax())
    right, up, _ = ready.beam.patient_to_beam
    corners = np.concatenate(opened.aperture)
    points = ready.beam.isocentre_mm + corners[:, :1] * right + corners[:, 1:] * up
    index = ct.geometry.to_index(points)[:, axis]
    outside = max(-0.5 - index.min(), index.max() - (ct.geometry.shape[axis] - 0.5))
    return float(outside * ct.geometry.spacing_mm[axis])
