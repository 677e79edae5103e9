import numpy as np
import pytest
import shapely
from PySide6.QtCore import QRectF

from hccbm_gui.core.beam import Beam
from hccbm_gui.core.errors import FrameMismatch
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.planar import PlanarImage, View
from hccbm_gui.core.registration import AlignmentMethod, PlanarAlignment
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.spot import Side, Spot, SpotType
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.services.pictures.directions import letters_of
from hccbm_gui.services.pictures.palette import dark
from hccbm_gui.services.pictures.projection_picture import (
    automatic_projection_window,
    paint_coronal_projection,
)
from hccbm_gui.services.pictures.roi_cut import cut_contours, shadow
from hccbm_gui.services.pictures.slice_picture import (
    Curtain,
    Overlay,
    SlicePictureOptions,
    paint_slice,
    slice_view,
)
from hccbm_gui.services.pictures.slice_plane import Plane, position_of, slice_plane

TURN = np.deg2rad(30.0)
OBLIQUE = (
    (0.0, -np.sin(TURN), np.cos(TURN)),
    (0.0, np.cos(TURN), np.sin(TURN)),
    (1.0, 0.0, 0.0),
)


def make_volume(axes=((0, 0, 1), (0, 1, 0), (1, 0, 0)), frame="frame") -> Volume:
    """Soft tissue with a bright block at the patient's right, front and head (LPS octant -,-,+)."""
    geometry = Geometry.from_axes((40, 50, 50), (0, 0, 0), (4.0, 3.0, 3.0), frame, axes)
    centred = geometry.affine.copy()
    centred[:3, 3] -= geometry.centre_mm
    geometry = Geometry(geometry.shape, centred, frame)
    places = geometry.to_patient(np.indices(geometry.shape).reshape(3, -1).T)
    bright = (places[:, 0] < 0) & (places[:, 1] < 0) & (places[:, 2] > 0)
    array = np.where(bright, 1000, 40).astype(np.int16).reshape(geometry.shape)
    return Volume(array, geometry, Unit.HU)


def make_box_roi(frame="frame", name="GTVp") -> Roi:
    """60 x 40 mm in x and y, slices from -20 to 20 every 4 mm, so 44 mm high with its ends."""
    square = np.array([(-30.0, -20.0), (30.0, -20.0), (30.0, 20.0), (-30.0, 20.0)])
    contours = tuple(np.column_stack([square, np.full(4, z)]) for z in np.arange(-20.0, 20.1, 4.0))
    return Roi(name, RoiKind.GTV, (255, 0, 0), frame, contours)


def painted(volume, plane, position, **kwargs):
    def paint(painter, rect):
        paint_slice(
            painter,
            rect,
            volume,
            plane,
            position,
            palette=dark(),
            options=SlicePictureOptions(**kwargs),
        )

    return paint


def area_of(polygons) -> float:
    """Even-odd area of rings, by shapely."""
    shape = shapely.Polygon()
    for ring in polygons:
        shape = shape.symmetric_difference(shapely.Polygon(ring))
    return shape.area


@pytest.mark.parametrize(
    ("plane", "position", "bright", "dim"),
    [
        ("axial", 20.0, (60, 60), (60, 140)),  # right on the left, front up
        ("axial", -20.0, None, (60, 60)),
        ("coronal", -20.0, (60, 60), (140, 60)),  # right on the left, head up
        ("sagittal", -20.0, (60, 60), (60, 140)),  # front on the left, head up
    ],
)
def test_every_plane_is_shown_in_radiological_view(pixels_of, plane, position, bright, dim):
    picture = pixels_of(painted(make_volume(), plane, position), 200, 200)
    if bright is not None:
        assert picture[bright].min() > 250
    assert picture[dim] == pytest.approx(127, abs=6)  # 40 HU is the level


def test_the_window_maps_its_ends_to_black_and_white(pixels_of):
    volume = make_volume()
    picture = pixels_of(painted(volume, "axial", 20.0, window_level=(2000.0, 1040.0)), 200, 200)
    assert picture[60, 60] == pytest.approx(255 * (1000 - 40) / 2000, abs=2)
    assert picture[140, 60].max() <= 1


def test_letters_come_from_the_axes_of_the_volume(words_of):
    words = words_of(painted(make_volume(), "axial", 0.0), 300, 300).split()
    assert {"A", "P", "R", "L"} <= set(words)
    words = words_of(painted(make_volume(OBLIQUE), "axial", 0.0), 300, 300).split()
    assert {"AF", "PH", "R", "L"} <= set(words)
    assert letters_of((0.0, 0.0, 0.0)) == "?"
    assert letters_of((0.7, -0.7, 0.05)) == "LA"


def test_the_position_and_the_scale_are_written_on_the_slice(words_of):
    words = words_of(painted(make_volume(), "axial", -12.0), 300, 300)
    assert "z −12.0 mm" in words
    assert "5 cm" in words
    assert "W 400 L 40" in words


