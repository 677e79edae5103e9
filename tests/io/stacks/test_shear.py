"""Tilted gantries: a stack sheared by its positions becomes straight, and nothing moves (BI-08)."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hccbm_gui.core.errors import UntrustedGeometry
from hccbm_gui.core.volume import Volume
from hccbm_gui.io.headers.file_header import read_headers
from hccbm_gui.io.stacks.image_series import load_image_series

CENTRE_MM, RADIUS_MM = np.array([12.3, -7.1, 33.0]), 18.0
INSIDE, OUTSIDE = 1000, -1000


def loaded(paths: list[Path]) -> Volume:
    return load_image_series([h for path in paths for h in read_headers(path)], "CT")


def sphere(points: Any) -> Any:
    """HU of a sphere with an edge 1.5 mm wide, so that sampling it tells its true volume."""
    distance = np.linalg.norm(points - CENTRE_MM, axis=-1)
    part = np.clip((RADIUS_MM - distance) / 1.5 + 0.5, 0.0, 1.0)
    return OUTSIDE + (INSIDE - OUTSIDE) * part


def tilted_scan(make: Any, tilt_deg: float, along: str, step_mm: float = 1.5) -> list[Path]:
    """A patient on a table that moves along z under a gantry tilted about x or about y."""
    c, s = np.cos(np.deg2rad(tilt_deg)), np.sin(np.deg2rad(tilt_deg))
    across, down = np.array([1.0, 0, 0]), np.array([0, c, s])
    if along == "rows":
        across, down = np.array([c, 0, s]), np.array([0, 1.0, 0])
    rows, columns = np.mgrid[:64, :64]
    slices = []
    middle = np.array([10.0, -5.0, 30.0]) - 31.5 * 1.4 * (across + down)
    for k in range(60):
        corner = middle + np.array([0.0, 0.0, step_mm * (k - 30)])
        points = corner + rows[..., None] * 1.4 * down + columns[..., None] * 1.4 * across
        stored = np.rint(sphere(points) + 1024).astype(np.int16)
        ds = make.slice(stored, corner, [*across, *down])
        ds.PixelSpacing, ds.SliceThickness = [1.4, 1.4], step_mm
        # Its sign varies between vendors: it must not matter.
        ds.GantryDetectorTilt = -tilt_deg
        slices.append(ds)
    return list(make.save_all(slices))


@pytest.mark.parametrize("along", ["columns", "rows"])
@pytest.mark.parametrize("tilt_deg", [12.0, -12.0, 25.0])
def test_a_tilted_sphere_keeps_its_centre_and_its_volume(
    make: Any, tilt_deg: float, along: str
) -> None:
    volume = loaded(tilted_scan(make, tilt_deg, along))
    share = (volume.array.astype(float) - OUTSIDE) / (INSIDE - OUTSIDE)
    share = np.clip(share, 0.0, None)
    indices = np.indices(volume.array.shape).reshape(3, -1).T
    points = volume.geometry.to_patient(indices)
    weights = share.ravel()
    centre = weights @ points / weights.sum()
    assert np.linalg.norm(centre - CENTRE_MM) < 0.2
    truth = 4 / 3 * np.pi * (RADIUS_MM**3 + RADIUS_MM * 1.5**2 / 4)
    measured = weights.sum() * volume.geometry.voxel_volume_mm3
    assert measured == pytest.approx(truth, rel=0.01)
    assert any(f"{abs(tilt_deg):.1f}°" in note for note in volume.notes)


def test_every_value_lies_where_its_slice_lay(make: Any) -> None:
    volume = loaded(tilted_scan(make, 20.0, "columns"))
    rng = np.random.default_rng(0)
    directions = rng.normal(size=(200, 3))
    directions /= np.linalg.norm(directions, axis=1)[:, None]
    inner = CENTRE_MM + 0.8 * RADIUS_MM * directions
    outer = CENTRE_MM + 1.2 * RADIUS_MM * directions
    assert volume.sample(inner).min() > 0.98 * INSIDE
    assert volume.sample(outer).max() < 0.98 * OUTSIDE


def test_the_straight_grid_holds_every_slice_whole(make: Any) -> None:
    paths = tilted_scan(make, -20.0, "columns")
    volume = loaded(paths)
    low, high = volume.geometry.bounds_mm() + np.array([[-0.01], [0.01]])
    for path in paths:
        (header,) = read_headers(path)
        assert header.position_mm is not None
        assert ((low <= header.position_mm) & (header.position_mm <= high)).all()
    assert volume.array.min() == -1024


def test_a_gap_in_a_tilted_stack_stays_a_gap(make: Any) -> None:
    paths = tilted_scan(make, 15.0, "columns")
    del paths[20:24]
    volume = loaded(paths)
    (gap,) = volume.gaps
    normal = np.array(gap.normal)
    lost = np.array([10.0, -5.0, 30.0 + 1.5 * (21.5 - 30)])
    assert gap.start_mm < lost @ normal < gap.end_mm
    assert gap.end_mm - gap.start_mm == pytest.approx(4 * 1.5 * np.cos(np.deg2rad(15.0)))
    assert volume.sample([lost])[0] == pytest.approx(-1024)


def test_slices_that_wander_sideways_are_refused(make: Any) -> None:
    shifts = [0.0, 4.0, -3.0, 6.0, 1.0]
    slices = [
        make.slice(np.zeros((4, 5), np.int16), (shift, 0, 3.0 * k))
        for k, shift in enumerate(shifts)
    ]
    with pytest.raises(UntrustedGeometry, match="not evenly"):
        loaded(make.save_all(slices))
