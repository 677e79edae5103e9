"""Response of a tumour by the size of its target lesions.

Sizes alone: what no size tells (fill-in and sclerosis of bone, uptake, non-target lesions) stays
with the reader. A decision aid, not a verdict.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from hccbm_gui.core.errors import InputRefused

TARGET_MM, NODE_MM, SOFT_TISSUE_MM = 10.0, 15.0, 10.0
"""RECIST 1.1: smallest target (longest diameter), node (short axis), and soft-tissue component of
a bone lesion that can be measured."""
NORMAL_NODE_MM = 10.0
"""RECIST 1.1, 4.3.1: a node with a shorter short axis is a normal one."""
MOST_TARGETS, MOST_OF_AN_ORGAN = 5, 2
ROUNDING = 1e-9
IRRADIATED = "RECIST 1.1 takes an irradiated lesion for a target only if it has progressed since."


class Category(StrEnum):
    """The words of RECIST."""

    COMPLETE = "CR"
    PARTIAL = "PR"
    STABLE = "SD"
    PROGRESSIVE = "PD"


@dataclass(frozen=True, slots=True)
class ResponseRule:
    """When a change of the sum of diameters gets which word.

    Attributes
    ----------
    name, source : of the rule.
    partial_percent : fall from the baseline that is PR, or more.
    progressive_percent, progressive_mm : rise from the smallest sum so far that is PD, or more;
        both must be reached.
    measurable_only : gives no word for targets that `unmeasurable` names.
    """

    name: str
    source: str
    partial_percent: float = 30.0
    progressive_percent: float = 20.0
    progressive_mm: float = 0.0
    measurable_only: bool = False

    @property
    def thresholds(self) -> str:
        """In a sentence, for people."""
        least = f" and by at least {self.progressive_mm:g} mm" if self.progressive_mm else ""
        return (
            f"CR: all gone. PR: sum down by {self.partial_percent:g} % or more from the baseline. "
            f"PD: sum up by {self.progressive_percent:g} % or more from the smallest so far"
            f"{least}, or a new lesion. SD: neither."
        )


RECIST_1_1 = ResponseRule(
    "RECIST 1.1", "Eisenhauer 2009, Eur J Cancer 45:228, doi:10.1016/j.ejca.2008.10.026",
    progressive_mm=5.0, measurable_only=True,
)  # fmt: skip
RECIST_OF_STUDY = ResponseRule(
    "RECIST, tomotherapy + sorafenib",
    "as printed in the study of helical tomotherapy with sorafenib: no least rise in mm",
)
RULES = (RECIST_1_1, RECIST_OF_STUDY)


@dataclass(frozen=True, slots=True)
class Target:
    """One target lesion at one time.

    Attributes
    ----------
    name : of the lesion.
    size_mm : longest diameter, of a node the short axis; 0 when it is gone.
    organ : for the count of targets of an organ; empty when unknown.
    is_node, is_bone : what it is.
    soft_tissue_mm : extent of the soft-tissue component of a bone lesion; None when not told.
    """

    name: str
    size_mm: float
    organ: str = ""
    is_node: bool = False
    is_bone: bool = False
    soft_tissue_mm: float | None = None

    @property
    def is_gone(self) -> bool:
        """Nothing is left of it, or a node of normal size."""
        return self.size_mm < NORMAL_NODE_MM if self.is_node else self.size_mm <= 0.0

    def __post_init__(self) -> None:
        if not (np.isfinite(self.size_mm) and self.size_mm >= 0.0):
            raise InputRefused(f"{self.size_mm} mm is no size of a lesion.", where=self.name)


@dataclass(frozen=True, slots=True)
class SizeResponse:
    """Two sums of diameters and what a rule says of them.

    Attributes
    ----------
    category : None where the targets cannot be measured by the rule; `notes` say why.
    baseline_mm, smallest_mm, now_mm : sums of the diameters; `smallest_mm` is the nadir.
    change_percent : from the baseline, negative when smaller.
    change_mm : the same in mm.
    from_smallest_percent : from the nadir; infinite when that was nothing.
    reason : why this word.
    notes : what must be known before it is used.
    """

    rule: ResponseRule
    category: Category | None
    baseline_mm: float
    smallest_mm: float
    now_mm: float
    change_percent: float
    change_mm: float
    from_smallest_percent: float
    reason: str
    notes: tuple[str, ...] = ()


def compare_targets(
    baseline: Sequence[Target],
    now: Sequence[Target],
    rule: ResponseRule = RECIST_1_1,
    *,
    smallest_mm: float | None = None,
    new_lesion: bool = False,
) -> SizeResponse:
    """What has become of the target lesions of `baseline`.

    Parameters
    ----------
    baseline : the targets before treatment, one or more.
    now : the same lesions later; one that is not among them is gone.
    smallest_mm : smallest sum since the baseline (nadir); the baseline when None.

    Raises
    ------
    InputRefused : no baseline, or one without a size.
    """
    before_mm = sum(target.size_mm for target in baseline)
    if before_mm <= 0.0:
        raise InputRefused(
            "There is no baseline to compare with.", remedy="Give a diameter in mm above 0."
        )
    now_mm = sum(target.size_mm for target in now)
    nadir_mm = before_mm if smallest_mm is None else min(smallest_mm, before_mm)
    rise_mm = now_mm - nadir_mm
    risen = 100.0 * rise_mm / nadir_mm if nadir_mm > 0.0 else (np.inf if rise_mm > 0.0 else 0.0)
    change = 100.0 * (now_mm - before_mm) / before_mm
    unfit = unmeasurable(baseline) if rule.measurable_only else ()
    category, reason = _judged(now, change, float(risen), rise_mm, rule, new_lesion)
    # A new lesion is progression whatever the targets are.
    counted = category if not unfit or new_lesion else None
    return SizeResponse(
        rule, counted, before_mm, nadir_mm, now_mm, change, now_mm - before_mm, float(risen),
        reason if counted is not None else " ".join(unfit), (*unfit, *_notes(baseline)),
    )  # fmt: skip


def unmeasurable(targets: Sequence[Target]) -> tuple[str, ...]:
    """Why a baseline cannot be judged by RECIST 1.1, a sentence each; empty when it can."""
    said: list[str] = []
    for one in targets:
        least = NODE_MM if one.is_node else TARGET_MM
        if one.size_mm < least - ROUNDING:
            axis = "short axis of a node" if one.is_node else "diameter"
            said.append(
                f"{one.name} is {one.size_mm:.1f} mm: a target has a {axis} of at least "
                f"{least:g} mm (RECIST 1.1)."
            )
        soft = one.soft_tissue_mm
        if one.is_bone and soft is not None and soft < SOFT_TISSUE_MM - ROUNDING:
            said.append(
                f"{one.name} is a bone lesion with {soft:.1f} mm of soft tissue: measurable only "
                f"from {SOFT_TISSUE_MM:g} mm (RECIST 1.1)."
            )
    return tuple(said)


def _judged(
    now: Sequence[Target],
    change: float,
    risen: float,
    rise_mm: float,
    rule: ResponseRule,
    new_lesion: bool,
) -> tuple[Category, str]:
    if new_lesion:
        return Category.PROGRESSIVE, "A new lesion is progression."
    if all(target.is_gone for target in now):
        return Category.COMPLETE, "All target lesions are gone."
    enough = risen >= rule.progressive_percent - ROUNDING
    far_enough = rise_mm >= rule.progressive_mm - ROUNDING
    if enough and (far_enough or risen == np.inf):
        return Category.PROGRESSIVE, (
            f"The sum rose by {rise_mm:.1f} mm from the smallest so far, "
            f"{rule.progressive_percent:g} % or more."
        )
    if change <= -rule.partial_percent + ROUNDING:
        return Category.PARTIAL, (
            f"The sum fell by {-change:.1f} %, {rule.partial_percent:g} % or more."
        )
    if enough:
        return Category.STABLE, (
            f"The sum rose by {risen:.1f} %, but by {rise_mm:.1f} mm only: less than "
            f"{rule.progressive_mm:g} mm is no progression."
        )
    return Category.STABLE, (
        f"Neither a fall of {rule.partial_percent:g} % nor a rise of "
        f"{rule.progressive_percent:g} %."
    )


def _notes(targets: Sequence[Target]) -> tuple[str, ...]:
    notes: list[str] = []
    unknown = [one.name for one in targets if one.is_bone and one.soft_tissue_mm is None]
    if unknown:
        notes.append(
            f"RECIST 1.1 takes a bone lesion for measurable only with a soft-tissue component of "
            f"at least {SOFT_TISSUE_MM:g} mm; lytic ones without it and blastic ones are not. "
            f"Not told here: {', '.join(dict.fromkeys(unknown))}."
        )
    if len(targets) > MOST_TARGETS:
        notes.append(f"{len(targets)} targets; RECIST 1.1 takes at most {MOST_TARGETS}.")
    organs = [one.organ for one in targets if one.organ]
    crowded = [organ for organ in dict.fromkeys(organs) if organs.count(organ) > MOST_OF_AN_ORGAN]
    many = f"More than {MOST_OF_AN_ORGAN} targets in one organ (RECIST 1.1)"
    return (*notes, *(f"{many}: {organ}." for organ in crowded), IRRADIATED)
