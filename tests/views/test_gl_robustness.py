"""Views on computers with other, older or no OpenGL, and with two screens; each in its process."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = [
    pytest.mark.gl,
    pytest.mark.skipif(
        not os.environ.get("DISPLAY"), reason="needs an X display; run under xvfb-run"
    ),
]
ROOT = Path(__file__).resolve().parents[2]

VIEW = """
import json, sys, time
import numpy as np
from PySide6.QtGui import QGuiApplication, QSurfaceFormat
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QWidget
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.render.gl_widget import GlWidget, use_core_profile
from hccbm_gui.render.slice_scene import SliceScene
from hccbm_gui.services.gate import on_problem

problems = []
on_problem(lambda problem: problems.append(str(problem)))
use_core_profile()
wanted = json.loads(sys.argv[1])
if "version" in wanted:
    surface = QSurfaceFormat.defaultFormat()
    surface.setVersion(*wanted["version"])
    QSurfaceFormat.setDefaultFormat(surface)
application = QApplication([])

def settle():
    # The X server maps and paints the window in its own time.
    for _ in range(15):
        application.processEvents()
        time.sleep(0.02)

values = np.full((40, 40, 40), -1000, np.int16)
values[:, 10:30, 5:35] = 300
grid = Geometry.from_axes(values.shape, (-78, -78, -78), (4, 4, 4), "1.2.3")
window = QWidget()
window.resize(600, 300)
row = QHBoxLayout(window)
row.setContentsMargins(0, 0, 0, 0)
row.addWidget(QLabel("beside it"))
view = GlWidget()
row.addWidget(view, 1)
view.scene = SliceScene(view.render_window, "axial")
view.scene.set_base(Volume(values, grid, Unit.HU))
screens = QGuiApplication.screens()
window.show()
settle()

def seen():
    image = view.grabFramebuffer()
    if image.isNull():
        return {"size": [0, 0], "bright": 0.0}
    image = image.convertToFormat(image.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    bright = float((rows[:, :image.width()] > 200).mean())
    return {"size": [image.width(), image.height()], "bright": bright}

answer = {"problem": view.problem, "first": seen(), "screens": len(screens)}
on_screen = window.screen().grabWindow(window.winId()).toImage()
answer["colours on screen"] = len(
    {on_screen.pixel(x, y) for x in range(0, on_screen.width(), 5)
     for y in range(0, on_screen.height(), 5)}
)
for screen in screens[1:]:
    window.windowHandle().setScreen(screen)
    window.move(screen.geometry().topLeft())
    settle()
    view.update()
    settle()
    answer["other screen"] = seen()
    window.windowHandle().setScreen(screens[0])
    settle()
    view.update()
    settle()
    answer["back"] = seen()
answer["size"] = [view.width(), view.height()]
answer["problems"] = problems
print(json.dumps(answer))
"""


def look(environment: dict[str, str], **wanted: Any) -> dict[str, Any]:
    """What a view shows in a process with this environment."""
    ran = subprocess.run(
        [sys.executable, "-c", VIEW, json.dumps(wanted)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "xcb", **environment},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    found: dict[str, Any] = json.loads(ran.stdout.strip().splitlines()[-1])
    assert found["problems"] == []
    return found


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({}, {"version": [3, 3]}),
        ({}, {"version": [4, 5]}),
        ({"MESA_GL_VERSION_OVERRIDE": "3.2"}, {}),
        ({"QT_XCB_GL_INTEGRATION": "xcb_egl"}, {}),
    ],
    ids=["core 3.3", "core 4.5", "driver of 3.2 only", "EGL instead of GLX"],
)
def test_a_view_draws_with_any_core_profile(
    environment: dict[str, str], wanted: dict[str, Any]
) -> None:
    found = look(environment, **wanted)
    assert found["problem"] == ""
    assert found["first"]["size"] == found["size"]
    assert 0.1 < found["first"]["bright"] < 0.9


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"QT_XCB_GL_INTEGRATION": "none"}, "no OpenGL"),
        ({"MESA_GL_VERSION_OVERRIDE": "2.1"}, "OpenGL 2.1 is too old"),
    ],
    ids=["no OpenGL", "OpenGL 2.1"],
)
def test_without_a_usable_opengl_the_window_opens_and_the_view_says_why(
    environment: dict[str, str], words: str
) -> None:
    found = look(environment)
    assert words in found["problem"]
    assert found["first"]["size"] == [0, 0]
    assert found["colours on screen"] > 2, "the window is black as a whole"


def test_twice_as_fine_a_screen_gets_twice_as_many_pixels() -> None:
    found = look({"QT_SCALE_FACTOR": "2"})
    assert found["first"]["size"] == [2 * side for side in found["size"]]
    assert 0.1 < found["first"]["bright"] < 0.9


@pytest.fixture
def two_screens() -> Iterator[str]:
    """The name of an X display with two screens."""
    server = shutil.which("Xvfb")
    if server is None:
        pytest.skip("no Xvfb to make two screens with")
    read, write = os.pipe()
    size = "1280x900x24"
    started = subprocess.Popen(
        [server, "-displayfd", str(write), "-screen", "0", size, "-screen", "1", size,
         "-nolisten", "tcp", "+extension", "GLX"],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    yield f":{number}"
    started.terminate()
    started.wait(20)


def test_a_view_moved_to_another_screen_and_back_keeps_its_picture(two_screens: str) -> None:
    found = look({"DISPLAY": two_screens})
    assert found["screens"] == 2
    for place in ("other screen", "back"):
        assert found[place]["size"] == found["first"]["size"]
        assert found[place]["bright"] == pytest.approx(found["first"]["bright"], rel=0.01)
    assert 0.1 < found["first"]["bright"] < 0.9
