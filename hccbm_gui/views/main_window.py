"""The window: header, what there is, pictures, what it means, status."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from hccbm_gui import NOTICE
from hccbm_gui.plugin.host import PluginSet, open_plugins
from hccbm_gui.services.case_opening import OpenedCase
from hccbm_gui.services.gate import guarded, on_problem
from hccbm_gui.services.journal import is_journal
from hccbm_gui.services.pictures.palette import Palette, dark
from hccbm_gui.services.projected_bone import ProjectedBone
from hccbm_gui.services.session import Session
from hccbm_gui.services.settings import load_settings, save_settings, user_name
from hccbm_gui.views.case_actions import CaseActions
from hccbm_gui.views.commands.shortcut_sheet import show_shortcuts
from hccbm_gui.views.fields.comparison_panel import ComparisonPanel
from hccbm_gui.views.header import Header
from hccbm_gui.views.left_panel import LeftPanel
from hccbm_gui.views.opening.file_actions import FileActions
from hccbm_gui.views.opening.opening import Opening
from hccbm_gui.views.opening.patient_chooser import choose_patient
from hccbm_gui.views.opening.welcome import Welcome
from hccbm_gui.views.panes.grid import PaneGrid
from hccbm_gui.views.panes.layout_commands import fill_layouts
from hccbm_gui.views.plugin_area.plugin_tabs import PluginTabs
from hccbm_gui.views.plugin_area.plugins_dialog import PluginsDialog
from hccbm_gui.views.problem_strip import ProblemStrip
from hccbm_gui.views.status_line import StatusLine
from hccbm_gui.views.window_size import Room, WindowSize

LAYOUT_OF_STEP = {"Bone scan": "beside", "Align": "beside"}
"""Where a step wants another layout than the user's."""
USUAL_SIZE = QSize(1600, 1000)


class MainWindow(QMainWindow):
    """Holds the parts; `views.wiring.assemble_window` makes it and connects them."""

    report_noted = Signal()
    TITLE = "HCCBM · not for clinical use"

    def __init__(
        self,
        session: Session,
        palette: Palette | None = None,
        plugins: PluginSet | None = None,
    ) -> None:
        super().__init__()
        colours = palette or dark()
        self.session = session
        self.settings = load_settings()
        self.palette_used = colours
        self.report_written = False
        self._arranged_for = ""
        self.setAcceptDrops(True)
        self.header = Header(colours, NOTICE, self)
        self.left = LeftPanel(colours, self)
        self.slices = PaneGrid(session.jobs, colours, self.settings.pictures, self)
        self.planar = self.slices.planar
        self.comparison = ComparisonPanel(colours, self)
        self.bone = ProjectedBone(session)
        self.plugins = open_plugins() if plugins is None else plugins
        self.plugins.watch()
        if self.plugins.safe_mode:
            self.TITLE = f"{self.TITLE} · safe mode, no plugins"
        self.tabs = PluginTabs(self.comparison, self.plugins, session, self)
        self.problems = ProblemStrip(colours, self)
        self.status = StatusLine(session.jobs)
        self.welcome = Welcome(self)
        self.opening = Opening(session, self._choose_patient, self)
        self.files = FileActions(session, self.plugins, self)
        self.actions_on_case = CaseActions(session, lambda: user_name(self.settings), self)
        self._lay_out()
        self.setStatusBar(self.status)
        self._stop_listening = on_problem(self._tell_problem)
        self.welcome.show_recent(self.settings.recents)
        room = self.screen().availableSize()
        self.room.fit(room.width())
        self.resize(room.boundedTo(USUAL_SIZE))
        if self.settings.window_geometry:
            self.restoreGeometry(self.settings.window_geometry)

    def _lay_out(self) -> None:
        self.room = WindowSize(self, self.header, self.left, self.slices, self.tabs)
        self.columns = self.room.columns
        self.columns.splitterMoved.connect(self._remember_columns)
        self.pages = QStackedWidget(self)
        self.pages.addWidget(self.welcome)
        self.pages.addWidget(self.room.page)
        centre = QWidget(self)
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.pages, 1)
        strip = QHBoxLayout()
        strip.setContentsMargins(8, 0, 8, 4)
        strip.addWidget(self.problems)
        column.addLayout(strip)
        self.setCentralWidget(centre)
        fill_layouts(self.slices.toolbar.layouts, self.slices)
        self.room.set_columns(self.settings.pictures.columns)

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Open folders or files, as from the command line."""
        self.files.open_paths(list(paths))

    def open_recent(self, folder: str) -> None:
        """Open a folder of the recent ones."""
        self.open_paths([Path(folder)])

    @guarded
    def remember_opened(self, opened: OpenedCase) -> None:
        """Put what was opened on top of the recent ones."""
        self.report_written = False
        path = opened.path or opened.sources[0]
        if is_journal(path):  # no place that a user opens
            return
        self.settings = self.settings.with_recent(path)
        save_settings(self.settings)
        self.welcome.show_recent(self.settings.recents)

    @guarded
    def note_report(self, path: str) -> None:
        """Say where the report is."""
        self.report_written = True
        self.status.showMessage(f"Report written: {path}", 8000)
        self.report_noted.emit()

    def _tell_problem(self, problem: Exception) -> None:
        """A signal carries the problem over, whatever thread it comes from."""
        self.session.problem.emit(self.plugins.attributed(problem))

    @guarded
    def show_plugins(self) -> None:
        """Open the list of plugins."""
        PluginsDialog(self.plugins, self.palette_used, self).show()

    @guarded
    def show_keys(self) -> None:
        """Open the sheet of keys and mouse."""
        show_shortcuts(self)

    def arrange_for(self, step: str) -> None:
        """Lay the pictures out as a step needs it, once on entering it."""
        if step != self._arranged_for:
            self._arranged_for = step
            self.slices.arrangement.use_for_step(LAYOUT_OF_STEP.get(step, ""))

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the room there is."""
        super().resizeEvent(event)
        self.room.fit(event.size().width(), self.slices.choices.settings.columns)

    @guarded
    def _remember_columns(self) -> None:
        if self.room.room is Room.WIDE:
            choices = self.slices.choices
            choices.settings = replace(choices.settings, columns=tuple(self.columns.sizes()))

    def _choose_patient(self, patients: Sequence[object]) -> object:
        return choose_patient(patients, self)  # type: ignore[arg-type]

    @guarded
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take folders and files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    @guarded
    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.open_paths(paths)

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space hides the overlay while it is held."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.slices.blink_overlay(False)
        else:
            super().keyPressEvent(event)

    @guarded
    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """The overlay comes back."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.slices.blink_overlay(True)
        else:
            super().keyReleaseEvent(event)

    @guarded
    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop the jobs and remember the window."""
        self._stop_listening()
        self.plugins.stop_watching()
        self.session.jobs.shutdown()
        geometry = bytes(self.saveGeometry().data())
        pictures = self.slices.choices.settings
        self.settings = replace(self.settings, window_geometry=geometry, pictures=pictures)
        save_settings(self.settings)
        event.accept()
