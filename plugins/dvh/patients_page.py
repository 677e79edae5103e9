"""The patients that a mean DVH is taken over."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hccbm_gui.core.dvh.mean_dvh import MeanDvh
from hccbm_gui.plugin.api import guarded

from .patients import PatientDvhs

ABOUT = (
    "The mean of the cumulative curves over several patients, each in percent of its own volume, "
    "on one dose axis. Structures are matched by name."
)


class PatientsPage(QWidget):
    """List of patients, and whether their mean is drawn in the place of this one.

    Signals
    -------
    folder_chosen(path) : another patient is to be read.
    changed() : a patient was removed, or the mean switched on or off.
    export_asked() : the mean curves are wanted as CSV.
    """

    folder_chosen = Signal(object)
    changed = Signal()
    export_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._patients: list[PatientDvhs] = []
        self._mean = QCheckBox("Draw the mean, with its range, instead of this patient", self)
        self._list = QListWidget(self)
        self._add = QPushButton("Add patient…", self)
        self._remove = QPushButton("Remove", self)
        self._export = QPushButton("Mean (CSV)…", self)
        self._words = QLabel(ABOUT, self)
        self._words.setObjectName("dim")
        self._words.setWordWrap(True)
        row = QHBoxLayout()
        for button in (self._add, self._remove, self._export):
            row.addWidget(button)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self._mean)
        layout.addWidget(self._list, 1)
        layout.addWidget(self._words)
        self._add.clicked.connect(self._ask_folder)
        self._remove.clicked.connect(self._remove_chosen)
        self._export.clicked.connect(self.export_asked)
        self._mean.toggled.connect(self.changed)
        self._show()

    @property
    def others(self) -> tuple[PatientDvhs, ...]:
        """The patients that were added."""
        return tuple(self._patients)

    @property
    def draws_mean(self) -> bool:
        """True when the mean is wanted and there is somebody to take it with."""
        return self._mean.isChecked() and bool(self._patients)

    def add(self, patient: PatientDvhs) -> None:
        """One more patient; the mean is drawn from now on."""
        self._patients.append(patient)
        self._mean.setChecked(True)
        self._show()
        self.changed.emit()

    def clear(self) -> None:
        """Another patient is open: nobody of the old list is left."""
        self._patients.clear()
        self._mean.setChecked(False)
        self._show()

    def tell_means(self, means: Sequence[MeanDvh]) -> None:
        """Say what the means are of."""
        if not self._patients:
            self._words.setText(ABOUT)
            return
        told = [
            f"{mean.name}: {mean.patients} patients, mean {mean.mean_gy:.2f} Gy" for mean in means
        ]
        self._words.setText("; ".join(told) or "No ticked structure is complete in two patients.")

    def _show(self) -> None:
        self._list.clear()
        for one in self._patients:
            item = QListWidgetItem(f"{one.patient} · {one.dose}")
            item.setToolTip(", ".join(dvh.name for dvh in one.dvhs))
            self._list.addItem(item)
        for button in (self._remove, self._export, self._mean):
            button.setEnabled(bool(self._patients))

    @guarded
    def _ask_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "Folder of another patient")
        if name:
            self.folder_chosen.emit(Path(name))

    @guarded
    def _remove_chosen(self) -> None:
        row = self._list.currentRow()
        if row >= 0:
            del self._patients[row]
            self._show()
            self.changed.emit()
