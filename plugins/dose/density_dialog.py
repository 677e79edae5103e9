"""The table from CT numbers to density, to look at and to edit."""

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from hccbm_gui.core.dose.density import DensityTable
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.plugin.api import guarded

ABOUT = (
    "Density relative to water for each CT number; straight lines between the points. "
    "Measure it for your scanner with a density phantom."
)


class DensityDialog(QDialog):
    """Edits a density table; `table` is what was accepted."""

    def __init__(
        self, table: DensityTable, nominal: DensityTable, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Density table")
        self.resize(380, 460)
        self.table = table
        self._nominal = nominal
        about = QLabel(ABOUT, self)
        about.setWordWrap(True)
        self._rows = QTableWidget(0, 2, self)
        self._rows.setHorizontalHeaderLabels(["HU", "Relative density"])
        self._rows.horizontalHeader().setStretchLastSection(True)
        self._rows.verticalHeader().hide()
        self._fault = QLabel(self)
        self._fault.setObjectName("attention")
        self._fault.setWordWrap(True)
        self._add = QPushButton("Add a point", self)
        self._remove = QPushButton("Remove", self)
        self._reset = QPushButton("Nominal values", self)
        edits = QHBoxLayout()
        for button in (self._add, self._remove, self._reset):
            edits.addWidget(button)
        edits.addStretch(1)
        self._buttons = QDialogButtonBox(self)
        self._buttons.addButton(QDialogButtonBox.StandardButton.Ok)
        self._buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        layout = QVBoxLayout(self)
        for widget in (about, self._rows, self._fault):
            layout.addWidget(widget)
        layout.addLayout(edits)
        layout.addWidget(self._buttons)
        self._fill(table)
        self._add.clicked.connect(self._add_row)
        self._remove.clicked.connect(self._remove_row)
        self._reset.clicked.connect(self._to_nominal)
        self._rows.itemChanged.connect(self._check)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)

    @property
    def fault(self) -> str:
        """Why what stands there is no table; empty when it is one."""
        return self._fault.text()

    @property
    def can_accept(self) -> bool:
        """True when OK may be pressed."""
        return self._buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()

    def type_cell(self, row: int, column: int, text: str) -> None:
        """Write into a cell as a person would."""
        self._rows.item(row, column).setText(text)

    def _fill(self, table: DensityTable) -> None:
        self._rows.blockSignals(True)
        self._rows.setRowCount(len(table.hu))
        for row, (hu, density) in enumerate(zip(table.hu, table.relative_density, strict=True)):
            self._rows.setItem(row, 0, QTableWidgetItem(f"{hu:g}"))
            self._rows.setItem(row, 1, QTableWidgetItem(f"{density:g}"))
        self._rows.blockSignals(False)
        self._check()

    @guarded
    def _check(self) -> None:
        """Take what stands there, or say why it is no table; OK is greyed meanwhile."""
        try:
            self.table = self._typed()
            self._fault.clear()
        except (InputRefused, ValueError) as error:
            self._fault.setText(str(error))
        valid = not self._fault.text()
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(valid)

    def _typed(self) -> DensityTable:
        points = []
        for row in range(self._rows.rowCount()):
            cells = [self._rows.item(row, column) for column in (0, 1)]
            texts = ["" if cell is None else cell.text().strip() for cell in cells]
            if any(texts):
                try:
                    points.append((float(texts[0]), float(texts[1])))
                except ValueError as error:
                    raise InputRefused(f"Row {row + 1} is not two numbers.") from error
        points.sort()
        return DensityTable(tuple(hu for hu, _ in points), tuple(rho for _, rho in points))

    @guarded
    def _add_row(self) -> None:
        self._rows.insertRow(self._rows.rowCount())
        self._rows.setCurrentCell(self._rows.rowCount() - 1, 0)
        self._rows.editItem(self._rows.item(self._rows.rowCount() - 1, 0))

    @guarded
    def _remove_row(self) -> None:
        if self._rows.currentRow() >= 0:
            self._rows.removeRow(self._rows.currentRow())
            self._check()

    @guarded
    def _to_nominal(self) -> None:
        self._fill(self._nominal)
