"""Beams of an RTPLAN."""

from pathlib import Path
from typing import Any

import pytest
from pydicom import uid

from hccbm_gui.io.load import load_case
from hccbm_gui.io.rt.plan import load_plan


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


def test_metersets_doses_and_kinds_of_delivery_are_read(plan: Any, make: Any) -> None:
    item = make.sequence_item
    beam = plan.BeamSequence[0]
    beam.BeamType, beam.TreatmentDeliveryType = "STATIC", "TREATMENT"
    beam.TreatmentMachineName, beam.PrimaryDosimeterUnit = "Linac 1", "MU"
    beam.NumberOfWedges, beam.NumberOfBlocks, beam.NumberOfBoli = 1, 2, 0
    beam.BeamLimitingDeviceSequence = [item(RTBeamLimitingDeviceType="MLCX")]
    plan.BeamSequence.append(item(BeamNumber=4, TreatmentDeliveryType="SETUP"))
    (group,) = plan.FractionGroupSequence
    group.FractionGroupNumber = 1
    group.ReferencedBeamSequence = [item(ReferencedBeamNumber=3, BeamMeterset=97.5, BeamDose=0.5)]
    treated, setup = load_plan(plan).beams
    assert (treated.meterset, treated.meterset_unit, treated.beam_dose_gy) == (97.5, "MU", 0.5)
    assert (treated.beam_type, treated.machine, treated.setup_position) == (
        "STATIC",
        "Linac 1",
        "FFS",
    )
    assert (treated.wedges, treated.blocks, treated.boli, treated.has_mlc) == (1, 2, 0, True)
    assert treated.control_points == 2
    assert (treated.treats, setup.treats) == (True, False)
    assert setup.meterset is None


def test_jaws_and_isocentres_are_carried_forward_over_the_control_points(
    plan: Any, make: Any
) -> None:
    item = make.sequence_item
    first, second = plan.BeamSequence[0].ControlPointSequence
    wider = [item(RTBeamLimitingDeviceType="ASYMX", LeafJawPositions=[-35, 55])]
    third = item(ControlPointIndex=2, BeamLimitingDevicePositionSequence=wider)
    third.IsocenterPosition = [1.5, -2.5, 13.5]
    plan.BeamSequence[0].ControlPointSequence = [first, second, third]
    (beam,) = load_plan(plan).beams
    assert beam.all_jaws_mm == ((-30, 50, -60, 60), (-35, 55, -60, 60))
    assert beam.isocentres_mm == ((1.5, -2.5, 3.5), (1.5, -2.5, 13.5))


def test_prescriptions_and_the_state_of_the_plan_are_read(plan: Any, make: Any) -> None:
    item = make.sequence_item
    plan.ApprovalStatus, plan.RTPlanGeometry = "UNAPPROVED", "PATIENT"
    plan.RTPlanDate, plan.RTPlanTime = "20260603", "083342"
    plan.DoseReferenceSequence = [
        item(
            DoseReferenceNumber=1,
            DoseReferenceType="TARGET",
            DoseReferenceStructureType="VOLUME",
            ReferencedROINumber=7,
            TargetPrescriptionDose=30,
            TargetMinimumDose=28.5,
        ),
        item(
            DoseReferenceNumber=2,
            DoseReferenceType="ORGAN_AT_RISK",
            DoseReferenceStructureType="COORDINATES",
            DoseReferencePointCoordinates=[1, 2, 3],
            OrganAtRiskMaximumDose=45,
        ),
    ]
    loaded = load_plan(plan)
    target, organ = loaded.prescriptions
    assert (target.kind, target.roi_number, target.dose_gy, target.minimum_gy) == (
        "TARGET",
        7,
        30,
        28.5,
    )
    assert (organ.point_mm, organ.organ_maximum_gy, organ.dose_gy) == ((1, 2, 3), 45, None)
    assert loaded.prescribed_gy() == 30
    assert (loaded.approval, loaded.plan_geometry) == ("UNAPPROVED", "PATIENT")
    assert loaded.created == "2026-06-03 08:33"
    assert loaded.setup_positions == ("FFP", "FFS")
    assert loaded.frame_uid == plan.FrameOfReferenceUID


def test_several_fraction_groups_are_kept_and_told(plan: Any, make: Any) -> None:
    item = make.sequence_item
    beams = [item(ReferencedBeamNumber=3, BeamMeterset=50)]
    plan.FractionGroupSequence = [
        item(FractionGroupNumber=1, NumberOfFractionsPlanned=10, ReferencedBeamSequence=beams),
        item(
            FractionGroupNumber=2,
            NumberOfFractionsPlanned=5,
            ReferencedBeamSequence=[item(ReferencedBeamNumber=3, BeamMeterset=80)],
        ),
    ]
    loaded = load_plan(plan)
    assert [(g.number, g.fractions, g.beam_numbers) for g in loaded.fraction_groups] == [
        (1, 10, (3,)),
        (2, 5, (3,)),
    ]
    assert loaded.beams[0].meterset == 50
    assert any("2 fraction groups" in note for note in loaded.notes)
    assert any("several fraction groups" in note for note in loaded.notes)


def test_a_bare_plan_is_read_without_invented_values(make: Any) -> None:
    loaded = load_plan(make.base(uid.RTPlanStorage, "RTPLAN"))
    assert (loaded.beams, loaded.fractions, loaded.prescriptions) == ((), None, ())
    assert loaded.prescribed_gy() is None
    assert (loaded.approval, loaded.created, loaded.notes) == ("", "", ())


@pytest.mark.real_data
def test_the_plan_of_the_breast_set_has_its_known_numbers(shared_data: Path) -> None:
    (plan,) = load_case(
        [shared_data / "ct-rt-dicompyler-core-breast" / "rtplan.dcm"]
    ).plans.values()
    assert [beam.meterset for beam in plan.beams] == [97, 87, 89, 94]
    assert sum(beam.beam_dose_gy or 0.0 for beam in plan.beams) * 7 == pytest.approx(14.0)
    assert (plan.fractions, plan.prescribed_gy(), plan.setup_positions) == (7, 14.0, ("HFS",))
    assert {beam.beam_type for beam in plan.beams} == {"DYNAMIC"}
    assert all(beam.has_mlc and beam.treats for beam in plan.beams)
    assert len({centre for beam in plan.beams for centre in beam.isocentres_mm}) == 1
