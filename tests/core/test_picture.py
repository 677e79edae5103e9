"""Pictures that are looked at, and the scale of a portal image."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.picture import (
    Picture,
    PortalGeometry,
    SpacingMeaning,
    plan_words,
    portal_words,
)
from hccbm_gui.core.plan import Plan, PlanBeam

GREY = np.arange(12, dtype=np.uint8).reshape(3, 4)
LENGTH = st.floats(500.0, 2000.0)


@given(st.floats(0.1, 2.0), LENGTH, LENGTH)
def test_a_length_at_the_isocentre_is_that_of_similar_triangles(spacing, sad_mm, sid_mm):
    """An object of one pixel at the image plane, seen from the source, has one size at the axis."""
    portal = PortalGeometry(sad_mm=sad_mm, sid_mm=sid_mm)
    picture = Picture((GREY,), (spacing, 2 * spacing), SpacingMeaning.IMAGE_PLANE, portal=portal)
    row, column = picture.isocentre_spacing_mm
    assert np.arctan2(row, sad_mm) == pytest.approx(np.arctan2(spacing, sid_mm))
    assert column == pytest.approx(2 * row)
    assert picture.shown_spacing_mm == (row, column)


def test_without_sid_there_is_no_scale_at_the_isocentre():
    picture = Picture((GREY,), (0.4, 0.4), SpacingMeaning.IMAGE_PLANE, portal=PortalGeometry())
    assert picture.isocentre_spacing_mm is None
    assert picture.scale_words == "a pixel is 0.400 mm at the image plane"


def test_portal_words_tell_only_what_is_known():
    portal = PortalGeometry(gantry_deg=180.0, couch_deg=0.0, sid_mm=1500.0)
    assert portal_words(portal) == "gantry 180°, couch 0°, SID 1500 mm"
    assert portal_words(PortalGeometry()) == ""


def test_a_picture_names_the_beam_of_its_plan_when_that_is_open():
    beams = (PlanBeam(3, "AP", "PHOTON", None),)
    plan = Plan("Pelvis", beams, 5, sop_uid="1.2.3")
    picture = Picture((GREY,), portal=PortalGeometry(plan_uid="1.2.3", beam_number=3))
    assert plan_words(picture, [plan]) == "Refers to the beam AP of the plan Pelvis."
    assert plan_words(picture, []) == ""
    stray = Picture((GREY,), portal=PortalGeometry(plan_uid="1.2.3", beam_number=9))
    assert plan_words(stray, [plan]) == "Refers to the plan Pelvis, which has no beam 9."
    assert plan_words(Picture((GREY,)), [plan]) == ""


def test_frames_cannot_be_changed_and_may_differ_in_size():
    colour = np.zeros((5, 6, 3), np.uint8)
    picture = Picture((GREY, colour))
    assert not picture.is_colour(0)
    assert picture.is_colour(1)
    with pytest.raises(ValueError, match="read-only"):
        picture.frames[0][0, 0] = 1


def test_the_window_is_that_of_the_file_else_all_values():
    assert Picture((GREY,)).range_of() == (0.0, 11.0)
    assert Picture((GREY,), window=(3.0, 5.0)).range_of() == (3.0, 5.0)
    flat = Picture((np.zeros((2, 2), np.uint16),))
    assert flat.range_of()[1] > flat.range_of()[0]


@pytest.mark.parametrize(
    "frames",
    [
        (),
        (np.zeros((2, 2, 4), np.uint8),),
        (np.zeros((2, 2), np.float32),),
        (np.zeros((2, 2, 3), np.uint16),),
        (np.zeros((0, 2), np.uint8),),
    ],
)
def test_what_is_no_picture_is_refused(frames):
    with pytest.raises(InputRefused):
        Picture(frames)
