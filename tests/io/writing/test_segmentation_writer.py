"""Segments written here hold the voxels of the spots, where they lie."""

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pydicom
import pytest

from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.errors import InputRefused, MissingInput
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.spot import SpotState
from hccbm_gui.core.volume import Volume
from hccbm_gui.io.writing.segmentation_writer import spot_dataset, spots_to_write, write_spots

PET = "1.2.4"


def voxels_of(ds: pydicom.Dataset, geometry: Geometry, segment: int) -> np.ndarray:
    """The mask of one segment on the grid, from the frames and their positions alone."""
    mask = np.zeros(geometry.shape, dtype=bool)
    pixels = ds.pixel_array
    assert pixels.shape == (ds.NumberOfFrames, *geometry.shape[1:])
    for picture, item in zip(pixels, ds.PerFrameFunctionalGroupsSequence, strict=True):
        if item.SegmentIdentificationSequence[0].ReferencedSegmentNumber == segment:
            position = [float(mm) for mm in item.PlanePositionSequence[0].ImagePositionPatient]
            k, j, i = geometry.to_index([position])[0]
            assert (abs(j), abs(i)) < (1e-6, 1e-6)
            mask[round(k)] = picture.astype(bool)
    return mask


@pytest.fixture
def written(patient_case: Case, tmp_path: Path) -> pydicom.Dataset:
    write_spots(tmp_path / "seg.dcm", PET, patient_case)
    return pydicom.dcmread(tmp_path / "seg.dcm")


def test_every_voxel_of_a_spot_comes_back(
    written: pydicom.Dataset, patient_case: Case, true_masks: list[np.ndarray]
) -> None:
    geometry = patient_case.volumes[PET].geometry
    for number, mask in enumerate(true_masks, start=1):
        assert np.array_equal(voxels_of(written, geometry, number), mask)


def test_spots_that_overlap_keep_all_their_voxels(true_masks: list[np.ndarray]) -> None:
    assert (true_masks[0] & true_masks[1]).any()


def test_only_what_may_be_a_lesion_is_written(written: pydicom.Dataset, patient_case: Case) -> None:
    names = [spot.id for spot in spots_to_write(patient_case, PET)]
    assert names == ["hot-1", "hot-2", "cold-1"]
    assert [item.TrackingID for item in written.SegmentSequence] == names
    assert len({item.TrackingUID for item in written.SegmentSequence}) == 3


def test_an_unconfirmed_spot_says_so(written: pydicom.Dataset) -> None:
    accepted, proposed, cold = written.SegmentSequence
    assert "Proposed, not confirmed." in proposed.SegmentDescription
    assert "Proposed" not in accepted.SegmentDescription
    assert accepted.SegmentDescription.startswith("Hot spot, iliac bone, left.")
    assert cold.SegmentDescription.startswith("Cold spot")
    kinds = [item.SegmentAlgorithmType for item in written.SegmentSequence]
    assert kinds == ["AUTOMATIC", "SEMIAUTOMATIC", "AUTOMATIC"]
    sides = [
        "SegmentedPropertyTypeModifierCodeSequence" in item.SegmentedPropertyTypeCodeSequence[0]
        for item in written.SegmentSequence
    ]
    # There is no code for the midline.
    assert sides == [True, True, False]


def test_frames_name_the_image_they_lie_on(written: pydicom.Dataset, patient_case: Case) -> None:
    slices = {one.sop_uid: one.position_mm for one in patient_case.series_by_uid(PET).slices}
    used = set()
    for item in written.PerFrameFunctionalGroupsSequence:
        source = item.DerivationImageSequence[0].SourceImageSequence[0]
        used.add(source.ReferencedSOPInstanceUID)
        position = [float(mm) for mm in item.PlanePositionSequence[0].ImagePositionPatient]
        assert slices[source.ReferencedSOPInstanceUID] == pytest.approx(position)
    (series,) = written.ReferencedSeriesSequence
    assert series.SeriesInstanceUID == PET
    assert {one.ReferencedSOPInstanceUID for one in series.ReferencedInstanceSequence} == used
    assert written.StudyInstanceUID == "1.2.88"
    assert written.FrameOfReferenceUID == "1.2.3.9"


