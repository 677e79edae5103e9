"""Where a voxel lies in the patient: the one type that says so."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hccbm_gui.core.arrays import FloatArray, frozen
from hccbm_gui.core.errors import FrameMismatch, UntrustedGeometry

ORTHOGONALITY_TOLERANCE = 1e-3
"""Largest cosine between two axes that still counts as perpendicular (dimensionless)."""


@dataclass(frozen=True, slots=True, eq=False)
class Geometry:
    """A regular grid of voxels in a DICOM frame of reference.

    Attributes
    ----------
    shape : (slices, rows, columns), the NumPy order of the voxel array.
    affine : (4, 4) float64, maps (k, j, i, 1) to LPS mm; its translation is the
        centre of voxel (0, 0, 0).
    frame_uid : DICOM Frame of Reference UID; empty when the image has none.

    Raises
    ------
    UntrustedGeometry : the affine is singular or its axes are not perpendicular.
    """

    shape: tuple[int, int, int]
    affine: FloatArray
    frame_uid: str

    def __post_init__(self) -> None:
        affine = np.array(self.affine, dtype=np.float64)
        if affine.shape != (4, 4) or not np.isfinite(affine).all():
            raise UntrustedGeometry("The image position is not a finite 4 x 4 transform.")
        lengths = np.linalg.norm(affine[:3, :3], axis=0)
        if lengths.min() <= 0.0:
            raise UntrustedGeometry("A voxel has no extent along one of its axes.")
        cosines = affine[:3, :3] / lengths
        if np.abs(cosines.T @ cosines - np.eye(3)).max() > ORTHOGONALITY_TOLERANCE:
            raise UntrustedGeometry("The axes of the image are not perpendicular (sheared stack).")
        object.__setattr__(self, "shape", tuple(int(n) for n in self.shape))
        object.__setattr__(self, "affine", frozen(affine))

    @classmethod
    def from_axes(
        cls,
        shape: tuple[int, int, int],
        origin_mm: npt.ArrayLike,
        spacing_mm: npt.ArrayLike,
        frame_uid: str,
        axes: npt.ArrayLike = ((0, 0, 1), (0, 1, 0), (1, 0, 0)),
    ) -> "Geometry":
        """A grid from its first voxel, spacing (k, j, i) and unit axes (rows: k, j, i)."""
        affine = np.eye(4)
        affine[:3, :3] = (np.asarray(axes, float) * np.asarray(spacing_mm, float)[:, None]).T
        affine[:3, 3] = origin_mm
        return cls(shape, affine, frame_uid)

    @property
    def spacing_mm(self) -> tuple[float, float, float]:
        """Distance between voxel centres along (k, j, i)."""
        k, j, i = np.linalg.norm(self.affine[:3, :3], axis=0)
        return float(k), float(j), float(i)

    @property
    def axes(self) -> FloatArray:
        """(3, 3) unit vectors in LPS; rows are the directions of k, j and i."""
        matrix = self.affine[:3, :3]
        return np.asarray((matrix / np.linalg.norm(matrix, axis=0)).T)

    @property
    def origin_mm(self) -> FloatArray:
        """(3,) centre of voxel (0, 0, 0), LPS mm."""
        return np.asarray(self.affine[:3, 3])

    @property
    def centre_mm(self) -> FloatArray:
        """(3,) centre of the grid, LPS mm."""
        return np.asarray(self.to_patient((np.array(self.shape) - 1) / 2.0)[0])

    @property
    def voxel_volume_mm3(self) -> float:
        """Volume of one voxel."""
        return float(abs(np.linalg.det(self.affine[:3, :3])))

    def to_patient(self, indices: npt.ArrayLike) -> FloatArray:
        """Indices (N, 3) in (k, j, i) to points (N, 3) in LPS mm."""
        points = np.atleast_2d(np.asarray(indices, dtype=np.float64))
        return np.asarray(points @ self.affine[:3, :3].T + self.affine[:3, 3])

    def to_index(self, points_mm: npt.ArrayLike) -> FloatArray:
        """Points (N, 3) in LPS mm to fractional indices (N, 3) in (k, j, i)."""
        offsets = np.atleast_2d(np.asarray(points_mm, dtype=np.float64)) - self.affine[:3, 3]
        return np.asarray(offsets @ np.linalg.inv(self.affine[:3, :3]).T)

    def bounds_mm(self) -> FloatArray:
        """(2, 3) smallest and largest LPS coordinates of the outer voxel faces."""
        ends = [(-0.5, n - 0.5) for n in self.shape]
        corners = self.to_patient([(k, j, i) for k in ends[0] for j in ends[1] for i in ends[2]])
        return np.stack([corners.min(axis=0), corners.max(axis=0)])

    def same_grid(self, other: "Geometry", tolerance_mm: float = 1e-3) -> bool:
        """True when both grids have the same voxels in the same frame."""
        return (
            self.shape == other.shape
            and self.frame_uid == other.frame_uid
            and bool(np.abs(self.affine - other.affine).max() <= tolerance_mm)
        )


def require_same_frame(fixed_uid: str, moving_uid: str, what: str) -> None:
    """Raise `FrameMismatch` unless both frames of reference are the same and known."""
    if not fixed_uid or fixed_uid != moving_uid:
        raise FrameMismatch(
            f"{what} has another frame of reference than the image.",
            remedy="Register the two images, or open the ones that belong together.",
        )
