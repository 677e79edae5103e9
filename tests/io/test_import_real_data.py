"""Import of real, public data sets against their published numbers."""

from pathlib import Path

import numpy as np
import pytest

from hccbm_gui.core.case import Case
from hccbm_gui.core.planar import View
from hccbm_gui.core.volume import Unit
from hccbm_gui.io.load import load_case, load_patient
from hccbm_gui.io.scanning.scan import scan_paths

pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def sarcoma(shared_data: Path) -> Case:
    return load_case(
        [
            shared_data / "pet-wholebody-sts001-raw",
            shared_data / "ct-mr-pet-rtstruct-sts001-cropped",
        ]
    )


def test_raw_pet_becomes_the_published_suv(sarcoma: Case) -> None:
    published, raw = (
        sarcoma.volumes[info.uid]
        for info in sorted(sarcoma.series_of("pet"), key=lambda info: info.files)
    )
    assert (published.unit, raw.unit) == (Unit.SUV, Unit.SUV)
    assert published.array.max() == pytest.approx(25.41, rel=0.005)
    voxels = np.argwhere(published.array > 1.0)
    here = raw.sample(published.geometry.to_patient(voxels))
    ratio = here / published.array[tuple(voxels.T)]
    assert ratio.mean() == pytest.approx(1.0, abs=1e-4)
    assert here.max() == pytest.approx(25.41, rel=0.005)


def test_two_folders_of_one_patient_are_one_case(sarcoma: Case) -> None:
    assert sarcoma.patient.id == "STS_001"
    frames = {volume.geometry.frame_uid for volume in sarcoma.volumes.values()}
    assert len(frames) == 1
    assert len(sarcoma.volumes) == 4
    assert sorted(roi.name for roi in sarcoma.gtvs()) == [
        "GTV_Edema",
        "GTV_Mass",
        "GTV_Mass_CT",
        "GTV_Mass_MR_T1",
        "GTV_Mass_PET",
    ]
    assert len({roi.key for roi in sarcoma.rois}) == 5


def test_the_real_bone_scan_opens_upright_with_unknown_sides(shared_data: Path) -> None:
    case = load_case([shared_data / "nm-wholebody-bone-wg04"])
    lossless = [scan for scan in case.planar_scans.values() if scan.quantifiable]
    lossy = [scan for scan in case.planar_scans.values() if not scan.quantifiable]
    assert len(lossless) == 5
    assert lossy
    for scan in lossless:
        (image,) = scan.images
        assert (image.array.min(), image.array.max()) == (0, 278)
        assert image.array.shape == (1024, 256)
        assert image.patient_left_on_right is None
        # Head and chest hold more counts than the legs.
        assert image.array[:512].sum() > 1.5 * image.array[512:].sum()
    assert all(any("loss" in note for note in scan.notes) for scan in lossy)
    assert any("JPEG Extended" in note for scan in lossy for note in scan.notes)
    assert all("A copy of" in r.reason for r in case.rejected)


def test_the_real_pair_of_views_is_told_apart(shared_data: Path) -> None:
    case = load_case([shared_data / "nm-static-antpost-lung"])
    (scan,) = case.planar_scans.values()
    assert [image.view for image in scan.images] == [View.ANTERIOR, View.POSTERIOR]
    # One orientation is stored for both heads: it can hold for the posterior one only.
    assert [image.patient_left_on_right for image in scan.images] == [None, False]
    assert scan.images[0].spacing_mm == pytest.approx((2.3976, 2.3976))


def test_spect_without_position_is_not_placed(shared_data: Path) -> None:
    (volume,) = load_case([shared_data / "nm-spect-recontomo-heart"]).volumes.values()
    assert volume.geometry.frame_uid == ""
    assert volume.geometry.spacing_mm == pytest.approx((6.231669, 3.11583, 3.11583))


def test_feet_first_ct_is_read_by_its_cosines(shared_data: Path) -> None:
    case = load_case([shared_data / "ct-abdpelvis-crlm1004"])
    (volume,) = case.volumes.values()
    assert case.series[0].position == "FFS"
    assert volume.array.dtype == np.int16
    assert volume.geometry.shape == (41, 512, 512)
    assert volume.geometry.spacing_mm == pytest.approx((5.0, 0.797, 0.797), abs=1e-3)


def test_plan_and_dose_come_with_their_structures(shared_data: Path) -> None:
    case = load_case([shared_data / "ct-rt-dicompyler-core-breast"])
    (dose,) = case.doses.values()
    (plan,) = case.plans.values()
    assert dose.volume.array.max() == pytest.approx(14.6808, abs=1e-4)
    assert (dose.summation, dose.plan_uid) == ("PLAN", plan.sop_uid)
    assert plan.fractions == 7
    assert all(beam.beam is not None and beam.all_jaws_mm for beam in plan.beams)
    counts = {roi.name: len(roi.contours) for roi in case.rois}
    assert (counts["Heart"], counts["Lt Lung"], counts["Areola"]) == (33, 165, 0)


@pytest.mark.parametrize("folder", ["rt-objects", "ct-ibsi2-digital-phantoms", "robustness-corpus"])
def test_every_patient_of_a_mixed_folder_loads_without_an_exception(
    shared_data: Path, folder: str
) -> None:
    patients = scan_paths([shared_data / folder]).patients
    cases = [load_patient(patient) for patient in patients]
    assert sum(len(case.series) for case in cases) > 1
    doses = [dose.volume for case in cases for dose in case.doses.values()]
    relative = [volume for volume in doses if any("Relative" in note for note in volume.notes)]
    assert all(volume.unit is not Unit.GY for volume in relative)
    assert bool(relative) == (folder == "robustness-corpus")
