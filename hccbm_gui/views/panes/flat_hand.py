"""Zoom and pan of a painted picture by hand, kept when the picture changes its size."""

from PySide6.QtCore import QPointF

from hccbm_gui.services.pictures.field_view import FieldView

CLICK_PX = 3.0


class FlatHand:
    """Where the mouse went down, and how the fitted view was changed since the last reset."""

    def __init__(self) -> None:
        self._factor = 1.0
        self._shift_mm = (0.0, 0.0)
        self._pressed = QPointF()
        self._last = QPointF()
        self.is_click = False

    def reset(self) -> None:
        """The fitted view again."""
        self._factor, self._shift_mm = 1.0, (0.0, 0.0)

    def seen(self, fitted: FieldView) -> FieldView:
        """The fitted view as the hand has changed it."""
        u, v = fitted.centre_mm
        centre = (u + self._shift_mm[0], v + self._shift_mm[1])
        return FieldView(fitted.rect, centre, fitted.px_per_mm * self._factor)

    def press(self, at: QPointF) -> None:
        """A button went down."""
        self._pressed = self._last = at
        self.is_click = True

    def move(self, at: QPointF) -> QPointF:
        """How far since the last call; after a few px the press is no click any more."""
        delta = at - self._last
        self._last = at
        if (at - self._pressed).manhattanLength() > CLICK_PX:
            self.is_click = False
        return delta

    def pan(self, view: FieldView, delta: QPointF) -> None:
        """The picture moves with the hand."""
        self._take(view, view.panned(delta.x(), delta.y()))

    def zoom(self, view: FieldView, factor: float, at: QPointF) -> None:
        """Larger around a place."""
        self._take(view, view.zoomed(factor, at))

    def _take(self, before: FieldView, after: FieldView) -> None:
        self._factor *= after.px_per_mm / before.px_per_mm
        self._shift_mm = (
            self._shift_mm[0] + after.centre_mm[0] - before.centre_mm[0],
            self._shift_mm[1] + after.centre_mm[1] - before.centre_mm[1],
        )
