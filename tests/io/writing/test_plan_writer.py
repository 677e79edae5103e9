"""Plans written here say what field was drawn, and that nobody has approved it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pydicom
import pytest

from hccbm_gui import NOTICE
from hccbm_gui.core.beam import Beam
from hccbm_gui.core.case import Case
from hccbm_gui.core.comparison import FieldComparison
from hccbm_gui.core.errors import InputRefused, MissingInput
from hccbm_gui.core.field import Field, FieldEdges, FieldRule, FieldSource
from hccbm_gui.io.load import load_case
from hccbm_gui.io.writing.plan_writer import Intent, PlannedOn, plan_dataset, write_plan

ON = PlannedOn("1.2.5.1", 4)
BONE, CT = FieldSource.BONE_SCAN, FieldSource.CT_MRI
# superior, inferior, right, left: all different, so that no two can be mixed up.
BONE_EDGES, CT_EDGES = FieldEdges(31.0, 42.0, 53.0, 64.0), FieldEdges(41.5, 52.5, 63.5, 74.5)


def compared(case: Case, position: str = "HFS", gantry: float = 0.0) -> Case:
    beam, rule = Beam((1.5, -2.25, 3.125), gantry, patient_position=position), FieldRule()
    target = (np.array([(-5.0, -5), (5, -5), (5, 5)]),)
    comparison = FieldComparison(
        "GTVp", 33.0, "hot-1", "1.2.2", "1.2.4", beam, rule, target,
        Field(CT, beam, rule, target, CT_EDGES), Field(BONE, beam, rule, target, BONE_EDGES),
        None, True, None, "frame of reference", 2.0, False, ("The scan is 40 days old.",),
    )  # fmt: skip
    image = replace(case.series_by_uid("1.2.2"), position=position)
    others = tuple(info for info in case.series if info.uid != image.uid)
    return replace(case, comparison=comparison, series=(*others, image))


def jaws(ds: pydicom.Dataset, beam: int = 0) -> dict[str, list[float]]:
    first = ds.BeamSequence[beam].ControlPointSequence[0]
    return {
        one.RTBeamLimitingDeviceType: [float(edge) for edge in one.LeafJawPositions]
        for one in first.BeamLimitingDevicePositionSequence
    }


@pytest.mark.parametrize(
    ("position", "gantry", "x", "y"),
    [
        # By hand, after the axes of IEC 61217: in the view from the source of HFS, gantry 0,
        # X runs to the patient's left and Y to the head.
        ("HFS", 0.0, (-53.0, 64.0), (-42.0, 31.0)),
        ("HFS", 180.0, (-64.0, 53.0), (-42.0, 31.0)),
        ("HFP", 0.0, (-64.0, 53.0), (-42.0, 31.0)),
        ("FFS", 0.0, (-64.0, 53.0), (-31.0, 42.0)),
        ("FFP", 180.0, (-64.0, 53.0), (-31.0, 42.0)),
    ],
)
def test_jaws_open_on_the_edges_of_the_field(
    patient_case: Case, position: str, gantry: float, x: tuple[float, ...], y: tuple[float, ...]
) -> None:
    ds = plan_dataset(BONE, compared(patient_case, position, gantry), ON)
    assert jaws(ds) == {"ASYMX": pytest.approx(x), "ASYMY": pytest.approx(y)}
    first = ds.BeamSequence[0].ControlPointSequence[0]
    assert float(first.GantryAngle) == gantry
    assert [float(mm) for mm in first.IsocenterPosition] == [1.5, -2.25, 3.125]
    assert ds.PatientSetupSequence[0].PatientPosition == position


def test_each_field_has_a_plan_of_its_own(patient_case: Case) -> None:
    case = compared(patient_case)
    bone, adjusted = plan_dataset(BONE, case, ON), plan_dataset(CT, case, ON)
    assert (bone.RTPlanLabel, adjusted.RTPlanLabel) == ("NFC_BoneScan", "NFC_Adjusted")
    assert jaws(adjusted)["ASYMX"] == [-63.5, 74.5]
    assert bone.SOPInstanceUID != adjusted.SOPInstanceUID
    assert len(bone.BeamSequence) == len(adjusted.BeamSequence) == 1


def test_a_plan_says_that_it_is_not_for_treatment(patient_case: Case) -> None:
    ds = plan_dataset(BONE, compared(patient_case), ON)
    assert ds.ApprovalStatus == "UNAPPROVED"
    assert ds.PlanIntent == "RESEARCH"
    assert ds.RTPlanLabel.startswith("NFC_")
    assert len(ds.RTPlanLabel) <= 16
    assert ds.RTPlanDescription.startswith(NOTICE)
    for words in ("no multileaf collimator", "Nobody has approved", "40 days old"):
        assert words in ds.RTPlanDescription
    group = ds.FractionGroupSequence[0]
    assert "BeamMeterset" not in group.ReferencedBeamSequence[0]
    assert "BeamDose" not in group.ReferencedBeamSequence[0]
    assert "DoseReferenceSequence" not in ds
    assert group.NumberOfFractionsPlanned is None


def test_it_refers_to_the_structure_set_and_the_gtv(patient_case: Case) -> None:
    intent = Intent(10.0, 30.0, 10, "AP/PA")
    ds = plan_dataset(CT, compared(patient_case), ON, intent)
    assert ds.RTPlanGeometry == "PATIENT"
    (named,) = ds.ReferencedStructureSetSequence
    assert named.ReferencedSOPInstanceUID == "1.2.5.1"
    assert (ds.StudyInstanceUID, ds.FrameOfReferenceUID) == ("1.2.77", "1.2.3")
    (dose,) = ds.DoseReferenceSequence
    assert (dose.TargetPrescriptionDose, dose.ReferencedROINumber) == (30.0, 4)
    assert ds.FractionGroupSequence[0].NumberOfFractionsPlanned == 10


def test_opposed_beams_open_on_the_same_rectangle_of_the_patient(patient_case: Case) -> None:
    intent = Intent(10.0, technique="AP/PA")
    ds = plan_dataset(BONE, compared(patient_case), ON, intent)
    front, back = ds.BeamSequence
    assert [front.BeamName, back.BeamName] == ["NFC_AP", "NFC_PA"]
    angles = [float(one.ControlPointSequence[0].GantryAngle) for one in (front, back)]
    assert angles == [0.0, 180.0]
    assert jaws(ds, 0)["ASYMX"] == [-53.0, 64.0]
    assert jaws(ds, 1)["ASYMX"] == [-64.0, 53.0]
    assert {float(b.ControlPointSequence[0].NominalBeamEnergy) for b in (front, back)} == {10.0}


def test_this_program_reads_its_own_plan(patient_case: Case, tmp_path: Path) -> None:
    intent = Intent(6.0, 30.0, 10)
    uid = write_plan(tmp_path / "p.dcm", BONE, compared(patient_case), ON, intent)
    case = load_case([tmp_path / "p.dcm"])
    (plan,) = case.plans.values()
    assert case.patient == patient_case.patient
    assert (plan.sop_uid, plan.structure_set_uid) == (uid, "1.2.5.1")
    assert (plan.label, plan.approval, plan.fractions) == ("NFC_BoneScan", "UNAPPROVED", 10)
    assert plan.prescribed_gy() == 30.0
    (beam,) = plan.beams
    assert beam.all_jaws_mm == ((-53.0, 64.0, -42.0, 31.0),)
    assert beam.beam == replace(compared(patient_case).comparison.beam, quality=beam.beam.quality)
    assert beam.meterset is None


def test_a_jaw_that_no_machine_reaches_is_told(patient_case: Case) -> None:
    case = compared(patient_case)
    comparison = case.comparison
    assert comparison is not None
    wide = replace(comparison.ct_field, edges=replace(CT_EDGES, superior_mm=230.0))
    case = replace(case, comparison=replace(comparison, ct_field=wide))
    assert "more than 200 mm" in plan_dataset(CT, case, ON).RTPlanDescription
    assert "more than 200 mm" not in plan_dataset(BONE, case, ON).RTPlanDescription


def test_what_cannot_be_a_plan_is_refused(patient_case: Case) -> None:
    case = compared(patient_case)
    comparison = case.comparison
    assert comparison is not None
    with pytest.raises(MissingInput, match="no field"):
        plan_dataset(BONE, patient_case, ON)
    without = replace(comparison, bone_scan_field=None)
    with pytest.raises(MissingInput, match="no bone-scan field"):
        plan_dataset(BONE, replace(case, comparison=without), ON)
    photograph = replace(case, comparison=replace(comparison, visual_only=True))
    with pytest.raises(InputRefused, match="photograph"):
        plan_dataset(BONE, photograph, ON)
    assert plan_dataset(CT, photograph, ON).RTPlanLabel == "NFC_Adjusted"
    lateral = replace(case.series_by_uid("1.2.2"), position="HFDL")
    with pytest.raises(InputRefused, match="HFDL"):
        plan_dataset(BONE, replace(case, series=(lateral,)), ON)


@pytest.mark.parametrize("intent", [None, Intent(6.0, 30.0, 10, "AP/PA")])
def test_other_programs_take_it(
    patient_case: Case, tmp_path: Path, without_errors, read_by_drtdump, intent: Intent | None
) -> None:
    write_plan(tmp_path / "p.dcm", BONE, compared(patient_case), ON, intent)
    without_errors(tmp_path / "p.dcm")
    read_by_drtdump(tmp_path / "p.dcm")
