"""Stacks with missing slices: true positions, empty stretches, never a mixture (BI-06, BI-07)."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydicom import uid

from hccbm_gui.core.volume import Gap, Volume
from hccbm_gui.io.headers.file_header import read_headers
from hccbm_gui.io.stacks.image_series import load_image_series

PT = uid.PositronEmissionTomographyImageStorage


def loaded(paths: list[Path], modality: str = "CT") -> Volume:
    return load_image_series([h for path in paths for h in read_headers(path)], modality)


def hu(z: float) -> float:
    """What `DicomMaker.stack` puts into the slice at z."""
    return 100 + 10 * z - 1024


def test_a_missing_slice_is_a_gap_of_air_at_its_true_place(make: Any) -> None:
    volume = loaded(make.save_all(make.stack([0.0, 3.0, 6.0, 15.0, 18.0])))
    assert volume.array[:, 0, 0].tolist() == [hu(0), hu(3), hu(6), -1024, -1024, hu(15), hu(18)]
    (gap,) = volume.gaps
    assert (gap.start_mm, gap.end_mm) == pytest.approx((7.5, 13.5))
    at = [(0, 0, z) for z in (6.0, 7.4, 7.6, 10.0, 13.4, 13.6, 15.0)]
    assert volume.in_gap(at).tolist() == [False, False, True, True, True, False, False]
    assert any("Missing slices near z = 10.5 mm" in note for note in volume.notes)
    assert not any("interpolated" in note for note in volume.notes)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(a=st.floats(-3, 3), b=st.floats(-3, 3), missing=st.sets(st.integers(1, 8), max_size=4))
def test_what_was_acquired_stays_and_what_was_not_is_empty(
    make: Any, turned: Callable[..., Any], a: float, b: float, missing: set[int]
) -> None:
    across, down, normal = turned(a, b)
    origin = np.array([10.0, -20.0, 30.0])
    kept = [k for k in range(10) if k not in missing]
    slices = [
        make.slice(
            np.full((4, 5), 7 * k + 1, np.int16), origin + 3.0 * k * normal, [*across, *down]
        )
        for k in kept
    ]
    for ds in slices:
        ds.RescaleIntercept = 0
    volume = loaded(make.save_all(slices))
    steps = np.diff(kept)
    if np.median(steps) != 1:
        return
    assert volume.array.shape[0] == 10
    for k in range(10):
        at = origin + 3.0 * k * normal
        assert volume.in_gap(at)[0] == (k in missing)
        value = volume.sample(at + 2.0 * down + 1.5 * across)[0]
        assert value == pytest.approx(-1024 if k in missing else 7 * k + 1, abs=1e-6)


def test_uneven_slices_of_three_and_six_mm_are_one_stack(make: Any) -> None:
    slices = make.stack([0.0, 3.0, 6.0, 9.0, 15.0, 21.0])
    for ds in slices:
        ds.SliceThickness = 6.0
    volume = loaded(make.save_all(slices))
    assert volume.gaps == ()
    assert volume.array[:, 0, 0].tolist() == [hu(z) for z in range(0, 22, 3)]


def test_thin_slices_far_apart_say_that_they_did_not_see_everything(make: Any) -> None:
    slices = make.stack([0.0, 10.0, 20.0, 30.0])
    for ds in slices:
        ds.SliceThickness = 1.25
    volume = loaded(make.save_all(slices))
    assert volume.gaps == ()
    (note,) = volume.notes
    assert "1.2 mm thick lie 10.0 mm apart" in note


def test_a_gap_that_fits_no_even_grid_is_still_empty(make: Any) -> None:
    volume = loaded(make.save_all(make.stack([0.0, 3.0, 6.0, 17.3, 20.3])))
    (gap,) = volume.gaps
    assert 6.0 < gap.start_mm < gap.end_mm < 17.3
    depths = volume.geometry.spacing_mm[0] * np.arange(volume.array.shape[0])
    inside = (depths > gap.start_mm) & (depths < gap.end_mm)
    assert inside.any()
    assert (volume.array[inside] == -1024).all()
    assert (volume.array[~inside] > -1024).all()
    assert volume.sample([(0, 0, 6.0)])[0] > -1024


def test_no_slice_means_no_signal_in_mr_and_pet(make: Any) -> None:
    mr = make.stack([0.0, 3.0, 6.0, 12.0, 15.0], series="5")
    for ds in mr:
        del ds.RescaleSlope, ds.RescaleIntercept
    volume = loaded(make.save_all(mr), "MR")
    assert volume.array[:, 0, 0].tolist() == [100, 130, 160, 0, 220, 250]
    pet = make.stack([0.0, 3.0, 6.0, 12.0, 15.0], series="6", sop_class=PT, modality="PT")
    for ds in pet:
        ds.Units, ds.RescaleSlope, ds.RescaleIntercept = "GML", 0.5, 0
    volume = loaded(make.save_all(pet), "PT")
    assert volume.array[:, 0, 0].tolist() == [50, 65, 80, 0, 110, 125]
    assert len(volume.gaps) == 1


def test_a_gap_is_known_in_whatever_is_cut_out_of_the_volume() -> None:
    gap = Gap((0.0, 0.6, 0.8), 10.0, 20.0)
    points = np.outer([9.0, 11.0, 19.0, 21.0], [0.0, 0.6, 0.8])
    points += np.array([300.0, 0.8, -0.6])
    assert gap.holds(points).tolist() == [False, True, True, False]


def test_two_thousand_slices_and_a_single_one_are_read(make: Any) -> None:
    (path,) = make.save_all(make.stack([0.0]))
    (first,) = read_headers(path)
    many = [replace(first, position_mm=(-3.0, -4.0, 0.5 * k)) for k in range(2000)]
    volume = load_image_series(many, "CT")
    assert volume.array.shape == (2000, 4, 5)
    assert volume.notes == ()
    assert (volume.array == hu(0)).all()
    assert load_image_series([first], "CT").array.shape == (1, 4, 5)
