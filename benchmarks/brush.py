"""How soon a stroke of the brush is seen, and what its undo steps cost.

    xvfb-run -a -s "-screen 0 1600x1000x24" python benchmarks/brush.py [--strokes N] [--undo N]

The window of the program on a made-up CT of 512 x 512 x 300 with ten structures. A move of the
hand is timed until the view has painted it, a stroke that is let go until the view has painted
the new contour; fitted, and zoomed in and out. Then many strokes as undo steps, by memory.
"""

import argparse
import gc
import json
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from benchmarks.window_case import assembled_window, made_up_case, settle
from hccbm_gui.core.contouring.drawing_plane import DrawingPlane
from hccbm_gui.core.contouring.strokes import stroke_area
from hccbm_gui.services import drawing
from hccbm_gui.services.drawing import Stroke
from hccbm_gui.services.history import History
from hccbm_gui.views.structures.drawing import connected_drawing

LEFT, NO_BUTTON = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
MOVES = 40


class Hand:
    """A mouse over one view, and how long until the view has painted what it did."""

    def __init__(self, view) -> None:
        self.view, self.painted = view, 0
        view.frameSwapped.connect(self._count)

    def _count(self) -> None:
        self.painted += 1

    def do(self, kind: QEvent.Type, at: QPointF, button=LEFT, down=LEFT) -> float:
        """Milliseconds from the event to its picture."""
        QApplication.processEvents()
        before = self.painted
        none = Qt.KeyboardModifier.NoModifier
        event = QMouseEvent(kind, at, self.view.mapToGlobal(at), button, down, none)
        begin = time.perf_counter()
        QApplication.sendEvent(self.view, event)
        while self.painted == before and time.perf_counter() - begin < 5.0:
            QApplication.processEvents()
        return 1e3 * (time.perf_counter() - begin)


def one_stroke(hand: Hand, number: int) -> tuple[list[float], float]:
    """Times of the moves and of the end of a wavy stroke around the middle of the view."""
    middle = QPointF(hand.view.rect().center())
    turn = np.linspace(0.0, 2.0 * np.pi, MOVES) + number
    radius = 60.0 + 4.0 * number + 20.0 * np.sin(5.0 * turn)
    ways = [
        middle + QPointF(r * np.cos(t), r * np.sin(t)) for r, t in zip(radius, turn, strict=True)
    ]
    hand.do(QEvent.Type.MouseButtonPress, ways[0])
    moves = [hand.do(QEvent.Type.MouseMove, at, NO_BUTTON) for at in ways[1:]]
    return moves, hand.do(QEvent.Type.MouseButtonRelease, ways[-1], LEFT, NO_BUTTON)


def spread(times: list[float]) -> dict[str, float]:
    median, late = np.percentile(times, [50, 95])
    return {"median_ms": round(float(median), 1), "p95_ms": round(float(late), 1)}


def seen(strokes: int) -> dict[str, object]:
    found: dict[str, object] = {}
    with assembled_window() as window:
        window.session.open_case(made_up_case(1, slices=300, side=512))
        window.session.set_cursor((1.0, 1.0, 0.0))
        settle(window)
        desk, view = connected_drawing(window), window.slices.views["axial"]
        hand = Hand(view)
        for name, tool, zoom, adaptive in (
            ("brush, fitted", "brush", 1.0, False),
            ("brush, zoomed in 4 x", "brush", 4.0, False),
            ("brush, zoomed out 2 x", "brush", 0.125, False),
            ("adaptive brush", "brush", 2.0, True),
            ("eraser", "eraser", 1.0, False),
        ):
            view.zoom(zoom)
            window.slices.set_tool(tool)
            desk.set_adaptive(adaptive)
            settle(window)
            moves, ends = [], []
            for number in range(strokes):
                made, end = one_stroke(hand, number)
                moves += made
                ends.append(end)
                settle(window)
            found[name] = {"stroke to picture": spread(moves), "let go to picture": spread(ends)}
    return found


def undo_memory(count: int) -> dict[str, float]:
    """MB that the undo steps of as many strokes hold, on a structure of forty slices."""
    case = made_up_case(2, slices=300, side=128)
    key = case.rois[0].key
    history = History()
    gc.collect()
    before = resident_mb()
    chance = np.random.default_rng(1)
    plane = DrawingPlane(
        np.array([1.0, 0, 0]), np.array([0, -1.0, 0]), np.array([0, 0, 1.0]), 0.0, 5.0
    )
    done = 0
    for _ in range(count):
        here = replace(plane, position_mm=float(chance.integers(-20, 20) * 5.0))
        path = np.cumsum(chance.normal(0.0, 6.0, (30, 2)), axis=0)
        changed = drawing.draw(case, key, here, Stroke(stroke_area(path, 8.0)), "xor")
        history.record("Brush", case)
        done += changed is not case
        case = changed
    gc.collect()
    return {"strokes": done, "kept": len(history.labels), "mb": round(resident_mb() - before, 1)}


def resident_mb() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--strokes", type=int, default=5)
    parser.add_argument("--undo", type=int, default=500)
    options = parser.parse_args()
    found = {"undo": undo_memory(options.undo), **seen(options.strokes)}
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
