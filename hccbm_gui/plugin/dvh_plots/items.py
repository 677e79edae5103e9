"""The things a DVH plot draws: curves with their bands, limits, and the range that shows them."""

from collections.abc import Mapping
from typing import Any

import pyqtgraph as pg
from PySide6.QtGui import QColor

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.plugin.dvh_plots.curves import (
    ConstraintMark,
    DvhAxes,
    DvhCurve,
    band_points,
    readable,
)
from hccbm_gui.plugin.dvh_plots.picture import PEN_STYLES

ON_DARK = {True: "#35d0ba", False: "#ff5d5d", None: "#ffb020"}
ON_LIGHT = {True: "#0b6b5e", False: "#a61b14", None: "#8a4f00"}
"""The ring of a limit that is met, not met, open."""
LOW_DOSE = 0.05
"""A differential peak below this share of the range is scatter and would flatten the rest."""
Points = tuple[FloatArray, FloatArray]


def add_curve(
    plot: Any, curve: DvhCurve, points: Points, axes: DvhAxes, chosen: bool, dark: bool
) -> None:
    """Draw one curve at its `points`, and the band around it if it has one."""
    colour = QColor(*readable(curve.colour, dark))
    doses, volumes = points
    band = band_points(curve, axes)
    if band is not None:
        edges = [pg.PlotDataItem(doses, edge, pen=None) for edge in band]
        fill = QColor(colour)
        fill.setAlpha(45)
        plot.addItem(pg.FillBetweenItem(*edges, brush=fill))
    pen = pg.mkPen(colour, width=3.0 if chosen else 1.6)
    pen.setStyle(PEN_STYLES[curve.line])
    item = pg.PlotDataItem(doses, volumes, pen=pen, antialias=True)
    plot.addItem(item)
    # Only in the plot does a curve know what is in view.
    item.setDownsampling(auto=True, method="subsample")
    item.setClipToView(True)


def add_mark(plot: Any, mark: ConstraintMark, axes: DvhAxes, dark: bool) -> None:
    """Draw a limit as a ring in the colour of its verdict."""
    colour = QColor((ON_DARK if dark else ON_LIGHT)[mark.met])
    ring = pg.ScatterPlotItem(
        [mark.dose_gy / axes.gy_per_unit],
        [mark.volume_percent],
        size=11,
        pen=pg.mkPen(colour, width=2),
        brush=None,
    )
    ring.setZValue(15)
    ring.setToolTip(mark.text)
    plot.addItem(ring)


def full_range(
    points: Mapping[str, Points], axes: DvhAxes
) -> tuple[tuple[float, float], tuple[float, float]]:
    """((low, high) dose, (low, high) volume) that shows all curves."""
    left = min((float(x[0]) for x, _ in points.values()), default=0.0)
    right = max((float(x[-1]) for x, _ in points.values()), default=70.0)
    if axes.cumulative and axes.relative_volume:
        top = 100.0
    elif axes.cumulative:
        top = max((float(y.max()) for _, y in points.values()), default=100.0)
    else:
        peaks = [float(y[x > LOW_DOSE * right].max(initial=0.0)) for x, y in points.values()]
        top = max(peaks, default=0.0) * 1.1
    return (min(left, 0.0), max(right, 1e-3) * 1.02), (0.0, max(top, 1e-9) * 1.04)
