"""The integrity sheet in the window: is what was opened whole, of one patient, and does it fit?"""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hccbm_gui.core.checks.integrity import GROUPS
from hccbm_gui.core.checks.row import CheckRow, Status
from hccbm_gui.core.errors import HccbmError
from hccbm_gui.io.writing.new_file import write_new
from hccbm_gui.plugin.check_list import CheckList, Section, status_colour
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.integrity import IntegritySheet, sheet_json
from hccbm_gui.views.look.icons import icon


class IntegrityPage(QWidget):
    """Shows a sheet; whoever makes sheets is asked by signals.

    Signals
    -------
    check_wanted : the user asks for a new sheet.
    shown : the page has come into sight.
    """

    check_wanted = Signal()
    shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._sheet: IntegritySheet | None = None
        self._stale = self._running = False
        self.last_folder = str(Path.home())
        self.counts = QLabel(self)
        self.counts.setWordWrap(True)
        self.state = QLabel(self)
        self.state.setObjectName("dim")
        self.state.setWordWrap(True)
        self.only_problems = QCheckBox(self.tr("Only what asks to be looked at"), self)
        self.again = self._button(self.tr("Check again"), "reset", self._ask)
        self.copy = self._button(self.tr("Copy"), "copy", self._copy)
        self.save = self._button(self.tr("Save…"), "save", self._save)
        self.list = CheckList(self)
        self._lay_out()
        self.only_problems.toggled.connect(self._fill)
        self.show_sheet(None)

    def _button(self, words: str, name: str, do: object) -> QPushButton:
        button = QPushButton(icon(name), words, self)
        button.clicked.connect(do)
        return button

    def _lay_out(self) -> None:
        title = QLabel(self.tr("INTEGRITY"), self)
        title.setObjectName("section")
        buttons = QHBoxLayout()
        for button in (self.again, self.copy, self.save):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 8, 8)
        layout.setSpacing(6)
        layout.addWidget(title)
        layout.addWidget(self.counts)
        layout.addWidget(self.only_problems)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.state)
        layout.addLayout(buttons)

    @property
    def sheet(self) -> IntegritySheet | None:
        """What is shown."""
        return self._sheet

    def show_sheet(
        self, sheet: IntegritySheet | None, *, stale: bool = False, running: bool = False
    ) -> None:
        """Show a sheet, or an invitation without one; `stale` when the case is another by now."""
        changed = sheet is not self._sheet or sheet is None
        self._sheet, self._stale, self._running = sheet, stale, running
        self._tell()
        if changed:
            self._fill()

    def _tell(self) -> None:
        sheet = self._sheet
        if self._running:
            self.state.setText(self.tr("Checking…"))
        elif self._stale and sheet is not None:
            self.state.setText(self.tr("The case has changed since: check it again."))
        else:
            self.state.setText(
                self.tr("It reads and tells; it changes nothing.") if sheet is not None else ""
            )
        none = self.tr("Nothing was checked yet") if sheet is None else ""
        # A check that was cancelled left no sheet, yet there is a case to check.
        no_case = "" if self._stale or sheet is not None else self.tr("Open a patient first")
        old = self.tr("Check it again first: the case has changed since") if self._stale else ""
        busy = self.tr("It is being checked now") if self._running else ""
        _offer(self.copy, busy or no_case or none or old, self.tr("The whole sheet as text"))
        as_file = self.tr("As JSON, or as a table (CSV); nothing is written over")
        _offer(self.save, busy or no_case or none or old, as_file)
        _offer(self.only_problems, no_case or none, self.tr("Leave out what passed"))
        _offer(self.again, busy or no_case, self.tr("Make the sheet of the case as it is now"))

    @guarded
    def _fill(self, _: object = None) -> None:
        sheet = self._sheet
        if sheet is None:
            self.counts.clear()
            self.list.show_words(
                self.tr(
                    "Open a patient: every rule of identity, references, geometry, dose and "
                    "structures is then checked, one row each."
                )
            )
            return
        self.counts.setText(self._counted(sheet))
        only = self.only_problems.isChecked()
        sections = list(_sections(sheet, self.tr("To look at"), self.tr("Not applicable"), only))
        if sections:
            self.list.show_sections(sections)
        else:
            self.list.show_words(self.tr("Nothing failed, and nothing asks to be looked at."))

    def _counted(self, sheet: IntegritySheet) -> str:
        words = {
            Status.FAILED: self.tr("failed"),
            Status.WARNING: self.tr("to look at"),
            Status.PASSED: self.tr("passed"),
            Status.INFO: self.tr("for information"),
            Status.NOT_APPLICABLE: self.tr("not applicable"),
        }
        found = ((status, sheet.counts[status]) for status in words)
        return " · ".join(
            f"<b style='color:{status_colour(status, self.palette())}'>{count}</b> {words[status]}"
            for status, count in found
            if count
        )

    @guarded
    def _ask(self, _: object = None) -> None:
        self.check_wanted.emit()

    @guarded
    def _copy(self, _: object = None) -> None:
        if self._sheet is not None:
            QApplication.clipboard().setText(self._sheet.as_text())
            self.state.setText(self.tr("Copied as text."))

    @guarded
    def _save(self, _: object = None) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        kinds = ";;".join((self.tr("Table (*.csv)"), self.tr("JSON (*.json)")))
        asked = QFileDialog.Option.DontConfirmOverwrite  # what exists is never written over
        chosen, kind = QFileDialog.getSaveFileName(
            self,
            self.tr("Save the integrity sheet"),
            str(Path(self.last_folder) / "integrity.csv"),
            kinds,
            options=asked,
        )
        if not chosen:
            return
        path = Path(chosen)
        if not path.suffix:
            path = path.with_suffix(".json" if "json" in kind else ".csv")
        as_json = path.suffix.lower() == ".json"
        try:
            write_new(path, sheet_json(sheet) if as_json else sheet.as_csv())
        except HccbmError as problem:
            self.state.setText(str(problem))
        else:
            self.state.setText(self.tr("Saved as {}.").format(path.name))

    @guarded
    def showEvent(self, event: QShowEvent) -> None:
        """What is seen is of now."""
        super().showEvent(event)
        self.shown.emit()

    @guarded
    def changeEvent(self, event: QEvent) -> None:
        """Another theme has other colours for the marks."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and getattr(self, "_sheet", None):
            # Once the change has reached all of the page.
            QTimer.singleShot(0, self, self._fill)


def _offer(button: QAbstractButton, why_not: str, what: str) -> None:
    """Greyed with the reason as its tooltip, or ready with what it does."""
    button.setEnabled(not why_not)
    button.setToolTip(why_not or what)


def _sections(
    sheet: IntegritySheet, problems: str, silent: str, only_problems: bool
) -> Iterable[Section]:
    """What asks to be looked at first, open; the rest by groups, folded."""
    if sheet.problems:
        yield Section(problems, sheet.problems, counted=False)
    if only_problems:
        return
    rest = [row for row in sheet.rows if not row.is_problem]
    for group, heading in GROUPS.items():
        told = tuple(row for row in rest if row.group == group and _applies(row))
        if told:
            yield Section(heading, told, folded=True)
    none = tuple(row for row in rest if not _applies(row))
    if none:
        yield Section(silent, none, folded=True)


def _applies(row: CheckRow) -> bool:
    return row.status is not Status.NOT_APPLICABLE
