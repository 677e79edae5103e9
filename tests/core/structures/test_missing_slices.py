"""What lies where slices are missing says so: structures, curves, regions, spots (BI-06)."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from hccbm_gui.core.dvh.calculation import calculate_dvh, calculate_dvhs
from hccbm_gui.core.dvh.settings import DvhSettings
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.measure.region_statistics import region_statistics
from hccbm_gui.core.measure.shapes import RectangleRegion
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.spot import Side, Spot, SpotType
from hccbm_gui.core.structures.missing_slices import beside_gap, contours_in_gaps, gap_note, gaps_of
from hccbm_gui.core.volume import Gap, Unit, Volume

SQUARE = np.array([(-9.0, -9.0), (9.0, -9.0), (9.0, 9.0), (-9.0, 9.0)])
GAP = Gap((0.0, 0.0, 1.0), 10.5, 19.5)
"""Slices at 12, 15 and 18 mm are missing."""


def contour(z: float) -> np.ndarray:
    return np.column_stack([SQUARE, np.full(4, z)])


def box(first: float, last: float, series: str = "ct") -> Roi:
    heights = np.arange(first, last + 1e-6, 3.0)
    contours = tuple(contour(z) for z in heights)
    return Roi("GTV", RoiKind.GTV, (255, 0, 0), "frame", contours, series)


def volume(unit: Unit, value: float, gaps: tuple[Gap, ...] = (GAP,)) -> Volume:
    geometry = Geometry.from_axes((14, 41, 41), (-40, -40, 0), (3, 2, 2), "frame")
    array = np.full(geometry.shape, value, np.float32)
    array[4:7] = -1024
    return Volume(array, geometry, unit, gaps=gaps)


def test_contours_in_a_gap_are_counted_and_told() -> None:
    assert contours_in_gaps(box(3.0, 30.0).contours, (GAP,)) == 3
    assert contours_in_gaps(box(3.0, 9.0).contours, (GAP,)) == 0
    assert contours_in_gaps((), (GAP,)) == 0
    assert gap_note(3, "GTV") == "3 contours of GTV lie where slices are missing"
    assert gap_note(1) == "1 contour lies where slices are missing"
    assert gap_note(0) == ""


def test_the_image_a_structure_was_drawn_on_decides() -> None:
    images = {"ct": volume(Unit.HU, 0.0), "pt": volume(Unit.SUV, 1.0, gaps=())}
    assert gaps_of(images, (box(3, 9),), "frame") == (GAP,)
    assert gaps_of(images, (box(3, 9, "pt"),), "frame") == ()
    assert gaps_of(images, (box(3, 9, ""),), "frame") == (GAP,)
    assert gaps_of(images, (box(3, 9),), "elsewhere") == ()


def test_a_dvh_across_a_gap_carries_a_note() -> None:
    dose = volume(Unit.GY, 2.0, gaps=())
    told = "3 contours lie where slices are missing"
    settings = DvhSettings(gaps=(GAP,))
    assert told in calculate_dvh(box(3.0, 30.0), dose, settings).notes
    clear, across = calculate_dvhs((box(24.0, 30.0), box(3.0, 30.0)), dose, settings)
    assert not any("missing" in note for note in clear.notes)
    assert told in across.notes


def test_a_region_does_not_measure_the_filling_of_a_gap() -> None:
    image = volume(Unit.HU, 50.0)

    def upright(centre_z: float, half_z: float) -> RectangleRegion:
        return RectangleRegion(
            id="r",
            frame_uid="frame",
            series_uid="ct",
            centre_mm=(0, 0, centre_z),
            normal=(0, 1, 0),
            half_u_mm=(8, 0, 0),
            half_v_mm=(0, 0, half_z),
        )

    found = region_statistics(upright(15.0, 13.0), image)
    assert (found.mean, found.minimum) == (50.0, 50.0)
    assert found.left_out == pytest.approx(3 / 9, abs=1e-6)
    with pytest.raises(InputRefused, match="missing"):
        region_statistics(upright(15.0, 4.0), image)


def test_a_spot_that_reaches_a_gap_says_its_size_is_not_known() -> None:
    image = volume(Unit.SUV, 1.0)
    spot = Spot("hot-1", SpotType.HOT, Side.RIGHT, "rib", "pt", contours=(contour(9.0),))
    assert "missing" in beside_gap(spot, image).reason
    far = replace(spot, contours=(contour(30.0),), reason="hot")
    assert beside_gap(far, image) is far


def test_a_gap_moves_with_its_frame_of_reference() -> None:
    turn = np.eye(4)
    turn[:3, :3] = Rotation.from_euler("xyz", (20, -30, 40), degrees=True).as_matrix()
    turn[:3, 3] = (11.0, -7.0, 5.0)
    rng = np.random.default_rng(0)
    points = rng.uniform(-40, 40, (500, 3))
    there = points @ turn[:3, :3].T + turn[:3, 3]
    assert np.array_equal(GAP.moved(turn).holds(there), GAP.holds(points))
