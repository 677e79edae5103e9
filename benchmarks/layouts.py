"""Switching between layouts in the assembled window.

    xvfb-run -a -s "-screen 0 1600x1000x24 +extension GLX" python benchmarks/layouts.py

A made-up patient with CT, SPECT, planar scan and ten structures. A switch is timed until every
view that is then seen has painted itself; each layout is visited three times, and the first visit,
which makes its views, is told apart. Target: 300 ms.
"""

import json
import os
import statistics
import sys
import time
import tomllib
from collections import defaultdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.window_case import assembled_window, made_up_case, settle, timed_ms
from hccbm_gui.services.resources import resource_path

if TYPE_CHECKING:
    from hccbm_gui.render.gl_widget import GlWidget
    from hccbm_gui.views.main_window import MainWindow

MOST_MS = 300.0
ROUNDS = 3


class Painted:
    """Which views of a window have painted themselves since `begin`."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        self._known: set[int] = set()
        self._painted: set[int] = set()

    def begin(self) -> None:
        """Forget what was painted, and come to know views that are new."""
        self._views()
        self._painted.clear()

    def ask(self) -> None:
        """Have every view paint itself, also one that stays as it was."""
        for view in self._views():
            view.update()

    def all_seen(self) -> bool:
        """Whether each view that OpenGL draws and that is seen has a picture."""
        seen = [view for view in self._views() if view.isVisible() and not view.size().isEmpty()]
        return all(id(view) in self._painted for view in seen)

    def _views(self) -> list["GlWidget"]:
        from hccbm_gui.render.gl_widget import GlWidget

        found = self._window.findChildren(GlWidget)
        for view in found:
            if id(view) not in self._known:
                self._known.add(id(view))
                view.frameSwapped.connect(partial(self._painted.add, id(view)))
        return found


def main() -> None:
    layouts = tomllib.loads(resource_path("layouts.toml").read_text(encoding="utf-8"))["layout"]
    names = [layout["id"] for layout in layouts]
    begin = time.monotonic()
    times: defaultdict[str, list[float]] = defaultdict(list)
    with assembled_window() as window:
        window.session.open_case(made_up_case(1, slices=150, side=256))
        settle(window)
        left_out = {n: w for n in names if (w := window.slices.arrangement.why_not(n))}
        names = [name for name in names if name not in left_out]
        painted = Painted(window)
        for _ in range(ROUNDS):
            for name in names:

                def switch(layout: str = name) -> None:
                    painted.begin()
                    window.slices.show_layout(layout)
                    painted.ask()

                try:
                    times[name].append(timed_ms(switch, painted.all_seen))
                except RuntimeError as error:
                    raise RuntimeError(f"layout {name}: {error}") from error
                settle(window)
    later = {name: statistics.median(taken[1:]) for name, taken in times.items()}
    found = {
        "load": os.getloadavg(),
        "seconds": round(time.monotonic() - begin, 1),
        "left_out": left_out,
        "first_ms": {name: round(taken[0], 1) for name, taken in times.items()},
        "again_ms": {name: round(value, 1) for name, value in later.items()},
        "within": {name: value <= MOST_MS for name, value in later.items()},
    }
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
