"""Fields and the rule that makes them: target plus margin, seen from the source."""

from dataclasses import dataclass
from enum import StrEnum

from hccbm_gui.core.arrays import FloatArray, frozen_points
from hccbm_gui.core.beam import Beam

KIM_MARGIN_MM = (15.0, 20.0)
"""Margins used by Kim 2007 (Cancer Res Treat 39:104), GTV to field edge."""


class FieldSource(StrEnum):
    """Which image the target of a field was seen on."""

    BONE_SCAN = "bone-scan"
    CT_MRI = "ct"


class VertebraRule(StrEnum):
    """Which vertebrae a field takes in whole, counted from those its target reaches into."""

    NONE = "none"
    INVOLVED = "the involved"
    NEIGHBOURS = "one above and below"


@dataclass(frozen=True, slots=True)
class FieldRule:
    """How a field follows from its target; the same for both fields of a comparison.

    Attributes
    ----------
    mode : name of the rule; ``Kim 2007`` is GTV plus margin, field edge at that outline.
    margin_mm : margin in all directions.
    tolerance_mm : an edge that must move by at least this much calls for adjustment.
    vertebrae : levels that every field takes in, whatever its target; usually none.
    vertebra_rule : levels a field takes in because of its target (Kim 2007: the involved and one
        above and below).
    """

    mode: str = "Kim 2007"
    margin_mm: float = 20.0
    tolerance_mm: float = 10.0
    vertebrae: tuple[str, ...] = ()
    vertebra_rule: VertebraRule = VertebraRule.NONE

    @property
    def uses_vertebrae(self) -> bool:
        """True when fields depend on the labelled levels."""
        return bool(self.vertebrae) or self.vertebra_rule is not VertebraRule.NONE


@dataclass(frozen=True, slots=True)
class FieldEdges:
    """A rectangular field at the isocentre plane.

    Each edge is its distance from the isocentre, positive outward in the patient's own
    direction, so that length = superior + inferior and width = right + left.
    """

    superior_mm: float
    inferior_mm: float
    right_mm: float
    left_mm: float

    @property
    def length_mm(self) -> float:
        """Superior to inferior."""
        return self.superior_mm + self.inferior_mm

    @property
    def width_mm(self) -> float:
        """Patient right to left."""
        return self.right_mm + self.left_mm

    @property
    def area_mm2(self) -> float:
        """Length times width."""
        return self.length_mm * self.width_mm


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One field: a beam, its aperture and the rule that made it.

    Attributes
    ----------
    source : bone scan or CT/MRI.
    beam, rule : what it was made with.
    target : polygons (N, 2) of the target's silhouette in the beam's-eye view, (u, v) mm.
    edges : the rectangle of the jaws, in patient directions.
    levels : vertebrae taken in by the vertebra rule, from the head down.
    """

    source: FieldSource
    beam: Beam
    rule: FieldRule
    target: tuple[FloatArray, ...]
    edges: FieldEdges
    levels: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "target", tuple(frozen_points(t, 2) for t in self.target))
