"""What can be measured, as commands."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from hccbm_gui.views.command import Command
from hccbm_gui.views.measuring.measure_panel import connected_measuring
from hccbm_gui.views.tools.measure_kinds import MEASURE_KINDS

if TYPE_CHECKING:
    from hccbm_gui.views.main_window import MainWindow

translate = QCoreApplication.translate
GROUP = "Measure"
KEYS = {"ruler": "M"}


def measure_commands(window: "MainWindow") -> tuple[Command, ...]:
    """The tools, and what is done with what was measured."""

    titles = {
        "ruler": translate("commands", "Ruler"),
        "angle": translate("commands", "Angle"),
        "cobb": translate("commands", "Cobb angle (two lines)"),
        "rectangle": translate("commands", "Rectangle: mean, sd, area"),
        "ellipse": translate("commands", "Ellipse: mean, sd, area"),
        "marker": translate("commands", "Marker"),
        "arrow": translate("commands", "Arrow"),
        "text": translate("commands", "Words"),
        "profile": translate("commands", "Profile along a line"),
    }
    has_image, has_some = _reasons(window)
    tools = tuple(
        Command(
            f"measure.{kind.name}",
            titles[kind.name],
            GROUP,
            partial(take_tool, window, kind.name),
            KEYS.get(kind.name, ""),
            has_image,
            partial(_is_in_hand, window, kind.name),
        )
        for kind in MEASURE_KINDS
    )
    listed = translate("commands", "List of measurements")
    copied = translate("commands", "Copy the measurements")
    return (
        *tools,
        Command("measure.list", listed, GROUP, partial(_show_list, window), "Ctrl+M"),
        Command("measure.copy", copied, GROUP, partial(_copy, window), "", has_some),
    )


def take_tool(window: "MainWindow", name: str) -> None:
    """Take a tool in hand in all slice views."""
    window.slices.set_tool(name)


def _is_in_hand(window: "MainWindow", name: str) -> bool:
    return bool(window.slices.hands.toolbox.in_hand.name == name)


def _show_list(window: "MainWindow") -> None:
    window.tabs.setCurrentWidget(connected_measuring(window).page)


def _copy(window: "MainWindow") -> None:
    connected_measuring(window).page.copy_wanted.emit()


def _reasons(window: "MainWindow") -> tuple[Callable[[], str], Callable[[], str]]:
    """Why there is nothing to measure on, and why there is nothing to copy."""

    def image() -> str:
        case = window.session.case
        if case is None or not case.volumes:
            return translate("commands", "Needs an image with slices.")
        return ""

    def some() -> str:
        case = window.session.case
        if case is None or not case.measurements:
            return translate("commands", "Nothing has been measured.")
        return ""

    return image, some
