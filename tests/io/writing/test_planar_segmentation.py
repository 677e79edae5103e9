"""Spots of planar scans cover the very pixels of the stored frames that they were found on."""

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pydicom
import pytest

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import InputRefused, MissingInput, UntrustedGeometry
from hccbm_gui.core.planar import View
from hccbm_gui.core.planar_scale import with_scale
from hccbm_gui.core.spot import Side, Spot, SpotState, SpotType
from hccbm_gui.core.spots.mask_contours import field_outlines
from hccbm_gui.io.load import load_case
from hccbm_gui.io.rt.segmentation import load_segmentation
from hccbm_gui.io.writing.segmentation_writer import spot_dataset, write_spots

ROWS, COLUMNS = 31, 23
SPACING_MM = (2.5, 3.0)
ANT, POST = "399321004", "399001007"
FRAMES = np.arange(2 * ROWS * COLUMNS, dtype=np.uint16).reshape(2, ROWS, COLUMNS)


def planar_file(make: Any, *detectors: Any) -> Any:
    ds = make.nuclear(FRAMES[: len(detectors)], "planar")
    ds.DetectorInformationSequence = list(detectors)
    ds.DetectorVector = list(range(1, len(detectors) + 1))
    ds.PixelSpacing = list(SPACING_MM)
    return ds


def true_masks() -> list[np.ndarray]:
    """What is covered on the stored anterior frame: a ring with a piece beside it, and a block."""
    ring = np.zeros((ROWS, COLUMNS), dtype=bool)
    ring[4:11, 3:9] = True
    ring[6:8, 5:7] = False
    ring[14:16, 18:20] = True
    block = np.zeros((ROWS, COLUMNS), dtype=bool)
    block[20:29, 0:5] = True
    return [ring, block]


def spot_of(case: Case, name: str, mask: np.ndarray, **more: Any) -> Spot:
    """A spot from its mask on an anterior picture that is stored upright."""
    outlines = []
    for outline in field_outlines(mask, 0.5):
        p = (outline[:, 1] - (COLUMNS - 1) / 2) * SPACING_MM[1]
        q = ((ROWS - 1) / 2 - outline[:, 0]) * SPACING_MM[0]
        outlines.append(np.stack([p, q], axis=1))
    (info,) = case.series
    return Spot(
        name, SpotType.HOT, Side.LEFT, "rib", info.uid, outlines=tuple(outlines),
        area_cm2=float(mask.sum()) * 0.075, state=SpotState.ACCEPTED, **more,
    )  # fmt: skip


def opened(paths: list[Path], masks: list[np.ndarray]) -> Case:
    case = load_case(paths)
    spots = [spot_of(case, f"hot-{n}", mask) for n, mask in enumerate(masks, start=1)]
    return replace(case, spots=tuple(spots))


def covered(ds: pydicom.Dataset) -> dict[tuple[int, int], np.ndarray]:
    """(segment, frame of the source, 0 for all of it) to pixels."""
    pixels = ds.pixel_array.reshape(-1, ds.Rows, ds.Columns)
    found = {}
    for picture, item in zip(pixels, ds.PerFrameFunctionalGroupsSequence, strict=True):
        (source,) = item.DerivationImageSequence[0].SourceImageSequence
        segment = item.SegmentIdentificationSequence[0].ReferencedSegmentNumber
        found[(segment, source.get("ReferencedFrameNumber", 0))] = picture.astype(bool)
    assert len(found) == ds.NumberOfFrames
    return found


def as_read(case: Case, folder: Path, sop_uid: str = "") -> pydicom.Dataset:
    path = folder / f"seg{len(list(folder.glob('seg*')))}.dcm"
    write_spots(path, case.series[0].uid, case, sop_uid=sop_uid)
    return pydicom.dcmread(path)


@pytest.fixture
def both_views(make: Any) -> Case:
    """The posterior view is the first frame of the file."""
    ds = planar_file(make, make.detector(POST), make.detector(ANT))
    return opened([make.save(ds)], true_masks())


@pytest.fixture
def written(both_views: Case, tmp_path: Path) -> Path:
    path = tmp_path / "seg.dcm"
    write_spots(path, both_views.series[0].uid, both_views)
    return path


def test_a_spot_covers_its_pixels_on_every_view(written: Path) -> None:
    found = covered(pydicom.dcmread(written))
    assert set(found) == {(1, 1), (1, 2), (2, 1), (2, 2)}
    for segment, mask in enumerate(true_masks(), start=1):
        assert np.array_equal(found[(segment, 2)], mask)
        # Seen from behind, the patient's left is on the other side.
        assert np.array_equal(found[(segment, 1)], mask[:, ::-1])


def test_a_spot_that_shows_on_one_view_is_on_that_one_only(
    both_views: Case, tmp_path: Path
) -> None:
    first, second = both_views.spots
    spots = (replace(first, views=(View.ANTERIOR,)), replace(second, views=(View.POSTERIOR,)))
    ds = as_read(replace(both_views, spots=spots), tmp_path)
    assert set(covered(ds)) == {(1, 2), (2, 1)}


