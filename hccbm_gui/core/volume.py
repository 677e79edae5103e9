"""A three-dimensional image: voxels, where they lie and what they mean."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from hccbm_gui.core.arrays import BoolArray, FloatArray, VoxelArray, frozen
from hccbm_gui.core.geometry import Geometry


class Unit(StrEnum):
    """What a voxel value means."""

    HU = "HU"
    SIGNAL = "signal"
    GY = "Gy"
    SUV = "SUV"
    COUNTS = "counts"
    BQ_ML = "Bq/ml"
    PERCENT = "%"
    GAMMA = "γ"
    CM_WATER = "cm of water"
    UNKNOWN = "unknown unit"


AIR_HU = -1024


def lowest_value(unit: Unit) -> int:
    """What stands in a voxel of which nothing is known: air in HU, else nothing at all."""
    return AIR_HU if unit is Unit.HU else 0


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of a stack for which there is no slice.

    It is told in mm of the frame of reference, so that it holds for whatever is cut out of the
    volume or sampled from it.

    Attributes
    ----------
    normal : unit vector across the slices, LPS.
    start_mm, end_mm : where it begins and ends, as distances from the LPS origin along `normal`.
    """

    normal: tuple[float, float, float]
    start_mm: float
    end_mm: float

    def moved(self, matrix: npt.ArrayLike) -> "Gap":
        """The gap in another frame of reference, to which the rigid (4, 4) `matrix` maps."""
        rigid = np.asarray(matrix, dtype=np.float64)
        normal = rigid[:3, :3] @ self.normal
        shift = float(normal @ rigid[:3, 3])
        x, y, z = (float(part) for part in normal)
        return Gap((x, y, z), self.start_mm + shift, self.end_mm + shift)

    def holds(self, points_mm: npt.ArrayLike) -> BoolArray:
        """(N,) True for the LPS points (N, 3) that lie in it."""
        depths = np.atleast_2d(np.asarray(points_mm, dtype=np.float64)) @ np.array(self.normal)
        return np.asarray((depths > self.start_mm) & (depths < self.end_mm))


@dataclass(frozen=True, slots=True, eq=False)
class Volume:
    """Voxels with their geometry and unit.

    Attributes
    ----------
    array : (slices, rows, columns), read-only; values in `unit`.
    geometry : where the voxels lie.
    unit : meaning of a value.
    notes : permanent warnings that go wherever the volume is shown.
    quantifiable : False for images that may only be looked at (lossy, unknown scale).
    voi_window : (width, centre) that the file asks to be shown with, in `unit`; None without.
    gaps : where slices are missing; the voxels there hold `lowest_value`, never a mixture.
    lean_ratio : SUV by lean body mass (SUL, Janmahasatian) over SUV by body weight, for a volume
        in SUV of a patient of known height and sex; None otherwise.
    orientation_known : False where the file does not say how the image lies in the patient.
    """

    array: VoxelArray
    geometry: Geometry
    unit: Unit
    notes: tuple[str, ...] = ()
    quantifiable: bool = True
    voi_window: tuple[float, float] | None = None
    gaps: tuple[Gap, ...] = ()
    lean_ratio: float | None = None
    orientation_known: bool = True

    def __post_init__(self) -> None:
        if self.array.shape != self.geometry.shape:
            raise ValueError(
                f"array {self.array.shape} does not fit geometry {self.geometry.shape}"
            )
        object.__setattr__(self, "array", frozen(self.array))

    def in_gap(self, points_mm: npt.ArrayLike) -> BoolArray:
        """(N,) True for the LPS points (N, 3) that lie where slices are missing."""
        points = np.atleast_2d(np.asarray(points_mm, dtype=np.float64))
        missing = np.zeros(len(points), dtype=bool)
        for gap in self.gaps:
            missing |= gap.holds(points)
        return missing

    def sample(self, points_mm: npt.ArrayLike, outside: float = np.nan) -> FloatArray:
        """Trilinear values (N,) at LPS points (N, 3); `outside` beyond the voxel centres."""
        from scipy import ndimage

        indices = self.geometry.to_index(points_mm)
        values = ndimage.map_coordinates(
            self.array, indices.T, output=np.float64, order=1, mode="nearest"
        )
        last = np.array(self.geometry.shape) - 1
        # Half a voxel beyond the outer centres still belongs to the image.
        inside = ((indices >= -0.5) & (indices <= last + 0.5)).all(axis=1)
        return np.where(inside, values, outside)
