"""Reconstructed SPECT: where its slices lie."""

from typing import Any

import numpy as np
import pytest

from hccbm_gui.core.case import SliceReference
from hccbm_gui.core.errors import UntrustedGeometry
from hccbm_gui.core.volume import Unit
from hccbm_gui.io.stacks.recon_tomo import load_recon_tomo

FRAMES = np.arange(3 * 4 * 5, dtype=np.uint16).reshape(3, 4, 5)


@pytest.fixture
def spect(make: Any) -> Any:
    ds = make.nuclear(FRAMES, "spect")
    ds.SpacingBetweenSlices = 4.0
    detector = make.detector(cosines=(1, 0, 0, 0, 1, 0))
    detector.ImagePositionPatient = [-10.0, -20.0, 30.0]
    ds.DetectorInformationSequence = [detector]
    make.save(ds, "spect")
    return ds


@pytest.mark.parametrize("step", [4.0, -4.0])
def test_the_sign_of_the_spacing_is_the_direction_of_stacking(spect: Any, step: float) -> None:
    spect.SpacingBetweenSlices = step
    volume = load_recon_tomo(spect)
    assert volume.unit is Unit.COUNTS
    assert np.linalg.det(volume.geometry.axes[::-1]) == pytest.approx(1.0)
    for k in range(3):
        value = volume.sample([(-10.0 + 2.0, -20.0 + 2.0 * 2, 30.0 + step * k)])
        assert value[0] == pytest.approx(FRAMES[k, 2, 1])


def test_position_may_stand_at_the_top_level(spect: Any) -> None:
    detector = spect.DetectorInformationSequence[0]
    spect.ImagePositionPatient = detector.ImagePositionPatient
    spect.ImageOrientationPatient = detector.ImageOrientationPatient
    spect.DetectorInformationSequence = []
    assert load_recon_tomo(spect).geometry.origin_mm.tolist() == [-10.0, -20.0, 30.0]


def test_without_a_position_there_is_no_frame_to_overlay_on(spect: Any) -> None:
    spect.DetectorInformationSequence = []
    volume = load_recon_tomo(spect)
    assert volume.geometry.frame_uid == ""
    assert any("not overlaid" in note for note in volume.notes)
    assert not volume.orientation_known


def test_with_a_position_its_directions_are_known(spect: Any) -> None:
    assert load_recon_tomo(spect).orientation_known


def test_the_slice_vector_gives_the_order_of_frames(spect: Any) -> None:
    spect.SliceVector = [3, 1, 2]
    assert (load_recon_tomo(spect).array == FRAMES[[1, 2, 0]]).all()


def test_two_frames_of_one_slice_are_refused(spect: Any) -> None:
    spect.SliceVector = [1, 1, 2]
    with pytest.raises(UntrustedGeometry):
        load_recon_tomo(spect)


def test_activity_is_read_from_the_real_world_map(make: Any, spect: Any) -> None:
    spect.RealWorldValueMappingSequence = [
        make.sequence_item(
            RealWorldValueSlope=2.5,
            RealWorldValueIntercept=1.0,
            MeasurementUnitsCodeSequence=[make.sequence_item(CodeValue="Bq/ml")],
        )
    ]
    volume = load_recon_tomo(spect)
    assert volume.unit is Unit.BQ_ML
    assert np.allclose(volume.array, FRAMES * 2.5 + 1.0)


def test_missing_slices_are_refused(spect: Any) -> None:
    spect.SliceVector = [1, 2, 4]
    with pytest.raises(UntrustedGeometry, match="missing"):
        load_recon_tomo(spect)


def test_a_slice_vector_of_the_wrong_length_is_said(spect: Any) -> None:
    spect.SliceVector = [3, 1]
    volume = load_recon_tomo(spect)
    assert (volume.array == FRAMES).all()
    assert any("order of the file" in note for note in volume.notes)


def test_the_first_energy_window_of_a_spect_is_shown(make: Any) -> None:
    ds = make.nuclear(np.concatenate([FRAMES, FRAMES + 100]), "spect")
    ds.SpacingBetweenSlices = 4.0
    ds.EnergyWindowVector, ds.SliceVector = [1, 1, 1, 2, 2, 2], [1, 2, 3, 1, 2, 3]
    make.save(ds, "spect")
    volume = load_recon_tomo(ds)
    assert (volume.array == FRAMES).all()
    assert any("more energy windows" in note for note in volume.notes)


def test_a_palette_is_for_looking_only(spect: Any) -> None:
    spect.PhotometricInterpretation = "PALETTE COLOR"
    assert not load_recon_tomo(spect).quantifiable


def test_counts_below_zero_of_a_signed_reconstruction_are_kept(make: Any) -> None:
    ds = make.nuclear((FRAMES.astype(np.int16) - 30), "spect")
    ds.SpacingBetweenSlices = 4.0
    make.save(ds, "spect")
    assert load_recon_tomo(ds).array.min() == -30


@pytest.mark.parametrize(
    ("step", "order", "frames"),
    [(4.0, None, [1, 2, 3]), (-4.0, None, [3, 2, 1]), (4.0, [2, 3, 1], [3, 1, 2])],
)
def test_each_slice_is_known_by_its_frame(
    spect: Any, step: float, order: list[int] | None, frames: list[int]
) -> None:
    spect.SpacingBetweenSlices = step
    if order is not None:
        spect.SliceVector = order
    named: list[SliceReference] = []
    volume = load_recon_tomo(spect, named)
    assert [one.frame for one in named] == frames
    for k, one in enumerate(named):
        assert (one.sop_class, one.sop_uid) == (spect.SOPClassUID, spect.SOPInstanceUID)
        assert one.position_mm == pytest.approx(volume.geometry.to_patient([(k, 0, 0)])[0])
        assert one.frame is not None
        assert np.array_equal(volume.array[k], FRAMES[one.frame - 1])


def test_of_several_energy_windows_the_frames_of_the_first_are_named(make: Any) -> None:
    ds = make.nuclear(np.concatenate([FRAMES, FRAMES + 100]), "spect")
    ds.SpacingBetweenSlices, ds.EnergyWindowVector = 4.0, [2, 1, 2, 1, 2, 1]
    make.save(ds, "spect")
    named: list[SliceReference] = []
    load_recon_tomo(ds, named)
    assert [one.frame for one in named] == [1, 3, 5]
