"""How contours are drawn: width of the line, what is filled and how strongly."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QMenu,
    QSlider,
    QToolButton,
    QWidget,
    QWidgetAction,
)

from hccbm_gui.services.gate import guarded
from hccbm_gui.views.look.icons import show_icon

FILLED = ("none", "targets", "all")
USUAL_WIDTH_PX, USUAL_FILLED, USUAL_OPACITY = 2, "targets", 0.2


class ContourLook(QToolButton):
    """A small popup; `changed` carries width in px, one of `FILLED`, opacity 0 to 1."""

    changed = Signal(float, str, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("small")
        show_icon(self, "contour", self.tr("Contour look: line width and fill"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        menu = QMenu(self)
        form = QWidget(menu)
        self.line_width = self._slider(1, 5, USUAL_WIDTH_PX, self.tr("Line width in pixels"))
        self.filled = QComboBox(form)
        for name, title in zip(
            FILLED, (self.tr("none"), self.tr("targets"), self.tr("all")), strict=True
        ):
            self.filled.addItem(title, name)
        self.filled.setCurrentIndex(FILLED.index(USUAL_FILLED))
        self.filled.setAccessibleName(self.tr("Which structures are filled"))
        opacity = round(100 * USUAL_OPACITY)
        self.opacity = self._slider(5, 100, opacity, self.tr("Opacity of the fill in percent"))
        rows = QFormLayout(form)
        rows.setContentsMargins(12, 8, 12, 8)
        rows.addRow(self.tr("Line"), self.line_width)
        rows.addRow(self.tr("Fill"), self.filled)
        rows.addRow(self.tr("Opacity"), self.opacity)
        slot = QWidgetAction(menu)
        slot.setDefaultWidget(form)
        menu.addAction(slot)
        self.setMenu(menu)
        self.line_width.valueChanged.connect(self._tell)
        self.opacity.valueChanged.connect(self._tell)
        self.filled.activated.connect(self._tell)
        self._allow_opacity()

    def _slider(self, low: int, high: int, value: int, words: str) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(low, high)
        slider.setValue(value)
        slider.setFixedWidth(130)
        slider.setToolTip(words)
        slider.setAccessibleName(words)
        return slider

    def _allow_opacity(self) -> None:
        filled = self.filled.currentData() != "none"
        self.opacity.setEnabled(filled)
        tip = self.tr("Opacity of the fill in percent")
        self.opacity.setToolTip(tip if filled else self.tr("Nothing is filled"))

    @guarded
    def _tell(self, _value: object = None) -> None:
        self._allow_opacity()
        self.changed.emit(
            float(self.line_width.value()), self.filled.currentData(), self.opacity.value() / 100.0
        )
