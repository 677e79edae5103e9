"""From arrays to VTK and back without copies, and the order in which things are drawn."""

from enum import IntEnum

import numpy as np
import numpy.typing as npt
from vtkmodules.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray
from vtkmodules.vtkCommonCore import vtkLookupTable, vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkImageData
from vtkmodules.vtkCommonMath import vtkMatrix4x4

from hccbm_gui.core.arrays import FloatArray, VoxelArray
from hccbm_gui.render.colour_maps import ColourTable

Colour = tuple[int, int, int]


class Depth(IntEnum):
    """Height above the picture plane; what is higher covers what is lower."""

    BASE = 0
    CURTAIN = 1
    WASH = 2
    ISODOSE = 3
    FILL = 4
    CONTOUR = 5
    SPOT = 6
    FIELD = 7
    MEASURE = 8
    CROSSHAIR = 9
    SCALE = 10


def drawable(array: VoxelArray) -> VoxelArray:
    """`array` itself where VTK can read its type, otherwise a copy in the next wider type."""
    kind, size = array.dtype.kind, array.dtype.itemsize
    if kind == "b":
        return np.ascontiguousarray(array).view(np.uint8)
    if kind == "f" and size not in (4, 8):
        return np.ascontiguousarray(array, dtype=np.float32)
    native = array.dtype.newbyteorder("=")
    return np.ascontiguousarray(array, dtype=native)


def image_of(array: VoxelArray) -> vtkImageData:
    """Voxels (k, j, i) as an image in index space (spacing 1, origin 0), sharing the memory.

    Where the voxels lie is said by `Geometry` alone, in the matrix that samples the image. The
    image keeps the array alive.
    """
    voxels = drawable(array)
    image = vtkImageData()
    image.SetDimensions(*reversed(voxels.shape))
    image.GetPointData().SetScalars(numpy_to_vtk(voxels.reshape(-1), deep=0))
    return image


def matrix_of(values: npt.NDArray[np.float64]) -> vtkMatrix4x4:
    """A (4, 4) array as a VTK matrix."""
    matrix = vtkMatrix4x4()
    matrix.DeepCopy(np.asarray(values, dtype=np.float64).ravel().tolist())
    return matrix


def points_of(points: FloatArray, depth: float = 0.0) -> vtkPoints:
    """Points (N, 2) at `depth`, or (N, 3), as VTK points in single precision."""
    coordinates = np.full((len(points), 3), depth, dtype=np.float32)
    coordinates[:, : points.shape[1]] = points
    result = vtkPoints()
    result.SetData(numpy_to_vtk(coordinates, deep=0))
    return result


def cells_of(count: int, corners: int) -> vtkCellArray:
    """`count` cells of `corners` points each, numbered one after the other."""
    cells = vtkCellArray()
    offsets = np.arange(0, (count + 1) * corners, corners, dtype=np.int64)
    cells.SetData(
        numpy_to_vtkIdTypeArray(offsets, deep=0),
        numpy_to_vtkIdTypeArray(np.arange(count * corners, dtype=np.int64), deep=0),
    )
    return cells


def lookup_table(
    colours: ColourTable, value_range: tuple[float, float], threshold: float | None = None
) -> vtkLookupTable:
    """Colours over `value_range`; below `threshold`, and where there is no number, transparent."""
    low, high = value_range
    start = low if threshold is None else min(max(low, threshold), high)
    # The table covers only what is painted, so that the threshold falls between two entries.
    places = np.linspace(start, max(high, np.nextafter(start, np.inf)), 256)
    share = np.clip((places - low) / max(high - low, np.finfo(float).tiny), 0.0, 1.0)
    rgba = np.full((256, 4), 255, dtype=np.uint8)
    rgba[:, :3] = colours[np.rint(share * 255).astype(int)]
    table = vtkLookupTable()
    table.SetTableRange(places[0], places[-1])
    table.SetTable(numpy_to_vtk(rgba, deep=1))
    table.SetNanColor(0.0, 0.0, 0.0, 0.0)
    if threshold is not None:
        table.SetUseBelowRangeColor(True)
        table.SetBelowRangeColor(0.0, 0.0, 0.0, 0.0)
    return table


def rgb(text: str) -> Colour:
    """``#rrggbb`` as (red, green, blue), 0-255."""
    value = int(text.lstrip("#"), 16)
    return value >> 16, value >> 8 & 255, value & 255


def unit_rgb(text: str) -> tuple[float, float, float]:
    """``#rrggbb`` as (red, green, blue), 0-1."""
    red, green, blue = rgb(text)
    return red / 255.0, green / 255.0, blue / 255.0
