"""The planes of a slice view, standard and oblique, and how each lies on the screen."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Literal

import numpy as np
import numpy.typing as npt

from hccbm_gui.core.arrays import FloatArray, frozen
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.services.pictures.directions import letters_of

PlaneName = Literal["axial", "coronal", "sagittal", "oblique"]
UNIT_TOLERANCE = 1e-6
"""Largest error of lengths and right angles of a plane's directions."""
STANDARD = 1.0 - 1e-6
"""Cosine from which on a plane counts as one of the standard three (0.08 degrees)."""


@dataclass(frozen=True, slots=True, eq=False)
class ViewPlane:
    """A plane with its screen directions.

    View coordinates (u, v) in mm are LPS coordinates along `right` and `up`, with the origin of
    the patient frame as theirs; the position of a slice is the LPS coordinate along `normal`.

    Attributes
    ----------
    name : axial, coronal, sagittal or oblique.
    right, up : (3,) LPS unit vectors that run to the right and to the top of the screen.
    normal : (3,) LPS unit vector along which the position grows; of either hand, as the axial
        position grows towards the head, away from who looks on.
    """

    name: PlaneName
    right: FloatArray
    up: FloatArray
    normal: FloatArray

    def __post_init__(self) -> None:
        frame = np.array([self.right, self.up, self.normal], dtype=np.float64)
        if frame.shape != (3, 3) or not np.abs(frame @ frame.T - np.eye(3)).max() < UNIT_TOLERANCE:
            raise ValueError(f"right, up and normal are not perpendicular unit vectors: {frame}")
        for field, vector in zip(("right", "up", "normal"), frame, strict=True):
            object.__setattr__(self, field, frozen(vector))

    @property
    def axis_letter(self) -> str:
        """The direction in which the position grows: L, P, S, or several for an oblique plane."""
        return _axis_letter(self)

    def same_as(self, other: "ViewPlane") -> bool:
        """True when both show the same slices the same way."""
        mine, theirs = ((p.right, p.up, p.normal) for p in (self, other))
        return self.name == other.name and bool(np.array_equal(mine, theirs))

    def position_of(self, points_mm: npt.ArrayLike) -> FloatArray:
        """Positions (N,) of the slices through LPS points (N, 3)."""
        return np.asarray(np.atleast_2d(np.asarray(points_mm, dtype=np.float64)) @ self.normal)

    def to_view(self, points_mm: npt.ArrayLike) -> FloatArray:
        """Points (N, 3) in LPS mm to view points (N, 2)."""
        points = np.atleast_2d(np.asarray(points_mm, dtype=np.float64))
        return np.asarray(points @ np.stack([self.right, self.up], axis=1))

    def to_patient(self, uv_mm: npt.ArrayLike, position_mm: float) -> FloatArray:
        """View points (N, 2) at `position_mm` to points (N, 3) in LPS mm."""
        uv = np.atleast_2d(np.asarray(uv_mm, dtype=np.float64))
        return np.asarray(uv @ np.stack([self.right, self.up]) + position_mm * self.normal)

    def letters(self) -> dict[str, str]:
        """Edge of the screen to the letters of the patient direction there."""
        return dict(_letters(self))

    def slice_step_mm(self, geometry: Geometry) -> float:
        """Spacing of the voxel axis that runs most along the position."""
        return _slice_step_mm(self, geometry)

    def slice_range_mm(self, geometry: Geometry) -> tuple[float, float]:
        """Positions of the first and the last slice that passes through voxel centres."""
        return _slice_range_mm(self, geometry)

    def slice_count(self, geometry: Geometry) -> int:
        """How many slices there are, a step apart, from the first to at most the last."""
        low, high = self.slice_range_mm(geometry)
        return int((high - low) / self.slice_step_mm(geometry) + 1e-3) + 1

    def bounds_mm(self, geometry: Geometry) -> FloatArray:
        """(2, 2) smallest and largest (u, v) of the outer voxel faces; read-only."""
        return _bounds_mm(self, geometry)


# Asked with every picture, and always of the same few planes and images.
@lru_cache(maxsize=64)
def _slice_step_mm(plane: ViewPlane, geometry: Geometry) -> float:
    along = np.abs(geometry.axes @ plane.normal)
    return geometry.spacing_mm[int(np.argmax(along))]


@lru_cache(maxsize=64)
def _slice_range_mm(plane: ViewPlane, geometry: Geometry) -> tuple[float, float]:
    ends = list(product(*[(0, n - 1) for n in geometry.shape]))
    positions = plane.position_of(geometry.to_patient(ends))
    return float(positions.min()), float(positions.max())


