"""A rigid registration keeps distances, goes both ways and refuses what is not rigid."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from hccbm_gui.core.errors import UntrustedGeometry
from hccbm_gui.core.registration import AlignmentMethod
from hccbm_gui.core.rigid_registration import LINKED_BY_HAND, RigidRegistration

ANGLES = st.tuples(*[st.floats(-180, 180)] * 3)
SHIFTS = st.tuples(*[st.floats(-900, 900)] * 3)
POINTS = st.lists(SHIFTS, min_size=2, max_size=6)


def registration(angles: tuple[float, ...], shift: tuple[float, ...]) -> RigidRegistration:
    matrix = np.eye(4)
    matrix[:3, :3] = Rotation.from_euler("xyz", angles, degrees=True).as_matrix()
    matrix[:3, 3] = shift
    return RigidRegistration("A", "B", matrix, AlignmentMethod.LANDMARKS, 1.0)


@given(ANGLES, SHIFTS, POINTS)
def test_there_and_back_is_where_it_began(
    angles: tuple[float, ...], shift: tuple[float, ...], points: list[tuple[float, ...]]
) -> None:
    made = registration(angles, shift)
    assert np.allclose(made.to_moving(made.to_fixed(points)), points, atol=1e-9)
    assert np.allclose(made.inverse @ made.matrix, np.eye(4), atol=1e-12)


@given(ANGLES, SHIFTS, POINTS)
def test_distances_stay_as_they_are(
    angles: tuple[float, ...], shift: tuple[float, ...], points: list[tuple[float, ...]]
) -> None:
    moved = registration(angles, shift).to_fixed(points)
    before = np.linalg.norm(np.diff(points, axis=0), axis=1)
    assert np.allclose(np.linalg.norm(np.diff(moved, axis=0), axis=1), before, atol=1e-9)


def test_a_link_by_hand_says_so_and_has_no_known_error() -> None:
    made = RigidRegistration.by_translation("A", "B", (3.0, -4.0, 5.0))
    assert np.allclose(made.to_fixed((1.0, 1.0, 1.0)), [(4.0, -3.0, 6.0)])
    assert made.method is AlignmentMethod.MANUAL
    assert np.isnan(made.residual_mm)
    assert made.notes == (LINKED_BY_HAND,)
    assert not made.approved


def test_the_matrix_cannot_be_changed_afterwards() -> None:
    matrix = np.eye(4)
    made = RigidRegistration("A", "B", matrix, AlignmentMethod.MANUAL)
    matrix[0, 3] = 7.0
    assert made.matrix[0, 3] == 0.0
    with pytest.raises(ValueError, match="read-only"):
        made.matrix[0, 3] = 7.0


@pytest.mark.parametrize(
    "matrix",
    [
        np.diag([1.1, 1.0, 1.0, 1.0]),
        np.diag([-1.0, 1.0, 1.0, 1.0]),
        np.diag([1.0, 1.0, 1.0, 2.0]),
        np.full((4, 4), np.nan),
        np.eye(3),
    ],
    ids=["scales", "mirrors", "projective", "not finite", "3 x 3"],
)
def test_what_is_not_rigid_is_refused(matrix: np.ndarray) -> None:
    with pytest.raises(UntrustedGeometry):
        RigidRegistration("A", "B", matrix, AlignmentMethod.MANUAL)


@pytest.mark.parametrize(("one", "other"), [("A", "A"), ("", "B"), ("A", "")])
def test_two_known_frames_are_needed(one: str, other: str) -> None:
    with pytest.raises(UntrustedGeometry, match="two different frames"):
        RigidRegistration.by_translation(one, other, (0.0, 0.0, 0.0))