def test_a_picture_stored_head_down_is_covered_as_it_is_stored(make: Any, tmp_path: Path) -> None:
    # Rows run to the head and columns to the patient's left: upright is upside down.
    detector = make.detector(ANT, cosines=(1, 0, 0, 0, 0, 1))
    mask = true_masks()[0]
    ds = planar_file(make, detector)
    # Seen from behind by its cosines, which contradicts the code: sides are left open.
    case = opened([make.save(ds)], [mask[::-1]])
    (image,) = case.planar_scans[case.series[0].uid].images
    assert np.array_equal(image.array, FRAMES[0][::-1])
    found = covered(as_read(case, tmp_path))
    assert set(found) == {(1, 0)}
    assert np.array_equal(found[(1, 0)], mask)


def test_each_file_of_a_scan_gets_its_own_segmentation(make: Any, tmp_path: Path) -> None:
    paths = []
    for code in (ANT, POST):
        ds = planar_file(make, make.detector(code))
        paths.append(make.save(ds))
    case = opened(paths, true_masks())
    uids = [pydicom.dcmread(path).SOPInstanceUID for path in paths]
    for uid, mirrored in zip(uids, (False, True), strict=True):
        ds = as_read(case, tmp_path, uid)
        found = covered(ds)
        expected = true_masks()[0]
        assert np.array_equal(found[(1, 0)], expected[:, ::-1] if mirrored else expected)
        assert list(ds.PatientOrientation) == ["R" if mirrored else "L", "F"]
        (series,) = ds.ReferencedSeriesSequence
        (named,) = series.ReferencedInstanceSequence
        assert named.ReferencedSOPInstanceUID == uid
    with pytest.raises(MissingInput, match="no spot"):
        spot_dataset(case.series[0].uid, case, sop_uid="1.2.3")


def test_it_claims_no_place_in_the_patient(written: Path, both_views: Case) -> None:
    ds = pydicom.dcmread(written)
    assert "FrameOfReferenceUID" not in ds
    for item in (*ds.PerFrameFunctionalGroupsSequence, *ds.SharedFunctionalGroupsSequence):
        assert "PlanePositionSequence" not in item
        assert "PlaneOrientationSequence" not in item
    (measures,) = ds.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence
    assert [float(mm) for mm in measures.PixelSpacing] == list(SPACING_MM)
    (series,) = ds.ReferencedSeriesSequence
    assert series.SeriesInstanceUID == both_views.series[0].uid
    assert ds.StudyInstanceUID == both_views.series[0].study_uid
    assert "3.15 cm²" in ds.SegmentSequence[0].SegmentDescription


def test_the_pixel_size_is_the_one_of_the_file_or_none(both_views: Case, tmp_path: Path) -> None:
    (uid, scan), *_ = both_views.planar_scans.items()
    scaled = with_scale(scan, (5.0, 6.0))
    spots = tuple(replace(s, outlines=tuple(o * 2 for o in s.outlines)) for s in both_views.spots)
    case = replace(both_views, planar_scans=MappingProxyType({uid: scaled}), spots=spots)
    ds = as_read(case, tmp_path)
    assert "PixelMeasuresSequence" not in ds.SharedFunctionalGroupsSequence[0]
    assert np.array_equal(covered(ds)[(1, 2)], true_masks()[0])


def test_a_picture_without_a_file_is_refused_with_the_reason(both_views: Case) -> None:
    (uid, scan), *_ = both_views.planar_scans.items()
    bare = tuple(replace(image, source=None) for image in scan.images)
    for photograph, words in ((True, "photograph"), (False, "does not say what it is called")):
        of_none = replace(scan, images=bare, photograph=photograph)
        case = replace(both_views, planar_scans=MappingProxyType({uid: of_none}))
        with pytest.raises(InputRefused, match=words):
            spot_dataset(uid, case)


def test_highdicom_reads_the_same_pixels(written: Path, both_views: Case) -> None:
    highdicom = pytest.importorskip("highdicom")
    segmentation = highdicom.seg.segread(written)
    source = both_views.planar_scans[both_views.series[0].uid].images[0].source
    assert source is not None
    pixels = segmentation.get_pixels_by_source_frame(source.sop_uid, [2, 1])
    assert pixels.shape == (2, ROWS, COLUMNS, 2)
    for number, mask in enumerate(true_masks()):
        assert np.array_equal(pixels[0, :, :, number], mask)
        assert np.array_equal(pixels[1, :, :, number], mask[:, ::-1])


def test_other_programs_take_it(written: Path, without_errors) -> None:
    without_errors(written)


def test_it_is_no_structure_and_the_reader_says_why(written: Path) -> None:
    with pytest.raises(UntrustedGeometry, match="no place in the patient"):
        load_segmentation(pydicom.dcmread(written), "1.2.3")


def test_beside_its_scan_it_is_left_out_in_words(written: Path, make: Any) -> None:
    case = load_case([written.parent / "dicom", written])
    assert [info.kind for info in case.series] == ["planar"]
    (left_out,) = case.rejected
    assert "no place in the patient" in left_out.reason
