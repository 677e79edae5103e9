"""An image of 20 slices and a structure on it."""

from collections.abc import Callable

import numpy as np
import pytest

from hccbm_gui.core.contouring.drawing_plane import Slices, slices_of
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.roi import Roi, RoiKind

GEOMETRY = Geometry.from_axes((20, 100, 100), (-49.5, -49.5, -30.0), (3, 1, 1), "frame")


def circle(radius: float, z: float, count: int = 120, x: float = 0.0, y: float = 0.0) -> np.ndarray:
    turn = np.linspace(0, 2 * np.pi, count, endpoint=False)
    return np.column_stack(
        [x + radius * np.cos(turn), y + radius * np.sin(turn), np.full(count, z)]
    )


@pytest.fixture
def slices() -> Slices:
    return slices_of(GEOMETRY)


@pytest.fixture
def make_roi() -> Callable[..., Roi]:
    def make(*contours: np.ndarray) -> Roi:
        return Roi("GTVp", RoiKind.GTV, (255, 93, 93), "frame", contours, "ct", 1, "drawn")

    return make


@pytest.fixture
def cylinder(make_roi: Callable[..., Roi]) -> Roi:
    """Radius 20 mm on seven slices, with a hole of 5 mm and a piece beside it."""
    heights = [-9.0, -6.0, -3.0, 0.0, 3.0, 6.0, 9.0]
    return make_roi(
        *(circle(20, z) for z in heights),
        *(circle(5, z, 60) for z in heights),
        *(circle(6, z, 60, x=35) for z in heights),
    )
