"""Spots on a drawn patient whose lesions are known."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import ndimage

from hccbm_gui.core.errors import Cancelled, NotQuantifiable
from hccbm_gui.core.planar import PlanarImage, PlanarScan, View
from hccbm_gui.core.spot import Side, Spot, SpotState, SpotType
from hccbm_gui.core.spots.planar_spots import PlanarSpotSettings, find_planar_spots
from hccbm_gui.io.load import load_case

PIXEL_MM = 3.0
ROWS, COLUMNS = 640, 200
Y = (np.arange(ROWS) * PIXEL_MM)[:, None]
X = ((np.arange(COLUMNS) - (COLUMNS - 1) / 2.0) * PIXEL_MM)[None, :]
"""mm from the top, and from the midline to the patient's left."""

LESIONS = {
    # name: x, y, half width, half height, uptake, type, side, region
    "iliac": (-95.0, 815.0, 20.0, 30.0, 150.0, SpotType.HOT, Side.RIGHT, "pelvis"),
    "vertebra": (0.0, 560.0, 18.0, 15.0, 150.0, SpotType.HOT, Side.MIDLINE, "thoracic spine"),
    "rib": (115.0, 500.0, 16.0, 11.0, 130.0, SpotType.HOT, Side.LEFT, "ribs"),
    "cold vertebra": (0.0, 705.0, 24.0, 20.0, 18.0, SpotType.COLD, Side.MIDLINE, "lumbar spine"),
}


def box(x: float, y: float, half_width: float, half_height: float) -> np.ndarray:
    return (np.abs(X - x) <= half_width) & (np.abs(Y - y) <= half_height)


def oval(x: float, y: float, half_width: float, half_height: float) -> np.ndarray:
    return ((X - x) / half_width) ** 2 + ((Y - y) / half_height) ** 2 <= 1.0


def drawn_patient(lesions: tuple[str, ...], organs: float = 1.0) -> np.ndarray:
    """Expected counts from in front; `organs` scales kidneys and bladder."""
    away = np.abs(X) + 0.0 * Y
    body = oval(0, 200, 75, 110) | box(0, 295, 45, 45) | box(0, 660, 165, 340)
    body |= (away > 180) & (away < 225) & (Y > 340) & (Y < 1020)
    body |= (away > 25) & (away < 145) & (Y >= 1000) & (Y < 1750)
    counts = np.where(body, 18.0, 0.3)
    counts[box(0, 560, 22, 270)] = 55.0
    for number in range(9):
        rib = (away > 22) & (away < 130) & (np.abs(Y - 380 - 28 * number - 0.12 * away) < 5.0)
        counts[rib] += 18.0
    for side in (-1.0, 1.0):
        counts[oval(side * 95, 820, 45, 60)] = 40.0
        counts[oval(side * 95, 905, 26, 26)] = 50.0
        counts[oval(side * 85, 1380, 35, 25)] = 35.0
        counts[oval(side * 150, 350, 22, 22)] = 45.0
        counts[oval(side * 78, 655 - 8 * side, 27, 52)] += 35.0 * organs
    counts[box(0, 820, 45, 28)] = 50.0
    counts[oval(0, 915, 38, 28)] = 18.0 + 250.0 * organs
    for name in lesions:
        x, y, half_width, half_height, uptake, *_ = LESIONS[name]
        counts[box(x, y, half_width, half_height)] = uptake
    return np.asarray(ndimage.gaussian_filter(counts, 10.0 / 2.3548 / PIXEL_MM))


def scan_of(
    truth: np.ndarray, seed: int = 0, known: bool = True, posterior: bool = True
) -> PlanarScan:
    """One or two views; the posterior one as acquired, the patient's left on its left."""
    noise = np.random.default_rng([11, seed])
    spacing = (PIXEL_MM, PIXEL_MM)
    front = PlanarImage(noise.poisson(truth), spacing, View.ANTERIOR, True)
    if not known:
        front = replace(front, view=View.UNKNOWN, patient_left_on_right=None)
    back = PlanarImage(noise.poisson(truth)[:, ::-1], spacing, View.POSTERIOR, False)
    return PlanarScan((front, back) if posterior else (front,), whole_body=True)


def centre_of(spot: Spot) -> np.ndarray:
    """(x, y) of the middle of a spot as drawn."""
    points = np.concatenate(spot.outlines)
    p, q = (points.min(axis=0) + points.max(axis=0)) / 2.0
    return np.array([p, (ROWS - 1) / 2.0 * PIXEL_MM - q])


