"""Every patient position shows left, front and head on the right side, pixel by pixel."""

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.render.slice_scene import SliceScene
from hccbm_gui.render.view_plane import PLANES, acquired_plane, tilted_plane
from hccbm_gui.render.window_level import WindowLevel

pytestmark = pytest.mark.gl
FRAME = "1.2.3"
WIDTH, HEIGHT = 320, 300
BALL_MM, BALL_RADIUS_MM = np.array([30.0, -26.0, 34.0]), 7.0
"""Left, anterior and superior of the middle."""
DOT_MM = np.array([-35.0, -26.0, 34.0])
"""65 mm to the right of the ball, in the same axial and coronal plane."""
# Row and column directions (LPS) of axial images; the couch goes on along their cross product.
POSITIONS = {
    "HFS": ((1, 0, 0), (0, 1, 0)),
    "HFP": ((-1, 0, 0), (0, -1, 0)),
    "FFS": ((-1, 0, 0), (0, 1, 0)),
    "FFP": ((1, 0, 0), (0, -1, 0)),
    "HFDR": ((0, 1, 0), (-1, 0, 0)),
    "HFDL": ((0, -1, 0), (1, 0, 0)),
    "FFDR": ((0, -1, 0), (-1, 0, 0)),
    "FFDL": ((0, 1, 0), (1, 0, 0)),
}
TURN = Rotation.from_euler("xyz", [18, -25, 12], degrees=True)
SERIES = {**POSITIONS, "oblique": tuple(TURN.apply(np.eye(3)[:2]))}
LETTERS = {
    "axial": {"left": "R", "right": "L", "top": "A", "bottom": "P"},
    "coronal": {"left": "R", "right": "L", "top": "H", "bottom": "F"},
    "sagittal": {"left": "A", "right": "P", "top": "H", "bottom": "F"},
}
SPACING_MM = (3.0, 1.5, 2.0)


def scanned(row, column, ball_mm=BALL_MM, dot_mm=DOT_MM):
    """A ball of 1000 HU and a smaller one in water, as acquired along these directions."""
    axes = np.array([np.cross(row, column), column, row], dtype=float)
    shape = (50, 90, 70)
    middle = (np.array(shape) - 1) / 2.0
    origin = -(axes * np.array(SPACING_MM)[:, None]).T @ middle
    geometry = Geometry.from_axes(shape, origin, SPACING_MM, FRAME, axes)
    indices = np.stack(np.meshgrid(*map(np.arange, shape), indexing="ij"), axis=-1)
    points = geometry.to_patient(indices.reshape(-1, 3))
    values = np.zeros(len(points), dtype=np.int16)
    for centre, radius in ((ball_mm, BALL_RADIUS_MM), (dot_mm, 4.0)):
        values[np.linalg.norm(points - centre, axis=1) <= radius] = 1000
    return Volume(values.reshape(shape), geometry, Unit.HU)


@pytest.fixture(scope="module")
def series():
    made = {}

    def of(name):
        if name not in made:
            made[name] = scanned(*SERIES[name])
        return made[name]

    return of


def scene_of(window, plane, volume, cursor_mm):
    scene = SliceScene(window, plane)
    scene.set_crosshair_visible(False)
    scene.set_texts_visible(False)
    scene.set_base(volume, WindowLevel(1000, 500))
    scene.set_cursor(cursor_mm)
    scene.render()
    return scene


def bright(picture, low=128):
    """The picture without its rim, where the letters stand."""
    seen = (picture[..., :3] >= low).all(axis=-1)
    seen[:30], seen[-30:], seen[:, :30], seen[:, -30:] = False, False, False, False
    return seen


def centre_of(mask):
    rows, columns = np.nonzero(mask)
    assert len(rows), "nothing is drawn"
    return np.array([columns.mean() + 0.5, rows.mean() + 0.5])


def around(scene, mask, point_mm, radius_mm=14.0):
    """The part of a mask near an LPS point."""
    x, y = scene.pixel_of(point_mm)
    rows, columns = np.indices(mask.shape) + 0.5
    (u0, _), (u1, _) = scene.visible_region
    reach = radius_mm * mask.shape[1] / (u1 - u0)
    return mask & (np.hypot(columns - x, rows - y) < reach)


def planes_of(volume):
    """All planes a series is looked at in."""
    return [
        *PLANES.values(),
        acquired_plane(volume.geometry),
        tilted_plane(PLANES["coronal"], 20.0, -30.0, 5.0),
    ]


def mm_per_pixel(scene):
    (u0, v0), (u1, v1) = scene.visible_region
    assert (u1 - u0) / WIDTH == pytest.approx((v1 - v0) / HEIGHT)
    return (u1 - u0) / WIDTH


@pytest.mark.parametrize("name", SERIES)
def test_the_ball_lies_where_the_letters_say(name, series, new_window, picture_of):
    volume, window = series(name), new_window(WIDTH, HEIGHT)
    scene = scene_of(window, "axial", volume, BALL_MM)
    for plane in planes_of(volume):
        scene.set_plane(plane)
        scene.render()
        assert scene.letters() == LETTERS.get(plane.name, scene.letters())
        x, y = centre_of(around(scene, bright(picture_of(window)), BALL_MM))
        away_px = np.hypot(*np.subtract((x, y), scene.pixel_of(BALL_MM)))
        assert away_px * mm_per_pixel(scene) < 0.5 * max(SPACING_MM)
        # The middle of the image lies in the middle of the window; the ball towards L, A and H.
        right, up = x - WIDTH / 2, y - HEIGHT / 2
        towards = {"right": right, "left": -right, "top": up, "bottom": -up}
        for edge, letters in scene.letters().items():
            if len(letters) == 1:
                assert towards[edge] > 8 if letters in "LAH" else towards[edge] < -8


