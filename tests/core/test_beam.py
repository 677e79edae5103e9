"""The beam's coordinates against golden points and the laws of central projection."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hccbm_gui.core.beam import PATIENT_TO_FIXED, Beam
from hccbm_gui.core.errors import InputRefused

OFFSET_MM = (50.0, -60.0, 80.0)
ISOCENTRE_MM = (-12.0, 34.0, -256.0)
ANGLES = ((0, 0), (180, 0), (90, 0), (270, 0), (0, 90), (30, 0))
GOLDEN = {
    "HFS": (
        (53.191, 85.106),
        (-47.170, 75.472),
        (-63.158, 84.211),
        (57.143, 76.190),
        (85.106, -53.191),
        (14.410, 86.670),
    ),
    "HFP": (
        (-47.170, 75.472),
        (53.191, 85.106),
        (57.143, 76.190),
        (-63.158, 84.211),
        (75.472, 47.170),
        (-12.351, 74.283),
    ),
    "FFS": (
        (-53.191, -85.106),
        (47.170, -75.472),
        (-57.143, -76.190),
        (63.158, -84.211),
        (-85.106, 53.191),
        (-75.332, -82.217),
    ),
    "FFP": (
        (47.170, -75.472),
        (-53.191, -85.106),
        (63.158, -84.211),
        (-57.143, -76.190),
        (-75.472, -47.170),
        (71.377, -77.900),
    ),
}
"""Computed apart from this program; positions in (u, v) mm for every pair of `ANGLES`."""

CASES = [
    (position, *angles, *point)
    for position, points in GOLDEN.items()
    for angles, point in zip(ANGLES, points, strict=True)
]


@pytest.mark.parametrize(("position", "gantry", "collimator", "u", "v"), CASES)
def test_golden_points_project_where_they_must(
    position: str, gantry: float, collimator: float, u: float, v: float
) -> None:
    beam = Beam(ISOCENTRE_MM, gantry, collimator, patient_position=position)
    point = np.add(ISOCENTRE_MM, OFFSET_MM)
    # The golden values carry three decimals themselves.
    assert beam.project(point)[0] == pytest.approx((u, v), abs=0.001)


@pytest.mark.parametrize("position", PATIENT_TO_FIXED)
def test_patient_axes_turn_without_mirroring(position: str) -> None:
    rotation = Beam(ISOCENTRE_MM, 37.0, 21.0, patient_position=position).patient_to_beam
    assert np.linalg.det(rotation) == pytest.approx(1.0, abs=1e-12)
    assert rotation @ rotation.T == pytest.approx(np.eye(3), abs=1e-12)


def test_gantry_90_puts_the_source_at_the_left_of_a_supine_patient() -> None:
    beam = Beam((0.0, 0.0, 0.0), 90.0)
    assert beam.source_mm == pytest.approx((1000.0, 0.0, 0.0), abs=1e-9)


def test_an_anterior_view_shows_the_patients_right_on_the_left() -> None:
    beam = Beam((0.0, 0.0, 0.0))
    assert beam.direction_in_view((-1, 0, 0)) == pytest.approx((-1.0, 0.0))
    assert beam.direction_in_view((0, 0, 1)) == pytest.approx((0.0, 1.0))
    assert beam.direction_in_view((0, 1, 0)) == pytest.approx((0.0, 0.0))


@settings(max_examples=25, deadline=None)
@given(
    gantry=st.floats(0, 360),
    collimator=st.floats(0, 360),
    offset=st.tuples(*[st.floats(-200, 200)] * 3),
    share=st.floats(0.1, 0.9),
    position=st.sampled_from(sorted(PATIENT_TO_FIXED)),
)
def test_points_of_one_ray_fall_on_one_place(
    gantry: float,
    collimator: float,
    offset: tuple[float, float, float],
    share: float,
    position: str,
) -> None:
    beam = Beam(ISOCENTRE_MM, gantry, collimator, patient_position=position)
    point = np.add(ISOCENTRE_MM, offset)
    nearer = beam.source_mm + share * (point - beam.source_mm)
    u, v = beam.project([point, nearer])
    assert u == pytest.approx(v, abs=1e-6)


def test_points_of_the_isocentre_plane_keep_their_size() -> None:
    beam = Beam(ISOCENTRE_MM, 65.0, 15.0)
    in_plane = beam.patient_to_beam[:2].T @ (30.0, -40.0)
    assert beam.project(in_plane + ISOCENTRE_MM)[0] == pytest.approx((30.0, -40.0), abs=1e-9)


def test_a_point_behind_the_source_is_refused() -> None:
    with pytest.raises(InputRefused, match="behind the source"):
        Beam((0.0, 0.0, 0.0)).project((0.0, -1000.0, 0.0))


@pytest.mark.parametrize("position", ["HFDL", ""])
def test_decubitus_and_unknown_positions_are_refused(position: str) -> None:
    with pytest.raises(InputRefused, match="patient position"):
        Beam((0.0, 0.0, 0.0), patient_position=position)
