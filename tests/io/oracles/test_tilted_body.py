"""An ellipsoid seen through a tilted gantry, and drawn on its slices, against its formula."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import uid

from hccbm_gui.core.structures.raster import structure_mask
from hccbm_gui.core.volume import Volume
from hccbm_gui.io.load import load_case

CENTRE = np.array([6.0, -9.0, 14.0])
HALF_AXES = np.array([30.0, 22.0, 34.0])
PIXEL_MM, STEP_MM, SIZE, SLICES = 1.5, 2.5, 72, 36
TISSUE, AIR = 400.0, -600.0
TILTS = [(axis, angle) for axis in "xy" for angle in (10.0, 20.0, -15.0)]


def depth_inside(points: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Roughly how many mm points (..., 3) lie inside the ellipsoid; negative outside."""
    scaled = (points - CENTRE) / HALF_AXES
    level = np.linalg.norm(scaled, axis=-1)
    slope = np.linalg.norm(scaled / HALF_AXES, axis=-1) / np.maximum(level, 1e-9)
    return np.asarray((1.0 - level) / np.maximum(slope, 1e-9))


def gantry(axis: str, tilt_deg: float) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Directions across and down of a slice of a gantry that is tilted about x, or turned on y."""
    cos, sin = np.cos(np.radians(tilt_deg)), np.sin(np.radians(tilt_deg))
    if axis == "x":
        return np.array([1.0, 0.0, 0.0]), np.array([0.0, cos, sin])
    return np.array([cos, 0.0, sin]), np.array([0.0, 1.0, 0.0])


@pytest.fixture
def tilted(make: Any) -> Callable[[str, float], Path]:
    """Writes the slices of a table that moves along z, and the contours drawn on them."""

    def written(axis: str, tilt_deg: float) -> Path:
        across, down = gantry(axis, tilt_deg)
        middle = (SIZE - 1) / 2.0
        offsets = PIXEL_MM * (np.arange(SIZE) - middle)
        in_plane = offsets[None, :, None] * across + offsets[:, None, None] * down
        slices, drawn = [], []
        for k in range(SLICES):
            at = CENTRE + np.array([0.0, 0.0, STEP_MM * (k - (SLICES - 1) / 2.0)])
            share = np.clip(depth_inside(at + in_plane) / PIXEL_MM + 0.5, 0.0, 1.0)
            stored = np.rint(AIR + (TISSUE - AIR) * share + 1024).astype(np.int16)
            first = at - PIXEL_MM * middle * (across + down)
            one = make.slice(stored, first, (*across, *down))
            one.PixelSpacing, one.SliceThickness = [PIXEL_MM, PIXEL_MM], STEP_MM
            slices.append(one)
            drawn += [ring for ring in [outline(at, across, down)] if ring is not None]
        make.save_all(slices)
        make.save(structure_set(make, drawn), "RS.dcm")
        return Path(make.folder)

    return written


def outline(
    at: np.ndarray[Any, Any], across: np.ndarray[Any, Any], down: np.ndarray[Any, Any]
) -> np.ndarray[Any, Any] | None:
    """(N, 3) where the plane cuts the ellipsoid, by the quadratic equation along each ray."""
    # The middle of the cut is where the level is least on the plane.
    scaled = np.stack([across, down], axis=1) / HALF_AXES[:, None]
    best = np.linalg.lstsq(scaled, (CENTRE - at) / HALF_AXES, rcond=None)[0]
    middle = at + best[0] * across + best[1] * down
    least = np.linalg.norm((middle - CENTRE) / HALF_AXES)
    if least >= 0.999:
        return None
    turn = np.linspace(0.0, 2.0 * np.pi, 240, endpoint=False)
    rays = np.cos(turn)[:, None] * across + np.sin(turn)[:, None] * down
    reach = np.sqrt(1.0 - least**2) / np.linalg.norm(rays / HALF_AXES, axis=1)
    return np.asarray(middle + reach[:, None] * rays)


def structure_set(make: Any, drawn: list[np.ndarray[Any, Any]]) -> Any:
    ds = make.base(uid.RTStructureSetStorage, "RTSTRUCT", "9")
    frame = ds.FrameOfReferenceUID
    ds.StructureSetROISequence = [
        make.sequence_item(ROINumber=1, ROIName="Body", ReferencedFrameOfReferenceUID=frame)
    ]
    contours = [
        make.sequence_item(
            ContourGeometricType="CLOSED_PLANAR",
            NumberOfContourPoints=len(ring),
            ContourData=[f"{value:.4f}" for value in ring.ravel()],
        )
        for ring in drawn
    ]
    ds.ROIContourSequence = [make.sequence_item(ReferencedROINumber=1, ContourSequence=contours)]
    return ds


def dice(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> float:
    return float(2.0 * (one & other).sum() / (one.sum() + other.sum()))


def places(volume: Volume) -> np.ndarray[Any, Any]:
    indices = np.stack(np.indices(volume.array.shape), axis=-1).reshape(-1, 3)
    return volume.geometry.to_patient(indices).reshape(*volume.array.shape, 3)


@pytest.mark.parametrize(("axis", "tilt_deg"), TILTS)
def test_a_tilted_gantry_changes_nothing_of_the_patient(
    tilted: Callable[[str, float], Path], axis: str, tilt_deg: float
) -> None:
    case = load_case([tilted(axis, tilt_deg)])
    (volume,) = case.volumes.values()
    assert any(f"advance at {abs(tilt_deg):.1f}°" in note for note in volume.notes)
    where = places(volume)
    truth = depth_inside(where) > 0.0
    seen = volume.array > (TISSUE + AIR) / 2.0
    assert dice(seen, truth) >= 0.98
    # Beyond the slices there is air of another value, which must not pull the centre.
    weight = np.clip(volume.array.astype(np.float64) - AIR, 0.0, None)
    centre = (where * weight[..., None]).reshape(-1, 3).sum(axis=0) / weight.sum()
    assert np.linalg.norm(centre - CENTRE) < 0.3
    deep = depth_inside(where) > 3.0
    assert np.abs(volume.array[deep] - TISSUE).max() <= 1.0

    (body,) = case.rois
    assert body.contours
    for ring in body.contours:
        values = volume.sample(ring)
        # On the drawn edge half of the pixel is body.
        assert np.median(np.abs(values - (TISSUE + AIR) / 2.0)) < 150.0
    middle = np.concatenate([np.linspace(ring, ring.mean(axis=0), 5)[1:] for ring in body.contours])
    inside = middle.reshape(-1, 3)[depth_inside(middle.reshape(-1, 3)) > 3.0]
    assert np.abs(volume.sample(inside) - TISSUE).max() < 30.0
    drawn = structure_mask(body, volume.geometry)
    true_cc = 4.0 / 3.0 * np.pi * HALF_AXES.prod() / 1000.0
    assert drawn.volume_cc == pytest.approx(true_cc, rel=0.02)
