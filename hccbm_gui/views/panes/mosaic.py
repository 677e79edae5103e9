"""Widgets side by side in columns and rows, some spanning several; the gaps between can be drawn.

Another arrangement of the same widgets costs no more than a resize: nothing gets a new parent,
so that no OpenGL context is lost.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from hccbm_gui.services.gate import guarded
from hccbm_gui.views.panes.dragging import series_of

GAP_PX = 4
REACH_PX = 3
"""So far beside a gap the hand still holds it."""
LEAST_PX = 80


@dataclass(frozen=True, slots=True)
class Tile:
    """A widget and the places it takes."""

    widget: QWidget
    row: int
    column: int
    rows: int = 1
    columns: int = 1


class Mosaic(QWidget):
    """Places its children.

    Signals
    -------
    shares_changed : relative widths and heights after a gap was drawn.
    series_dropped : the tile, and the UID of the series that was put on it.
    """

    shares_changed = Signal(object, object)
    series_dropped = Signal(QWidget, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tiles: tuple[Tile, ...] = ()
        self._shares: tuple[list[float], list[float]] = ([1.0], [1.0])
        self._held: tuple[int | None, int | None] = (None, None)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)

    def arrange(
        self, tiles: Sequence[Tile], columns: Sequence[float], rows: Sequence[float]
    ) -> None:
        """Show `tiles`, hide the rest; a share of 0 leaves a column or row out."""
        shown = {tile.widget for tile in tiles}
        for tile in self._tiles:
            if tile.widget not in shown:
                tile.widget.hide()
        self._tiles = tuple(tiles)
        self._shares = (list(columns), list(rows))
        self._place()
        for tile in tiles:
            tile.widget.show()
        self.updateGeometry()

    @property
    def tiles(self) -> tuple[Tile, ...]:
        """What is shown, and where."""
        return self._tiles

    @property
    def shares(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Relative widths of the columns and heights of the rows."""
        return tuple(self._shares[0]), tuple(self._shares[1])

    def widget_at(self, point: QPoint) -> QWidget | None:
        """The tile under a point of the mosaic."""
        for tile in self._tiles:
            if tile.widget.geometry().contains(point):
                return tile.widget
        return None

    def sizeHint(self) -> QSize:
        """Room for pictures."""
        return QSize(900, 800)

    def minimumSizeHint(self) -> QSize:
        """Every tile a little."""
        columns, rows = (sum(share > 0.0 for share in shares) for shares in self._shares)
        return QSize(columns * LEAST_PX, rows * LEAST_PX)

    def _place(self) -> None:
        across = _edges(self._shares[0], self.width())
        down = _edges(self._shares[1], self.height())
        for tile in self._tiles:
            left, right = across[tile.column][0], across[tile.column + tile.columns - 1][1]
            top, bottom = down[tile.row][0], down[tile.row + tile.rows - 1][1]
            tile.widget.setGeometry(QRect(left, top, max(1, right - left), max(1, bottom - top)))

    @guarded
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a series; folders and files are for the window."""
        if series_of(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()

    @guarded
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """It may be put on any tile; one that refuses it says so when it is put there."""
        over = self.widget_at(event.position().toPoint()) is not None
        event.setAccepted(over and bool(series_of(event.mimeData())))

    @guarded
    def dropEvent(self, event: QDropEvent) -> None:
        """Tell what was put where."""
        widget = self.widget_at(event.position().toPoint())
        uid = series_of(event.mimeData())
        if widget is not None and uid:
            event.acceptProposedAction()
            self.series_dropped.emit(widget, uid)
        else:
            event.ignore()

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the shares."""
        self._place()

    @guarded
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a gap."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = self._gap_at(event.position().toPoint())

    @guarded
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the gap that is held, or show that there is one."""
        at = event.position().toPoint()
        if self._held == (None, None):
            column, row = self._gap_at(at)
            shape = {
                (False, False): Qt.CursorShape.ArrowCursor,
                (True, False): Qt.CursorShape.SplitHCursor,
                (False, True): Qt.CursorShape.SplitVCursor,
                (True, True): Qt.CursorShape.SizeAllCursor,
            }[column is not None, row is not None]
            self.setCursor(shape)
            return
        for axis, (number, place, length) in enumerate(
            ((self._held[0], at.x(), self.width()), (self._held[1], at.y(), self.height()))
        ):
            if number is not None:
                _draw_gap(self._shares[axis], number, place, length)
        self._place()

    @guarded
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if self._held != (None, None):
            self._held = (None, None)
            self.shares_changed.emit(*self.shares)

    def _gap_at(self, at: QPoint) -> tuple[int | None, int | None]:
        """The columns and the rows behind which there is a gap at a point."""
        across = _gaps(self._shares[0], self.width())
        down = _gaps(self._shares[1], self.height())
        column = next((n for n, x in across.items() if abs(x - at.x()) <= REACH_PX), None)
        row = next((n for n, y in down.items() if abs(y - at.y()) <= REACH_PX), None)
        return column, row


def _edges(shares: Sequence[float], length: int) -> list[tuple[int, int]]:
    """First and last pixel of each column (or row); of one left out both are the same."""
    shown = sum(share > 0.0 for share in shares)
    room = max(0, length - GAP_PX * (shown - 1))
    total = sum(shares) or 1.0
    edges, passed, gaps = [], 0.0, 0
    for share in shares:
        start = room * passed / total + GAP_PX * gaps
        passed += share
        end = room * passed / total + GAP_PX * gaps
        edges.append((round(start), round(end)))
        gaps += share > 0.0
    return edges


def _gaps(shares: Sequence[float], length: int) -> dict[int, float]:
    """Number of a column (or row) to the middle of the gap behind it."""
    edges = _edges(shares, length)
    shown = [n for n, share in enumerate(shares) if share > 0.0]
    return {n: edges[n][1] + GAP_PX / 2.0 for n in shown[:-1]}


def _draw_gap(shares: list[float], number: int, place: int, length: int) -> None:
    """Move the gap behind column (or row) `number` to `place`; the two beside it share anew."""
    edges = _edges(shares, length)
    following = next(n for n in range(number + 1, len(shares)) if shares[n] > 0.0)
    both = shares[number] + shares[following]
    first, last = edges[number][0], edges[following][1]
    room = last - first - GAP_PX
    if room <= 2 * LEAST_PX:
        return
    wanted = min(max(place - first, LEAST_PX), room - LEAST_PX)
    shares[number] = both * wanted / room
    shares[following] = both - shares[number]
