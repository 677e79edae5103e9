"""Depth of electrons: rules of thumb, and water-equivalent depth that can be counted by hand."""

from types import SimpleNamespace

import numpy as np
import pytest

from hccbm_gui.core.beam import Beam
from hccbm_gui.core.dose.electron_depth import electron_ranges, water_equivalent_depths
from hccbm_gui.core.dose.engine import BeamAperture
from hccbm_gui.core.errors import FrameMismatch, InputRefused
from hccbm_gui.core.roi import Roi, RoiKind

BODY = np.ones((100, 40, 100), dtype=np.bool_)


def box(x: tuple[float, float], y: tuple[float, float], z: tuple[float, float]) -> Roi:
    """A box drawn on planes 3 mm apart; its end caps end at z."""
    square = np.array([(x[0], y[0]), (x[1], y[0]), (x[1], y[1]), (x[0], y[1])])
    planes = np.arange(z[0] + 1.5, z[1], 3.0)
    contours = tuple(np.column_stack([square, np.full(4, plane)]) for plane in planes)
    return Roi("GTVp", RoiKind.GTV, (255, 0, 0), "f", contours)


def test_ranges_follow_the_energy() -> None:
    nine = electron_ranges(9.0)
    found = (nine.r90_cm, nine.r80_cm, nine.r50_cm, nine.rp_cm)
    assert found == pytest.approx((2.81, 3.21, 3.86, 4.5), abs=0.01)
    assert found == tuple(sorted(found))
    for energy in (0.0, 3.0, 50.0, float("nan")):
        with pytest.raises(InputRefused, match="electrons"):
            electron_ranges(energy)


def test_the_depth_of_a_target_behind_bone_counts_the_bone(made: SimpleNamespace) -> None:
    """10 mm of 1.5 g/cc in front: every depth behind it grows by 5 mm."""
    target = box((-15.0, 15.0), (20.0, 35.0), (-15.0, 15.0))
    opened = BeamAperture(Beam((0.0, 0.0, 0.0)), made.rectangle(60.0))
    depths = [
        water_equivalent_depths(ct, opened, target, made.density, body=BODY)
        for ct in (made.water(300.0, 120.0), made.water(300.0, 120.0, ((6.0, 16.0, 500),)))
    ]
    for found, extra in zip(depths, (0.0, 4.5), strict=True):
        assert found.shallowest_mm == pytest.approx(20.0 + extra, abs=0.6)
        assert found.deepest_mm == pytest.approx(35.0 + extra, abs=0.6)
        assert found.in_field == 1.0
        assert "not a dose" in found.caveat
    plain = depths[0]
    assert plain.least_energy_mev() == pytest.approx(11.2, abs=0.2)
    assert plain.covers(12.0)
    assert not plain.covers(10.0)
    assert not depths[1].covers(12.0)


def test_the_map_is_depth_inside_the_field_only(made: SimpleNamespace) -> None:
    opened = BeamAperture(Beam((0.0, 0.0, 0.0)), made.rectangle(60.0))
    target = box((-15.0, 45.0), (20.0, 35.0), (-15.0, 15.0))
    found = water_equivalent_depths(
        made.water(300.0, 120.0), opened, target, made.density, body=BODY
    )
    index = np.indices(found.depth_mm.shape).reshape(3, -1).T
    x, y, z = found.geometry.to_patient(index).T
    depth = found.depth_mm.ravel()
    grown = (1000.0 + y) / 1000.0
    off = np.maximum(abs(x), abs(z)) / grown
    inside = (off < 29.0) & (y > 2.0) & (y < 118.0)
    oblique = np.hypot(1000.0, np.hypot(x, z) / grown) / 1000.0
    assert depth[inside] == pytest.approx((y * oblique)[inside], abs=0.25)
    assert np.isnan(depth[off > 31.0]).all()
    # The edge grows to 30.8 mm at the depth of the target; voxels are 3 mm wide.
    assert found.in_field == pytest.approx(45.8 / 60.0, abs=0.03)


def test_a_target_beside_the_field_has_no_depth(made: SimpleNamespace) -> None:
    opened = BeamAperture(Beam((0.0, 0.0, 0.0)), made.rectangle(60.0))
    target = box((60.0, 80.0), (20.0, 35.0), (-15.0, 15.0))
    found = water_equivalent_depths(
        made.water(300.0, 120.0), opened, target, made.density, body=BODY
    )
    assert found.in_field == 0.0
    assert np.isnan([found.deepest_mm, found.shallowest_mm]).all()
    assert not found.covers(20.0)


def test_a_target_of_another_image_is_refused(made: SimpleNamespace) -> None:
    opened = BeamAperture(Beam((0.0, 0.0, 0.0)), made.rectangle(60.0))
    stranger = Roi("GTVp", RoiKind.GTV, (255, 0, 0), "g", (np.zeros((3, 3)),))
    with pytest.raises(FrameMismatch):
        water_equivalent_depths(made.water(300.0, 120.0), opened, stranger, made.density)
