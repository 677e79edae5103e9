"""How fast three fused views scroll, and whether that leaks.

    xvfb-run -a -s "-screen 0 1600x1000x24" python benchmarks/scroll.py [--steps N] [--leak N]

A made-up CT of 512 x 512 x 230 with a SPECT over it and 20 structures, in three views of a
1600 x 1000 window: as wide as the program's window leaves for them, or filling it. A step is
timed until every view has painted what it was asked to.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QApplication, QGridLayout, QWidget

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("LIBGL_ALWAYS_SOFTWARE", "1")

from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.render.gl_widget import GlWidget, use_core_profile
from hccbm_gui.render.slice_scene import SliceScene
from hccbm_gui.render.view_plane import PLANES

SHAPE = (230, 512, 512)
SPACING_MM = (3.0, 0.9766, 0.9766)
ORIGIN_MM = (-250.0, -250.0, -690.0)
FRAME = "1.2.3"


def made_up_ct() -> Volume:
    """An elliptic body with a spine and a pelvic ring, and noise."""
    grid = Geometry.from_axes(SHAPE, ORIGIN_MM, SPACING_MM, FRAME)
    k, j, i = np.ogrid[: SHAPE[0], : SHAPE[1], : SHAPE[2]]
    x, y, z = -250 + 0.9766 * i, -250 + 0.9766 * j, -690 + 3.0 * k
    values = np.random.default_rng(0).integers(-20, 20, SHAPE, dtype=np.int16)
    values += np.where((x / 180) ** 2 + (y / 110) ** 2 < 1, 40, -1000).astype(np.int16)
    values[np.broadcast_to(x**2 + (y - 60) ** 2 < 20**2, SHAPE)] = 700
    values[(np.hypot(x / 1.2, z + 545) - 90) ** 2 + y**2 < 25**2] = 900
    return Volume(values, grid, Unit.HU)


def made_up_spect() -> Volume:
    """128 cubed, one hot place in the right iliac bone."""
    grid = Geometry.from_axes((128, 128, 128), ORIGIN_MM, (5.4, 3.9, 3.9), FRAME)
    k, j, i = np.ogrid[:128, :128, :128]
    x, y, z = -250 + 3.9 * i, -250 + 3.9 * j, -690 + 5.4 * k
    hot = np.exp(-((x + 100) ** 2 + y**2 + (z + 545) ** 2) / 30.0**2)
    return Volume((1000 * hot + 30).astype(np.float32), grid, Unit.COUNTS)


def made_up_structures(count: int = 20) -> tuple[Roi, ...]:
    """Lobed tubes, 80 slices long, 120 points a slice; the first one is the filled target."""
    chance = np.random.default_rng(2)
    turn = np.linspace(0.0, 2.0 * np.pi, 120, endpoint=False)
    rois = []
    for number in range(count):
        x, y, middle = chance.uniform((-120, -60, -600), (120, 60, -150))
        radius = chance.uniform(15, 45) + 3 * np.sin(5 * turn)
        levels = [z for z in np.arange(-690.0, 0.0, 3.0) if abs(z - middle) < 120]
        ring = np.stack([x + radius * np.cos(turn), y + radius * np.sin(turn)], axis=1)
        contours = tuple(np.column_stack([ring, np.full(120, z)]) for z in levels)
        kind = RoiKind.OAR if number else RoiKind.GTV
        colour = tuple(int(c) for c in chance.integers(60, 255, 3))
        rois.append(Roi(f"roi {number}", kind, colour, FRAME, contours, number=number))
    return tuple(rois)


def resident_mb() -> float:
    """Resident memory of this process."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024.0


class Window(QWidget):
    """Three views as in the program, and a count of what they have painted."""

    def __init__(self) -> None:
        super().__init__()
        self.resize(1600, 1000)
        self._layout = layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self.views: list[GlWidget] = []
        self.scenes: list[SliceScene] = []
        self.painted = 0
        ct, spect, rois = made_up_ct(), made_up_spect(), made_up_structures()
        for number, plane in enumerate(PLANES):
            view = GlWidget(self)
            scene = SliceScene(view.render_window, plane)
            scene.set_base(ct, label="CT")
            scene.set_overlay(spect, 0.5, threshold=60.0, label="SPECT")
            scene.set_rois(rois, {roi.key for roi in rois})
            scene.set_identity(("PHANTOM^SCROLL", "ID 0001"))
            view.scene = scene
            view.frameSwapped.connect(self._count)
            layout.addWidget(view, number // 2, number % 2)
            self.views.append(view)
            self.scenes.append(scene)
        layout.addWidget(QWidget(self), 1, 1)

    def leave_room(self, wanted: bool) -> None:
        """Leave the sides free for what the program's window has there, or fill the window."""
        left, top, right, bottom = (600, 55, 425, 35) if wanted else (0, 0, 0, 0)
        self._layout.setContentsMargins(left, top, right, bottom)

    def _count(self) -> None:
        self.painted += 1

    def show_now(self, application: QApplication) -> None:
        """Ask every view for a new picture and wait until all are on the screen."""
        wanted = self.painted + len(self.views)
        for view in self.views:
            view.update()
        limit = time.perf_counter() + 5.0
        while self.painted < wanted and time.perf_counter() < limit:
            application.processEvents()


def measure(application: QApplication, window: Window, steps: int, step: Callable[[int], None]):
    """Median and 95th percentile of a step in ms, and steps per second."""
    times = []
    for number in range(steps):
        begin = time.perf_counter()
        step(1 if number % 100 < 50 else -1)
        window.show_now(application)
        times.append(time.perf_counter() - begin)
    median, late = np.percentile(times, [50, 95]) * 1e3
    return {
        "median_ms": round(float(median), 1),
        "p95_ms": round(float(late), 1),
        "steps_per_second": round(float(len(times) / sum(times)), 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--leak", type=int, default=5000, help="steps between memory readings")
    options = parser.parse_args()
    use_core_profile()
    application = QApplication([])
    window = Window()
    window.show()
    for scene in window.scenes:
        scene.set_cursor((-100.0, 0.0, -545.0))
    window.show_now(application)

    def all_views(direction: int) -> None:
        for scene in window.scenes:
            scene.step(direction)

    def linked(direction: int) -> None:
        window.scenes[0].step(direction)
        for scene in window.scenes[1:]:
            scene.set_cursor(window.scenes[0].cursor_mm)

    found = {}
    for room, name in ((True, "as in the program"), (False, "filling the window")):
        window.leave_room(room)
        measure(application, window, 20, all_views)
        width, height = window.views[0].width(), window.views[0].height()
        found[f"{name}, views of {width} x {height}"] = {
            "all three slices change": measure(application, window, options.steps, all_views),
            "one slice, crosshair in the others": measure(
                application, window, options.steps, linked
            ),
        }
    if options.leak:
        window.leave_room(True)
        measure(application, window, 300, all_views)
        before = resident_mb()
        measure(application, window, options.leak, all_views)
        found["rss_mb"] = {"before": round(before, 1), "after": round(resident_mb(), 1)}
    window.close()
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
