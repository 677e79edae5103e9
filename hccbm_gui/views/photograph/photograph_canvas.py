"""The picture of the import dialog: frames around its views, and two points for the scale."""

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hccbm_gui.core.arrays import VoxelArray
from hccbm_gui.core.photograph import SMALLEST_VIEW_PX
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.pictures.image_colours import draw_image
from hccbm_gui.services.pictures.lettering import draw_text, sans, text_size
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.services.pictures.plain_picture import PictureViewport, qimage_of
from hccbm_gui.views.look.painting import painting

Hand = Literal["frames", "points"]
Rectangle = tuple[int, int, int, int]
Point = tuple[float, float]
MOST_VIEWS = 2
ARM_PX = 8


class PhotographCanvas(QWidget):
    """Left drag: a frame, or a click a point · wheel: zoom · middle or Shift drag: pan.

    Signals
    -------
    frame_drawn : left, top, right, bottom in pixels of the picture, the last two excluded.
    point_clicked : (column, row) in pixels.
    """

    frame_drawn = Signal(object)
    point_clicked = Signal(object)

    def __init__(self, grey: VoxelArray, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._palette = palette
        self._shape = (grey.shape[0], grey.shape[1])
        self._image: QImage = qimage_of(grey, (float(grey.min()), max(float(grey.max()), 1.0)))
        self._zoom = 1.0
        self._centre: tuple[float, float] | None = None
        self._hand: Hand = "frames"
        self._frames: tuple[tuple[Rectangle, str], ...] = ()
        self._points: tuple[Point, ...] = ()
        self._from: tuple[float, float] | None = None
        self._to: tuple[float, float] | None = None
        self._last = QPointF()
        self.setMinimumSize(320, 320)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("The photograph"))
        self.take_hand("frames")

    def take_hand(self, hand: Hand) -> None:
        """What the left button does from now on."""
        self._hand = hand
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setToolTip(
            self.tr("Drag a frame around a view · wheel: zoom · middle drag: pan")
            if hand == "frames"
            else self.tr("Click the two ends of a known length · wheel: zoom · middle drag: pan")
        )

    def show_frames(self, frames: tuple[tuple[Rectangle, str], ...]) -> None:
        """Frames, each with what it is called."""
        self._frames = frames
        self.update()

    def show_points(self, points: tuple[Point, ...]) -> None:
        """Points (column, row), numbered from 1 on."""
        self._points = points
        self.update()

    @property
    def viewport(self) -> PictureViewport:
        """Where the picture lies in the widget."""
        return PictureViewport(QRectF(self.rect()), self._shape, self._zoom, self._centre)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture, the frames and the points."""
        view = self.viewport
        with painting(self) as painter:
            painter.fillRect(self.rect(), QColor(self._palette.slice_ground))
            draw_image(painter, view.image_rect(), self._image, view.rect)
            for number, (frame, name) in enumerate(self._frames, start=1):
                self._paint_frame(painter, view, frame, f"{number}  {name}".strip())
            if self._from is not None and self._to is not None:
                self._paint_frame(painter, view, _rectangle(self._from, self._to, self._shape), "")
            self._paint_points(painter, view)

    def _paint_frame(
        self, painter: QPainter, view: PictureViewport, frame: Rectangle, words: str
    ) -> None:
        left, top, right, bottom = frame
        place = QRectF(view.to_widget(top - 0.5, left - 0.5), view.to_widget(bottom, right))
        painter.setPen(QPen(QColor(self._palette.slice_ground), 4.0))
        painter.drawRect(place)
        painter.setPen(QPen(QColor(self._palette.crosshair), 2.0))
        painter.drawRect(place)
        if words:
            font = sans(14, bold=True)
            box = QRectF(place.topLeft() + QPointF(6, 4), text_size(words, font))
            draw_text(
                painter, box, words, font, self._palette.crosshair, halo=self._palette.slice_ground
            )

    def _paint_points(self, painter: QPainter, view: PictureViewport) -> None:
        places = [view.to_widget(row, column) for column, row in self._points]
        ink, rim = self._palette.slice_direction, self._palette.slice_ground
        for colour, width in ((rim, 4.0), (ink, 2.0)):
            painter.setPen(QPen(QColor(colour), width))
            if len(places) == 2:
                painter.drawLine(*places)
            for at in places:
                painter.drawLine(at - QPointF(ARM_PX, 0), at + QPointF(ARM_PX, 0))
                painter.drawLine(at - QPointF(0, ARM_PX), at + QPointF(0, ARM_PX))
        for number, at in enumerate(places, start=1):
            font = sans(14, bold=True)
            box = QRectF(at + QPointF(6, 4), text_size(str(number), font))
            draw_text(painter, box, str(number), font, ink, halo=rim)

    @guarded
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a frame or a drag, or set a point."""
        self._last = event.position()
        if event.button() != Qt.MouseButton.LeftButton or _pans(event):
            return
        row, column = self.viewport.to_pixel(event.position())
        if self._hand == "frames":
            self._from = self._to = (row, column)
        elif -0.5 <= row <= self._shape[0] - 0.5 and -0.5 <= column <= self._shape[1] - 0.5:
            self.point_clicked.emit((column, row))

    @guarded
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan, or draw the frame."""
        delta = event.position() - self._last
        self._last = event.position()
        if _pans(event):
            view = self.viewport.panned(delta)
            self._zoom, self._centre = view.zoom, view.centre
        elif self._from is not None:
            self._to = self.viewport.to_pixel(event.position())
        self.update()

    @guarded
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A frame ends; one too small to be meant is let go."""
        begun, ended = self._from, self._to
        self._from = self._to = None
        self.update()
        if begun is None or ended is None:
            return
        left, top, right, bottom = _rectangle(begun, ended, self._shape)
        if min(right - left, bottom - top) >= SMALLEST_VIEW_PX:
            self.frame_drawn.emit((left, top, right, bottom))

    @guarded
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the cursor."""
        view = self.viewport.zoomed(1.15 ** (event.angleDelta().y() / 120.0), event.position())
        self._zoom, self._centre = view.zoom, view.centre
        self.update()
        event.accept()


def _pans(event: QMouseEvent) -> bool:
    shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    buttons = event.buttons() | event.button()
    left = bool(buttons & Qt.MouseButton.LeftButton)
    return bool(buttons & Qt.MouseButton.MiddleButton) or (shifted and left)


def _rectangle(one: Point, other: Point, shape: tuple[int, int]) -> Rectangle:
    """Two (row, column) as whole pixels within a picture of `shape`."""
    rows, columns = shape
    top, bottom = sorted(min(max(round(point[0]), 0), rows) for point in (one, other))
    left, right = sorted(min(max(round(point[1]), 0), columns) for point in (one, other))
    return left, top, right, bottom
