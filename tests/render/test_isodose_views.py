"""What is laid over a slice view, pixel by pixel, drawn off screen."""

from dataclasses import replace

import numpy as np
import pytest
from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
from vtkmodules.vtkCommonDataModel import vtkImageData

from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.isodoses import isodoses
from hccbm_gui.core.overlay import DoseOverlay, ImageOverlay, Isodose
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.render import view_plane
from hccbm_gui.render.isodose_layer import DARKEST, LUMINANCE, line_colours
from hccbm_gui.render.overlay_key import key_size_px
from hccbm_gui.render.slice_overlays import map_rows
from hccbm_gui.render.slice_scene import SliceScene
from hccbm_gui.render.slice_texts import in_full
from hccbm_gui.render.wash_layer import WashLayer, _stacked, wash_table
from hccbm_gui.render.window_level import WindowLevel

pytestmark = pytest.mark.gl
FRAME = "1.2.3"
PLANES = ("axial", "coronal", "sagittal")
RED, GREEN = (255, 0, 0), (0, 255, 0)
LEVELS = (Isodose(25.0, RED, "25 Gy"), Isodose(15.0, GREEN, "15 Gy"))


def grid_of(values, spacing=3.0, n=40, frame=FRAME, unit=Unit.GY):
    """Voxels from LPS points (N, 3), on a cube of n voxels around the origin."""
    geometry = Geometry.from_axes((n, n, n), [-spacing * (n - 1) / 2] * 3, [spacing] * 3, frame)
    grid = np.stack(np.meshgrid(*[np.arange(n)] * 3, indexing="ij"), axis=-1)
    points = geometry.to_patient(grid.reshape(-1, 3))
    return Volume(values(points).reshape(n, n, n).astype(np.float32), geometry, unit)


def to_the_left(points):
    """20 Gy in the middle, 0.2 Gy more each mm to the patient's left, back and head."""
    return 20.0 + 0.2 * points.sum(axis=1)


def scene_of(window, plane, patient):
    scene = SliceScene(window, plane)
    scene.set_crosshair_visible(False)
    scene.set_texts_visible(False)
    scene.set_base(patient, WindowLevel(400, 40))
    scene.set_cursor((0.0, 0.0, 0.0))
    return scene


def shown(scene, window, picture_of):
    scene.render()
    return picture_of(window)[..., :3].astype(int)


def near(picture, colour, tolerance=60):
    return (np.abs(picture - colour) <= tolerance).all(axis=-1)


def at(scene, point_mm):
    x, y = scene.pixel_of(point_mm)
    return int(y), int(x)


OBLIQUE = view_plane.tilted_plane(view_plane.PLANES["coronal"], 20.0, 30.0)


@pytest.mark.parametrize("plane", [*PLANES, OBLIQUE], ids=[*PLANES, "oblique"])
def test_the_line_is_drawn_where_the_dose_has_its_level(plane, new_window, picture_of, patient):
    window = new_window()
    scene = scene_of(window, plane, patient())
    dose = DoseOverlay("Dose", grid_of(to_the_left), LEVELS, wash=False)
    scene.set_overlays([dose])
    picture = shown(scene, window, picture_of)
    for colour, sum_mm in ((RED, 25.0), (GREEN, -25.0)):
        rows, columns = np.nonzero(near(picture, colour))
        assert len(rows) > 100
        pixels = zip(columns + 0.5, rows + 0.5, strict=True)
        points = np.array([scene.patient_at(x, y) for x, y in pixels])
        (u0, _), (u1, _) = scene.visible_region
        across = scene.plane.to_view([(1.0, 1.0, 1.0)])
        away_px = (points.sum(axis=1) - sum_mm) / np.linalg.norm(across) * 400 / (u1 - u0)
        assert np.abs(away_px).max() < 2.0
        assert away_px.mean() == pytest.approx(0.0, abs=0.3)


