"""A picture to look for text in, and rectangles drawn over it with the mouse."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from hccbm_gui.core.arrays import VoxelArray
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.pictures.palette import Palette, dark
from hccbm_gui.views.look.painting import painting

Rectangle = tuple[int, int, int, int]
"""Column and row of the upper left pixel, width and height."""

SMALLEST_PX = 2


class RegionPicture(QWidget):
    """Shows one picture as large as there is room; dragging over it makes a rectangle black.

    Signals
    -------
    drawn(rectangle) : a new rectangle, in pixels of the picture.
    """

    drawn = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 200)
        self.setAccessibleName(self.tr("Picture that may hold text"))
        # Pictures look the same in every theme; the theme is handed over when it changes.
        self._palette = dark()
        self._image = QImage()
        self._words = ""
        self._rectangles: tuple[Rectangle, ...] = ()
        self._start: QPointF | None = None
        self._end = QPointF()

    def sizeHint(self) -> QSize:
        """Room for a screen capture."""
        return QSize(420, 340)

    def show_picture(self, picture: VoxelArray | None, words: str = "") -> None:
        """Show a uint8 picture, (rows, columns) or (rows, columns, 3); or words in its place."""
        self._words, self._start = words, None
        if picture is None:
            self._image = QImage()
        else:
            data = np.ascontiguousarray(picture)
            rows, columns = data.shape[:2]
            grey = data.ndim == 2
            kind = QImage.Format.Format_Grayscale8 if grey else QImage.Format.Format_RGB888
            # The picture outlives the array only as a copy.
            self._image = QImage(data.data, columns, rows, data.strides[0], kind).copy()
        self.setCursor(
            Qt.CursorShape.ArrowCursor if picture is None else Qt.CursorShape.CrossCursor
        )
        self.update()

    def take_palette(self, palette: Palette) -> None:
        """Follow the theme."""
        self._palette = palette
        self.update()

    def show_rectangles(self, rectangles: Sequence[Rectangle]) -> None:
        """Show what will be black."""
        self._rectangles = tuple(rectangles)
        self.update()

    # ---- Qt

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture, the black rectangles and the one being drawn."""
        with painting(self) as painter:
            painter.fillRect(self.rect(), QColor(self._palette.picture_ground))
            if self._image.isNull():
                painter.setPen(QColor(self._palette.picture_dim))
                flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(self.rect().adjusted(12, 12, -12, -12), int(flags), self._words)
                return
            place = self._place()
            painter.drawImage(place, self._image)
            painter.setPen(QPen(QColor(self._palette.picture_attention), 1.5))
            for rectangle in self._rectangles:
                shown = self._shown(rectangle)
                painter.fillRect(shown, Qt.GlobalColor.black)
                painter.drawRect(shown)
            if self._start is not None:
                painter.drawRect(QRectF(self._start, self._end).normalized().intersected(place))

    @guarded
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a rectangle."""
        if event.button() is Qt.MouseButton.LeftButton and not self._image.isNull():
            self._start = self._end = event.position()

    @guarded
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw it larger."""
        if self._start is not None:
            self._end = event.position()
            self.update()

    @guarded
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Have it drawn."""
        start, self._start = self._start, None
        if start is None:
            return
        self.update()
        rectangle = self._pixels(QRectF(start, event.position()).normalized())
        if rectangle is not None:
            self.drawn.emit(rectangle)

    # ---- where things are

    def _place(self) -> QRectF:
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - size.width()) / 2.0, (self.height() - size.height()) / 2.0
        return QRectF(left, top, size.width(), size.height())

    def _scale(self) -> float:
        return self._place().width() / max(self._image.width(), 1)

    def _shown(self, rectangle: Rectangle) -> QRectF:
        x, y, width, height = (value * self._scale() for value in rectangle)
        whole = QRectF(self._place().left() + x, self._place().top() + y, width, height)
        return whole.intersected(self._place())

    def _pixels(self, drawn: QRectF) -> Rectangle | None:
        """Every pixel that the rectangle touches; None where it is none."""
        inside = drawn.intersected(self._place())
        if min(inside.width(), inside.height()) < SMALLEST_PX:
            return None
        scale, place = self._scale(), self._place()
        left, top = (inside.left() - place.left()) / scale, (inside.top() - place.top()) / scale
        right, bottom = left + inside.width() / scale, top + inside.height() / scale
        x, y = int(left), int(top)
        columns, rows = self._image.width(), self._image.height()
        return x, y, min(int(np.ceil(right)), columns) - x, min(int(np.ceil(bottom)), rows) - y
