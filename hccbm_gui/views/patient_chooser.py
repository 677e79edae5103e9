"""Several patients in one folder: which one, with everything that differs between them."""

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from hccbm_gui.io.scanning.scan import PatientScan


def choose_patient(patients: Sequence[PatientScan], parent: QWidget | None) -> PatientScan | None:
    """The patient picked in a dialog; None when it was cancelled."""
    dialog = PatientChooser(patients, parent)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    chosen = dialog.chosen() if accepted else None
    dialog.deleteLater()
    return chosen


class PatientChooser(QDialog):
    """A row a patient: name, ID, birth date, sex, studies."""

    def __init__(self, patients: Sequence[PatientScan], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("More than one patient")
        self.resize(720, 300)
        self._patients = tuple(patients)
        label = QLabel(
            "What was opened belongs to more than one patient. They are never mixed: "
            "choose the one to open.",
            self,
        )
        label.setWordWrap(True)
        self._rows = QTreeWidget(self)
        self._rows.setHeaderLabels(["Name", "ID", "Birth date", "Sex", "Series"])
        self._rows.setRootIsDecorated(False)
        for entry in self._patients:
            person = entry.patient
            series = [scan.info.modality for study in entry.studies for scan in study.series]
            facts = [person.name, person.id, person.birth_date, person.sex, " ".join(series)]
            self._rows.addTopLevelItem(QTreeWidgetItem(facts))
        self._rows.setCurrentItem(self._rows.topLevelItem(0))
        for column in range(4):
            self._rows.resizeColumnToContents(column)
        self._rows.itemActivated.connect(self.accept)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Open | QDialogButtonBox.StandardButton.Cancel, self
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(label)
        layout.addWidget(self._rows)
        layout.addWidget(buttons)

    def chosen(self) -> PatientScan | None:
        """The patient of the current row."""
        row = self._rows.indexOfTopLevelItem(self._rows.currentItem())
        return self._patients[row] if row >= 0 else None
