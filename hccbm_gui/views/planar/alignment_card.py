"""How the planar scan lies on the CT: method, residual, approval, and the way to do it by hand."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from hccbm_gui.core.case import Case
from hccbm_gui.core.registration import PlanarAlignment
from hccbm_gui.services.gate import guarded
from hccbm_gui.views.look.icons import show_icon


class AlignmentCard(QFrame):
    """Asks for an approval and never gives one by itself."""

    approve_wanted = Signal(str)
    landmarks_wanted = Signal(str)
    projection_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._scan_uid = ""
        self._case: Case | None = None
        title = QLabel(self.tr("ALIGNMENT  planar → CT"), self)
        title.setObjectName("section")
        self._which = QLabel(self)
        self._which.setWordWrap(True)
        self._method = QLabel(self)
        self._method.setObjectName("attention")
        self._detail = QLabel(self)
        self._detail.setObjectName("dim")
        self._detail.setWordWrap(True)
        self._approve = QPushButton(self.tr("Approve"), self)
        self._approve.setObjectName("primary")
        self._landmarks = QPushButton(self.tr("Landmarks…"), self)
        self._again = QToolButton(self)
        self._again.setObjectName("small")
        show_icon(self._again, "reset", self.tr("Align by projection again"))
        self._approve.clicked.connect(lambda: self.approve_wanted.emit(self._scan_uid))
        self._landmarks.clicked.connect(lambda: self.landmarks_wanted.emit(self._scan_uid))
        self._again.clicked.connect(lambda: self.projection_wanted.emit(self._scan_uid))
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        for button in (self._approve, self._landmarks, self._again):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(4)
        for widget in (title, self._which, self._method, self._detail):
            layout.addWidget(widget)
        layout.addLayout(buttons)

    @guarded
    def show_scan(self, scan_uid: str) -> None:
        """Speak of another planar scan: the one that is looked at."""
        if scan_uid and scan_uid != self._scan_uid:
            self._scan_uid = scan_uid
            self.show_case(self._case)

    def show_case(self, case: Case | None) -> None:
        """Say where the planar scan that is looked at stands; the first one of the case else."""
        self._case = case
        scans = () if case is None else case.series_of("planar")
        self.setVisible(bool(scans))
        if case is None or not scans:
            return
        info = next((one for one in scans if one.uid == self._scan_uid), scans[0])
        self._scan_uid = info.uid
        self._which.setText(info.description)
        self._which.setVisible(len(scans) > 1)
        alignment = case.alignment_of(self._scan_uid)
        has_ct = any(info.modality == "CT" for info in case.series_of("volume"))
        image = bool(case.series_of("volume"))
        self._landmarks.setEnabled(image)
        self._landmarks.setToolTip(
            self.tr("Pair points of the scan with points of the bone")
            if image
            else self.tr("Needs a CT or MR to pair points with")
        )
        self._again.setEnabled(has_ct)
        self._again.setToolTip(
            self.tr("Align by projection again")
            if has_ct
            else self.tr("Needs a CT: its bone is what is matched")
        )
        if alignment is None:
            self._method.setText(self.tr("not aligned"))
            self._detail.setText(" ".join(info.notes) or self.tr("No CT to align with."))
            self._approve.setEnabled(False)
            self._approve.setToolTip(self.tr("There is no alignment to approve yet"))
            return
        self._show_alignment(alignment)

    def _show_alignment(self, alignment: PlanarAlignment) -> None:
        said = self.tr("{method}, residual {residual} mm")
        residual = f"{alignment.residual_mm:.1f}"
        self._method.setText(said.format(method=alignment.method.value, residual=residual))
        lines = list(alignment.notes)
        if alignment.approved:
            when = alignment.approved_at.replace("T", " ")[:16]
            approved = self.tr("approved by {name}, {when}")
            lines.insert(0, approved.format(name=alignment.approved_by, when=when))
        else:
            lines.insert(
                0, self.tr("not approved: compare the overlay with the bone, then approve")
            )
        self._detail.setText("\n".join(lines))
        self._approve.setEnabled(not alignment.approved)
        self._approve.setToolTip(
            self.tr("Already approved")
            if alignment.approved
            else self.tr("Record that you have looked and agree")
        )
