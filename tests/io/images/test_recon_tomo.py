"""Reconstructed SPECT: where its slices lie."""

from typing import Any

import numpy as np
import pytest

from hccbm_gui.core.errors import UntrustedGeometry
from hccbm_gui.core.volume import Unit
from hccbm_gui.io.images.recon_tomo import load_recon_tomo

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
