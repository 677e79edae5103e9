"""Plots for plugins: DVH curves as values, as a picture and as a widget.

Curves and picture need no window; the widget, and with it pyqtgraph, is imported when first
asked for.
"""

from typing import TYPE_CHECKING, Any

from hccbm_gui.plugin.dvh_plots.curves import ConstraintMark, CurveLine, DvhAxes, DvhCurve
from hccbm_gui.plugin.dvh_plots.picture import dvh_picture

if TYPE_CHECKING:
    from hccbm_gui.plugin.dvh_plots.plot import DvhPlot

__all__ = ["ConstraintMark", "CurveLine", "DvhAxes", "DvhCurve", "DvhPlot", "dvh_picture"]


def __getattr__(name: str) -> Any:
    if name == "DvhPlot":
        from hccbm_gui.plugin.dvh_plots.plot import DvhPlot

        return DvhPlot
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
