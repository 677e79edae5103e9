"""The legend of a DVH plot: a line and a name for each curve, switched on and off by a click."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QFrame, QListView, QListWidget, QListWidgetItem, QWidget

from hccbm_gui.plugin.dvh_plots.curves import DvhCurve, readable
from hccbm_gui.plugin.dvh_plots.picture import PEN_STYLES
from hccbm_gui.services.gate import guarded

SAMPLE = QSize(22, 12)
MOST_ROWS = 3
KEY = Qt.ItemDataRole.UserRole


class DvhLegend(QListWidget):
    """Names that wrap like words, in at most three rows.

    Signals
    -------
    toggled(key) : a curve is to be shown or hidden.
    """

    toggled = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setIconSize(SAMPLE)
        self.setSpacing(1)
        self.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setToolTip("Click a name to show or hide its curve")
        self.setStyleSheet("background: transparent;")
        self.itemClicked.connect(self._clicked)

    def show_curves(self, curves: Sequence[DvhCurve], hidden: Collection[str], dark: bool) -> None:
        """One entry for each curve, dim where it is hidden or has nothing to draw."""
        self.clear()
        for curve in curves:
            gone = curve.key in hidden or curve.dvh.is_empty
            item = QListWidgetItem(_sample(curve, dark, gone), curve.text)
            item.setData(KEY, curve.key)
            if gone:
                item.setForeground(self.palette().placeholderText())
            if curve.dvh.is_empty:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
                item.setToolTip("; ".join(curve.dvh.notes))
            self.addItem(item)
        self._fit()

    def _fit(self) -> None:
        """As high as its rows, up to three."""
        row = max(self.sizeHintForRow(0), 16) + 2
        self.doItemsLayout()
        needed = self.contentsSize().height() if self.count() else 0
        self.setFixedHeight(min(max(needed, row), MOST_ROWS * row + 2) if self.count() else 0)

    @guarded
    def resizeEvent(self, event: object) -> None:
        """Names wrap anew."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fit()

    @guarded
    def _clicked(self, item: QListWidgetItem) -> None:
        self.toggled.emit(item.data(KEY))


def _sample(curve: DvhCurve, dark: bool, gone: bool) -> QIcon:
    """A short line as the curve is drawn."""
    pixmap = QPixmap(SAMPLE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    colour = QColor(*readable(curve.colour, dark))
    colour.setAlpha(70 if gone else 255)
    painter.setPen(QPen(colour, 2.5, PEN_STYLES[curve.line]))
    middle = SAMPLE.height() // 2
    painter.drawLine(1, middle, SAMPLE.width() - 2, middle)
    painter.end()
    return QIcon(pixmap)
