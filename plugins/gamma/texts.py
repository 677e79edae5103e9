"""A comparison as JSON, as text for a terminal and as CSV; no Qt."""

import csv
from io import StringIO
from typing import Any

import numpy as np

from hccbm_gui.core.gamma.gamma import rate_text

from .logic import Comparison, Rate

BYTE_ORDER_MARK = "\ufeff"
"""Spreadsheets take the file for UTF-8 by it."""
CSV_HEADER = ("structure", "points", "pass_percent", "mean_gamma", "largest_gamma")


def comparison_json(comparison: Comparison) -> dict[str, Any]:
    """Stable keys; a rate that does not exist is null."""
    result, settings = comparison.result, comparison.result.settings
    edges, counts = result.histogram()
    return {
        "reference": comparison.reference,
        "evaluated": comparison.evaluated,
        **_statistics(comparison.whole),
        "uncovered_points": result.uncovered,
        "seconds": round(comparison.seconds, 3),
        "criteria": {
            "dose_percent": settings.dose_percent,
            "distance_mm": settings.distance_mm,
            "threshold_percent": settings.threshold_percent,
            "local": settings.local,
            "normalisation_gy": round(result.normalisation_gy, 4),
            "max_gamma": settings.max_gamma,
        },
        "verdict": {"level": comparison.verdict.level, "text": comparison.verdict.text},
        "histogram": {
            "edges": [round(float(edge), 6) for edge in edges],
            "counts": [int(count) for count in counts],
        },
        "rois": [{"name": rate.name, **_statistics(rate)} for rate in comparison.rates],
        "notes": list(comparison.notes),
    }


def _statistics(rate: Rate) -> dict[str, Any]:
    found = rate.statistics
    return {
        "pass_percent": _rounded(found.pass_percent),
        "mean": _rounded(found.mean),
        "maximum": _rounded(found.maximum),
        "points": found.points,
    }


def _rounded(value: float) -> float | None:
    return round(value, 4) if np.isfinite(value) else None


def comparison_text(comparison: Comparison) -> str:
    """What a terminal shows."""
    lines = [
        f"{comparison.evaluated} against {comparison.reference}",
        f"Gamma {comparison.result.settings.label}, 100 % is "
        f"{comparison.result.normalisation_gy:.2f} Gy",
        comparison.verdict.text,
        "",
        f"{'':24}{'points':>10}{'pass':>10}{'mean':>8}{'largest':>9}",
    ]
    for rate in (comparison.whole, *comparison.rates):
        found = rate.statistics
        lines.append(
            f"{rate.name[:23]:24}{found.points:>10}{rate_text(found.pass_percent):>10}"
            f"{gamma_text(found.mean):>8}{gamma_text(found.maximum):>9}"
        )
    lines += [f"! {note}" for note in comparison.notes]
    return "\n".join(lines)


def gamma_text(value: float) -> str:
    """Two decimals; a dash without a value."""
    return f"{value:.2f}" if np.isfinite(value) else "–"


def comparison_csv(comparison: Comparison) -> bytes:
    """Rates, histogram and criteria as one table each, UTF-8 with commas."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(CSV_HEADER)
    for rate in (comparison.whole, *comparison.rates):
        writer.writerow([_harmless(rate.name), *_csv_cells(rate)])
    edges, counts = comparison.result.histogram()
    writer.writerow([])
    writer.writerow(["gamma_from", "gamma_to", "points"])
    for low, high, count in zip(edges[:-1], edges[1:], counts, strict=True):
        writer.writerow([f"{low:g}", f"{high:g}", int(count)])
    writer.writerow([])
    for name, value in _about(comparison):
        writer.writerow([name, _harmless(value)])
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def _csv_cells(rate: Rate) -> list[str]:
    found = rate.statistics
    values = (found.pass_percent, found.mean, found.maximum)
    return [str(found.points), *(f"{v:.4f}" if np.isfinite(v) else "" for v in values)]


def _about(comparison: Comparison) -> list[tuple[str, str]]:
    return [
        ("reference", comparison.reference),
        ("evaluated", comparison.evaluated),
        ("criteria", comparison.result.settings.label),
        ("normalisation_gy", f"{comparison.result.normalisation_gy:.4f}"),
        ("uncovered_points", str(comparison.result.uncovered)),
        ("verdict", comparison.verdict.text),
        *(("note", note) for note in comparison.notes),
    ]


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: names in files are not to be trusted."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
