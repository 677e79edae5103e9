"""The buttons above the curves: what the axes mean, lines to drag, files to write."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from hccbm_gui.core.dvh.settings import EndCaps
from hccbm_gui.plugin.api import guarded
from hccbm_gui.plugin.plots import DvhAxes

CAPS = {
    EndCaps.HALF_SLICE: "Structures end half a slice beyond their outer contours",
    EndCaps.NONE: "Structures end on their outer contours",
}
EXPORTS = {
    "picture": "Picture (PNG)…",
    "copy": "Copy picture",
    "curves": "Curves (CSV)…",
    "metrics": "Metrics (CSV)…",
}


class PlotBar(QWidget):
    """Toggles and menus in one row that fits a narrow panel.

    Signals
    -------
    axes_changed(axes) : without the prescription, which the bar does not know.
    line_toggled(axis, shown) : ``dose`` or ``volume``.
    caps_changed(caps), export_asked(kind), window_asked().
    """

    axes_changed = Signal(object)
    line_toggled = Signal(str, bool)
    caps_changed = Signal(object)
    export_asked = Signal(str)
    window_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._differential = self._toggle("Diff.", "Differential: volume per dose")
        self._absolute = self._toggle("cc", "Volume in cc instead of percent")
        self._percent = self._toggle("% dose", "Dose in percent of the prescription")
        self._lines, self._more = QMenu(self), QMenu(self)
        self._line_actions = {
            "dose": self._line("Dose line: V of every structure", "dose"),
            "volume": self._line("Volume line: D of every structure", "volume"),
        }
        self._caps_actions: dict[EndCaps, QAction] = {}
        self._fill_more()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for button in (self._differential, self._absolute, self._percent):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self._menu_button("Lines", "Lines to drag across the curves", self._lines))
        row.addWidget(self._menu_button("…", "Export, and where structures end", self._more))
        window = QToolButton(self)
        window.setText("Window")
        window.setToolTip("The same curves in a window of their own")
        window.clicked.connect(self.window_asked)
        row.addWidget(window)

    @property
    def axes(self) -> DvhAxes:
        """What the toggles say, without a prescription."""
        return DvhAxes(
            cumulative=not self._differential.isChecked(),
            relative_volume=not self._absolute.isChecked(),
            relative_dose=self._percent.isChecked(),
        )

    def set_prescription_known(self, known: bool) -> None:
        """Percent of the dose need a prescription."""
        self._percent.setEnabled(known)
        words = "Dose in percent of the prescription"
        self._percent.setToolTip(words if known else "Give the prescribed dose first")

    def set_caps(self, caps: EndCaps) -> None:
        """Tick the rule for the ends."""
        self._caps_actions[caps].setChecked(True)

    def set_line(self, axis: str, shown: bool) -> None:
        """Tick a line without telling."""
        action = self._line_actions[axis]
        action.blockSignals(True)
        action.setChecked(shown)
        action.blockSignals(False)

    def _toggle(self, text: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setToolTip(tip)
        button.setCheckable(True)
        button.toggled.connect(self._tell_axes)
        return button

    def _menu_button(self, text: str, tip: str, menu: QMenu) -> QToolButton:
        button = QToolButton(self)
        button.setText(f"{text} ▾")
        button.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        button.setToolTip(tip)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def _line(self, text: str, axis: str) -> QAction:
        action = self._lines.addAction(text)
        action.setCheckable(True)
        action.setData(axis)
        action.toggled.connect(self._tell_line)
        return action

    def _fill_more(self) -> None:
        for kind, text in EXPORTS.items():
            action = self._more.addAction(text)
            action.setData(kind)
            action.triggered.connect(self._tell_export)
        self._more.addSeparator()
        group = QActionGroup(self)
        for caps, text in CAPS.items():
            action = self._more.addAction(text)
            action.setCheckable(True)
            action.setData(caps)
            group.addAction(action)
            action.triggered.connect(self._tell_caps)
            self._caps_actions[caps] = action
        self._caps_actions[EndCaps.HALF_SLICE].setChecked(True)

    @guarded
    def _tell_axes(self) -> None:
        self.axes_changed.emit(self.axes)

    @guarded
    def _tell_line(self, shown: bool) -> None:
        self.line_toggled.emit(self.sender().data(), shown)

    @guarded
    def _tell_export(self) -> None:
        self.export_asked.emit(self.sender().data())

    @guarded
    def _tell_caps(self) -> None:
        self.caps_changed.emit(EndCaps(self.sender().data()))