@lru_cache(maxsize=64)
def _bounds_mm(plane: ViewPlane, geometry: Geometry) -> FloatArray:
    ends = list(product(*[(-0.5, n - 0.5) for n in geometry.shape]))
    corners = plane.to_view(geometry.to_patient(ends))
    return frozen(np.stack([corners.min(axis=0), corners.max(axis=0)]))


@lru_cache(maxsize=64)
def _letters(plane: ViewPlane) -> dict[str, str]:
    return {
        "left": letters_of(-plane.right),
        "right": letters_of(plane.right),
        "top": letters_of(plane.up),
        "bottom": letters_of(-plane.up),
    }


@lru_cache(maxsize=64)
def _axis_letter(plane: ViewPlane) -> str:
    return letters_of(plane.normal).replace("H", "S").replace("F", "I")


def _plane(
    name: PlaneName, right: tuple[int, ...], up: tuple[int, ...], normal: tuple[int, ...]
) -> ViewPlane:
    return ViewPlane(name, *(np.array(v, dtype=np.float64) for v in (right, up, normal)))


PLANES: dict[PlaneName, ViewPlane] = {
    # Radiological convention: the patient's right on the left of the screen.
    "axial": _plane("axial", (1, 0, 0), (0, -1, 0), (0, 0, 1)),
    "coronal": _plane("coronal", (1, 0, 0), (0, 0, 1), (0, 1, 0)),
    "sagittal": _plane("sagittal", (0, 1, 0), (0, 0, 1), (1, 0, 0)),
}


def oblique_plane(right: npt.ArrayLike, up: npt.ArrayLike, normal: npt.ArrayLike) -> ViewPlane:
    """The plane with these LPS directions; one of the standard three where it is one of them."""
    for plane in PLANES.values():
        pairs = zip((right, up, normal), (plane.right, plane.up, plane.normal), strict=True)
        if all(float(np.dot(given, own)) > STANDARD for given, own in pairs):
            return plane
    return ViewPlane("oblique", *(np.asarray(v, dtype=np.float64) for v in (right, up, normal)))


def nearest_standard(direction: npt.ArrayLike) -> ViewPlane:
    """The standard plane whose normal runs most along an LPS direction, either way."""
    along = np.abs(np.asarray(direction, dtype=np.float64))
    by_axis: tuple[PlaneName, ...] = ("sagittal", "coronal", "axial")
    return PLANES[by_axis[int(np.argmax(along))]]


def acquired_plane(geometry: Geometry) -> ViewPlane:
    """The plane in which the slices of an image were acquired, by its own direction cosines.

    It is turned as the standard plane nearest to it is looked at: by quarter turns and mirrors
    of the rows and columns alone, so that every voxel of a slice lies on the plane.
    """
    stack, down, across = geometry.axes
    standard = nearest_standard(stack)
    if abs(across @ standard.right) >= abs(down @ standard.right):
        right, up = across, down
    else:
        right, up = down, across
    normal = _towards(stack, standard.normal)
    # The stored cosines may be rounded; the rows hold, the rest is made perpendicular to them.
    right = _towards(right, standard.right)
    up = _towards(up - (up @ right) * right, standard.up)
    across_both = np.cross(right, up)
    return oblique_plane(right, up, _towards(across_both, normal))


def tilted_plane(
    plane: ViewPlane, about_right_deg: float, about_up_deg: float = 0.0, in_plane_deg: float = 0.0
) -> ViewPlane:
    """`plane` turned about its own axes: first within itself, then about `up`, then `right`.

    Angles turn by the right-hand rule about `right`, `up`, and right x up (towards the viewer).
    """
    from scipy.spatial.transform import Rotation

    frame = np.stack([plane.right, plane.up, np.cross(plane.right, plane.up)])
    turn = Rotation.from_euler("zyx", [in_plane_deg, about_up_deg, about_right_deg], degrees=True)
    side = float(np.sign(frame[2] @ plane.normal))
    # In the frame of the plane the turned directions are the columns of the matrix.
    right, up, viewer = turn.as_matrix().T @ frame
    return oblique_plane(right, up, side * viewer)


def _towards(vector: FloatArray, side: FloatArray) -> FloatArray:
    """The unit vector along `vector`, turned round where it points away from `side`."""
    unit = vector / np.linalg.norm(vector)
    return np.asarray(unit if unit @ side >= 0.0 else -unit)
