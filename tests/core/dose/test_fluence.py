"""Apertures on pixels, and kernels laid over them."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate

from hccbm_gui.core.dose.fluence import View, convolve, coverage, open_fluence
from hccbm_gui.core.dose.pencil_beam import PencilBeamEngine
from hccbm_gui.core.fields.polygons import even_odd

VIEW = View.over(np.array([[-60.0, -50.0], [60.0, 50.0]]), 1.0)
points = st.tuples(st.floats(-55.0, 55.0), st.floats(-45.0, 45.0))
polygons = st.lists(points, min_size=3, max_size=9).map(np.array)


@settings(max_examples=60)
@given(polygons, polygons)
def test_pixels_cover_the_area_of_the_polygons(first: np.ndarray, second: np.ndarray) -> None:
    """Even-odd, whatever they cross: of rows only the middles of 16 lines are looked at."""
    shape = even_odd([first, second])
    share = coverage([first, second], VIEW)
    assert share.min() >= 0.0
    assert share.max() <= 1.0
    assert share.sum() == pytest.approx(shape.area, abs=0.01 * shape.length + 1e-6)


def test_a_rectangle_covers_its_pixels_exactly() -> None:
    corners = np.array([[-10.25, -5.5], [20.0, -5.5], [20.0, 7.75], [-10.25, 7.75]])
    share = coverage([corners], VIEW)
    v, u = VIEW.axes_mm()
    along_u = np.clip(np.minimum(u + 0.5, 20.0) - np.maximum(u - 0.5, -10.25), 0.0, 1.0)
    along_v = np.clip(np.minimum(v + 0.5, 7.75) - np.maximum(v - 0.5, -5.5), 0.0, 1.0)
    assert share == pytest.approx(np.outer(along_v, along_u), abs=1e-9)


def test_a_block_in_the_field_is_shut(engine: PencilBeamEngine) -> None:
    def box(half: float) -> np.ndarray:
        return np.array([[-half, -half], [half, -half], [half, half], [-half, half]])

    model = replace(engine.model, transmission=0.02)
    fluence = open_fluence([box(40.0), box(12.0)], VIEW, model)
    v, u = VIEW.axes_mm()
    at = {round(x): column for column, x in enumerate(u)}
    middle = int(np.flatnonzero(v == 0.0)[0])
    assert fluence[middle, at[0]] == pytest.approx(0.02, abs=1e-4)
    assert fluence[middle, at[-26]] == pytest.approx(model.horn.at(np.array(26.0)), abs=1e-4)
    assert fluence[middle, at[40]] == pytest.approx(0.51 * model.horn.at(np.array(40.0)), abs=0.01)


@pytest.mark.parametrize("alpha", [0.005, 0.02, 0.45])
def test_convolution_is_the_integral_over_the_aperture(
    bare_engine: PencilBeamEngine, alpha: float
) -> None:
    """A disc of radius R seen from its centre: 1 - exp(-alpha R); from elsewhere by quadrature."""
    radius = 40.0
    turn = np.linspace(0.0, 2.0 * np.pi, 720, endpoint=False)
    disc = [radius * np.stack([np.cos(turn), np.sin(turn)], axis=1)]
    reach = np.array([[-100.0, -90.0], [100.0, 90.0]])
    ranges = np.array([alpha, 1.001 * alpha])
    spread, _ = convolve(disc, reach, (ranges, ranges), bare_engine.model)
    v, u = spread.view.axes_mm()
    middle = spread.pictures[int(np.flatnonzero(v == 0.0)[0]), :, 0]

    def seen_from(x: float) -> float:
        def ring(r: float) -> float:
            # Share of a circle round x that lies inside the disc.
            if r <= radius - x:
                return alpha * np.exp(-alpha * r)
            cosine = (x * x + r * r - radius * radius) / (2.0 * x * r)
            return alpha * np.exp(-alpha * r) * np.arccos(np.clip(cosine, -1.0, 1.0)) / np.pi

        near, far = abs(radius - x), radius + x
        ends = (0.0, near, far) if x < radius else (near, far)
        return sum(integrate.quad(ring, a, b, limit=200)[0] for a, b in pairwise(ends))

    assert middle[u == 0.0][0] == pytest.approx(1.0 - np.exp(-alpha * radius), abs=2e-3)
    for x in (20.0, 35.0, 50.0, 80.0):
        assert middle[u == x][0] == pytest.approx(seen_from(x), abs=2e-3)
