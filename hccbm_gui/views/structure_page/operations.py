"""The list of operations: combining, margins and tidying of structures."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication

from hccbm_gui.core.case import Case
from hccbm_gui.core.progress import Progress
from hccbm_gui.core.structures.margins import Margins
from hccbm_gui.services import structure_operations as shape
from hccbm_gui.views.structure_page.image_operations import image_operations
from hccbm_gui.views.structure_page.operation import (
    Asked,
    Number,
    Operation,
    Outcome,
    Switch,
)

translate = QCoreApplication.translate
LARGEST_MARGIN_MM = 60.0
SIDES = ("right", "left", "anterior", "posterior", "inferior", "superior")
EVEN = "even"
"""The switch by which one margin counts for all six directions."""


def operations() -> tuple[Operation, ...]:
    """All operations in the order of the list, in the language of the program."""
    return (*_combining(), *_margins(), *_tidying(), *image_operations())


def _combining() -> tuple[Operation, ...]:
    group = translate("Shape", "Combine")
    pair = frozenset({"first", "second"})
    of, other = translate("Shape", "Structure A"), translate("Shape", "Structure B")
    gap = Number("gap", translate("Shape", "Gap"), "mm", 0.0, 0.0, LARGEST_MARGIN_MM)

    def two(
        key: str, title: str, tip: str, work: Callable[..., shape.Made], *more: Number
    ) -> Operation:
        return Operation(key, group, title, tip, partial(_pair, work), pair, more, of, other)

    return (
        two("union", translate("Shape", "Union"),
            translate("Shape", "What lies in A or in B"), shape.union),
        two("intersection", translate("Shape", "Intersection"),
            translate("Shape", "What lies in A and in B"), shape.intersection),
        two("subtraction", translate("Shape", "Subtraction"),
            translate("Shape", "What lies in A and not in B"), shape.subtraction),
        two("xor", translate("Shape", "Either, not both (XOR)"),
            translate("Shape", "What lies in one of the two only"), shape.exclusive),
        two("crop_to", translate("Shape", "Crop to"),
            translate("Shape", "What of A lies inside B, with a gap to its surface"),
            shape.cropped, gap),
        two("crop_away", translate("Shape", "Crop away from"),
            translate("Shape", "What of A lies outside B, with a gap to its surface"),
            partial(shape.cropped, away=True), gap),
        Operation("itv", group, translate("Shape", "ITV over phases"),
                  translate("Shape", "The union of a target over breathing phases, and its motion"),
                  _itv, frozenset({"phases"})),
    )  # fmt: skip


def _margins() -> tuple[Operation, ...]:
    group = translate("Shape", "Margin")
    of, one = translate("Shape", "Structure"), frozenset({"first"})
    words = (
        translate("Shape", "Right"),
        translate("Shape", "Left"),
        translate("Shape", "Anterior"),
        translate("Shape", "Posterior"),
        translate("Shape", "Inferior"),
        translate("Shape", "Superior"),
    )
    even = Switch(EVEN, translate("Shape", "The same in all directions"), True)

    def six(start: float) -> tuple[Number | Switch, ...]:
        sides = zip(SIDES, words, strict=True)
        limit = LARGEST_MARGIN_MM
        return (even, *(Number(k, w, "mm", start, 0.0, limit, linked=True) for k, w in sides))

    return (
        Operation("margin", group, translate("Shape", "Margin"),
                  translate("Shape", "Grown in space, from the outline itself"),
                  partial(_margin, False), one, six(5.0), of),
        Operation("shrink", group, translate("Shape", "Shrink"),
                  translate("Shape", "What lies deeper than a distance inside"),
                  partial(_margin, True), one, six(3.0), of),
        Operation("ring", group, translate("Shape", "Ring"),
                  translate("Shape", "The shell between two distances outside"), _ring, one,
                  (Number("inner", translate("Shape", "From"), "mm", 5.0, 0.0, 60.0),
                   Number("outer", translate("Shape", "To"), "mm", 15.0, 0.5, 80.0)), of),
        Operation("ptv", group, translate("Shape", "PTV from ITV"),
                  translate("Shape", "The planning target around an internal one"), _ptv, one,
                  (Number("margin", translate("Shape", "Margin"), "mm", shape.PTV_MARGIN_MM,
                          0.0, 30.0),), of),
    )  # fmt: skip


def _tidying() -> tuple[Operation, ...]:
    group = translate("Shape", "Tidy")
    of, one = translate("Shape", "Structure"), frozenset({"first"})
    return (
        Operation("smooth", group, translate("Shape", "Smooth"),
                  translate("Shape", "Spikes and notches thinner than twice the radius go"),
                  _smooth, one,
                  (Number("radius", translate("Shape", "Radius"), "mm", 3.0, 0.5, 20.0),
                   Switch("space", translate("Shape", "In space, not slice by slice"), True)), of),
        Operation("islands", group, translate("Shape", "Remove islands"),
                  translate("Shape", "Parts smaller than a volume go"), _islands, one,
                  (Number("smallest", translate("Shape", "Smaller than"), "cc", 0.5, 0.0, 500.0,
                          0.1, 2),), of),
        Operation("largest", group, translate("Shape", "Keep the largest part"),
                  translate("Shape", "All parts that do not touch it go"), _largest, one, (), of),
        Operation("holes", group, translate("Shape", "Fill holes"),
                  translate("Shape", "Holes of a slice up to an area are filled"), _holes, one,
                  (Number("area", translate("Shape", "Up to"), "cm²", 50.0, 0.1, 2000.0),), of),
        Operation("interpolate", group, translate("Shape", "Interpolate between slices"),
                  translate("Shape", "Contours on the slices between those that are drawn"),
                  _interpolate, one, (), of),
    )  # fmt: skip


def _pair(work: Callable[..., shape.Made], case: Case, asked: Asked, progress: Progress) -> Outcome:
    gap = {"gap_mm": asked.numbers["gap"]} if "gap" in asked.numbers else {}
    return Outcome(*work(case, asked.a, asked.b, progress=progress, **gap))


def _itv(case: Case, asked: Asked, progress: Progress) -> Outcome:
    roi, volume_cc, motion = shape.internal_target_of_phases(case, asked.phases, progress)
    return Outcome(roi, volume_cc, motion_mm=motion)


def _margin(inwards: bool, case: Case, asked: Asked, progress: Progress) -> Outcome:
    sizes = [asked.numbers[side] for side in SIDES]
    margins = Margins.even(sizes[0]) if asked.switches[EVEN] else Margins(*sizes)
    return Outcome(*shape.margin(case, asked.a, margins, inwards=inwards, progress=progress))


def _ring(case: Case, asked: Asked, progress: Progress) -> Outcome:
    inner, outer = asked.numbers["inner"], asked.numbers["outer"]
    return Outcome(*shape.ring(case, asked.a, inner, outer, progress))


def _ptv(case: Case, asked: Asked, progress: Progress) -> Outcome:
    return Outcome(*shape.planning_target(case, asked.a, asked.numbers["margin"], progress))


def _smooth(case: Case, asked: Asked, progress: Progress) -> Outcome:
    radius, space = asked.numbers["radius"], asked.switches["space"]
    return Outcome(*shape.smoothed(case, asked.a, radius, in_space=space, progress=progress))


def _islands(case: Case, asked: Asked, progress: Progress) -> Outcome:
    return Outcome(*shape.without_islands(case, asked.a, asked.numbers["smallest"], progress))


def _largest(case: Case, asked: Asked, progress: Progress) -> Outcome:
    return Outcome(*shape.largest_part(case, asked.a, progress))


def _holes(case: Case, asked: Asked, progress: Progress) -> Outcome:
    return Outcome(*shape.holes_filled(case, asked.a, asked.numbers["area"], progress))


def _interpolate(case: Case, asked: Asked, progress: Progress) -> Outcome:
    return Outcome(*shape.between_slices(case, asked.a, progress))
