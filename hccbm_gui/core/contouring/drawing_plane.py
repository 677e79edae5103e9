"""The plane that is drawn on, and the slices that contours lie on."""

from dataclasses import dataclass
from itertools import product
from typing import Literal

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from hccbm_gui.core.arrays import FloatArray, frozen
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.fields.structure_volume import LARGEST_BEND_MM, slab_stack
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.roi import Roi

PlaneAxis = Literal["axial", "coronal", "sagittal"]

UNIT_TOLERANCE = 1e-6
SAME_SLICE_MM = 0.5
"""Planes of a structure without an image this close to each other are one slice."""
DEFAULT_SPACING_MM = 1.0
"""Thickness of the slices of a structure that lies on one plane and names no image."""

_DIRECTIONS: dict[PlaneAxis, tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]] = {
    "axial": ((1, 0, 0), (0, -1, 0), (0, 0, 1)),
    "coronal": ((1, 0, 0), (0, 0, 1), (0, 1, 0)),
    "sagittal": ((0, 1, 0), (0, 0, 1), (1, 0, 0)),
}


@dataclass(frozen=True, slots=True, eq=False)
class DrawingPlane:
    """A plane in the patient, with the directions in which it is seen.

    Coordinates (u, v) in mm are LPS coordinates along `right` and `up`, with the origin of the
    patient frame as theirs.

    Attributes
    ----------
    right, up, normal : (3,) perpendicular unit vectors, LPS.
    position_mm : LPS coordinate of the plane along `normal`.
    thickness_mm : of one slice of the view, along `normal`; so thick is what is drawn across
        the slices of a structure.
    """

    right: FloatArray
    up: FloatArray
    normal: FloatArray
    position_mm: float
    thickness_mm: float = 1.0

    def __post_init__(self) -> None:
        frame = np.array([self.right, self.up, self.normal], dtype=np.float64)
        if frame.shape != (3, 3) or not np.abs(frame @ frame.T - np.eye(3)).max() < UNIT_TOLERANCE:
            raise ValueError(f"right, up and normal are not perpendicular unit vectors: {frame}")
        if not np.isfinite(self.position_mm) or not self.thickness_mm > 0.0:
            raise ValueError(f"no plane: {self.position_mm} mm, {self.thickness_mm} mm thick")
        for field, vector in zip(("right", "up", "normal"), frame, strict=True):
            object.__setattr__(self, field, frozen(vector))

    def to_patient(self, uv_mm: npt.ArrayLike) -> FloatArray:
        """Points (N, 2) of the plane to LPS mm (N, 3)."""
        uv = np.asarray(uv_mm, dtype=np.float64).reshape(-1, 2)
        return np.asarray(uv @ np.stack([self.right, self.up]) + self.position_mm * self.normal)

    def to_plane(self, points_mm: npt.ArrayLike) -> FloatArray:
        """LPS points (N, 3) to (N, 2) of the plane, along its normal."""
        points = np.asarray(points_mm, dtype=np.float64).reshape(-1, 3)
        return np.asarray(points @ np.stack([self.right, self.up], axis=1))


def standard_plane(axis: PlaneAxis, position_mm: float, thickness_mm: float = 1.0) -> DrawingPlane:
    """An axial, coronal or sagittal plane as radiology looks at it (the patient's right is left).

    `right` and `up` are those of the slice views, so that their view points are its (u, v).
    """
    right, up, normal = (np.array(v, dtype=np.float64) for v in _DIRECTIONS[axis])
    return DrawingPlane(right, up, normal, position_mm, thickness_mm)


