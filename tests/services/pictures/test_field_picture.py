import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, QSizeF

from hccbm_gui.core.beam import Beam
from hccbm_gui.core.comparison import FieldComparison, Increments, MarginalMiss
from hccbm_gui.core.field import Field, FieldEdges, FieldRule, FieldSource
from hccbm_gui.core.fields.drr import DrrImage
from hccbm_gui.services.pictures.field_canvas import FieldPictureOptions
from hccbm_gui.services.pictures.field_picture import paint_field_comparison
from hccbm_gui.services.pictures.field_view import fit_view, view_letters
from hccbm_gui.services.pictures.label_placement import LabelBoard
from hccbm_gui.services.pictures.palette import dark, light, printed

SMALL = FieldEdges(50.0, 50.0, 40.0, 40.0)
LARGE = FieldEdges(85.0, 65.0, 55.0, 55.0)


def box(right: float, left: float, inferior: float, superior: float) -> np.ndarray:
    return np.array([(right, inferior), (left, inferior), (left, superior), (right, superior)])


def make_comparison(
    *,
    gantry: float = 0.0,
    small: FieldEdges | None = SMALL,
    large: FieldEdges = LARGE,
    residual: float = 4.0,
    position: str = "HFS",
    approved: bool = True,
) -> FieldComparison:
    """The worked example of Kim 2007's picture: hot box 60 x 40, GTV box 110 x 70 mm."""
    beam = Beam((0.0, 0.0, 0.0), gantry_deg=gantry, patient_position=position)
    rule = FieldRule()
    gtv = (box(-35.0, 35.0, -45.0, 65.0),)
    ct = Field(FieldSource.CT_MRI, beam, rule, gtv, large)
    scan = None
    if small is not None:
        hot = (box(-20.0, 20.0, -30.0, 30.0),)
        scan = Field(FieldSource.BONE_SCAN, beam, rule, hot, small)
    return FieldComparison(
        gtv_name="GTVp",
        gtv_volume_cc=180.0,
        spot_id="hot-1" if scan else "",
        image_uid="ct",
        scan_uid="nm",
        beam=beam,
        rule=rule,
        gtv_outline=gtv,
        ct_field=ct,
        bone_scan_field=scan,
        increments=Increments.between(small, large) if small else None,
        adjusted=True if small else None,
        marginal_miss=MarginalMiss(0.136, 0.136, 15.0, "superior") if small else None,
        alignment_method="projection",
        residual_mm=residual,
        approved=approved,
    )


def painted(comparison, palette=None, drr=None, **kwargs):
    def paint(painter, rect):
        paint_field_comparison(painter, rect, comparison, drr, palette or dark(), **kwargs)

    return paint


NO_LEGEND = FieldPictureOptions(legend=False)


def extent(mask: np.ndarray) -> tuple[int, int]:
    rows, columns = np.nonzero(mask)
    return int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1


def test_the_ct_field_is_drawn_solid_and_in_equal_scale(pixels_of, near):
    picture = pixels_of(painted(make_comparison(), options=NO_LEGEND), 400, 380)
    teal = near(picture, dark().ct_field, 25)
    tall, wide = extent(teal)
    assert tall / wide == pytest.approx(150.0 / 110.0, rel=0.02)
    # Only the figure of its change and the line to it may cover the edge.
    assert teal.sum(axis=0).max() > 0.9 * tall


def test_the_bone_scan_field_is_drawn_dashed_at_its_own_size(pixels_of, near):
    picture = pixels_of(painted(make_comparison(), options=NO_LEGEND), 400, 380)
    teal = near(picture, dark().ct_field, 25)
    scale = (extent(teal)[0] - 2.4) / 150.0
    view_rows = np.nonzero(teal)[0]
    amber = near(picture, dark().bone_scan, 25)
    amber[: view_rows.min() + 3] = False  # letters stand outside the larger field
    amber[view_rows.max() - 3 :] = False
    columns = np.nonzero(teal)[1]
    amber[:, : columns.min() + 3] = False
    amber[:, columns.max() - 3 :] = False
    tall, wide = extent(amber)
    assert tall == pytest.approx(100.0 * scale + 2.4, abs=2.5)
    assert wide == pytest.approx(80.0 * scale + 2.4, abs=2.5)
    assert 0.5 < amber.sum(axis=0).max() / tall < 0.75  # dashes of 3 and gaps of 2


