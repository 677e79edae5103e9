"""Opening and closing patients in a row: what stays in memory and in OpenGL.

    xvfb-run -a -s "-screen 0 1600x1000x24 +extension GLX" python benchmarks/patients.py

Forty made-up patients with CT, SPECT, planar scan and structures in the assembled window; after
each one is closed. Shaders and textures are made when first needed: ten patients fill the
caches, thirty count. Targets: resident
memory at most 5 % more at the end, and not one object of OpenGL or VTK.
"""

import argparse
import gc
import json
import os
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.scroll import resident_mb
from benchmarks.window_case import assembled_window, made_up_case, settle

if TYPE_CHECKING:
    from hccbm_gui.views.main_window import MainWindow

FIRST = 10
MOST_GROWTH = 0.05
MOST_NAMES = 20_000
"""Names of OpenGL objects that are asked for; drivers give the lowest free ones."""


def gl_objects(window: "MainWindow") -> dict[str, int]:
    """How many textures, buffers and programs OpenGL has alive for this window's views."""
    from PySide6.QtGui import QOpenGLContext

    from hccbm_gui.render.gl_widget import GlWidget

    most: Counter[str] = Counter()
    for view in window.findChildren(GlWidget):
        if view.grabFramebuffer().isNull():
            continue
        # Drawing left the context of the view current.
        asked = QOpenGLContext.currentContext().functions()
        names = range(1, MOST_NAMES)
        alive = {
            "textures": sum(map(asked.glIsTexture, names)),
            "buffers": sum(map(asked.glIsBuffer, names)),
            "programs": sum(map(asked.glIsProgram, names)),
        }
        for kind, count in alive.items():
            most[kind] += count
    return dict(most)


def vtk_objects() -> Counter[str]:
    """Kinds of VTK objects that Python holds, and how many of each."""
    from vtkmodules.vtkCommonCore import vtkObjectBase

    gc.collect()
    return Counter(type(o).__name__ for o in gc.get_objects() if isinstance(o, vtkObjectBase))


def state(window: "MainWindow") -> tuple[float, dict[str, int], Counter[str]]:
    """Resident memory, OpenGL and VTK objects while no patient is open."""
    vtk = vtk_objects()
    return resident_mb(), gl_objects(window), vtk


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--patients", type=int, default=FIRST + 30)
    wanted = parser.parse_args().patients
    begin = time.monotonic()
    grown = []
    with assembled_window() as window:
        for number in range(wanted):
            window.session.open_case(made_up_case(number))
            settle(window)
            window.session.close_case()
            settle(window)
            gc.collect()
            grown.append(round(resident_mb(), 1))
            if number + 1 == FIRST:
                first = state(window)
        last = state(window)
    more_vtk = {k: n - first[2][k] for k, n in last[2].items() if n > first[2][k]}
    more_gl = {k: n - first[1].get(k, 0) for k, n in last[1].items() if n > first[1].get(k, 0)}
    growth = last[0] / first[0] - 1.0
    found = {
        "load": os.getloadavg(),
        "seconds": round(time.monotonic() - begin, 1),
        "rss_mb": {"after_10": round(first[0], 1), "at_the_end": round(last[0], 1), "each": grown},
        "growth_percent": round(100.0 * growth, 2),
        "gl_objects": {"after_10": first[1], "at_the_end": last[1], "more": more_gl},
        "vtk_objects": {"after_10": sum(first[2].values()), "more": more_vtk},
        "within": {
            "rss": growth <= MOST_GROWTH,
            "gl_objects": not more_gl,
            "vtk_objects": not more_vtk,
        },
    }
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
