"""A line that follows edges from one click to the hand (intelligent scissors)."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from hccbm_gui.core.arrays import FloatArray, VoxelArray
from hccbm_gui.core.errors import InputRefused

CHEAPEST = 0.02
"""Cost of the strongest edge, of 1 for none: a detour of so many times its length is taken."""
SMOOTH_PIXELS = 2.0


@dataclass(frozen=True, slots=True, eq=False)
class Wire:
    """Cheapest paths from one pixel of a picture.

    Attributes
    ----------
    start : (row, column).
    came_from : (rows, columns) the pixel before on the way, as row * columns + column.
    """

    start: tuple[int, int]
    came_from: VoxelArray

    def to(self, at: tuple[float, float]) -> FloatArray:
        """(N, 2) points (row, column) from the start to the pixel at `at`, smoothed a little."""
        rows, columns = self.came_from.shape
        row = min(max(round(at[0]), 0), rows - 1)
        column = min(max(round(at[1]), 0), columns - 1)
        pixel = row * columns + column
        path = [pixel]
        first = self.start[0] * columns + self.start[1]
        while pixel != first:
            pixel = int(self.came_from[pixel // columns, pixel % columns])
            path.append(pixel)
        points = np.column_stack(np.divmod(np.array(path[::-1]), columns)).astype(np.float64)
        return _smoothed(points)


def edge_cost(values: npt.ArrayLike, blur_pixels: float = 1.0) -> FloatArray:
    """Cost of passing each pixel of a picture (rows, columns): low along edges."""
    picture = ndimage.gaussian_filter(np.asarray(values, dtype=np.float64), blur_pixels)
    edges = np.hypot(ndimage.sobel(picture, 0), ndimage.sobel(picture, 1))
    # The strongest in a hundred are alike, so that metal does not hide what a lesion shows.
    strong = max(float(np.percentile(edges, 99.0)), 1e-9)
    return np.asarray(CHEAPEST + (1.0 - CHEAPEST) * (1.0 - np.clip(edges / strong, 0.0, 1.0)) ** 2)


def wire_from(cost: FloatArray, at: tuple[float, float]) -> Wire:
    """The cheapest ways from the pixel at (row, column).

    Raises
    ------
    InputRefused : outside the picture.
    """
    from hccbm_gui.core.segmentation.live_wire_kernel import cheapest_paths

    row, column = round(at[0]), round(at[1])
    if not (0 <= row < cost.shape[0] and 0 <= column < cost.shape[1]):
        raise InputRefused("The point lies outside the image.", remedy="Click inside the image.")
    came_from = np.empty(cost.shape, dtype=np.int32)
    cheapest_paths(np.ascontiguousarray(cost), row, column, came_from)
    return Wire((row, column), came_from)


def _smoothed(points: FloatArray) -> FloatArray:
    """The steps of pixels rounded off, both ends kept."""
    if len(points) < 5:
        return points
    soft = ndimage.gaussian_filter1d(points, SMOOTH_PIXELS, axis=0, mode="nearest")
    soft[[0, -1]] = points[[0, -1]]
    return np.asarray(soft)
