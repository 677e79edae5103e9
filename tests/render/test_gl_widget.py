"""The widget that draws a scene beside the screen and paints its picture."""

import gc
import logging
import os

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from vtkmodules.vtkCommonCore import vtkObject
from vtkmodules.vtkImagingCore import vtkImageBlend

from hccbm_gui.render.gl_widget import GlWidget, use_core_profile
from hccbm_gui.render.slice_scene import SliceScene
from hccbm_gui.render.vtk_messages import keep_messages, log_messages
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


def same(one, other):
    """Equal but for the odd pixel on an edge."""
    return one.shape == other.shape and (np.abs(one.astype(int) - other) > 8).mean() < 0.005


def test_a_view_that_moves_to_another_window_and_back_shows_the_same_picture(
    application, shown, patient, problems
):
    widget = view_of(patient())
    home, other = shown(widget), shown(QWidget())
    before = pixels(widget)
    other.layout().takeAt(0).widget().deleteLater()
    for window in (other, home):
        window.layout().addWidget(widget)
        window.resize(400, 360)
        settle(application)
        assert same(pixels(widget), before)
    assert before.max() > 200
    assert not problems


def test_a_window_whose_native_window_is_taken_away_comes_back_with_its_picture(
    application, shown, patient, problems
):
    widget = view_of(patient())
    window = shown(widget)
    before = pixels(widget)
    for _ in range(2):
        window.hide()
        settle(application)
        window.windowHandle().destroy()
        settle(application)
        window.show()
        settle(application)
        assert same(pixels(widget), before)
    assert not problems


def test_a_view_that_turns_into_a_window_of_its_own_keeps_its_picture(
    application, shown, patient, problems
):
    widget = view_of(patient())
    shown(widget)
    before = pixels(widget)
    widget.setParent(None)
    widget.resize(400, 360)
    widget.show()
    settle(application)
    after = pixels(widget)
    widget.close()
    widget.deleteLater()
    assert same(after, before)
    assert not problems


def test_a_context_that_is_lost_comes_back_with_its_picture(application, shown, patient, problems):
    """As a driver does that was restarted: the context goes while the view is shown."""
    widget = view_of(patient())
    shown(widget)
    before = pixels(widget)
    for _ in range(2):
        lost = widget._gl.lent.context
        lost.makeCurrent = lambda _surface: False
        widget.update()
        settle(application)
        assert widget._gl.lent.context is not lost
        assert same(pixels(widget), before)
    assert before.max() > 200
    assert not problems


@pytest.mark.parametrize("size", [(1, 1), (0, 0), (1, 300), (300, 0)])
def test_a_view_of_next_to_no_size_paints_again_when_it_grows(
    application, shown, patient, problems, size
):
    widget = view_of(patient())
    window = shown(widget)
    before = pixels(widget)
    widget.setFixedSize(*size)
    settle(application)
    widget.update()
    settle(application)
    widget.grabFramebuffer()
    widget.setFixedSize(400, 360)
    window.resize(400, 360)
    settle(application)
    assert same(pixels(widget), before)
    assert not problems


def test_what_vtk_complains_of_goes_to_the_log_and_not_to_stderr(caplog, capfd):
    keep_messages()
    log_messages()
    wrong = vtkImageBlend()
    assert vtkObject.GetGlobalWarningDisplay()
    with caplog.at_level(logging.WARNING, "hccbm_gui.vtk"):
        wrong.Update()  # without an input
        assert "vtkImageBlend" in log_messages()
    assert "vtkImageBlend" in caplog.text
    assert capfd.readouterr().err == ""
    assert log_messages() == "", "a complaint is told once"


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