def test_a_click_leads_back_into_the_patient():
    volume = make_volume()
    rect = QRectF(0, 0, 200, 200)
    view = slice_view(rect, volume, "coronal", 5.0, options=SlicePictureOptions())
    place = view.to_patient(40.0, 30.0)
    assert place[1] == pytest.approx(5.0)
    assert view.to_picture(view.plane.to_plane(place))[0] == pytest.approx([40.0, 30.0])


def test_an_axial_plane_shows_contours_as_stored():
    roi = make_box_roi()
    plane = slice_plane(make_volume().geometry, Plane.AXIAL, 5.0)
    (polygon,) = cut_contours(roi.contours, plane)
    assert polygon == pytest.approx(roi.contours[6][:, :2])
    beyond = slice_plane(make_volume().geometry, Plane.AXIAL, 22.5)
    assert cut_contours(roi.contours, beyond) == []


@pytest.mark.parametrize(
    ("plane", "position", "area"),
    [("coronal", 0.0, 60 * 44), ("sagittal", 10.0, 40 * 44), ("coronal", 25.0, 0.0)],
)
def test_an_upright_plane_cuts_slabs_with_half_a_slice_at_each_end(plane, position, area):
    cut = slice_plane(make_volume().geometry, plane, position)
    assert area_of(cut_contours(make_box_roi().contours, cut)) == pytest.approx(area, abs=0.01)


def test_an_oblique_plane_cuts_the_true_section():
    geometry = make_volume(OBLIQUE).geometry
    plane = slice_plane(geometry, Plane.AXIAL, position_of(geometry, "axial", (0, 0, 0)))
    # A plane tilted by 30 degrees leaves the box through its sides, 40 mm apart.
    expected = 60.0 * 40.0 / np.cos(TURN)
    assert area_of(cut_contours(make_box_roi().contours, plane)) == pytest.approx(expected, abs=1)


def test_a_hole_stays_a_hole_in_every_cut():
    inner = np.array([(-10.0, -10.0), (10.0, -10.0), (10.0, 10.0), (-10.0, 10.0)])
    outer = make_box_roi().contours
    holes = tuple(np.column_stack([inner, np.full(4, c[0, 2])]) for c in outer)
    plane = slice_plane(make_volume().geometry, Plane.CORONAL, 0.0)
    area = area_of(cut_contours(outer + holes, plane))
    assert area == pytest.approx((60 - 20) * 44, abs=0.01)


def test_a_gap_between_drawn_slices_stays_open():
    contours = [c for c in make_box_roi().contours if abs(c[0, 2]) > 9.0]
    plane = slice_plane(make_volume().geometry, Plane.CORONAL, 0.0)
    assert area_of(cut_contours(contours, plane)) < 60 * (44 - 12)


def test_the_shadow_is_the_projection_along_the_normal():
    plane = slice_plane(make_volume().geometry, Plane.CORONAL, 500.0)
    assert area_of(shadow(make_box_roi().contours, plane)) == pytest.approx(60 * 44, abs=0.01)


def test_a_structure_is_filled_red_where_it_is_cut(pixels_of):
    roi = make_box_roi()
    picture = pixels_of(painted(make_volume(), "axial", -4.0, rois=(roi,)), 300, 300)
    inside, outside = picture[150, 150], picture[150, 40]
    assert inside[0] > inside[1] + 20
    assert np.ptp(outside) <= 2


def test_an_overlay_is_painted_above_its_threshold_only(pixels_of):
    volume = make_volume()
    uptake = np.zeros(volume.array.shape, np.float32)
    uptake[:, :, 25:] = 10.0  # the patient's left
    spect = Volume(uptake, volume.geometry, Unit.COUNTS)
    overlay = Overlay(spect, (0.0, 10.0), opacity=1.0, threshold=5.0)
    picture = pixels_of(painted(volume, "axial", -20.0, overlay=overlay), 200, 200)
    assert picture[60, 140].min() > 250  # hot iron ends in white
    assert picture[60, 60] == pytest.approx(127, abs=6)


def test_images_of_another_frame_are_refused(pixels_of):
    volume = make_volume()
    stranger = Overlay(make_volume(frame="other"), (0.0, 1.0))
    with pytest.raises(FrameMismatch, match="functional image"):
        pixels_of(painted(volume, "axial", 0.0, overlay=stranger), 100, 100)
    with pytest.raises(FrameMismatch, match="GTVp"):
        pixels_of(painted(volume, "axial", 0.0, rois=(make_box_roi("other"),)), 100, 100)


