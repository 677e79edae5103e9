"""The small pieces of the layer panel: eye, opacity, window, threshold."""

import math

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QSlider,
    QToolButton,
    QWidget,
)

from hccbm_gui.core.volume import Volume
from hccbm_gui.render.window_level import WindowLevel, colour_range
from hccbm_gui.services.gate import guarded
from hccbm_gui.views.look.icons import icon

FARTHEST = 1e7
SPIN_WIDTH_PX = 92


class Eye(QToolButton):
    """Open while a layer is seen.

    Signals
    -------
    looked : True when it was opened, False when closed.
    """

    looked = Signal(bool)

    def __init__(self, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("small")
        self.setCheckable(True)
        self.setChecked(True)
        self.setAccessibleName(what)
        self.setToolTip(what)
        self._show_eye(True)
        self.toggled.connect(self._show_eye)
        self.clicked.connect(self.looked)

    @guarded
    def _show_eye(self, is_open: bool) -> None:
        self.setIcon(icon("eye" if is_open else "eye_off"))


class OpacitySlider(QWidget):
    """0 to 100 %, as a slider with its number.

    Signals
    -------
    moved : the opacity, 0 to 1, when the user has changed it.
    """

    moved = Signal(float)

    def __init__(self, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._slider = QSlider(Qt.Orientation.Horizontal, self)
        self._slider.setRange(0, 100)
        self._slider.setAccessibleName(what)
        self._number = QLabel(self)
        self._number.setObjectName("dim")
        self._number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._number.setFixedWidth(self.fontMetrics().horizontalAdvance("100 %") + 4)
        layout.addWidget(self._slider, 1)
        layout.addWidget(self._number)
        self._slider.valueChanged.connect(self._take)

    def show_opacity(self, opacity: float) -> None:
        """Show it and tell nobody."""
        blocker = QSignalBlocker(self._slider)
        self._slider.setValue(round(100 * opacity))
        blocker.unblock()
        self._number.setText(f"{self._slider.value()} %")

    @guarded
    def _take(self, percent: int) -> None:
        self._number.setText(f"{percent} %")
        self.moved.emit(percent / 100.0)


class ValueBox(QDoubleSpinBox):
    """A value of an image, in its unit, with as many decimals as the image deserves."""

    def __init__(self, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(-FARTHEST, FARTHEST)
        # A number that is being typed is not yet meant.
        self.setKeyboardTracking(False)
        self.setAccessibleName(what)
        self.setFixedWidth(SPIN_WIDTH_PX)

    def suit(self, volume: Volume | None) -> None:
        """Decimals, steps and unit for `volume`."""
        low, high = (0.0, 1.0) if volume is None else colour_range(volume)
        power = math.floor(math.log10(max(high - low, 1e-9)))
        blocker = QSignalBlocker(self)
        self.setDecimals(min(max(2 - power, 0), 8))
        self.setSingleStep(10.0 ** (power - 1))
        blocker.unblock()


class WindowEdit(QWidget):
    """The values at both ends of the colours; for hot and cold the middle and the reach.

    Signals
    -------
    changed : the `WindowLevel` that the user wants.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self.first = ValueBox("", self)
        self._between = QLabel(self)
        self.second = ValueBox("", self)
        self._unit = QLabel(self)
        self._unit.setObjectName("dim")
        for widget in (self.first, self._between, self.second, self._unit):
            layout.addWidget(widget)
        layout.addStretch(1)
        self._centred = False
        self.first.valueChanged.connect(self._take)
        self.second.valueChanged.connect(self._take)

    def show_window(self, volume: Volume | None, window: WindowLevel, centred: bool) -> None:
        """Show it and tell nobody; `centred` for maps with a reference in the middle."""
        self._centred = centred
        names = (
            (self.tr("Reference value in the middle"), self.tr("Reach to both sides"))
            if centred
            else (self.tr("Lowest value"), self.tr("Highest value"))
        )
        shown = (window.level, window.width / 2.0) if centred else (window.lower, window.upper)
        for box, name, value in zip((self.first, self.second), names, shown, strict=True):
            box.suit(volume)
            box.setAccessibleName(name)
            box.setToolTip(name)
            blocker = QSignalBlocker(box)
            box.setValue(value)
            blocker.unblock()
        self._between.setText("±" if centred else self.tr("to"))
        self._unit.setText("" if volume is None else str(volume.unit))

    @guarded
    def _take(self, _value: float) -> None:
        first, second = self.first.value(), self.second.value()
        if self._centred:
            window = WindowLevel.between(first - abs(second), first + abs(second))
        else:
            window = WindowLevel.between(min(first, second), max(first, second))
        self.changed.emit(window)


class ThresholdEdit(QWidget):
    """Whether something is left unpainted, and below which value.

    Signals
    -------
    changed : the value, or None for painting all.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.wanted = QCheckBox(self.tr("Paint nothing below"), self)
        self.value = ValueBox(self.tr("Threshold"), self)
        layout.addWidget(self.wanted)
        layout.addWidget(self.value)
        layout.addStretch(1)
        self.wanted.clicked.connect(self._take)
        self.value.valueChanged.connect(self._take)

    def show_threshold(self, volume: Volume | None, threshold: float | None, usual: float) -> None:
        """Show it and tell nobody; `usual` is offered while there is none."""
        self.value.suit(volume)
        blockers = [QSignalBlocker(widget) for widget in (self.wanted, self.value)]
        self.wanted.setChecked(threshold is not None)
        self.value.setValue(usual if threshold is None else threshold)
        for blocker in blockers:
            blocker.unblock()
        self.value.setEnabled(threshold is not None)

    @guarded
    def _take(self, _value: object = None) -> None:
        self.value.setEnabled(self.wanted.isChecked())
        self.changed.emit(self.value.value() if self.wanted.isChecked() else None)
