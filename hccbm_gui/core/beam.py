"""A treatment beam and its coordinates (IEC 61217), from patient to beam's-eye view."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.errors import InputRefused

PATIENT_TO_FIXED = {
    "HFS": ((1, 0, 0), (0, 0, 1), (0, -1, 0)),
    "HFP": ((-1, 0, 0), (0, 0, 1), (0, 1, 0)),
    "FFS": ((-1, 0, 0), (0, 0, -1), (0, -1, 0)),
    "FFP": ((1, 0, 0), (0, 0, -1), (0, 1, 0)),
}
"""Rows: IEC fixed X, Y, Z in LPS for couch 0 (PS3.3 C.8.8.12, IEC 61217)."""


@dataclass(frozen=True, slots=True)
class Beam:
    """Where the source stands and which way the collimator is turned.

    Attributes
    ----------
    isocentre_mm : (x, y, z) in LPS mm.
    gantry_deg, collimator_deg : IEC 61217 angles; couch 0.
    sad_mm : source to axis distance.
    patient_position : HFS, HFP, FFS or FFP.
    quality : e.g. ``6 MV``; carried, not computed with.
    """

    isocentre_mm: tuple[float, float, float]
    gantry_deg: float = 0.0
    collimator_deg: float = 0.0
    sad_mm: float = 1000.0
    patient_position: str = "HFS"
    quality: str = "6 MV"

    def __post_init__(self) -> None:
        if self.patient_position not in PATIENT_TO_FIXED:
            position = self.patient_position or "unknown"
            raise InputRefused(
                f"Fields are not computed for patient position {position}.",
                remedy="Positions HFS, HFP, FFS and FFP are supported.",
            )

    @property
    def patient_to_beam(self) -> FloatArray:
        """(3, 3) rotation from LPS offsets about the isocentre to IEC beam-limiting-device axes."""
        gantry, collimator = np.deg2rad([self.gantry_deg, self.collimator_deg])
        fixed = np.array(PATIENT_TO_FIXED[self.patient_position], dtype=np.float64)
        turn_gantry = np.array(
            [
                [np.cos(gantry), 0.0, -np.sin(gantry)],
                [0.0, 1.0, 0.0],
                [np.sin(gantry), 0.0, np.cos(gantry)],
            ]
        )
        turn_collimator = np.array(
            [
                [np.cos(collimator), np.sin(collimator), 0.0],
                [-np.sin(collimator), np.cos(collimator), 0.0],
                [0.0, 0.0, 1.0],
            ]
        )
        return np.asarray(turn_collimator @ turn_gantry @ fixed)

    @property
    def source_mm(self) -> FloatArray:
        """(3,) position of the source, LPS mm."""
        return np.asarray(self.isocentre_mm + self.patient_to_beam[2] * self.sad_mm)

    def project(self, points_mm: npt.ArrayLike) -> FloatArray:
        """Points (N, 3) in LPS mm to the beam's-eye view (N, 2), (u, v) mm at the isocentre plane.

        Divergent projection from the source (u = M Xb, v = M Yb, M = SAD / (SAD - Zb)).

        Raises
        ------
        InputRefused : a point lies at or behind the source.
        """
        offsets = np.atleast_2d(np.asarray(points_mm, dtype=np.float64)) - self.isocentre_mm
        beam = offsets @ self.patient_to_beam.T
        distance = self.sad_mm - beam[:, 2]
        if (distance <= 0.0).any():
            raise InputRefused("A structure reaches behind the source of the beam.")
        return np.asarray(beam[:, :2] * (self.sad_mm / distance)[:, None])

    def direction_in_view(self, direction: npt.ArrayLike) -> FloatArray:
        """(2,) how an LPS direction (3,) runs in the beam's-eye view; (0, 0) along the beam."""
        return np.asarray(self.patient_to_beam[:2] @ np.asarray(direction, dtype=np.float64))
