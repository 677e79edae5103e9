"""Open fields in water against published tables and against the formula without a grid."""

from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import pytest
from scipy import integrate

from hccbm_gui.core.beam import Beam
from hccbm_gui.core.dose.engine import BeamAperture
from hccbm_gui.core.dose.pencil_beam import PencilBeamEngine
from hccbm_gui.core.volume import Volume

WaterDose = Callable[[float, float], Volume]
POINTS = 0.5
"""Percentage points that every value may be off."""


def percent_depth_dose(dose: Volume, made: SimpleNamespace, depths_mm: list[float]) -> np.ndarray:
    fine = np.arange(6.0, 60.0, 0.5)
    axis = made.along(dose, 1, np.concatenate([fine, depths_mm]), (0.0, 0.0, 0.0))
    return 100.0 * axis[fine.size :] / axis[: fine.size].max()


@pytest.mark.parametrize(
    ("energy_mv", "side_mm", "table"),
    [
        (6.0, 100.0, {50: (86.0, 86.0), 100: (66.3, 67.0)}),
        (10.0, 100.0, {50: (91.8, 91.8), 100: (73.5, 73.5), 200: (46.0, 46.0)}),
        (15.0, 100.0, {50: (94.8, 94.8), 100: (76.8, 77.0), 200: (50.0, 50.0)}),
        (6.0, 40.0, {100: (61.2, 61.2)}),
        (6.0, 200.0, {100: (70.2, 70.2)}),
        (6.0, 300.0, {100: (71.7, 71.7)}),
    ],
)
def test_percent_depth_dose_is_that_of_the_tables(
    water_dose: WaterDose,
    made: SimpleNamespace,
    energy_mv: float,
    side_mm: float,
    table: dict[int, tuple[float, float]],
) -> None:
    found = percent_depth_dose(water_dose(energy_mv, side_mm), made, list(table))
    for value, (low, high) in zip(found, table.values(), strict=True):
        assert low - POINTS <= value <= high + POINTS


def test_6_mv_at_20_cm_is_within_two_points(water_dose: WaterDose, made: SimpleNamespace) -> None:
    (found,) = percent_depth_dose(water_dose(6.0, 100.0), made, [200.0])
    assert 38.0 - POINTS <= found <= 40.0 + 2.0


@pytest.mark.parametrize(("energy_mv", "peak_mm"), [(6.0, 15.0), (10.0, 24.0), (15.0, 29.0)])
def test_the_maximum_lies_at_its_depth(
    engine: PencilBeamEngine, made: SimpleNamespace, energy_mv: float, peak_mm: float
) -> None:
    block = made.water(150.0, 60.0)
    body = np.ones(block.array.shape, dtype=np.bool_)
    opened = BeamAperture(Beam((0.0, 0.0, 0.0)), made.rectangle(100.0))
    at = (0.0, peak_mm, 0.0)
    wanted = made.request(
        block, opened, energy_mv=energy_mv, grid_mm=1.5, body=body, normalisation_mm=at
    )
    dose = engine(wanted)
    depths = np.arange(peak_mm - 7.5, peak_mm + 7.6, 1.5)
    curve = np.polynomial.Polynomial.fit(depths, made.along(dose, 1, depths, at), 4)
    fine = np.linspace(depths[0], depths[-1], 1501)
    assert fine[curve(fine).argmax()] == pytest.approx(peak_mm, abs=1.0)


@pytest.mark.parametrize(("energy_mv", "ratio"), [(6.0, 0.67), (10.0, 0.733), (15.0, 0.76)])
def test_tissue_phantom_ratio_gives_the_beam_quality_back(
    engine: PencilBeamEngine,
    made: SimpleNamespace,
    output: Callable[..., float],
    energy_mv: float,
    ratio: float,
) -> None:
    doses = []
    for depth in (100.0, 200.0):
        opened = BeamAperture(Beam((0.0, depth, 0.0)), made.rectangle(100.0))
        doses.append(output(engine, made.water(), opened, (0.0, depth, 0.0), energy_mv))
    assert doses[1] / doses[0] == pytest.approx(ratio, abs=0.005)


