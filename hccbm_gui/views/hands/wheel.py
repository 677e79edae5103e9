"""Turns of a wheel and strokes of two fingers, gathered to whole steps."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QWheelEvent

NOTCH = 120.0
"""A notch of an ordinary wheel, in Qt's eighths of a degree; fine wheels tell parts of it."""
PIXELS_A_STEP = 24.0
"""So far two fingers go on a touchpad for one step."""


@dataclass(slots=True)
class WheelSteps:
    """What is left over from earlier turns, as a part of a step."""

    rest: float = 0.0

    def add(self, event: QWheelEvent) -> int:
        """Whole steps that are due with this event; the rest waits for the next.

        Turning back forgets the rest, and so does the begin of another stroke.
        """
        amount = notches(event).y()
        begins = event.phase() == Qt.ScrollPhase.ScrollBegin
        if begins or amount * self.rest < 0.0:
            self.rest = 0.0
        self.rest += amount
        # A tenth of a millionth keeps 3 x 40/120 a step.
        steps = int(self.rest + (1e-7 if self.rest > 0 else -1e-7))
        self.rest -= steps
        return steps


def is_touchpad(event: QWheelEvent) -> bool:
    """True for two fingers: they tell pixels, and when they touch and leave."""
    no_phase = event.phase() == Qt.ScrollPhase.NoScrollPhase
    return not no_phase and not event.pixelDelta().isNull()


def notches(event: QWheelEvent) -> QPointF:
    """Steps to the right and up, with parts of a step."""
    if is_touchpad(event):
        return QPointF(event.pixelDelta()) / PIXELS_A_STEP
    return QPointF(event.angleDelta()) / NOTCH


def stroke_px(event: QWheelEvent) -> QPointF:
    """How far the picture goes: with the fingers, or by a third of a hundred pixels a notch."""
    if is_touchpad(event):
        return QPointF(event.pixelDelta())
    return notches(event) * 33.0
