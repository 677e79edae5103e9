"""The widget that lends Qt's context to a scene."""

import gc
import os

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from hccbm_gui.render.gl_widget import GlWidget, use_core_profile
from hccbm_gui.render.slice_scene import SliceScene
from hccbm_gui.services import gate

pytestmark = [
    pytest.mark.gl,
    pytest.mark.skipif(
        not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"),
        reason="Qt draws OpenGL only on a display; run under xvfb-run",
    ),
]


@pytest.fixture
def application():
    running = QApplication.instance()
    if running is None:
        use_core_profile()
        running = QApplication([])
    return running


@pytest.fixture
def problems():
    told = []
    stop = gate.on_problem(told.append)
    yield told
    stop()


@pytest.fixture
def shown(application):
    """Widgets in a window of 400 x 360, closed after the test."""
    windows = []

    def show(*widgets):
        window = QWidget()
        window.resize(400 * len(widgets), 360)
        layout = QHBoxLayout(window)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in widgets:
            layout.addWidget(widget)
        window.show()
        settle(application)
        windows.append(window)
        return window

    yield show
    for window in windows:
        window.close()
        window.deleteLater()
    windows.clear()
    settle(application)
    gc.collect()


def settle(application):
    for _ in range(10):
        application.processEvents()
    application.sendPostedEvents(None, 0)


def pixels(widget):
    """What the widget painted, (height, width, 3), lowest row first."""
    image = widget.grabFramebuffer().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[::-1, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


def view_of(volume, plane="axial"):
    widget = GlWidget()
    widget.scene = SliceScene(widget.render_window, plane)
    widget.scene.set_base(volume)
    return widget


def test_the_widget_paints_what_the_scene_draws_off_screen(
    shown, patient, new_window, picture_of, problems
):
    volume = patient()
    widget = view_of(volume)
    shown(widget)
    window = new_window()
    scene = SliceScene(window, "axial")
    scene.set_base(volume)
    scene.render()
    expected = picture_of(window)[..., :3]
    painted = pixels(widget)
    assert painted.shape == expected.shape
    assert (np.abs(painted.astype(int) - expected) > 8).mean() < 0.005
    assert not problems


def test_several_views_share_a_window(shown, patient, problems):
    volume = patient()
    views = [view_of(volume, plane) for plane in ("axial", "coronal", "sagittal")]
    shown(*views)
    assert all(pixels(view).max() > 200 for view in views)
    assert not problems


def test_an_exception_in_the_painting_leaves_the_window_alive(
    application, shown, patient, problems
):
    widget = view_of(patient())
    shown(widget)
    sound = widget.scene

    class Broken:
        pixel_ratio = 1.0

        def render(self):
            raise RuntimeError("painted wrongly on purpose")

        def release(self):
            pass

    widget.scene = Broken()
    for _ in range(3):
        widget.update()
        settle(application)
    assert "on purpose" in str(problems[0])
    widget.scene = sound
    widget.update()
    settle(application)
    assert pixels(widget).max() > 200


def test_a_view_moves_to_another_window_with_its_picture(application, shown, patient, problems):
    widget = view_of(patient())
    shown(widget)
    before = pixels(widget)
    other = shown(QWidget())
    other.layout().addWidget(widget)
    other.resize(800, 360)
    settle(application)
    after = pixels(widget)
    assert after.shape == before.shape
    assert after.max() > 200
    assert not problems


def test_a_closed_view_frees_its_context_and_the_next_one_paints(
    application, patient, shown, problems
):
    for _ in range(3):
        widget = view_of(patient())
        window = shown(widget)
        assert pixels(widget).max() > 200
        window.close()
        window.deleteLater()
        settle(application)
    assert not problems


def test_resizing_fits_the_picture_again(application, shown, patient):
    widget = view_of(patient())
    window = shown(widget)
    (u0, _), (u1, _) = widget.scene.visible_region
    window.resize(800, 720)
    settle(application)
    (w0, _), (w1, _) = widget.scene.visible_region
    assert widget.render_window.GetSize() == (800, 720)
    assert (w1 - w0) == pytest.approx(u1 - u0, rel=0.01)
