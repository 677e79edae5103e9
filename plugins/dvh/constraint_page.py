"""A sheet of constraints with its verdicts, in words and colour."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSizePolicy,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from hccbm_gui.core.dvh.constraint_sheet import ConstraintSheet
from hccbm_gui.core.dvh.constraints import ConstraintResult, Status
from hccbm_gui.core.fractionation import Schedule
from hccbm_gui.plugin.api import guarded
from hccbm_gui.plugin.plots import ConstraintMark

from .inks import FollowTheme, ink
from .sheets import built_in_sheets, read_sheet

SIGNS = {
    Status.MET: ("✓", "met", "met"),
    Status.EXCEEDED: ("✕", "exceeded", "exceeded"),
    Status.WITHHELD: ("?", "withheld", "attention"),
    Status.NOT_APPLICABLE: ("–", "not applicable", "dim"),
}
RESULT = Qt.ItemDataRole.UserRole
EXPLAIN = "Choose a line to read its source and reason."


class ConstraintPage(QWidget):
    """Choice of the sheet above, verdicts in the middle, the words to a line below.

    Signals
    -------
    changed() : another sheet, or conversion to EQD2 switched.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheets: dict[str, ConstraintSheet] = {}
        self._choice = QComboBox(self)
        self._choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._open = QPushButton("Open…", self)
        self._open.setToolTip("A sheet of your own: TOML, as in resources/constraints")
        self._eqd2 = QCheckBox("Convert to EQD2 where a limit is for 2 Gy fractions", self)
        self._eqd2.setToolTip("Point by point, with the α/β of the limit; the result says so")
        self._table = QTreeWidget(self)
        FollowTheme(self._table)
        self._table.setRootIsDecorated(False)
        self._table.setUniformRowHeights(True)
        self._table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._table.setHeaderLabels(["", "Structure", "Limit", "Value"])
        self._words = QLabel(EXPLAIN, self)
        self._words.setObjectName("dim")
        self._words.setWordWrap(True)
        row = QHBoxLayout()
        row.addWidget(self._choice, 1)
        row.addWidget(self._open)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self._eqd2)
        layout.addWidget(self._table, 1)
        layout.addWidget(self._words)
        self._offer()
        self._choice.activated.connect(self.changed)
        self._eqd2.toggled.connect(self.changed)
        self._open.clicked.connect(self._open_file)
        self._table.itemSelectionChanged.connect(self._explain)

    # ---- what is chosen

    @property
    def sheet(self) -> ConstraintSheet | None:
        """The chosen sheet; None for none."""
        return self._sheets.get(self._choice.currentData())

    @property
    def sheet_key(self) -> str:
        """By which `sheets.find_sheet` finds it again; empty for none."""
        return self._choice.currentData() or ""

    @property
    def converts(self) -> bool:
        """True when EQD2 was asked for."""
        return self._eqd2.isChecked()

    def restore(self, sheet_key: str, converts: bool) -> None:
        """Choose what was chosen earlier, without telling."""
        self.blockSignals(True)
        if sheet_key.endswith(".toml") and Path(sheet_key).is_file():
            self._add(Path(sheet_key))
        else:
            self._choice.setCurrentIndex(max(self._choice.findData(sheet_key), 0))
        self._eqd2.setChecked(converts)
        self.blockSignals(False)

    # ---- what came out

    def show_results(self, results: Sequence[ConstraintResult], schedule: Schedule | None) -> None:
        """Fill the table: verdicts first, what does not apply at the end."""
        self._table.clear()
        order = (Status.EXCEEDED, Status.WITHHELD, Status.MET, Status.NOT_APPLICABLE)
        for result in sorted(results, key=lambda result: order.index(result.status)):
            self._table.addTopLevelItem(_line(result, self.palette()))
        header = self._table.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(20)
        for column in (0, 2, 3):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self._words.setText(self._about(schedule))

    def _about(self, schedule: Schedule | None) -> str:
        """What the sheet itself says."""
        sheet = self.sheet
        if sheet is None:
            return "Choose a sheet of constraints."
        remarks = sheet.remarks(schedule) if schedule is not None else ()
        parts = [sheet.source + ".", *remarks, *sheet.notes]
        if not sheet.constraints:
            names = ", ".join(preset.name for preset in sheet.prescriptions)
            parts.insert(1, f"Schedules: {names}.")
        return " ".join(parts)

    def _offer(self) -> None:
        self._choice.addItem("No sheet", "")
        for stem, sheet in built_in_sheets().items():
            self._sheets[stem] = sheet
            self._choice.addItem(sheet.name, stem)

    def _add(self, path: Path) -> None:
        sheet = read_sheet(path)
        self._sheets[str(path)] = sheet
        if self._choice.findData(str(path)) < 0:
            self._choice.addItem(f"{sheet.name} ({path.name})", str(path))
        self._choice.setCurrentIndex(self._choice.findData(str(path)))

    @guarded
    def _open_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Constraint sheet", "", "TOML (*.toml)")
        if name:
            self._add(Path(name))
            self.changed.emit()

    @guarded
    def _explain(self) -> None:
        items = self._table.selectedItems()
        if items:
            self._words.setText(words(items[0].data(0, RESULT)))


def words(result: ConstraintResult) -> str:
    """Everything that is to be said of one line."""
    line = result.constraint
    head = f"{line.text}, {SIGNS[result.status][1]}"
    told = [head + (f": {result.reason}" if result.reason else "")]
    if line.note:
        told.append(line.note)
    told.append(line.source)
    return ". ".join(part.rstrip(".") for part in told) + "."


def marks(results: Sequence[ConstraintResult]) -> tuple[ConstraintMark, ...]:
    """The limits that are points of the plot: V at a dose, D at a share of the volume."""
    found = []
    for result in results:
        metric = result.constraint.metric
        if result.status is Status.NOT_APPLICABLE or result.on_eqd2:
            continue
        if metric.kind == "V" and (metric.unit, metric.at_unit) == ("%", "Gy"):
            place = (metric.at, result.constraint.limit)
        elif metric.kind == "D" and (metric.unit, metric.at_unit) == ("Gy", "%"):
            place = (result.constraint.limit, metric.at)
        elif metric.kind == "Max" and metric.unit == "Gy":
            place = (result.constraint.limit, 0.0)
        else:
            continue
        met = None if result.status is Status.WITHHELD else result.status is Status.MET
        text = f"{result.structure}: {words(result)}"
        found.append(ConstraintMark(*place, text, met))
    return tuple(found)


def _line(result: ConstraintResult, palette: QPalette) -> QTreeWidgetItem:
    sign, word, name = SIGNS[result.status]
    colour = ink(name, palette)
    structure = result.structure or result.constraint.structures[0]
    value = result.shown if result.status in (Status.MET, Status.EXCEEDED) else word
    if result.on_eqd2:
        value += " EQD2"
    item = QTreeWidgetItem([sign, structure, result.constraint.text, value])
    item.setData(0, RESULT, result)
    item.setForeground(0, colour)
    item.setForeground(3, colour)
    if result.status is Status.NOT_APPLICABLE:
        for column in range(4):
            item.setForeground(column, colour)
    for column in range(4):
        item.setToolTip(column, words(result))
    return item