@pytest.mark.parametrize("plane", PLANES)
def test_the_wash_has_the_colour_of_the_isodose_below_the_value(
    plane, new_window, picture_of, patient
):
    window = new_window()
    scene = scene_of(window, plane, patient())
    grey = shown(scene, window, picture_of)
    dose = DoseOverlay("Dose", grid_of(to_the_left), LEVELS, lines=False, opacity=0.4)
    scene.set_overlays([dose])
    picture = shown(scene, window, picture_of)
    for place, colour in (((20.0, 20.0, 20.0), RED), ((5.0, 5.0, 5.0), GREEN)):
        here = at(scene, place)
        expected = 0.6 * grey[here] + 0.4 * np.array(colour)
        assert picture[here] == pytest.approx(expected, abs=3)
    cool = at(scene, (-20.0, -20.0, -20.0))
    assert (picture[cool] == grey[cool]).all()


def test_high_dose_at_the_patients_left_is_seen_at_the_right(new_window, picture_of, patient):
    window = new_window()
    scene = scene_of(window, "axial", patient())
    left = grid_of(lambda p: np.where(p[:, 0] > 10.0, 30.0, 0.0))
    scene.set_overlays([DoseOverlay("Dose", left, LEVELS, lines=False, opacity=1.0)])
    _, columns = np.nonzero(near(shown(scene, window, picture_of), RED, 5))
    assert columns.min() > 200


@pytest.mark.parametrize("plane", PLANES)
def test_nothing_is_painted_beside_the_dose_grid(plane, new_window, picture_of, patient):
    window = new_window()
    scene = scene_of(window, plane, patient())
    plain = shown(scene, window, picture_of)
    flat = grid_of(lambda p: np.full(len(p), 30.0), n=20)
    scene.set_overlays([DoseOverlay("Dose", flat, LEVELS, opacity=1.0)])
    painted = (shown(scene, window, picture_of) != plain).any(axis=-1)
    rows, columns = np.nonzero(painted[45:-45, 45:-45])
    # 20 voxels of 3 mm: outer faces at 30 mm.
    (low_row, low_column) = at(scene, (-30.0, -30.0 if plane != "axial" else 30.0, -30.0))
    (high_row, high_column) = at(scene, (30.0, 30.0 if plane != "axial" else -30.0, 30.0))
    assert (rows.min() + 45, columns.min() + 45) == pytest.approx((low_row, low_column), abs=1)
    assert (rows.max() + 45, columns.max() + 45) == pytest.approx((high_row, high_column), abs=1)
    scene.set_position_mm(31.0)
    scene.render()
    beside = picture_of(window)[..., :3].astype(int)
    assert not near(beside, RED, 20).any()


def test_in_an_oblique_plane_nothing_is_painted_beside_the_dose_grid(
    new_window, picture_of, patient
):
    window = new_window()
    scene = scene_of(window, OBLIQUE, patient())
    for position in (0.0, 22.0):
        scene.set_overlays([])
        scene.set_position_mm(position)
        plain = shown(scene, window, picture_of)
        flat = grid_of(lambda p: 30.0 + 0.01 * p.sum(axis=1), n=20)
        scene.set_overlays([DoseOverlay("Dose", flat, LEVELS, opacity=1.0)])
        painted = (shown(scene, window, picture_of) != plain).any(axis=-1)[45:-45, 45:-45]
        rows, columns = (np.indices(painted.shape) + 45.5).reshape(2, -1, 1)
        corner, right, up = (np.array(scene.patient_at(*p)) for p in ((0, 0), (1, 0), (0, 1)))
        points = corner + columns * (right - corner) + rows * (up - corner)
        # 20 voxels of 3 mm: outer faces at 30 mm. A pixel is 0.6 mm, half of it may be over.
        beyond = np.abs(points).max(axis=1).reshape(painted.shape) - 30.0
        assert painted[beyond < -0.7].all()
        assert not painted[beyond > 0.7].any()