def test_the_gtv_is_filled_red_and_the_spot_orange(pixels_of):
    comparison = make_comparison()
    picture = pixels_of(painted(comparison, options=NO_LEGEND), 400, 400)
    plot = QRectF(0, 0, 400, 400)
    view = fit_view(comparison, plot, plot.adjusted(21, 22, -21, -22))
    gtv, spot, ground = (
        view.point(*place) for place in ((30.0, -40.0), (15.0, -20.0), (45.0, -60.0))
    )
    red, orange, black = (picture[round(p.y()), round(p.x())] for p in (gtv, spot, ground))
    assert red[0] > red[1] + 25
    assert orange[0] > red[0] + 40
    assert orange[1] > orange[2]
    assert black.max() < 15


def test_each_edge_names_its_change_in_centimetres(words_of):
    words = words_of(painted(make_comparison()), 400, 400)
    assert words.count("+1.5 cm") == 3
    assert words.count("+3.5 cm") == 1
    assert "bone scan 10.0 × 8.0 cm" in words
    assert "CT/MRI 15.0 × 11.0 cm" in words
    assert "5 cm" in words


@pytest.mark.parametrize(("width", "height"), [(250, 220), (240, 400), (640, 230), (1200, 1000)])
def test_no_figure_is_lost_at_any_size(pixels_of, words_of, width, height):
    comparison = make_comparison(approved=False)
    pixels_of(painted(comparison, stale=True), width, height)
    words = words_of(painted(comparison, stale=True), width, height)
    for word in ("+3.5 cm", "SUP", "INF", "STALE", "not approved"):
        assert word in words
    assert words.count("+1.5 cm") == 3


def test_a_change_within_the_residual_carries_it(words_of):
    words = words_of(painted(make_comparison(residual=18.0)), 500, 500)
    assert words.count("+1.5 ± 1.8 cm") == 3
    assert "+3.5 cm" in words


def test_an_inward_change_has_a_minus(words_of):
    comparison = make_comparison(small=FieldEdges(90.0, 50.0, 40.0, 40.0))
    assert "−0.5 cm" in words_of(painted(comparison), 400, 400)


def test_a_posterior_beam_swaps_the_sides_and_not_head_and_feet():
    ap = dict(view_letters(make_comparison().beam))
    pa = dict(view_letters(make_comparison(gantry=180.0).beam))
    assert ap["R"][0] < 0 < ap["L"][0]
    assert pa["L"][0] < 0 < pa["R"][0]
    assert ap["SUP"][1] < 0 < ap["INF"][1]
    assert pa["SUP"][1] < 0 < pa["INF"][1]
    feet_first = dict(view_letters(make_comparison(position="FFS").beam))
    assert feet_first["INF"][1] < 0 < feet_first["SUP"][1]


@pytest.mark.parametrize(
    ("gantry", "left", "right"),
    [(0.0, "R", "L"), (33.0, "R", "L"), (90.0, "A", "P"), (108.5, "A", "P"), (150.0, "L", "R"),
     (270.0, "P", "A"), (327.0, "R", "L")],
)  # fmt: skip
def test_a_beam_from_the_side_has_front_and_back_at_its_edges(gantry, left, right):
    # By hand for HFS: seen from the patient's left (gantry 90) the front is on the left.
    letters = dict(view_letters(Beam((0.0, 0.0, 0.0), gantry)))
    assert set(letters) == {"SUP", "INF", left, right}
    assert letters[left][0] < 0 < letters[right][0]


