"""A comparison in one sentence that a tired person understands, then the reasons."""

from dataclasses import dataclass, replace
from enum import StrEnum

from hccbm_gui.core.comparison import EDGES, FieldComparison, Increments
from hccbm_gui.core.fields.field_comparison import ROUNDING_GUARD_MM


class Severity(StrEnum):
    """How urgent a verdict is."""

    ADJUST = "adjust"
    COVERED = "covered"
    UNCERTAIN = "uncertain"
    NO_FIELD = "no field"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a comparison means.

    Attributes
    ----------
    headline : the answer.
    sentence : what it is about; empty when the headline says it.
    detail : how far it can be trusted.
    severity : for colour and symbol.
    """

    headline: str
    sentence: str
    detail: str
    severity: Severity


def verdict(comparison: FieldComparison) -> Verdict:
    """The verdict of a comparison, by its rule's tolerance and its alignment residual.

    One that rests on a photograph says so first, whatever it says.
    """
    spoken = _verdict(comparison)
    if not comparison.visual_only:
        return spoken
    return replace(
        spoken,
        headline=f"Visual only: {spoken.headline[0].lower()}{spoken.headline[1:]}",
        detail=f"The bone scan is a photograph, its scale set by hand. {spoken.detail}".strip(),
        severity=Severity.UNCERTAIN,
    )


def _verdict(comparison: FieldComparison) -> Verdict:
    increments, miss = comparison.increments, comparison.marginal_miss
    if increments is None or miss is None:
        return Verdict(
            "No field from the bone scan",
            "The scan shows no lesion here; the field comes from CT or MRI alone.",
            f"{_size(comparison)}",
            Severity.NO_FIELD,
        )
    tolerance = comparison.rule.tolerance_mm
    calling = [
        edge for edge, step in increments.by_edge().items() if step >= tolerance - ROUNDING_GUARD_MM
    ]
    detail = _residual(comparison)
    if any(comparison.distinguishable(edge) for edge in calling):
        headline = f"Adjust the field: {_change(increments, calling, tolerance)}"
        return Verdict(headline, _missed(comparison), detail, Severity.ADJUST)
    if calling or comparison.residual_mm >= tolerance:
        sentence = (
            f"The alignment residual of {_mm(comparison.residual_mm)} is as large as the "
            f"changes it should tell apart. {_missed(comparison)}"
        )
        return Verdict("Not distinguishable", sentence, detail, Severity.UNCERTAIN)
    largest = max(EDGES, key=lambda edge: increments.by_edge()[edge])
    sentence = (
        f"No edge has to move by {centimetres(tolerance, signed=False)} or more; the largest "
        f"change is {centimetres(increments.by_edge()[largest], tolerance)} ({largest})."
    )
    if miss.direction:
        headline = "The bone-scan field misses part of this GTV"
        return Verdict(headline, f"{_missed(comparison)} {sentence}", detail, Severity.ADJUST)
    headline = "The bone-scan field covers this GTV"
    generous = [e for e, step in increments.by_edge().items() if step <= -tolerance]
    if generous:
        spare = centimetres(-min(increments.by_edge().values()), signed=False)
        headline += ", with more than it needs"
        sentence = f"It is up to {spare} too large: {', '.join(map(_side, generous))}."
    return Verdict(headline, sentence, detail, Severity.COVERED)


def centimetres(length_mm: float, limit_mm: float | None = None, *, signed: bool = True) -> str:
    """A length as ``+1.5 cm``: one decimal, more where rounding would cross `limit_mm`."""
    for digits in (1, 2, 3):
        text = f"{length_mm / 10.0:.{digits}f}"
        shown = float(text) * 10.0
        if limit_mm is None or (shown >= limit_mm) == (length_mm >= limit_mm - ROUNDING_GUARD_MM):
            break
    sign = "+" if signed and float(text) > 0.0 else ""
    return f"{sign}{text if float(text) else text.lstrip('-')} cm"


def percent(fraction: float) -> str:
    """A fraction as ``14 %``, never rounded to nothing or to all."""
    if 0.0 < fraction < 0.01:
        return "less than 1 %"
    if 0.99 < fraction < 1.0:
        return "more than 99 %"
    return f"{fraction * 100.0:.0f} %"


def _change(increments: Increments, calling: list[str], tolerance: float) -> str:
    """Length or width, the larger; the edges themselves where those hide what must move."""
    length, width = increments.length, increments.width
    largest = max(increments.by_edge()[edge] for edge in calling)
    if max(length, width) >= largest:
        name, value = ("length", length) if length >= width else ("width", width)
        return f"{centimetres(value, tolerance)} in {name}"
    return ", ".join(
        f"{centimetres(increments.by_edge()[edge], tolerance)} {_side(edge)}" for edge in calling
    )


def _missed(comparison: FieldComparison) -> str:
    """What of the GTV the bone-scan field misses."""
    miss = comparison.marginal_miss
    if miss is None or not miss.direction:
        return "It covers the GTV, but not with the whole margin."
    return (
        f"It misses {percent(miss.area_fraction)} of the GTV, {_at_most(miss.largest_mm)}, "
        f"{_side(miss.direction)}."
    )


def _residual(comparison: FieldComparison) -> str:
    """Which increments the alignment residual leaves standing."""
    residual = _mm(comparison.residual_mm)
    close = [edge for edge in EDGES if not comparison.distinguishable(edge)]
    if not close:
        text = f"Alignment residual {residual} is below every increment."
    elif len(close) == len(EDGES):
        text = f"Alignment residual {residual} is above every increment."
    else:
        text = f"Within the alignment residual of {residual}: {', '.join(map(_side, close))}."
    return text if comparison.approved else f"{text} Not approved yet."


def _size(comparison: FieldComparison) -> str:
    edges = comparison.ct_field.edges
    length, width = (centimetres(mm, signed=False) for mm in (edges.length_mm, edges.width_mm))
    return f"CT/MRI field {length} long, {width} wide."


def _side(edge: str) -> str:
    """An edge in words; right and left are the patient's."""
    return f"patient {edge}" if edge in {"right", "left"} else edge


def _mm(length_mm: float) -> str:
    return f"{length_mm:.1f} mm"


def _at_most(length_mm: float) -> str:
    """A miss in whole mm, never rounded to none."""
    return f"at most {length_mm:.0f} mm" if length_mm >= 1.0 else "by less than 1 mm"
