"""What stands under a DVH plot while the mouse points at it."""

from collections.abc import Mapping
from html import escape

import numpy as np

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.plugin.dvh_plots.curves import DvhAxes, DvhCurve

SAMPLES = 33


def nearest(
    points: Mapping[str, tuple[FloatArray, FloatArray]],
    at: tuple[float, float],
    per_px: tuple[float, float],
    reach_px: float,
) -> str:
    """Key of the curve nearest to `at` within `reach_px` of the screen; empty without one.

    Parameters
    ----------
    points : key to (doses, volumes) in the units of the axes.
    at : place of the cursor, in the same units.
    per_px : size of a pixel, in the same units.
    """
    offsets = np.linspace(-reach_px, reach_px, SAMPLES)
    best, found = reach_px, ""
    for key, (doses, volumes) in points.items():
        if not doses.size:
            continue
        heights = np.interp(at[0] + offsets * per_px[0], doses, volumes, right=0.0)
        above = (heights - at[1]) / per_px[1]
        # Between two samples a steep curve passes every height between theirs.
        low, high = np.minimum(above[1:], above[:-1]), np.maximum(above[1:], above[:-1])
        gap = np.where((low <= 0.0) & (high >= 0.0), 0.0, np.minimum(abs(low), abs(high)))
        sideways = (offsets[1:] + offsets[:-1]) / 2.0
        distance = float(np.hypot(gap, sideways).min())
        if distance < best:
            best, found = distance, key
    return found


def readout(curve: DvhCurve | None, axes: DvhAxes, dose: float, volume: float) -> str:
    """The curve at the dose of the cursor and its own figures; the cursor when it is on none."""
    if curve is None:
        place = f"{dose:.2f} {axes.dose_unit}, {volume:.1f} {axes.volume_unit}"
        return f"{place}<br>&nbsp;"
    dvh, dose_gy = curve.dvh, dose * axes.gy_per_unit
    red, green, blue = curve.colour
    percent = f"{dose:.1f} % = " if axes.dose_unit == "%" else ""
    first = (
        f'<span style="color: rgb({red},{green},{blue})">■</span> <b>{escape(curve.text)}</b> '
        f"{percent}{dose_gy:.2f} Gy: {dvh.percent_at_gy(dose_gy):.1f} %, "
        f"{dvh.volume_at_gy(dose_gy):.2f} cc"
    )
    second = (
        f"D95% {dvh.dose_at_percent(95.0):.2f} · D5% {dvh.dose_at_percent(5.0):.2f} · "
        f"mean {dvh.mean_gy:.2f} · max {dvh.max_gy:.2f} Gy"
    )
    return f"{first}<br>{second}"
