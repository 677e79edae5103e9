"""Maximum intensity projections: in their place, of the brightest, seen from every angle."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from hccbm_gui.core.errors import Cancelled
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.services import mip_projection
from hccbm_gui.services.mip_projection import (
    behind_pixel,
    mip_axes,
    mip_source,
    project,
    turn_around,
)

SPOT_MM = np.array((24.0, -31.0, -170.0))
MIDDLE_MM = np.array((-6.0, 4.0, -200.0))
GRIDS = {
    "axial": (np.eye(3)[::-1], (3.0, 3.0, 3.0)),
    "oblique, uneven": (
        Rotation.from_euler("xyz", [20, -30, 40], degrees=True).as_matrix(),
        (5.0, 2.0, 3.0),
    ),
    "slices from the head": (np.eye(3)[::-1] * [[-1.0], [1.0], [1.0]], (4.0, 2.5, 3.0)),
}
ANGLES = st.floats(0.0, 360.0, exclude_max=True)


def spotted(grid: str, dtype: type = np.uint16) -> Volume:
    """A smooth spot of 1000 counts at SPOT_MM over a body of 50."""
    axes, spacing = GRIDS[grid]
    shape = tuple(int(160 / mm) for mm in spacing)
    origin = MIDDLE_MM - (axes * np.array(spacing)[:, None]).T @ ((np.array(shape) - 1) / 2.0)
    geometry = Geometry.from_axes(shape, origin, spacing, "1.2.3", axes)
    indices = np.stack(np.meshgrid(*map(np.arange, shape), indexing="ij"), axis=-1)
    points = geometry.to_patient(indices.reshape(-1, 3))
    away = np.linalg.norm(points - SPOT_MM, axis=1)
    body = 50.0 * (np.linalg.norm(points - MIDDLE_MM, axis=1) < 60.0)
    values = body + 1000.0 * np.exp(-((away / 9.0) ** 2))
    return Volume(np.rint(values).reshape(shape).astype(dtype), geometry, Unit.COUNTS)


def test_the_eye_stands_in_front_at_the_left_behind_and_at_the_right() -> None:
    for angle, right, away in (
        (0.0, (1, 0, 0), (0, 1, 0)),
        (90.0, (0, 1, 0), (-1, 0, 0)),
        (180.0, (-1, 0, 0), (0, -1, 0)),
        (270.0, (0, -1, 0), (1, 0, 0)),
    ):
        found = mip_axes(angle)
        assert found[0].tolist() == list(right)
        assert found[1].tolist() == [0, 0, 1]
        assert found[2].tolist() == list(away)


@given(ANGLES)
def test_the_axes_are_a_right_handed_frame_whatever_the_angle(angle: float) -> None:
    right, up, away = mip_axes(angle)
    assert np.cross(right, away) @ up == pytest.approx(1.0)
    assert np.stack([right, up, away]) @ np.stack([right, up, away]).T == pytest.approx(np.eye(3))


def place_of_brightest(image) -> np.ndarray:
    rows, columns = image.array.shape
    values = np.nan_to_num(image.array, nan=0.0).astype(float) - 500.0
    weight = np.clip(values, 0.0, None)
    v, u = np.meshgrid(
        ((rows - 1) / 2.0 - np.arange(rows)) * image.pixel_mm,
        (np.arange(columns) - (columns - 1) / 2.0) * image.pixel_mm,
        indexing="ij",
    )
    return np.array([(weight * u).sum(), (weight * v).sum()]) / weight.sum()


@pytest.mark.parametrize("grid", list(GRIDS))
@pytest.mark.parametrize("angle", [0.0, 37.0, 90.0, 180.0, 251.0])
def test_a_spot_is_seen_where_it_lies(grid: str, angle: float) -> None:
    source = mip_source(spotted(grid))
    image = project(source, angle, 2.0)
    right, up, _ = mip_axes(angle)
    away = SPOT_MM - source.centre_mm
    assert place_of_brightest(image) == pytest.approx([away @ right, away @ up], abs=0.5)


@pytest.mark.parametrize("grid", list(GRIDS))
def test_each_pixel_is_the_largest_value_on_its_ray(grid: str) -> None:
    volume = spotted(grid)
    source = mip_source(volume)
    image = project(source, 30.0, 7.0)
    right, up, away = mip_axes(30.0)
    depths = np.arange(-200.0, 200.0, 0.25)
    rows, columns = image.array.shape
    chance = np.random.default_rng(4)
    hits = 0
    for _ in range(60):
        row, column = int(chance.integers(rows)), int(chance.integers(columns))
        u = (column - (columns - 1) / 2.0) * image.pixel_mm
        v = ((rows - 1) / 2.0 - row) * image.pixel_mm
        ray = source.centre_mm + u * right + v * up + depths[:, None] * away
        index = volume.geometry.to_index(ray)
        inside = ((index >= 0) & (index <= np.array(volume.array.shape) - 1)).all(axis=1)
        if inside.sum() < 40:
            continue
        hits += 1
        truth = np.nanmax(volume.sample(ray[inside]))
        # The samples of both lie a little beside each other.
        assert image.array[row, column] == pytest.approx(truth, rel=0.02, abs=4.0)
    assert hits > 15


def test_beside_the_image_there_is_nothing() -> None:
    image = project(mip_source(spotted("oblique, uneven")), 0.0, 5.0)
    assert np.isnan(image.array[0, 0])
    assert np.isfinite(image.array[image.array.shape[0] // 2, image.array.shape[1] // 2])


def test_all_around_begins_in_front_and_is_even() -> None:
    source = mip_source(spotted("axial"))
    images = turn_around(source, 8, 10.0)
    assert [image.angle_deg for image in images] == [0, 45, 90, 135, 180, 225, 270, 315]
    # The other side of the same rays: the picture from behind is the mirrored one.
    assert images[4].array == pytest.approx(images[0].array[:, ::-1], rel=0.02, abs=4, nan_ok=True)


def test_a_thinned_image_keeps_its_brightest_voxel_and_its_place(monkeypatch) -> None:
    monkeypatch.setattr(mip_projection, "MOST_VOXELS", 20_000)
    volume = spotted("axial")
    source = mip_source(volume)
    assert source.array.size <= 20_000 < volume.array.size
    assert source.array.max() == volume.array.max()
    image = project(source, 0.0, 3.0)
    right, up, _ = mip_axes(0.0)
    away = SPOT_MM - source.centre_mm
    assert place_of_brightest(image) == pytest.approx([away @ right, away @ up], abs=3.0)


def test_voxels_that_are_no_numbers_do_not_hide_the_others() -> None:
    volume = spotted("axial", np.float32)
    values = np.array(volume.array)
    values[:, :4] = np.nan
    image = project(mip_source(Volume(values, volume.geometry, Unit.SUV)), 0.0, 4.0)
    assert np.nanmax(image.array) > 900.0


@pytest.mark.parametrize("grid", list(GRIDS))
@given(angle=ANGLES)
@settings(max_examples=8)
def test_behind_the_pixel_of_the_spot_the_spot_is_found(grid: str, angle: float) -> None:
    volume = spotted(grid)
    centre = mip_source(volume).centre_mm
    right, up, _ = mip_axes(angle)
    at = (float((SPOT_MM - centre) @ right), float((SPOT_MM - centre) @ up))
    found = behind_pixel(volume, centre, angle, at)
    assert found is not None
    place, value = found
    away = np.abs(volume.geometry.to_index(place)[0] - volume.geometry.to_index(SPOT_MM)[0])
    assert away.max() <= 1.0
    assert value > 800.0


def test_of_a_plateau_the_middle_is_taken() -> None:
    geometry = Geometry.from_axes((11, 41, 11), (-10, -40, -10), (2, 2, 2), "1.2.3")
    values = np.zeros((11, 41, 11), np.uint8)
    values[:, 10:31] = 255
    found = behind_pixel(Volume(values, geometry, Unit.COUNTS), geometry.centre_mm, 0.0, (0, 0))
    assert found is not None
    assert found[0] == pytest.approx(geometry.centre_mm, abs=0.6)


def test_beside_the_image_nothing_is_found() -> None:
    volume = spotted("axial")
    assert behind_pixel(volume, volume.geometry.centre_mm, 0.0, (500.0, 0.0)) is None


def test_projecting_can_be_cancelled() -> None:
    def stop(fraction: float, message: str = "") -> None:
        if fraction > 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        turn_around(mip_source(spotted("axial")), 6, 5.0, stop)
