"""Ramps whose every number is known, and regions on them."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.measure.shapes import EllipseRegion, Region, region_between
from hccbm_gui.core.volume import Unit, Volume

SLOPE = np.array([2.0, -3.0, 0.5])
"""HU per mm along x, y, z."""


@pytest.fixture
def ramp() -> Callable[..., Volume]:
    """A volume of 20 x 60 x 60 voxels that is exactly 7 + SLOPE . point everywhere."""

    def make(axes: Any = ((0, 0, 1), (0, 1, 0), (1, 0, 0)), **options: Any) -> Volume:
        geometry = Geometry.from_axes((20, 60, 60), (-30, -30, -20), (3, 1, 1), "frame", axes)
        indices = np.stack(np.meshgrid(*map(np.arange, geometry.shape), indexing="ij"), axis=-1)
        points = geometry.to_patient(indices.reshape(-1, 3))
        values = (7.0 + points @ SLOPE).reshape(geometry.shape)
        return Volume(values, geometry, Unit.HU, **options)

    return make


@pytest.fixture
def region() -> Callable[..., Region]:
    """A region around a centre, with sides along two directions."""

    def make(
        centre: Any = (0, 0, 10),
        half: tuple[float, float] = (8.0, 5.0),
        kind: type[Region] = EllipseRegion,
        right: Any = (1, 0, 0),
        up: Any = (0, 1, 0),
        frame_uid: str = "frame",
    ) -> Region:
        right, up = np.asarray(right, float), np.asarray(up, float)
        reach = right * half[0] + up * half[1]
        corners = np.array([centre - reach, centre + reach])
        return region_between(kind, corners, right, up, id="r-1", frame_uid=frame_uid)

    return make
