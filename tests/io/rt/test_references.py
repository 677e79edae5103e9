"""What belongs together is followed; what does not is kept, unlinked, and told."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from pydicom import uid

from hccbm_gui.core.case import Case
from hccbm_gui.io.load import load_case

CT_SERIES, OTHER = "1.2.826.0.3.1", "6.6.6"
SQUARE = np.array([[0, 0, 3], [5, 0, 3], [5, 5, 3], [0, 5, 3]], dtype=float)


class Patient:
    """The objects of one patient, each to be changed before `load` writes and reads them."""

    def __init__(self, make: Any) -> None:
        self._make = make
        item = make.sequence_item
        self.ct = make.stack([0, 3, 6])
        self.structures = make.base(uid.RTStructureSetStorage, "RTSTRUCT", "2")
        self.structures.StructureSetROISequence = [item(ROINumber=1, ROIName="GTV")]
        series = item(SeriesInstanceUID=CT_SERIES)
        study = item(RTReferencedSeriesSequence=[series])
        self.structures.ReferencedFrameOfReferenceSequence = [
            item(
                FrameOfReferenceUID=self.ct[0].FrameOfReferenceUID,
                RTReferencedStudySequence=[study],
            )
        ]
        self.draw(SQUARE)
        self.plan = make.base(uid.RTPlanStorage, "RTPLAN", "3")
        self.plan.RTPlanLabel = "B1"
        self.plan.ReferencedStructureSetSequence = [
            item(ReferencedSOPInstanceUID=self.structures.SOPInstanceUID)
        ]
        self.dose = make.pixels(
            make.base(uid.RTDoseStorage, "RTDOSE", "4"), np.ones((3, 4, 5), np.uint16)
        )
        self.dose.ImagePositionPatient = [-3, -4, 0]
        self.dose.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
        self.dose.PixelSpacing, self.dose.GridFrameOffsetVector = [2.0, 2.0], [0, 3, 6]
        self.dose.DoseUnits, self.dose.DoseGridScaling = "GY", "1"
        self.dose.DoseSummationType = "PLAN"
        self.dose.ReferencedRTPlanSequence = [
            item(ReferencedSOPInstanceUID=self.plan.SOPInstanceUID)
        ]
        self.more: list[Any] = []

    def draw(self, *contours: Any, on: str = "") -> None:
        """Give the structure these contours, on the image `on` or the first slice."""
        item = self._make.sequence_item
        image = item(ReferencedSOPInstanceUID=on or self.ct[0].SOPInstanceUID)
        self.structures.ROIContourSequence = [
            item(
                ReferencedROINumber=1,
                ContourSequence=[
                    item(
                        ContourGeometricType="CLOSED_PLANAR",
                        ContourData=[f"{x:.3f}" for x in np.ravel(points)],
                        ContourImageSequence=[image],
                    )
                    for points in contours
                ],
            )
        ]

    def load(self) -> Case:
        """Write all of them and read them back."""
        together = [*self.ct, self.structures, self.plan, self.dose, *self.more]
        self._make.save_all([ds for ds in together if ds is not None])
        return load_case([self._make.folder])


@pytest.fixture
def patient(make: Any) -> Patient:
    return Patient(make)


def notes(case: Case, kind: str) -> str:
    return " ".join(note for info in case.series_of(kind) for note in info.notes)


def test_what_belongs_together_says_nothing(patient: Patient) -> None:
    case = patient.load()
    (dose,) = case.doses.values()
    assert dose.unlinked == ""
    assert case.rois[0].notes == ()
    assert (notes(case, "dose"), notes(case, "structures"), notes(case, "plan")) == ("", "", "")


def test_a_dose_of_another_plan_is_unlinked(patient: Patient) -> None:
    patient.dose.ReferencedRTPlanSequence[0].ReferencedSOPInstanceUID = "9.9.9"
    case = patient.load()
    (dose,) = case.doses.values()
    assert "plan that is not open" in dose.unlinked
    assert "B1" in dose.unlinked
    assert "Unlinked" in notes(case, "dose")


def test_a_dose_without_any_plan_open_is_not_doubted(patient: Patient) -> None:
    patient.plan = None
    (dose,) = patient.load().doses.values()
    assert dose.unlinked == ""


def test_a_dose_that_names_no_plan_says_so(patient: Patient) -> None:
    del patient.dose.ReferencedRTPlanSequence
    case = patient.load()
    (dose,) = case.doses.values()
    assert dose.unlinked == ""
    assert "which plan" in notes(case, "dose")


def test_a_dose_in_a_frame_of_no_image_is_unlinked(patient: Patient) -> None:
    patient.dose.FrameOfReferenceUID = OTHER
    case = patient.load()
    (dose,) = case.doses.values()
    assert "frame of reference" in dose.unlinked


def test_structures_in_a_frame_of_no_image_are_kept_and_told(patient: Patient) -> None:
    patient.structures.ReferencedFrameOfReferenceSequence[0].FrameOfReferenceUID = OTHER
    patient.structures.FrameOfReferenceUID = OTHER
    case = patient.load()
    (roi,) = case.rois
    assert (roi.frame_uid, len(roi.contours)) == (OTHER, 1)
    assert any("not overlaid" in note for note in roi.notes)
    assert "None of the opened images" in notes(case, "structures")


def test_a_registration_of_such_a_frame_is_offered(patient: Patient, make: Any) -> None:
    patient.structures.ReferencedFrameOfReferenceSequence[0].FrameOfReferenceUID = OTHER
    patient.dose.FrameOfReferenceUID = OTHER
    item = make.sequence_item
    ds = make.base(uid.SpatialRegistrationStorage, "REG", "8")
    matrix = item(
        FrameOfReferenceTransformationMatrixType="RIGID",
        FrameOfReferenceTransformationMatrix=np.eye(4).ravel().tolist(),
    )
    both = item(MatrixSequence=[matrix])
    ds.RegistrationSequence = [item(FrameOfReferenceUID=OTHER, MatrixRegistrationSequence=[both])]
    patient.more = [ds]
    case = patient.load()
    assert any("registration object" in note for note in case.rois[0].notes)
    (dose,) = case.doses.values()
    assert dose.unlinked == ""


def test_a_plan_on_another_structure_set_says_so(patient: Patient) -> None:
    patient.plan.ReferencedStructureSetSequence[0].ReferencedSOPInstanceUID = "8.8.8"
    assert "structure set that is not open" in notes(patient.load(), "plan")


def test_structures_drawn_on_another_series_of_the_frame_say_so(patient: Patient) -> None:
    frame = patient.structures.ReferencedFrameOfReferenceSequence[0]
    series = frame.RTReferencedStudySequence[0].RTReferencedSeriesSequence[0]
    series.SeriesInstanceUID = "5.5.5"
    assert "its frame of reference fits" in notes(patient.load(), "structures")


def test_contours_on_images_that_are_not_there_say_so(patient: Patient) -> None:
    patient.draw(SQUARE, on="1.2.3.404")
    assert "1 of 1 images that its contours name" in notes(patient.load(), "structures")


@pytest.mark.parametrize(
    ("z", "told"),
    [
        (3.0, ""),
        (3.003, ""),
        (4.0, "between the slices of the image, up to 1 mm"),
        (20.0, "beyond the first or last slice"),
    ],
)
def test_contours_beside_the_slices_are_kept_and_told(
    patient: Patient, z: float, told: str
) -> None:
    moved = SQUARE.copy()
    moved[:, 2] = z
    patient.draw(SQUARE, moved)
    (roi,) = patient.load().rois
    assert len(roi.contours) == 2
    assert [told in note for note in roi.notes] == ([True] if told else [])


def test_contours_across_the_slices_are_not_judged_by_them(patient: Patient) -> None:
    patient.draw(SQUARE[:, [2, 0, 1]])
    assert patient.load().rois[0].notes == ()


@pytest.mark.parametrize(
    ("days", "told"), [("20240105", ""), ("20231210", ""), ("20231201", "35 days older")]
)
def test_a_bone_scan_far_from_the_ct_in_time_says_so(
    patient: Patient, make: Callable[..., Any], days: str, told: str
) -> None:
    scan = make.nuclear(np.zeros((2, 4, 3), np.uint16), "planar")  # type: ignore[attr-defined]
    scan.SeriesInstanceUID, scan.SeriesDate = "1.2.826.0.3.9", days
    patient.more = [scan]
    said = notes(patient.load(), "planar")
    assert (told in said) if told else ("days" not in said)
