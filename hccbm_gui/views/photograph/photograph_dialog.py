"""What a photograph of a bone scan shows, asked before it is taken in."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from hccbm_gui.core.arrays import VoxelArray
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.photograph import PhotographEntry, planar_of
from hccbm_gui.core.planar_scale import by_hand_note, two_point_scale
from hccbm_gui.io.pictures.photograph import Photograph
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.views.photograph.length_dialog import LengthBox
from hccbm_gui.views.photograph.photograph_canvas import PhotographCanvas, Point
from hccbm_gui.views.photograph.photograph_form import IdentityForm, ViewsForm, is_day

FORM_PX = 350


class PhotographDialog(QDialog):
    """The picture on the left, the questions on the right; nothing is assumed.

    Parameters
    ----------
    known : the open patient, against whom the typed one is checked; None for a new case.
    """

    def __init__(
        self,
        photograph: Photograph,
        series_uid: str,
        known: Patient | None,
        palette: Palette,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Import a photograph of a bone scan"))
        self._photograph, self._uid = photograph, series_uid
        self._points: tuple[Point, ...] = ()
        self.canvas = PhotographCanvas(photograph.grey, palette, self)
        self.identity = IdentityForm(known, palette.alarm, self)
        self.views = ViewsForm(self)
        self.date = QLineEdit(self)
        self.date.setPlaceholderText(self.tr("YYYY-MM-DD, empty if not known"))
        self.date.setAccessibleName(self.tr("Date of the scan"))
        self.dark = QRadioButton(self.tr("Dark is hot (black on white, as printed)"), self)
        self.light = QRadioButton(self.tr("Bright is hot (white on black)"), self)
        self.no_scale = QRadioButton(self.tr("No scale: no lengths, no field"), self)
        self.by_points = QRadioButton(self.tr("Two points of a known distance"), self)
        self.length = LengthBox(self)
        self._found = QLabel(self)
        self._found.setObjectName("dim")
        self._found.setWordWrap(True)
        self._why = QLabel(self)
        self._why.setObjectName("attention")
        self._why.setWordWrap(True)
        kinds = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel, self)
        self.buttons.button(kinds.Ok).setText(self.tr("Import"))
        self._lay_out(known)
        self._connect()
        (self.dark if prints_dark(photograph.grey) else self.light).setChecked(True)
        self.no_scale.setChecked(True)
        room = self.screen().availableSize()
        self.resize(min(1120, room.width() - 40), min(840, room.height() - 60))
        self._check()

    def _lay_out(self, known: Patient | None) -> None:
        whose = (
            self.tr("WHOSE IT IS  typed from the picture, checked against the open patient")
            if known is not None
            else self.tr("WHOSE IT IS  a new patient, as typed")
        )
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(2, 2, 10, 2)
        column.setSpacing(6)
        warning = QLabel(
            self.tr(
                "Photograph: uncalibrated, display only. Spots are drawn by hand; a field from it "
                "is visual only."
            ),
            self,
        )
        warning.setWordWrap(True)
        warning.setObjectName("attention")
        column.addWidget(warning)
        for note in self._photograph.notes:
            said = QLabel(note, self)
            said.setObjectName("dim")
            column.addWidget(said)
        parts: tuple[tuple[str, tuple[QWidget, ...]], ...] = (
            (whose, (self.identity,)),
            (self.tr("VIEWS"), (self.views,)),
            (self.tr("PRINT"), (self.dark, self.light)),
            (self.tr("DATE OF THE SCAN"), (self.date,)),
            (self.tr("SCALE"), (self.no_scale, self.by_points, self.length, self._found)),
        )
        for title, widgets in parts:
            head = QLabel(title, self)
            head.setObjectName("section")
            head.setWordWrap(True)
            column.addSpacing(4)
            column.addWidget(head)
            for widget in widgets:
                column.addWidget(widget)
        column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        scroll.setFixedWidth(FORM_PX)
        side = QVBoxLayout()
        side.addWidget(scroll, 1)
        side.addWidget(self._why)
        side.addWidget(self.buttons)
        row = QHBoxLayout(self)
        row.addWidget(self.canvas, 1)
        row.addLayout(side)
        for buttons in ((self.dark, self.light), (self.no_scale, self.by_points)):
            group = QButtonGroup(self)
            for button in buttons:
                group.addButton(button)

    def _connect(self) -> None:
        self.canvas.frame_drawn.connect(guarded(self.views.add))
        self.views.whole_wanted.connect(guarded(self._frame_all))
        self.canvas.point_clicked.connect(self.add_point)
        for signal in (self.identity.changed, self.views.changed, self.length.changed):
            signal.connect(self._check)
        self.date.textChanged.connect(self._check)
        self.by_points.toggled.connect(self._scale_chosen)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    @guarded
    def _scale_chosen(self, by_points: bool) -> None:
        self.canvas.take_hand("points" if by_points else "frames")
        if not by_points:
            self._points = ()
        self._check()

    @guarded
    def add_point(self, point: Point) -> None:
        """One end of the known distance; a third click begins anew. Then frames again."""
        self._points = (*self._points, point) if len(self._points) < 2 else (point,)
        if len(self._points) == 2:
            self.canvas.take_hand("frames")
            self.length.line.setFocus()
        self._check()

    @guarded
    def _check(self) -> None:
        self.length.setEnabled(self.by_points.isChecked())
        self.canvas.show_frames(self.views.frames())
        self.canvas.show_points(self._points)
        scale, scale_problem = self._scale()
        self._found.setText("" if scale is None else by_hand_note((scale, scale)))
        why = self.identity.problem() or self.views.problem() or self._date_problem()
        why = why or scale_problem or self._refusal()
        self._why.setText(why)
        ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setEnabled(not why)
        ok.setToolTip(why)

    def _frame_all(self) -> None:
        rows, columns = self._photograph.grey.shape
        self.views.add((0, 0, columns, rows))
        self.views.go_to_last()

    def _date_problem(self) -> str:
        words = self.date.text().strip()
        return "" if not words or is_day(words) else self.tr("The date is no date: YYYY-MM-DD.")

    def _scale(self) -> tuple[float | None, str]:
        """(mm a pixel, why there is none although one is wanted)."""
        if not self.by_points.isChecked():
            return None, ""
        if len(self._points) < 2:
            return None, self.tr("Click the two ends of a known length on the picture.")
        try:
            true_mm = self.length.length_mm()
            if true_mm is None:
                return None, self.tr("Type how far the points 1 and 2 lie apart.")
            return two_point_scale(*self._points, true_mm), ""
        except InputRefused as refusal:
            return None, str(refusal)

    def _refusal(self) -> str:
        """What the picture itself has against the entry."""
        try:
            planar_of(self._photograph.grey, self.entry())
        except InputRefused as refusal:
            return str(refusal)
        return ""

    def entry(self) -> PhotographEntry:
        """All that was typed and drawn."""
        scale, _ = self._scale()
        entry = PhotographEntry(
            series_uid=self._uid,
            path=str(self._photograph.path.absolute()),
            sha256=self._photograph.sha256,
            patient=self.identity.patient(),
            views=self.views.views(),
            dark_is_hot=self.dark.isChecked(),
            date=self.date.text().strip(),
        )
        if scale is None:
            return entry
        points = tuple(float(value) for point in self._points for value in point)
        return replace(
            entry, mm_per_pixel=scale, scale_points=points, scale_mm=self.length.length_mm()
        )


def prints_dark(grey: VoxelArray) -> bool:
    """True when most of the picture is bright: a scan takes little of the paper it is on."""
    low, high = np.percentile(grey, (1.0, 99.0))
    return bool(np.median(grey) > (low + high) / 2.0)
