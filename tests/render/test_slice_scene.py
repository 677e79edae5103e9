"""What a slice view shows, pixel by pixel, drawn off screen."""

import gc
from dataclasses import replace

import numpy as np
import psutil
import pytest
from scipy.spatial.transform import Rotation
from vtkmodules.vtkCommonCore import vtkObjectBase

from hccbm_gui.core.errors import FrameMismatch
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.planar import PlanarImage, View
from hccbm_gui.core.registration import AlignmentMethod, PlanarAlignment
from hccbm_gui.core.roi import RoiKind
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.render.looks import Slab, SlabMode
from hccbm_gui.render.slice_scene import SliceScene
from hccbm_gui.render.view_plane import PLANES as ALL_PLANES
from hccbm_gui.render.view_plane import ViewPlane, tilted_plane
from hccbm_gui.render.window_level import WindowLevel

pytestmark = pytest.mark.gl
FRAME = "1.2.3"
MARKER_MM = (44.0, -38.0, 51.0)
PLANES = ("axial", "coronal", "sagittal")
AXIAL, SAGITTAL_SERIES = (
    ((0, 0, 1), (0, 1, 0), (1, 0, 0)),
    ((1, 0, 0), (0, 0, -1), (0, 1, 0)),
)


def bare(scene):
    """Without crosshair and corner texts, so that the picture alone is tested."""
    scene.set_crosshair_visible(False)
    scene.set_texts_visible(False)
    return scene


def centre_of(mask):
    """(x, y) of the middle of the marked pixels, whose edges are whole numbers."""
    rows, columns = np.nonzero(mask)
    assert len(rows), "nothing is drawn"
    return columns.mean() + 0.5, rows.mean() + 0.5


def white(picture):
    return (picture[..., :3] >= 250).all(axis=-1)


def coloured(picture, colour, tolerance=40):
    return (np.abs(picture[..., :3].astype(int) - colour) <= tolerance).all(axis=-1)


def point_spect(at_mm, frame=FRAME, spacing=5.0, n=40):
    """A blob of 1000 on a background of 10."""
    geometry = Geometry.from_axes((n, n, n), [-spacing * (n - 1) / 2] * 3, [spacing] * 3, frame)
    grid = np.stack(np.meshgrid(*[np.arange(n)] * 3, indexing="ij"), axis=-1)
    points = geometry.to_patient(grid.reshape(-1, 3))
    values = 10 + 990 * np.exp(-((points - at_mm) ** 2).sum(axis=1) / 12.0**2)
    return Volume(values.reshape(n, n, n).astype(np.float32), geometry, Unit.COUNTS)


@pytest.mark.parametrize(
    ("plane", "on_the_right", "on_top"),
    [("axial", True, True), ("coronal", True, True), ("sagittal", False, True)],
)
def test_left_anterior_superior_lies_where_radiologists_expect_it(
    plane, on_the_right, on_top, new_window, picture_of, patient
):
    window = new_window()
    scene = bare(SliceScene(window, plane))
    scene.set_base(patient(), WindowLevel(400, 40))
    scene.set_cursor(MARKER_MM)
    scene.render()
    x, y = centre_of(white(picture_of(window)))
    assert bool(x > 200) is on_the_right
    assert bool(y > 180) is on_top
    assert (x, y) == pytest.approx(scene.pixel_of(MARKER_MM), abs=1.0)


@pytest.mark.parametrize(
    ("plane", "left", "right", "top", "bottom"),
    [
        ("axial", "R", "L", "A", "P"),
        ("coronal", "R", "L", "H", "F"),
        ("sagittal", "A", "P", "H", "F"),
    ],
)
def test_letters_name_the_edges(plane, left, right, top, bottom, new_window):
    scene = SliceScene(new_window(), plane)
    assert scene.letters() == {"left": left, "right": right, "top": top, "bottom": bottom}


