"""Outlines of what lies above a level, finer than a pixel (marching squares)."""

import contourpy
import numpy as np
import numpy.typing as npt

from hccbm_gui.core.arrays import BoolArray, FloatArray
from hccbm_gui.core.geometry import Geometry

_SMALLEST_PX2 = 1e-3
"""Polygons smaller than this are rounding of a level that touches a pixel."""


def field_outlines(field: npt.ArrayLike, level: float) -> tuple[FloatArray, ...]:
    """Closed polygons (N, 2) of (row, column) around all that is at or above `level`.

    The last point is not the first again. Outer rims run one way round and holes the other, and
    combine by even-odd. What reaches the border of the picture is closed half a pixel outside
    for a mask at level 0.5.
    """
    values = np.asarray(field, dtype=np.float64)
    if values.size == 0 or not (values >= level).any():
        return ()
    low = min(float(values.min()), level)
    below = low - max(abs(level - low), abs(level), 1e-6) if low == level else low
    padded = np.pad(values, 1, constant_values=below)
    # A pixel exactly at the level counts as inside, so lines pass just below it.
    generator = contourpy.contour_generator(z=padded, line_type=contourpy.LineType.Separate)
    polygons = []
    for line in generator.lines(float(np.nextafter(level, -np.inf))):
        points = np.asarray(line, dtype=np.float64)[:-1, ::-1] - 1.0
        if len(points) >= 3 and abs(signed_area(points)) > _SMALLEST_PX2:
            polygons.append(points)
    return tuple(polygons)


def signed_area(polygon: FloatArray) -> float:
    """Area of a closed polygon (N, 2) by the shoelace formula; its sign tells the sense."""
    first, second = polygon[:, 0], polygon[:, 1]
    return float(np.dot(first, np.roll(second, -1)) - np.dot(np.roll(first, -1), second)) / 2.0


def outlined_area(polygons: tuple[FloatArray, ...]) -> float:
    """Area enclosed by the polygons of `field_outlines`, holes taken away."""
    return abs(sum(signed_area(polygon) for polygon in polygons))


def mask_to_contours(
    mask: BoolArray | FloatArray, geometry: Geometry, level: float = 0.5
) -> tuple[FloatArray, ...]:
    """Polygons (N, 3) in LPS mm around all that is at or above `level`, slice by slice.

    Parameters
    ----------
    mask : (slices, rows, columns); a mask, or a field of values to be cut at `level`.
    geometry : where its voxels lie; polygons lie in planes of constant slice index.

    Raises
    ------
    ValueError : the shape is not that of the geometry.
    """
    values = np.asarray(mask, dtype=np.float64)
    if values.shape != geometry.shape:
        raise ValueError(f"array {values.shape} does not fit geometry {geometry.shape}")
    contours: list[FloatArray] = []
    occupied = np.flatnonzero((values >= level).any(axis=(1, 2)))
    for k in occupied:
        for outline in field_outlines(values[k], level):
            indices = np.column_stack([np.full(len(outline), float(k)), outline])
            contours.append(geometry.to_patient(indices))
    return tuple(contours)


def contoured_volume_cc(contours: tuple[FloatArray, ...], geometry: Geometry) -> float:
    """Volume within the contours of `mask_to_contours`: area times slice distance, holes away."""
    area = np.zeros(3)
    for polygon in contours:
        centred = polygon - polygon[0]
        area += np.cross(centred, np.roll(centred, -1, axis=0)).sum(axis=0) / 2.0
    return float(np.linalg.norm(area)) * geometry.spacing_mm[0] / 1000.0
