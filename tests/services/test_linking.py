"""Positions and images go from frame to frame through one registration, in both directions."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import FrameMismatch, UntrustedGeometry
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.registration import AlignmentMethod
from hccbm_gui.core.rigid_registration import LINKED_BY_HAND, RigidRegistration
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.services.linking import carry, link_here, linked, placed, with_registration

EMPTY = Case(Patient("1", "A^B"))
COORDINATES = st.floats(-500, 500)
POINTS = st.tuples(COORDINATES, COORDINATES, COORDINATES)
ANGLES = st.tuples(*[st.floats(-180, 180)] * 3)


def registered(angles: tuple[float, ...], shift: tuple[float, ...], **more: object) -> Case:
    matrix = np.eye(4)
    matrix[:3, :3] = Rotation.from_euler("xyz", angles, degrees=True).as_matrix()
    matrix[:3, 3] = shift
    made = RigidRegistration("F", "M", matrix, AlignmentMethod.LANDMARKS, 1.0, **more)  # type: ignore[arg-type]
    return with_registration(EMPTY, made)


@given(POINTS, POINTS)
def test_linked_positions_are_the_same_place_from_then_on(
    fixed: tuple[float, float, float], moving: tuple[float, float, float]
) -> None:
    case = link_here(EMPTY, "F", fixed, "M", moving)
    assert carry(case, moving, "M", "F") == pytest.approx(fixed, abs=1e-9)
    assert carry(case, fixed, "F", "M") == pytest.approx(moving, abs=1e-9)


@given(ANGLES, POINTS, POINTS)
def test_a_position_comes_back_to_where_it_was(
    angles: tuple[float, ...], shift: tuple[float, ...], point: tuple[float, float, float]
) -> None:
    case = registered(angles, shift)
    over = carry(case, point, "M", "F")
    assert over is not None
    assert carry(case, over, "F", "M") == pytest.approx(point, abs=1e-9)


@given(ANGLES, POINTS)
def test_a_voxel_of_a_placed_image_lies_where_its_position_is_carried(
    angles: tuple[float, ...], shift: tuple[float, ...]
) -> None:
    case = registered(angles, shift, approved_at="2026-01-01", approved_by="x")
    geometry = Geometry.from_axes((3, 4, 5), (10.0, 20.0, 30.0), (3.0, 2.0, 1.0), "M")
    values = np.arange(60, dtype=np.int16).reshape(3, 4, 5)
    volume = Volume(values, geometry, Unit.HU, notes=("own note",))
    moved = placed(case, volume, "F")
    assert moved.geometry.frame_uid == "F"
    assert np.shares_memory(moved.array, volume.array)
    for index in ((0, 0, 0), (2, 3, 4), (1, 0, 2)):
        x, y, z = geometry.to_patient(index)[0]
        over = carry(case, (float(x), float(y), float(z)), "M", "F")
        assert over == pytest.approx(moved.geometry.to_patient(index)[0], abs=1e-6)
        assert moved.sample(over)[0] == pytest.approx(values[index], abs=1e-3)
    assert moved.notes == ("own note",)


def test_an_image_placed_by_hand_says_so_for_good() -> None:
    volume = Volume(
        np.zeros((2, 2, 2), np.int16),
        Geometry.from_axes((2, 2, 2), (0, 0, 0), (1, 1, 1), "M"),
        Unit.HU,
    )
    case = link_here(EMPTY, "F", (1.0, 0.0, 0.0), "M", (0.0, 0.0, 0.0))
    assert placed(case, volume, "F").notes == (LINKED_BY_HAND,)
    assert placed(case, volume, "M") is volume
    unapproved = registered((0.0, 0.0, 0.0), (1.0, 0.0, 0.0))
    assert placed(unapproved, volume, "F").notes == ("registration not approved",)


def test_without_a_registration_nothing_is_carried_and_nothing_placed() -> None:
    volume = Volume(
        np.zeros((2, 2, 2), np.int16),
        Geometry.from_axes((2, 2, 2), (0, 0, 0), (1, 1, 1), "M"),
        Unit.HU,
    )
    assert carry(EMPTY, (1.0, 2.0, 3.0), "M", "F") is None
    assert not linked(EMPTY, "M", "F")
    assert not linked(EMPTY, "", "")
    assert carry(EMPTY, (1.0, 2.0, 3.0), "F", "F") == (1.0, 2.0, 3.0)
    with pytest.raises(FrameMismatch, match="nobody has registered"):
        placed(EMPTY, volume, "F")


def test_a_chain_of_two_is_not_followed() -> None:
    case = link_here(EMPTY, "F", (0.0, 0.0, 0.0), "M", (1.0, 0.0, 0.0))
    case = link_here(case, "M", (0.0, 0.0, 0.0), "N", (1.0, 0.0, 0.0))
    assert linked(case, "N", "M")
    assert linked(case, "M", "F")
    assert not linked(case, "N", "F")


def test_a_new_link_stands_in_the_place_of_the_earlier_one_of_the_same_frames() -> None:
    case = link_here(EMPTY, "F", (0.0, 0.0, 0.0), "M", (1.0, 0.0, 0.0))
    again = link_here(case, "M", (0.0, 0.0, 0.0), "F", (0.0, 5.0, 0.0))
    assert len(again.registrations) == 1
    assert carry(again, (0.0, 0.0, 0.0), "M", "F") == pytest.approx((0.0, 5.0, 0.0))
    other = link_here(again, "F", (0.0, 0.0, 0.0), "N", (0.0, 0.0, 0.0))
    assert len(other.registrations) == 2
    assert case.registrations == replace(case).registrations


def test_an_image_is_not_linked_with_itself() -> None:
    with pytest.raises(UntrustedGeometry):
        link_here(EMPTY, "F", (0.0, 0.0, 0.0), "F", (1.0, 0.0, 0.0))