def test_letters_are_drawn_at_the_edges(new_window, picture_of, patient):
    window = new_window()
    scene = bare(SliceScene(window, "axial"))
    scene.set_base(patient())
    scene.zoom(0.5)
    scene.render()
    amber = coloured(picture_of(window), (255, 176, 32), 25)
    assert amber[150:210, :30].any()
    assert amber[150:210, -30:].any()
    assert amber[-30:, 180:220].any()
    assert amber[:30, 180:220].any()


@pytest.mark.parametrize("plane", PLANES)
@pytest.mark.parametrize(
    "axes",
    [SAGITTAL_SERIES, Rotation.from_euler("xyz", [25, -20, 35], degrees=True).as_matrix()],
    ids=["sagittal", "oblique"],
)
def test_any_acquisition_shows_the_same_anatomy(plane, axes, new_window, picture_of, patient):
    pictures = []
    for acquired in (AXIAL, axes):
        window = new_window()
        scene = bare(SliceScene(window, plane))
        scene.set_base(patient(acquired), WindowLevel(2000, 0))
        scene.set_cursor(MARKER_MM)
        scene.fit()
        scene.render()
        x, y = scene.pixel_of(MARKER_MM)
        picture = picture_of(window)
        inside = picture[round(y) - 3 : round(y) + 3, round(x) - 3 : round(x) + 3, 0]
        opposite = scene.pixel_of(-np.array(MARKER_MM))
        other = picture[round(opposite[1]), round(opposite[0]), 0]
        pictures.append((int(inside.min()), int(other)))
    assert pictures[0] == pytest.approx(pictures[1], abs=3)
    assert pictures[0][0] >= 250
    assert pictures[0][1] < 150


def test_a_hundred_millimetres_span_the_right_number_of_pixels(new_window, picture_of):
    array = np.full((40, 60, 150), -1000, dtype=np.int16)
    array[:, 20:40, 25:125] = 1000
    geometry = Geometry.from_axes(array.shape, (-75, -30, -60), (3, 1, 1), FRAME)
    window = new_window(500, 300)
    scene = bare(SliceScene(window, "axial"))
    scene.set_base(Volume(array, geometry, Unit.HU), WindowLevel(400, 40))
    scene.render()
    across = white(picture_of(window)).any(axis=0).sum()
    (u0, _), (u1, _) = scene.visible_region
    assert across == pytest.approx(100.0 * 500 / (u1 - u0), abs=1.5)


def test_a_pixel_leads_to_the_patient_and_back(new_window, patient):
    scene = SliceScene(new_window(), "sagittal")
    scene.set_base(patient())
    scene.set_position_mm(13.0)
    scene.pan(31, -17)
    scene.zoom(2.3, (120, 80))
    before = scene.patient_at(120, 80)
    scene.zoom(0.7, (120, 80))
    assert scene.patient_at(120, 80) == pytest.approx(before, abs=1e-9)
    assert before[0] == 13.0
    for pixel in [(0, 0), (120, 80), (399.5, 359.5)]:
        assert scene.pixel_of(scene.patient_at(*pixel)) == pytest.approx(pixel, abs=0.5)


def test_panning_drags_the_picture(new_window, picture_of, patient):
    window = new_window()
    scene = bare(SliceScene(window, "coronal"))
    scene.set_base(patient(), WindowLevel(400, 40))
    scene.set_cursor(MARKER_MM)
    scene.render()
    x, y = centre_of(white(picture_of(window)))
    scene.pan(-40, 25)
    scene.render()
    assert centre_of(white(picture_of(window))) == pytest.approx((x - 40, y + 25), abs=0.6)


def test_steps_follow_the_slices_and_stop_at_the_ends(new_window, patient):
    scene = SliceScene(new_window(), "axial")
    scene.set_base(patient())
    scene.set_position_mm(10.4)
    scene.step(1)
    assert scene.position_mm == pytest.approx(13.0)
    assert scene.cursor_mm[2] == pytest.approx(13.0)
    scene.step(100_000)
    assert scene.position_mm == pytest.approx(99.0)
    scene.step(-100_000)
    assert scene.position_mm == pytest.approx(-99.0)


