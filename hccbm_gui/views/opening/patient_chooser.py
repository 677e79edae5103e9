"""Several patients in one folder: which one, with everything that differs between them."""

from collections import Counter
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from hccbm_gui.core.one_patient import OnePatient
from hccbm_gui.core.patient import Patient
from hccbm_gui.io.scanning.one_patient import as_one_patient
from hccbm_gui.io.scanning.scan import PatientScan
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.pictures.palette import Palette, dark
from hccbm_gui.views.opening.one_patient_dialog import alike_chain, ask_for_two
from hccbm_gui.views.opening.patient_differences import differing, shared, shared_by

COLUMNS = ("name", "id", "birth_date", "sex")
FILES = len(COLUMNS) + 1
TO_THE_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
DIFFERS, SHARED = "≠", "="
"""Marks beside the colour: not everybody sees the colour."""
SIZE = (940, 360)


def choose_patient(patients: Sequence[PatientScan], parent: QWidget | None) -> PatientScan | None:
    """The patient picked in a dialog; None when it was cancelled."""
    colours = getattr(parent, "palette_used", None)
    dialog = PatientChooser(patients, parent, colours)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    chosen = dialog.chosen() if accepted else None
    dialog.deleteLater()
    return chosen


AskForTwo = Callable[[Patient, Sequence[Patient], QWidget | None], OnePatient | None]


