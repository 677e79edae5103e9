"""How one frame of reference lies on another: a rigid transform, its quality and its approval."""

from dataclasses import dataclass
from math import nan

import numpy as np
import numpy.typing as npt

from hccbm_gui.core.arrays import FloatArray, frozen
from hccbm_gui.core.errors import UntrustedGeometry
from hccbm_gui.core.registration import AlignmentMethod

RIGIDITY_TOLERANCE = 1e-4
"""Largest departure of a rotation from orthonormal (dimensionless)."""

LINKED_BY_HAND = "linked by hand, not registered"
"""The note of a link that two positions made; it goes wherever the link is used."""

READ_FROM_A_FILE = "not approved here: read from a registration object"
"""The note of a registration that another system made; what matters comes first, lines are cut."""


@dataclass(frozen=True, slots=True, eq=False)
class RigidRegistration:
    """Places the frame of a moving image in that of a fixed one (as PS3.3 C.20.2, RIGID).

    Attributes
    ----------
    fixed_frame_uid, moving_frame_uid : frames of reference, two different ones.
    matrix : (4, 4), maps (x, y, z, 1) of the moving frame to the fixed one, both LPS mm.
    method : how it was found.
    residual_mm : its error; NaN when nobody has measured it.
    approved_by, approved_at : empty until a person has looked and agreed (ISO 8601).
    notes : warnings that go with everything placed by it.
    series_uid : of the registration object it was read from; empty when made here.
    made_by, made_at : who made that object and when (ISO 8601), as far as it says.

    Raises
    ------
    UntrustedGeometry : the matrix is not a rotation with a translation, or a frame is unknown.
    """

    fixed_frame_uid: str
    moving_frame_uid: str
    matrix: FloatArray
    method: AlignmentMethod
    residual_mm: float = nan
    approved_by: str = ""
    approved_at: str = ""
    notes: tuple[str, ...] = ()
    series_uid: str = ""
    made_by: str = ""
    made_at: str = ""

    def __post_init__(self) -> None:
        matrix = np.array(self.matrix, dtype=np.float64)
        if matrix.shape != (4, 4) or not np.isfinite(matrix).all():
            raise UntrustedGeometry("The registration is not a finite 4 x 4 transform.")
        turn = matrix[:3, :3]
        off = max(
            np.abs(turn @ turn.T - np.eye(3)).max(),
            np.abs(matrix[3] - (0.0, 0.0, 0.0, 1.0)).max(),
        )
        if off > RIGIDITY_TOLERANCE or np.linalg.det(turn) < 0.0:
            raise UntrustedGeometry("The registration is not rigid: it scales, shears or mirrors.")
        frames = (self.fixed_frame_uid, self.moving_frame_uid)
        if not all(frames) or frames[0] == frames[1]:
            raise UntrustedGeometry("A registration needs two different frames of reference.")
        object.__setattr__(self, "matrix", frozen(matrix))

    @classmethod
    def by_translation(
        cls, fixed_frame_uid: str, moving_frame_uid: str, shift_mm: npt.ArrayLike
    ) -> "RigidRegistration":
        """A link by hand: a moving point plus `shift_mm` (3,) is the fixed one; error unknown."""
        matrix = np.eye(4)
        matrix[:3, 3] = shift_mm
        return cls(
            fixed_frame_uid,
            moving_frame_uid,
            matrix,
            AlignmentMethod.MANUAL,
            notes=(LINKED_BY_HAND,),
        )

    @property
    def approved(self) -> bool:
        """True when a person has approved it."""
        return bool(self.approved_at)

    @property
    def inverse(self) -> FloatArray:
        """(4, 4), maps points of the fixed frame to the moving one, LPS mm."""
        return np.asarray(np.linalg.inv(self.matrix))

    def to_fixed(self, points_mm: npt.ArrayLike) -> FloatArray:
        """Points (N, 3) of the moving frame to the fixed one, LPS mm."""
        return mapped(self.matrix, points_mm)

    def to_moving(self, points_mm: npt.ArrayLike) -> FloatArray:
        """Points (N, 3) of the fixed frame to the moving one, LPS mm."""
        return mapped(self.inverse, points_mm)


def mapped(matrix: FloatArray, points_mm: npt.ArrayLike) -> FloatArray:
    """Points (N, 3) in mm through a (4, 4) matrix."""
    points = np.atleast_2d(np.asarray(points_mm, dtype=np.float64))
    return np.asarray(points @ matrix[:3, :3].T + matrix[:3, 3])
