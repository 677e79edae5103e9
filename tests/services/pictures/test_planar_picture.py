import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF

from hccbm_gui.core.planar import PlanarImage, View
from hccbm_gui.core.spot import Side, Spot, SpotState, SpotType
from hccbm_gui.services.pictures.palette import dark
from hccbm_gui.services.pictures.planar_picture import (
    PlanarPictureOptions,
    automatic_window,
    paint_planar,
)
from hccbm_gui.services.pictures.planar_viewport import PlanarViewport


def make_image(left_on_right: bool | None = True, view: View = View.ANTERIOR) -> PlanarImage:
    """60 x 40 pixels of 5 mm; a hot block at the upper left of the picture."""
    counts = np.full((60, 40), 10, dtype=np.uint16)
    counts[10:20, 5:15] = 100
    return PlanarImage(counts, (5.0, 5.0), view, left_on_right)


def make_spot(kind: SpotType = SpotType.HOT, **kwargs) -> Spot:
    """A square of 60 mm about the middle of the picture."""
    square = np.array([(-30.0, -30.0), (30.0, -30.0), (30.0, 30.0), (-30.0, 30.0)])
    return Spot(f"{kind}-1", kind, Side.MIDLINE, "", "nm", outlines=(square,), **kwargs)


def painted(image, **kwargs):
    def paint(painter, rect):
        paint_planar(painter, rect, image, dark(), **kwargs)

    return paint


def test_many_counts_are_dark_and_few_light(pixels_of):
    picture = pixels_of(painted(make_image(), window=(0.0, 100.0)), 200, 300)
    hot, cool = picture[75, 50], picture[220, 100]
    assert hot.max() < 10
    ground = np.array([0xEE, 0xF1, 0xF4])
    assert cool == pytest.approx(0.9 * ground, abs=3)


@pytest.mark.parametrize("width", [90, 145, 300])
def test_nothing_is_painted_outside_a_narrow_view(pixels_of, width):
    options = PlanarPictureOptions(
        titles=("ANT", "99mTc-MDP with a very long name · counts"),
        crosshair=(10.0, 20.0),
        selected_spot="hot-1",
        marks=("not quantifiable",),
    )
    viewport = PlanarViewport(QRectF(0, 0, width, 300), make_image(None), zoom=3.0)
    pixels_of(
        painted(make_image(None), spots=(make_spot(),), viewport=viewport, options=options),
        width,
        300,
    )


def test_hot_cold_and_physiological_differ_by_colour_and_by_line(pixels_of, near):
    inked = {}
    cases = {
        dark().hot: make_spot(),
        dark().cold: make_spot(SpotType.COLD),
        dark().physiological: make_spot(physiological=True),
    }
    for colour, spot in cases.items():
        picture = pixels_of(painted(make_image(), spots=(spot,)), 200, 300)
        band = near(picture, colour, 60)[110:190, 60:140]  # the outline, without letters
        assert band.any()
        inked[colour] = band.sum()
    assert inked[dark().hot] > 1.3 * inked[dark().cold]
    assert inked[dark().cold] > inked[dark().physiological]


def test_the_triangle_points_up_for_hot_and_down_for_cold(pixels_of, near):
    widths = {}
    for kind, colour in ((SpotType.HOT, dark().hot), (SpotType.COLD, dark().cold)):
        picture = pixels_of(painted(make_image(), spots=(make_spot(kind),)), 200, 300)
        # The outline ends at x = 130, y = 120; the symbol stands right of its corner.
        mark = near(picture, colour, 60)[112:128, 133:145]
        rows = np.nonzero(mark.any(axis=1))[0]
        widths[kind] = (mark[rows[1]].sum(), mark[rows[-2]].sum())
    assert widths[SpotType.HOT][0] < widths[SpotType.HOT][1]
    assert widths[SpotType.COLD][0] > widths[SpotType.COLD][1]


def test_the_selected_spot_is_thicker_and_a_rejected_one_fainter(pixels_of):
    def ink(spot, options=None):
        picture = pixels_of(painted(make_image(), spots=(spot,), options=options), 200, 300)
        return np.clip(picture[..., 0] - picture[..., 2], 0, None).sum()  # redness

    chosen = PlanarPictureOptions(selected_spot="hot-1")
    assert ink(make_spot(), chosen) > 1.4 * ink(make_spot())
    assert ink(make_spot(state=SpotState.REJECTED)) < 0.5 * ink(make_spot())


def test_sides_are_lettered_only_when_known(words_of):
    known = words_of(painted(make_image()), 200, 300)
    assert {"R", "L"} <= set(known.split())
    assert "?" not in known
    unknown = words_of(painted(make_image(None, View.UNKNOWN)), 200, 300)
    assert unknown.split().count("?") == 2
    assert "side unknown" in unknown
    assert "view unknown" in unknown
    assert not {"R", "L"} & set(unknown.split())


