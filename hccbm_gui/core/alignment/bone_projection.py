"""Parallel projection of CT bone on the coronal plane: what a gamma camera would see of it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from hccbm_gui.core.arrays import FloatArray, VoxelArray, frozen
from hccbm_gui.core.errors import InputRefused, MissingInput
from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.core.volume import Unit, Volume

BONE_THRESHOLD_HU = 150.0
"""CT number above which a voxel counts as bone (clinical practice, no clause)."""
TISSUE_THRESHOLD_HU = -300.0
"""CT number above which a voxel belongs to the patient (skin, fat and denser)."""
LARGEST_TILT_DEG = 1.0
"""Volume axes nearer than this to the patient axes are summed without resampling."""
RESAMPLED_MM = 2.0
"""Voxel edge of an oblique volume after resampling; finer than any gamma camera."""


@dataclass(frozen=True, slots=True, eq=False)
class PlaneImage:
    """A picture on the coronal plane of a patient frame.

    Attributes
    ----------
    array : (rows, columns) values, read-only; row 0 most superior, column 0 patient right.
    x_mm : (columns,) LPS x of the pixel centres, growing.
    z_mm : (rows,) LPS z of the pixel centres, falling.
    """

    array: FloatArray
    x_mm: FloatArray
    z_mm: FloatArray

    def __post_init__(self) -> None:
        if self.array.shape != (self.z_mm.size, self.x_mm.size):
            raise ValueError(f"array {self.array.shape} does not fit its coordinates")
        for name in ("array", "x_mm", "z_mm"):
            object.__setattr__(self, name, frozen(np.array(getattr(self, name), np.float64)))

    @property
    def spacing_mm(self) -> tuple[float, float]:
        """(row, column) distance between pixel centres; 0 where there is only one."""
        steps = (np.ptp(axis) / max(axis.size - 1, 1) for axis in (self.z_mm, self.x_mm))
        row, column = steps
        return float(row), float(column)

    def to_pixel(self, x_mm: FloatArray, z_mm: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Fractional (row, column) of points of the plane; the shapes of `x_mm` and `z_mm` stay."""
        row_mm, column_mm = self.spacing_mm
        return (self.z_mm[0] - z_mm) / row_mm, (x_mm - self.x_mm[0]) / column_mm


def coronal_bone_projection(volume: Volume, progress: Progress = quiet) -> PlaneImage:
    """Bone along y: P(x, z) = sum of max(HU - 150, 0) dy, in HU mm.

    Parameters
    ----------
    volume : a CT in any orientation; oblique ones are resampled slice by slice.

    Raises
    ------
    MissingInput : the volume has no CT numbers (MR, PET).
    InputRefused : fewer than two voxels along x or z.
    """
    return _project(volume, _bone, progress)


def coronal_tissue_projection(volume: Volume, progress: Progress = quiet) -> PlaneImage:
    """Thickness of the patient along y in mm; errors as in `coronal_bone_projection`."""
    return _project(volume, _tissue, progress)


def _project(
    volume: Volume, weigh: Callable[[VoxelArray], VoxelArray], progress: Progress
) -> PlaneImage:
    """Sum along y of what `weigh` makes of the CT numbers, times mm."""
    if volume.unit is not Unit.HU:
        raise MissingInput(
            "A bone projection needs a CT: the values of this image are not CT numbers.",
            remedy="Open a CT, or align by landmarks.",
        )
    axes = volume.geometry.axes
    nearest = np.abs(axes).argmax(axis=1)
    straight = np.abs(axes).max(axis=1).min() >= np.cos(np.deg2rad(LARGEST_TILT_DEG))
    if straight and len(set(nearest.tolist())) == 3:
        picture = _sum_along_y(volume, nearest.tolist(), weigh, progress)
    else:
        picture = _resample_and_sum(volume, weigh, progress)
    if min(picture.array.shape) < 2:
        raise InputRefused(
            "The CT is only one voxel wide on the coronal plane.", remedy="Open the whole series."
        )
    return picture


def _bone(values: VoxelArray) -> VoxelArray:
    """HU above the threshold, float32, 0 below."""
    above = np.subtract(values, BONE_THRESHOLD_HU, dtype=np.float32)
    return np.maximum(above, 0.0, out=above)


def _tissue(values: VoxelArray) -> VoxelArray:
    """1 where there is patient, 0 in air."""
    return (values > TISSUE_THRESHOLD_HU).astype(np.float32)


def _sum_along_y(
    volume: Volume,
    nearest: list[int],
    weigh: Callable[[VoxelArray], VoxelArray],
    progress: Progress,
) -> PlaneImage:
    """Sum of a volume whose (k, j, i) run along the patient axes `nearest` (0 x, 1 y, 2 z)."""
    geometry = volume.geometry
    depth, slices = nearest.index(1), geometry.shape[0]
    plane = np.zeros([n for axis, n in enumerate(geometry.shape) if axis != depth])
    for k in range(slices):
        progress(k / slices, "Projecting the CT")
        slab = weigh(volume.array[k])
        if depth == 0:
            plane += slab
        else:
            plane[k] = slab.sum(axis=depth - 1, dtype=np.float64)
    plane *= geometry.spacing_mm[depth]
    rows, columns = nearest.index(2), nearest.index(0)
    if rows > columns:
        plane = plane.T
    z_mm, x_mm = _coordinates(volume, rows, 2), _coordinates(volume, columns, 0)
    if z_mm[0] < z_mm[-1]:
        plane, z_mm = plane[::-1], z_mm[::-1]
    if x_mm[0] > x_mm[-1]:
        plane, x_mm = plane[:, ::-1], x_mm[::-1]
    return PlaneImage(plane, x_mm, z_mm)


def _coordinates(volume: Volume, axis: int, component: int) -> FloatArray:
    """LPS `component` of the voxel centres along array `axis`, through the volume's centre."""
    geometry = volume.geometry
    indices = np.tile((np.array(geometry.shape) - 1) / 2.0, (geometry.shape[axis], 1))
    indices[:, axis] = np.arange(geometry.shape[axis])
    return np.asarray(geometry.to_patient(indices)[:, component])


def _resample_and_sum(
    volume: Volume, weigh: Callable[[VoxelArray], VoxelArray], progress: Progress
) -> PlaneImage:
    """Sum of an oblique volume, resampled on one axial slice after the other."""
    low, high = volume.geometry.bounds_mm()
    x_mm, y_mm, z_mm = (
        np.arange(low[axis] + RESAMPLED_MM / 2.0, high[axis], RESAMPLED_MM) for axis in range(3)
    )
    inverse = np.linalg.inv(volume.geometry.affine)
    # Columns: how (k, j, i) change with one step of the new z, y and x.
    steps = inverse[:3, [2, 1, 0]] * RESAMPLED_MM
    plane = np.empty((z_mm.size, x_mm.size))
    z_mm = z_mm[::-1]
    for row, z in enumerate(z_mm):
        progress(row / z_mm.size, "Projecting the CT")
        corner = inverse[:3, :3] @ (x_mm[0], y_mm[0], z) + inverse[:3, 3]
        axial = ndimage.affine_transform(
            volume.array,
            steps,
            corner,
            output_shape=(1, y_mm.size, x_mm.size),
            output=np.float32,
            order=1,
            cval=-1000.0,
        )[0]
        plane[row] = weigh(axial).sum(axis=0, dtype=np.float64) * RESAMPLED_MM
    return PlaneImage(plane, x_mm, z_mm)
