"""Beams of an RTPLAN."""

from pathlib import Path
from typing import Any

import pytest
from pydicom import dcmread, uid

from hccbm_gui.core.fields.plan_aperture import aperture
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
    assert beam.all_jaws_mm[0] == (-30, 50, -60, 60)
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
    assert beam.all_jaws_mm


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
    assert load_plan(plan).beams[0].all_jaws_mm[0] == (-30, 50, -60, 60)
    del second.BeamLimitingDevicePositionSequence
    assert load_plan(plan).beams[0].all_jaws_mm == ()


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
    assert treated.machine == "Linac 1"
    assert treated.beam is not None
    assert treated.beam.patient_position == "FFS"
    assert (treated.wedges, treated.blocks, treated.boli) == (1, 2, 0)
    assert len(treated.course) == 2
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
    assert all(beam.mlcs and beam.treats for beam in plan.beams)
    assert len({centre for beam in plan.beams for centre in beam.isocentres_mm}) == 1


BOUNDARIES = [-20.0, -10.0, 0.0, 10.0, 20.0]


@pytest.fixture
def leaves(make: Any, plan: Any) -> Any:
    """Four leaf pairs that are stated at the first and third of four control points."""
    item = make.sequence_item
    beam = plan.BeamSequence[0]
    beam.BeamLimitingDeviceSequence = [
        item(RTBeamLimitingDeviceType="MLCX", LeafPositionBoundaries=BOUNDARIES)
    ]
    beam.FinalCumulativeMetersetWeight = 2.0

    def point(n: int, tips: Any = None, **more: Any) -> Any:
        found = item(ControlPointIndex=n, CumulativeMetersetWeight=n * 2.0 / 3.0, **more)
        if tips is not None:
            found.BeamLimitingDevicePositionSequence = [
                item(RTBeamLimitingDeviceType="MLCX", LeafJawPositions=tips)
            ]
        return found

    first = beam.ControlPointSequence[0]
    first.CumulativeMetersetWeight, first.GantryRotationDirection = 0.0, "CW"
    first.BeamLimitingDevicePositionSequence[2].LeafJawPositions = [-5, -6, -7, 0, 5, 6, 7, 0]
    beam.ControlPointSequence = [
        first,
        point(1, GantryAngle=190.0),
        point(2, [-1, -1, 0, 0, 1, 1, 0, 0], GantryAngle=200.0, SourceToSurfaceDistance=900.0),
        point(3, GantryRotationDirection="NONE"),
    ]
    return plan


def test_leaves_are_carried_forward_over_the_control_points(leaves: Any) -> None:
    (beam,) = load_plan(leaves).beams
    (mlc,) = beam.mlcs
    assert (mlc.name, mlc.along, mlc.pairs, mlc.moves) == ("MLCX", "x", 4, True)
    assert mlc.tips_mm.shape == (4, 2, 4)
    assert mlc.tips_mm[0].tolist() == mlc.tips_mm[1].tolist() == [[-5, -6, -7, 0], [5, 6, 7, 0]]
    assert mlc.tips_mm[2].tolist() == mlc.tips_mm[3].tolist()
    # The closed pair lets nothing through.
    assert mlc.openings(0).tolist() == [[-5, -20, 5, -10], [-6, -10, 6, 0], [-7, 0, 7, 10]]
    assert len(mlc.openings(2)) == 2


def test_an_arc_has_its_angles_directions_and_weights(leaves: Any) -> None:
    (beam,) = load_plan(leaves).beams
    assert beam.is_arc
    assert [point.gantry_deg for point in beam.course] == [180, 190, 200, 200]
    assert [point.turning for point in beam.course] == ["CW", "CW", "CW", "NONE"]
    assert [point.weight for point in beam.course] == pytest.approx([0, 1 / 3, 2 / 3, 1])
    assert [point.collimator_deg for point in beam.course] == [90] * 4
    assert [point.ssd_mm for point in beam.course] == [900.0] * 4
    assert [point.x_jaws_mm for point in beam.course] == [(-30, 50)] * 4
    assert [point.energy for point in beam.course] == [6] * 4


def test_leaves_that_move_along_y_and_two_layers_are_told_apart(leaves: Any, make: Any) -> None:
    item = make.sequence_item
    beam = leaves.BeamSequence[0]
    beam.BeamLimitingDeviceSequence = [
        item(RTBeamLimitingDeviceType="MLCY", LeafPositionBoundaries=[-10, 0, 10]),
        item(RTBeamLimitingDeviceType="MLCX1", LeafPositionBoundaries=[-10, 10]),
        item(RTBeamLimitingDeviceType="MLCX2", LeafPositionBoundaries=[-15, 5]),
    ]
    beam.ControlPointSequence[0].BeamLimitingDevicePositionSequence = [
        item(RTBeamLimitingDeviceType="MLCY", LeafJawPositions=[-1, -2, 3, 4]),
        item(RTBeamLimitingDeviceType="MLCX1", LeafJawPositions=[-8, 8]),
        item(RTBeamLimitingDeviceType="MLCX2", LeafJawPositions=[-6, 9]),
    ]
    loaded = load_plan(leaves).beams[0]
    along_y, upper, lower = loaded.mlcs
    assert along_y.openings(0).tolist() == [[-10, -1, 0, 3], [0, -2, 10, 4]]
    assert upper.openings(0).tolist() == [[-8, -10, 8, 10]]
    assert lower.openings(0).tolist() == [[-6, -15, 9, 5]]


