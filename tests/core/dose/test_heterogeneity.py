"""Slabs of lung and bone against a collapsed cone and against path length alone."""

from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import pytest

from hccbm_gui.core.beam import Beam
from hccbm_gui.core.dose.engine import BeamAperture
from hccbm_gui.core.dose.pencil_beam import PencilBeamEngine

DEPTHS_MM = np.array([50.0, 80.0, 100.0, 120.0, 140.0, 160.0, 200.0])
COLLAPSED_CONE = np.array([0.989, 1.022, 1.059, 1.108, 1.160, 1.180, 1.206])
"""Dose in water with 8 cm of lung at 0.3 g/cc from 5 cm on, over that in water; 6 MV, 10 x 10."""


Ratio = Callable[[tuple[float, float, int], np.ndarray], tuple[np.ndarray, np.ndarray]]


@pytest.fixture(scope="module")
def ratio(engine: PencilBeamEngine, made: SimpleNamespace, output: Callable[..., float]) -> Ratio:
    """Function that gives dose with a slab over dose in water on the axis, as computed and as
    it would be by path length alone."""

    def of(slab: tuple[float, float, int], depths_mm: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        plain, filled = made.water(300.0), made.water(300.0, slabs=(slab,))
        low, high, hu = slab
        computed, by_path = [], []
        for depth in depths_mm.tolist():
            passed = hu / 1000.0 * (np.clip(depth, low, high) - low)
            opened, moved = (
                BeamAperture(Beam((0.0, at, 0.0)), made.rectangle(100.0)) for at in (0.0, passed)
            )
            at = (0.0, depth, 0.0)
            in_water = output(engine, plain, opened, at)
            computed.append(output(engine, filled, opened, at) / in_water)
            # As far from the source, but as deep in water as the slab makes it.
            by_path.append(output(engine, plain, moved, (0.0, depth + passed, 0.0)) / in_water)
        return np.array(computed), np.array(by_path)

    return of


def test_lung_is_within_5_percent_of_a_collapsed_cone(ratio: Ratio) -> None:
    found, by_path = ratio((50.0, 130.0, -700), DEPTHS_MM)
    assert np.abs(found / COLLAPSED_CONE - 1.0).max() < 0.05
    # Behind lung the scatter it lacks brings the dose down from that of path length alone.
    behind = DEPTHS_MM > 130.0
    errors = [np.abs(values - COLLAPSED_CONE)[behind] for values in (found, by_path)]
    assert (errors[0] < errors[1]).all()


def test_bone_weakens_the_beam_as_its_path_length_does(ratio: Ratio) -> None:
    found, by_path = ratio((50.0, 80.0, 600), np.array([120.0, 160.0, 200.0]))
    assert found == pytest.approx(by_path, rel=0.02)
    assert (found < 0.96).all()
