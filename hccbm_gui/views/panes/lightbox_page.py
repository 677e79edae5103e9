"""Which slices a page of a lightbox shows, and where."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QSize

LEAST_PX = 150
"""A slice narrower than this tells nothing."""
MOST_COLUMNS = 8
GAP_PX = 2
HEAD_PX = 20
"""Above the slices stands what they are."""


@dataclass(frozen=True, slots=True)
class LightboxPage:
    """A page of `total` slices in a widget of `size`, from slice `first` on.

    `shape` is the height of a slice for a width of one.
    """

    size: QSize
    total: int
    first: int = 0
    shape: float = 1.0

    @property
    def columns(self) -> int:
        """Slices beside each other."""
        return min(max(1, self.size.width() // LEAST_PX), MOST_COLUMNS)

    @property
    def rows(self) -> int:
        """Slices below each other."""
        height = self.size.width() / self.columns * self.shape
        return max(1, int((self.size.height() - HEAD_PX) / max(height, 1.0) + 0.2))

    @property
    def numbers(self) -> range:
        """The slices on the page."""
        first = min(self.first, max(0, self.total - 1))
        return range(first, min(first + self.columns * self.rows, self.total))

    def place_of(self, number: int) -> QRect:
        """Where a slice of the page lies."""
        row, column = divmod(number - self.numbers.start, self.columns)
        width = self.size.width() / self.columns
        height = (self.size.height() - HEAD_PX) / self.rows
        left, top = round(column * width), round(HEAD_PX + row * height)
        right, bottom = round((column + 1) * width), round(HEAD_PX + (row + 1) * height)
        return QRect(left, top, right - left - GAP_PX, bottom - top - GAP_PX)

    def number_at(self, at: QPointF) -> int | None:
        """The slice under a point; None between and beside them."""
        point = at.toPoint()
        return next((n for n in self.numbers if self.place_of(n).contains(point)), None)

    def turned(self, rows: int) -> int:
        """The first slice after going on by rows; the last row is the last of the page."""
        last = math.ceil(self.total / self.columns) - self.rows
        return min(max(self.first // self.columns + rows, 0), max(last, 0)) * self.columns

    def with_slice(self, number: int) -> int:
        """The first slice of the page on which `number` is seen; this page if it is on it."""
        if number in self.numbers:
            return self.first
        count = self.columns * self.rows
        return number // count * count
