"""Doses whose metrics are known without a calculation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hccbm_gui.core.dvh.calculation import DvhSettings, EndCaps, Quality, calculate_dvh


def box(shapes, half=25.0, thick=2.5):
    """A cube of 50 mm around the origin; its end caps end on its faces."""
    heights = np.arange(-half + thick / 2.0, half, thick)
    corners = np.array([(-half, -half), (half, -half), (half, half), (-half, half)])
    return shapes.structure([np.column_stack([corners, np.full(4, z)]) for z in heights])


@pytest.mark.parametrize("axis", [0, 1, 2])
@pytest.mark.parametrize("quality", list(Quality))
def test_a_cube_from_0_to_100_gy_has_the_metrics_of_a_straight_line(shapes, axis, quality):
    dose = shapes.dose_of(lambda *xyz: 2.0 * (xyz[axis] + 25.0))
    # The dose beyond the cube is negative, as in a difference; its curve starts below zero.
    dvh = calculate_dvh(box(shapes), dose, DvhSettings(quality=quality))
    for percent, gy in ((95, 5.0), (98, 2.0), (50, 50.0), (2, 98.0)):
        assert dvh.dose_at_percent(percent) == pytest.approx(gy, rel=1e-3)
    assert dvh.mean_gy == pytest.approx(50.0, rel=1e-3)
    assert dvh.percent_at_gy(20.0) == pytest.approx(80.0, rel=1e-3)
    d2, d50, d98 = (dvh.dose_at_percent(p) for p in (2, 50, 98))
    assert (d2 - d98) / d50 == pytest.approx(1.92, rel=1e-3)
    assert (dvh.min_gy, dvh.max_gy) == pytest.approx((0.0, 100.0), abs=1e-6)
    assert dvh.total_cc == pytest.approx(125.0, rel=1e-9)


@pytest.mark.parametrize("gy", [50.0, 50.003, 0.0, 3.7e-3])
def test_a_uniform_dose_is_every_metric(shapes, gy):
    dvh = calculate_dvh(box(shapes), shapes.dose_of(lambda x, y, z: gy + 0.0 * x))
    readings = [dvh.dose_at_percent(p) for p in (100, 99, 98, 95, 50, 5, 2, 1, 0)]
    readings += [dvh.min_gy, dvh.mean_gy, dvh.max_gy, dvh.dose_at_cc(0.03)]
    assert readings == pytest.approx([float(np.float32(gy))] * len(readings), abs=1e-12)
    assert dvh.volume_at_gy(float(np.float32(gy))) == dvh.covered_cc
    assert dvh.volume_at_gy(gy + 0.001) == 0.0


def test_the_differential_curve_holds_the_whole_volume(shapes):
    dvh = calculate_dvh(box(shapes), shapes.linear_dose("AP", 2.5))
    centres, cc_per_gy = dvh.differential()
    step = dvh.dose_gy[1] - dvh.dose_gy[0]
    assert cc_per_gy.sum() * step == pytest.approx(dvh.covered_cc)
    inside = (centres > -8.9) & (centres < 40.9)
    # 125 cc over 50 Gy, in every bin: no staircase of rows, slabs or voxels.
    assert cc_per_gy[inside] == pytest.approx(2.5, rel=2e-3)


def test_end_caps_are_half_a_slice_at_both_ends(shapes):
    dose = shapes.linear_dose("SI", 2.5)
    capped = calculate_dvh(box(shapes), dose)
    flat = calculate_dvh(box(shapes), dose, DvhSettings(end_caps=EndCaps.NONE))
    assert flat.total_cc == pytest.approx(125.0 * 47.5 / 50.0)
    assert capped.bracket_cc is None
    assert (capped.min_gy, capped.max_gy) == pytest.approx((-9.0, 41.0))
    assert (flat.min_gy, flat.max_gy) == pytest.approx((-7.75, 39.75))


def test_the_largest_dose_is_found_at_a_node_between_the_contours(shapes):
    def peak(x, y, z):
        return 80.0 * ((x == 5.0) & (y == -5.0) & (z == 2.5)) + 0.0 * (x + y + z)

    dvh = calculate_dvh(box(shapes), shapes.dose_of(peak))
    assert dvh.max_gy == 80.0
    assert dvh.min_gy == 0.0


def test_the_largest_dose_is_found_half_way_along_a_face(shapes):
    dvh = calculate_dvh(
        box(shapes), shapes.dose_of(lambda x, y, z: np.maximum(x, 0.0) - abs(y) - abs(z) + 50.0)
    )
    assert dvh.max_gy == pytest.approx(75.0)


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    scale=st.floats(0.01, 5.0),
    shift=st.floats(-3.0, 3.0),
)
def test_laws_of_every_curve(shapes, seed, scale, shift):
    chance = np.random.default_rng(seed)
    dose = shapes.dose_volume(chance.uniform(0, 60, (21, 20, 22)), 3.0, (-31.0, -28.0, -30.0))
    turn = np.linspace(0.0, 2.0 * np.pi, 60, endpoint=False)
    rim = 18.0 + 3.0 * np.sin(3.0 * turn + seed)
    corners = np.column_stack([rim * np.cos(turn) + shift, rim * np.sin(turn) - shift])
    heights = np.arange(-16.0, 17.0, 4.0)
    contours = [np.column_stack([corners, np.full(60, z)]) for z in heights]
    whole = calculate_dvh(shapes.structure(contours), dose)
    step = whole.dose_gy[1] - whole.dose_gy[0]

    assert step <= 0.01 + 1e-12
    assert whole.volume_cc[0] == whole.covered_cc
    assert whole.volume_cc[-1] == 0.0
    assert (np.diff(whole.volume_cc) <= 0.0).all()
    assert whole.dose_gy[0] == 0.0
    assert whole.dose_gy[-1] > whole.max_gy
    # The mean is the area below the curve.
    area = np.trapezoid(whole.volume_cc, whole.dose_gy) / whole.covered_cc
    assert area == pytest.approx(whole.mean_gy, abs=2e-3)
    readings = [whole.dose_at_percent(p) for p in np.linspace(0, 100, 21)]
    assert (np.diff(readings) <= 1e-12).all()
    assert readings[0] == whole.max_gy
    assert readings[-1] == whole.min_gy
    # Reading there and back.
    for cc in (0.03, 0.5 * whole.covered_cc, 0.97 * whole.covered_cc):
        assert whole.volume_at_gy(whole.dose_at_cc(cc)) == pytest.approx(cc, rel=1e-6)

    # The parts of a structure hold the whole: the lower and the upper slices, by their faces.
    parts = [calculate_dvh(shapes.structure(contours[a:b]), dose) for a, b in ((0, 4), (4, 9))]
    assert sum(part.total_cc for part in parts) == pytest.approx(whole.total_cc, rel=1e-9)
    for gy in (10.0, 30.0, 50.0):
        split = sum(part.volume_at_gy(gy) for part in parts)
        assert split == pytest.approx(whole.volume_at_gy(gy), abs=2e-3 * whole.total_cc)

    # A dose times a factor multiplies every dose of the curve.
    louder = shapes.dose_volume(dose.array * scale, 3.0, (-31.0, -28.0, -30.0))
    times = calculate_dvh(shapes.structure(contours), louder)
    assert times.mean_gy == pytest.approx(scale * whole.mean_gy, rel=1e-6)
    for percent in (95, 50, 2):
        there = scale * whole.dose_at_percent(percent)
        assert times.dose_at_percent(percent) == pytest.approx(there, abs=0.02)
