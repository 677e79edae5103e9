"""Measurements and profiles out of the program: on the clipboard, or as a table in a file."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QFileDialog

from hccbm_gui.services.gate import guarded
from hccbm_gui.services.measure_table import (
    Rows,
    measurement_rows,
    profile_rows,
    tab_separated,
    write_csv,
)
from hccbm_gui.services.session import Session
from hccbm_gui.views.measuring.measuring import Measuring


class MeasureExport(QObject):
    """Does what the buttons of the page ask for.

    Parameters
    ----------
    last_folder : where a save dialog begins.
    """

    def __init__(
        self, session: Session, measuring: Measuring, last_folder: Callable[[], str]
    ) -> None:
        super().__init__(measuring)
        self._session, self._measuring = session, measuring
        self._last_folder = last_folder
        page = measuring.page
        page.copy_wanted.connect(self.copy)
        page.export_wanted.connect(self._export)
        page.profile_export_wanted.connect(self._export_profile)

    @guarded
    def copy(self) -> None:
        """Put the list on the clipboard, a tab between the cells."""
        QApplication.clipboard().setText(tab_separated(self._rows()))

    @guarded
    def _export(self) -> None:
        self._save(self.tr("Save the measurements"), "measurements.csv", self._rows())

    @guarded
    def _export_profile(self) -> None:
        rows = profile_rows(self._measuring.page.profiles)
        self._save(self.tr("Save the profile"), "profile.csv", rows)

    def _rows(self) -> Rows:
        case = self._session.case
        return [] if case is None else measurement_rows(case, self._measuring.readings)

    def _save(self, title: str, name: str, rows: Rows) -> None:
        if not rows:
            return
        suggested = str(Path(self._last_folder()) / name)
        chosen, _ = QFileDialog.getSaveFileName(
            self._measuring.page, title, suggested, self.tr("Table (*.csv)")
        )
        if chosen:
            # The dialog has asked before it gave a name that exists; another ending is another.
            write_csv(Path(chosen), rows)
