"""Arrays that nobody can change by accident, and the array types used throughout."""

from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]
VoxelArray = npt.NDArray[Any]


def frozen(values: npt.ArrayLike, dtype: npt.DTypeLike | None = None) -> npt.NDArray[Any]:
    """`values` as a contiguous read-only array; copied only when a writable view exists."""
    array = np.ascontiguousarray(values, dtype=dtype)
    if array is values and array.flags.writeable:
        array = array.view()
    array.flags.writeable = False
    return array


def frozen_points(values: npt.ArrayLike, columns: int) -> FloatArray:
    """`values` as a read-only copy of shape (N, columns), float64."""
    points = np.array(values, dtype=np.float64).reshape(-1, columns)
    points.flags.writeable = False
    return points
