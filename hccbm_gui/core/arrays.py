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
    """`values` as read-only float64 of shape (N, columns); what this made once is shared.

    A structure of which one slice was edited shares all other contours with the one before.
    """
    if _is_frozen_points(values, columns):
        return values  # type: ignore[return-value]
    points = np.array(values, dtype=np.float64)
    if points.ndim != 2 or points.shape[1] != columns:
        # A copy, as a view would leave the array behind it writeable.
        points = points.reshape(-1, columns).copy()
    points.flags.writeable = False
    return points


def _is_frozen_points(values: object, columns: int) -> bool:
    """True for an array that nobody else can write to, in the wanted shape."""
    return (
        isinstance(values, np.ndarray)
        and values.dtype == np.float64
        and values.ndim == 2
        and values.shape[1] == columns
        and values.flags.owndata
        and not values.flags.writeable
    )
