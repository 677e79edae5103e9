"""The window from the values in a rectangle that is dragged over the slice."""

import numpy as np
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtWidgets import QRubberBand
from shiboken6 import isValid

from hccbm_gui.render.window_level import WindowLevel
from hccbm_gui.views.tools.hand_view import HandView

SAMPLES = 64
"""Points along each edge of the rectangle; enough for percentiles."""
SMALLEST_PX = 3
"""A rectangle smaller than this is a click."""
PERCENTILES = (2.0, 98.0)


class AutoWindow:
    """Shows the rectangle while it is dragged; the window is set when the button goes up."""

    name = "auto window"

    def __init__(self) -> None:
        self._started = QPointF()
        self._band: QRubberBand | None = None

    def press(self, view: HandView, at: QPointF, held: Qt.KeyboardModifier) -> bool:
        """One corner."""
        self.put_down()
        self._started = QPointF(at)
        self._band = QRubberBand(QRubberBand.Shape.Rectangle, view.widget)
        return True

    def move(self, view: HandView, at: QPointF, held: Qt.KeyboardModifier, down: bool) -> bool:
        """The other corner follows the hand."""
        if not down or self._band is None:
            return False
        self._band.setGeometry(_rectangle(self._started, at))
        self._band.show()
        return True

    def release(self, view: HandView, at: QPointF) -> bool:
        """Set the window; a mere click leaves it."""
        if self._band is None:
            return False
        self.put_down()
        area = _rectangle(self._started, at)
        window = window_of(view, area)
        if window is not None:
            view.window_changed.emit(window)
        return window is not None

    def double_click(self, view: HandView, at: QPointF) -> bool:
        """The view may maximise."""
        return False

    def key(self, view: HandView, key: Qt.Key) -> bool:
        """Esc gives the rectangle up."""
        if key != Qt.Key.Key_Escape or self._band is None:
            return False
        self.put_down()
        return True

    def put_down(self) -> None:
        """Take the rectangle away."""
        if self._band is not None and isValid(self._band):
            self._band.hide()
            self._band.deleteLater()
        self._band = None


def window_of(view: HandView, area: QRect) -> WindowLevel | None:
    """From the 2 to the 98 percentile of the image in a rectangle of the view's pixels.

    None for a rectangle that is no more than a click, or beside the image.
    """
    if min(area.width(), area.height()) < SMALLEST_PX:
        return None
    x = np.linspace(area.left(), area.right(), min(area.width(), SAMPLES))
    y = np.linspace(area.top(), area.bottom(), min(area.height(), SAMPLES))
    image = view.scene.base
    if image is None:
        return None
    values = image.sample([view.patient_at(QPointF(px, py)) for py in y for px in x])
    values = values[np.isfinite(values)]
    if not values.size:
        return None
    low, high = np.percentile(values, PERCENTILES)
    return WindowLevel.between(float(low), float(high))


def _rectangle(one: QPointF, other: QPointF) -> QRect:
    return QRect(one.toPoint(), other.toPoint()).normalized()
