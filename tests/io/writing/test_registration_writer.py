"""Registrations written here place the moving frame where the case has it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import FrameMismatch
from hccbm_gui.core.registration import AlignmentMethod
from hccbm_gui.core.rigid_registration import RigidRegistration
from hccbm_gui.io.load import load_case
from hccbm_gui.io.writing.registration_writer import registration_dataset, write_registration

FIXED, MOVING = "1.2.3", "1.2.3.9"


def registration(**changes: object) -> RigidRegistration:
    turn = np.deg2rad(11.3)
    matrix = np.eye(4)
    matrix[:2, :2] = [[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]
    matrix[:3, 3] = (12.3456789, -0.001, 250.0)
    made = RigidRegistration(
        FIXED, MOVING, matrix, AlignmentMethod.LANDMARKS, 2.24, "Kim^Doctor", "2026-11-05T10:00"
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def matrix_of(item: object) -> np.ndarray:
    step = item.MatrixRegistrationSequence[0].MatrixSequence[0]  # type: ignore[attr-defined]
    assert step.FrameOfReferenceTransformationMatrixType == "RIGID"
    return np.array(step.FrameOfReferenceTransformationMatrix, dtype=float).reshape(4, 4)


def test_the_fixed_frame_stays_and_the_moving_one_is_mapped_to_it(patient_case: Case) -> None:
    ds = registration_dataset(registration(), patient_case)
    fixed, moving = ds.RegistrationSequence
    assert (fixed.FrameOfReferenceUID, moving.FrameOfReferenceUID) == (FIXED, MOVING)
    assert ds.FrameOfReferenceUID == FIXED
    assert np.array_equal(matrix_of(fixed), np.eye(4))
    assert np.abs(matrix_of(moving) - registration().matrix).max() < 1e-9


def test_it_names_the_images_of_both_and_says_who_approved(patient_case: Case) -> None:
    ds = registration_dataset(registration(), patient_case)
    fixed, moving = ds.RegistrationSequence
    assert (len(fixed.ReferencedImageSequence), len(moving.ReferencedImageSequence)) == (20, 12)
    assert ds.StudyInstanceUID == "1.2.77"
    (here,) = ds.ReferencedSeriesSequence
    (other,) = ds.StudiesContainingOtherReferencedInstancesSequence
    assert here.SeriesInstanceUID == "1.2.2"
    assert (other.StudyInstanceUID, other.ReferencedSeriesSequence[0].SeriesInstanceUID) == (
        "1.2.88",
        "1.2.4",
    )
    assert ds.ContentCreatorName == "Kim^Doctor"
    assert "NOT FOR CLINICAL USE" in ds.ContentDescription
    step = moving.MatrixRegistrationSequence[0]
    assert step.FrameOfReferenceTransformationComment == (
        "By landmarks, error 2.2 mm, approved 2026-11-05"
    )
    assert step.RegistrationTypeCodeSequence[0].CodeValue == "125022"


def test_a_link_by_hand_says_that_its_error_is_unknown(patient_case: Case) -> None:
    by_hand = RigidRegistration.by_translation(FIXED, MOVING, (1, 2, 3))
    ds = registration_dataset(by_hand, patient_case)
    step = ds.RegistrationSequence[1].MatrixRegistrationSequence[0]
    assert step.FrameOfReferenceTransformationComment == ("By manual, error unknown, NOT approved")
    assert ds.ContentCreatorName == ""


def test_a_frame_without_an_image_is_refused(patient_case: Case) -> None:
    with pytest.raises(FrameMismatch):
        registration_dataset(registration(moving_frame_uid="9.9"), patient_case)


def test_other_programs_take_it(patient_case: Case, tmp_path: Path, without_errors) -> None:
    path = tmp_path / "reg.dcm"
    write_registration(path, registration(), patient_case)
    without_errors(path)


def test_this_program_reads_its_own_registration(patient_case: Case, tmp_path: Path) -> None:
    path = tmp_path / "reg.dcm"
    write_registration(path, registration(), patient_case)
    (back,) = load_case([path]).registrations
    assert (back.fixed_frame_uid, back.moving_frame_uid) == (FIXED, MOVING)
    assert np.abs(back.matrix - registration().matrix).max() < 1e-9