def test_phantom_scatter_factors(
    engine: PencilBeamEngine, made: SimpleNamespace, output: Callable[..., float]
) -> None:
    at = (0.0, 100.0, 0.0)
    small, reference, large = (
        output(engine, made.water(), BeamAperture(Beam(at), made.rectangle(side)), at)
        for side in (40.0, 100.0, 200.0)
    )
    assert small / reference == pytest.approx(0.913, abs=0.005)
    assert large / reference == pytest.approx(1.082, abs=0.005)


def test_the_grid_adds_nothing_to_the_formula(
    bare_engine: PencilBeamEngine, made: SimpleNamespace, output: Callable[..., float]
) -> None:
    """A point source behind black jaws: the dose on the axis is an integral over an angle."""
    opened = BeamAperture(Beam((0.0, 100.0, 0.0)), made.rectangle(60.0, 100.0))
    for depth in (21.0, 100.0, 199.0):
        found = output(bare_engine, made.water(), opened, (0.0, depth, 0.0))
        grown = (900.0 + depth) / 1000.0
        curves = bare_engine.kernel.curves(0.675, [depth / 10.0])
        expected = 0.0
        for amount, per_cm in (
            (curves.primary[0], curves.primary_per_cm[0]),
            (curves.scatter[0], curves.scatter_per_cm[0]),
        ):
            # A quarter of the rectangle, in two triangles.
            for near, far in ((3.0 * grown, 5.0 * grown), (5.0 * grown, 3.0 * grown)):
                inner, _ = integrate.quad(
                    lambda turn, a=per_cm, x=near: 1.0 - np.exp(-a * x / np.cos(turn)),
                    0.0,
                    np.arctan2(far, near),
                )
                expected += amount * inner * 2.0 / np.pi
        assert found == pytest.approx(expected / grown**2, rel=2e-3)


@pytest.mark.parametrize("depth_mm", [15.0, 50.0, 100.0, 150.0])
def test_half_of_the_axis_dose_lies_at_the_projected_edge(
    water_dose: WaterDose, made: SimpleNamespace, depth_mm: float
) -> None:
    dose = water_dose(6.0, 100.0)
    edge = 50.0 * (1000.0 + depth_mm) / 1000.0
    places = np.arange(edge - 15.0, edge + 15.0, 0.05)
    for axis, sign in ((0, 1.0), (0, -1.0), (2, 1.0), (2, -1.0)):
        profile = made.along(dose, axis, sign * places, (0.0, depth_mm, 0.0))
        half = dose.sample([(0.0, depth_mm, 0.0)])[0] / 2.0
        assert np.interp(-half, -profile, places) == pytest.approx(edge, abs=0.5)


def test_the_penumbra_at_the_maximum(water_dose: WaterDose, made: SimpleNamespace) -> None:
    dose = water_dose(6.0, 100.0)
    places = np.arange(35.0, 70.0, 0.05)
    top = dose.sample([(0.0, 16.0, 0.0)])[0]
    profile = made.along(dose, 0, places, (0.0, 16.0, 0.0))
    at_80, at_20 = np.interp([-0.8 * top, -0.2 * top], -profile, places)
    assert at_20 - at_80 == pytest.approx(5.6, abs=0.6)


def test_the_horn_keeps_a_large_field_flat(water_dose: WaterDose, made: SimpleNamespace) -> None:
    dose = water_dose(6.0, 200.0)
    off_axis = made.along(dose, 0, np.array([-88.0, 0.0, 88.0]), (0.0, 100.0, 0.0))
    assert off_axis[[0, 2]] / off_axis[1] == pytest.approx([0.987, 0.987], abs=0.005)


def test_a_square_field_is_symmetric(water_dose: WaterDose) -> None:
    dose = water_dose(6.0, 100.0)
    # The grid is centred on the axis; the block ends within its outer voxels.
    inner = dose.array[5:-5, :, 5:-5]
    assert np.allclose(inner, inner[::-1], atol=0.03)
    assert np.allclose(inner, inner[:, :, ::-1], atol=0.03)
    assert np.allclose(inner, inner.swapaxes(0, 2), atol=0.03)