def test_a_map_paints_no_place_without_a_number_and_none_up_to_its_threshold(
    new_window, picture_of, patient
):
    window = new_window()
    scene = scene_of(window, "axial", patient())
    plain = shown(scene, window, picture_of)

    def values(points):
        inner = np.abs(points[:, 0]) < 30.0
        return np.where(inner, np.where(points[:, 1] < 0.0, 1.0, 2.0), np.nan)

    gamma = grid_of(values, unit=Unit.UNKNOWN)
    overlay = ImageOverlay("Gamma", gamma, "inverted grey", 0.0, 2.0, threshold=1.0, opacity=1.0)
    for position in (0.0, 1.5):
        scene.set_position_mm(position)
        scene.set_overlays([overlay])
        picture = shown(scene, window, picture_of)
        assert not picture[at(scene, (0.0, 20.0, 0.0))].any()
        for place in ((0.0, -20.0, 0.0), (45.0, 20.0, 0.0), (-45.0, 20.0, 0.0)):
            assert (picture[at(scene, place)] == plain[at(scene, place)]).all()


def test_a_slice_next_to_one_without_numbers_is_painted_in_full(new_window, picture_of, patient):
    window = new_window()
    scene = scene_of(window, "axial", patient())
    half = grid_of(lambda p: np.where(p[:, 2] < 0.0, np.nan, 1.0), unit=Unit.UNKNOWN)
    scene.set_overlays([ImageOverlay("Gamma", half, "inverted grey", 0.0, 1.0, opacity=1.0)])
    scene.set_position_mm(1.5)  # the first slice with numbers, the one below has none
    assert not shown(scene, window, picture_of)[at(scene, (10.0, 10.0, 0.0))].any()


def test_contours_cover_the_wash_and_the_isodose_lines(new_window, picture_of, patient, box_roi):
    window = new_window()
    scene = scene_of(window, "axial", patient())
    roi = box_roi((-30.0, -30.0, -30.0), (30.0, 30.0, 30.0), colour=(0, 0, 255))
    scene.set_rois([roi], {roi.key}, line_width_px=6.0)
    across = grid_of(lambda p: 20.0 + 0.2 * p[:, 1])
    levels = (Isodose(25.0, GREEN, "25 Gy"), Isodose(24.9, RED, "24.9 Gy"))
    scene.set_overlays([DoseOverlay("Dose", across, levels, opacity=1.0)])
    picture = shown(scene, window, picture_of)
    # The green line of 25 Gy lies at 25 mm and meets the left edge of the box there.
    assert near(picture[at(scene, (10.0, 25.0, 0.0))][None], GREEN, 90).any()
    assert near(picture[at(scene, (30.0, 25.0, 0.0))][None], (0, 0, 255), 40).any()
    assert near(picture[at(scene, (30.0, 28.0, 0.0))][None], (0, 0, 255), 40).any()
    assert near(picture[at(scene, (20.0, 28.0, 0.0))][None], GREEN, 10).any()


def test_a_dose_of_another_frame_is_not_painted_but_told(new_window, picture_of, patient):
    window = new_window()
    scene = scene_of(window, "axial", patient())
    before = shown(scene, window, picture_of)
    alien = grid_of(to_the_left, frame="9.9")
    scene.set_overlays([DoseOverlay("Dose", alien, LEVELS, opacity=1.0)])
    after = shown(scene, window, picture_of)
    changed = (before != after).any(axis=-1)
    assert changed.any()
    assert not changed[: 360 - 60].any()  # words at the top only
    assert near(after[-60:], (255, 176, 32), 30).any()
    assert len(scene.values_at((0, 0, 0))) == 1


def test_an_overlay_waits_for_the_image_of_its_frame(new_window, picture_of, patient):
    window = new_window()
    scene = scene_of(window, "axial", patient())
    dose = DoseOverlay("Dose", grid_of(to_the_left), LEVELS)
    scene.set_overlays([dose])
    ct = patient()
    scene.set_base(replace(ct, geometry=Geometry(ct.geometry.shape, ct.geometry.affine, "9.9")))
    assert len(scene.values_at((0, 0, 0))) == 1
    scene.set_base(ct)
    assert scene.values_at((0, 0, 0))[1] == ("Dose", pytest.approx(20.0), "Gy")
    scene.set_base(None)
    assert scene.values_at((0, 0, 0)) == []


