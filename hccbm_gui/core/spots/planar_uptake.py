"""Which spots of a planar scan are probably normal uptake: a proposal with its reason, no more.

Every rule asks for a place where no bone lies, or where metastases are hardly ever seen, so
that a lesion of pelvis, spine or ribs is not explained away. Normal biodistribution of bone
tracers: Van den Wyngaert et al., Eur J Nucl Med Mol Imaging 2016;43:1723 (EANM guideline).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from hccbm_gui.core.spot import SpotType
from hccbm_gui.core.spots.body_regions import BodyLandmarks, region_of
from hccbm_gui.core.spots.planar_candidates import Candidate

_KIDNEY_HEIGHTS = (0.27, 0.50)
_KIDNEY_FROM_SPINE = (0.032, 0.125)
_LONE_KIDNEY_CM2 = 12.0
"""One hot flank alone is a kidney only when larger than a vertebra or a rib lesion."""

_PAIRED_KIDNEY_CM2 = 4.0
_BLADDER_HEIGHTS = (0.03, 0.21)
_BELOW_SYMPHYSIS = 0.05
_BLADDER_FROM_MIDLINE = 0.03
_BLADDER_CM2 = 8.0
_BLADDER_OVER_BONE = 1.3
_BEHIND = 0.9
"""The sacrum shows worse than this from in front; the bladder does not."""

_ANTERIOR = 1.3
"""A structure in front shows at least this much better from in front than from behind."""

_STERNUM_HEIGHTS = (0.55, 0.77)
_JOINTS = ("shoulder", "elbow", "knee", "foot", "hip")
_ARM = ("elbow", "forearm or hand")


@dataclass(frozen=True, slots=True, eq=False)
class Finding:
    """A candidate with its place on the body.

    Attributes
    ----------
    candidate : the area, from the view that shows it best.
    views : numbers of the views that show it.
    region : in words.
    from_midline_mm : growing with the column.
    height, from_spine : see `BodyLandmarks`, in trunk lengths; NaN without landmarks.
    over_bone : peak over the counts of the spine in the same view.
    anterior_ratio : counts over those of the spine, from in front over from behind; NaN when
        only one view is known.
    normal : reason why it is proposed as normal uptake; empty when it is not.
    """

    candidate: Candidate
    views: tuple[int, ...]
    region: str
    from_midline_mm: float
    height: float
    from_spine: float
    over_bone: float
    anterior_ratio: float
    normal: str = ""


def placed(
    candidate: Candidate,
    views: tuple[int, ...],
    midline_mm: float,
    landmarks: BodyLandmarks | None,
    over_bone: float,
    anterior_ratio: float,
) -> Finding:
    """The finding for a candidate whose centre lies `midline_mm` from the midline."""
    row, column = candidate.centre
    height = from_spine = float("nan")
    if landmarks is not None:
        height = landmarks.height(row)
        from_spine = landmarks.from_spine_mm(row, column) / landmarks.trunk_mm
    region = region_of(landmarks, row, column)
    low, high = _STERNUM_HEIGHTS
    if region == "thoracic spine" and low < height < high:
        if np.isnan(anterior_ratio):
            region = "thoracic spine or sternum"
        elif anterior_ratio > _ANTERIOR:
            region = "sternum"
    return Finding(
        candidate,
        views,
        region,
        midline_mm,
        height,
        from_spine,
        over_bone,
        anterior_ratio,
    )


def with_normal_uptake(findings: Sequence[Finding], trunk_mm: float) -> tuple[Finding, ...]:
    """The findings, those that are probably normal with their reason; none is left out.

    Parameters
    ----------
    trunk_mm : length from crotch to vertex; without it (NaN) nothing is called normal.
    """
    if not np.isfinite(trunk_mm):
        return tuple(findings)
    bladder = _bladder(findings, trunk_mm)
    named = []
    for finding in findings:
        normal = ""
        if finding.candidate.type is SpotType.HOT:
            normal = _reason(finding, findings, bladder is finding)
        region = finding.region
        if normal.startswith("Kidney"):
            region = "flank"
        elif bladder is finding:
            region = "pelvis"
        named.append(replace(finding, normal=normal, region=region))
    return tuple(named)


def _reason(finding: Finding, findings: Sequence[Finding], is_bladder: bool) -> str:
    """Why a hot spot is probably normal; empty when nothing says so."""
    if is_bladder:
        reason = "Bladder: the hottest midline spot of the lower pelvis."
    elif finding.region == "pelvis" and finding.height < _BELOW_SYMPHYSIS:
        reason = "Urine: in the midline below the pelvis."
    elif _is_kidney(finding, findings):
        reason = "Kidney: a large spot beside the lumbar spine, where no large bone lies."
    elif finding.region in _ARM:
        reason = f"Injection site or joint: {finding.region}."
    elif finding.region in _JOINTS and any(_mirror_pair(finding, f) for f in findings):
        reason = f"Joint: alike on both sides ({finding.region})."
    else:
        reason = ""
    return reason


def _is_kidney(finding: Finding, findings: Sequence[Finding]) -> bool:
    """True for a large spot in a kidney's place, or one of a pair of fairly large ones."""
    if not _in_kidney_place(finding):
        return False
    if finding.candidate.area_cm2 >= _LONE_KIDNEY_CM2:
        return True
    return finding.candidate.area_cm2 >= _PAIRED_KIDNEY_CM2 and any(
        _in_kidney_place(f)
        and f.candidate.area_cm2 >= _PAIRED_KIDNEY_CM2
        and f.from_spine * finding.from_spine < 0.0
        and abs(f.height - finding.height) < 0.08
        for f in findings
    )


def _in_kidney_place(finding: Finding) -> bool:
    low, high = _KIDNEY_HEIGHTS
    near, far = _KIDNEY_FROM_SPINE
    return (
        finding.candidate.type is SpotType.HOT
        and low < finding.height < high
        and near < abs(finding.from_spine) < far
    )


def _mirror_pair(one: Finding, other: Finding) -> bool:
    """True for two hot spots at mirrored places with much the same counts."""
    return (
        one is not other
        and other.candidate.type is SpotType.HOT
        and other.region == one.region
        and one.from_midline_mm * other.from_midline_mm < 0.0
        and abs(one.height - other.height) < 0.03
        and abs(abs(one.from_midline_mm) - abs(other.from_midline_mm)) < 25.0
        and 0.7 < one.over_bone / max(other.over_bone, 1e-6) < 1.43
    )


def _bladder(findings: Sequence[Finding], trunk_mm: float) -> Finding | None:
    """The hottest large midline spot of the lower pelvis, unless it lies behind (sacrum)."""
    low, high = _BLADDER_HEIGHTS
    possible = [
        f
        for f in findings
        if f.candidate.type is SpotType.HOT
        and low < f.height < high
        and abs(f.from_midline_mm) < _BLADDER_FROM_MIDLINE * trunk_mm
        and f.candidate.area_cm2 >= _BLADDER_CM2
        and f.over_bone >= _BLADDER_OVER_BONE
        and not f.anterior_ratio < _BEHIND
    ]
    return max(possible, key=lambda f: f.over_bone * f.candidate.area_cm2, default=None)
