"""The vertebra rule: a field that takes in whole vertebrae (Kim 2007, the involved and one more
above and below), at the borders half-way between the bodies.
"""

import numpy as np

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.beam import Beam
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.field import FieldEdges, FieldRule, VertebraRule
from hccbm_gui.core.fields.silhouette import projected_extents_mm
from hccbm_gui.core.levels import ALL_LABELS, Levels
from hccbm_gui.core.spine_line import SpineLine, spine_line

HOW_TO_LABEL = "Open the page Spine, choose a level you know and click on the bodies in turn."
BEYOND_MM = 2.0
"""A target that reaches so little beyond the labelled levels is still within them."""


def vertebrae_of_points(rule: FieldRule, levels: Levels, points_mm: FloatArray) -> tuple[str, ...]:
    """Levels (from the head down) a field takes in by `rule`, for a target with these points.

    Parameters
    ----------
    levels : of the target's frame of reference.
    points_mm : (N, 3) LPS mm.

    Raises
    ------
    InputRefused : levels that the rule needs are not labelled.
    """
    if not rule.uses_vertebrae:
        return ()
    line = _line(levels)
    places = line.positions_at_spine(points_mm)
    if not len(places):
        raise _not_at_spine()
    return _taken_in(rule, line, float(places.min()), float(places.max()))


def vertebrae_of_heights(
    rule: FieldRule, levels: Levels, low_mm: float, high_mm: float
) -> tuple[str, ...]:
    """The same for a target without depth between two heights (LPS z)."""
    if not rule.uses_vertebrae:
        return ()
    line = _line(levels)
    top, bottom = line.positions_of_heights([high_mm, low_mm]).tolist()
    return _taken_in(rule, line, top, bottom)


def taking_in(
    edges: FieldEdges, labels: tuple[str, ...], levels: Levels, beam: Beam, views: FloatArray
) -> FieldEdges:
    """`edges` with the upper and lower one no nearer than the borders of the levels `labels`.

    The borders are taken on the line of the spine and projected divergently; no margin is added
    to them. `views` (2, 2) are the directions up and down in the view.
    """
    if not labels:
        return edges
    ends = np.array(spine_line(levels).borders_of(labels))
    up, down = projected_extents_mm(ends, beam, views).tolist()
    return FieldEdges(
        max(edges.superior_mm, up), max(edges.inferior_mm, down), edges.right_mm, edges.left_mm
    )


def _line(levels: Levels) -> SpineLine:
    if len(levels) < 2:
        known = f"only {levels[0].label} is labelled" if levels else "no level is labelled"
        raise InputRefused(
            f"The vertebra rule needs the levels of the spine: {known}.", remedy=HOW_TO_LABEL
        )
    return spine_line(levels)


def _taken_in(rule: FieldRule, line: SpineLine, top: float, bottom: float) -> tuple[str, ...]:
    wanted = set(rule.vertebrae)
    missing = [label for label in rule.vertebrae if label not in line.labels]
    if missing:
        raise InputRefused(
            f"The vertebra rule names {', '.join(missing)}, not labelled yet.", remedy=HOW_TO_LABEL
        )
    if rule.vertebra_rule is not VertebraRule.NONE:
        more = 1 if rule.vertebra_rule is VertebraRule.NEIGHBOURS else 0
        wanted |= set(_involved(line, top, bottom, more))
    places = [line.labels.index(label) for label in wanted]
    return line.labels[min(places) : max(places) + 1]


def _involved(line: SpineLine, top: float, bottom: float, more: int) -> tuple[str, ...]:
    """The levels between two positions and `more` beyond them on both sides."""
    if top < line.borders_mm[0] - BEYOND_MM and line.labels[0] != ALL_LABELS[0]:
        raise _unlabelled("above", line.labels[0])
    if bottom > line.borders_mm[-1] + BEYOND_MM and line.labels[-1] != ALL_LABELS[-1]:
        raise _unlabelled("below", line.labels[-1])
    touched = line.touched(top, bottom)
    if not touched:
        raise _not_at_spine()
    first = line.labels.index(touched[0]) - more
    last = line.labels.index(touched[-1]) + more
    if first < 0 and line.labels[0] != ALL_LABELS[0]:
        raise _unlabelled("above", line.labels[0])
    if last >= len(line.labels) and line.labels[-1] != ALL_LABELS[-1]:
        raise _unlabelled("below", line.labels[-1])
    return line.labels[max(first, 0) : last + 1]


def _not_at_spine() -> InputRefused:
    return InputRefused(
        "The target does not lie at the spine: the vertebra rule does not apply to it.",
        remedy="Set the vertebra rule to none.",
    )


def _unlabelled(side: str, label: str) -> InputRefused:
    return InputRefused(
        f"The vertebra rule needs the vertebra {side} {label}, which is not labelled.",
        remedy=f"Open the page Spine and click on the body {side} {label}.",
    )