@pytest.mark.parametrize(
    ("boundaries", "tips", "why"),
    [
        (None, [-1, 1], "sides of the leaves"),
        ([-10, 10], [-1, 1, 2], "3 positions"),
        ([10, -10], [-1, 1], "not in order"),
        ([-10, 10], None, "no control point"),
    ],
)
def test_leaves_that_cannot_be_are_left_out_with_the_reason(
    plan: Any, make: Any, boundaries: Any, tips: Any, why: str
) -> None:
    item = make.sequence_item
    beam = plan.BeamSequence[0]
    device = item(RTBeamLimitingDeviceType="MLCX")
    if boundaries is not None:
        device.LeafPositionBoundaries = boundaries
    beam.BeamLimitingDeviceSequence = [device]
    positions = beam.ControlPointSequence[0].BeamLimitingDevicePositionSequence
    del positions[2]
    if tips is not None:
        positions.append(item(RTBeamLimitingDeviceType="MLCX", LeafJawPositions=tips))
    loaded = load_plan(plan)
    assert loaded.beams[0].mlcs == ()
    assert why in loaded.beams[0].notes[0]
    assert any(why in note and "Beam 3" in note for note in loaded.notes)


def test_blocks_wedges_applicator_and_boli_are_read(plan: Any, make: Any) -> None:
    item = make.sequence_item
    beam = plan.BeamSequence[0]
    beam.BlockSequence = [
        item(BlockNumber=1, BlockType="APERTURE", BlockData=[-10, -10, 10, -10, 0, 12]),
        item(BlockNumber=2, BlockName="cord", BlockType="SHIELDING"),
    ]
    beam.WedgeSequence = [
        item(WedgeID="W30", WedgeType="DYNAMIC", WedgeAngle=30, WedgeOrientation=90)
    ]
    beam.ApplicatorSequence = [item(ApplicatorID="10x10", ApplicatorType="ELECTRON_SQUARE")]
    beam.ReferencedBolusSequence = [item(ReferencedROINumber=14)]
    loaded = load_plan(plan).beams[0]
    (block,) = loaded.block_outlines
    assert (block.name, block.is_aperture) == ("Block 1", True)
    assert block.outline_mm.tolist() == [[-10, -10], [10, -10], [0, 12]]
    (wedge,) = loaded.wedge_facts
    assert (wedge.name, wedge.kind, wedge.angle_deg, wedge.orientation_deg) == (
        "W30", "DYNAMIC", 30, 90,
    )  # fmt: skip
    assert (loaded.applicator, loaded.bolus_numbers) == ("10x10", (14,))


def test_brachytherapy_and_ions_are_told(plan: Any, make: Any) -> None:
    plan.ApplicationSetupSequence = [make.sequence_item(ApplicationSetupNumber=1)]
    assert any("brachytherapy" in note for note in load_plan(plan).notes)
    plan.IonBeamSequence = [make.sequence_item(BeamNumber=1)]
    assert any("ions" in note for note in load_plan(plan).notes)


PLANS = {
    "pymedphys/FFF_example.dcm": (80, False),
    "pymedphys/24mm_x_20mm_rectangle.dcm": (80, False),
    "pymedphys/06MV_plan.dcm": (80, False),
    "pymedphys/vmat_example.dcm": (80, True),
    "conehead/tests/RP.3DCRT.dcm": (60, False),
    "pyorthanc-pinnacle/orthanc_1_test_data/RTPLAN.dcm": (40, False),
}


@pytest.mark.real_data
@pytest.mark.parametrize("name", PLANS)
def test_the_leaves_of_real_plans_are_those_that_pydicom_reads(
    shared_data: Path, name: str
) -> None:
    pairs, is_arc = PLANS[name]
    ds = dcmread(shared_data / "rt-objects" / name, force=True)
    plan = load_plan(ds)
    assert len(plan.beams) == len(ds.BeamSequence)
    assert plan.notes == ()
    for beam, stored in zip(plan.beams, ds.BeamSequence, strict=True):
        assert beam.is_arc == is_arc
        if not any("MLC" in d.RTBeamLimitingDeviceType for d in stored.BeamLimitingDeviceSequence):
            assert beam.mlcs == ()
            continue
        (mlc,) = beam.mlcs
        assert mlc.pairs == pairs
        assert len(beam.course) == len(stored.ControlPointSequence)
        for n, point in enumerate(stored.ControlPointSequence):
            for device in point.get("BeamLimitingDevicePositionSequence", []):
                if device.RTBeamLimitingDeviceType == "MLCX":
                    positions = [float(x) for x in device.LeafJawPositions]
                    assert mlc.tips_mm[n].ravel().tolist() == positions
            if point.get("GantryAngle") is not None:
                assert beam.course[n].gantry_deg == float(point.GantryAngle)
        assert beam.course[-1].weight == pytest.approx(1.0)


@pytest.mark.real_data
def test_jaws_and_leaves_of_a_real_plan_open_a_rectangle(shared_data: Path) -> None:
    """Leaves at 10 mm from the axis and one pair of jaws, at 13 mm; the parked ones are behind."""
    path = shared_data / "rt-objects" / "pymedphys" / "24mm_x_20mm_rectangle.dcm"
    (beam,) = load_plan(dcmread(path, force=True)).beams
    assert aperture(beam).bounds == (-10.0, -13.0, 10.0, 13.0)
    assert aperture(beam).area == pytest.approx(20.0 * 26.0)
