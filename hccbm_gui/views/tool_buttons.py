"""The tools of the left button, as a row of buttons with a popup for those that measure."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QToolButton, QWidget

from hccbm_gui.services.gate import guarded
from hccbm_gui.views.icons import icon, show_icon


@dataclass(frozen=True, slots=True)
class ToolButton:
    """A tool by the name the views know, with its icon and what it does."""

    name: str
    icon: str
    words: str


TOOLS = (
    ToolButton(
        "window", "window", QT_TRANSLATE_NOOP("ToolButtons", "Window and level by dragging")
    ),
    ToolButton(
        "crosshair", "crosshair", QT_TRANSLATE_NOOP("ToolButtons", "Set the crosshair by dragging")
    ),
    ToolButton("pan", "pan", QT_TRANSLATE_NOOP("ToolButtons", "Move the picture by dragging")),
    ToolButton("zoom", "zoom", QT_TRANSLATE_NOOP("ToolButtons", "Zoom by dragging")),
    ToolButton(
        "scroll", "scroll", QT_TRANSLATE_NOOP("ToolButtons", "Scroll the slices by dragging")
    ),
    ToolButton(
        "polygon",
        "polygon",
        QT_TRANSLATE_NOOP(
            "ToolButtons", "Draw the GTV point by point; Enter or double-click closes"
        ),
    ),
    ToolButton(
        "freehand",
        "freehand",
        QT_TRANSLATE_NOOP("ToolButtons", "Draw the GTV with the button held"),
    ),
    ToolButton(
        "cut",
        "cut",
        QT_TRANSLATE_NOOP("ToolButtons", "Take away from the GTV: draw around what goes"),
    ),
)
BUTTON_PX = 28
DRAWING_TOOLS = frozenset({"polygon", "freehand", "cut"})
MEASURING_TOOLS = (
    ToolButton("ruler", "ruler", QT_TRANSLATE_NOOP("ToolButtons", "Length")),
    ToolButton("angle", "angle", QT_TRANSLATE_NOOP("ToolButtons", "Angle")),
    ToolButton("rectangle", "rectangle", QT_TRANSLATE_NOOP("ToolButtons", "Values in a rectangle")),
    ToolButton("ellipse", "ellipse", QT_TRANSLATE_NOOP("ToolButtons", "Values in an ellipse")),
    ToolButton("profile", "profile", QT_TRANSLATE_NOOP("ToolButtons", "Profile along a line")),
    ToolButton("marker", "marker", QT_TRANSLATE_NOOP("ToolButtons", "Marker")),
    ToolButton("arrow", "arrow", QT_TRANSLATE_NOOP("ToolButtons", "Arrow")),
    ToolButton("text", "text", QT_TRANSLATE_NOOP("ToolButtons", "Text")),
)


class ToolButtons(QWidget):
    """One of the tools is pressed.

    Signals
    -------
    chosen : the name of the tool that the user took.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        self._group = QButtonGroup(self)
        self._keys: dict[str, str] = {}
        self._why_not = ""
        self.buttons: dict[str, QToolButton] = {}
        for tool in TOOLS:
            button = self._add(layout, tool.icon)
            button.clicked.connect(lambda _on=False, name=tool.name: self._choose(name))
            self.buttons[tool.name] = button
        self.measure = self._add(layout, MEASURING_TOOLS[0].icon)
        self.measure.setObjectName("")
        self.measure.setMinimumWidth(BUTTON_PX + 18)
        self.measure.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.measure.clicked.connect(lambda _on=False: self._choose(self._measuring))
        self._measuring = MEASURING_TOOLS[0].name
        menu = QMenu(self.measure)
        for tool in MEASURING_TOOLS:
            action = menu.addAction(icon(tool.icon), self.tr(tool.words))
            action.triggered.connect(lambda _on=False, name=tool.name: self._choose(name))
        self.measure.setMenu(menu)
        self.show_tool(TOOLS[0].name)
        self._tell()

    def _add(self, layout: QHBoxLayout, picture: str) -> QToolButton:
        button = QToolButton(self)
        button.setCheckable(True)
        button.setObjectName("small")
        button.setMinimumSize(BUTTON_PX, BUTTON_PX)
        show_icon(button, picture)
        self._group.addButton(button)
        layout.addWidget(button)
        return button

    @guarded
    def _choose(self, name: str) -> None:
        self.show_tool(name)
        self.chosen.emit(name)

    def show_tool(self, name: str) -> None:
        """Press the button of a tool without telling anybody; none for one that has no button."""
        button = self.buttons.get(name)
        measuring = next((tool for tool in MEASURING_TOOLS if tool.name == name), None)
        if measuring is not None:
            button, self._measuring = self.measure, name
            button.setIcon(icon(measuring.icon))
            self._tell()
        if button is not None:
            button.setChecked(True)
            return
        self._group.setExclusive(False)
        for other in self._group.buttons():
            other.setChecked(False)
        self._group.setExclusive(True)

    def allow_drawing(self, reason: str) -> None:
        """Grey the tools that draw with `reason`; allow them when it is empty."""
        self._why_not = reason
        for name in DRAWING_TOOLS:
            self.buttons[name].setEnabled(not reason)
        self._tell()

    def show_keys(self, keys: Mapping[str, str]) -> None:
        """The keys of the tools by name, for the tooltips; they are bound elsewhere."""
        self._keys = dict(keys)
        self._tell()

    def _tell(self) -> None:
        for tool in TOOLS:
            why_not = self._why_not if tool.name in DRAWING_TOOLS else ""
            self._say(self.buttons[tool.name], tool, why_not)
        tool = next(tool for tool in MEASURING_TOOLS if tool.name == self._measuring)
        self._say(self.measure, tool, "")
        measure = self.tr("Measure: {}").format(self.measure.toolTip())
        self.measure.setToolTip(measure)
        self.measure.setAccessibleName(measure)

    def _say(self, button: QToolButton, tool: ToolButton, why_not: str) -> None:
        words, key = self.tr(tool.words), self._keys.get(tool.name, "")
        button.setAccessibleName(words)
        button.setToolTip(why_not or (f"{words} ({key})" if key else words))