@pytest.mark.parametrize("plane", PLANES)
def test_the_hottest_place_of_the_overlay_is_drawn_over_its_position(
    plane, new_window, picture_of, patient
):
    at = np.array([-25.0, 35.0, -40.0])
    window = new_window()
    scene = bare(SliceScene(window, plane))
    scene.set_base(patient(), WindowLevel(4000, 0))
    scene.set_overlay(point_spect(at), 1.0, "hot iron", (0.0, 1000.0), threshold=700.0)
    scene.set_cursor(at)
    scene.render()
    picture = picture_of(window).astype(int)
    fused = picture[..., 0] - picture[..., 2] > 60
    rows, columns = np.nonzero(fused[40:-40, 40:-40])
    middle = (columns.mean() + 40.5, rows.mean() + 40.5)
    assert middle == pytest.approx(scene.pixel_of(at), abs=1.0)


def test_below_the_threshold_and_without_a_number_the_image_shows_through(
    new_window, picture_of, patient
):
    empty = point_spect((0, 0, 0))
    holes = np.full(empty.array.shape, np.nan, dtype=np.float32)
    for overlay in (replace(empty, array=holes), replace(empty, array=empty.array * 0)):
        window = new_window()
        scene = bare(SliceScene(window, "axial"))
        scene.set_base(patient())
        scene.render()
        plain = picture_of(window)
        scene.set_overlay(overlay, 1.0, "PET", (0.0, 100.0), threshold=1.0)
        scene.render()
        fused = picture_of(window)
        assert np.array_equal(plain[60:300, 60:340], fused[60:300, 60:340])


def test_opacity_mixes_overlay_and_image(new_window, picture_of, patient):
    flat = point_spect((0, 0, 0))
    flat = replace(flat, array=np.full(flat.array.shape, 50.0, np.float32))
    window = new_window()
    scene = bare(SliceScene(window, "axial"))
    scene.set_base(patient(), WindowLevel(400, 40))
    scene.set_overlay(flat, 0.25, "inverted grey", (50.0, 100.0))
    scene.render()
    # Body at its level is 127 or 128; a quarter of white over it is 159.
    assert int(picture_of(window)[180, 200, 0]) == pytest.approx(0.75 * 127.5 + 0.25 * 255, abs=2)


def test_outside_the_image_is_black_and_solid(new_window, picture_of, patient):
    window = new_window()
    scene = bare(SliceScene(window, "axial"))
    scene.set_base(patient(), WindowLevel(400, -1200))
    scene.set_overlay(point_spect((0, 0, 0)), 1.0, "inverted grey", (0.0, 1.0))
    scene.zoom(0.5)
    scene.render()
    picture = picture_of(window)
    assert not picture[60:80, 60:340, :3].any()
    assert (picture[..., 3] == 255).all()


def test_an_overlay_of_another_frame_is_refused(new_window, patient):
    scene = SliceScene(new_window(), "axial")
    scene.set_base(patient())
    with pytest.raises(FrameMismatch, match="SPECT"):
        scene.set_overlay(point_spect((0, 0, 0), frame="9.9"), label="SPECT")
    assert [label for label, _, _ in scene.values_at((0, 0, 0))] == ["image"]


def test_another_frame_takes_overlay_and_structures_away(new_window, patient, box_roi):
    scene = SliceScene(new_window(), "axial")
    ct = patient()
    scene.set_base(ct, label="CT")
    scene.set_overlay(point_spect((0, 0, 0)), label="SPECT")
    assert [label for label, _, _ in scene.values_at((0, 0, 0))] == ["CT", "SPECT"]
    other = Geometry(ct.geometry.shape, ct.geometry.affine, "9.9")
    scene.set_base(replace(ct, geometry=other), label="MR")
    assert [label for label, _, _ in scene.values_at((0, 0, 0))] == ["MR"]


