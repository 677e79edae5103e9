"""Drawing as part of the window: the tools in its views, and what they share."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QWheelEvent

from hccbm_gui.services.gate import guarded
from hccbm_gui.views.hands.wheel import notches
from hccbm_gui.views.slice_view import SliceView
from hccbm_gui.views.tools.brush_tool import brush_tools
from hccbm_gui.views.tools.draw_click import click_tools
from hccbm_gui.views.tools.draw_desk import DrawDesk
from hccbm_gui.views.tools.draw_nudge import NudgeTool
from hccbm_gui.views.tools.draw_shapes import shape_tools
from hccbm_gui.views.tools.draw_vertices import VerticesTool
from hccbm_gui.views.tools.draw_wire import WireTool
from hccbm_gui.views.tools.tool import Tool

if TYPE_CHECKING:
    from hccbm_gui.views.main_window import MainWindow

translate = QCoreApplication.translate

ROUND_TOOLS = frozenset({"brush", "eraser", "nudge"})
"""Those that have a size."""
SAID_MS = 3000


def drawing_tools(desk: DrawDesk) -> tuple[Tool, ...]:
    """All that `desk` is told of, each new."""
    return (
        *brush_tools(desk),
        *shape_tools(desk),
        *click_tools(desk),
        WireTool(desk),
        NudgeTool(desk),
        VerticesTool(desk),
    )


def connect_drawing(window: "MainWindow") -> DrawDesk:
    """Give the window its drawing tools; what is made lives as long as the window."""
    desk = DrawDesk(window.session, window)
    for tool in drawing_tools(desk):
        window.slices.hands.toolbox.add(tool)
    desk.brush_changed.connect(guarded(lambda: _say_brush(window, desk)))
    wheel = BrushWheel(desk, window)
    window.slices.pane_made.connect(guarded(lambda key: wheel.follow(window)))
    wheel.follow(window)
    return desk


def connected_drawing(window: "MainWindow") -> DrawDesk:
    """What `connect_drawing` made."""
    return window.findChild(DrawDesk)


def _say_brush(window: "MainWindow", desk: DrawDesk) -> None:
    words = [translate("DrawDesk", "Brush {:.1f} mm across").format(2.0 * desk.radius_mm)]
    if desk.ball:
        words.append(translate("DrawDesk", "ball"))
    if desk.adaptive:
        words.append(translate("DrawDesk", "like values only"))
    window.status.showMessage(", ".join(words), SAID_MS)


class BrushWheel(QObject):
    """With Alt held the wheel sizes a brush in hand; a hand that leaves takes its circle along."""

    def __init__(self, desk: DrawDesk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk

    def follow(self, window: "MainWindow") -> None:
        """Listen to the slice views there are; a second time changes nothing."""
        for view in window.slices.panes.slices().values():
            view.installEventFilter(self)

    @guarded(fallback=False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """True for a turn that was meant for the brush."""
        if not isinstance(watched, SliceView) or watched.tool not in ROUND_TOOLS:
            return False
        if event.type() == QEvent.Type.Leave:
            self._desk.show(None, None)
        if event.type() != QEvent.Type.Wheel:
            return False
        turn: QWheelEvent = event  # type: ignore[assignment]
        if turn.modifiers() != Qt.KeyboardModifier.AltModifier:
            return False
        # With Alt held Qt turns a wheel by the other axis.
        steps = notches(turn)
        self._desk.resize_brush(steps.y() or steps.x())
        return True
