"""Labelling of vertebrae in the window: what hands want becomes edits, and is shown everywhere."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication, QObject

from hccbm_gui.core.case import Case
from hccbm_gui.core.levels import (
    Levels,
    LevelSequence,
    Reach,
    VertebraLevel,
    level_named,
    sequence_of,
)
from hccbm_gui.core.spine_line import levels_of_points
from hccbm_gui.services import levels as edits
from hccbm_gui.services.gate import guarded
from hccbm_gui.views.command import Command
from hccbm_gui.views.spine.levels_page import LevelsPage
from hccbm_gui.views.tools.level_desk import LevelDesk
from hccbm_gui.views.tools.level_tool import LevelTool

if TYPE_CHECKING:
    from hccbm_gui.views.main_window import MainWindow

translate = QCoreApplication.translate


class Labelling(QObject):
    """Connects session, desk, page and slice views.

    Parameters
    ----------
    window : in whose views vertebrae are labelled; this is its child.
    page : lists them.
    """

    def __init__(self, window: "MainWindow", page: LevelsPage) -> None:
        super().__init__(window)
        self._window, self._session, self.page = window, window.session, page
        self._gtvs: tuple[object, dict[str, str]] = (None, {})
        self.desk = LevelDesk(lambda: self._session.case, self)
        self._connect()

    def _connect(self) -> None:
        desk, page, grid = self.desk, self.page, self._window.slices
        desk.labelled.connect(self._add)
        desk.moved.connect(self._move)
        desk.remove_wanted.connect(self._remove)
        desk.picked.connect(self.refresh)
        page.tool_wanted.connect(lambda: grid.set_tool(LevelTool.name))
        page.start_chosen.connect(self._start)
        page.sequence_chosen.connect(self._count)
        page.picked.connect(self._jump)
        page.remove_wanted.connect(lambda label: self._remove(self.frame_uid, label))
        page.relabel_wanted.connect(self._relabel)
        self._session.patient_changed.connect(self._begin)
        self._session.case_changed.connect(self.refresh)
        # Another layout, or another image, may have made new views.
        grid.layout_changed.connect(self.refresh)
        grid.case_shown.connect(self.refresh)

    @property
    def frame_uid(self) -> str:
        """Frame of reference of the main image; empty without one."""
        case, uid = self._session.case, self._window.slices.shown.base_uid
        volume = None if case is None else case.volumes.get(uid)
        return "" if volume is None else volume.geometry.frame_uid

    # ---- what is shown

    @guarded
    def refresh(self, _anything: object = None) -> None:
        """Show the levels of the case in every slice view and on the page."""
        case, frame = self._session.case, self.frame_uid
        levels = self.desk.levels(frame)
        if self.desk.chosen not in {level.label for level in levels}:
            self.desk.chosen = ""
        for view in self._window.slices.panes.slices().values():
            view.scene.set_levels(() if case is None else case.levels, self.desk.chosen)
            view.update()
        if case is None:
            why = self.tr("Needs an open patient")
        else:
            why = "" if case.volumes else self.tr("Needs a CT or MR")
        counted = sequence_of(levels, self.desk.sequence)
        self.page.show_levels(levels, self._gtvs_of(case, levels), counted, self.desk.chosen, why)

    def _gtvs_of(self, case: Case | None, levels: Levels) -> dict[str, str]:
        """Names of the GTVs in each level; worked out anew only when one of them has changed."""
        gtvs = () if case is None or not levels else case.gtvs()
        if self._gtvs[0] == (levels, gtvs):
            return self._gtvs[1]
        found: dict[str, list[str]] = {}
        for roi in gtvs:
            if roi.frame_uid == levels[0].frame_uid:
                for label in levels_of_points(levels, np.concatenate(roi.contours)):
                    found.setdefault(label, []).append(roi.name)
        named = {label: ", ".join(names) for label, names in found.items()}
        self._gtvs = ((levels, gtvs), named)
        return named

    @guarded
    def _begin(self, _patient: object) -> None:
        """Nothing that was said of one patient holds for the next."""
        self.desk.start, self.desk.chosen, self.desk.sequence = "", "", LevelSequence()
        self.page.start.setCurrentIndex(0)

    @guarded
    def _start(self, label: str) -> None:
        self.desk.start = label
        self.refresh()
        if label:
            self.page.tool_wanted.emit()

    @guarded
    def _count(self, sequence: LevelSequence) -> None:
        self.desk.sequence = sequence
        self.refresh()

    @guarded
    def _jump(self, label: str) -> None:
        self.desk.chosen = label
        level = level_named(self.desk.levels(self.frame_uid), label)
        self.refresh()
        self._session.set_cursor(level.position_mm)

    # ---- edits

    def _edit(self, label: str, change: Callable[[Case], Case]) -> None:
        case = self._session.case
        if case is not None:
            self._session.edit(label, change(case))

    @guarded
    def _add(self, level: VertebraLevel) -> None:
        self._edit(
            self.tr("Label {}").format(level.label), lambda case: edits.add_level(case, level)
        )
        self.desk.pick(level.label)

    @guarded
    def _move(self, level: VertebraLevel) -> None:
        self._edit(
            self.tr("Move {}").format(level.label),
            lambda case: edits.move_level(case, level.frame_uid, level.label, level.position_mm),
        )
        self.desk.pick(level.label)

    @guarded
    def _remove(self, frame_uid: str, label: str) -> None:
        self._edit(
            self.tr("Remove {}").format(label),
            lambda case: edits.remove_level(case, frame_uid, label),
        )

    @guarded
    def _relabel(self, label: str, new: str, reach: Reach) -> None:
        frame, asked = self.frame_uid, self.desk.sequence
        # A name such as T13 says by itself how many there are.
        most = {"T": asked.thoracic, "L": asked.lumbar}
        if new[0] in most:
            most[new[0]] = max(most[new[0]], int(new[1:]))
        sequence = LevelSequence(most["T"], most["L"])
        self._edit(
            self.tr("Relabel {old} as {new}").format(old=label, new=new),
            lambda case: edits.relabel_levels(case, frame, label, new, sequence, reach),
        )
        self.desk.pick(new)


def connect_levels(window: "MainWindow") -> Labelling:
    """Give the window the labelling tool and its page; lives as long as the window."""
    page = LevelsPage()
    window.tabs.add_page(page, page.title)
    labelling = Labelling(window, page)
    window.slices.hands.toolbox.add(LevelTool(labelling.desk))
    labelling.refresh()
    return labelling


def level_commands(window: "MainWindow") -> tuple[Command, ...]:
    """Labelling, as a command: the page, and the tool where it can be taken."""

    def label() -> None:
        made = window.findChild(Labelling)
        window.tabs.setCurrentWidget(made.page)
        if made.page.tool.isEnabled():
            window.slices.set_tool(LevelTool.name)

    def why_not() -> str:
        case = window.session.case
        has_image = case is not None and bool(case.volumes)
        return "" if has_image else translate("commands", "Needs an image with slices.")

    return (
        Command(
            "tool.level",
            translate("commands", "Tool: label vertebrae"),
            "Image",
            label,
            "",
            why_not,
            lambda: bool(window.slices.hands.toolbox.in_hand.name == LevelTool.name),
        ),
    )