class PatientChooser(QDialog):
    """A row a patient: name, ID, birth date, sex, studies, files, series; none chosen at first.

    Attributes
    ----------
    ask_for_two : how two people are asked whether identities are one patient; a dialog.
    """

    def __init__(
        self,
        patients: Sequence[PatientScan],
        parent: QWidget | None = None,
        colours: Palette | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("More than one patient"))
        self.resize(*SIZE)
        self._patients = tuple(patients)
        self._colours = colours or dark()
        self._word: OnePatient | None = None
        self.ask_for_two: AskForTwo = ask_for_two
        lead = QLabel(
            self.tr(
                "What was opened belongs to {} patients. They are never mixed: choose the one to "
                "open. Nothing is opened until then."
            ).format(len(self._patients)),
            self,
        )
        lead.setWordWrap(True)
        self.rows = self._table()
        doubts = QLabel("\n".join(self.doubts()), self)
        doubts.setObjectName("attention")
        doubts.setWordWrap(True)
        doubts.setVisible(bool(doubts.text()))
        legend = QLabel(
            self.tr(
                "{} another patient has it too   {} differs from the one of the same ID or name"
            ).format(SHARED, DIFFERS),
            self,
        )
        legend.setObjectName("dim")
        legend.setVisible(bool(doubts.text()))
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Open | QDialogButtonBox.StandardButton.Cancel, self
        )
        self.open_button = buttons.button(QDialogButtonBox.StandardButton.Open)
        self.open_button.setEnabled(False)
        self.as_one = QPushButton(self.tr("Open as one patient…"), self)
        self.as_one.setToolTip(self.tr("Two people must say that they are; it stays written down"))
        self.as_one.setAutoDefault(False)
        self.as_one.setEnabled(False)
        self.as_one.clicked.connect(self._ask_for_two)
        if doubts.text():
            buttons.addButton(self.as_one, QDialogButtonBox.ButtonRole.ActionRole)
        else:
            self.as_one.hide()
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.rows.itemSelectionChanged.connect(self._selection_changed)
        self.rows.itemActivated.connect(self.accept)
        layout = QVBoxLayout(self)
        for widget in (lead, self.rows, doubts, legend, buttons):
            layout.addWidget(widget, 1 if widget is self.rows else 0)

    def chosen(self) -> PatientScan | None:
        """The patient of the chosen row, with all that two people put to it; None without one."""
        if self._word is not None:
            return as_one_patient(self._patients, self._word)
        chosen = self.rows.selectedItems()
        return self._patients[self.rows.indexOfTopLevelItem(chosen[0])] if chosen else None

    def doubts(self) -> list[str]:
        """What of the patients could be a mistake in the files, a sentence each."""
        people = [entry.patient for entry in self._patients]
        told = []
        for group in shared_by(people, "id"):
            what = self._differences(group, ("name", "birth_date", "sex"))
            told.append(
                self.tr("The same ID {} is on files with different {}.").format(group[0].id, what)
            )
        for group in shared_by(people, "name"):
            what = self._differences(group, ("id", "birth_date", "sex"))
            told.append(
                self.tr("The same name {} is on files with different {}.").format(
                    group[0].name, what
                )
            )
        if told:
            told.append(
                self.tr(
                    "They are taken for different patients. If they are one, let it be corrected "
                    "where the files come from, or open them as one patient, which two people "
                    "must sign; if not, one of the IDs is wrong."
                )
            )
        return told

    def _differences(self, group: Sequence[Patient], keys: Sequence[str]) -> str:
        """``names (A and B), birth dates (1950-01-02 and 1960-03-04)``."""
        words = {
            "name": self.tr("names"),
            "id": self.tr("IDs"),
            "birth_date": self.tr("birth dates"),
            "sex": self.tr("sexes"),
        }
        found = []
        for key in keys:
            if any(key in differing(person, group) for person in group):
                values = dict.fromkeys(getattr(person, key) for person in group)
                found.append(f"{words[key]} ({', '.join(value for value in values if value)})")
        return ", ".join(found) or self.tr("particulars")

    def _table(self) -> QTreeWidget:
        rows = QTreeWidget(self)
        rows.setHeaderLabels(
            [
                self.tr("Name"),
                self.tr("ID"),
                self.tr("Birth date"),
                self.tr("Sex"),
                self.tr("Studies"),
                self.tr("Files"),
                self.tr("Series"),
            ]
        )
        rows.headerItem().setTextAlignment(FILES, TO_THE_RIGHT)
        rows.setRootIsDecorated(False)
        rows.setAllColumnsShowFocus(True)
        rows.setAccessibleName(self.tr("Patients found"))
        people = [entry.patient for entry in self._patients]
        for entry in self._patients:
            rows.addTopLevelItem(self._row(entry, people))
        for column in range(rows.columnCount()):
            rows.resizeColumnToContents(column)
        return rows

    def _row(self, entry: PatientScan, people: Sequence[Patient]) -> QTreeWidgetItem:
        person = entry.patient
        different, same = differing(person, people), shared(person, people)
        item = QTreeWidgetItem([""] * len(COLUMNS) + [*_contents(entry)])
        item.setTextAlignment(FILES, TO_THE_RIGHT)
        for column, key in enumerate(COLUMNS):
            value = getattr(person, key) or self.tr("not said")
            mark = DIFFERS if key in different else SHARED if key in same else ""
            item.setText(column, f"{mark} {value}".strip())
            if key in different:
                item.setForeground(column, QColor(self._colours.attention))
                item.setToolTip(column, self.tr("Differs from a patient of the same ID or name"))
            elif key in same:
                item.setToolTip(column, self.tr("Another patient here has it too"))
        return item

    @guarded
    def _selection_changed(self) -> None:
        chosen = self.chosen()
        people = [entry.patient for entry in self._patients]
        self.open_button.setEnabled(chosen is not None)
        self.as_one.setEnabled(chosen is not None and bool(alike_chain(chosen.patient, people)))

    @guarded
    def _ask_for_two(self) -> None:
        chosen = self.chosen()
        if chosen is None:
            return
        people = [entry.patient for entry in self._patients]
        self._word = self.ask_for_two(chosen.patient, people, self)
        if self._word is not None:
            self.accept()


def _contents(entry: PatientScan) -> tuple[str, str, str]:
    """Studies with their dates, files, and series by modality of a patient."""
    dates = sorted({study.date for study in entry.studies if study.date})
    span = f" ({dates[0]} – {dates[-1]})" if len(dates) > 1 else f" ({dates[0]})" if dates else ""
    series = entry.all_series()
    kinds = Counter(one.info.modality for one in series)
    words = ", ".join(f"{name} {count}" for name, count in kinds.items())
    files = {path for one in series for path in one.paths}
    return f"{len(entry.studies)}{span}", str(len(files)), words
