"""The tools of the left button: a row of buttons, popups for those that draw and measure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QToolButton, QWidget

from hccbm_gui.services.gate import guarded
from hccbm_gui.views.look.icons import icon, show_icon


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
BENCH_TOOLS = (
    ToolButton("brush", "brush", QT_TRANSLATE_NOOP("ToolButtons", "Brush")),
    ToolButton("eraser", "eraser", QT_TRANSLATE_NOOP("ToolButtons", "Eraser")),
    ToolButton("livewire", "live_wire", QT_TRANSLATE_NOOP("ToolButtons", "Live wire along edges")),
    ToolButton("trace", "trace", QT_TRANSLATE_NOOP("ToolButtons", "Trace the level")),
    ToolButton("circle", "circle", QT_TRANSLATE_NOOP("ToolButtons", "Circle")),
    ToolButton("box", "box", QT_TRANSLATE_NOOP("ToolButtons", "Rectangle")),
    ToolButton("nudge", "nudge", QT_TRANSLATE_NOOP("ToolButtons", "Nudge the outline")),
    ToolButton("vertices", "vertices", QT_TRANSLATE_NOOP("ToolButtons", "Corners of the outline")),
    ToolButton("fill", "fill", QT_TRANSLATE_NOOP("ToolButtons", "Fill a hole")),
)
DRAWING_TOOLS = frozenset({"polygon", "freehand", "cut"})
MEASURING_TOOLS = (
    ToolButton("ruler", "ruler", QT_TRANSLATE_NOOP("ToolButtons", "Length")),
    ToolButton("angle", "angle", QT_TRANSLATE_NOOP("ToolButtons", "Angle")),
    ToolButton("cobb", "cobb", QT_TRANSLATE_NOOP("ToolButtons", "Cobb angle: two lines")),
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
        self.draw = self._popup(layout, BENCH_TOOLS, lambda: self._drawing)
        self._drawing = BENCH_TOOLS[0].name
        self.measure = self._popup(layout, MEASURING_TOOLS, lambda: self._measuring)
        self._measuring = MEASURING_TOOLS[0].name
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

    def _popup(
        self, layout: QHBoxLayout, tools: tuple[ToolButton, ...], latest: Callable[[], str]
    ) -> QToolButton:
        """A button for the latest of several tools, with a menu of all."""
        button = self._add(layout, tools[0].icon)
        button.setObjectName("")
        button.setMinimumWidth(BUTTON_PX + 18)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        button.clicked.connect(lambda _on=False: self._choose(latest()))
        menu = QMenu(button)
        for tool in tools:
            action = menu.addAction(icon(tool.icon), self.tr(tool.words))
            action.triggered.connect(lambda _on=False, name=tool.name: self._choose(name))
        button.setMenu(menu)
        return button

    @guarded
    def _choose(self, name: str) -> None:
        self.show_tool(name)
        self.chosen.emit(name)

    def show_tool(self, name: str) -> None:
        """Press the button of a tool without telling anybody; none for one that has no button."""
        button = self.buttons.get(name)
        drawing = _named(BENCH_TOOLS, name)
        measuring = _named(MEASURING_TOOLS, name)
        if drawing is not None:
            button, self._drawing = self.draw, name
            button.setIcon(icon(drawing.icon))
            self._tell()
        elif measuring is not None:
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
        self.draw.setEnabled(not reason)
        self._tell()

    def show_keys(self, keys: Mapping[str, str]) -> None:
        """The keys of the tools by name, for the tooltips; they are bound elsewhere."""
        self._keys = dict(keys)
        self._tell()

    def _tell(self) -> None:
        for tool in TOOLS:
            why_not = self._why_not if tool.name in DRAWING_TOOLS else ""
            self._say(self.buttons[tool.name], tool, why_not)
        measure = self.tr("Measure: {}")
        self._say_latest(self.measure, _named(MEASURING_TOOLS, self._measuring), measure, "")
        draw = self.tr("Draw: {}")
        self._say_latest(self.draw, _named(BENCH_TOOLS, self._drawing), draw, self._why_not)

    def _say_latest(
        self, button: QToolButton, tool: ToolButton | None, words: str, why_not: str
    ) -> None:
        if tool is None:
            return
        self._say(button, tool, why_not)
        if not why_not:
            button.setToolTip(words.format(button.toolTip()))
        button.setAccessibleName(words.format(button.accessibleName()))

    def _say(self, button: QToolButton, tool: ToolButton, why_not: str) -> None:
        words, key = self.tr(tool.words), self._keys.get(tool.name, "")
        button.setAccessibleName(words)
        button.setToolTip(why_not or (f"{words} ({key})" if key else words))


def _named(tools: tuple[ToolButton, ...], name: str) -> ToolButton | None:
    return next((tool for tool in tools if tool.name == name), None)
