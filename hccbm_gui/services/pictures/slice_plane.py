"""A plane through a volume, along the volume's own axes, and what lies in it."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.volume import Volume


class Plane(StrEnum):
    """The three planes of the body; of an oblique stack, its nearest own plane."""

    AXIAL = "axial"
    CORONAL = "coronal"
    SAGITTAL = "sagittal"


VIEWED = {
    Plane.AXIAL: ((0, 0, 1), (1, 0, 0), (0, 1, 0)),
    Plane.CORONAL: ((0, 1, 0), (1, 0, 0), (0, 0, -1)),
    Plane.SAGITTAL: ((1, 0, 0), (0, 1, 0), (0, 0, -1)),
}
"""Normal, right and down of the picture in LPS: seen from the feet, the front and the side."""


@dataclass(frozen=True, slots=True, eq=False)
class SlicePlane:
    """A picture plane in the patient.

    Attributes
    ----------
    normal, right, down : (3,) unit vectors in LPS; the picture's axes.
    position_mm : where the plane cuts its normal; z, y or x in LPS for an unturned volume.
    bounds_mm : (2, 2) smallest and largest (right, down) coordinates of the volume in the plane.
    voxel_mm : distance between voxel centres along (right, down, normal).
    """

    normal: FloatArray
    right: FloatArray
    down: FloatArray
    position_mm: float
    bounds_mm: FloatArray
    voxel_mm: tuple[float, float, float]

    def to_plane(self, points_mm: npt.ArrayLike) -> FloatArray:
        """LPS points (N, 3) to (right, down) mm (N, 2)."""
        points = np.atleast_2d(np.asarray(points_mm, dtype=np.float64))
        return np.asarray(points @ np.stack([self.right, self.down]).T)

    def to_patient(self, points_mm: npt.ArrayLike) -> FloatArray:
        """(right, down) mm (N, 2) to LPS points (N, 3) on the plane."""
        points = np.atleast_2d(np.asarray(points_mm, dtype=np.float64))
        return np.asarray(
            points @ np.stack([self.right, self.down]) + self.normal * self.position_mm
        )

    def extent_of(self, region_mm: FloatArray | None) -> FloatArray | None:
        """(2, 2) smallest and largest (right, down) of the LPS box (2, 3); None for None."""
        if region_mm is None:
            return None
        x, y, z = np.asarray(region_mm, dtype=np.float64).T
        corners = self.to_plane(np.stack(np.meshgrid(x, y, z), axis=-1).reshape(-1, 3))
        return np.stack([corners.min(axis=0), corners.max(axis=0)])


def slice_plane(geometry: Geometry, plane: Plane | str, position_mm: float) -> SlicePlane:
    """The plane of `geometry` nearest to `plane`, at `position_mm` along its normal."""
    wanted = np.array(VIEWED[Plane(plane)], dtype=np.float64)
    axes, spacing, left = geometry.axes, geometry.spacing_mm, [0, 1, 2]
    chosen: list[FloatArray] = []
    steps: list[float] = []
    for direction in wanted:  # the normal chooses first
        cosines = axes @ direction
        axis = max(left, key=lambda n: abs(cosines[n]))
        left.remove(axis)
        chosen.append(np.asarray(axes[axis] * (1.0 if cosines[axis] >= 0.0 else -1.0)))
        steps.append(spacing[axis])
    normal, right, down = chosen
    ends = [(-0.5, n - 0.5) for n in geometry.shape]
    corners = geometry.to_patient([(k, j, i) for k in ends[0] for j in ends[1] for i in ends[2]])
    in_plane = corners @ np.stack([right, down]).T
    bounds = np.stack([in_plane.min(axis=0), in_plane.max(axis=0)])
    return SlicePlane(normal, right, down, position_mm, bounds, (steps[1], steps[2], steps[0]))


def position_of(geometry: Geometry, plane: Plane | str, point_mm: npt.ArrayLike) -> float:
    """The position along the normal of `plane` at which it passes through an LPS point (3,)."""
    normal = slice_plane(geometry, plane, 0.0).normal
    return float(np.asarray(point_mm, dtype=np.float64) @ normal)


def pixel_points(
    plane: SlicePlane, low: FloatArray, shape: tuple[int, int], pixel_mm: float
) -> FloatArray:
    """LPS points (rows * columns, 3) of the pixel centres of a grid that starts at `low`."""
    rows, columns = shape
    right = low[0] + (np.arange(columns) + 0.5) * pixel_mm
    down = low[1] + (np.arange(rows) + 0.5) * pixel_mm
    grid = np.stack(np.meshgrid(right, down), axis=-1).reshape(-1, 2)
    return plane.to_patient(grid)


def reslice(
    volume: Volume, plane: SlicePlane, low: FloatArray, shape: tuple[int, int], pixel_mm: float
) -> FloatArray:
    """Trilinear values (rows, columns) on the plane; NaN outside the volume."""
    return volume.sample(pixel_points(plane, low, shape, pixel_mm)).reshape(shape)
