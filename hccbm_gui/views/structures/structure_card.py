"""The figures of one structure in a small window that follows its edits."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from hccbm_gui.core.case import Case
from hccbm_gui.core.roi import Roi
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.session import Session
from hccbm_gui.services.structure_figures import (
    StructureFigures,
    figure_rows,
    figures_of,
    figures_text,
)


class StructureCard(QDialog):
    """Volume by polygons and by voxels, extents, slices and centroid; gone with the structure."""

    def __init__(self, session: Session, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session, self._key = session, key
        self._roi: Roi | None = None
        self._text = ""
        self._form = QFormLayout()
        self._patient = QLabel(self)
        self._patient.setObjectName("dim")
        self._notes = QLabel(self)
        self._notes.setObjectName("dim")
        self._notes.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.copy = buttons.addButton(
            self.tr("Copy as text"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.copy.clicked.connect(self._copy)
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.addWidget(self._patient)
        layout.addLayout(self._form)
        layout.addWidget(self._notes)
        layout.addStretch(1)
        layout.addWidget(buttons)
        self.setMinimumWidth(320)
        session.case_changed.connect(self._follow)
        self._follow()

    @property
    def text(self) -> str:
        """What is shown, as text; empty while it is measured."""
        return self._text

    @guarded
    def _follow(self) -> None:
        case = self._session.case
        rois = () if case is None else case.rois
        roi = next((one for one in rois if one.key == self._key), None)
        if case is None or roi is None:
            self.close()
        elif roi is not self._roi:
            self._measure(case, roi)

    def _measure(self, case: Case, roi: Roi) -> None:
        self._roi, self._text = roi, ""
        self.copy.setEnabled(False)
        self.copy.setToolTip(self.tr("It is being measured"))
        self.setWindowTitle(roi.name)
        self._patient.setText(case.patient.describe())
        self._session.jobs.start(
            self.tr("Measuring {}").format(roi.name),
            lambda _progress: figures_of(case, roi),
            lambda figures: self._show_figures(roi, figures),
            guard=lambda: self._roi is roi and self._session.case is not None,
        )

    @guarded
    def _show_figures(self, roi: Roi, figures: StructureFigures) -> None:
        while self._form.rowCount():
            self._form.removeRow(0)
        for name, value in figure_rows(roi, figures):
            label = QLabel(value, self)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._form.addRow(name, label)
        self._notes.setText("\n".join((*figures.notes, *roi.notes)))
        self._text = figures_text(roi, figures)
        self.copy.setEnabled(True)
        self.copy.setToolTip(self.tr("Copy the figures to paste them into a table"))

    @guarded
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