def spot_at(spots: tuple[Spot, ...], name: str) -> Spot:
    x, y, *_ = LESIONS[name]
    near = [s for s in spots if np.linalg.norm(centre_of(s) - (x, y)) < 12.0]
    assert len(near) == 1, (name, [(s.id, centre_of(s)) for s in spots])
    return near[0]


@pytest.fixture(scope="module")
def spots() -> tuple[Spot, ...]:
    return find_planar_spots(scan_of(drawn_patient(tuple(LESIONS))), "1.2.3")


@pytest.mark.parametrize("name", list(LESIONS))
def test_each_lesion_is_found_with_type_side_and_region(spots: tuple[Spot, ...], name: str) -> None:
    *_, kind, side, region = LESIONS[name]
    spot = spot_at(spots, name)
    assert (spot.type, spot.side, spot.region) == (kind, side, region)
    assert not spot.physiological
    assert spot.state is SpotState.PROPOSED
    assert spot.series_uid == "1.2.3"
    assert spot.reason
    assert spot.is_planar


@pytest.mark.parametrize("name", list(LESIONS))
def test_the_edges_of_each_lesion_lie_within_4_mm(spots: tuple[Spot, ...], name: str) -> None:
    x, y, half_width, half_height, *_ = LESIONS[name]
    points = np.concatenate(spot_at(spots, name).outlines)
    top = (ROWS - 1) / 2.0 * PIXEL_MM
    edges = [points[:, 0].min(), points[:, 0].max(), top - points[:, 1].max()]
    edges.append(top - points[:, 1].min())
    truth = [x - half_width, x + half_width, y - half_height, y + half_height]
    assert np.abs(np.array(edges) - truth).max() < 4.0


def test_the_numbers_of_a_spot_agree_with_each_other(spots: tuple[Spot, ...]) -> None:
    hot, cold = spot_at(spots, "iliac"), spot_at(spots, "cold vertebra")
    assert hot.area_cm2 == pytest.approx(4.0 * 6.0, rel=0.12)
    assert hot.volume_cc is None
    assert hot.peak == pytest.approx(150.0, rel=0.1)
    assert hot.lesion_to_background == pytest.approx(hot.mean / hot.background)
    assert hot.lesion_to_background > 2.0
    assert hot.z_score > 3.0
    assert cold.lesion_to_background < 0.7
    assert cold.z_score < -2.5
    assert cold.peak < cold.mean < cold.background


def test_kidneys_and_bladder_are_proposed_as_normal(spots: tuple[Spot, ...]) -> None:
    normal = [(s.reason.split(":")[0], s.side) for s in spots if s.physiological]
    organs = [("Bladder", Side.MIDLINE), ("Kidney", Side.LEFT), ("Kidney", Side.RIGHT)]
    assert sorted(n for n in normal if n[0] != "Joint") == organs


def test_equal_lesions_on_both_sides_do_not_hide_each_other() -> None:
    truth = drawn_patient(("iliac",))
    both = np.maximum(truth, drawn_patient(("iliac",))[:, ::-1])
    spots = find_planar_spots(scan_of(both), "")
    iliac = [s for s in spots if s.region == "pelvis" and not s.physiological]
    assert {s.side for s in iliac} == {Side.LEFT, Side.RIGHT}


def test_normal_bone_joints_and_gaps_between_ribs_give_next_to_nothing(
    spots: tuple[Spot, ...],
) -> None:
    assert len([s for s in spots if not s.physiological]) <= len(LESIONS) + 2
    assert len([s for s in spots if s.type is SpotType.COLD]) == 1


def test_ids_run_from_the_suspicious_to_the_normal_and_are_the_same_again(
    spots: tuple[Spot, ...],
) -> None:
    hot = [s for s in spots if s.type is SpotType.HOT]
    assert [s.id for s in hot] == [f"hot-{n}" for n in range(1, len(hot) + 1)]
    assert [s.physiological for s in hot] == sorted(s.physiological for s in hot)
    again = find_planar_spots(scan_of(drawn_patient(tuple(LESIONS))), "1.2.3")
    assert [(s.id, s.area_cm2) for s in again] == [(s.id, s.area_cm2) for s in spots]


def test_a_healthy_patient_shows_organs_only() -> None:
    spots = find_planar_spots(scan_of(drawn_patient(()), seed=3), "")
    assert [s.id for s in spots if not s.physiological] == []


def test_one_view_of_unknown_laterality_finds_the_same_without_sides() -> None:
    truth = drawn_patient(tuple(LESIONS))
    spots = find_planar_spots(scan_of(truth, known=False, posterior=False), "")
    for name in LESIONS:
        assert spot_at(spots, name).type is LESIONS[name][5]
    assert {s.side for s in spots} == {Side.UNKNOWN}


