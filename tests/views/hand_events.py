"""Events of mouse, wheel and touchpad, as Qt would send them to a widget."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

NO_KEY = Qt.KeyboardModifier.NoModifier
NO_BUTTON = Qt.MouseButton.NoButton


def mouse(
    widget: QWidget,
    kind: QEvent.Type,
    at: QPointF,
    button: Qt.MouseButton = NO_BUTTON,
    held: Qt.KeyboardModifier = NO_KEY,
    down: Qt.MouseButton | None = None,
) -> None:
    buttons = button if down is None else down
    place = widget.mapToGlobal(at)
    QApplication.sendEvent(widget, QMouseEvent(kind, at, place, button, buttons, held))


def press(widget: QWidget, at: QPointF, button: Qt.MouseButton, held=NO_KEY) -> None:
    mouse(widget, QEvent.Type.MouseButtonPress, at, button, held)


def move(widget: QWidget, at: QPointF, button=NO_BUTTON, held=NO_KEY) -> None:
    mouse(widget, QEvent.Type.MouseMove, at, NO_BUTTON, held, down=button)


def release(widget: QWidget, at: QPointF, button: Qt.MouseButton, held=NO_KEY) -> None:
    mouse(widget, QEvent.Type.MouseButtonRelease, at, button, held, down=NO_BUTTON)


def drag(widget: QWidget, way: list[QPointF], button: Qt.MouseButton, held=NO_KEY) -> None:
    """Down at the first place, through the others, up at the last."""
    press(widget, way[0], button, held)
    for at in way[1:]:
        move(widget, at, button, held)
    release(widget, way[-1], button, held)


def click(widget: QWidget, at: QPointF, button: Qt.MouseButton, held=NO_KEY) -> None:
    drag(widget, [at], button, held)


def double_click(widget: QWidget, at: QPointF, button: Qt.MouseButton, held=NO_KEY) -> None:
    click(widget, at, button, held)
    mouse(widget, QEvent.Type.MouseButtonDblClick, at, button, held)
    release(widget, at, button, held)


def wheel(
    widget: QWidget,
    eighths: tuple[int, int] = (0, 0),
    held=NO_KEY,
    pixels: tuple[int, int] = (0, 0),
    phase: Qt.ScrollPhase = Qt.ScrollPhase.NoScrollPhase,
    at: QPointF | None = None,
) -> None:
    place = QPointF(widget.rect().center()) if at is None else at
    event = QWheelEvent(
        place,
        widget.mapToGlobal(place),
        QPoint(*pixels),
        QPoint(*eighths),
        NO_BUTTON,
        held,
        phase,
        False,
    )
    QApplication.sendEvent(widget, event)


def pinch(widget: QWidget, value: float, at: QPointF) -> None:
    event = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture,
        QPointingDevice.primaryPointingDevice(),
        2,
        at,
        at,
        widget.mapToGlobal(at),
        value,
        QPointF(),
    )
    QApplication.sendEvent(widget, event)
