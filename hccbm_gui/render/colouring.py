"""A lookup table of VTK applied to a cut slice by itself, four times as fast as VTK does.

Colouring apart from cutting, a window that is dragged colours the slice that is there again.
"""

import numpy as np
import numpy.typing as npt
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkLookupTable

from hccbm_gui.core.arrays import VoxelArray

Packed = npt.NDArray[np.uint32]
"""RGBA, four bytes in one number."""

NO_VOXEL_INT16 = int(np.iinfo(np.int16).min)
NO_VOXEL = float(np.finfo(np.float32).min)
"""Stand for what lies beside the voxels in a cut slice."""


class Colouring:
    """Colours for values, and for what has none.

    Parameters
    ----------
    table : entries, range, and the colours below, above and without a number.
    outside : colour (red, green, blue, alpha) of what lies beside the voxels.

    Attributes
    ----------
    outside : the same, packed.
    """

    def __init__(self, table: vtkLookupTable, outside: tuple[int, int, int, int]) -> None:
        entries = np.ascontiguousarray(vtk_to_numpy(table.GetTable())).view(np.uint32).ravel()
        low, high = table.GetTableRange()
        below, above = entries[0], entries[-1]
        if table.GetUseBelowRangeColor():
            below = _packed(table.GetBelowRangeColor())
        if table.GetUseAboveRangeColor():
            above = _packed(table.GetAboveRangeColor())
        missing = _packed(table.GetNanColor())
        self._table = np.concatenate([[below], entries, [above, missing]]).astype(np.uint32)
        self._scale = (low, len(entries) / max(high - low, np.finfo(float).tiny))
        self.outside = int(np.array(outside, dtype=np.uint8).view(np.uint32)[0])
        self._whole: Packed | None = None

    def colour(self, values: VoxelArray, colours: Packed) -> None:
        """Write the colours of `values` (N,), int16 or float32."""
        if values.dtype == np.int16:
            np.take(self._of_every_int16(), values.view(np.uint16), out=colours)
        else:
            self._fill(values, colours)

    def for_kernel(self, whole: bool) -> tuple[tuple[float, float], Packed, tuple[float, int]]:
        """Scale, table and what stands for no voxel, as `paint_slice` takes them."""
        return self._scale, self._table, (NO_VOXEL_INT16 if whole else NO_VOXEL, self.outside)

    def _of_every_int16(self) -> Packed:
        """The colour of every value an int16 can have, in the order of its bits."""
        if self._whole is None:
            every = np.arange(65536, dtype=np.uint16).view(np.int16)
            self._whole = np.empty(65536, dtype=np.uint32)
            self._fill(every.astype(np.float32), self._whole)
            self._whole[NO_VOXEL_INT16 & 0xFFFF] = self.outside
        return self._whole

    def _fill(self, values: VoxelArray, colours: Packed) -> None:
        from hccbm_gui.render.colouring_kernel import colour_values

        missing = (NO_VOXEL, self.outside)
        colour_values(values, self._scale, self._table, missing, colours)


def _packed(colour: tuple[float, ...]) -> np.uint32:
    rgba = np.rint(255.0 * np.array(colour)).astype(np.uint8)
    return np.uint32(rgba.view(np.uint32)[0])
