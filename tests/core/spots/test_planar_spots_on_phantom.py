"""The phantom patient's own lesions and organs, found in twenty noise seeds with the defaults."""

from functools import cache

import numpy as np
import pytest

from hccbm_gui.core.spot import Side, Spot
from hccbm_gui.core.spots.planar_spots import find_planar_spots
from hccbm_gui.io.phantom import planar_scan
from hccbm_gui.io.phantom.anatomy import structures
from hccbm_gui.io.phantom.camera import scan_to_patient
from hccbm_gui.io.phantom.lesions import Lesion, lesions

SEEDS = range(20)


@cache
def spots_of(seed: int) -> tuple[Spot, ...]:
    return find_planar_spots(planar_scan(seed), "1.2.3")


def extent_xz(spot: Spot) -> np.ndarray:
    """(2, 2) smallest and largest (x, z) of a spot in the frame of the patient."""
    points = np.concatenate(spot.outlines)
    placed = points @ scan_to_patient()[:2, :2].T + scan_to_patient()[:2, 2]
    return np.stack([placed.min(axis=0), placed.max(axis=0)])


def true_extent(lesion: Lesion) -> np.ndarray:
    return np.array(lesion.active.bounds_mm())[:, [0, 2]]


def spots_at(spots: tuple[Spot, ...], x: float, z: float, within_mm: float) -> list[Spot]:
    return [s for s in spots if np.hypot(*(extent_xz(s).mean(axis=0) - (x, z))) < within_mm]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_lesion_is_found_with_its_type_and_side(seed: int) -> None:
    for lesion in lesions():
        x, z = true_extent(lesion).mean(axis=0)
        (spot,) = spots_at(spots_of(seed), x, z, 12.0)
        assert spot.type.value == lesion.type, lesion.gtv_name
        assert spot.side.value == lesion.side, lesion.gtv_name
        assert not spot.physiological, lesion.gtv_name


@pytest.mark.parametrize("seed", SEEDS)
def test_kidneys_and_bladder_are_proposed_as_physiological(seed: int) -> None:
    organs = structures()
    for name, side in (
        ("Kidney_L", Side.LEFT),
        ("Kidney_R", Side.RIGHT),
        ("Bladder", Side.MIDLINE),
    ):
        x, _, z = np.mean(organs[name].bounds_mm(), axis=0)
        (spot,) = spots_at(spots_of(seed), x, z, 25.0)
        assert spot.physiological, name
        assert spot.reason.startswith(name.split("_")[0])
        assert spot.side is side


@pytest.mark.parametrize("seed", SEEDS)
def test_at_most_three_further_spots_are_listed(seed: int) -> None:
    places = [true_extent(lesion).mean(axis=0) for lesion in lesions()]
    further = [
        s
        for s in spots_of(seed)
        if not s.physiological
        and min(np.hypot(*(extent_xz(s).mean(axis=0) - place)) for place in places) > 12.0
    ]
    assert len(further) <= 3
    assert sum(s.physiological for s in spots_of(seed)) == 3


@pytest.mark.parametrize(
    ("name", "within_mm"),
    [("GTVp_Iliac_R", 2.5), ("GTVp_T10", 2.5), ("GTVp_Rib7_L", 5.0)],
)
def test_the_edges_of_hot_lesions_are_those_of_the_active_tissue(
    name: str, within_mm: float
) -> None:
    (lesion,) = (one for one in lesions() if one.gtv_name == name)
    truth = true_extent(lesion)
    for seed in SEEDS:
        (spot,) = spots_at(spots_of(seed), *truth.mean(axis=0), 12.0)
        assert np.abs(extent_xz(spot) - truth).max() < within_mm, seed
