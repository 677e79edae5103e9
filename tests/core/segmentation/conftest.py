"""A CT with a ball of known place, a bridge to a second one, a vertebra and a couch."""

import numpy as np
import pytest

from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.volume import Unit, Volume

SHAPE, SPACING, ORIGIN = (40, 90, 100), (3.0, 2.0, 2.0), (-99.0, -89.0, -60.0)


@pytest.fixture(scope="module")
def ct() -> Volume:
    geometry = Geometry.from_axes(SHAPE, ORIGIN, SPACING, "f")
    k, j, i = np.ogrid[tuple(slice(0, n) for n in SHAPE)]
    x, y, z = ORIGIN[0] + 2.0 * i, ORIGIN[1] + 2.0 * j, ORIGIN[2] + 3.0 * k
    values = np.full(SHAPE, -1000.0)
    values[np.broadcast_to((x / 85) ** 2 + (y / 60) ** 2 < 1, SHAPE)] = 0.0
    values[np.broadcast_to((np.abs(x) < 60) & (np.abs(y - 80) < 3), SHAPE)] = 100.0
    values[(x + 35) ** 2 + (y + 5) ** 2 + z**2 < 18**2] = 60.0
    values[(x - 25) ** 2 + (y + 5) ** 2 + z**2 < 20**2] = 60.0
    bridge = (np.abs(x) < 40) & ((y + 5) ** 2 + z**2 < 4**2)
    values[np.broadcast_to(bridge, SHAPE)] = 60.0
    ring = (x**2 + (y - 35) ** 2 < 14**2) & (np.abs(z) < 40)
    marrow = (x**2 + (y - 35) ** 2 < 11**2) & (np.abs(z) < 37)
    values[ring] = 700.0
    values[marrow] = 90.0
    values += np.random.default_rng(1).normal(0.0, 5.0, SHAPE)
    return Volume(values.astype(np.int16), geometry, Unit.HU)