def test_the_letters_painted_follow_the_beam(pixels_of, near):
    ink = []
    for gantry in (0.0, 180.0):
        picture = pixels_of(painted(make_comparison(gantry=gantry), options=NO_LEGEND), 400, 400)
        letters = near(picture, dark().direction, 60)
        middle = slice(180, 220)
        ink.append((letters[middle, :24].sum(), letters[middle, -24:].sum()))
    (ap_left, ap_right), (pa_left, pa_right) = ink
    # An R has more ink than an L.
    assert ap_left > 1.2 * ap_right
    assert pa_right > 1.2 * pa_left


def test_without_a_bone_scan_field_the_picture_says_so_and_draws_none(pixels_of, words_of, near):
    comparison = make_comparison(small=None)
    words = words_of(painted(comparison), 400, 400)
    assert "no field from the bone scan" in words
    assert "bone scan 1" not in words
    assert "+" not in words
    picture = pixels_of(painted(comparison, options=NO_LEGEND), 400, 400)
    teal = near(picture, dark().ct_field, 25)
    rows, columns = np.nonzero(teal)
    within = picture[rows.min() + 4 : rows.max() - 3, columns.min() + 4 : columns.max() - 3]
    assert not near(within, dark().bone_scan, 25).any()


def test_bone_lies_where_the_projection_says(pixels_of):
    u = np.arange(-150.0, 151.0)
    array = np.zeros((301, 301))
    array[:, (u > -52) & (u < -46)] = 4e4  # a rod at the patient's right, outside the GTV
    comparison = make_comparison()
    drr = DrrImage(array, u, u[::-1])
    picture = pixels_of(painted(comparison, drr=drr, options=NO_LEGEND), 400, 400)
    plot = QRectF(0, 0, 400, 400)
    view = fit_view(comparison, plot, plot.adjusted(21, 22, -21, -22))
    rod, beside = view.point(-49.0, -52.0), view.point(49.0, -52.0)
    assert picture[round(rod.y()), round(rod.x())].min() > 90
    assert picture[round(beside.y()), round(beside.x())].max() < 20


def test_the_paper_picture_stands_on_white(pixels_of):
    picture = pixels_of(painted(make_comparison(), palette=printed()), 300, 300)
    assert (picture == 255).all(axis=-1).mean() > 0.4


def test_the_graticule_adds_ticks(pixels_of):
    plain = pixels_of(painted(make_comparison()), 300, 300)
    ticked = pixels_of(
        painted(make_comparison(), options=FieldPictureOptions(graticule=True)), 300, 300
    )
    assert (plain != ticked).any(axis=-1).sum() > 300


def test_all_palettes_keep_the_two_fields_apart():
    for palette in (dark(), light(), printed()):
        assert palette.bone_scan != palette.ct_field
    assert (dark().bone_scan, dark().ct_field, dark().gtv) == ("#ffb020", "#35d0ba", "#ff5d5d")


sizes = st.floats(8.0, 90.0)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(
    labels=st.lists(
        st.tuples(sizes, st.floats(6.0, 30.0), st.floats(0, 400), st.floats(0, 300)), max_size=14
    )
)
def test_placed_labels_never_touch_each_other_or_leave_the_picture(labels):
    board = LabelBoard(QRectF(0, 0, 400, 300))
    placed = [board.place(QSizeF(w, h), [QPointF(x, y)]) for w, h, x, y in labels]
    boxes = [rect for rect in placed if rect is not None]
    assert all(board.bounds.contains(rect) for rect in boxes)
    for number, one in enumerate(boxes):
        assert not any(one.intersects(other) for other in boxes[:number])


def test_a_full_board_places_nothing():
    board = LabelBoard(QRectF(0, 0, 100, 40))
    board.reserve(QRectF(0, 0, 100, 40))
    assert board.place(QSizeF(20, 10), [QPointF(50, 20)]) is None