def test_the_curtain_hangs_where_the_alignment_puts_it_and_says_that_it_has_no_depth(
    pixels_of, words_of
):
    counts = np.zeros((50, 50))
    counts[25:30, 10:15] = 100.0
    image = PlanarImage(counts, (4.0, 4.0), View.ANTERIOR, True)
    matrix = np.array([[1.0, 0.0, 20.0], [0.0, 1.0, -10.0], [0.0, 0.0, 1.0]])
    alignment = PlanarAlignment("nm", "frame", matrix, AlignmentMethod.LANDMARKS, 2.0)
    curtain = Curtain(image, alignment, window=(0.0, 100.0), opacity=1.0)
    volume = make_volume()
    position = 20.0
    picture = pixels_of(painted(volume, "coronal", position, curtain=curtain), 200, 200)
    x, z = alignment.to_patient(image.to_plane((27.0, 12.0)))[0]
    view = slice_view(
        QRectF(0, 0, 200, 200), volume, "coronal", position, options=SlicePictureOptions()
    )
    column, row = view.to_picture(view.plane.to_plane((x, position, z)))[0]
    assert picture[round(row), round(column)].min() > 240
    assert picture[round(row), round(column) + 25] == pytest.approx(127, abs=6)
    assert "no depth" in words_of(painted(volume, "coronal", 0.0, curtain=curtain), 300, 300)
    assert "no depth" not in words_of(painted(volume, "axial", 0.0, curtain=curtain), 300, 300)


def test_isocentre_and_fields_do_not_move_with_the_slice(pixels_of, near):
    from hccbm_gui.core.comparison import FieldComparison
    from hccbm_gui.core.field import Field, FieldEdges, FieldRule, FieldSource

    beam, rule = Beam((0.0, 0.0, 0.0)), FieldRule()
    ct = Field(FieldSource.CT_MRI, beam, rule, (), FieldEdges(50.0, 40.0, 40.0, 30.0))
    comparison = FieldComparison(
        gtv_name="GTVp",
        gtv_volume_cc=1.0,
        spot_id="",
        image_uid="ct",
        scan_uid="nm",
        beam=beam,
        rule=rule,
        gtv_outline=(),
        ct_field=ct,
        bone_scan_field=None,
        increments=None,
        adjusted=None,
        marginal_miss=None,
        alignment_method="",
        residual_mm=0.0,
        approved=False,
    )
    picture = pixels_of(painted(make_volume(), "coronal", 30.0, comparison=comparison), 320, 320)
    rows, columns = np.nonzero(near(picture, dark().ct_field, 25))
    assert np.ptp(rows) / np.ptp(columns) == pytest.approx(90.0 / 70.0, rel=0.03)
    # 40 mm to the patient's right, 30 to the left, of the middle of the picture.
    assert (160 - columns.min()) / (columns.max() - 160) == pytest.approx(40 / 30, rel=0.05)


def test_the_projection_shows_the_largest_value_whatever_the_order_of_the_axes(pixels_of):
    values = np.zeros((20, 30, 30), np.float32)
    values[15, 4, 5] = 10.0  # patient right, head
    for flip in (False, True):
        array, axes = values, ((0, 0, 1), (0, 1, 0), (1, 0, 0))
        origin = (-43.5, -43.5, -38.0)
        if flip:  # stored from the head down and from left to right
            array, axes = values[::-1, :, ::-1], ((0, 0, -1), (0, 1, 0), (-1, 0, 0))
            origin = (43.5, -43.5, 38.0)
        geometry = Geometry.from_axes((20, 30, 30), origin, (4.0, 3.0, 3.0), "frame", axes)
        volume = Volume(array, geometry, Unit.COUNTS)

        def paint(painter, rect, volume=volume):
            paint_coronal_projection(painter, rect, volume, dark(), titles=("MIP",))

        picture = pixels_of(paint, 180, 160)
        assert picture[36, 33].max() < 60
        assert picture[36, 147].min() > 225


def test_a_spot_of_another_frame_is_not_drawn_on_the_projection(pixels_of):
    contours = make_box_roi().contours
    spot = Spot("hot-1", SpotType.HOT, Side.RIGHT, "", "pt", contours=contours, frame_uid="other")

    def paint(painter, rect):
        paint_coronal_projection(painter, rect, make_volume(), dark(), spots=(spot,))

    with pytest.raises(FrameMismatch, match="hot-1"):
        pixels_of(paint, 100, 100)


def test_a_full_bladder_does_not_hide_the_spot_on_the_projection():
    picture = np.zeros((40, 40))
    picture[:8, :8] = 300.0
    picture[30, 30] = 12.0
    spot = Spot("hot-1", SpotType.HOT, Side.LEFT, "", "pt", contours=(np.zeros((3, 3)),), peak=12.0)
    assert automatic_projection_window(picture, (spot,)) == (0.0, 12.0)
    assert automatic_projection_window(picture, ()) == (0.0, 300.0)
    low, high = automatic_projection_window(np.zeros((2, 2)), ())
    assert low < high
