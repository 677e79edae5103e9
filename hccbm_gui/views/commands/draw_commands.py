"""What can be drawn, as commands: tools, the brush, and whole slices."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from hccbm_gui.views.command import Command
from hccbm_gui.views.commands.basic_commands import needs_image
from hccbm_gui.views.commands.hand_commands import active_view
from hccbm_gui.views.structures.drawing import connected_drawing

if TYPE_CHECKING:
    from hccbm_gui.views.main_window import MainWindow

translate = QCoreApplication.translate
GROUP = "Draw"

TOOLS: dict[str, tuple[str, str]] = {
    "brush": (QT_TRANSLATE_NOOP("commands", "Brush"), "B"),
    "eraser": (QT_TRANSLATE_NOOP("commands", "Eraser"), "E"),
    "livewire": (QT_TRANSLATE_NOOP("commands", "Live wire along edges"), "L"),
    "trace": (QT_TRANSLATE_NOOP("commands", "Trace the level under the hand"), "K"),
    "circle": (QT_TRANSLATE_NOOP("commands", "Circle"), ""),
    "box": (QT_TRANSLATE_NOOP("commands", "Rectangle"), ""),
    "nudge": (QT_TRANSLATE_NOOP("commands", "Nudge the outline"), "N"),
    "vertices": (QT_TRANSLATE_NOOP("commands", "Corners of the outline"), "V"),
    "fill": (QT_TRANSLATE_NOOP("commands", "Fill a hole"), ""),
}
"""Name of the tool to its title and key."""


def draw_commands(window: "MainWindow") -> tuple[Command, ...]:
    """The tools that draw, and what is done with brush and slices."""
    return (*_tools(window), *_brush(window), *_slices(window))


def _tools(window: "MainWindow") -> tuple[Command, ...]:
    toolbox = window.slices.hands.toolbox
    return tuple(
        Command(
            f"draw.{name}",
            translate("commands", title),
            GROUP,
            partial(window.slices.set_tool, name),
            key,
            lambda: needs_image(window),
            lambda n=name: toolbox.in_hand.name == n,  # type: ignore[misc]
        )
        for name, (title, key) in TOOLS.items()
    )


def _brush(window: "MainWindow") -> tuple[Command, ...]:
    def no_image() -> str:
        return needs_image(window)

    return (
        Command(
            "draw.smaller",
            translate("commands", "Smaller brush"),
            GROUP,
            lambda: connected_drawing(window).resize_brush(-1),
            "[",
            no_image,
        ),
        Command(
            "draw.larger",
            translate("commands", "Larger brush"),
            GROUP,
            lambda: connected_drawing(window).resize_brush(1),
            "]",
            no_image,
        ),
        Command(
            "draw.ball",
            translate("commands", "Brush is a ball (3D)"),
            GROUP,
            lambda: connected_drawing(window).set_ball(not connected_drawing(window).ball),
            "Shift+B",
            no_image,
            lambda: connected_drawing(window).ball,
        ),
        Command(
            "draw.adaptive",
            translate("commands", "Brush keeps to like values"),
            GROUP,
            lambda: connected_drawing(window).set_adaptive(not connected_drawing(window).adaptive),
            "Shift+A",
            no_image,
            lambda: connected_drawing(window).adaptive,
        ),
    )


def _slices(window: "MainWindow") -> tuple[Command, ...]:
    def no_image() -> str:
        return needs_image(window)

    def copy(towards: str) -> None:
        view = active_view(window, window.slices.hands)
        if view is not None:
            connected_drawing(window).copy_from(view, towards)  # type: ignore[arg-type]

    def delete(everything: bool) -> None:
        view, desk = active_view(window, window.slices.hands), connected_drawing(window)
        if view is not None:
            desk.delete_all(view) if everything else desk.delete_slice(view)

    return (
        Command(
            "draw.copy_above",
            translate("commands", "Copy the contour from above"),
            GROUP,
            lambda: copy("up"),
            "Shift+PgUp",
            no_image,
        ),
        Command(
            "draw.copy_below",
            translate("commands", "Copy the contour from below"),
            GROUP,
            lambda: copy("down"),
            "Shift+PgDown",
            no_image,
        ),
        Command(
            "draw.delete_slice",
            translate("commands", "Delete the contours of this slice"),
            GROUP,
            lambda: delete(False),
            "Shift+Del",
            no_image,
        ),
        Command(
            "draw.delete_all",
            translate("commands", "Delete all contours of the structure"),
            GROUP,
            lambda: delete(True),
            why_not=no_image,
        ),
    )
