"""DVHs as CSV: raw curves, and a table of metrics."""

import csv
import io
from collections.abc import Mapping, Sequence

import numpy as np

from hccbm_gui.core.dvh.mean_dvh import MeanDvh
from hccbm_gui.plugin.api import Dvh, Metric

from .figures import value_of

CURVE_HEADER = ("dose", "structure", "dose_gy", "volume_cc", "volume_percent")
FIXED = ("dose", "structure", "volume_cc", "covered_percent", "min_gy", "mean_gy", "max_gy")


def curves_csv(dvhs: Mapping[str, Sequence[Dvh]]) -> str:
    """Every point of every curve; `dvhs` by the label of their dose.

    Doses have four decimals and volumes six, so that the curve is kept as it was calculated.
    """
    rows = []
    for dose, of_dose in dvhs.items():
        for dvh in of_dose:
            if dvh.is_empty:
                continue
            percent = 100.0 * dvh.volume_cc / dvh.covered_cc
            rows += [
                (dose, dvh.name, f"{gy:.4f}", f"{volume:.6f}", f"{share:.6f}")
                for gy, volume, share in zip(dvh.dose_gy, dvh.volume_cc, percent, strict=True)
            ]
    return _text(CURVE_HEADER, rows)


def metrics_csv(
    dvhs: Mapping[str, Sequence[Dvh]],
    metrics: Sequence[str],
    prescription_gy: float | None = None,
    contributed: Sequence[Metric] = (),
) -> str:
    """One row for each structure and dose; a cell is empty where the DVH does not tell."""
    rows = []
    for dose, of_dose in dvhs.items():
        for dvh in of_dose:
            fixed = (
                dvh.total_cc,
                100.0 * dvh.covered_fraction,
                dvh.min_gy,
                dvh.mean_gy,
                dvh.max_gy,
            )
            chosen = (value_of(name, dvh, prescription_gy, contributed) for name in metrics)
            rows.append(
                (dose, dvh.name, *map(_cell, fixed), *map(_cell, chosen), "; ".join(dvh.notes))
            )
    return _text((*FIXED, *metrics, "notes"), rows)


def mean_csv(means: Sequence[MeanDvh]) -> str:
    """Mean curves with their spread between patients."""
    header = (
        "structure", "patients", "dose_gy", "mean_percent", "sd_percent", "low_percent",
        "high_percent",
    )  # fmt: skip
    rows = []
    for mean in means:
        columns = (mean.percent, mean.spread_percent, mean.low_percent, mean.high_percent)
        rows += [
            (
                mean.name,
                str(mean.patients),
                f"{mean.dose_gy[at]:.4f}",
                *(f"{column[at]:.6f}" for column in columns),
            )
            for at in range(mean.dose_gy.size)
        ]
    return _text(header, rows)


def _cell(value: float) -> str:
    return "" if np.isnan(value) else f"{value:.6g}"


def _text(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return stream.getvalue()
