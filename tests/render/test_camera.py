"""The camera over a plane: laws of panning, zooming and fitting."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hccbm_gui.render.camera import ViewCamera

cameras = st.builds(
    ViewCamera,
    centre_mm=st.tuples(st.floats(-500, 500), st.floats(-500, 500)),
    mm_per_pixel=st.floats(0.05, 5.0),
    size_px=st.tuples(st.integers(1, 3000), st.integers(1, 3000)),
)
pixels = st.tuples(st.floats(-100, 4000), st.floats(-100, 4000))


@settings(max_examples=30)
@given(cameras, pixels)
def test_pixels_lead_to_the_plane_and_back(camera, pixel):
    assert camera.to_pixel(camera.to_view([pixel]))[0] == pytest.approx(pixel, abs=1e-6)


@settings(max_examples=30)
@given(cameras, pixels, st.floats(0.25, 4.0))
def test_zoom_keeps_the_place_under_the_hand(camera, pixel, factor):
    zoomed = camera.zoomed(factor, pixel)
    assert zoomed.mm_per_pixel == pytest.approx(camera.mm_per_pixel / factor)
    assert zoomed.to_view([pixel])[0] == pytest.approx(camera.to_view([pixel])[0], abs=1e-6)


@settings(max_examples=30)
@given(cameras, pixels, pixels)
def test_panning_moves_the_picture_with_the_hand(camera, pixel, by):
    place = camera.to_view([pixel])
    moved = camera.panned(*by).to_pixel(place)[0]
    assert moved == pytest.approx(np.add(pixel, by), abs=1e-6)


@settings(max_examples=30)
@given(cameras, st.floats(1.0, 800.0), st.floats(1.0, 800.0))
def test_fitting_shows_everything_and_touches_one_side(camera, width, height):
    bounds = np.array([(-3.0, 7.0), (-3.0 + width, 7.0 + height)])
    visible = camera.fitted(bounds, margin=0.0).visible_mm()
    assert (visible[0] <= bounds[0] + 1e-6).all()
    assert (visible[1] >= bounds[1] - 1e-6).all()
    assert np.isclose(visible, bounds, atol=1e-6).all(axis=0).any()
