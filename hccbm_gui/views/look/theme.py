"""The look of the window: Fusion, an explicit palette and one style sheet made from it."""

from typing import Protocol, runtime_checkable

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.views.look.style_sheet import style_sheet

Group, Role = QPalette.ColorGroup, QPalette.ColorRole
FONT_PX = 12


@runtime_checkable
class Themed(Protocol):
    """A widget that paints with a palette of its own and follows a change of the theme."""

    def take_palette(self, palette: Palette) -> None:
        """Use `palette` from now on."""


def apply_theme(app: QApplication, colours: Palette) -> None:
    """Paint the whole application in `colours`, now or again; needs no desktop theme."""
    if app.style().objectName().lower() != "fusion":
        app.setStyle("Fusion")
    app.setPalette(_qt_palette(colours))
    font = QFont(app.font())
    font.setPixelSize(FONT_PX)
    app.setFont(font)
    app.setStyleSheet(style_sheet(colours))
    for window in app.topLevelWidgets():
        follow_theme(window, colours)


def follow_theme(root: QWidget, colours: Palette) -> None:
    """Hand `colours` to every widget below `root` that paints with a palette of its own."""
    for widget in (root, *root.findChildren(QWidget)):
        if isinstance(widget, Themed):
            widget.take_palette(colours)


def set_state(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the style sheet looks at, and let the widget be styled anew."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def _qt_palette(colours: Palette) -> QPalette:
    palette = QPalette()
    roles = {
        Role.Window: colours.background,
        Role.WindowText: colours.text,
        Role.Base: colours.panel,
        Role.AlternateBase: colours.card,
        Role.Text: colours.text,
        Role.BrightText: colours.alarm,
        Role.Button: colours.card,
        Role.ButtonText: colours.text,
        Role.ToolTipBase: colours.card,
        Role.ToolTipText: colours.text,
        Role.Highlight: colours.accent,
        Role.HighlightedText: colours.background,
        Role.PlaceholderText: colours.dim,
        Role.Link: colours.accent,
        Role.LinkVisited: colours.accent,
        Role.Light: colours.line,
        Role.Midlight: colours.line,
        Role.Mid: colours.line,
        Role.Dark: colours.line,
        Role.Shadow: colours.background,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (Role.WindowText, Role.Text, Role.ButtonText, Role.HighlightedText):
        palette.setColor(Group.Disabled, role, QColor(colours.dim))
    palette.setColor(Group.Disabled, Role.Highlight, QColor(colours.line))
    return palette
