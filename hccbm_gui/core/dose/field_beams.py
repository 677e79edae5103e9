"""From a field to the open beams that treat it, and to the point where they are set."""

from dataclasses import replace
from typing import get_args

from hccbm_gui.core.arrays import BoolArray
from hccbm_gui.core.dose.density import DensityTable
from hccbm_gui.core.dose.engine import BeamAperture, DoseRequest, Technique
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.field import Field
from hccbm_gui.core.fields.field_design import field_rectangle
from hccbm_gui.core.volume import Volume

NORMALISATION_CLEARANCE_MM = 10.0
"""Within this of an edge the isocentre is no point to prescribe to."""


def field_apertures(field: Field, technique: str) -> tuple[BeamAperture, ...]:
    """The open beams of a field: its rectangle, seen from the front, the back or both.

    The field belongs to the isocentre plane: an opposed beam opens on the same rectangle of the
    patient there, which its own view shows mirrored.

    Raises
    ------
    InputRefused : another technique, or a beam that is neither AP nor PA.
    """
    if technique not in get_args(Technique):
        raise InputRefused(
            f"The technique {technique} is not known.", remedy="Choose AP, PA or AP/PA."
        )
    opposed = replace(field.beam, gantry_deg=(field.beam.gantry_deg + 180.0) % 360.0)
    # y grows towards the back, whichever way the patient lies.
    from_front = field.beam.patient_to_beam[2, 1] < 0.0
    front, back = (field.beam, opposed) if from_front else (opposed, field.beam)
    beams = {"AP": (front,), "PA": (back,), "AP/PA": (front, back)}[technique]
    return tuple(BeamAperture(beam, (field_rectangle(field.edges, beam),)) for beam in beams)


def normalisation_points(
    bone_scan: Field, ct: Field
) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """Where either field is set to the prescription, LPS mm.

    Both at the isocentre they share, unless it lies outside one of them or less than 10 mm
    inside its edge; then each at its own centre in the isocentre plane.
    """
    edges = (bone_scan.edges, ct.edges)
    clearance = min(min(e.superior_mm, e.inferior_mm, e.right_mm, e.left_mm) for e in edges)
    if clearance >= NORMALISATION_CLEARANCE_MM:
        return bone_scan.beam.isocentre_mm, ct.beam.isocentre_mm
    return _centre_mm(bone_scan), _centre_mm(ct)


def _centre_mm(field: Field) -> tuple[float, float, float]:
    """The centre of a field in the isocentre plane."""
    u, v = field_rectangle(field.edges, field.beam).mean(axis=0)
    right, up, _ = field.beam.patient_to_beam
    x, y, z = (field.beam.isocentre_mm + u * right + v * up).tolist()
    return x, y, z


def dose_request(
    field: Field,
    ct: Volume,
    *,
    prescription_gy: float = 30.0,
    energy_mv: float = 6.0,
    technique: str = "AP/PA",
    normalisation_mm: tuple[float, float, float] | None = None,
    density: DensityTable | None = None,
    body: BoolArray | None = None,
) -> DoseRequest:
    """What to ask an engine for one field; normalised at its isocentre unless told otherwise."""
    return DoseRequest(
        ct=ct,
        body=body,
        beams=field_apertures(field, technique),
        energy_mv=energy_mv,
        prescription_gy=prescription_gy,
        normalisation_mm=normalisation_mm or field.beam.isocentre_mm,
        density=density,
    )
