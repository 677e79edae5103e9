"""The DVHs that came with the dose, beside ours."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from hccbm_gui.core.dvh.tps import DOSE_PERCENT, VOLUME_CC, VOLUME_PERCENT, TpsComparison

from .figures import cc, shown
from .inks import FollowTheme, ink

LIMITS = (
    f"Marked: mean or D95% beyond {DOSE_PERCENT:g} %, volume beyond {VOLUME_PERCENT:g} % "
    f"and {VOLUME_CC:g} cc. Each cell: ours / theirs."
)


class TpsPage(QWidget):
    """What the stored doses are worth, and the differences of every structure.

    Signals
    -------
    drawn_changed(drawn) : their curves are to be drawn, dotted, or not.
    """

    drawn_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = QLabel(self)
        self._words.setWordWrap(True)
        self._drawn = QCheckBox("Draw their curves, dotted", self)
        self._drawn.setChecked(True)
        self._table = QTreeWidget(self)
        FollowTheme(self._table)
        self._table.setRootIsDecorated(False)
        self._table.setUniformRowHeights(True)
        self._table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._table.setHeaderLabels(["Structure", "Volume cc", "Mean Gy", "D95% Gy"])
        limits = QLabel(LIMITS, self)
        limits.setObjectName("dim")
        limits.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        for widget in (self._words, self._drawn):
            layout.addWidget(widget)
        layout.addWidget(self._table, 1)
        layout.addWidget(limits)
        self._drawn.toggled.connect(self.drawn_changed)

    @property
    def drawn(self) -> bool:
        """True when their curves are wanted in the plot."""
        return self._drawn.isChecked()

    def show_comparison(self, comparison: TpsComparison | None) -> None:
        """Fill the page; None when the dose brings no DVHs."""
        self._table.clear()
        self._drawn.setEnabled(comparison is not None and bool(comparison.pairs))
        if comparison is None:
            self._words.setText("The dose brings no DVHs of the planning system.")
            return
        flagged = sum(pair.is_flagged for pair in comparison.pairs)
        count = f"{flagged} of {len(comparison.pairs)} structures differ." if flagged else ""
        parts = (comparison.scale.sentence, count, *comparison.unmatched)
        self._words.setText(" ".join(filter(None, parts)) or "All structures agree.")
        for pair in comparison.pairs:
            cells = []
            for difference in pair.differences:
                told = cc if difference.unit == "cc" else shown
                cells.append(f"{told(difference.ours)} / {told(difference.tps)}")
            item = QTreeWidgetItem([pair.ours.name, *cells])
            for column, difference in enumerate(pair.differences, start=1):
                item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight)
                item.setToolTip(column, f"{difference.quantity}: {difference.percent:+.2f} %")
                if difference.flagged:
                    item.setForeground(column, ink("attention", self.palette()))
                    item.setText(column, f"{item.text(column)} !")
            item.setToolTip(0, "\n".join(pair.notes))
            self._table.addTopLevelItem(item)
        header = self._table.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2, 3):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
