"""The curves in a window of their own."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hccbm_gui.plugin.plots import DvhPlot

SIZE = (1000, 640)


class PlotWindow(QWidget):
    """A plot with its legend; it closes with the panel."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.plot = DvhPlot(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.plot)
        self.resize(*SIZE)

    def follow(self, other: DvhPlot, title: str) -> None:
        """Show the same curves, axes and limits as `other`."""
        self.setWindowTitle(title)
        self.plot.set_axes(other.axes)
        self.plot.set_curves(other.visible_curves)
        self.plot.set_marks(other.marks)
        self.plot.choose(other.chosen)
        for axis in ("dose", "volume"):
            value = other.line_values().get(axis)
            if value != self.plot.line_values().get(axis):
                self.plot.set_line(axis, value)
