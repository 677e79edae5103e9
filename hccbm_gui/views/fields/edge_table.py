"""The edges of both fields, in centimetres, with the change as a number and a bar."""

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from hccbm_gui.core.comparison import FieldComparison
from hccbm_gui.core.field import Field
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.views.look.painting import painting

ROWS = (
    (QT_TRANSLATE_NOOP("EdgeTable", "superior"), "superior_mm"),
    (QT_TRANSLATE_NOOP("EdgeTable", "inferior"), "inferior_mm"),
    (QT_TRANSLATE_NOOP("EdgeTable", "patient right"), "right_mm"),
    (QT_TRANSLATE_NOOP("EdgeTable", "patient left"), "left_mm"),
    (QT_TRANSLATE_NOOP("EdgeTable", "length"), "length_mm"),
    (QT_TRANSLATE_NOOP("EdgeTable", "width"), "width_mm"),
)

INKS = ("", "boneScan", "ctField", "change")
"""How the style sheet letters the columns."""


class EdgeTable(QWidget):
    """One row an edge, then length and width."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(2, 2, 2, 2)
        self._grid.setVerticalSpacing(4)
        heads = (self.tr("edge (cm)"), self.tr("bone scan"), self.tr("CT/MRI"), self.tr("change"))
        for column, title in enumerate((*heads, "")):
            label = QLabel(title, self)
            label.setObjectName("section")
            self._grid.addWidget(label, 0, column, _align(column))
        self._cells: list[list[QLabel]] = []
        self._bars: list[ChangeBar] = []
        for row, (name, _) in enumerate(ROWS, start=1):
            title = QCoreApplication.translate("EdgeTable", name)
            cells = [QLabel(words, self) for words in (title, "–", "–", "–")]
            for column, (cell, ink) in enumerate(zip(cells, INKS, strict=True)):
                cell.setObjectName(ink)
                self._grid.addWidget(cell, row, column, _align(column))
            bar = ChangeBar(palette, self)
            self._grid.addWidget(bar, row, 4)
            self._cells.append(cells)
            self._bars.append(bar)
        self._grid.setColumnStretch(4, 1)

    def show_comparison(self, comparison: FieldComparison | None) -> None:
        """Fill in the numbers; dashes where there is no field."""
        bone_scan = comparison.bone_scan_field if comparison else None
        ct = comparison.ct_field if comparison else None
        for (title, name), cells, bar in zip(ROWS, self._cells, self._bars, strict=True):
            before, after = _value(bone_scan, name), _value(ct, name)
            cells[1].setText("–" if before is None else f"{before / 10:.1f}")
            cells[2].setText("–" if after is None else f"{after / 10:.1f}")
            if before is None or after is None or comparison is None:
                cells[3].setText("–")
                bar.show_change(0.0, True)
                continue
            change = after - before
            clear = title in {"length", "width"} or abs(change) >= comparison.residual_mm
            cells[3].setText(f"{change / 10:+.1f}")
            cells[3].setToolTip("" if clear else self.tr("smaller than the alignment residual"))
            bar.show_change(change, clear)


class ChangeBar(QWidget):
    """A bar as long as the change: teal outward, amber inward, hollow when not distinguishable."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._palette = palette
        self._change_mm = 0.0
        self._clear = True
        self.setMinimumSize(44, 12)

    def show_change(self, change_mm: float, clear: bool) -> None:
        """Set the change in mm and whether it stands out from the alignment residual."""
        self._change_mm, self._clear = change_mm, clear
        self.update()

    def take_palette(self, palette: Palette) -> None:
        """Follow the theme."""
        self._palette = palette
        self.update()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar; 70 mm fills it, the largest increment of Kim 2007."""
        length = min(abs(self._change_mm) / 70.0, 1.0) * (self.width() - 2)
        if length < 1.0:
            return
        colours = self._palette
        name = colours.ct_field_ink if self._change_mm > 0 else colours.bone_scan_ink
        bar = QRectF(1, (self.height() - 8) / 2, length, 8)
        with painting(self) as painter:
            painter.setPen(QColor(name))
            if self._clear:
                painter.fillRect(bar, QColor(name))
            painter.drawRect(bar)


def _align(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter


def _value(field: Field | None, name: str) -> float | None:
    return None if field is None else float(getattr(field.edges, name))
