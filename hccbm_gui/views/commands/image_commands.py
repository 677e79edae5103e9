"""Which series the picture touched last shows and how it looks, as commands."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from hccbm_gui.core.volume import Volume
from hccbm_gui.render.layers import Layer
from hccbm_gui.render.window_level import preset_names, preset_window
from hccbm_gui.views.command import Command
from hccbm_gui.views.commands.basic_commands import needs_image
from hccbm_gui.views.layers import image_choice

if TYPE_CHECKING:
    from hccbm_gui.views.main_window import MainWindow

translate = QCoreApplication.translate
FOREGROUND = (Layer.OVERLAY, Layer.CURTAIN)
"""What the key for the foreground switches; the dose has a key of its own."""
PLAIN, INVERTED = "grey", "inverted grey"
PRESETS = 9


def image_commands(window: "MainWindow") -> tuple[Command, ...]:
    """Series, colours, what is laid over, windows."""

    def without_image() -> str:
        return needs_image(window)

    return (
        Command(
            "view.next_series",
            translate("commands", "Next series"),
            "Image",
            lambda: go_to_series(window, 1),
            why_not=lambda: has_one_series(window),
        ),
        Command(
            "view.previous_series",
            translate("commands", "Previous series"),
            "Image",
            lambda: go_to_series(window, -1),
            why_not=lambda: has_one_series(window),
        ),
        Command(
            "view.invert",
            translate("commands", "Black on white"),
            "Image",
            lambda: invert(window),
            why_not=without_image,
            checked=lambda: _colours(window) == INVERTED,
        ),
        Command(
            "view.overlay",
            translate("commands", "What is fused with the image"),
            "Image",
            lambda: toggle_foreground(window),
            why_not=without_image,
            checked=lambda: Layer.OVERLAY not in window.slices.hidden_layers,
        ),
        *_preset_commands(window),
    )


def _preset_commands(window: "MainWindow") -> tuple[Command, ...]:
    names = preset_names(None)
    return tuple(
        Command(
            f"image.preset_{number}",
            translate("commands", "Window {number} (CT: {name})").format(
                number=number, name=names[number - 1]
            ),
            "Image",
            lambda n=number: use_preset(window, n),  # type: ignore[misc]
            why_not=lambda n=number: no_preset(window, n),  # type: ignore[misc]
        )
        for number in range(1, min(len(names), PRESETS) + 1)
    )


def image_of(window: "MainWindow") -> Volume | None:
    """The image of the picture touched last."""
    case, grid = window.session.case, window.slices
    return None if case is None else case.volumes.get(grid.shown_of(grid.current).base_uid)


def go_to_series(window: "MainWindow", by: int) -> None:
    """Slice the next image of the patient; after the last comes the first."""
    case, grid = window.session.case, window.slices
    uids = [] if case is None else [uid for _, uid in image_choice.bases(case)]
    if uids:
        now = grid.shown_of(grid.current).base_uid
        place = uids.index(now) if now in uids else -1
        grid.set_base(uids[(place + by) % len(uids)])


def has_one_series(window: "MainWindow") -> str:
    """Why there is no other series to go to."""
    case = window.session.case
    if case is not None and len(case.volumes) == 1:
        return translate("commands", "The patient has one image only.")
    return needs_image(window)


def invert(window: "MainWindow") -> None:
    """Black on white in the pictures of the same image, or back."""
    grid = window.slices
    look = grid.shown_of(grid.current).base
    wanted = PLAIN if look.colour_map == INVERTED else INVERTED
    grid.images.set_base_look(replace(look, colour_map=wanted))


def toggle_foreground(window: "MainWindow") -> None:
    """Hide what is fused with the images, or show it again."""
    grid = window.slices
    on = Layer.OVERLAY in grid.hidden_layers
    for layer in FOREGROUND:
        grid.show_layer(layer.value, on)


def use_preset(window: "MainWindow", number: int) -> None:
    """The window of that number of those that suit the image; the first is 1."""
    volume = image_of(window)
    if volume is not None and not no_preset(window, number):
        name = preset_names(volume)[number - 1]
        window.slices.images.set_window(window.slices.current, preset_window(name, volume))


def no_preset(window: "MainWindow", number: int) -> str:
    """Why the image has no window of that number."""
    volume = image_of(window)
    if volume is None:
        return needs_image(window) or translate("commands", "This view shows no image.")
    if number > len(preset_names(volume)):
        return translate("commands", "This image has {} window of its own.").format(
            len(preset_names(volume))
        )
    return ""


def _colours(window: "MainWindow") -> str:
    return str(window.slices.shown_of(window.slices.current).base.colour_map)
