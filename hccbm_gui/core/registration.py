"""How one image lies on another, how well, and who said so."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from hccbm_gui.core.arrays import FloatArray, frozen

WARN_RESIDUAL_MM = 10.0
REFUSE_RESIDUAL_MM = 20.0
"""Above these an alignment is warned about, and carries no field (engineering defaults)."""


class AlignmentMethod(StrEnum):
    """How an alignment was found."""

    FRAME = "frame of reference"
    PROJECTION = "projection"
    LANDMARKS = "landmarks"
    MANUAL = "manual"
    OBJECT = "registration object"


@dataclass(frozen=True, slots=True, eq=False)
class PlanarAlignment:
    """Places a planar scan on the coronal plane of a patient frame.

    Attributes
    ----------
    scan_uid : series UID of the planar scan.
    frame_uid : frame of reference it is placed in.
    matrix : (3, 3), maps (p, q, 1) of the scan plane to (x, z, 1) in LPS mm.
    method : how it was found.
    residual_mm : root mean square error; always shown.
    approved_by, approved_at : empty until a person has looked and agreed (ISO 8601).
    notes : warnings that go with it.
    """

    scan_uid: str
    frame_uid: str
    matrix: FloatArray
    method: AlignmentMethod
    residual_mm: float
    approved_by: str = ""
    approved_at: str = ""
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "matrix", frozen(np.array(self.matrix, dtype=np.float64)))

    @property
    def approved(self) -> bool:
        """True when a person has approved it."""
        return bool(self.approved_at)

    @property
    def scale(self) -> float:
        """Mean magnification of the transform (1 when pixel spacing and CT agree)."""
        return float(np.sqrt(abs(np.linalg.det(self.matrix[:2, :2]))))

    def to_patient(self, points_mm: npt.ArrayLike) -> FloatArray:
        """Scan-plane points (N, 2) as (p, q) to patient points (N, 2) as (x, z), LPS mm."""
        points = np.atleast_2d(np.asarray(points_mm, dtype=np.float64))
        return np.asarray(points @ self.matrix[:2, :2].T + self.matrix[:2, 2])

    def to_plane(self, points_mm: npt.ArrayLike) -> FloatArray:
        """Patient points (N, 2) as (x, z), LPS mm, to scan-plane points (N, 2) as (p, q)."""
        points = np.atleast_2d(np.asarray(points_mm, dtype=np.float64)) - self.matrix[:2, 2]
        return np.asarray(points @ np.linalg.inv(self.matrix[:2, :2]).T)


def residual_notes(residual_mm: float) -> list[str]:
    """What a large residual has to say; empty for a small one."""
    if residual_mm > REFUSE_RESIDUAL_MM:
        return [
            f"Alignment error about {residual_mm:.0f} mm, above {REFUSE_RESIDUAL_MM:.0f} mm: "
            "fields from this overlay are refused."
        ]
    if residual_mm > WARN_RESIDUAL_MM:
        return [
            f"Alignment error about {residual_mm:.0f} mm, above {WARN_RESIDUAL_MM:.0f} mm: "
            "check the overlay before use."
        ]
    return []
