"""A field as the beams of an RTPLAN (PS3.3 C.8.8.14): jaws, angles and isocentre, no meterset."""

from collections.abc import Sequence

import numpy as np
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as Items

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.beam import Beam
from hccbm_gui.core.dose.engine import BeamAperture
from hccbm_gui.core.dose.field_beams import field_apertures
from hccbm_gui.core.field import Field
from hccbm_gui.core.fields.field_design import field_rectangle
from hccbm_gui.io.writing.written_object import decimals

JAWS_ONLY = "Rectangle of the jaws only: no block, no multileaf collimator. No monitor units."
LARGEST_JAW_MM = 200.0
"""Farther from the axis most machines do not open (clinical default)."""
SETUP_NUMBER = 1

JawPair = tuple[float, float]


def open_beams(field: Field, technique: str = "") -> tuple[BeamAperture, ...]:
    """The beams of a field; without a technique the one it was designed in."""
    if technique:
        return field_apertures(field, technique)
    return (BeamAperture(field.beam, (field_rectangle(field.edges, field.beam),)),)


def direction_name(beam: Beam) -> str:
    """AP when the source stands before the patient, PA when behind."""
    # y grows towards the back.
    return "AP" if beam.patient_to_beam[2, 1] < 0.0 else "PA"


def jaws_of(aperture: BeamAperture) -> tuple[JawPair, JawPair]:
    """((x1, x2), (y1, y2)) that just show the aperture, mm at the isocentre plane, IEC 61217."""
    corners: FloatArray = np.concatenate(aperture.aperture)
    low, high = corners.min(axis=0), corners.max(axis=0)
    return (float(low[0]), float(high[0])), (float(low[1]), float(high[1]))


def beyond_machine(apertures: Sequence[BeamAperture]) -> bool:
    """True when a jaw would stand farther out than most machines can move it."""
    return any(
        abs(edge) > LARGEST_JAW_MM for one in apertures for pair in jaws_of(one) for edge in pair
    )


def beam_item(number: int, aperture: BeamAperture, energy_mv: float | None) -> Dataset:
    """One static open photon beam as an item of the Beam Sequence."""
    beam = aperture.beam
    item = Dataset()
    item.BeamNumber, item.BeamName = number, f"NFC_{direction_name(beam)}"
    item.BeamDescription = JAWS_ONLY
    item.BeamType, item.RadiationType = "STATIC", "PHOTON"
    item.TreatmentDeliveryType = "TREATMENT"
    item.TreatmentMachineName, item.PrimaryDosimeterUnit = "", "MU"
    item.SourceAxisDistance = decimals((beam.sad_mm,))[0]
    item.BeamLimitingDeviceSequence = Items([_device(kind) for kind in ("ASYMX", "ASYMY")])
    item.ReferencedPatientSetupNumber = SETUP_NUMBER
    for part in ("Wedges", "Compensators", "Boli", "Blocks"):
        setattr(item, f"NumberOf{part}", 0)
    item.FinalCumulativeMetersetWeight = 1
    item.NumberOfControlPoints = 2
    end = Dataset()
    end.ControlPointIndex, end.CumulativeMetersetWeight = 1, 1
    item.ControlPointSequence = Items([_start(aperture, energy_mv), end])
    return item


def _device(kind: str) -> Dataset:
    device = Dataset()
    device.RTBeamLimitingDeviceType, device.NumberOfLeafJawPairs = kind, 1
    return device


def _start(aperture: BeamAperture, energy_mv: float | None) -> Dataset:
    beam = aperture.beam
    point = Dataset()
    point.ControlPointIndex, point.CumulativeMetersetWeight = 0, 0
    if energy_mv is not None:
        point.NominalBeamEnergy = decimals((energy_mv,))[0]
    positions = []
    for kind, pair in zip(("ASYMX", "ASYMY"), jaws_of(aperture), strict=True):
        position = Dataset()
        position.RTBeamLimitingDeviceType = kind
        position.LeafJawPositions = decimals(np.round(pair, 3))
        positions.append(position)
    point.BeamLimitingDevicePositionSequence = Items(positions)
    angles = {
        "GantryAngle": beam.gantry_deg,
        "BeamLimitingDeviceAngle": beam.collimator_deg,
        "PatientSupportAngle": 0.0,
        "TableTopEccentricAngle": 0.0,
    }
    for keyword, degrees in angles.items():
        setattr(point, keyword, decimals((degrees % 360.0,))[0])
        setattr(point, keyword.replace("Angle", "RotationDirection"), "NONE")
    for turn in ("Pitch", "Roll"):
        setattr(point, f"TableTop{turn}Angle", 0.0)
        setattr(point, f"TableTop{turn}RotationDirection", "NONE")
    for way in ("Vertical", "Longitudinal", "Lateral"):
        # Where the table stands is for the machine to say.
        setattr(point, f"TableTop{way}Position", None)
    point.IsocenterPosition = decimals(beam.isocentre_mm)
    return point