def test_the_bits_of_frames_follow_each_other_without_a_gap(written: pydicom.Dataset) -> None:
    # 21 x 19 pixels are not a whole number of bytes.
    bits = written.NumberOfFrames * 21 * 19
    assert bits % 8
    assert len(written.PixelData) == 2 * ((bits + 15) // 16)


def test_a_spect_of_one_file_is_named_as_a_whole(patient_case: Case) -> None:
    info = replace(
        patient_case.series_by_uid(PET), modality="NM", kind="spect", slices=(), sop_uid="1.2.4.7"
    )
    ds = spot_dataset(PET, replace(patient_case, series=(info,)))
    sources = {
        item.DerivationImageSequence[0].SourceImageSequence[0].ReferencedSOPInstanceUID
        for item in ds.PerFrameFunctionalGroupsSequence
    }
    assert sources == {"1.2.4.7"}


def test_an_enhanced_image_is_named_frame_by_frame(patient_case: Case) -> None:
    info = patient_case.series_by_uid(PET)
    frames = tuple(
        replace(one, sop_uid="1.2.4.7", frame=n) for n, one in enumerate(info.slices, start=1)
    )
    ds = spot_dataset(PET, replace(patient_case, series=(replace(info, slices=frames),)))
    named = [
        item.DerivationImageSequence[0].SourceImageSequence[0].ReferencedFrameNumber
        for item in ds.PerFrameFunctionalGroupsSequence
    ]
    # The three spots reach from slices 3 to 6, 5 to 6 and 10 to 12.
    assert named == [3, 4, 5, 6, 5, 6, 10, 11, 12]
    (series,) = ds.ReferencedSeriesSequence
    assert len(series.ReferencedInstanceSequence) == 1


def test_what_has_no_place_or_no_spot_is_refused(patient_case: Case) -> None:
    with pytest.raises(MissingInput, match="no spot"):
        spot_dataset("1.2.2", patient_case)
    rejected = tuple(replace(s, state=SpotState.REJECTED) for s in patient_case.spots)
    with pytest.raises(MissingInput, match="no spot"):
        spot_dataset(PET, replace(patient_case, spots=rejected))
    planar = SeriesInfo("1.2.9", "1.2.77", "NM", "planar", "Whole body")
    with pytest.raises(InputRefused, match="picture"):
        spot_dataset("1.2.9", replace(patient_case, series=(*patient_case.series, planar)))
    volume = patient_case.volumes[PET]
    nowhere = Volume(
        volume.array, Geometry(volume.geometry.shape, volume.geometry.affine, ""), volume.unit
    )
    with pytest.raises(InputRefused, match="no place"):
        spot_dataset(PET, replace(patient_case, volumes=MappingProxyType({PET: nowhere})))


def test_highdicom_reads_the_same_voxels(
    patient_case: Case, tmp_path: Path, true_masks: list[np.ndarray]
) -> None:
    highdicom = pytest.importorskip("highdicom")
    write_spots(tmp_path / "seg.dcm", PET, patient_case)
    segmentation = highdicom.seg.segread(tmp_path / "seg.dcm")
    geometry = patient_case.volumes[PET].geometry
    assert segmentation.number_of_segments == 3
    for number, mask in enumerate(true_masks, start=1):
        volume = segmentation.get_volume(segment_numbers=[number])
        found = np.argwhere(volume.array[..., 0])
        points = volume.map_indices_to_reference(found)
        theirs = {tuple(row) for row in np.rint(geometry.to_index(points)).astype(int).tolist()}
        assert theirs == {tuple(row) for row in np.argwhere(mask).tolist()}


def test_other_programs_take_it(patient_case: Case, tmp_path: Path, without_errors) -> None:
    write_spots(tmp_path / "seg.dcm", PET, patient_case)
    without_errors(tmp_path / "seg.dcm")
