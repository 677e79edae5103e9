"""Spots of volumes with known spheres, of the phantom's SPECT and of a real PET."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from hccbm_gui.core.errors import Cancelled, MissingInput, NotQuantifiable
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.spot import Side, Spot, SpotState, SpotType
from hccbm_gui.core.spots.volume_spots import VolumeSpotSettings, find_volume_spots
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.io.load import load_case
from hccbm_gui.io.phantom.lesions import lesions
from hccbm_gui.io.phantom.nuclear_spect import spect_counts, spect_grid

SPACING = (4.0, 4.0, 4.0)
SHAPE = (80, 60, 80)


def trunk(
    spheres: list[tuple[tuple[float, float, float], float, float]],
    seed: int = 0,
    unit: Unit = Unit.SUV,
    scale: float = 1.0,
    legs: bool = False,
) -> Volume:
    """An oval trunk of SUV 0.8 with hot spheres (x, y, z), radius mm, SUV; 7 mm resolution."""
    geometry = Geometry.from_axes(SHAPE, (-158.0, -118.0, 0.0), SPACING, "1.2.9")
    z, y, x = (
        geometry.origin_mm[a] + np.arange(n) * 4.0 for a, n in zip((2, 1, 0), SHAPE, strict=True)
    )
    z, y, x = np.meshgrid(z, y, x, indexing="ij")
    values = np.where((x / 140.0) ** 2 + (y / 95.0) ** 2 < 1.0, 0.8, 0.0)
    if legs:
        values[(np.abs(x) < 20.0) & (z < 80.0)] = 0.0
    for (cx, cy, cz), radius, suv in spheres:
        values[(x - cx) ** 2 + (y - cy) ** 2 + (z - cz) ** 2 <= radius**2] = suv
    blurred = ndimage.gaussian_filter(values, 7.0 / 2.3548 / 4.0)
    noise = np.random.default_rng(seed).normal(0.0, 0.04, values.shape) * np.sqrt(blurred + 0.01)
    return Volume((blurred + noise) * scale, geometry, unit)


def middle(spot: Spot) -> np.ndarray:
    points = np.concatenate(spot.contours)
    return np.asarray((points.min(axis=0) + points.max(axis=0)) / 2.0)


@settings(max_examples=6, deadline=None)
@given(
    radius=st.floats(14.0, 26.0),
    suv=st.floats(5.0, 20.0),
    x=st.floats(-70.0, 70.0),
    z=st.floats(80.0, 230.0),
)
def test_a_hot_sphere_keeps_its_place_and_its_volume(
    radius: float, suv: float, x: float, z: float
) -> None:
    (spot,) = find_volume_spots(trunk([((x, 10.0, z), radius, suv)]), "1.2.3")
    true_cc = 4.0 / 3.0 * np.pi * radius**3 / 1000.0
    assert middle(spot) == pytest.approx((x, 10.0, z), abs=2.5)
    # 41 % of the maximum lies a little outside a sphere of this size over background.
    assert 0.95 * true_cc < (spot.volume_cc or 0.0) < 1.45 * true_cc
    assert spot.type is SpotType.HOT
    assert spot.state is SpotState.PROPOSED
    assert spot.frame_uid == "1.2.9"
    assert spot.series_uid == "1.2.3"


def test_the_peak_is_the_largest_voxel_and_the_ratio_is_mean_over_surroundings() -> None:
    volume = trunk([((30.0, 0.0, 150.0), 20.0, 8.0)])
    (spot,) = find_volume_spots(volume, "")
    assert spot.peak == volume.array.max()
    assert spot.background == pytest.approx(0.8, abs=0.1)
    assert spot.lesion_to_background == pytest.approx(spot.mean / spot.background)
    assert spot.side is Side.LEFT
    assert spot.area_cm2 is None
    assert not spot.is_planar
    assert "41 %" in spot.reason


def test_each_of_two_spots_is_grown_to_its_own_maximum() -> None:
    spheres = [((-50.0, 0.0, 150.0), 18.0, 16.0), ((50.0, 0.0, 150.0), 18.0, 5.0)]
    spots = find_volume_spots(trunk(spheres), "")
    assert [(s.id, s.side) for s in spots] == [("hot-1", Side.RIGHT), ("hot-2", Side.LEFT)]
    assert spots[0].volume_cc == pytest.approx(spots[1].volume_cc, rel=0.2)


def test_touching_spots_share_no_ground() -> None:
    spheres = [((-16.0, 40.0, 150.0), 16.0, 16.0), ((20.0, 40.0, 150.0), 16.0, 6.0)]
    spots = find_volume_spots(trunk(spheres), "")
    assert len(spots) == 2
    right, left = spots
    assert np.concatenate(right.contours)[:, 0].max() < middle(left)[0]
    assert np.concatenate(left.contours)[:, 0].min() > middle(right)[0]


def test_a_hole_in_a_spot_is_left_out_of_its_volume() -> None:
    shell = [((0.0, 0.0, 150.0), 36.0, 10.0), ((0.0, 0.0, 150.0), 22.0, 0.8)]
    full = [((0.0, 0.0, 150.0), 36.0, 10.0)]
    (hollow,) = find_volume_spots(trunk(shell), "")
    (solid,) = find_volume_spots(trunk(full), "")
    assert len(hollow.contours) > len(solid.contours)
    lost = (solid.volume_cc or 0.0) - (hollow.volume_cc or 0.0)
    assert lost == pytest.approx(4.0 / 3.0 * np.pi * 22.0**3 / 1000.0, rel=0.35)


@pytest.mark.parametrize(("unit", "scale"), [(Unit.COUNTS, 40.0), (Unit.BQ_ML, 5000.0)])
def test_without_suv_the_body_sets_the_threshold_whatever_the_scale(
    unit: Unit, scale: float
) -> None:
    volume = trunk([((40.0, 0.0, 150.0), 20.0, 8.0)], unit=unit, scale=scale)
    (spot,) = find_volume_spots(volume, "")
    assert middle(spot) == pytest.approx((40.0, 0.0, 150.0), abs=2.5)


def test_a_weak_spot_in_active_tissue_ends_at_the_start_threshold_and_says_so() -> None:
    spheres = [((0.0, 0.0, 150.0), 80.0, 2.0), ((40.0, 0.0, 150.0), 16.0, 4.7)]
    (spot,) = find_volume_spots(trunk(spheres), "")
    assert "start threshold" in spot.reason
    assert (spot.volume_cc or 0.0) < 40.0


def test_no_more_spots_than_the_limit_are_listed_and_the_rest_is_mentioned() -> None:
    spheres = [
        ((x, 0.0, z), 11.0, 8.0) for x in (-80.0, -30.0, 30.0, 80.0) for z in (60.0, 140.0, 220.0)
    ]
    spots = find_volume_spots(trunk(spheres), "", VolumeSpotSettings(limit=5))
    assert len(spots) == 5
    assert all("7 less conspicuous" in spot.reason for spot in spots)


def test_a_body_without_spots_and_an_empty_volume_give_none() -> None:
    assert find_volume_spots(trunk([]), "") == ()
    assert find_volume_spots(trunk([]), "", VolumeSpotSettings(start_suv=0.1, limit=0)) == ()
    geometry = Geometry.from_axes((4, 4, 4), (0, 0, 0), (1, 1, 1), "")
    assert find_volume_spots(Volume(np.zeros((4, 4, 4)), geometry, Unit.SUV), "") == ()


def test_the_bladder_lies_in_front_and_the_sacrum_is_never_taken_for_it() -> None:
    bladder, sacrum = (0.0, -20.0, 150.0), (0.0, 62.0, 200.0)
    spheres = [(bladder, 26.0, 30.0), (sacrum, 20.0, 12.0)]
    spots = {s.physiological: s for s in find_volume_spots(trunk(spheres, legs=True), "")}
    assert middle(spots[True]) == pytest.approx(bladder, abs=4.0)
    assert spots[True].reason.startswith("Bladder")
    assert middle(spots[False]) == pytest.approx(sacrum, abs=4.0)
    alone = find_volume_spots(trunk([(sacrum, 20.0, 12.0)], legs=True), "")
    assert [s.physiological for s in alone] == [False]


def test_an_image_that_is_not_functional_or_not_to_be_trusted_is_refused() -> None:
    volume = trunk([])
    with pytest.raises(MissingInput, match="HU"):
        find_volume_spots(Volume(volume.array, volume.geometry, Unit.HU), "")
    lossy = Volume(volume.array, volume.geometry, Unit.SUV, quantifiable=False)
    with pytest.raises(NotQuantifiable):
        find_volume_spots(lossy, "")


def test_the_search_stops_when_the_user_says_so() -> None:
    def stop(fraction: float, message: str = "") -> None:
        if fraction > 0.4:
            raise Cancelled

    with pytest.raises(Cancelled):
        find_volume_spots(trunk([((0.0, 0.0, 150.0), 20.0, 8.0)]), "", progress=stop)


@pytest.mark.parametrize("seed", [0, 1])
def test_the_spect_of_the_phantom_shows_the_iliac_lesion_within_2_mm(seed: int) -> None:
    grid = spect_grid()
    origin = (grid.x_mm[0], grid.y_mm[0], grid.z_mm[0])
    geometry = Geometry.from_axes(grid.shape, origin, (2.4, 2.4, 2.4), "1.2")
    spots = find_volume_spots(Volume(spect_counts(seed), geometry, Unit.COUNTS), "")
    (lesion,) = (spot for spot in spots if not spot.physiological)
    (bladder,) = (spot for spot in spots if spot.physiological)
    truth = next(one.active.bounds_mm() for one in lesions() if one.gtv_name == "GTVp_Iliac_R")
    points = np.concatenate(lesion.contours)
    extent = np.stack([points.min(axis=0), points.max(axis=0)])
    assert np.abs(extent - truth).max() < 2.0
    assert lesion.side is Side.RIGHT
    assert bladder.reason.startswith("Bladder")


@pytest.mark.real_data
def test_a_real_pet_shows_the_thigh_sarcoma_and_the_bladder(shared_data: Path) -> None:
    case = load_case([shared_data / "pet-wholebody-sts001-raw"])
    (info,) = case.series_of("pet")
    volume = case.volumes[info.uid]
    assert volume.unit is Unit.SUV
    spots = find_volume_spots(volume, info.uid)
    sarcoma = min(spots, key=lambda s: np.linalg.norm(middle(s) - (70.0, 12.0, -791.0)))
    assert np.linalg.norm(middle(sarcoma) - (70.0, 12.0, -791.0)) < 10.0
    assert not sarcoma.physiological
    assert sarcoma.side is Side.LEFT
    assert sarcoma.region == "hip or thigh"
    inside = volume.sample(np.concatenate(sarcoma.contours))
    assert sarcoma.peak > inside.max()
    # The published maximum of the cropped PET, 25.4123, lies at the lower rim of the bladder.
    assert volume.sample([[7.03125, 21.09375, -691.64]])[0] == pytest.approx(25.4123, rel=0.005)
    bladder = next(s for s in spots if s.reason.startswith("Bladder"))
    assert bladder.peak == volume.array.max()
    named = {s.reason.split(":")[0] for s in spots if s.physiological}
    assert {"Bladder", "Heart", "Brain", "Kidney"} <= named
    assert len(spots) <= 30
