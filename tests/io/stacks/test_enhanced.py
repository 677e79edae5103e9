"""Enhanced multi-frame images: every frame a slice like any other (BI-25)."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import dcmread, uid
from pydicom.dataset import Dataset

from hccbm_gui.core.case import Case
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.io.headers.file_header import read_headers
from hccbm_gui.io.load import load_case
from hccbm_gui.io.scanning.scan import scan_paths

DEPTHS = (-3.0, 0.0, 3.0, 6.0)


def stored(count: int = 4) -> Any:
    return np.stack([np.full((4, 5), 1000 + 10 * n, np.uint16) for n in range(count)])


def only_volume(case: Case) -> Volume:
    (volume,) = case.volumes.values()
    return volume


def loaded(make: Any, ds: Dataset, syntax: str = uid.ExplicitVRLittleEndian) -> Case:
    return load_case([make.save(ds, "enhanced", syntax)])


def test_frames_become_slices_in_the_order_of_their_place(make: Any, enhanced: Any) -> None:
    order = (2, 0, 3, 1)
    frames = [enhanced.frame((-3, -4, DEPTHS[n]), place=n + 1) for n in order]
    ds = enhanced.image(stored()[list(order)], frames)
    case = loaded(make, ds)
    volume = only_volume(case)
    assert volume.geometry.shape == (4, 4, 5)
    assert volume.geometry.origin_mm.tolist() == [-3.0, -4.0, -3.0]
    assert volume.geometry.spacing_mm == pytest.approx((3.0, 2.0, 1.5))
    assert (volume.array[:, 0, 0] == [1000 - 1024 + 10 * n for n in range(4)]).all()
    assert volume.unit is Unit.HU
    assert volume.notes == ()
    (info,) = case.series
    assert (info.kind, info.files, info.geometry) == (
        "volume",
        1,
        "4 x 4 x 5, 3.00 x 2.00 x 1.50 mm",
    )
    # What is drawn on it names the frame as well as the file.
    assert [one.frame for one in info.slices] == [2, 4, 1, 3]
    assert {one.sop_uid for one in info.slices} == {ds.SOPInstanceUID} == {info.sop_uid}


@pytest.mark.parametrize(
    "syntax",
    [uid.ImplicitVRLittleEndian, uid.DeflatedExplicitVRLittleEndian, uid.ExplicitVRLittleEndian],
)
def test_the_encoding_of_the_file_changes_nothing(make: Any, enhanced: Any, syntax: str) -> None:
    ds = enhanced.image(stored(), [enhanced.frame((0, 0, z)) for z in DEPTHS])
    volume = only_volume(loaded(make, ds, syntax))
    assert volume.geometry.spacing_mm == pytest.approx((3.0, 2.0, 1.5))
    assert (volume.array[:, 0, 0] == [-24, -14, -4, 6]).all()


def test_every_frame_is_rescaled_by_its_own_values(make: Any, enhanced: Any) -> None:
    frames = [enhanced.frame((0, 0, z), slope=0.5 * (n + 1)) for n, z in enumerate(DEPTHS)]
    ds = enhanced.image(stored(), frames, sop_class=uid.EnhancedMRImageStorage, modality="MR")
    volume = only_volume(loaded(make, ds))
    expected = [(1000 + 10 * n) * 0.5 * (n + 1) for n in range(4)]
    assert volume.array[:, 0, 0].tolist() == pytest.approx(expected)


def test_position_and_orientation_may_stand_in_either_place(make: Any, enhanced: Any) -> None:
    """Spacing in the frames, orientation in the frames: nothing shared."""
    measures = enhanced.item(PixelSpacing=[2.0, 1.5], SliceThickness=3.0)
    turned = enhanced.item(ImageOrientationPatient=[0.0, 1.0, 0.0, 0.0, 0.0, -1.0])
    frames = [
        enhanced.frame((x, 0, 0), PixelMeasuresSequence=measures, PlaneOrientationSequence=turned)
        for x in DEPTHS
    ]
    volume = only_volume(
        loaded(make, enhanced.image(stored(), frames, orientation=None, spacing=None))
    )
    # Sagittal, columns to the back and rows to the feet: the normal points to the right.
    assert volume.geometry.axes[0].tolist() == pytest.approx([-1.0, 0.0, 0.0])
    assert volume.geometry.origin_mm.tolist() == [6.0, 0.0, 0.0]


def test_time_points_become_volumes_of_their_own(make: Any, enhanced: Any) -> None:
    frames = [
        enhanced.frame((0, 0, z), place=n + 1, time=t)
        for t in (1, 2, 3)
        for n, z in enumerate(DEPTHS)
    ]
    case = loaded(make, enhanced.image(stored(12), frames))
    assert len(case.volumes) == 3
    first = sorted(int(volume.array.min()) for volume in case.volumes.values())
    assert first == [-24, 16, 56]
    assert case.rejected == ()


def test_directions_of_diffusion_are_told_apart_by_the_dimensions(make: Any, enhanced: Any) -> None:
    """The same b-value in two directions: only the dimension index differs."""
    frames = []
    for index, b_value in ((1, 0.0), (2, 800.0), (3, 800.0)):
        for n, z in enumerate(DEPTHS):
            group = enhanced.item(DiffusionBValue=b_value)
            frame = enhanced.frame((0, 0, z), MRDiffusionSequence=group)
            frame.FrameContentSequence[0].DimensionIndexValues = [1, n + 1, index]
            frames.append(frame)
    ds = enhanced.image(stored(12), frames, sop_class=uid.EnhancedMRImageStorage, modality="MR")
    assert len(loaded(make, ds).volumes) == 3


def test_stacks_of_one_file_are_split(make: Any, enhanced: Any) -> None:
    """Two blocks of slices, 200 mm apart, are no one volume with a gap."""
    frames = [enhanced.frame((0, 0, z), stack="1") for z in DEPTHS]
    frames += [enhanced.frame((0, 0, 200 + z), stack="2") for z in DEPTHS]
    case = loaded(make, enhanced.image(stored(8), frames))
    assert sorted(v.geometry.origin_mm[2] for v in case.volumes.values()) == [-3.0, 197.0]
    assert all(v.geometry.shape == (4, 4, 5) for v in case.volumes.values())


def test_spacings_of_one_file_are_split(make: Any, enhanced: Any) -> None:
    frames = []
    for spacing in (1.0, 2.0):
        measures = enhanced.item(PixelSpacing=[spacing, spacing], SliceThickness=3.0)
        frames += [enhanced.frame((0, 0, z), PixelMeasuresSequence=measures) for z in DEPTHS]
    case = loaded(make, enhanced.image(stored(8), frames, spacing=None))
    assert sorted(v.geometry.spacing_mm[1] for v in case.volumes.values()) == [1.0, 2.0]


def test_localisers_among_the_frames_are_left_out(make: Any, enhanced: Any) -> None:
    kinds = ["AXIAL", "AXIAL", "AXIAL", "LOCALIZER"]
    frames = [
        enhanced.frame(
            (0, 0, z),
            CTImageFrameTypeSequence=enhanced.item(FrameType=["ORIGINAL", "PRIMARY", kind, "NONE"]),
        )
        for kind, z in zip(kinds, DEPTHS, strict=True)
    ]
    assert only_volume(loaded(make, enhanced.image(stored(), frames))).geometry.shape[0] == 3


@pytest.mark.parametrize("lacking", ["position", "orientation", "spacing", "frames", "all"])
def test_frames_without_a_place_are_refused_with_the_reason(
    make: Any, enhanced: Any, lacking: str
) -> None:
    frames = [enhanced.frame((0, 0, z)) for z in DEPTHS]
    if lacking == "position":
        del frames[2].PlanePositionSequence
    missing = {lacking: None} if lacking in ("orientation", "spacing") else {}
    ds = enhanced.image(stored(), frames, **missing)
    if lacking == "frames":
        del ds.PerFrameFunctionalGroupsSequence[-1]
    if lacking == "all":
        del ds.PerFrameFunctionalGroupsSequence
    make.save(ds, "enhanced")
    result = scan_paths([make.folder])
    assert result.patients == ()
    assert "does not say where" in result.rejected[0].reason
    assert "Export" in result.rejected[0].reason


def test_a_colour_map_is_no_image_of_the_patient(make: Any, enhanced: Any) -> None:
    ds = enhanced.image(
        stored(), [enhanced.frame((0, 0, z)) for z in DEPTHS],
        sop_class=uid.EnhancedMRColorImageStorage, modality="MR",
    )  # fmt: skip
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 3, "RGB"
    ds.PixelData = bytes(4 * 4 * 5 * 3 * 2)
    make.save(ds, "enhanced")
    assert "colour" in scan_paths([make.folder]).rejected[0].reason


def test_enhanced_pet_becomes_suv(make: Any, enhanced: Any) -> None:
    mapped = enhanced.item(
        RealWorldValueSlope=4.0,
        RealWorldValueIntercept=0.0,
        MeasurementUnitsCodeSequence=[enhanced.item(CodeValue="Bq/ml")],
    )
    frames = [
        enhanced.frame((0, 0, z), slope=2.0, RealWorldValueMappingSequence=mapped) for z in DEPTHS
    ]
    ds = enhanced.image(stored(), frames, sop_class=uid.EnhancedPETImageStorage, modality="PT")
    ds.PatientWeight, ds.DecayCorrected, ds.AttenuationCorrected = 70.0, "YES", "YES"
    ds.DecayCorrectionDateTime = "20240105110000"
    ds.RadiopharmaceuticalInformationSequence = [
        enhanced.item(
            RadiopharmaceuticalStartDateTime="20240105100000",
            RadionuclideTotalDose=3.5e8,
            RadionuclideHalfLife=3600.0,
        )
    ]
    volume = only_volume(loaded(make, ds))
    assert (volume.unit, volume.notes) == (Unit.SUV, ())
    # 4 Bq/ml for each stored value; half of the activity is left after its half-life.
    expected = [(1000 + 10 * n) * 4.0 * 70_000 / 1.75e8 for n in range(4)]
    assert volume.array[:, 0, 0].tolist() == pytest.approx(expected)


@pytest.mark.parametrize("kind", ["CT", "MR", "PET"])
def test_images_converted_by_highdicom_are_the_images_they_were(
    make: Any, tmp_path: Path, kind: str
) -> None:
    """An independent writer of legacy converted enhanced images."""
    legacy = pytest.importorskip("highdicom", reason="highdicom is not installed").legacy
    classes = {
        "CT": (uid.CTImageStorage, "CT", legacy.LegacyConvertedEnhancedCTImage),
        "MR": (uid.MRImageStorage, "MR", legacy.LegacyConvertedEnhancedMRImage),
        "PET": (
            uid.PositronEmissionTomographyImageStorage, "PT",
            legacy.LegacyConvertedEnhancedPETImage,
        ),
    }  # fmt: skip
    sop_class, modality, converted = classes[kind]
    slices = make.stack((9.0, 0.0, 6.0, 3.0), sop_class=sop_class, modality=modality)
    for n, ds in enumerate(slices):
        _complete(ds, n)
    make.save_all(slices)
    classic = only_volume(load_case([make.folder]))
    files = [dcmread(path) for path in sorted(make.folder.iterdir())]
    image = converted(
        files,
        series_instance_uid="1.2.3.4",
        series_number=2,
        sop_instance_uid="1.2.3.5",
        instance_number=1,
    )
    image.save_as(tmp_path / "one")
    volume = only_volume(load_case([tmp_path / "one"]))
    assert volume.geometry.same_grid(classic.geometry)
    assert (volume.array == classic.array).all()
    assert (volume.unit, volume.notes) == (classic.unit, classic.notes)


def _complete(ds: Dataset, n: int) -> None:
    """What highdicom asks of a classic image, and PET of its SUV."""
    ds.InstanceNumber, ds.SeriesNumber, ds.StudyID = n + 1, 1, "1"
    ds.AccessionNumber, ds.StudyTime, ds.Manufacturer = "", "100000", "none"
    ds.ReferringPhysicianName, ds.ImageType = "", ["ORIGINAL", "PRIMARY", "AXIAL"]
    ds.PositionReferenceIndicator = ""
    ds.ContentDate = ds.SeriesDate = ds.AcquisitionDate = "20240105"
    ds.ContentTime = ds.SeriesTime = ds.AcquisitionTime = "110000"
    if ds.Modality == "PT":
        ds.RescaleIntercept, ds.RescaleSlope = 0, 1.5 + n
        ds.Units, ds.DecayCorrection, ds.PatientWeight = "BQML", "START", 70.0
        tracer = Dataset()
        tracer.RadiopharmaceuticalStartTime = "100000"
        tracer.RadionuclideTotalDose, tracer.RadionuclideHalfLife = 3.5e8, 6586.2
        ds.RadiopharmaceuticalInformationSequence = [tracer]


REAL = {
    "fo-dicom/MOVEKNEE.dcm": (19, (-3.0, -80.0, 80.0), (0.625, 0.625)),
    "fo-dicom/mr_brucker.dcm": (4, (-14.0, -9.6, -6.2), (0.2, 0.1)),
    "pydicom-data/eCT_Supplemental.dcm": (2, (99.5, -301.5, -159.0), (0.388672, 0.388672)),
    "dcmqi/segmentations/23x38x3/multiframe/mf.dcm": (3, (46.4649, 5.01881, -177.75), (0.7, 0.7)),
}
"""Frames, position of the first one, spacing, as dcmdump shows them."""


@pytest.mark.real_data
@pytest.mark.parametrize("name", list(REAL))
def test_real_enhanced_images_are_listed_and_read(shared_data: Path, name: str) -> None:
    path = shared_data / "robustness-corpus" / name
    frames, first, spacing = REAL[name]
    headers = read_headers(path)
    assert [header.frame for header in headers] == list(range(frames))
    assert headers[0].position_mm == pytest.approx(first)
    assert headers[0].spacing_mm == pytest.approx(spacing)
    case = load_case([path])
    assert case.rejected == ()
    assert sum(volume.geometry.shape[0] for volume in case.volumes.values()) == frames
    pixels = dcmread(path).pixel_array
    whole = np.concatenate([volume.array for volume in case.volumes.values()])
    assert np.ptp(whole) == np.ptp(pixels.astype(np.int64))


@pytest.mark.real_data
def test_a_converted_real_ct_is_the_classic_one_it_was_made_from(shared_data: Path) -> None:
    folder = shared_data / "robustness-corpus/dcmqi/segmentations/24x38x3"
    by_class: dict[bool, Volume] = {}
    case = load_case([folder])
    for info in case.series_of("volume"):
        by_class[info.files == 1] = case.volumes[info.uid]
    assert by_class[True].geometry.same_grid(by_class[False].geometry)
    assert (by_class[True].array == by_class[False].array).all()


@pytest.mark.real_data
def test_real_frames_without_functional_groups_are_refused(shared_data: Path) -> None:
    files = list((shared_data / "robustness-corpus/pydicom-data").glob("emri_small*.dcm"))
    result = scan_paths(files)
    assert len(result.rejected) == len(files) >= 5
    assert all("10 frames" in rejected.reason for rejected in result.rejected)
