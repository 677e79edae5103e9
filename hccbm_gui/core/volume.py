"""A three-dimensional image: voxels, where they lie and what they mean."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from hccbm_gui.core.arrays import FloatArray, VoxelArray, frozen
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
    """

    array: VoxelArray
    geometry: Geometry
    unit: Unit
    notes: tuple[str, ...] = ()
    quantifiable: bool = True
    voi_window: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        if self.array.shape != self.geometry.shape:
            raise ValueError(
                f"array {self.array.shape} does not fit geometry {self.geometry.shape}"
            )
        object.__setattr__(self, "array", frozen(self.array))

    def sample(self, points_mm: npt.ArrayLike, outside: float = np.nan) -> FloatArray:
        """Trilinear values (N,) at LPS points (N, 3); `outside` beyond the voxel centres."""
        indices = self.geometry.to_index(points_mm)
        values = ndimage.map_coordinates(
            self.array, indices.T, output=np.float64, order=1, mode="nearest"
        )
        last = np.array(self.geometry.shape) - 1
        # Half a voxel beyond the outer centres still belongs to the image.
        inside = ((indices >= -0.5) & (indices <= last + 0.5)).all(axis=1)
        return np.where(inside, values, outside)
