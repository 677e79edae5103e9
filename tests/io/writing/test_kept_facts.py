"""What a file said of a structure or a study stays said in what is written of it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pydicom
import pytest

from hccbm_gui.core.case import Case
from hccbm_gui.core.rigid_registration import RigidRegistration
from hccbm_gui.core.roi import Roi
from hccbm_gui.core.volume import Volume
from hccbm_gui.io.rt.structure_set import load_structure_set
from hccbm_gui.io.saving.case_file import read_case_file, write_case_file
from hccbm_gui.io.saving.saved_case import SavedCase, SavedWork
from hccbm_gui.io.writing.registration_writer import registration_dataset
from hccbm_gui.io.writing.segmentation_writer import spot_dataset
from hccbm_gui.io.writing.structure_writer import structure_dataset, write_structures


def through_a_file(roi: Roi, case: Case, folder: Path) -> Roi:
    path = folder / f"{len(list(folder.iterdir()))}.dcm"
    write_structures(path, [roi], case)
    (back,) = load_structure_set(pydicom.dcmread(path), "1.2.9")
    return back


@pytest.mark.parametrize("kind", ["AVOIDANCE", "BOLUS", "SUPPORT", "MARKER", "ORGAN", "CTV", ""])
def test_the_interpreted_type_survives_any_number_of_trips(
    patient_case: Case, tmp_path: Path, kind: str
) -> None:
    marrow = replace(patient_case.rois[1], interpreted_type=kind)
    once = through_a_file(marrow, patient_case, tmp_path)
    # One of no type is written by its kind.
    assert once.interpreted_type == (kind or "ORGAN")
    twice = through_a_file(once, patient_case, tmp_path)
    assert (twice.interpreted_type, twice.kind) == (once.interpreted_type, once.kind)


def test_a_structure_without_one_is_written_by_its_kind(patient_case: Case) -> None:
    ds = structure_dataset(patient_case.rois, patient_case)
    kinds = [seen.RTROIInterpretedType for seen in ds.RTROIObservationsSequence]
    assert kinds == ["GTV", "ORGAN"]


def test_what_no_code_may_hold_is_not_written(patient_case: Case) -> None:
    odd = replace(patient_case.rois[1], interpreted_type="Organ at risk", generation="by\\hand")
    ds = structure_dataset([odd], patient_case)
    assert ds.RTROIObservationsSequence[0].RTROIInterpretedType == "ORGAN"
    assert ds.StructureSetROISequence[0].ROIGenerationAlgorithm == ""


def test_descriptions_do_not_grow_from_trip_to_trip(patient_case: Case, tmp_path: Path) -> None:
    roi = replace(
        patient_case.rois[0],
        description="by an atlas",
        generation="AUTOMATIC",
        label="target",
        notes=("Edited here.",),
    )
    once = through_a_file(roi, patient_case, tmp_path)
    assert once.description == "by an atlas Edited here."
    assert (once.generation, once.label) == ("AUTOMATIC", "target")
    twice = through_a_file(replace(once, notes=roi.notes), patient_case, tmp_path)
    assert twice.description == once.description


def test_a_case_file_keeps_them(patient_case: Case, tmp_path: Path) -> None:
    roi = replace(
        patient_case.rois[0],
        interpreted_type="BOLUS",
        generation="MANUAL",
        description="two\nlines",
        label="b",
    )
    saved = SavedCase(patient_case.patient, (), (), SavedWork(structures=(roi,)))
    write_case_file(tmp_path / "case.hccbm", saved)
    (back,) = read_case_file(tmp_path / "case.hccbm").work.structures
    for name in ("interpreted_type", "generation", "description", "label"):
        assert getattr(back, name) == getattr(roi, name)


def test_an_object_joins_the_study_as_it_is(patient_case: Case) -> None:
    pet = replace(
        patient_case.series_by_uid("1.2.4"),
        study_date="2026-10-29",
        study_time="081530.25",
        study_id="N1",
        accession_number="A-77",
        referring_physician="김^의사",
    )
    ds = spot_dataset("1.2.4", replace(patient_case, series=(pet, patient_case.series[1])))
    # The series was made a day after the study began.
    assert pet.date == "2026-10-30"
    assert (ds.StudyDate, ds.StudyTime) == ("20261029", "081530.25")
    assert (ds.StudyID, ds.AccessionNumber) == ("N1", "A-77")
    assert ds.ReferringPhysicianName == "김^의사"


def test_what_is_not_known_of_a_study_is_left_open(patient_case: Case) -> None:
    ds = spot_dataset("1.2.4", patient_case)
    assert ds.StudyDate == ds.StudyTime == ds.StudyID == ds.AccessionNumber == ""


def test_what_breaks_the_rules_of_its_type_is_not_passed_on(patient_case: Case) -> None:
    pet = replace(
        patient_case.series_by_uid("1.2.4"),
        study_description="d" * 70,
        study_time="half past eight",
        study_id="IBSI_1_STS_001_CT",
        accession_number="1234567890123456",
    )
    ds = spot_dataset("1.2.4", replace(patient_case, series=(pet, patient_case.series[1])))
    assert ds.StudyTime == ds.StudyID == ""
    assert ds.AccessionNumber == "1234567890123456"
    assert len(ds.StudyDescription) == 64


def test_a_part_of_a_file_is_named_by_its_frames(patient_case: Case) -> None:
    pet, ct = patient_case.series
    link = RigidRegistration.by_translation(ct.frame_uid, pet.frame_uid, (1, 2, 3))

    def named(first: int) -> pydicom.Dataset:
        frames = tuple(
            replace(one, sop_uid="1.2.4.7", frame=n) for n, one in enumerate(pet.slices, first)
        )
        case = replace(patient_case, series=(replace(pet, slices=frames), ct))
        ds = registration_dataset(link, case)
        (image,) = ds.RegistrationSequence[1].ReferencedImageSequence
        assert image.ReferencedSOPInstanceUID == "1.2.4.7"
        return image

    assert "ReferencedFrameNumber" not in named(1)
    assert list(named(13).ReferencedFrameNumber) == list(range(13, 25))


def test_structures_drawn_on_a_spect_name_their_frame(patient_case: Case) -> None:
    pet = patient_case.series_by_uid("1.2.4")
    frames = tuple(
        replace(one, sop_uid="1.2.4.7", frame=12 - n) for n, one in enumerate(pet.slices)
    )
    spect = replace(pet, kind="spect", modality="NM", slices=frames)
    volume: Volume = patient_case.volumes["1.2.4"]
    corner = volume.geometry.to_patient([(2, 3, 3), (2, 9, 3), (2, 9, 9)])
    roi = replace(
        patient_case.rois[0],
        frame_uid=pet.frame_uid,
        series_uid=pet.uid,
        contours=(np.asarray(corner),),
    )
    ds = structure_dataset([roi], replace(patient_case, series=(spect,)))
    (contour,) = ds.ROIContourSequence[0].ContourSequence
    (image,) = contour.ContourImageSequence
    assert (image.ReferencedSOPInstanceUID, image.ReferencedFrameNumber) == ("1.2.4.7", 10)
