"""An overlay of a plugin that can be shown and hidden: made in a job, and made anew for an edit."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from hccbm_gui.core.case import Case
from hccbm_gui.core.overlay import Overlay
from hccbm_gui.core.progress import Progress
from hccbm_gui.plugin.contributed import overlay
from hccbm_gui.plugin.contributions import OverlayEntry
from hccbm_gui.plugin.host import PluginSet
from hccbm_gui.plugin.record import Plugin
from hccbm_gui.services.gate import guarded, report
from hccbm_gui.services.jobs import Job
from hccbm_gui.services.session import Session


class OverlayToggle(QObject):
    """Its action is checked while the overlay is shown or being made."""

    def __init__(
        self,
        plugins: PluginSet,
        plugin: Plugin,
        entry: OverlayEntry,
        session: Session,
        tell: Callable[[str], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._plugins, self._plugin, self._entry = plugins, plugin, entry
        self._session, self._tell = session, tell
        self._made_for: Case | None = None
        self._name = ""
        self._job: Job | None = None
        self.action = QAction(entry.title, self)
        self.action.setCheckable(True)
        self.action.toggled.connect(self._toggled)
        session.case_changed.connect(self._follow)
        session.overlays_changed.connect(self._look)

    def drop(self) -> None:
        """The plugin is off or the menu is made anew: hide the overlay and go."""
        self._session.case_changed.disconnect(self._follow)
        self._session.overlays_changed.disconnect(self._look)
        self._hide()
        self.deleteLater()

    @guarded
    def _toggled(self, on: bool) -> None:
        if on:
            self._make()
        else:
            self._hide()

    @guarded
    def _follow(self, case: Case | None) -> None:
        """Make it anew for an edited case; another patient begins without it."""
        if not self.action.isChecked() or case is self._made_for:
            return
        before = self._made_for
        if case is None or before is None or case.patient is not before.patient:
            self.action.setChecked(False)
        else:
            self._make()

    @guarded
    def _look(self, overlays: tuple[Overlay, ...]) -> None:
        """Somebody else may have taken it away."""
        if self._name and all(shown.name != self._name for shown in overlays):
            self._name = ""
            self.action.setChecked(False)

    def _make(self) -> None:
        case = self._session.case
        if case is None:
            self.action.setChecked(False)
            return
        if self._job is not None:
            self._job.cancel()
        self._made_for = case
        same_patient = self._session.same_patient()

        def work(progress: Progress) -> Overlay | None:
            progress(0.0, "")
            return overlay(self._plugins, self._plugin, self._entry, case)

        self._job = self._session.jobs.start(
            self._entry.title, work, self._show, self._failed, guard=same_patient
        )

    @guarded
    def _show(self, made: Overlay | None) -> None:
        if not self.action.isChecked():
            return
        if self._name and (made is None or made.name != self._name):
            gone, self._name = self._name, ""
            self._session.remove_overlay(gone)
        if made is None:
            self._tell(f"{self._entry.title}: there is nothing to show for this patient")
            self.action.setChecked(False)
            return
        self._name = made.name
        self._session.set_overlay(made)

    @guarded
    def _failed(self, error: Exception) -> None:
        self.action.setChecked(False)
        report(error)

    def _hide(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._made_for = None
        gone, self._name = self._name, ""
        if gone:
            self._session.remove_overlay(gone)