@dataclass(frozen=True, slots=True, eq=False)
class Slices:
    """The slices of an image, as a structure on them is stacked.

    Attributes
    ----------
    axes : (3, 3) unit vectors in LPS; rows are a, b and the normal (right-handed).
    heights_mm : (K,) rising, along the normal.
    spacing_mm : from slice to slice.
    extent : the area of the image in (a, b), to the outer faces of its pixels; None when no
        image is known. Nothing is added beyond it.
    """

    axes: FloatArray
    heights_mm: FloatArray
    spacing_mm: float
    extent: BaseGeometry | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "axes", frozen(self.axes, np.float64))
        object.__setattr__(self, "heights_mm", frozen(self.heights_mm, np.float64))

    @property
    def normal(self) -> FloatArray:
        """(3,) unit vector in LPS along which the heights grow."""
        return np.asarray(self.axes[2])

    def index_at(self, height_mm: float) -> int:
        """Index of the slice that holds `height_mm`.

        Raises
        ------
        InputRefused : it lies more than half a slice outside the first and the last.
        """
        index = int(np.abs(self.heights_mm - height_mm).argmin()) if len(self.heights_mm) else -1
        reach = self.spacing_mm / 2.0 + UNIT_TOLERANCE
        if index < 0 or not abs(self.heights_mm[index] - height_mm) <= reach:
            raise InputRefused(f"There is no slice of the image at {height_mm:.1f} mm.")
        return index

    def to_patient(self, ab_mm: FloatArray, height_mm: float) -> FloatArray:
        """Points (N, 2) in (a, b) at `height_mm` to LPS mm (N, 3)."""
        return np.asarray(ab_mm @ self.axes[:2] + height_mm * self.axes[2])


def slices_of(geometry: Geometry) -> Slices:
    """The slices of an image."""
    axes = _stack_axes(geometry.axes[0])
    corners = geometry.to_patient(list(product(*[(-0.5, n - 0.5) for n in geometry.shape])))
    extent = shapely.convex_hull(shapely.MultiPoint(corners @ axes[:2].T))
    steps = np.arange(geometry.shape[0]) * geometry.spacing_mm[0]
    start = float(geometry.origin_mm @ axes[2])
    towards = float(np.sign(geometry.axes[0] @ axes[2]))
    return Slices(axes, np.sort(start + towards * steps), geometry.spacing_mm[0], extent)


def slices_of_structure(roi: Roi) -> Slices:
    """The planes that a structure was drawn on, for one whose image is not there.

    Raises
    ------
    InputRefused : it has no contour, or its contours are not planar and parallel.
    """
    stack = slab_stack(roi, DEFAULT_SPACING_MM)
    along = np.sort([float((c @ stack.axes[2]).mean()) for c in roi.contours if len(c) >= 3])
    heights = along[np.r_[True, np.diff(along) > LARGEST_BEND_MM]]
    spacing = float(np.median([slab.thickness_mm for slab in stack.slabs]))
    return Slices(stack.axes, heights, spacing)


def with_plane(slices: Slices, plane: DrawingPlane) -> Slices:
    """`slices` with a plane along them that is none of them; for a structure without an image."""
    along = float(plane.normal @ slices.normal)
    height = plane.position_mm * along
    apart = np.abs(slices.heights_mm - height)
    if abs(along) < 1.0 - UNIT_TOLERANCE or apart.min(initial=np.inf) <= SAME_SLICE_MM:
        return slices
    # The new slice must not reach the planes beside it.
    spacing = min(slices.spacing_mm, float(apart.min(initial=np.inf)))
    return Slices(slices.axes, np.sort(np.append(slices.heights_mm, height)), spacing)


def step_along(geometry: Geometry, normal: npt.ArrayLike) -> float:
    """Spacing (mm) of the voxel axis of an image that runs most along a direction (3,)."""
    along = np.abs(geometry.axes @ np.asarray(normal, dtype=np.float64))
    return geometry.spacing_mm[int(along.argmax())]


def _stack_axes(normal: FloatArray) -> FloatArray:
    """(3, 3) a, b and normal, laid as in `slab_stack`."""
    if normal[np.abs(normal).argmax()] < 0.0:
        normal = -normal
    side = np.eye(3)[np.abs(normal).round(6).argmin()]
    a = side - (side @ normal) * normal
    a /= np.linalg.norm(a)
    return np.stack([a, np.cross(normal, a), normal])