def test_the_probe_reads_the_dose_within_its_grid_only(new_window, patient):
    scene = scene_of(new_window(), "axial", patient())
    scene.set_overlays([DoseOverlay("Dose", grid_of(to_the_left), LEVELS)])
    assert scene.values_at((10.0, 20.0, 5.0))[1] == ("Dose", pytest.approx(27.0), "Gy")
    assert [name for name, _, _ in scene.values_at((70.0, 0.0, 0.0))] == ["image"]


def test_hiding_takes_lines_wash_and_key_away_and_brings_them_back(new_window, picture_of, patient):
    window = new_window()
    scene = scene_of(window, "axial", patient())
    scene.set_texts_visible(True)
    plain = shown(scene, window, picture_of)
    scene.set_overlays([DoseOverlay("Dose", grid_of(to_the_left), LEVELS, caption="Estimate")])
    dosed = shown(scene, window, picture_of)
    scene.set_overlay_visible(False)
    assert (shown(scene, window, picture_of) == plain).all()
    scene.set_overlay_visible(True)
    assert (shown(scene, window, picture_of) == dosed).all()
    scene.set_overlays([])
    assert (shown(scene, window, picture_of) == plain).all()


def test_a_caption_stays_when_the_texts_are_off_and_the_key_goes(new_window, picture_of, patient):
    window = new_window()
    scene = scene_of(window, "axial", patient())
    dose = DoseOverlay("Dose", grid_of(to_the_left), LEVELS, lines=False, wash=False)
    scene.set_overlays([dose])
    bare = shown(scene, window, picture_of)
    scene.set_overlays([replace(dose, caption="Estimate, no monitor units")])
    assert near(shown(scene, window, picture_of)[-60:, 200:], (255, 176, 32), 30).any()
    scene.set_texts_visible(True)
    scene.set_overlays([dose])
    keyed = shown(scene, window, picture_of)
    for colour in (RED, GREEN):
        assert near(keyed, colour, 5).sum() > near(bare, colour, 5).sum() + 50


def test_after_the_caches_turn_the_lines_are_those_of_the_slice(new_window, patient):
    scene = scene_of(new_window(100, 100), "axial", patient())
    dose = DoseOverlay("Dose", grid_of(to_the_left), LEVELS, wash=False)
    scene.set_overlays([dose])
    lines = scene._overlays._lines
    first, _ = lines.lines_at(1.0)
    assert lines.lines_at(1.0)[0] is first
    for number in range(60):
        lines.lines_at(2.0 + number * 0.5)
    assert np.array_equal(lines.lines_at(1.0)[0], first)
    assert len(lines._remembered) <= 48
    scene.set_overlays([replace(dose, isodoses=LEVELS[:1])])
    assert len(lines.lines_at(1.0)[0]) < len(first)


def test_the_bands_of_a_wash_begin_at_the_levels():
    levels = isodoses(30.0)
    table = wash_table(levels)
    for below, isodose in zip([*levels[1:], None], levels, strict=True):
        rgb = [0.0, 0.0, 0.0]
        table.GetColor(isodose.level + 0.01, rgb)
        assert np.round(np.multiply(rgb, 255)) == pytest.approx(isodose.colour)
        assert table.GetOpacity(isodose.level + 0.01) == 1.0
        if below is not None:
            table.GetColor(isodose.level - 0.01, rgb)
            assert np.round(np.multiply(rgb, 255)) == pytest.approx(below.colour)
    assert table.GetOpacity(levels[-1].level - 0.01) == 0.0
    assert table.GetOpacity(float("nan")) == 0.0
    assert wash_table(()).GetOpacity(5.0) == 0.0


