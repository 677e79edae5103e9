"""The tools of the window, and the one in hand."""

from hccbm_gui.views.tools.auto_window import AutoWindow
from hccbm_gui.views.tools.crosshair import crosshair_tool
from hccbm_gui.views.tools.outline import outline_tools
from hccbm_gui.views.tools.pan import pan_tool
from hccbm_gui.views.tools.scroll import scroll_tool
from hccbm_gui.views.tools.tool import Tool
from hccbm_gui.views.tools.window import window_tool
from hccbm_gui.views.tools.zoom import zoom_tool


class Toolbox:
    """Name to tool; all slice views that share a toolbox hold the same tool."""

    def __init__(self, first: str = "window") -> None:
        self._tools: dict[str, Tool] = {}
        for tool in (
            window_tool(),
            crosshair_tool(),
            pan_tool(),
            zoom_tool(),
            scroll_tool(),
            AutoWindow(),
            *outline_tools(),
        ):
            self.add(tool)
        self._in_hand = self._tools[first if first in self._tools else "window"]

    def add(self, tool: Tool) -> None:
        """Offer another tool, in place of one of the same name."""
        self._tools[tool.name] = tool

    @property
    def names(self) -> tuple[str, ...]:
        """Of all tools, in the order in which they were added."""
        return tuple(self._tools)

    def __contains__(self, name: object) -> bool:
        return name in self._tools

    def __getitem__(self, name: str) -> Tool:
        return self._tools[name]

    @property
    def in_hand(self) -> Tool:
        """What the left button does."""
        return self._in_hand

    def take(self, name: str) -> None:
        """Take a tool in hand; what the other left unfinished is forgotten.

        KeyError when there is no such tool; the one in hand stays.
        """
        taken = self._tools[name]
        if taken is not self._in_hand:
            self._in_hand.put_down()
            self._in_hand = taken

    def put_down(self) -> None:
        """Forget what is unfinished; the tool stays in hand."""
        self._in_hand.put_down()
