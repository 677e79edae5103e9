"""What a mouse button means in a slice view: one table."""

from enum import StrEnum

from PySide6.QtCore import Qt


class Action(StrEnum):
    """What a drag does."""

    WINDOW = "window"
    CROSSHAIR = "crosshair"
    DRAW = "draw"
    PAN = "pan"
    ZOOM = "zoom"
    NOTHING = "nothing"


LEFT_BY_TOOL = {
    "window": Action.WINDOW,
    "crosshair": Action.CROSSHAIR,
    "polygon": Action.DRAW,
    "freehand": Action.DRAW,
    "cut": Action.DRAW,
}


def action_for(button: Qt.MouseButton, modifiers: Qt.KeyboardModifier, tool: str) -> Action:
    """The action of a press of `button` while `tool` is active."""
    if button == Qt.MouseButton.MiddleButton:
        return Action.PAN
    if button == Qt.MouseButton.RightButton:
        return Action.ZOOM
    if button == Qt.MouseButton.LeftButton:
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            return Action.PAN
        return LEFT_BY_TOOL.get(tool, Action.NOTHING)
    return Action.NOTHING
