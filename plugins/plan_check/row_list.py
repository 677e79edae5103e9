"""The rows of a sheet under the headings of their groups, as wide as there is room."""

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from .html_pages import broken
from .sheet import GROUPS, STATUS_WORDS, CheckRow, Sheet, Status
from .status_icons import SIZE, status_pixmap


class RowList(QScrollArea):
    """A scrolling list that is filled anew with each sheet or filter."""

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

    def show_rows(self, sheet: Sheet, *, only_problems: bool) -> None:
        """All rows, or only those a person has to look at; what does not apply comes last."""
        rows = [row for row in sheet.rows if row.is_problem or not only_problems]
        if not rows:
            self.show_words("Nothing failed, and nothing asks to be looked at.")
            return
        self.shown_ids = tuple(row.id for row in rows)
        parts: list[QWidget] = []
        silent = [row for row in rows if row.status is Status.NOT_APPLICABLE]
        for group, heading in GROUPS.items():
            told = [row for row in rows if row.group == group and row not in silent]
            if told:
                parts.append(_heading(heading, told))
                parts += [_row(row, self.palette(), self.devicePixelRatioF()) for row in told]
        if silent:
            parts.append(_heading("Not applicable", silent))
            parts += [_row(row, self.palette(), self.devicePixelRatioF()) for row in silent]
        self._fill(parts)

    def _fill(self, parts: list[QWidget]) -> None:
        page = QWidget()
        page.setMinimumWidth(1)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.setSpacing(2)
        for part in parts:
            layout.addWidget(part)
        layout.addStretch(1)
        self.setWidget(page)


def _heading(words: str, rows: list[CheckRow]) -> QWidget:
    problems = sum(row.is_problem for row in rows)
    told = f"{words.upper()}   {problems} of {len(rows)} to look at" if problems else words.upper()
    label = QLabel(told)
    label.setObjectName("section")
    label.setContentsMargins(0, 10, 0, 2)
    return label


def _row(row: CheckRow, palette: QPalette, ratio: float) -> QWidget:
    line = QWidget()
    icon = QLabel(line)
    icon.setPixmap(status_pixmap(row.status, palette, ratio))
    icon.setToolTip(STATUS_WORDS[row.status])
    icon.setFixedWidth(SIZE + 4)
    icon.setAlignment(Qt.AlignmentFlag.AlignTop)
    dim = palette.color(QPalette.ColorRole.PlaceholderText).name()
    title = broken(row.title)
    title = f"<b>{title}</b>" if row.is_problem else title
    words = f"{title}<br/><span style='color:{dim}'>{broken(row.evidence)}</span>"
    if row.remedy:
        words += f"<br/>→ {broken(row.remedy)}"
    text = _label(words)
    text.setAccessibleName(f"{STATUS_WORDS[row.status]}: {row.title}")
    layout = QHBoxLayout(line)
    layout.setContentsMargins(0, 2, 0, 2)
    layout.setSpacing(4)
    layout.addWidget(icon)
    layout.addWidget(text, 1)
    return line


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
