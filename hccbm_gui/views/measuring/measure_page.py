"""The page that lists what was measured, probes all layers and plots profiles."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from hccbm_gui.core.case import Case
from hccbm_gui.core.measure.line_profile import LineProfile
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.measuring import Reading
from hccbm_gui.views.look.icons import icon
from hccbm_gui.views.measuring.measure_list import MeasureList
from hccbm_gui.views.measuring.probe_table import Layer, ProbeTable
from hccbm_gui.views.tools.measure_kinds import MEASURE_KINDS

if TYPE_CHECKING:
    from hccbm_gui.views.measuring.profile_plot import ProfilePlot

WIDEST_TOOL_PX = 44


class MeasurePage(QWidget):
    """Shows and asks; what happens is the business of `Measuring`.

    Signals
    -------
    tool_wanted : name of a tool.
    copy_wanted, export_wanted, profile_export_wanted : the list, or the profile, as a table.
    shown : the page has come into sight.
    """

    tool_wanted = Signal(str)
    copy_wanted = Signal()
    export_wanted = Signal()
    profile_export_wanted = Signal()
    shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.list = MeasureList(self)
        self.probe = ProbeTable(self)
        self._plot: ProfilePlot | None = None
        self._told: tuple[Sequence[LineProfile], str] = ((), "")
        self._hint = QLabel(
            self.tr("Take a tool and draw on an image. Nothing has been measured yet."), self
        )
        self._hint.setWordWrap(True)
        self._hint.setObjectName("dim")
        self._delete = self._button(self.tr("Delete"), "delete", self._delete_current)
        self._copy = self._button(self.tr("Copy"), "copy", self.copy_wanted.emit)
        self._export = self._button(self.tr("CSV…"), "save", self.export_wanted.emit)
        self._plot_csv = self._button(self.tr("CSV…"), "save", self.profile_export_wanted.emit)
        self._lay_out()
        self.show_case(None, {})
        self.show_profiles(())

    def _lay_out(self) -> None:
        parts = QSplitter(Qt.Orientation.Vertical, self)
        parts.setChildrenCollapsible(False)
        buttons = QHBoxLayout()
        for button in (self._delete, self._copy, self._export):
            buttons.addWidget(button)
        buttons.addStretch(1)
        title = self.tr("MEASUREMENTS")
        parts.addWidget(_part(title, self._tools(), self._hint, self.list, buttons))
        probed = _part(self.tr("UNDER THE CURSOR"), self.probe)
        probed.layout().addStretch(1)
        parts.addWidget(probed)
        self._plot_part = _part(self.tr("PROFILE"), beside=self._plot_csv)
        parts.addWidget(self._plot_part)
        parts.setSizes([360, 110, 280])
        for number, stretch in enumerate((3, 0, 2)):
            parts.setStretchFactor(number, stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.addWidget(parts)

    def _tools(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2)
        for kind in MEASURE_KINDS:
            button = QToolButton(self)
            button.setIcon(icon(kind.name))
            button.setAutoRaise(True)
            words = self.tr("Cobb angle: two lines") if kind.name == "cobb" else kind.name
            button.setToolTip(words)
            button.setAccessibleName(words)
            button.clicked.connect(partial(self.tool_wanted.emit, kind.name))
            # They share the width there is: a narrow page must not widen the window.
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            button.setMaximumWidth(WIDEST_TOOL_PX)
            row.addWidget(button, 1)
        return row

    def _button(self, words: str, picture: str, do: object) -> QPushButton:
        button = QPushButton(icon(picture), words, self)
        button.clicked.connect(do)
        return button

    def show_case(
        self, case: Case | None, readings: Mapping[str, Reading], chosen: str = ""
    ) -> None:
        """List the measurements of the case."""
        self.list.show_case(case, readings, chosen)
        some = case is not None and bool(case.measurements)
        self._hint.setVisible(not some)
        why = "" if some else self.tr("Nothing has been measured yet")
        for button in (self._delete, self._copy, self._export):
            button.setEnabled(some)
            button.setToolTip(why)

    def show_place(
        self, point_mm: tuple[float, float, float] | None, layers: Sequence[Layer]
    ) -> None:
        """The values of the layers at a place."""
        self.probe.show_place(point_mm, layers)

    def show_profiles(self, profiles: Sequence[LineProfile], why_not: str = "") -> None:
        """Plot the values along a line; without any, say why there are none."""
        self._told = (tuple(profiles), why_not)
        self._plot_csv.setEnabled(bool(profiles))
        self._plot_csv.setToolTip("" if profiles else self.tr("There is no profile"))
        if self._plot is not None:
            self._plot.show_profiles(*self._told)

    @property
    def profiles(self) -> tuple[LineProfile, ...]:
        """What is plotted."""
        return tuple(self._told[0])

    @guarded
    def showEvent(self, event: QShowEvent) -> None:
        """The plot is made when the page is first seen: its library takes a while to load."""
        super().showEvent(event)
        if self._plot is None:
            from hccbm_gui.views.measuring.profile_plot import ProfilePlot

            self._plot = ProfilePlot(self)
            self._plot_part.layout().addWidget(self._plot, 1)
            self._plot.show_profiles(*self._told)
        self.shown.emit()

    @guarded
    def _delete_current(self) -> None:
        if self.list.current_id:
            self.list.delete_wanted.emit(self.list.current_id)


def _part(title: str, *contents: object, beside: QWidget | None = None) -> QWidget:
    part = QFrame()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 2, 0, 2)
    column.setSpacing(4)
    heading = QLabel(title, part)
    heading.setObjectName("section")
    row = QHBoxLayout()
    row.addWidget(heading)
    row.addStretch(1)
    if beside is not None:
        row.addWidget(beside)
    column.addLayout(row)
    for one in contents:
        if isinstance(one, QWidget):
            column.addWidget(one, int(isinstance(one, MeasureList)))
        else:
            column.addLayout(one)  # type: ignore[call-overload]
    return part
