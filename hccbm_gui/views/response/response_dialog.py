"""Diameters of a structure, its calipers, and what has become of it since the baseline."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import HccbmError
from hccbm_gui.core.measure.calipers import LesionSize
from hccbm_gui.core.response import RULES, SizeResponse
from hccbm_gui.core.roi import Roi
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.response import (
    are_current,
    calipers_of,
    default_structure,
    measurable_structures,
    size_of,
    with_calipers,
)
from hccbm_gui.services.response_baseline import (
    NONE,
    TYPED,
    Comparison,
    Question,
    baseline_choices,
    compared,
)
from hccbm_gui.services.response_words import as_text, word_of
from hccbm_gui.services.session import Session
from hccbm_gui.views.response.response_table import ResponseTable

NOT_TOLD_MM, LARGEST_MM = -1.0, 999.0
REST_MS = 250
"""So long the case must rest before it is measured anew."""


class ResponseDialog(QDialog):
    """Stays open beside the images and follows the case.

    Parameters
    ----------
    session : holds the structures and the rulers.
    jump : goes to the measurement with an id.
    """

    def __init__(
        self, session: Session, jump: Callable[[str], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Response"))
        self._session, self._jump = session, jump
        # Measuring takes longer than a stroke of the brush may wait.
        self._later = QTimer(self, interval=REST_MS, singleShot=True)
        self._later.timeout.connect(self.refresh)
        self._sizes: dict[Roi, LesionSize] = {}
        self._size: LesionSize | None = None
        self._found: SizeResponse | None = None
        self.structure, self.baseline, self.rule = (QComboBox(self) for _ in range(3))
        for rule in RULES:
            self.rule.addItem(rule.name, rule)
        self.typed = self._length(0.0, "")
        self.smallest = self._length(NOT_TOLD_MM, self.tr("the baseline"))
        self.soft_tissue = self._length(NOT_TOLD_MM, self.tr("not told"))
        self.new_lesion = QCheckBox(self.tr("There is a new lesion"), self)
        self.table = ResponseTable(self)
        self.word, self.about, self.notes = (QLabel(self) for _ in range(3))
        self.draw = QPushButton(self.tr("Draw the calipers"), self)
        self.copy = QPushButton(self.tr("Copy"), self)
        self._lay_out()
        self._connect()
        wanted = None if session.case is None else default_structure(session.case)
        self.refresh("" if wanted is None else wanted.key)

    def _length(self, least_mm: float, special: str) -> QDoubleSpinBox:
        box = QDoubleSpinBox(self)
        box.setRange(least_mm, LARGEST_MM)
        box.setDecimals(1)
        box.setSuffix(" mm")
        box.setSpecialValueText(special)
        box.setValue(least_mm)
        return box

    def _lay_out(self) -> None:
        for box in (self.structure, self.baseline, self.rule):
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(24)
        self.soft_tissue.setToolTip(
            self.tr("Extent of the soft-tissue component of a bone lesion at baseline")
        )
        self.typed.setToolTip(self.tr("Longest diameter; of a node the short axis"))
        form = QFormLayout()
        form.addRow(self.tr("Structure"), self.structure)
        form.addRow(self.table)
        form.addRow(self.tr("Baseline"), self.baseline)
        form.addRow(self.tr("Its diameter"), self.typed)
        form.addRow(self.tr("Smallest sum since"), self.smallest)
        form.addRow(self.tr("Soft tissue"), self.soft_tissue)
        form.addRow("", self.new_lesion)
        form.addRow(self.tr("Rule"), self.rule)
        self._form = form
        self.word.setObjectName("large")
        self.notes.setObjectName("dim")
        for label in (self.word, self.about, self.notes):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        for button in (self.draw, self.copy):
            button.setAutoDefault(False)
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.addLayout(form)
        for label in (self.word, self.about, self.notes):
            column.addWidget(label)
        column.addStretch(1)
        column.addWidget(buttons)
        self.resize(520, 620)

    def _connect(self) -> None:
        self.structure.activated.connect(self._fill_baselines)
        for box in (self.baseline, self.rule):
            box.activated.connect(self._show)
        for spin in (self.typed, self.smallest, self.soft_tissue):
            spin.valueChanged.connect(self._show)
        self.new_lesion.toggled.connect(self._show)
        self.draw.clicked.connect(self.draw_calipers)
        self.copy.clicked.connect(self.copy_text)
        self._session.case_changed.connect(self._rest)
        self._session.patient_changed.connect(self.close)

    # ---- what is shown

    @guarded
    def _rest(self) -> None:
        self._later.start()

    @guarded
    def refresh(self, key: str = "") -> None:
        """Follow the case: other structures, other rulers, the same choice where it is left."""
        case, chosen = self._session.case, key or self.structure.currentData()
        rois = () if case is None else measurable_structures(case)
        self._sizes = {roi: size for roi, size in self._sizes.items() if roi in set(rois)}
        self.structure.clear()
        for roi in rois:
            self.structure.addItem(roi.name, roi.key)
        self.structure.setCurrentIndex(max(self.structure.findData(chosen), 0))
        self._fill_baselines()

    @guarded
    def _fill_baselines(self) -> None:
        chosen, roi, case = self.baseline.currentData(), self._roi(), self._session.case
        self.baseline.clear()
        self.baseline.addItem(self.tr("none"), NONE)
        self.baseline.addItem(self.tr("typed"), TYPED)
        for key, title in () if roi is None or case is None else baseline_choices(case, roi):
            self.baseline.addItem(title, key)
        self.baseline.setCurrentIndex(max(self.baseline.findData(chosen), 0))
        self._show()

    @guarded
    def _show(self) -> None:
        case, roi = self._session.case, self._roi()
        compared_with = self.baseline.currentData()
        self._form.setRowVisible(self.typed, compared_with == TYPED)
        for row in (self.smallest, self.soft_tissue, self.new_lesion, self.rule):
            self._form.setRowVisible(row, compared_with != NONE)
        self._size, self._found = None, None
        problem, found = "", None
        try:
            if case is not None and roi is not None:
                self._size = self._measured(case, roi)
                found = self._compared(case, roi, self._size)
        except HccbmError as refusal:
            problem = str(refusal)
        self._found = None if found is None else found.response
        before = None if found is None else found.baseline_size
        one = self._found is not None and not str(compared_with).startswith("study:")
        self.table.show_size(self._size, before, self._found.baseline_mm if one else 0.0)
        self._tell(problem, case, roi)

    def _tell(self, problem: str, case: Case | None, roi: Roi | None) -> None:
        found, notes = self._found, [] if self._size is None else list(self._size.notes)
        self.word.setVisible(found is not None)
        if found is not None:
            self.word.setText(f"{word_of(found)}   {found.change_percent:+.1f} %")
            sums = self.tr("Sum {:.1f} mm, baseline {:.1f} mm ({:+.1f} mm).").format(
                found.now_mm, found.baseline_mm, found.change_mm
            )
            source = self.tr("Source: {}").format(found.rule.source)
            problem = "\n".join([sums, found.reason])
            notes = [found.rule.thresholds, source, *notes, *found.notes]
        drawn = () if case is None or roi is None else calipers_of(case, roi)
        if self._size is not None and not are_current(drawn, self._size):
            notes.insert(0, self.tr("The calipers that are drawn are of an earlier outline."))
        self.about.setText(problem)
        self.about.setVisible(bool(problem))
        self.notes.setText("\n".join(notes))
        why = "" if self._size is not None else problem or self.tr("There is no structure")
        self.copy.setEnabled(self._size is not None)
        self.copy.setToolTip(why)
        if not why and (case is None or not case.volumes):
            why = self.tr("Needs the CT or MR it was drawn on")
        self.draw.setEnabled(not why)
        self.draw.setToolTip(why)

    def _measured(self, case: Case, roi: Roi) -> LesionSize:
        if roi not in self._sizes:
            self._sizes[roi] = size_of(case, roi)
        return self._sizes[roi]

    def _compared(self, case: Case, roi: Roi, size: LesionSize) -> Comparison | None:
        key = self.baseline.currentData() or NONE
        if key == TYPED and self.typed.value() <= 0.0:
            return None
        told = (self.smallest.value(), self.soft_tissue.value())
        smallest, soft = (None if value < 0.0 else value for value in told)
        new, rule = self.new_lesion.isChecked(), self.rule.currentData()
        question = Question(key, self.typed.value(), smallest, soft, new, rule)
        return compared(case, roi, size, question, self._measured)

    def _roi(self) -> Roi | None:
        case, key = self._session.case, self.structure.currentData()
        rois = () if case is None else measurable_structures(case)
        return next((roi for roi in rois if roi.key == key), None)

    # ---- what is done

    @guarded
    def draw_calipers(self) -> None:
        """Put both axes into the case as rulers, as one step of undo, and go there."""
        case, roi = self._session.case, self._roi()
        if case is None or roi is None:
            return
        drawn, _ = with_calipers(case, roi)
        if drawn.measurements != case.measurements:
            self._session.edit(self.tr("Calipers of {}").format(roi.name), drawn)
        self._jump(drawn.measurements[-2].id)

    @guarded
    def copy_text(self) -> None:
        """Put all of it on the clipboard as text."""
        if self._size is not None:
            QGuiApplication.clipboard().setText(as_text(self._size, self._found))