def test_values_are_told_with_their_units(new_window, patient):
    scene = SliceScene(new_window(), "axial")
    scene.set_base(patient(), label="CT")
    scene.set_overlay(point_spect(MARKER_MM), label="SPECT")
    (ct, hu, hu_unit), (spect, counts, unit) = scene.values_at(MARKER_MM)
    assert (ct, round(hu), hu_unit) == ("CT", 1000, "HU")
    assert (spect, unit) == ("SPECT", "counts")
    assert counts > 800
    assert np.isnan(scene.values_at((500, 0, 0))[0][1])


def test_suv_by_lean_mass_stands_beside_suv_by_weight(new_window, patient):
    scene = SliceScene(new_window(), "axial")
    pet = replace(patient(), unit=Unit.SUV, lean_ratio=0.75)
    scene.set_base(pet, label="PET")
    (label, suv, unit), (beside, sul, lean_unit) = scene.values_at(MARKER_MM)
    assert (label, unit, beside, lean_unit) == ("PET", "SUV", "PET", "SUL")
    assert sul == pytest.approx(0.75 * suv)


def test_contours_are_drawn_on_their_slices_only(new_window, picture_of, patient, box_roi):
    roi = box_roi()
    window = new_window()
    scene = bare(SliceScene(window, "axial"))
    scene.set_base(patient(), WindowLevel(4000, 0))
    scene.set_rois([roi], {roi.key})
    for position, drawn in [(0.0, True), (31.0, True), (32.0, False), (-40.0, False)]:
        scene.set_position_mm(position)
        scene.render()
        green = coloured(picture_of(window), (0, 255, 0), 60)
        assert green.any() == drawn, position
        if drawn:
            rows, columns = np.nonzero(green)
            low = scene.pixel_of((-30, 30, position))
            high = scene.pixel_of((10, -20, position))
            assert (columns.min(), rows.min()) == pytest.approx(low, abs=2.0)
            assert (columns.max(), rows.max()) == pytest.approx(high, abs=2.0)
    scene.set_position_mm(0.0)
    scene.set_rois([roi], set())
    scene.render()
    assert not coloured(picture_of(window), (0, 255, 0), 60).any()


@pytest.mark.parametrize(("plane", "across"), [("coronal", (-30, 10)), ("sagittal", (-20, 30))])
def test_across_the_slices_structures_are_cut(
    plane, across, new_window, picture_of, patient, box_roi
):
    roi = box_roi()
    window = new_window()
    scene = bare(SliceScene(window, plane))
    scene.set_base(patient(), WindowLevel(4000, 0))
    scene.set_rois([roi], {roi.key})
    scene.set_cursor((0.0, 0.0, 0.0))
    scene.render()
    rows, columns = np.nonzero(coloured(picture_of(window), (0, 255, 0), 60))
    axis = 0 if plane == "coronal" else 1
    corner = np.zeros(3)
    corner[axis], corner[2] = across[0], -31.5
    assert (columns.min(), rows.min()) == pytest.approx(scene.pixel_of(corner), abs=2.0)
    corner[axis], corner[2] = across[1], 31.5
    assert (columns.max(), rows.max()) == pytest.approx(scene.pixel_of(corner), abs=2.0)


@pytest.mark.parametrize("plane", PLANES)
def test_targets_are_filled_faintly(plane, new_window, picture_of, patient, box_roi):
    roi = box_roi(kind=RoiKind.GTV, colour=(255, 0, 0))
    window = new_window()
    scene = bare(SliceScene(window, plane))
    scene.set_base(patient(), WindowLevel(400, 40))
    scene.set_rois([roi], {roi.key})
    scene.set_cursor((0.0, 0.0, 0.0))
    scene.render()
    picture = picture_of(window).astype(int)
    x, y = (round(p) for p in scene.pixel_of((-10.0, 10.0, 10.0)))
    assert picture[y, x, 0] - picture[y, x, 2] == pytest.approx(0.22 * 255, abs=5)
    x, y = (round(p) for p in scene.pixel_of((30.0, 50.0, 50.0)))
    assert picture[y, x, 0] == picture[y, x, 2]


