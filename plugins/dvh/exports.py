"""Files that the panel writes: pictures and CSV."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from hccbm_gui.core.dvh.mean_dvh import MeanDvh
from hccbm_gui.plugin.api import Dvh, Metric, write_over
from hccbm_gui.plugin.plots import DvhPlot

from .csv_export import curves_csv, mean_csv, metrics_csv
from .figures import OFFERED

PNG, CSV = "PNG (*.png)", "CSV (*.csv)"


def export(
    kind: str,
    parent: QWidget,
    plot: DvhPlot,
    title: str,
    dvhs: Mapping[str, Sequence[Dvh]],
    columns: Sequence[str],
    prescription_gy: float | None,
    contributed: Sequence[Metric],
) -> None:
    """Write, or copy, what a menu entry of `PlotBar` names."""
    if kind == "copy":
        image = QImage.fromData(plot.picture(title=title))
        QGuiApplication.clipboard().setImage(image)
    elif kind == "picture":
        _save(parent, "Picture of the curves", "dvh.png", PNG, plot.picture(title=title))
    elif kind == "curves":
        _save(parent, "Curves", "dvh_curves.csv", CSV, curves_csv(dvhs).encode())
    elif kind == "metrics":
        names = tuple(dict.fromkeys((*OFFERED, *columns)))
        text = metrics_csv(dvhs, names, prescription_gy, contributed)
        _save(parent, "Metrics", "dvh_metrics.csv", CSV, text.encode())


def save_means(parent: QWidget, means: Sequence[MeanDvh]) -> None:
    """Write the mean curves."""
    _save(parent, "Mean curves", "dvh_mean.csv", CSV, mean_csv(means).encode())


def _save(parent: QWidget, title: str, name: str, kind: str, content: bytes) -> None:
    chosen, _ = QFileDialog.getSaveFileName(parent, title, name, kind)
    if not chosen:
        return
    path = Path(chosen)
    if not path.suffix:
        path = path.with_suffix(Path(name).suffix)
    write_over(path, content)
