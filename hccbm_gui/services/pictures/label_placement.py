"""Where labels go so that none covers another or leaves the picture."""

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, QSizeF

SEARCH_STEP_PX = 6.0


class LabelBoard:
    """The part of a picture that is still free for labels.

    Attributes
    ----------
    bounds : nothing is placed outside.
    taken : rectangles already in use.
    """

    def __init__(self, bounds: QRectF) -> None:
        self.bounds = bounds
        self.taken: list[QRectF] = []

    def reserve(self, rect: QRectF) -> None:
        """Keep labels off `rect`."""
        self.taken.append(rect)

    def is_free(self, rect: QRectF) -> bool:
        """True when `rect` lies inside and touches nothing in use."""
        return self.bounds.contains(rect) and not any(rect.intersects(r) for r in self.taken)

    def place(self, size: QSizeF, centres: Iterable[QPointF]) -> QRectF | None:
        """A free rectangle of `size` centred on the first possible of `centres`, else nearby.

        None when the picture has no free place of that size left.
        """
        wanted = list(centres)
        exact = self.place_exactly(size, wanted)
        if exact is not None:
            return exact
        found = self._nearest_free(size, wanted[0])
        if found is not None:
            self.reserve(found)
        return found

    def place_exactly(self, size: QSizeF, centres: Iterable[QPointF]) -> QRectF | None:
        """A free rectangle of `size` centred on one of `centres`, or None."""
        for centre in centres:
            rect = _centred(centre, size)
            if self.is_free(rect):
                self.reserve(rect)
                return rect
        return None

    def corners(self, size: QSizeF) -> list[QPointF]:
        """Centres of a rectangle of `size` in the corners: upper left, upper right, lower right."""
        inner = self.bounds.adjusted(
            size.width() / 2.0, size.height() / 2.0, -size.width() / 2.0, -size.height() / 2.0
        )
        return [inner.topLeft(), inner.topRight(), inner.bottomRight()]

    def _nearest_free(self, size: QSizeF, wanted: QPointF) -> QRectF | None:
        columns = _steps(self.bounds.left(), self.bounds.right() - size.width())
        rows = _steps(self.bounds.top(), self.bounds.bottom() - size.height())
        offset = QPointF(wanted.x() - size.width() / 2.0, wanted.y() - size.height() / 2.0)
        corners = sorted(
            (QPointF(x, y) for x in columns for y in rows),
            key=lambda corner: QPointF.dotProduct(corner - offset, corner - offset),
        )
        rects = (QRectF(corner, size) for corner in corners)
        return next((rect for rect in rects if self.is_free(rect)), None)


def _centred(centre: QPointF, size: QSizeF) -> QRectF:
    rect = QRectF(QPointF(0.0, 0.0), size)
    rect.moveCenter(centre)
    return rect


def _steps(first: float, last: float) -> list[float]:
    if last < first:
        return []
    return [first + SEARCH_STEP_PX * n for n in range(int((last - first) / SEARCH_STEP_PX) + 1)]
