"""The left button while something is measured: draw a new one, or move a handle of one."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, Qt
from shiboken6 import isValid

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.measure.handles import handles_mm, with_handle
from hccbm_gui.core.measure.shapes import Measurement, renamed
from hccbm_gui.views.tools.hand_view import HandView
from hccbm_gui.views.tools.measure_desk import MeasureDesk
from hccbm_gui.views.tools.measure_kinds import MEASURE_KINDS, MeasureKind, Sheet
from hccbm_gui.views.tools.words_editor import WordsEditor

Point = tuple[float, float, float]

REACH_PX = 8.0
"""A handle this near is meant."""

DRAGGED_PX = 4.0
"""A hand that went further with the button down has drawn, not clicked."""


@dataclass(slots=True)
class Grip:
    """A handle held by the hand: of what, which, and what it has become."""

    before: Measurement
    index: int
    now: Measurement


class MeasureTool:
    """Press, drag and let go for two places, or click place by place.

    Esc gives up what is being drawn, Backspace takes the last place back; with nothing being
    drawn both Backspace and Delete remove the measurement that is picked.

    Parameters
    ----------
    kind : what is made.
    desk : who is told.
    """

    def __init__(self, kind: MeasureKind, desk: MeasureDesk) -> None:
        self.name = kind.name
        self._kind = kind
        self._desk = desk
        self._view: HandView | None = None
        self._points: list[Point] = []
        self._level_mm = 0.0
        self._pressed = QPointF()
        self._grip: Grip | None = None
        self._just_finished = False

    def press(self, view: HandView, at: QPointF, held: Qt.KeyboardModifier) -> bool:
        """Hold a handle, or set a place."""
        self._just_finished = False
        point = view.patient_at(at)
        if point is None:
            return False
        if self._view is not view or abs(self._level_mm - view.scene.position_mm) > 1e-6:
            # What was begun on another slice has no end here.
            self.put_down()
        self._view, self._level_mm, self._pressed = view, view.scene.position_mm, QPointF(at)
        if not self._points and self._hold(view, at):
            return True
        self._points.append(point)
        if len(self._points) == self._kind.count:
            self._finish(at)
        else:
            self._draft(point)
        return True

    def move(self, view: HandView, at: QPointF, held: Qt.KeyboardModifier, down: bool) -> bool:
        """The handle, or the place that is still open, follows the hand."""
        if view is not self._view or not (self._grip or self._points):
            return False
        point = view.patient_at(at)
        if point is None:
            return False
        if self._grip is not None:
            self._grip.now = with_handle(self._grip.before, self._grip.index, point)
            self._show(self._grip.now)
        else:
            self._draft(point)
        return True

    def release(self, view: HandView, at: QPointF) -> bool:
        """Let go of the handle; after a drag the place where it ended counts."""
        if view is not self._view:
            return False
        if self._grip is not None:
            self._let_go()
            return True
        if not self._points:
            return False
        point = view.patient_at(at)
        gone = at - self._pressed
        if point is not None and float(np.hypot(gone.x(), gone.y())) > DRAGGED_PX:
            self._points.append(point)
            if len(self._points) == self._kind.count:
                self._finish(at)
        return True

    def double_click(self, view: HandView, at: QPointF) -> bool:
        """A second click in one place begins nothing; a view is not maximised while drawing."""
        # A double click may also be how the last place was set.
        busy = len(self._points) > 1 or self._just_finished
        if not busy:
            self.put_down()
        return busy

    def key(self, view: HandView, key: Qt.Key) -> bool:
        """Esc, Backspace and Delete."""
        busy = self._grip is not None or bool(self._points)
        if key == Qt.Key.Key_Escape and busy:
            self.put_down()
        elif key == Qt.Key.Key_Escape and self._desk.chosen:
            self._desk.pick("")
        elif key == Qt.Key.Key_Backspace and self._points:
            self._points.pop()
            self._draft(self._points[-1]) if self._points else self.put_down()
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete) and not busy and self._desk.chosen:
            self._desk.delete_wanted.emit(self._desk.chosen)
        else:
            return False
        return True

    def put_down(self) -> None:
        """Forget what is not finished."""
        self._points.clear()
        self._grip = None
        self._show(None)
        self._view = None

    def _hold(self, view: HandView, at: QPointF) -> bool:
        reach = REACH_PX * view.devicePixelRatioF()
        found = view.scene.measures.handle_at(view.pixel(at), reach)
        held = None if found is None else self._desk.find(found[0])
        if found is None or held is None:
            return False
        self._grip = Grip(held, found[1], held)
        self._desk.pick(held.id)
        return True

    def _let_go(self) -> None:
        grip, self._grip = self._grip, None
        self._show(None)
        if grip is not None and grip.now != grip.before:
            self._desk.changed.emit(grip.now)

    def _draft(self, open_place: Point) -> None:
        """Show what it would be with its open place where the hand is."""
        places = [*self._points, open_place][: self._kind.count]
        missing = self._kind.count - len(places)
        made = self._made(places + [open_place] * missing)
        if made is not None:
            self._show(made)

    def _made(self, places: list[Point]) -> Measurement | None:
        view = self._view
        volumes = [] if view is None else view.scene.volumes()
        if view is None or not volumes:
            return None
        image = volumes[0][1]
        series_uid = self._desk.series_of(image)
        sheet = Sheet(view.scene.plane, image.geometry.frame_uid, series_uid)
        try:
            return self._kind.make(places, sheet)
        except InputRefused:
            # Two places in one make no region; there is nothing to show or to keep yet.
            return None

    def _finish(self, at: QPointF) -> None:
        made, view, measured = self._made(self._points), self._view, self._desk.measured
        self.put_down()
        self._just_finished = True
        if made is None or view is None or _is_a_dot(made):
            return
        if self._kind.asks_words:
            WordsEditor(view.widget, at, lambda words: measured.emit(renamed(made, words)))
        else:
            measured.emit(made)

    def _show(self, measurement: Measurement | None) -> None:
        view = self._view
        if view is None or not isValid(view):
            return
        words = "" if measurement is None else self._desk.words_of(measurement)
        view.scene.measures.show_draft(measurement, words)
        view.update()


def _is_a_dot(measurement: Measurement) -> bool:
    """True for a line or region that a mere click would make."""
    handles = handles_mm(measurement)
    return len(handles) > 1 and float(np.ptp(handles, axis=0).max()) < 0.05


def measure_tools(desk: MeasureDesk) -> tuple[MeasureTool, ...]:
    """One of each kind."""
    return tuple(MeasureTool(kind, desk) for kind in MEASURE_KINDS)
