"""The bone-scan field beside the CT/MRI field: what must move, and what would be missed."""

from dataclasses import dataclass

from hccbm_gui.core.arrays import FloatArray, frozen_points
from hccbm_gui.core.beam import Beam
from hccbm_gui.core.field import Field, FieldEdges, FieldRule

EDGES = ("superior", "inferior", "right", "left")
"""The edges of a coronal field, in patient directions and in the order shown."""


@dataclass(frozen=True, slots=True)
class Increments:
    """By how much each edge of the bone-scan field must move outward, in mm (negative: inward)."""

    superior: float
    inferior: float
    right: float
    left: float

    @classmethod
    def between(cls, bone_scan: FieldEdges, ct: FieldEdges) -> "Increments":
        """Edges of the CT/MRI field less those of the bone-scan field."""
        return cls(
            superior=ct.superior_mm - bone_scan.superior_mm,
            inferior=ct.inferior_mm - bone_scan.inferior_mm,
            right=ct.right_mm - bone_scan.right_mm,
            left=ct.left_mm - bone_scan.left_mm,
        )

    @property
    def length(self) -> float:
        """Change of the field length."""
        return self.superior + self.inferior

    @property
    def width(self) -> float:
        """Change of the field width."""
        return self.right + self.left

    def by_edge(self) -> dict[str, float]:
        """Edge name to increment, in the order of `EDGES`."""
        return {edge: getattr(self, edge) for edge in EDGES}


@dataclass(frozen=True, slots=True)
class MarginalMiss:
    """What of the GTV lies outside the bone-scan field.

    Attributes
    ----------
    area_fraction : of the projected GTV, 0 to 1.
    volume_fraction : of the GTV's volume, 0 to 1.
    largest_mm : how far the projected GTV reaches beyond the field, at the isocentre plane.
    direction : the edge where it does; empty without a miss.
    """

    area_fraction: float
    volume_fraction: float
    largest_mm: float
    direction: str


@dataclass(frozen=True, slots=True, eq=False)
class FieldComparison:
    """Both fields of one lesion and their difference.

    Attributes
    ----------
    gtv_name, gtv_volume_cc : the target on CT or MRI.
    spot_id : the spot on the functional image; empty when it shows none.
    image_uid, scan_uid : series of the anatomical and the functional image.
    beam, rule : the same for both fields.
    gtv_outline : polygons (N, 2) of the GTV in the beam's-eye view, (u, v) mm.
    ct_field : the field from the GTV.
    bone_scan_field : the field from the spot; None when the scan shows no lesion.
    increments, adjusted, marginal_miss : None without a bone-scan field.
    alignment_method, residual_mm, approved : how the functional image lies on the CT.
    warnings : sentences that go wherever the comparison is shown.
    visual_only : the bone-scan field comes from a photograph and is only to be looked at.
    """

    gtv_name: str
    gtv_volume_cc: float
    spot_id: str
    image_uid: str
    scan_uid: str
    beam: Beam
    rule: FieldRule
    gtv_outline: tuple[FloatArray, ...]
    ct_field: Field
    bone_scan_field: Field | None
    increments: Increments | None
    adjusted: bool | None
    marginal_miss: MarginalMiss | None
    alignment_method: str
    residual_mm: float
    approved: bool
    warnings: tuple[str, ...] = ()
    visual_only: bool = False

    def __post_init__(self) -> None:
        outline = tuple(frozen_points(polygon, 2) for polygon in self.gtv_outline)
        object.__setattr__(self, "gtv_outline", outline)

    def distinguishable(self, edge: str) -> bool:
        """False when the increment of `edge` is smaller than the alignment residual."""
        return (
            self.increments is not None and abs(self.increments.by_edge()[edge]) >= self.residual_mm
        )
