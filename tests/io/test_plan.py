"""Beams of an RTPLAN."""

from typing import Any

import pytest
from pydicom import uid

from hccbm_gui.io.plan import load_plan


@pytest.fixture
def plan(make: Any) -> Any:
    item = make.sequence_item
    jaws = [
        item(RTBeamLimitingDeviceType="ASYMX", LeafJawPositions=[-30, 50]),
        item(RTBeamLimitingDeviceType="Y", LeafJawPositions=[-60, 60]),
        item(RTBeamLimitingDeviceType="MLCX", LeafJawPositions=[0] * 80),
    ]
    first = item(
        ControlPointIndex=0,
        GantryAngle=180,
        BeamLimitingDeviceAngle=90,
        PatientSupportAngle=0,
        IsocenterPosition=[1.5, -2.5, 3.5],
        NominalBeamEnergy=6,
        BeamLimitingDevicePositionSequence=jaws,
    )
    ds = make.base(uid.RTPlanStorage, "RTPLAN")
    ds.RTPlanLabel = "palliative"
    ds.BeamSequence = [
        item(
            BeamNumber=3,
            BeamName="PA",
            RadiationType="PHOTON",
            SourceAxisDistance=1000,
            ReferencedPatientSetupNumber=1,
            ControlPointSequence=[first, item(ControlPointIndex=1)],
        )
    ]
    ds.PatientSetupSequence = [
        item(PatientSetupNumber=2, PatientPosition="FFP"),
        item(PatientSetupNumber=1, PatientPosition="FFS"),
    ]
    ds.FractionGroupSequence = [item(NumberOfFractionsPlanned=10)]
    ds.ReferencedStructureSetSequence = [item(ReferencedSOPInstanceUID="1.2.3")]
    return ds


def test_a_beam_is_read_at_its_first_control_point(plan: Any) -> None:
    loaded = load_plan(plan)
    assert (loaded.label, loaded.fractions, loaded.structure_set_uid) == ("palliative", 10, "1.2.3")
    (beam,) = loaded.beams
    assert (beam.number, beam.name, beam.radiation) == (3, "PA", "PHOTON")
    assert beam.jaws_mm == (-30, 50, -60, 60)
    assert beam.beam is not None
    assert beam.beam.isocentre_mm == (1.5, -2.5, 3.5)
    assert (beam.beam.gantry_deg, beam.beam.collimator_deg) == (180, 90)
    assert (beam.beam.patient_position, beam.beam.quality) == ("FFS", "6 MV")


@pytest.mark.parametrize(
    ("keyword", "value"),
    [("PatientSupportAngle", 20), ("IsocenterPosition", None), ("GantryAngle", None)],
)
def test_a_beam_that_cannot_be_placed_has_no_geometry(plan: Any, keyword: str, value: Any) -> None:
    setattr(plan.BeamSequence[0].ControlPointSequence[0], keyword, value)
    (beam,) = load_plan(plan).beams
    assert beam.beam is None
    assert beam.jaws_mm is not None


def test_a_decubitus_setup_has_no_geometry(plan: Any) -> None:
    plan.PatientSetupSequence[1].PatientPosition = "HFDL"
    assert load_plan(plan).beams[0].beam is None


def test_an_angle_of_rounding_error_is_no_couch_turn(plan: Any) -> None:
    plan.BeamSequence[0].ControlPointSequence[0].PatientSupportAngle = 359.99999
    assert load_plan(plan).beams[0].beam is not None


def test_jaws_stated_later_are_carried_back_and_a_lone_pair_is_none(plan: Any) -> None:
    first, second = plan.BeamSequence[0].ControlPointSequence
    second.BeamLimitingDevicePositionSequence = first.BeamLimitingDevicePositionSequence[1:2]
    first.BeamLimitingDevicePositionSequence = first.BeamLimitingDevicePositionSequence[0:1]
    assert load_plan(plan).beams[0].jaws_mm == (-30, 50, -60, 60)
    del second.BeamLimitingDevicePositionSequence
    assert load_plan(plan).beams[0].jaws_mm is None
