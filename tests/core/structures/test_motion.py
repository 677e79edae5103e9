"""A target that breathes."""

import numpy as np
import pytest

from hccbm_gui.core.errors import MissingInput
from hccbm_gui.core.fields.structure_volume import SlabStack, volume_cc
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.structures.algebra import difference
from hccbm_gui.core.structures.motion import centroid_mm, internal_target, motion_amplitude_mm

SHIFTS = ((0.0, 0.0, 0.0), (1.0, -2.0, 6.0), (1.5, -3.0, 12.0), (0.5, -1.0, 5.0))
"""Four phases; the last goes back on another way than it came."""


def cylinder(centre, radius=10.0, height=24.0, spacing=3.0) -> list[np.ndarray]:
    turn = np.linspace(0, 2 * np.pi, 240, endpoint=False)
    circle = np.asarray(centre)[:2] + radius * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    heights = centre[2] + np.arange(-height / 2 + spacing / 2, height / 2, spacing)
    return [np.column_stack([circle, np.full(240, z)]) for z in heights]


def phase(shift) -> Roi:
    contours = cylinder(np.array([30.0, -20.0, 100.0]) + shift)
    return Roi("GTV", RoiKind.GTV, (255, 0, 0), "1.2", tuple(contours))


def test_s3_02_the_itv_is_the_union_of_four_phases() -> None:
    phases = [phase(shift) for shift in SHIFTS]
    itv = internal_target(phases)
    for gtv in phases:
        assert difference(gtv, itv).volume_cc <= 1e-9
    assert itv.volume_cc > max(volume_cc(gtv) for gtv in phases)
    points = np.random.default_rng(0).uniform((15, -40, 80), (50, 0, 130), (20000, 3))
    inside = np.zeros(len(points), bool)
    for shift in SHIFTS:
        x, y, z = (points - (30.0, -20.0, 100.0) - shift).T
        inside |= (np.hypot(x, y) < 10.0) & (np.abs(z) < 12.0)
    assert np.mean(inside != itv.contains(points)) < 1e-3


def test_s3_02_the_motion_along_an_axis_is_the_range_of_the_centroid() -> None:
    amplitude = motion_amplitude_mm([phase(shift) for shift in SHIFTS])
    assert amplitude == pytest.approx((1.5, 3.0, 12.0), abs=1e-9)


def test_s3_02_motion_along_the_slices_makes_a_longer_cylinder() -> None:
    phases = [phase((0, 0, shift)) for shift in (0.0, 4.0, 8.0, 7.0)]
    gtv = volume_cc(phases[0])
    assert internal_target(phases).volume_cc == pytest.approx(gtv * 32 / 24, rel=1e-9)


def test_one_phase_does_not_move() -> None:
    still = [phase((0, 0, 0))]
    assert motion_amplitude_mm(still) == (0.0, 0.0, 0.0)
    assert internal_target(still).volume_cc == pytest.approx(volume_cc(still[0]), rel=1e-12)


def test_the_centroid_leaves_out_holes_and_weighs_uneven_slices() -> None:
    square = np.array([(0, 0), (30, 0), (30, 30), (0, 30)], float)
    hole = np.array([(20, 0), (30, 0), (30, 30), (20, 30)], float)
    contours = [np.column_stack([s, np.full(4, z)]) for z in (0, 2, 8) for s in (square, hole)]
    # Faces at -1, 1, 5 and 11.
    assert centroid_mm(Roi("r", RoiKind.OAR, (0, 0, 0), "f", tuple(contours))) == pytest.approx(
        (10.0, 15.0, 5.0)
    )


def test_the_centroid_turns_with_the_patient() -> None:
    turn = np.array([(0.36, 0.48, -0.8), (-0.8, 0.6, 0), (0.48, 0.64, 0.6)])
    contours = [contour @ turn.T for contour in cylinder((30.0, -20.0, 100.0))]
    found = centroid_mm(Roi("r", RoiKind.GTV, (0, 0, 0), "f", tuple(contours)))
    assert found == pytest.approx(turn @ (30.0, -20.0, 100.0), abs=1e-9)


def test_without_a_phase_there_is_nothing_to_follow() -> None:
    for work in (internal_target, motion_amplitude_mm):
        with pytest.raises(MissingInput, match="phase"):
            work([])
    with pytest.raises(MissingInput, match="no centre"):
        centroid_mm(SlabStack(np.eye(3), ()))