def test_structures_of_another_frame_are_not_drawn_but_told(
    new_window, picture_of, patient, box_roi
):
    roi = replace(box_roi(), frame_uid="9.9")
    window = new_window()
    scene = SliceScene(window, "axial")
    scene.set_base(patient())
    scene.set_crosshair_visible(False)
    scene.set_position_mm(0.0)
    scene.render()
    before = picture_of(window)
    scene.set_rois([roi], {roi.key})
    scene.render()
    after = picture_of(window)
    assert not coloured(after, (0, 255, 0), 60).any()
    assert not np.array_equal(before, after)


def test_fields_are_drawn_in_both_colours_in_the_coronal_view_only(
    new_window, picture_of, patient, comparison
):
    for plane in PLANES:
        window = new_window()
        scene = bare(SliceScene(window, plane))
        scene.set_base(patient(), WindowLevel(4000, 0))
        scene.set_fields(comparison)
        scene.set_cursor((-10.0, 0.0, 5.0))
        scene.render()
        picture = picture_of(window)
        amber = coloured(picture[60:330, 60:340], (255, 176, 32))
        teal = coloured(picture[60:330, 60:340], (53, 208, 186))
        assert amber.any() == teal.any() == (plane == "coronal")
        if plane != "coronal":
            continue
        rows, columns = np.nonzero(coloured(picture, (53, 208, 186))[100:])
        low, high = scene.pixel_of((-50.0, 0.0, 0.0)), scene.pixel_of((30.0, 0.0, 50.0))
        assert (columns.min(), columns.max()) == pytest.approx((low[0], high[0]), abs=2.0)
        assert rows.max() + 100 == pytest.approx(high[1], abs=2.0)
        # The dashed line leaves gaps, the solid one does not.
        y = round(scene.pixel_of((0.0, 0.0, 35.0))[1])
        x0, x1 = (round(scene.pixel_of((x, 0.0, 0.0))[0]) for x in (-30.0, 10.0))
        dashes = coloured(picture[y - 2 : y + 2, x0:x1], (255, 176, 32)).any(axis=0)
        assert 0.4 < dashes.mean() < 0.9
        y = round(scene.pixel_of((0.0, 0.0, 50.0))[1])
        assert coloured(picture[y - 2 : y + 2, x0:x1], (53, 208, 186)).any(axis=0).all()


def planar_with_a_spot(p_mm, q_mm):
    image = PlanarImage(np.zeros((128, 64), np.uint16), (2.4, 2.4), View.POSTERIOR, False)
    counts = image.array.copy()
    row, column = np.rint(image.to_pixel([(p_mm, q_mm)])[0]).astype(int)
    counts[row - 2 : row + 3, column - 2 : column + 3] = 1000
    return replace(image, array=counts)


def test_the_curtain_hangs_where_the_alignment_puts_it(new_window, picture_of, patient):
    shift = np.array([[1.0, 0.0, 12.0], [0.0, 1.0, -30.0], [0.0, 0.0, 1.0]])
    alignment = PlanarAlignment("nm", FRAME, shift, AlignmentMethod.LANDMARKS, 2.0)
    scan = planar_with_a_spot(-39.6, 54.0)
    for plane in PLANES:
        window = new_window()
        scene = bare(SliceScene(window, plane))
        scene.set_base(patient(), WindowLevel(4000, 0))
        scene.set_curtain(scan, alignment, 1.0)
        scene.set_cursor((0.0, 0.0, 0.0))
        scene.render()
        hot = white(picture_of(window))
        assert hot.any() == (plane == "coronal")
        if plane == "coronal":
            expected = scene.pixel_of((-27.6, 0.0, 24.0))
            assert centre_of(hot) == pytest.approx(expected, abs=1.5)
            assert scene.values_at((-27.6, 20.0, 24.0))[1][1:] == (1000.0, "counts")