def test_a_posterior_view_is_lettered_the_other_way_and_not_mirrored(pixels_of, near):
    ink = []
    for left_on_right in (True, False):
        image = make_image(left_on_right, View.POSTERIOR)
        picture = pixels_of(painted(image, window=(0, 100)), 200, 300)
        assert picture[75, 50].max() < 10  # columns stay where they were acquired
        letters = near(picture, dark().planar_direction, 60)[135:165]
        ink.append((letters[:, :20].sum(), letters[:, -20:].sum()))
    assert ink[0][0] > ink[0][1]  # R, with more ink than L, on the left
    assert ink[1][0] < ink[1][1]


def test_a_picture_that_is_not_quantifiable_says_so(words_of):
    options = PlanarPictureOptions(marks=("not quantifiable",))
    assert "not quantifiable" in words_of(painted(make_image(), options=options), 300, 300)


def test_the_scale_bar_is_ten_centimetres_at_any_zoom_that_allows_it(pixels_of, words_of):
    assert "10 cm" in words_of(painted(make_image()), 300, 450)
    close = PlanarViewport(QRectF(0, 0, 300, 450), make_image(), zoom=10.0)
    words = words_of(painted(make_image(), viewport=close), 300, 450)
    assert "10 cm" not in words
    assert "cm" in words


def test_the_automatic_window_is_the_percentile_and_never_empty():
    image = make_image()
    assert automatic_window(image) == (0.0, 100.0)
    few = np.zeros((100, 100))
    few[0, 0] = 7.0
    assert automatic_window(PlanarImage(few, (1, 1), View.ANTERIOR, True)) == (0.0, 7.0)
    empty = PlanarImage(np.zeros((4, 4)), (1, 1), View.ANTERIOR, True)
    low, high = automatic_window(empty)
    assert low < high


viewports = st.builds(
    lambda left, zoom, p, q, width: PlanarViewport(
        QRectF(13.0, 7.0, width, 300.0), make_image(left), zoom, (p, q)
    ),
    st.sampled_from([True, False, None]),
    st.floats(0.5, 40.0),
    st.floats(-90, 90),
    st.floats(-140, 140),
    st.floats(60, 500),
)
places = st.tuples(st.floats(-100, 100), st.floats(-150, 150))


@settings(max_examples=60)
@given(viewport=viewports, place=places)
def test_a_place_goes_to_the_widget_and_back(viewport, place):
    there = viewport.to_widget(place)
    assert viewport.to_plane(there)[0] == pytest.approx(place, abs=1e-6)


@settings(max_examples=60)
@given(viewport=viewports, place=places)
def test_equal_lengths_stay_equal_and_head_stays_up(viewport, place):
    p, q = place
    here, aside, above = viewport.to_widget([(p, q), (p + 10.0, q), (p, q + 10.0)])
    assert abs(aside[0] - here[0]) == pytest.approx(10.0 * viewport.px_per_mm)
    assert here[1] - above[1] == pytest.approx(10.0 * viewport.px_per_mm)
    to_the_right = viewport.image.patient_left_on_right is not False
    assert (aside[0] > here[0]) == to_the_right


@settings(max_examples=60)
@given(viewport=viewports, factor=st.floats(0.3, 4.0), x=st.floats(20, 60), y=st.floats(20, 280))
def test_zooming_holds_the_place_under_the_cursor(viewport, factor, x, y):
    held = viewport.to_plane((x, y))[0]
    zoomed = viewport.zoomed(factor, QPointF(x, y))
    assert zoomed.to_plane((x, y))[0] == pytest.approx(held, abs=1e-6)


@settings(max_examples=30)
@given(viewport=viewports, dx=st.floats(-200, 200), dy=st.floats(-200, 200))
def test_panning_moves_the_picture_by_as_much(viewport, dx, dy):
    before = viewport.to_widget((5.0, 5.0))[0]
    after = viewport.panned(dx, dy).to_widget((5.0, 5.0))[0]
    assert after - before == pytest.approx([dx, dy], abs=1e-6)


@settings(max_examples=30)
@given(viewport=viewports, place=places)
def test_going_around_points_shows_them_all(viewport, place):
    points = np.array([place, (place[0] + 30.0, place[1] - 20.0)])
    around = viewport.around(points, 15.0)
    shown = around.to_widget(points)
    rect = around.rect
    assert (shown[:, 0] >= rect.left() - 1e-6).all()
    assert (shown[:, 0] <= rect.right() + 1e-6).all()
    assert (shown[:, 1] >= rect.top() - 1e-6).all()
    assert (shown[:, 1] <= rect.bottom() + 1e-6).all()
