"""Statistics on ramps and discs whose numbers are known."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from hccbm_gui.core.errors import FrameMismatch, InputRefused, NotQuantifiable
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.measure.handles import moved
from hccbm_gui.core.measure.region_statistics import SAMPLES, VOXELS, region_statistics
from hccbm_gui.core.measure.shapes import EllipseRegion, RectangleRegion, Region
from hccbm_gui.core.volume import Unit, Volume

SLOPE = np.array([2.0, -3.0, 0.5])
MakeRegion = Callable[..., Region]
MakeRamp = Callable[..., Volume]
KINDS = (RectangleRegion, EllipseRegion)


def expected(point: object) -> float:
    return float(7.0 + np.asarray(point) @ SLOPE)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("right", "up"), [((1, 0, 0), (0, 1, 0)), ((1, 0, 0), (0, 0, 1)), ((0, 1, 0), (0, 0, 1))]
)
def test_the_mean_of_a_ramp_is_its_value_in_the_middle(
    ramp: MakeRamp, region: MakeRegion, kind: type[Region], right: object, up: object
) -> None:
    found = region_statistics(region((1, 2, 10), kind=kind, right=right, up=up), ramp())
    assert found.method == VOXELS
    assert found.mean == pytest.approx(expected((1, 2, 10)), abs=1e-9)
    assert found.unit is Unit.HU
    assert found.left_out == 0.0


def test_voxels_are_counted_by_their_centres(ramp: MakeRamp, region: MakeRegion) -> None:
    volume = ramp()
    drawn = region((0, 0, 10), half=(2.2, 1.2), kind=RectangleRegion)
    found = region_statistics(drawn, volume)
    # Centres at whole mm: x from -2 to 2, y from -1 to 1, on slice 10 of 3 mm from -20.
    values = volume.array[10, 29:32, 28:33]
    assert found.count == 15
    assert found.mean == pytest.approx(values.mean())
    assert found.sd == pytest.approx(values.std())
    assert (found.minimum, found.maximum) == (values.min(), values.max())


def test_a_region_between_two_slices_reads_the_nearer_one(
    ramp: MakeRamp, region: MakeRegion
) -> None:
    volume = ramp()
    level = lambda z: region_statistics(region((0, 0, z)), volume).mean  # noqa: E731
    assert level(11.4) == pytest.approx(expected((0, 0, 10)))
    assert level(11.6) == pytest.approx(expected((0, 0, 13)))


@pytest.mark.parametrize("kind", KINDS)
def test_a_slice_across_the_voxels_is_sampled(
    ramp: MakeRamp, region: MakeRegion, kind: type[Region]
) -> None:
    turn = Rotation.from_euler("xyz", (20, -15, 30), degrees=True).as_matrix()
    drawn = region((2, -3, 8), half=(9, 6), kind=kind, right=turn[0], up=turn[1])
    found = region_statistics(drawn, ramp())
    assert found.method == SAMPLES
    assert found.mean == pytest.approx(expected((2, -3, 8)), abs=1e-9)
    # The spread of a ramp over a rectangle (a²/3) and over an ellipse (a²/4), along both axes.
    share = 3.0 if kind is RectangleRegion else 4.0
    gains = turn[:2] @ SLOPE * (9, 6)
    assert found.sd == pytest.approx(np.sqrt((gains**2).sum() / share), rel=0.01)
    cells = 1.0 if kind is RectangleRegion else np.pi / 4
    assert found.count == pytest.approx((18 / 0.5) * (12 / 0.5) * cells, rel=0.02)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.tuples(*[st.floats(-1.5, 1.5)] * 3),
    st.floats(3.0, 9.0),
    st.floats(3.0, 9.0),
    st.sampled_from(KINDS),
)
def test_statistics_turn_and_move_with_the_patient(
    region: MakeRegion, turned: tuple[float, ...], a: float, b: float, kind: type[Region]
) -> None:
    turn = Rotation.from_rotvec(turned).as_matrix()
    rng = np.random.default_rng(5)
    values = rng.normal(size=(9, 24, 26))
    upright = Geometry.from_axes(values.shape, (-12, -11, -9), (2, 1, 1), "frame")
    affine = np.eye(4)
    affine[:3, :3], affine[:3, 3] = turn @ upright.affine[:3, :3], turn @ upright.origin_mm + 40.0
    lying = Geometry(values.shape, affine, "frame")
    one = region_statistics(
        region((0.2, 0.3, -1.1), half=(a, b), kind=kind), Volume(values, upright, Unit.HU)
    )
    other = region_statistics(
        region(
            turn @ (0.2, 0.3, -1.1) + 40.0,
            half=(a, b),
            kind=kind,
            right=turn[:, 0],
            up=turn[:, 1],
        ),
        Volume(values, lying, Unit.HU),
    )
    assert other.count == one.count
    assert other.mean == pytest.approx(one.mean, abs=1e-9)
    assert other.sd == pytest.approx(one.sd, abs=1e-9)
    assert other.area_mm2 == pytest.approx(one.area_mm2)


@pytest.mark.parametrize("radius", [6.0, 11.3, 25.0])
def test_the_voxels_of_a_disc_add_up_to_its_area(
    ramp: MakeRamp, region: MakeRegion, radius: float
) -> None:
    found = region_statistics(region((0, 0, 10), half=(radius, radius)), ramp())
    assert found.area_mm2 == pytest.approx(np.pi * radius**2)
    # Each voxel covers 1 mm²; Gauss's circle problem bounds the difference by the rim.
    assert abs(found.count - found.area_mm2) < 2 * np.pi * radius


def test_what_lies_outside_the_image_is_not_counted_but_told(
    ramp: MakeRamp, region: MakeRegion
) -> None:
    half_out = region((29, 0, 10), half=(8, 4), kind=RectangleRegion)
    found = region_statistics(half_out, ramp())
    assert found.count == 9 * 9
    assert found.left_out == pytest.approx(8 / 17)
    assert found.maximum == pytest.approx(expected((29, -4, 10)))


def test_numbers_that_are_none_are_not_counted(ramp: MakeRamp, region: MakeRegion) -> None:
    volume = ramp()
    values = np.array(volume.array)
    values[10, 30, 30] = np.nan
    found = region_statistics(region((0, 0, 10)), replace(volume, array=values))
    assert np.isfinite(found.mean)
    assert 0.0 < found.left_out < 0.02


def test_a_region_beside_the_image_is_refused(ramp: MakeRamp, region: MakeRegion) -> None:
    volume = ramp()
    for far in (region((0, 0, 200)), region((300, 0, 10)), region((0, 0, -21.6))):
        with pytest.raises(InputRefused, match="outside"):
            region_statistics(far, volume)
    turn = Rotation.from_euler("x", 20, degrees=True).as_matrix()
    oblique = region((300, 0, 10), right=turn[0], up=turn[1])
    with pytest.raises(InputRefused, match="outside"):
        region_statistics(oblique, volume)
    assert region_statistics(region((0, 0, -21.4)), volume).count > 0


def test_a_region_without_a_voxel_centre_is_refused(ramp: MakeRamp, region: MakeRegion) -> None:
    small = region((0.5, 0.5, 10), half=(0.3, 0.3))
    with pytest.raises(InputRefused, match="No voxel centre"):
        region_statistics(small, ramp())
    assert region_statistics(moved(small, (-0.5, -0.5, 0)), ramp()).count == 1


def test_other_frames_unmeasurable_images_and_endless_regions_are_refused(
    ramp: MakeRamp, region: MakeRegion
) -> None:
    with pytest.raises(FrameMismatch):
        region_statistics(region(frame_uid="another"), ramp())
    with pytest.raises(NotQuantifiable, match="lossy"):
        region_statistics(region(), ramp(quantifiable=False, notes=("lossy",)))
    with pytest.raises(InputRefused, match="smaller"):
        region_statistics(region(half=(1e6, 1e6)), ramp())