def test_the_values_of_a_photograph_are_no_counts(new_window, patient):
    alignment = PlanarAlignment("nm", FRAME, np.eye(3), AlignmentMethod.LANDMARKS, 2.0)
    scene = SliceScene(new_window(), "coronal")
    scene.set_base(patient())
    scene.set_curtain(planar_with_a_spot(0.0, 0.0), alignment, unit="grey values")
    assert scene.values_at((0.0, 0.0, 0.0))[1][2] == "grey values"
    assert [bar.unit for bar in scene._images.colour_bars()] == ["grey values"]


def test_a_curtain_aligned_to_another_frame_is_refused(new_window, patient):
    alignment = PlanarAlignment("nm", "9.9", np.eye(3), AlignmentMethod.LANDMARKS, 2.0)
    scene = SliceScene(new_window(), "coronal")
    scene.set_base(patient())
    with pytest.raises(FrameMismatch):
        scene.set_curtain(planar_with_a_spot(0, 0), alignment)


def test_an_outline_being_drawn_shows_on_its_slice_only(new_window, picture_of, patient):
    window = new_window()
    scene = bare(SliceScene(window, "axial"))
    scene.set_base(patient(), WindowLevel(4000, 0))
    scene.set_outline([(0, 0, 11.0), (40, 0, 11.0), (40, 30, 11.0)])
    for position, drawn in [(11.0, True), (13.0, False)]:
        scene.set_position_mm(position)
        scene.render()
        assert coloured(picture_of(window), (255, 93, 93)).any() == drawn


def test_an_empty_view_draws_without_an_image(new_window, picture_of):
    window = new_window()
    scene = SliceScene(window, "axial")
    scene.step(1)
    assert scene.patient_at(1, 1) is None
    scene.render()
    assert picture_of(window)[..., :3].max() > 0


def test_voxels_are_shared_and_keep_their_type(patient):
    from vtkmodules.util.numpy_support import vtk_to_numpy

    from hccbm_gui.render.vtk_arrays import image_of

    volume = patient()
    scalars = vtk_to_numpy(image_of(volume.array).GetPointData().GetScalars())
    assert scalars.dtype == np.int16
    assert np.shares_memory(scalars, volume.array)


def test_nothing_of_vtk_is_left_after_a_scene(new_window, patient, box_roi, comparison):
    def living():
        gc.collect()
        return sum(isinstance(thing, vtkObjectBase) for thing in gc.get_objects())

    volume, roi, window = patient(), box_roi(kind=RoiKind.GTV), new_window()
    window.Render()
    before = living()
    scene = SliceScene(window, "coronal")
    scene.set_base(volume)
    scene.set_overlay(point_spect(MARKER_MM))
    scene.set_rois([roi], {roi.key})
    scene.set_fields(comparison)
    scene.render()
    assert living() > before
    scene.release()
    del scene
    assert living() == before
    assert window.GetRenderers().GetNumberOfItems() == 0


def test_five_hundred_steps_leave_the_memory_flat(new_window, patient, box_roi):
    window, roi = new_window(200, 200), box_roi(kind=RoiKind.GTV)
    scene = SliceScene(window, "coronal")
    scene.set_base(patient())
    scene.set_overlay(point_spect(MARKER_MM))
    scene.set_rois([roi], {roi.key})
    process = psutil.Process()

    def scroll(steps):
        for number in range(steps):
            scene.step(1 if number % 90 < 45 else -1)
            scene.render()

    scroll(150)
    before = process.memory_info().rss
    scroll(500)
    assert process.memory_info().rss < 1.05 * before


