"""Vertebral levels as a person has labelled them: a name and the centre of a body, without gaps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from math import dist, isfinite

from hccbm_gui.core.errors import InputRefused, MissingInput

Point = tuple[float, float, float]
Levels = tuple["VertebraLevel", ...]
"""Those of one frame of reference, from the head down, each the next below the one before."""

CERVICAL, MOST_THORACIC, MOST_LUMBAR, SACRAL = 7, 13, 6, 5
THORACIC_COUNTS, LUMBAR_COUNTS = (11, 12, 13), (4, 5, 6)
"""What a person may have; the usual is in the middle."""
LEAST_APART_MM, MOST_APART_MM = 5.0, 75.0
"""Two neighbouring bodies nearer than this are one, farther apart there is one between them."""


def _named(region: str, count: int) -> tuple[str, ...]:
    return tuple(f"{region}{number}" for number in range(1, count + 1))


ALL_LABELS = (
    *_named("C", CERVICAL),
    *_named("T", MOST_THORACIC),
    *_named("L", MOST_LUMBAR),
    *_named("S", SACRAL),
)
"""Every name a level may have, from the head down."""


@dataclass(frozen=True, slots=True)
class LevelSequence:
    """How many thoracic and lumbar vertebrae a person has.

    Twelve and five are usual; a transitional vertebra makes one more or one fewer.

    Raises
    ------
    InputRefused : other counts than 11 to 13 and 4 to 6.
    """

    thoracic: int = 12
    lumbar: int = 5

    def __post_init__(self) -> None:
        if self.thoracic not in THORACIC_COUNTS or self.lumbar not in LUMBAR_COUNTS:
            raise InputRefused(
                f"{self.thoracic} thoracic and {self.lumbar} lumbar vertebrae are not known.",
                remedy="Choose 11 to 13 thoracic and 4 to 6 lumbar vertebrae.",
            )

    @property
    def labels(self) -> tuple[str, ...]:
        """All names from C1 to S5."""
        thoracic, lumbar = _named("T", self.thoracic), _named("L", self.lumbar)
        return (*_named("C", CERVICAL), *thoracic, *lumbar, *_named("S", SACRAL))

    def shifted(self, label: str, steps: int) -> str:
        """The name `steps` below `label` (above when negative); empty where there is none."""
        labels = self.labels
        if label not in labels:
            return ""
        place = labels.index(label) + steps
        return labels[place] if 0 <= place < len(labels) else ""


@dataclass(frozen=True, slots=True)
class VertebraLevel:
    """One labelled vertebra.

    Attributes
    ----------
    label : C1 to C7, T1 to T13, L1 to L6, S1 to S5.
    position_mm : centre of its body, LPS mm.
    frame_uid : frame of reference of the position.

    Raises
    ------
    InputRefused : another name, or a position that is not three finite numbers.
    """

    label: str
    position_mm: Point
    frame_uid: str

    def __post_init__(self) -> None:
        if self.label not in ALL_LABELS:
            raise InputRefused(
                f"“{self.label}” is no name of a vertebra.",
                remedy="Use C1 to C7, T1 to T13, L1 to L6 or S1 to S5.",
            )
        x, y, z = (float(value) for value in self.position_mm)
        if not all(map(isfinite, (x, y, z))):
            raise InputRefused("The position of a vertebra is not finite.", where=self.label)
        object.__setattr__(self, "position_mm", (x, y, z))


class Reach(StrEnum):
    """Which levels follow when one gets another name."""

    BELOW = "this and all below"
    ABOVE = "this and all above"
    ALL = "all"


def in_frame(levels: Iterable[VertebraLevel], frame_uid: str) -> Levels:
    """Those of one frame of reference."""
    return tuple(level for level in levels if level.frame_uid == frame_uid)


def level_named(levels: Iterable[VertebraLevel], label: str) -> VertebraLevel:
    """The level `label`; MissingInput when it is not labelled."""
    for level in levels:
        if level.label == label:
            return level
    raise MissingInput(f"{label} is not labelled.", remedy=f"Label {label} first.")


def follows(upper: str, lower: str) -> bool:
    """True when some person has `lower` directly below `upper`."""
    return any(
        LevelSequence(thoracic, lumbar).shifted(upper, 1) == lower
        for thoracic in THORACIC_COUNTS
        for lumbar in LUMBAR_COUNTS
    )


def sequence_of(levels: Sequence[VertebraLevel], wanted: LevelSequence) -> LevelSequence:
    """How many there are as the labels say it, and as `wanted` where they do not."""
    labels = [level.label for level in levels]
    pairs = set(pairwise(labels))
    thoracic, lumbar = wanted.thoracic, wanted.lumbar
    for count in THORACIC_COUNTS:
        if (f"T{count}", "L1") in pairs:
            thoracic = count
    for count in LUMBAR_COUNTS:
        if (f"L{count}", "S1") in pairs:
            lumbar = count
    # The last of its kind may be labelled without the one below it.
    most_t = max((int(one[1:]) for one in labels if one[0] == "T"), default=0)
    most_l = max((int(one[1:]) for one in labels if one[0] == "L"), default=0)
    return LevelSequence(max(thoracic, most_t), max(lumbar, most_l))


def counts_decided(levels: Sequence[VertebraLevel]) -> tuple[bool, bool]:
    """Whether the labels themselves say how many thoracic and how many lumbar there are."""
    pairs = {upper.label[0] + lower.label[0] for upper, lower in pairwise(levels)}
    return "TL" in pairs, "LS" in pairs


def next_label(levels: Levels, z_mm: float, sequence: LevelSequence) -> str:
    """The name of a body clicked at height `z_mm`: the next above all, or below all.

    Empty between those that are labelled, beyond C1 and S5, and without any level.
    """
    if not levels:
        return ""
    known = sequence_of(levels, sequence)
    if z_mm > levels[0].position_mm[2]:
        return known.shifted(levels[0].label, -1)
    if z_mm < levels[-1].position_mm[2]:
        return known.shifted(levels[-1].label, 1)
    return ""


def with_level(levels: Levels, level: VertebraLevel) -> Levels:
    """With one more at its upper or lower end; InputRefused where it does not fit."""
    above = bool(levels) and level.position_mm[2] > levels[0].position_mm[2]
    return checked((level, *levels) if above else (*levels, level))


def moved(levels: Levels, label: str, position_mm: Point) -> Levels:
    """With the centre of one body elsewhere; InputRefused where the order would be broken."""
    found = level_named(levels, label)
    there = replace(found, position_mm=position_mm)
    return checked(tuple(there if level is found else level for level in levels))


def without(levels: Levels, label: str) -> Levels:
    """Without the highest or the lowest.

    Raises
    ------
    InputRefused : it lies between others, which would leave a gap in the numbering.
    """
    found = level_named(levels, label)
    if found not in (levels[0], levels[-1]):
        raise InputRefused(
            f"{label} lies between {levels[0].label} and {levels[-1].label}: without it the "
            "numbering would have a gap.",
            remedy="Move it, or remove from the highest or the lowest level on.",
        )
    return tuple(level for level in levels if level is not found)


def relabelled(
    levels: Levels, label: str, new: str, sequence: LevelSequence, reach: Reach
) -> Levels:
    """With `label` named `new`, and those that follow it counted on from there.

    Raises
    ------
    InputRefused : the names run out, or would not continue those that stay.
    """
    start = levels.index(level_named(levels, label))
    if new not in sequence.labels:
        raise InputRefused(
            f"There is no {new} with {sequence.thoracic} thoracic and {sequence.lumbar} lumbar "
            "vertebrae.",
            remedy="Choose another number of vertebrae.",
        )
    renamed = []
    for place, level in enumerate(levels):
        stays = (place < start and reach is Reach.BELOW) or (place > start and reach is Reach.ABOVE)
        name = level.label if stays else sequence.shifted(new, place - start)
        if not name:
            raise InputRefused(
                f"With {new} in the place of {label} there is no name left for {level.label}.",
                remedy="Remove the levels that are not vertebrae first.",
            )
        renamed.append(replace(level, label=name))
    return checked(tuple(renamed))


def checked(levels: Levels) -> Levels:
    """`levels` themselves when they are in order.

    Raises
    ------
    InputRefused : a name does not follow the one above, a body does not lie below it, or two lie
        too near or too far from each other.
    """
    for upper, lower in pairwise(levels):
        if not follows(upper.label, lower.label):
            raise InputRefused(
                f"{lower.label} does not follow {upper.label}.",
                remedy="Relabel all levels together, or choose another number of vertebrae.",
            )
        where, apart = f"{upper.label}, {lower.label}", dist(upper.position_mm, lower.position_mm)
        if lower.position_mm[2] >= upper.position_mm[2] or apart < LEAST_APART_MM:
            raise InputRefused(
                f"{lower.label} must lie below {upper.label}.",
                where=where,
                remedy="Point at the middle of the body.",
            )
        if apart > MOST_APART_MM:
            raise InputRefused(
                f"{upper.label} and {lower.label} would lie {apart:.0f} mm apart: a vertebra "
                "lies between them.",
                where=where,
                remedy="Click on every body in turn.",
            )
    return levels
