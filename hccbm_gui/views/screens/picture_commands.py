"""What a slice view does at a key: slices, crosshair, zoom; the keys are in the table of keys."""

from collections.abc import Callable

from PySide6.QtCore import QT_TRANSLATE_NOOP

from hccbm_gui.views.tools.hand_view import HandView

Act = Callable[[HandView], object]
ALL_SLICES = 1_000_000
A_ZOOM = 1.25
FAR_PX = 10.0

_ALONG = {"left": (-1.0, 0.0), "right": (1.0, 0.0), "up": (0.0, -1.0), "down": (0.0, 1.0)}


def _step(slices: int) -> Act:
    return lambda view: view.step(slices)


def _move(way: str, pixels: float) -> Act:
    dx, dy = _ALONG[way]
    return lambda view: view.move_cursor(dx * pixels, dy * pixels)


PICTURE_COMMANDS: dict[str, tuple[str, Act]] = {
    "picture.next_slice": (QT_TRANSLATE_NOOP("commands", "Next slice"), _step(1)),
    "picture.previous_slice": (QT_TRANSLATE_NOOP("commands", "Previous slice"), _step(-1)),
    "picture.ten_on": (QT_TRANSLATE_NOOP("commands", "Ten slices on"), _step(10)),
    "picture.ten_back": (QT_TRANSLATE_NOOP("commands", "Ten slices back"), _step(-10)),
    "picture.last_slice": (QT_TRANSLATE_NOOP("commands", "Last slice"), _step(ALL_SLICES)),
    "picture.first_slice": (QT_TRANSLATE_NOOP("commands", "First slice"), _step(-ALL_SLICES)),
    "picture.cursor_left": (
        QT_TRANSLATE_NOOP("commands", "Crosshair a pixel to the left"),
        _move("left", 1.0),
    ),
    "picture.cursor_right": (
        QT_TRANSLATE_NOOP("commands", "Crosshair a pixel to the right"),
        _move("right", 1.0),
    ),
    "picture.cursor_up": (
        QT_TRANSLATE_NOOP("commands", "Crosshair a pixel up"),
        _move("up", 1.0),
    ),
    "picture.cursor_down": (
        QT_TRANSLATE_NOOP("commands", "Crosshair a pixel down"),
        _move("down", 1.0),
    ),
    "picture.cursor_far_left": (
        QT_TRANSLATE_NOOP("commands", "Crosshair ten pixels to the left"),
        _move("left", FAR_PX),
    ),
    "picture.cursor_far_right": (
        QT_TRANSLATE_NOOP("commands", "Crosshair ten pixels to the right"),
        _move("right", FAR_PX),
    ),
    "picture.cursor_far_up": (
        QT_TRANSLATE_NOOP("commands", "Crosshair ten pixels up"),
        _move("up", FAR_PX),
    ),
    "picture.cursor_far_down": (
        QT_TRANSLATE_NOOP("commands", "Crosshair ten pixels down"),
        _move("down", FAR_PX),
    ),
    "picture.zoom_in": (QT_TRANSLATE_NOOP("commands", "Zoom in"), lambda view: view.zoom(A_ZOOM)),
    "picture.zoom_out": (
        QT_TRANSLATE_NOOP("commands", "Zoom out"),
        lambda view: view.zoom(1.0 / A_ZOOM),
    ),
    "picture.fit": (
        QT_TRANSLATE_NOOP("commands", "Reset zoom and pan"),
        lambda view: view.fit(),
    ),
    "picture.maximise": (
        QT_TRANSLATE_NOOP("commands", "This view alone, or all again"),
        lambda view: view.maximise_wanted.emit(),
    ),
    "picture.menu": (
        QT_TRANSLATE_NOOP("commands", "Menu of the view"),
        lambda view: view.ask_for_menu(),
    ),
}
"""Id to title and what it does with the view."""