@pytest.mark.parametrize("mode", [SlabMode.MIP, SlabMode.MINIP, SlabMode.MEAN])
def test_the_thickness_of_a_slab_is_written_into_the_corner(mode, new_window, picture_of, patient):
    window = new_window()
    scene = SliceScene(window, "axial")
    scene.set_base(patient(), label="CT")
    scene.set_crosshair_visible(False)
    scene.render()
    plain = picture_of(window)
    # As thin as that it shows what the slice shows.
    scene.set_slab(Slab(mode, 1e-3))
    scene.render()
    written = (picture_of(window) != plain).any(axis=-1)
    assert written[310:, :200].any()
    assert not written[60:300, 60:340].any()


def test_structures_under_a_point_are_told_in_every_plane(new_window, patient, box_roi):
    inner, outer = box_roi(), box_roi((-60, -60, -60), (60, 60, 60), number=2)
    scene = SliceScene(new_window(), "axial")
    scene.set_base(patient())
    scene.set_rois([outer, inner], {outer.key, inner.key})
    for plane in (*PLANES, tilted_plane(ALL_PLANES["coronal"], 20.0, 30.0)):
        scene.set_plane(plane if isinstance(plane, ViewPlane) else ALL_PLANES[plane])
        assert scene.roi_at((0.0, 0.0, 0.0)) == [inner, outer]
        assert scene.roi_at((40.0, 0.0, 0.0)) == [outer]
        assert scene.roi_at((70.0, 0.0, 0.0)) == []


def test_fields_and_curtain_come_and_go_with_the_coronal_plane(
    new_window, picture_of, patient, comparison
):
    alignment = PlanarAlignment("nm", FRAME, np.eye(3), AlignmentMethod.LANDMARKS, 2.0)
    window = new_window()
    scene = bare(SliceScene(window, "axial"))
    scene.set_base(patient(), WindowLevel(4000, 0))
    scene.set_fields(comparison)
    scene.set_curtain(planar_with_a_spot(-39.6, 54.0), alignment, 1.0)
    scene.set_cursor((-10.0, 0.0, 5.0))
    for plane in ("coronal", "sagittal", "coronal"):
        scene.set_plane(ALL_PLANES[plane])
        scene.render()
        picture = picture_of(window)[60:330, 60:340]
        assert coloured(picture, (53, 208, 186)).any() == (plane == "coronal")
        assert white(picture).any() == (plane == "coronal")


def test_in_an_oblique_plane_contours_lie_on_what_they_were_drawn_on(
    new_window, picture_of, patient, box_roi
):
    # The body of the patient is a box, and so is the structure around it.
    roi = box_roi((-80.0, -70.0, -90.0), (80.0, 70.0, 90.0))
    window = new_window()
    scene = bare(SliceScene(window, tilted_plane(ALL_PLANES["coronal"], 25.0, -30.0)))
    scene.set_base(patient(), WindowLevel(400, 40))
    scene.set_cursor((5.0, 3.0, 2.0))
    scene.zoom(0.8)
    scene.render()
    body = picture_of(window)[..., 0] > 60
    scene.set_rois([roi], {roi.key})
    scene.render()
    green = coloured(picture_of(window), (0, 255, 0), 60)
    border = body[1:-1, 1:-1] & ~(
        body[:-2, 1:-1] & body[2:, 1:-1] & body[1:-1, :-2] & body[1:-1, 2:]
    )
    near = np.pad(border, 1)[50:-50, 50:-50]
    for _ in range(4):
        near = near | np.roll(near, 1, 0) | np.roll(near, -1, 0)
        near = near | np.roll(near, 1, 1) | np.roll(near, -1, 1)
    drawn = green[50:-50, 50:-50]
    assert drawn.sum() > 300
    assert not (drawn & ~near).any()
