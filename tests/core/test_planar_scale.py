"""A scale by two points: what was typed is what is measured afterwards."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.planar import PIXEL_SIZE_NOTE, PlanarImage, PlanarScan, Scale, View
from hccbm_gui.core.planar_scale import (
    by_hand_note,
    distance_mm,
    length_mm,
    rescaled_spot,
    scale_factor,
    two_point_scale,
    with_scale,
)
from hccbm_gui.core.spot import Side, Spot, SpotType

PIXEL = st.tuples(st.floats(0, 200), st.floats(0, 100))


def image(spacing: tuple[float, float] = (1.0, 1.0)) -> PlanarImage:
    return PlanarImage(np.zeros((201, 101), np.uint8), spacing, View.ANTERIOR, True)


def scan(**more: object) -> PlanarScan:
    doubt = f"{PIXEL_SIZE_NOTE} is not in the file: nothing can be measured."
    plain = PlanarScan((image(),), False, quantifiable=False, notes=(doubt, "other"))
    return replace(plain, scale=Scale.UNKNOWN, **more)  # type: ignore[arg-type]


@given(PIXEL, PIXEL, st.floats(20.0, 2000.0), st.tuples(st.floats(0.5, 3.0), st.floats(0.5, 3.0)))
def test_the_two_points_lie_as_far_apart_as_was_typed(first, second, true_mm, spacing):
    shown = image(spacing)
    apart = float(np.hypot(*(np.array(second) - first)))
    if apart < 12.0 or not 0.02 < true_mm / apart * max(spacing) < 25.0:
        return
    try:
        factor = scale_factor(shown, first, second, true_mm)
    except InputRefused:
        return
    scaled = replace(shown, spacing_mm=(spacing[0] * factor, spacing[1] * factor))
    assert distance_mm(scaled, first, second) == pytest.approx(true_mm)
    assert scaled.spacing_mm[0] / scaled.spacing_mm[1] == pytest.approx(spacing[0] / spacing[1])
    assert scale_factor(scaled, first, second, true_mm) == pytest.approx(1.0)


def test_a_scale_answers_the_doubts_about_the_pixel_size_and_stays_as_a_note():
    scaled = with_scale(scan(), (2.41, 2.41))
    assert scaled.notes == ("other", "scale set by hand: 2.41 mm a pixel")
    assert scaled.has_scale
    assert scaled.quantifiable
    assert with_scale(scaled, (2.0, 2.0)).notes == ("other", by_hand_note((2.0, 2.0)))
    assert "scale set by hand" in scaled.marks
    assert "no scale" in scan().marks


def test_what_has_no_counts_is_not_quantifiable_with_a_scale_either():
    scaled = with_scale(scan(counts=False), (2.0, 2.0))
    assert scaled.has_scale
    assert not scaled.quantifiable


def test_a_spot_stays_on_its_pixels():
    outline = np.array([(0.0, 0.0), (10.0, 0.0), (10.0, 20.0), (0.0, 20.0)])
    spot = Spot("a", SpotType.HOT, Side.LEFT, "", "nm", outlines=(outline,), area_cm2=2.0)
    before, after = image(), image((2.5, 2.5))
    moved = rescaled_spot(spot, 2.5)
    np.testing.assert_allclose(before.to_pixel(outline), after.to_pixel(moved.outlines[0]))
    assert moved.area_cm2 == pytest.approx(2.0 * 2.5**2)


@pytest.mark.parametrize(
    ("words", "unit", "expected"),
    [
        ("25 cm", "", 250.0),
        ("2,5cm", "mm", 25.0),
        ("250", "mm", 250.0),
        (" ,5 m ", "", 500.0),
        ("12.", "cm", 120.0),
    ],
)
def test_lengths_are_read_as_people_type_them(words, unit, expected):
    assert length_mm(words, unit) == pytest.approx(expected)


@pytest.mark.parametrize("words", ["", "cm", "0 cm", "-3 cm", "3 inch", "1,2,3 mm", "nan cm"])
def test_what_is_no_length_is_refused(words):
    with pytest.raises(InputRefused):
        length_mm(words, "cm")


@pytest.mark.parametrize(
    ("second", "true_mm", "said"),
    [
        ((3.0, 4.0), 100.0, "pixels apart"),
        ((0.0, 100.0), 0.0, "more than nothing"),
        ((0.0, 100.0), float("nan"), "more than nothing"),
        ((0.0, 100.0), 1e6, "cannot be meant"),
        ((0.0, 100.0), 1e-3, "cannot be meant"),
    ],
)
def test_a_slip_of_the_hand_is_refused(second, true_mm, said):
    for attempt in (
        lambda: scale_factor(image(), (0.0, 0.0), second, true_mm),
        lambda: two_point_scale((0.0, 0.0), second, true_mm),
    ):
        with pytest.raises(InputRefused, match=said):
            attempt()
