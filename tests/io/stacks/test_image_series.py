"""CT, MR and PET slices to a volume with true values in the true place."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydicom import uid

from hccbm_gui.core.errors import UnreadableFile, UntrustedGeometry
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.io.headers.file_header import read_headers
from hccbm_gui.io.stacks.image_series import load_image_series

PT = uid.PositronEmissionTomographyImageStorage


def loaded(paths: Sequence[Path], modality: str) -> Volume:
    return load_image_series([h for path in paths for h in read_headers(path)], modality)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(a=st.floats(-3, 3), b=st.floats(-3, 3), seed=st.integers(0, 99))
def test_oblique_series_sorts_along_its_normal(
    make: Any, turned: Callable[..., Any], a: float, b: float, seed: int
) -> None:
    across, down, normal = turned(a, b)
    rng = np.random.default_rng(seed)
    origin, gradient = rng.uniform(-200, 200, 3), rng.uniform(-2, 2, 3)

    def field(points: Any) -> Any:
        return 1000.0 + points @ gradient

    slices = []
    for k in rng.permutation(6):
        corner = origin + 4.0 * k * normal
        rows, columns = np.mgrid[:7, :9]
        points = corner + rows[..., None] * 2.0 * down + columns[..., None] * 1.5 * across
        stored = np.rint(8 * field(points)).astype(np.int16)
        ds = make.slice(stored, corner, [*across, *down])
        ds.RescaleSlope, ds.RescaleIntercept = 0.125, 0
        slices.append(ds)
    volume = loaded(make.save_all(slices), "CT")
    assert volume.array.dtype == np.float32
    assert volume.geometry.spacing_mm == pytest.approx((4.0, 2.0, 1.5), abs=1e-6)
    inside = volume.geometry.to_patient(rng.uniform(0, 1, (20, 3)) * (5, 6, 8))
    assert np.allclose(volume.sample(inside), field(inside), atol=0.08)


def test_whole_hounsfield_units_stay_int16(make: Any) -> None:
    stored = np.arange(20, dtype=np.uint16).reshape(4, 5) * 200
    volume = loaded(make.save_all([make.slice(stored, (0, 0, 0))]), "CT")
    assert volume.array.dtype == np.int16
    assert (volume.array[0] == stored.astype(int) - 1024).all()
    assert volume.unit is Unit.HU
    assert volume.geometry.spacing_mm[0] == 3.0
    assert any("single slice" in note for note in volume.notes)


def test_values_beyond_int16_turn_the_volume_to_float(make: Any) -> None:
    small, large = np.full((2, 2), 5, np.uint16), np.full((2, 2), 60000, np.uint16)
    slices = [make.slice(small, (0, 0, 0)), make.slice(large, (0, 0, 3))]
    volume = loaded(make.save_all(slices), "CT")
    assert volume.array.dtype == np.float32
    assert volume.array[:, 0, 0].tolist() == [5 - 1024, 60000 - 1024]


@pytest.mark.parametrize("slope", [1, -3, 7])
def test_integer_rescale_is_exact_over_the_whole_range(make: Any, slope: int) -> None:
    stored = np.linspace(-4000, 4000, 20).astype(np.int16).reshape(4, 5)
    ds = make.slice(stored, (0, 0, 0))
    ds.RescaleSlope, ds.RescaleIntercept = slope, 1200
    volume = loaded(make.save_all([ds]), "CT")
    assert volume.array.dtype == np.int16
    assert (volume.array[0] == stored.astype(int) * slope + 1200).all()


@pytest.mark.parametrize(
    "syntax", [uid.ImplicitVRLittleEndian, uid.DeflatedExplicitVRLittleEndian, uid.RLELossless]
)
def test_transfer_syntax_does_not_change_the_values(make: Any, syntax: str) -> None:
    stored = np.arange(20, dtype=np.int16).reshape(4, 5) - 7
    ds = make.slice(stored, (0, 0, 0))
    if syntax == uid.RLELossless:
        make.save(ds, "uncompressed")
        ds.compress(uid.RLELossless, generate_instance_uid=False)
    volume = loaded([make.save(ds, "one", syntax)], "CT")
    assert (volume.array[0] == stored - 1024).all()


def test_big_endian_values_are_swapped(make: Any) -> None:
    stored = np.arange(20, dtype=np.int16).reshape(4, 5) - 7
    ds = make.slice(stored, (0, 0, 0))
    ds.PixelData = stored.astype(">i2").tobytes()
    volume = loaded([make.save(ds, "one", uid.ExplicitVRBigEndian)], "CT")
    assert (volume.array[0] == stored - 1024).all()


@pytest.mark.parametrize("signed", [False, True])
def test_overlay_bits_above_the_stored_ones_are_ignored(make: Any, signed: bool) -> None:
    values = np.array([[0, 1, 2047], [-2048, -1, 5]] if signed else [[0, 1, 4095], [7, 8, 9]])
    stored = ((values & 0x0FFF) | 0x5000).astype(np.uint16)
    ds = make.slice(stored, (0, 0, 0))
    ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 12, 11, int(signed)
    volume = loaded(make.save_all([ds]), "CT")
    assert (volume.array[0] == values - 1024).all()


def test_an_uneven_stack_is_interpolated_and_says_so(make: Any) -> None:
    slices = make.stack([6.0, 0.0, 12.0, 3.0])
    for ds in slices:
        ds.SliceThickness = 6.0
    volume = loaded(make.save_all(slices), "CT")
    assert volume.array.shape[0] == 5
    assert volume.geometry.spacing_mm[0] == pytest.approx(3.0)
    assert volume.array[:, 0, 0].tolist() == [100 + 10 * z - 1024 for z in (0, 3, 6, 9, 12)]
    assert any("interpolated" in note for note in volume.notes)
    assert volume.gaps == ()


def test_slices_of_different_size_or_direction_are_not_stacked(make: Any) -> None:
    one = make.slice(np.zeros((4, 5), np.int16), (0, 0, 0))
    wide = make.slice(np.zeros((4, 6), np.int16), (0, 0, 3))
    turned = make.slice(np.zeros((4, 5), np.int16), (0, 0, 3), (0, 1, 0, 0, 0, -1))
    for other in (wide, turned):
        with pytest.raises(UntrustedGeometry):
            loaded(make.save_all([one, other]), "CT")


def test_truncated_pixels_are_refused(make: Any) -> None:
    ds = make.slice(np.zeros((4, 5), np.int16), (0, 0, 0))
    ds.PixelData = ds.PixelData[:20]
    with pytest.raises(UnreadableFile, match="truncated"):
        loaded(make.save_all([ds]), "CT")


def test_lossy_images_may_only_be_looked_at(make: Any) -> None:
    ds = make.slice(np.zeros((4, 5), np.int16), (0, 0, 0))
    ds.LossyImageCompression = "01"
    volume = loaded(make.save_all([ds]), "CT")
    assert not volume.quantifiable
    assert any("loss" in note for note in volume.notes)


def test_ct_without_rescale_warns(make: Any) -> None:
    ds = make.slice(np.zeros((4, 5), np.int16), (0, 0, 0))
    del ds.RescaleSlope, ds.RescaleIntercept
    assert any("not reliable" in n for n in loaded(make.save_all([ds]), "CT").notes)


def test_one_slice_without_rescale_makes_the_ct_doubtful(make: Any) -> None:
    slices = make.stack([0.0, 3.0, 6.0])
    del slices[1].RescaleSlope, slices[1].RescaleIntercept
    notes = loaded(make.save_all(slices), "CT").notes
    assert "The CT has no rescale values (1 of 3 slices): its HU are not reliable." in notes


def test_pet_slices_have_their_own_slope_and_the_stored_suv_is_kept(make: Any) -> None:
    slices = []
    for k, slope in enumerate((0.5, 0.25)):
        stored = np.full((2, 2), 8, np.int16)
        ds = make.slice(stored, (0, 0, 4 * k), sop_class=PT, modality="PT")
        ds.RescaleSlope, ds.RescaleIntercept, ds.Units = slope, 0, "GML"
        slices.append(ds)
    volume = loaded(make.save_all(slices), "PT")
    assert volume.array[:, 0, 0].tolist() == [4.0, 2.0]
    assert volume.unit is Unit.SUV


def test_a_modality_look_up_table_is_applied(make: Any) -> None:
    ds = make.slice(np.array([[0, 1], [2, 3]], np.uint16), (0, 0, 0))
    del ds.RescaleSlope, ds.RescaleIntercept
    table = make.sequence_item(LUTDescriptor=[4, 0, 16], ModalityLUTType="HU")
    table.LUTData = [10, 20, 40, 80]
    table["LUTDescriptor"].VR, table["LUTData"].VR = "US", "US"
    ds.ModalityLUTSequence = [table]
    volume = loaded(make.save_all([ds]), "CT")
    assert volume.array[0].tolist() == [[10, 20], [40, 80]]


def test_the_window_that_the_file_asks_for_is_kept(make: Any) -> None:
    slices = []
    for k in range(3):
        ds = make.slice(np.full((4, 5), 7, np.uint16), (0, 0, 3.0 * k))
        ds.WindowCenter, ds.WindowWidth = [450, 60], [900, 350]
        slices.append(ds)
    paths = make.save_all(slices)
    assert loaded(paths, "MR").voi_window == (900.0, 450.0)


@pytest.mark.parametrize("width", [0, -5, None])
def test_a_window_that_cannot_be_is_left_out(make: Any, width: int | None) -> None:
    ds = make.slice(np.full((4, 5), 7, np.uint16), (0, 0, 0))
    ds.WindowCenter = 40
    if width is not None:
        ds.WindowWidth = width
    assert loaded(make.save_all([ds]), "CT").voi_window is None