def test_dark_isodoses_are_drawn_in_a_line_that_is_seen_on_black():
    plain = [isodose.colour for isodose in isodoses(30.0)]
    lines = line_colours(plain)
    assert (lines @ LUMINANCE / 255.0).min() >= DARKEST - 0.005
    for colour, line in zip(plain, lines, strict=True):
        if np.dot(colour, LUMINANCE) / 255.0 >= DARKEST:
            assert tuple(line) == colour
    # Navy stays bluer than all else.
    assert lines[-1][2] > 1.5 * lines[-1][0]


def test_words_that_must_be_read_are_wrapped_and_not_cut_off():
    text = "Dose, adjusted field not shown: other frame of reference"
    lines = in_full([text, "Estimate"], 16)
    assert " ".join(lines) == f"{text} Estimate"
    assert max(len(line) for line in lines) <= 16


def test_pictures_over_one_another_mix_as_glass_does():
    def picture(*rgba):
        image = vtkImageData()
        image.SetDimensions(1, 1, 1)
        image.GetPointData().SetScalars(numpy_to_vtk(np.array([rgba], np.uint8), deep=1))
        return image

    def mixed(*parts):
        stacked = _stacked([picture(*part) for part, _ in parts], [share for _, share in parts])
        return vtk_to_numpy(stacked.GetPointData().GetScalars())[0].tolist()

    assert mixed(((200, 0, 0, 255), 1.0), ((0, 100, 0, 255), 0.25)) == [150, 25, 0, 255]
    assert mixed(((200, 0, 0, 255), 0.5), ((0, 0, 0, 0), 1.0)) == [200, 0, 0, 128]
    assert mixed(((9, 9, 9, 0), 1.0), ((0, 80, 0, 255), 0.4)) == [0, 80, 0, 102]


def test_the_key_of_a_map_leaves_out_what_is_not_painted():
    flat = grid_of(lambda p: np.zeros(len(p)), n=2)
    difference = ImageOverlay("Difference", flat, "diverging", -4.0, 4.0)
    rows = map_rows(difference)
    assert [words for words, _ in rows] == ["4 Gy", "2 Gy", "0 Gy", "−2 Gy", "−4 Gy"]
    assert rows[0][1] == (180, 4, 38)
    assert [words for words, _ in map_rows(replace(difference, threshold=1.0))] == ["4 Gy", "2 Gy"]


def test_the_key_shrinks_with_its_room():
    assert key_size_px(10, 400.0) == 12
    assert key_size_px(10, 120.0) == 9
    assert key_size_px(40, 100.0) == 8


@pytest.mark.parametrize("plane", PLANES)
def test_a_wash_looks_the_same_within_the_picture_of_the_image_and_over_it(
    plane, new_window, picture_of, monkeypatch
):
    # The dose reaches beyond the image, where it lies on the ground of the view.
    image = grid_of(lambda points: 4.0 * points[:, 0], n=30, unit=Unit.HU)
    washes = [
        DoseOverlay("Dose", grid_of(to_the_left), LEVELS, opacity=0.4, lines=False),
        DoseOverlay("Boost", grid_of(to_the_left, 2.0), LEVELS[:1], opacity=0.7, lines=False),
    ]
    pictures = []
    for apart in (False, True):
        if apart:
            monkeypatch.setattr(WashLayer, "within_picture", lambda _self, grid, _camera: grid)
        window = new_window(400, 360)
        scene = SliceScene(window, plane)
        scene.set_base(image, WindowLevel(400, 40))
        scene.set_overlays(washes)
        scene.set_cursor((3.0, -4.0, 5.0))
        # So far off that the image has a sample for every pixel, as the washes have.
        scene.zoom(0.25)
        scene.render()
        assert bool(scene._overlays.washes.within) is not apart
        pictures.append(picture_of(window).astype(int)[..., :3])
    assert np.abs(pictures[0] - pictures[1]).max() <= 2
    # Blinked away, and back.
    scene.set_overlay_visible(False)
    scene.render()
    assert np.abs(picture_of(window).astype(int)[..., :3] - pictures[0]).max() > 40
