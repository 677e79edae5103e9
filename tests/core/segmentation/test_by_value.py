"""Thresholds and growing find balls of known volume and stop at a bridge."""

import numpy as np
import pytest

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.segmentation.by_value import grow_from, threshold_in_box, tissue_range
from hccbm_gui.core.volume import Volume

SEED = (-35.0, -5.0, 0.0)
SMALL_CC, LARGE_CC = (4 / 3 * np.pi * r**3 / 1000 for r in (18.0, 20.0))


def test_a_threshold_in_a_box_finds_the_ball_in_it(ct: Volume) -> None:
    corners = [(-60, -30, -30), (-10, 20, 30)]
    found = threshold_in_box(ct, corners, 35, 90, only_largest=True)
    assert found.volume_cc == pytest.approx(SMALL_CC + 0.2, rel=0.06)
    assert found.array.any(axis=(1, 2)).all()


def test_an_empty_range_and_an_empty_box_are_refused(ct: Volume) -> None:
    with pytest.raises(InputRefused, match="range"):
        threshold_in_box(ct, [(-60, -30, -30), (-10, 20, 30)], 90, 35)
    with pytest.raises(InputRefused, match="box"):
        threshold_in_box(ct, [(900, 900, 900), (950, 950, 950)], 35, 90)


def test_the_tissue_at_a_point_tells_its_values(ct: Volume) -> None:
    low, high = tissue_range(ct, SEED)
    assert 35 < low < 55
    assert 65 < high < 85


def test_growing_follows_a_bridge_unless_it_is_told_its_width(ct: Volume) -> None:
    leaked = grow_from(ct, SEED, 35, 90)
    stopped = grow_from(ct, SEED, 35, 90, neck_mm=12.0)
    assert leaked.region.volume_cc > 0.95 * (SMALL_CC + LARGE_CC)
    assert stopped.region.volume_cc == pytest.approx(SMALL_CC, rel=0.08)
    assert stopped.warning == ""


def test_a_seed_near_the_edge_grows_into_the_same_ball(ct: Volume) -> None:
    middle = grow_from(ct, SEED, 35, 90, neck_mm=12.0).region
    edge = grow_from(ct, (-35.0, -5.0, 15.0), 35, 90, neck_mm=12.0).region
    assert edge.volume_cc == pytest.approx(middle.volume_cc, rel=0.02)


def test_what_reaches_its_bounds_says_that_it_leaks(ct: Volume) -> None:
    assert "leaks" in grow_from(ct, SEED, -50, 90, radius_mm=40.0).warning


def test_a_seed_that_cannot_grow_is_refused(ct: Volume) -> None:
    with pytest.raises(InputRefused, match="not in the range"):
        grow_from(ct, SEED, 500, 900)
    with pytest.raises(InputRefused, match="outside the image"):
        grow_from(ct, (0, 0, 900), 35, 90)
    with pytest.raises(InputRefused, match="narrower"):
        grow_from(ct, (-5.0, -5.0, 0.0), 35, 90, neck_mm=14.0)
