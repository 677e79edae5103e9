"""The page on which structures are made from structures and from the image."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QEnterEvent, QShowEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from hccbm_gui.core.case import Case
from hccbm_gui.core.roi import Roi
from hccbm_gui.core.volume import Unit
from hccbm_gui.services.gate import guarded
from hccbm_gui.views.structure_page.operation import Asked, Operation, Outcome, Point
from hccbm_gui.views.structure_page.operation_box import OperationBox
from hccbm_gui.views.structure_page.parameter_form import ParameterForm
from hccbm_gui.views.structure_page.result_box import ResultBox
from hccbm_gui.views.structure_page.structure_choice import PhaseList, StructureBox
from hccbm_gui.views.structures.structure_row import ORDER


class StructurePage(QWidget):
    """Shows and asks; what happens is the business of `ShapingDesk`.

    Signals
    -------
    changed : the operation, a structure or a number is another one.
    looked_at : the page came into sight, or the hand came to it.
    """

    changed = Signal()
    looked_at = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._case: Case | None = None
        self._image_uid = ""
        self.operation_box = OperationBox(self)
        self.first, self.second = StructureBox(parent=self), StructureBox(parent=self)
        self.phases = PhaseList(self)
        self.form = ParameterForm(self)
        self.result = ResultBox(self)
        self._tip = QLabel(self)
        self._tip.setWordWrap(True)
        self._tip.setObjectName("dim")
        self._lay_out()
        self.operation_box.chosen.connect(self._operation_chosen)
        self.first.chosen.connect(self._structure_chosen)
        self.second.chosen.connect(self.changed)
        self.phases.changed.connect(self.changed)
        self.form.changed.connect(self.changed)
        self._show_operation()
        self.show_outcome(None, None)
        self.show_running(False)
        self.show_case(None, "")

    def _lay_out(self) -> None:
        inner = QWidget(self)
        inner.setObjectName("panel")
        column = QVBoxLayout(inner)
        column.setContentsMargins(6, 6, 6, 6)
        column.setSpacing(6)
        column.addWidget(_heading(self.tr("SHAPE")))
        column.addWidget(self.operation_box)
        column.addWidget(self._tip)
        self._structures = QFormLayout()
        self._structures.setVerticalSpacing(4)
        for box in (self.first, self.second):
            self._structures.addRow(QLabel(self), box)
        self._structures.addRow(self.phases)
        column.addLayout(self._structures)
        column.addWidget(self.form)
        column.addWidget(_heading(self.tr("RESULT")))
        column.addWidget(self.result)
        column.addStretch(1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    # ---- what is chosen

    @property
    def operation(self) -> Operation:
        """What is to be done."""
        return self.operation_box.operation

    def asked(self, point_mm: Point) -> Asked:
        """With what, as it stands on the page."""
        needs = self.operation.needs
        return Asked(
            self.first.roi if "first" in needs else None,
            self.second.roi if "second" in needs else None,
            self.phases.rois if "phases" in needs else (),
            self._image_uid,
            point_mm,
            self.form.numbers,
            self.form.switches,
        )

    def why_not(self) -> str:
        """Why nothing can be previewed, a sentence; empty when it can."""
        if self._case is None:
            return self.tr("Needs an open patient")
        return self._why_no_structure() or self._why_no_image(self._case)

    def _why_no_structure(self) -> str:
        needs = self.operation.needs
        if not {"first", "second", "phases"} & needs:
            return ""
        if self.first.roi is None:
            return self.tr("Needs a structure: nothing is drawn yet")
        if "second" in needs and self.first.key == self.second.key:
            return self.tr("Choose two different structures")
        if "phases" in needs and len(self.phases.rois) < 2:
            return self.tr("Tick the target of two breathing phases or more")
        return ""

    def _why_no_image(self, case: Case) -> str:
        needs, volume = self.operation.needs, case.volumes.get(self._image_uid)
        if {"image", "ct"} & needs and volume is None:
            return self.tr("Needs a CT or MR in the main view")
        if "ct" in needs and (volume is None or volume.unit is not Unit.HU):
            return self.tr("Needs a CT in the main view")
        return ""

    # ---- what is shown

    def show_case(self, case: Case | None, image_uid: str) -> None:
        """List the structures of the case; `image_uid` is what the main view slices."""
        self._case, self._image_uid = case, image_uid
        every = [] if case is None else sorted(case.rois, key=_rank)
        drawn = [roi for roi in every if not roi.is_empty]
        self.first.show_rois(drawn)
        self.second.show_rois(drawn, 1)
        self.phases.show_rois(drawn)
        free = [] if case is None else [roi for roi in every if roi.key not in case.locked]
        self.result.show_rois(free)
        volume = None if case is None else case.volumes.get(image_uid)
        self.form.show_unit("" if volume is None else str(volume.unit))
        self.show_possible()

    def show_possible(self) -> None:
        """Grey what cannot be done, with the reason."""
        why = self.why_not()
        preview = self.result.preview
        preview.setEnabled(not why)
        preview.setToolTip(why or self.tr("Show it dashed in the slices; nothing is changed yet"))
        nothing = self._case is None
        lacking = self.tr("Needs an open patient") if nothing else ""
        drawn = lacking or ("" if self.first.count() else self.tr("Nothing is drawn yet"))
        for box in (self.first, self.second):
            box.setEnabled(not drawn)
            box.setToolTip(drawn)
        self.result.target.setEnabled(not nothing)
        self.result.target.setToolTip(
            lacking or self.tr("A new structure, or one whose contours it replaces")
        )

    def show_outcome(self, outcome: Outcome | None, before_cc: float | None) -> None:
        """Tell how large a preview is; None when there is none."""
        none = outcome is None
        why = self.tr("There is no preview")
        for button, tip in (
            (self.result.accept, self.tr("Take it into the case, as one step of undo")),
            (self.result.discard, self.tr("Take the preview away; nothing is changed")),
        ):
            button.setEnabled(not none)
            button.setToolTip(why if none else tip)
        self.result.words.setText("" if outcome is None else self._in_words(outcome, before_cc))
        notes = () if outcome is None else outcome.roi.notes
        self.tell("\n".join(notes))

    def tell(self, words: str) -> None:
        """A warning or refusal below the buttons; empty takes it away."""
        self.result.warning.setText(words)
        self.result.warning.setVisible(bool(words))

    def show_running(self, running: bool, fraction: float = 0.0) -> None:
        """Show how far a preview is."""
        for widget in (self.result.bar, self.result.cancel):
            widget.setVisible(running)
        self.result.bar.setValue(round(100 * fraction))

    def _in_words(self, outcome: Outcome, before_cc: float | None) -> str:
        lines = [self.tr("Preview: {volume:.2f} cc").format(volume=outcome.volume_cc)]
        if before_cc:
            # Rounding must not say that it lost nothing at all.
            more = round(outcome.volume_cc - before_cc, 2) + 0.0
            words = self.tr("{more:+.2f} cc ({percent:+.1f} %)")
            lines.append(words.format(more=more, percent=100.0 * more / before_cc))
        if outcome.motion_mm is not None:
            x, y, z = outcome.motion_mm
            words = self.tr("Motion: right-left {x:.1f}, front-back {y:.1f}, head-feet {z:.1f} mm")
            lines.append(words.format(x=x, y=y, z=z))
        if outcome.values is not None:
            words = self.tr("Values from {low:.0f} to {high:.0f}")
            lines.append(words.format(low=outcome.values[0], high=outcome.values[1]))
        return "\n".join(lines)

    @guarded
    def showEvent(self, event: QShowEvent) -> None:
        """It follows the case only while it is seen."""
        super().showEvent(event)
        self.looked_at.emit()

    @guarded
    def enterEvent(self, event: QEnterEvent) -> None:
        """Before the hand can press anything."""
        super().enterEvent(event)
        self.looked_at.emit()

    @guarded
    def _structure_chosen(self) -> None:
        self.result.forget_name()
        self.changed.emit()

    @guarded
    def _operation_chosen(self) -> None:
        self._show_operation()
        self.result.forget_name()
        self.changed.emit()

    def _show_operation(self) -> None:
        operation = self.operation
        self._tip.setText(operation.tip)
        self.form.show_operation(operation)
        for box, need, words in (
            (self.first, "first", operation.first),
            (self.second, "second", operation.second),
        ):
            self._structures.setRowVisible(box, need in operation.needs)
            label: QLabel = self._structures.labelForField(box)  # type: ignore[assignment]
            label.setText(words)
            box.setAccessibleName(words)
        self._structures.setRowVisible(self.phases, "phases" in operation.needs)


def _heading(words: str) -> QLabel:
    heading = QLabel(words)
    heading.setObjectName("section")
    return heading


def _rank(roi: Roi) -> tuple[int, str]:
    """Targets first, as in the list of structures."""
    return (ORDER.index(roi.kind) if roi.kind in ORDER else len(ORDER), roi.name)
