"""The three planes of the patient and how each lies on the screen."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.services.pictures.directions import letters_of

PlaneName = Literal["axial", "coronal", "sagittal"]


@dataclass(frozen=True, slots=True, eq=False)
class ViewPlane:
    """A plane with its screen directions.

    View coordinates (u, v) in mm are LPS coordinates along `right` and `up`, with the origin of
    the patient frame as theirs; the position is the LPS coordinate along `axis`.

    Attributes
    ----------
    name : axial, coronal or sagittal.
    right, up : (3,) LPS unit vectors that run to the right and to the top of the screen.
    axis : 0, 1 or 2, the LPS axis the slices are stacked along.
    axis_letter : the direction in which the position grows.
    """

    name: PlaneName
    right: FloatArray
    up: FloatArray
    axis: int
    axis_letter: str

    @property
    def normal(self) -> FloatArray:
        """(3,) LPS unit vector along which the position grows."""
        return np.asarray(np.eye(3)[self.axis])

    def to_view(self, points_mm: npt.ArrayLike) -> FloatArray:
        """Points (N, 3) in LPS mm to view points (N, 2)."""
        points = np.atleast_2d(np.asarray(points_mm, dtype=np.float64))
        return np.asarray(points @ np.stack([self.right, self.up], axis=1))

    def to_patient(self, uv_mm: npt.ArrayLike, position_mm: float) -> FloatArray:
        """View points (N, 2) at `position_mm` to points (N, 3) in LPS mm."""
        uv = np.atleast_2d(np.asarray(uv_mm, dtype=np.float64))
        return np.asarray(uv @ np.stack([self.right, self.up]) + position_mm * self.normal)

    def letters(self) -> dict[str, str]:
        """Edge of the screen to the letter of the patient direction there."""
        return {
            "left": letters_of(-self.right),
            "right": letters_of(self.right),
            "top": letters_of(self.up),
            "bottom": letters_of(-self.up),
        }

    def slice_step_mm(self, geometry: Geometry) -> float:
        """Spacing of the voxel axis that runs most along the position."""
        along = np.abs(geometry.axes @ self.normal)
        return geometry.spacing_mm[int(np.argmax(along))]

    def slice_range_mm(self, geometry: Geometry) -> tuple[float, float]:
        """Positions of the first and the last slice that passes through voxel centres."""
        ends = np.array(np.meshgrid(*[(0, n - 1) for n in geometry.shape])).reshape(3, -1).T
        positions = geometry.to_patient(ends)[:, self.axis]
        return float(positions.min()), float(positions.max())

    def bounds_mm(self, geometry: Geometry) -> FloatArray:
        """(2, 2) smallest and largest (u, v) of the outer voxel faces."""
        corners = self.to_view(geometry.bounds_mm())
        return np.stack([corners.min(axis=0), corners.max(axis=0)])


def _plane(name: PlaneName, right: tuple[int, ...], up: tuple[int, ...], axis: int) -> ViewPlane:
    letter = ("L", "P", "S")[axis]
    return ViewPlane(name, np.array(right, float), np.array(up, float), axis, letter)


PLANES: dict[PlaneName, ViewPlane] = {
    # Radiological convention: the patient's right on the left of the screen.
    "axial": _plane("axial", (1, 0, 0), (0, -1, 0), 2),
    "coronal": _plane("coronal", (1, 0, 0), (0, 0, 1), 1),
    "sagittal": _plane("sagittal", (0, 1, 0), (0, 0, 1), 0),
}