def test_a_lesion_that_only_one_view_shows_is_found() -> None:
    front, back = drawn_patient(()), drawn_patient(("rib",))
    scan = scan_of(front)
    shown = scan_of(back).images[1]
    spots = find_planar_spots(replace(scan, images=(scan.images[0], shown)), "")
    spot = spot_at(spots, "rib")
    assert spot.side is Side.LEFT
    assert "POST" in spot.reason
    assert "ANT" not in spot.reason


def test_a_cold_iliac_wing_is_found_by_comparison_with_the_other_side() -> None:
    truth = drawn_patient(())
    hole = oval(98.0, 820.0, 34.0, 45.0)
    cold = ndimage.gaussian_filter(np.where(hole, 1.0, 0.0), 10.0 / 2.3548 / PIXEL_MM)
    spots = find_planar_spots(scan_of(truth * (1.0 - 0.6 * cold)), "")
    found = [s for s in spots if s.type is SpotType.COLD]
    assert len(found) == 1
    assert found[0].side is Side.LEFT
    assert found[0].region == "pelvis"


def test_bladder_and_kidneys_that_do_not_show_leave_no_lesion_explained_away() -> None:
    spots = find_planar_spots(scan_of(drawn_patient(tuple(LESIONS), organs=0.0)), "")
    for name in LESIONS:
        assert not spot_at(spots, name).physiological
    assert not any(s.physiological for s in spots)


def test_the_sensitive_preset_finds_what_the_default_misses() -> None:
    truth = drawn_patient(())
    faint = 1.0 + 0.45 * box(-150.0, 690.0, 13.0, 40.0)
    truth = truth * ndimage.gaussian_filter(faint, 1.4)
    scan = scan_of(np.asarray(truth) * 4.0)
    default = find_planar_spots(scan, "")
    sensitive = find_planar_spots(scan, "", PlanarSpotSettings.sensitive())
    assert not any(s.region == "flank" and not s.physiological for s in default)
    assert len(sensitive) > len(default)


def test_part_of_a_body_is_searched_without_naming_regions() -> None:
    whole = scan_of(drawn_patient(("iliac",)))
    part = tuple(replace(i, array=i.array[200:330]) for i in whole.images)
    spots = find_planar_spots(PlanarScan(part, whole_body=False), "")
    assert any(s.type is SpotType.HOT for s in spots)
    assert {s.region for s in spots} == {"unknown region"}


def test_an_empty_scan_has_no_spots() -> None:
    image = PlanarImage(np.zeros((64, 32)), (5.0, 5.0), View.ANTERIOR, True)
    assert find_planar_spots(PlanarScan((image,), whole_body=True), "") == ()


def test_counts_that_cannot_be_trusted_are_not_searched() -> None:
    scan = replace(scan_of(drawn_patient(())), quantifiable=False, notes=("lossy",))
    with pytest.raises(NotQuantifiable, match="cannot be trusted"):
        find_planar_spots(scan, "")


def test_the_search_stops_when_the_user_says_so() -> None:
    def stop(fraction: float, message: str = "") -> None:
        if fraction > 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        find_planar_spots(scan_of(drawn_patient(())), "", progress=stop)


@pytest.mark.real_data
def test_a_real_bone_scan_lists_bladder_wrist_knee_and_lumbar_spine(shared_data: Path) -> None:
    case = load_case([shared_data / "nm-wholebody-bone-wg04" / "NM1_UNC.dcm"])
    (scan,) = case.planar_scans.values()
    spots = find_planar_spots(scan, "")
    suspicious = {s.region for s in spots if not s.physiological}
    normal = {s.reason.split(":")[0] for s in spots if s.physiological}
    assert {"knee", "lumbar spine"} <= suspicious
    assert {"Bladder", "Injection site or joint"} <= normal
    assert len(spots) <= 15
    assert all(s.type is SpotType.HOT for s in spots)
    assert {s.side for s in spots} == {Side.UNKNOWN}
    hottest_knee = max((s for s in spots if s.region == "knee"), key=lambda s: s.peak)
    # The picture's right, as in an anterior view the patient's left.
    assert np.concatenate(hottest_knee.outlines)[:, 0].min() > 0.0


@pytest.mark.real_data
def test_a_real_lossy_bone_scan_is_shown_but_not_searched(shared_data: Path) -> None:
    case = load_case([shared_data / "nm-wholebody-bone-wg04" / "NM1_J2KI.dcm"])
    (scan,) = case.planar_scans.values()
    with pytest.raises(NotQuantifiable):
        find_planar_spots(scan, "")
