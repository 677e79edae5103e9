"""SEG to structures: areas, holes, places, names and colours, written by highdicom and by hand."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import dcmread, uid
from pydicom.dataset import Dataset

from hccbm_gui.core.errors import UnreadableFile
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.spots.mask_contours import signed_area
from hccbm_gui.io.dicom_file import open_whole
from hccbm_gui.io.load import load_case
from hccbm_gui.io.rt.segmentation import load_segmentation
from hccbm_gui.io.scanning.scan import scan_paths

STEP_MM, SPACING = 3.0, (2.0, 1.5)
DEPTHS = (0.0, 3.0, 6.0, 9.0)


def masks() -> Any:
    """(slices, rows, columns, segments): a ring, and a disc beside it on two slices only."""
    rows, columns = np.mgrid[:40, :50]
    masks = np.zeros((4, 40, 50, 2), np.uint8)
    far = np.hypot(rows - 18, columns - 17)
    masks[..., 0] = (far <= 14) & (far > 5)
    masks[1:3, ..., 1] = np.hypot(rows - 25, columns - 41) <= 6.5
    return masks


def area_mm2(roi: Roi, z: float) -> float:
    """By even-odd: holes run the other way round, so signed areas add up."""
    rings = [c[:, :2] for c in roi.contours if abs(c[0, 2] - z) < 1e-6]
    return abs(sum(signed_area(ring) for ring in rings))


def volume_mm3(roi: Roi) -> float:
    return sum(area_mm2(roi, z) for z in {float(c[0, 2]) for c in roi.contours}) * STEP_MM


@pytest.fixture
def images(make: Any) -> list[Dataset]:
    """A CT of four slices, as its files are read."""
    slices = []
    for n, z in enumerate(DEPTHS):
        ds = make.slice(np.zeros((40, 50), np.int16), (-30.0, -40.0, z))
        ds.StudyID = ds.AccessionNumber = ds.ReferringPhysicianName = ""
        ds.StudyTime, ds.InstanceNumber, ds.SeriesNumber = "100000", n + 1, 1
        ds.PositionReferenceIndicator = ""
        slices.append(ds)
    return [dcmread(path) for path in make.save_all(slices)]


def written(images: list[Dataset], pixels: Any, kind: str, folder: Path, **options: Any) -> Path:
    hd = pytest.importorskip("highdicom", reason="highdicom is not installed")
    from pydicom.sr.codedict import codes

    labels = (
        (
            "GTVp_Bone",
            codes.SCT.MorphologicallyAbnormalStructure,
            codes.SCT.Neoplasm,
            (230, 40, 30),
        ),
        ("Liver", codes.SCT.AnatomicalStructure, codes.SCT.Liver, (221, 130, 101)),
    )
    described = [
        hd.seg.SegmentDescription(
            segment_number=n + 1,
            segment_label=label,
            segmented_property_category=category,
            segmented_property_type=kind_of,
            algorithm_type="MANUAL",
            display_color=hd.color.CIELabColor.from_rgb(*colour),
        )
        for n, (label, category, kind_of, colour) in enumerate(labels)
    ]
    segmentation = hd.seg.Segmentation(
        source_images=images,
        pixel_array=pixels,
        segmentation_type=kind,
        segment_descriptions=described,
        series_instance_uid="1.2.3.4",
        series_number=5,
        sop_instance_uid="1.2.3.5",
        instance_number=1,
        manufacturer="none",
        manufacturer_model_name="none",
        software_versions="1",
        device_serial_number="1",
        **options,
    )
    path = folder / "segmentation"
    segmentation.save_as(path)
    return path


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("BINARY", {}),
        ("FRACTIONAL", {}),
        ("FRACTIONAL", {"transfer_syntax_uid": uid.RLELossless}),
        ("FRACTIONAL", {"max_fractional_value": 100}),
        ("LABELMAP", {}),
    ],
)
def test_what_highdicom_writes_comes_back_as_its_structures(
    make: Any, images: list[Dataset], kind: str, options: Any
) -> None:
    pixels = masks()
    written(images, pixels if kind != "FRACTIONAL" else pixels.astype(float), kind, make.folder,
            **options)  # fmt: skip
    case = load_case([make.folder])
    tumour, liver = case.rois
    assert case.rejected == ()
    assert [(roi.name, roi.kind, roi.colour) for roi in case.rois] == [
        ("GTVp_Bone", RoiKind.GTV, (230, 40, 30)),
        ("Liver", RoiKind.OAR, (221, 130, 101)),
    ]
    for n, roi in enumerate((tumour, liver)):
        count = int(pixels[..., n].sum())
        assert volume_mm3(roi) == pytest.approx(count * 1.5 * 2.0 * STEP_MM, rel=0.01)
    # The ring has a hole on each slice, the disc lies on two slices.
    assert (len(tumour.contours), len(liver.contours)) == (8, 2)
    centre = np.mean([c.mean(axis=0) for c in liver.contours], axis=0)
    assert centre == pytest.approx([-30 + 41 * 1.5, -40 + 25 * 2.0, 4.5], abs=0.05)
    frame, series = images[0].FrameOfReferenceUID, images[0].SeriesInstanceUID
    assert {(roi.frame_uid, roi.series_uid) for roi in case.rois} == {(frame, series)}
    assert all(bool(roi.notes) == (kind == "FRACTIONAL") for roi in case.rois)
    (info,) = case.series_of("segmentation")
    assert (info.modality, info.geometry, info.notes) == ("SEG", "2 structures", ())


def test_a_fractional_segment_ends_where_it_reaches_one_half(
    make: Any, images: list[Dataset]
) -> None:
    """A cone of probability: its half height is a circle of half its radius."""
    rows, columns = np.mgrid[:40, :50]
    cone = np.clip(1.0 - np.hypot((rows - 20) * 2.0, (columns - 25) * 1.5) / 30.0, 0.0, 1.0)
    pixels = np.zeros((4, 40, 50, 2))
    pixels[..., 0] = cone
    path = written(images, pixels, "FRACTIONAL", make.folder)
    roi = load_segmentation(open_whole(path), "set")[0]
    assert area_mm2(roi, 3.0) == pytest.approx(np.pi * 15.0**2, rel=0.01)


def by_hand(make: Any, stored: Any, **values: Any) -> Dataset:
    """A SEG of one frame for each slice of `stored`, all of segment 1."""
    stored = np.asarray(stored, np.uint8)
    ds = make.pixels(make.base(uid.SegmentationStorage, "SEG"), stored)
    ds.NumberOfFrames, ds.SegmentationType = len(stored), "BINARY"
    item = make.sequence_item
    ds.SegmentSequence = [item(SegmentNumber=1, SegmentLabel="Lesion")]
    ds.SharedFunctionalGroupsSequence = [
        item(
            PlaneOrientationSequence=[item(ImageOrientationPatient=[1, 0, 0, 0, 1, 0])],
            PixelMeasuresSequence=[item(PixelSpacing=list(SPACING), SliceThickness=3.0)],
        )
    ]
    ds.PerFrameFunctionalGroupsSequence = [
        item(
            PlanePositionSequence=[item(ImagePositionPatient=[0.0, 0.0, 3.0 * n])],
            SegmentIdentificationSequence=[item(ReferencedSegmentNumber=1)],
        )
        for n in range(len(stored))
    ]
    for keyword, value in values.items():
        setattr(ds, keyword, value)
    return ds


def packed(ds: Dataset, stored: Any, *, swapped: bool = False) -> Dataset:
    bits = np.packbits(np.asarray(stored, np.uint8).ravel(), bitorder="little").tobytes()
    bits += b"\0" * (len(bits) % 2)
    if swapped:
        bits = b"".join(bits[n : n + 2][::-1] for n in range(0, len(bits), 2))
    ds.BitsAllocated = ds.BitsStored = 1
    ds.HighBit, ds.PixelData = 0, bits
    ds["PixelData"].VR = "OW"
    return ds


@pytest.mark.parametrize("syntax", [uid.ExplicitVRLittleEndian, uid.ExplicitVRBigEndian])
def test_frames_of_bits_need_not_begin_at_a_byte(make: Any, syntax: str) -> None:
    """Frames of 7 x 9 pixels are 63 bits: each begins one bit earlier in its byte."""
    stored = np.zeros((9, 7, 9), np.uint8)
    for n in range(9):
        stored[n, n % 5 : n % 5 + 2, n % 6 : n % 6 + 3] = 1
    big = syntax == uid.ExplicitVRBigEndian
    ds = packed(by_hand(make, stored), stored, swapped=big)
    (roi,) = load_segmentation(open_whole(make.save(ds, "bits", syntax)), "set")
    for n in range(9):
        (ring,) = [c for c in roi.contours if abs(c[0, 2] - 3.0 * n) < 1e-6]
        corner = (n % 6 * 1.5, n % 5 * 2.0)
        assert ring[:, :2].min(axis=0) == pytest.approx((corner[0] - 0.75, corner[1] - 1.0))
        assert ring[:, :2].max(axis=0) == pytest.approx((corner[0] + 3.75, corner[1] + 3.0))


def test_an_empty_segment_is_kept_and_has_no_kind_of_its_own(make: Any) -> None:
    ds = by_hand(make, np.zeros((2, 4, 5)))
    (roi,) = load_segmentation(open_whole(make.save(ds)), "set")
    assert roi.is_empty
    assert (roi.name, roi.kind, roi.number, roi.key) == ("Lesion", RoiKind.OTHER, 1, "set/1")


def test_a_piece_at_the_border_of_the_picture_is_closed_outside(make: Any) -> None:
    stored = np.zeros((1, 6, 6), np.uint8)
    stored[0, :3, :3] = 1
    (roi,) = load_segmentation(open_whole(make.save(by_hand(make, stored))), "set")
    assert roi.bounds_mm()[0, :2] == pytest.approx((-0.75, -1.0))


def test_frames_that_cannot_be_placed_are_told(make: Any) -> None:
    """One frame of a segment that is not described, one at a place already taken."""
    stored = np.ones((3, 4, 5))
    ds = by_hand(make, stored)
    groups = ds.PerFrameFunctionalGroupsSequence
    groups[0].SegmentIdentificationSequence[0].ReferencedSegmentNumber = 7
    groups[2].PlanePositionSequence = groups[1].PlanePositionSequence
    (roi,) = load_segmentation(open_whole(make.save(ds)), "set")
    assert len(roi.contours) == 1
    assert any("1 frames of the segmentation belong to no segment" in note for note in roi.notes)
    assert any("1 frames lie where another" in note for note in roi.notes)


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"SegmentSequence": [Dataset(), Dataset()]}, "one number"),
        ({"TotalPixelMatrixColumns": 4096}, "microscope"),
        ({"DimensionOrganizationType": "TILED_SPARSE"}, "microscope"),
        ({"SegmentSequence": []}, "no segments"),
        ({"PerFrameFunctionalGroupsSequence": []}, "does not say where"),
        ({"SegmentationType": "CLOUD"}, "CLOUD"),
        ({"PixelData": b"\0\0", "BitsAllocated": 1}, "truncated"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_the_reason(make: Any, values: Any, word: str) -> None:
    ds = by_hand(make, np.ones((2, 4, 5)), **values)
    for segment in ds.SegmentSequence:
        segment.SegmentNumber = 1
    make.save(ds)
    ds = open_whole(next(make.folder.iterdir()))
    with pytest.raises(UnreadableFile, match=word):
        load_segmentation(ds, "set")


REAL = {
    "dcmqi/segmentations/24x38x3/seg/label.seg": ("Liver", RoiKind.OAR, 2.5),
    "dcmqi/sr-example/seg.dcm": ("Neoplasm, Primary", RoiKind.OTHER, 3.375),
    "pydicom-data/liver.dcm": ("Liver", RoiKind.OAR, 1.0),
    "pydicom-data/liver_expb.dcm": ("Liver", RoiKind.OAR, 1.0),
}


@pytest.mark.real_data
@pytest.mark.parametrize("name", list(REAL))
def test_real_segmentations_keep_their_volume(shared_data: Path, name: str) -> None:
    path = shared_data / "robustness-corpus" / name
    label, kind, step_mm = REAL[name]
    (roi,) = load_segmentation(open_whole(path), "set")
    assert (roi.name, roi.kind) == (label, kind)
    ds = dcmread(path)
    measures = ds.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence[0]
    count = int((ds.pixel_array > 0).sum())
    expected = count * float(np.prod(measures.PixelSpacing)) * step_mm
    assert volume_mm3(roi) * step_mm / STEP_MM == pytest.approx(expected, rel=0.01)


@pytest.mark.real_data
def test_a_real_segmentation_lies_on_the_ct_beside_it(shared_data: Path) -> None:
    folder = shared_data / "robustness-corpus/dcmqi/segmentations/24x38x3"
    (patient,) = scan_paths([folder]).patients
    case = load_case([folder])
    (roi,) = case.rois
    assert len(patient.all_series()) == 3
    frames = {volume.geometry.frame_uid for volume in case.volumes.values()}
    assert roi.frame_uid in frames
    volume = next(iter(case.volumes.values()))
    index = volume.geometry.to_index(np.concatenate(roi.contours))
    assert (index > -1).all()
    assert (index < volume.geometry.shape).all()
