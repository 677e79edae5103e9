"""Spots that a person draws on a planar scan."""

from dataclasses import replace

import numpy as np
import pytest

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.planar import PlanarImage, PlanarScan, Scale, View
from hccbm_gui.core.spot import Side, SpotState, SpotType
from hccbm_gui.core.spots.spot_outline import drawn_planar_spot, redraw_planar_spot


def scan(left_on_right: bool | None = True, **more: object) -> PlanarScan:
    """A body of 100 counts, 2 mm pixels, with 300 counts in a square on the picture's right."""
    counts = np.zeros((100, 80))
    counts[10:90, 20:60] = 100.0
    counts[40:50, 50:56] = 300.0
    view = View.ANTERIOR if left_on_right else View.POSTERIOR
    image = PlanarImage(counts, (2.0, 2.0), view, left_on_right)
    return replace(PlanarScan((image,), False), **more)  # type: ignore[arg-type]


def square(shown: PlanarScan) -> np.ndarray:
    corners = [(39.5, 49.5), (39.5, 55.5), (49.5, 55.5), (49.5, 49.5)]
    return shown.images[0].to_plane(corners)


@pytest.mark.parametrize(
    ("left_on_right", "side"), [(True, Side.LEFT), (False, Side.RIGHT), (None, Side.UNKNOWN)]
)
def test_a_drawn_spot_has_size_counts_and_side(left_on_right, side):
    shown = scan(left_on_right)
    spot = drawn_planar_spot(shown, "nm", square(shown), SpotType.HOT)
    assert spot.area_cm2 == pytest.approx(20 * 12 / 100)
    assert (spot.mean, spot.peak, spot.background) == (300.0, 300.0, 100.0)
    assert spot.lesion_to_background == pytest.approx(3.0)
    assert spot.side is side
    assert spot.state is SpotState.PROPOSED
    assert spot.edited


def test_on_a_photograph_a_drawn_spot_has_no_values():
    shown = scan(counts=False, photograph=True)
    spot = drawn_planar_spot(shown, "nm", square(shown), SpotType.COLD)
    values = (spot.mean, spot.peak, spot.background, spot.z_score, spot.lesion_to_background)
    assert np.isnan(values).all()
    assert spot.ratio_words == "–"
    assert spot.area_cm2 == pytest.approx(2.4)
    again = redraw_planar_spot(shown, spot, square(shown) * 0.9)
    assert np.isnan(again.mean)
    assert again.area_cm2 < 2.4


def test_without_a_scale_a_drawn_spot_has_no_area():
    shown = scan(counts=False, photograph=True, scale=Scale.UNKNOWN)
    assert drawn_planar_spot(shown, "nm", square(shown), SpotType.HOT).area_cm2 is None


def test_an_outline_beside_the_picture_is_refused():
    with pytest.raises(InputRefused, match="outside"):
        drawn_planar_spot(scan(), "nm", square(scan()) + 900.0, SpotType.HOT)
    with pytest.raises(InputRefused, match="three points"):
        drawn_planar_spot(scan(), "nm", square(scan())[:2], SpotType.HOT)