@pytest.mark.parametrize("name", SERIES)
def test_a_known_distance_spans_its_pixels(name, series, new_window, picture_of):
    window = new_window(WIDTH, HEIGHT)
    scene = scene_of(window, "axial", series(name), BALL_MM)
    for plane in ("axial", "coronal"):
        scene.set_plane(PLANES[plane])
        scene.zoom(1.15)
        scene.render()
        mask = bright(picture_of(window))
        ball = centre_of(around(scene, mask, BALL_MM))
        dot = centre_of(around(scene, mask, DOT_MM))
        assert np.hypot(*(ball - dot)) * mm_per_pixel(scene) == pytest.approx(65.0, abs=1.0)


@pytest.mark.parametrize("name", SERIES)
def test_a_marker_set_in_one_view_lies_on_the_ball_in_the_others(
    name, series, new_window, picture_of
):
    volume, window = series(name), new_window(WIDTH, HEIGHT)
    scene = scene_of(window, "axial", volume, BALL_MM)
    x, y = centre_of(around(scene, bright(picture_of(window)), BALL_MM))
    marker = np.array(scene.patient_at(x, y))
    scene.set_cursor(marker)
    for plane in planes_of(volume)[1:]:
        scene.set_plane(plane)
        scene.render()
        found = centre_of(around(scene, bright(picture_of(window)), BALL_MM))
        away_px = np.hypot(*np.subtract(found, scene.pixel_of(marker)))
        assert away_px * mm_per_pixel(scene) <= 0.5 * min(SPACING_MM)
        assert scene.patient_at(*scene.pixel_of(marker)) == pytest.approx(marker, abs=1e-6)


@pytest.mark.parametrize("name", SERIES)
def test_the_fused_maximum_lies_on_its_place_in_the_ct(name, series, new_window, picture_of):
    # The SPECT is acquired head first supine, on coarser voxels of its own.
    geometry = Geometry.from_axes((36, 36, 36), [-78.0, -81.0, -77.0], [4.4] * 3, FRAME)
    indices = np.stack(np.meshgrid(*[np.arange(36)] * 3, indexing="ij"), axis=-1)
    points = geometry.to_patient(indices.reshape(-1, 3))
    counts = 1000 * np.exp(-((points - BALL_MM) ** 2).sum(axis=1) / 10.0**2)
    spect = Volume(counts.reshape(36, 36, 36).astype(np.float32), geometry, Unit.COUNTS)
    volume, window = series(name), new_window(WIDTH, HEIGHT)
    scene = scene_of(window, "axial", volume, BALL_MM)
    for plane in planes_of(volume):
        scene.set_plane(plane)
        scene.set_overlay(None)
        scene.render()
        ct_place = centre_of(around(scene, bright(picture_of(window)), BALL_MM))
        scene.set_overlay(spect, 1.0, "inverted grey", (0.0, 1000.0))
        scene.render()
        picture = picture_of(window)[..., 0].astype(float)
        picture[~around(scene, np.ones(picture.shape, bool), BALL_MM)] = 255.0
        hottest = centre_of(picture <= picture.min() + 25.0)
        assert np.hypot(*(hottest - ct_place)) * mm_per_pixel(scene) <= min(SPACING_MM)


@pytest.mark.real_data
def test_the_orientation_phantom_grows_to_the_left_the_back_and_the_feet(
    shared_data, new_window, picture_of
):
    from hccbm_gui.io.load import load_case

    case = load_case([shared_data / "ct-ibsi2-digital-phantoms" / "dicom" / "orientation"])
    (volume,) = case.volumes.values()
    # 64 x 48 x 32 voxels of 2 mm; values grow by one each voxel to the left, back and feet.
    growth = np.array([0.5, 0.5, -0.5])
    middle = volume.geometry.centre_mm
    for plane in [*PLANES.values(), tilted_plane(PLANES["coronal"], 25.0, 15.0)]:
        window = new_window(WIDTH, HEIGHT)
        scene = SliceScene(window, plane)
        scene.set_crosshair_visible(False)
        scene.set_texts_visible(False)
        scene.set_base(volume, WindowLevel(141, 70.5))
        scene.set_cursor(middle)
        scene.render()
        picture = picture_of(window)[..., 0].astype(float) * 141.0 / 255.0
        for right_mm, up_mm in [(0, 0), (20, 0), (-20, 0), (0, 20), (0, -20), (12, -17)]:
            point = middle + right_mm * plane.right + up_mm * plane.up
            x, y = scene.pixel_of(point)
            expected = 70.5 + growth @ (point - middle)
            assert picture[int(y), int(x)] == pytest.approx(expected, abs=1.5)
            assert scene.values_at(point)[0][1] == pytest.approx(expected, abs=1e-6)
