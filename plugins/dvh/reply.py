"""The answer of the command line as JSON and as text."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from hccbm_gui.core.dvh.conformity import Conformity
from hccbm_gui.core.dvh.constraints import ConstraintResult
from hccbm_gui.core.dvh.metrics import homogeneity_index
from hccbm_gui.core.dvh.tps import TpsComparison
from hccbm_gui.plugin.api import Dose, Dvh, Metric

from .figures import cc, remark, shown

PERCENTS = (99, 98, 95, 50, 5, 2, 1)
FIGURES = 6
"""Significant digits of a number in JSON."""


def number(value: float) -> float | None:
    """A number for JSON; None where there is none."""
    return None if np.isnan(value) else float(f"{value:.{FIGURES}g}")


def dvh_json(dvh: Dvh, doses_gy: Sequence[float], metrics: Sequence[Metric]) -> dict[str, Any]:
    """Everything that is told of one structure."""
    told: dict[str, Any] = {
        "name": dvh.name,
        "volume_cc": number(dvh.total_cc),
        "mean_gy": number(dvh.mean_gy),
        "min_gy": number(dvh.min_gy),
        "max_gy": number(dvh.max_gy),
        "d_gy": {str(p): number(dvh.dose_at_percent(float(p))) for p in PERCENTS},
        "d0_03cc_gy": number(dvh.dose_at_cc(0.03)),
        "homogeneity_index": number(homogeneity_index(dvh)),
    }
    if doses_gy:
        told["v_percent"] = {f"{gy:g}": number(dvh.percent_at_gy(gy)) for gy in doses_gy}
    told["covered_fraction"] = number(dvh.covered_fraction)
    told["notes"] = list(dvh.notes)
    if dvh.bracket_cc is not None:
        told["bracket_cc"] = [number(value) for value in dvh.bracket_cc]
    if metrics and not dvh.is_empty:
        told["metrics"] = [
            {"name": m.name, "unit": m.unit, "value": number(float(m.value(dvh)))} for m in metrics
        ]
    return told


def conformity_json(fit: Conformity) -> dict[str, Any]:
    """How the prescription isodose fits one target."""
    return {
        "level_gy": fit.level_gy,
        "isodose_cc": number(fit.isodose_cc),
        "coverage": number(fit.coverage),
        "rtog_index": number(fit.rtog_index),
        "paddick_index": number(fit.paddick_index),
        "gradient_index": number(fit.gradient_index),
        "notes": list(fit.notes),
    }


def dose_json(dose: Dose) -> dict[str, Any]:
    """The dose they are of."""
    return {
        "label": dose.label or dose.key,
        "unit": str(dose.volume.unit),
        "max_gy": number(float(np.nanmax(dose.volume.array))),
        "origin": dose.origin,
    }


def results_json(results: Sequence[ConstraintResult]) -> list[dict[str, Any]]:
    """Every line of a sheet with its verdict."""
    return [
        {
            "constraint": result.constraint.text,
            "structure": result.structure,
            "status": str(result.status),
            "value": number(result.value),
            "unit": result.constraint.metric.unit,
            "limit": result.constraint.limit,
            "on_eqd2": result.on_eqd2,
            "reason": result.reason,
            "note": result.constraint.note,
            "source": result.constraint.source,
        }
        for result in results
    ]


def tps_json(comparison: TpsComparison) -> dict[str, Any]:
    """Ours beside the planning system's."""
    rois = []
    for pair in comparison.pairs:
        told: dict[str, Any] = {"name": pair.ours.name, "flagged": pair.is_flagged}
        for difference in pair.differences:
            name = {"Volume": "volume_cc", "Mean": "mean_gy", "D95%": "d95_gy"}[difference.quantity]
            told[name] = {
                "ours": number(difference.ours),
                "tps": number(difference.tps),
                "difference_percent": number(difference.percent),
                "flagged": difference.flagged,
            }
        told["notes"] = list(pair.notes)
        rois.append(told)
    return {
        "curve_gy_per_unit": comparison.scale.gy,
        "figures_gy_per_unit": comparison.scale.figures_gy,
        "scale": comparison.scale.sentence,
        "rois": rois,
        "unmatched": list(comparison.unmatched),
    }


def table_text(dvhs: Sequence[Dvh], doses_gy: Sequence[float]) -> list[str]:
    """The structures as lines for a terminal."""
    width = max([len(dvh.name) for dvh in dvhs] + [9])
    heads = ("cc", "mean", "D95%", "D2%", "max", *(f"V{gy:g}Gy" for gy in doses_gy))
    lines = [f"{'Structure':{width}}" + "".join(f"{head:>10}" for head in heads)]
    for dvh in dvhs:
        doses = (dvh.mean_gy, dvh.dose_at_percent(95), dvh.dose_at_percent(2), dvh.max_gy)
        cells = [cc(dvh.total_cc), *map(shown, doses)]
        cells += [shown(dvh.percent_at_gy(gy), 1) for gy in doses_gy]
        line = f"{dvh.name:{width}}" + "".join(f"{cell:>10}" for cell in cells)
        note = remark(dvh)
        lines.append(f"{line}  {note}".rstrip())
    return lines


def results_text(results: Mapping[str, Sequence[ConstraintResult]]) -> list[str]:
    """Verdicts as lines; lines without a structure here are left out."""
    lines = []
    for sheet, of_sheet in results.items():
        lines += ["", sheet]
        told = [result for result in of_sheet if result.structure]
        for result in told:
            note = f" ({result.constraint.note})" if result.constraint.note else ""
            lines.append(
                f"  {result.status.upper():15}{result.structure}: {result.constraint.text}{note}, "
                f"{result.shown}{'; ' + result.reason if result.reason else ''}"
            )
        if not told:
            lines.append("  No structure of the sheet is here.")
    return lines


def tps_text(comparison: TpsComparison) -> list[str]:
    """Differences as lines."""
    lines = [
        "",
        "Planning system",
        *([comparison.scale.sentence] * bool(comparison.scale.sentence)),
    ]
    for pair in comparison.pairs:
        cells = (
            f"{d.quantity} {shown(d.ours)}/{shown(d.tps)} {d.unit}{' !' if d.flagged else ''}"
            for d in pair.differences
        )
        lines.append(f"  {pair.ours.name}: {', '.join(cells)}")
    return [*lines, *comparison.unmatched]
