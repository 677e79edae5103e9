"""The rows of a check as a list, for plugins and for the window itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPalette, QPen, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from hccbm_gui.core.checks.row import MARKS, STATUS_WORDS, CheckRow, Status
from hccbm_gui.core.checks.wording import broken
from hccbm_gui.services.gate import guarded

ON_DARK = {
    Status.FAILED: "#ff5d5d",
    Status.WARNING: "#ffb020",
    Status.PASSED: "#35d0ba",
    Status.INFO: "#4da3ff",
    Status.NOT_APPLICABLE: "#8b97a5",
}
ON_LIGHT = {
    Status.FAILED: "#b3261e",
    Status.WARNING: "#9a6300",
    Status.PASSED: "#0b7a69",
    Status.INFO: "#1f5fa8",
    Status.NOT_APPLICABLE: "#6b7580",
}
SIZE = 16


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under one heading.

    Attributes
    ----------
    folded : the evidence of a row is shown when it is clicked.
    counted : the heading tells how many of its rows ask to be looked at.
    """

    heading: str
    rows: tuple[CheckRow, ...]
    folded: bool = False
    counted: bool = True


class CheckList(QScrollArea):
    """A scrolling list, as wide as there is room; filled anew with each sheet or filter."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.shown_ids: tuple[str, ...] = ()
        self.show_words("")

    def show_words(self, words: str) -> None:
        """One paragraph in the place of rows."""
        self.shown_ids = ()
        label = _label(f"<p>{escape(words)}</p>")
        label.setEnabled(False)
        self._fill([label])

    def show_sections(self, sections: Iterable[Section]) -> None:
        """Rows under headings, in the order given."""
        parts: list[QWidget] = []
        ids: list[str] = []
        palette, ratio = self.palette(), self.devicePixelRatioF()
        for section in sections:
            parts.append(_heading(section))
            make = FoldedRow if section.folded else OpenRow
            parts += [make(row, palette, ratio) for row in section.rows]
            ids += [row.id for row in section.rows]
        self.shown_ids = tuple(ids)
        self._fill(parts)

    def _fill(self, parts: Sequence[QWidget]) -> None:
        page = QWidget()
        page.setMinimumWidth(1)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.setSpacing(2)
        for part in parts:
            layout.addWidget(part)
        layout.addStretch(1)
        self.setWidget(page)


class OpenRow(QWidget):
    """A row with its evidence and remedy below its title."""

    def __init__(self, row: CheckRow, palette: QPalette, ratio: float) -> None:
        super().__init__()
        icon = QLabel(self)
        icon.setPixmap(status_pixmap(row.status, palette, ratio))
        icon.setToolTip(STATUS_WORDS[row.status])
        icon.setFixedWidth(SIZE + 4)
        icon.setAlignment(Qt.AlignmentFlag.AlignTop)
        title = broken(row.title)
        title = f"<b>{title}</b>" if row.is_problem else title
        text = _label(f"{title}<br/>{_details(row, palette)}")
        text.setAccessibleName(f"{STATUS_WORDS[row.status]}: {row.title}")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 2)
        layout.setSpacing(4)
        layout.addWidget(icon)
        layout.addWidget(text, 1)


class FoldedRow(QWidget):
    """A row of one line; a click, or the space bar, shows and hides what was found."""

    def __init__(self, row: CheckRow, palette: QPalette, ratio: float) -> None:
        super().__init__()
        self._row, self._palette = row, palette
        self.button = QToolButton(self)
        self.button.setObjectName("row")
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setIcon(QIcon(status_pixmap(row.status, palette, ratio)))
        self.button.setIconSize(QSize(SIZE, SIZE))
        self.button.setText(row.title)
        self.button.setToolTip(f"{STATUS_WORDS[row.status]}: {row.evidence}")
        self.button.setAccessibleName(f"{STATUS_WORDS[row.status]}: {row.title}")
        self.button.setCheckable(True)
        self.button.setAutoRaise(True)
        self.button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.button.setStyleSheet(
            "QToolButton { text-align: left; border: 1px solid transparent;"
            " background: transparent; padding: 0px; }"
            "QToolButton:focus { border-color: palette(highlight); }"
        )
        self.details: QLabel | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self.button)
        self.button.toggled.connect(self._unfold)

    @guarded
    def _unfold(self, wanted: bool) -> None:
        if self.details is None:
            self.details = _label(_details(self._row, self._palette))
            self.details.setContentsMargins(SIZE + 4, 0, 0, 4)
            self._layout.addWidget(self.details)
        self.details.setVisible(wanted)


def _heading(section: Section) -> QWidget:
    words = section.heading.upper()
    problems = sum(row.is_problem for row in section.rows)
    if problems and section.counted:
        words += f"   {problems} of {len(section.rows)} to look at"
    label = QLabel(words)
    label.setObjectName("section")
    label.setContentsMargins(0, 10, 0, 2)
    return label


def _details(row: CheckRow, palette: QPalette) -> str:
    dim = palette.color(QPalette.ColorRole.PlaceholderText).name()
    words = f"<span style='color:{dim}'>{broken(row.evidence)}</span>"
    return f"{words}<br/>→ {broken(row.remedy)}" if row.remedy else words


def _label(words: str) -> QLabel:
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setWordWrap(True)
    # Its height follows from its width; the hint of a narrow label would stretch the list.
    label.setMinimumSize(1, 1)
    policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def status_colour(status: Status, palette: QPalette) -> str:
    """The colour of a status on the ground of `palette`."""
    dark = palette.color(QPalette.ColorRole.Base).lightness() < 128
    return (ON_DARK if dark else ON_LIGHT)[status]


def status_pixmap(status: Status, palette: QPalette, ratio: float = 1.0) -> QPixmap:
    """A disc for what a person has to look at, a ring for the rest, with the mark in it.

    Colour and shape together, so that neither is needed alone.
    """
    pixmap = QPixmap(round(SIZE * ratio), round(SIZE * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    try:
        _paint_mark(painter, status, palette)
    finally:
        painter.end()
    return pixmap


def _paint_mark(painter: QPainter, status: Status, palette: QPalette) -> None:
    colour = QColor(status_colour(status, palette))
    ground = palette.color(QPalette.ColorRole.Base)
    filled = status in (Status.FAILED, Status.WARNING)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1.4))
    painter.setBrush(colour if filled else Qt.BrushStyle.NoBrush)
    if status is not Status.NOT_APPLICABLE:
        painter.drawEllipse(QRectF(1.0, 1.0, SIZE - 2.0, SIZE - 2.0))
    painter.setPen(ground if filled else colour)
    if status is Status.PASSED:
        painter.setPen(QPen(colour, 1.6))
        painter.drawPolyline([QPointF(4.6, 8.4), QPointF(7.2, 10.9), QPointF(11.4, 5.6)])
    elif status is Status.FAILED:
        painter.setPen(QPen(ground, 1.8))
        painter.drawLine(QPointF(5.2, 5.2), QPointF(10.8, 10.8))
        painter.drawLine(QPointF(10.8, 5.2), QPointF(5.2, 10.8))
    else:
        font = QFont(painter.font())
        font.setPixelSize(11)
        font.setBold(True)
        painter.setFont(font)
        painter.drawText(QRectF(0.0, 0.0, SIZE, SIZE), Qt.AlignmentFlag.AlignCenter, MARKS[status])
