"""Lightbox: many axial slices of one series at once, with structures; a click goes there."""

import time

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from hccbm_gui.core.case import Case
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.pictures.lettering import draw_text, elided, sans
from hccbm_gui.services.pictures.marks import line_pen
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.services.pictures.slice_plane import Plane, position_of
from hccbm_gui.views.hands.wheel import WheelSteps
from hccbm_gui.views.look.painting import painting
from hccbm_gui.views.panes.lightbox_page import HEAD_PX, LightboxPage
from hccbm_gui.views.panes.lightbox_pictures import LightboxPictures
from hccbm_gui.views.panes.pane import Point
from hccbm_gui.views.panes.shown import Shown
from hccbm_gui.views.screens.slice_pictures import identity_of, label

PATIENCE_S = 0.1
"""So long a page may hold up the window; the rest of it follows."""


class Lightbox(QWidget):
    """A `Pane`: the wheel turns pages, a click takes the crosshair there."""

    cursor_wanted = Signal(object)
    hovered = Signal(object)
    maximise_wanted = Signal()
    context_wanted = Signal(QPoint)

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._palette = palette
        self._pictures = LightboxPictures(palette)
        self._case: Case | None = None
        self._shown = Shown()
        self._cursor: Point | None = None
        self._first = 0
        self._wheel = WheelSteps()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Lightbox"))
        self.setToolTip(self.tr("Click: go there · wheel, Page up and down: other slices"))

    # ---- what it shows

    def show_case(self, case: Case | None, shown: Shown, hidden: frozenset[str]) -> None:
        """The axial slices of `shown.base_uid`, from the head down, and the structures on them."""
        self._case, self._shown = case, shown
        volume = None if case is None else case.volumes.get(shown.base_uid)
        frame = "" if volume is None else volume.geometry.frame_uid
        rois = () if case is None else case.rois
        own = [roi for roi in rois if frame and roi.frame_uid == frame and roi.key not in hidden]
        if self._pictures.show(volume, shown.base, own):
            self._first = 0
            self._turn_to(self._cursor)
        self.update()

    def take_palette(self, palette: Palette) -> None:
        """Follow the theme."""
        self._palette = palette
        self._pictures.take_palette(palette)
        self.update()

    def set_cursor(self, cursor_mm: Point) -> None:
        """Mark the slice of the linked position, and turn to its page."""
        self._cursor = cursor_mm
        self._turn_to(cursor_mm)
        self.update()

    def fit(self) -> None:
        """Back to the first page."""
        self._first = 0
        self.update()

    def snapshot(self, identity: bool) -> QImage:
        """The page as it is, in device pixels."""
        ratio = self.devicePixelRatioF()
        picture = QImage(self.size() * ratio, QImage.Format.Format_RGB32)
        picture.setDevicePixelRatio(ratio)
        with painting(picture) as painter:
            self._paint(painter, identity, until=float("inf"))
        return picture

    @property
    def page(self) -> LightboxPage:
        """What is seen now."""
        pictures = self._pictures
        return LightboxPage(self.size(), len(pictures.positions), self._first, pictures.shape)

    def turn(self, rows: int) -> None:
        """Go on by rows of slices."""
        self._first = self.page.turned(rows)
        self.update()

    def _turn_to(self, cursor_mm: Point | None) -> None:
        number = self._number_of(cursor_mm)
        if number is not None:
            self._first = self.page.with_slice(number)

    def _number_of(self, cursor_mm: Point | None) -> int | None:
        volume, positions = self._pictures.volume, self._pictures.positions
        if volume is None or cursor_mm is None or not positions:
            return None
        at = position_of(volume.geometry, Plane.AXIAL, cursor_mm)
        return int(np.argmin(np.abs(np.array(positions) - at)))

    # ---- painting

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """The page, or as much of it as the window can wait for."""
        with painting(self) as painter:
            done = self._paint(painter, identity=True, until=time.monotonic() + PATIENCE_S)
        if not done:
            self.update()

    def _paint(self, painter: QPainter, identity: bool, until: float) -> bool:
        """True when all of the page was painted before the time `until`."""
        painter.fillRect(self.rect(), QColor(self._palette.slice_ground))
        if self._pictures.volume is None:
            painter.setPen(QColor(self._palette.slice_text))
            words = self.tr("Lightbox\nno image")
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, words)
            return True
        page, done = self.page, True
        self._paint_head(painter, page.numbers, identity)
        at = self._number_of(self._cursor)
        for number in page.numbers:
            place = page.place_of(number)
            late = time.monotonic() > until
            picture = self._pictures.picture(number, place, self.devicePixelRatioF(), late)
            if picture is None:
                done = False
                continue
            painter.drawPixmap(place.topLeft(), picture)
            if number == at:
                painter.setPen(line_pen(self._palette.crosshair, 2.0))
                painter.drawRect(QRectF(place).adjusted(1, 1, -1, -1))
        return done

    def _paint_head(self, painter: QPainter, numbers: range, identity: bool) -> None:
        counted = self.tr("slices {} to {} of {}").format(
            numbers.start + 1, numbers.stop, len(self._pictures.positions)
        )
        window = self._shown.base.window
        lines = [label(self._case, self._shown.base_uid)]
        lines += [] if window is None else [window.describe()]
        lines += [counted, *(identity_of(self._case) if identity else ())]
        volume = self._pictures.volume
        lines += [] if volume is None else volume.notes
        head = QRectF(7, 0, self.width() - 14, HEAD_PX)
        words = elided(" · ".join(lines), sans(12), head.width())
        draw_text(painter, head, words, sans(12), self._palette.slice_text)

    # ---- hands

    def position_at(self, at: QPointF) -> Point | None:
        """The LPS position under a place of the widget; None between and beside the slices."""
        page = self.page
        number = page.number_at(at)
        if self._pictures.volume is None or number is None:
            return None
        place = page.place_of(number)
        inside = at - QPointF(place.topLeft())
        x, y, z = self._pictures.view(place, number).to_patient(inside.x(), inside.y())
        return float(x), float(y), float(z)

    @guarded
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        if event.button() == Qt.MouseButton.LeftButton:
            point = self.position_at(event.position())
            if point is not None:
                self.cursor_wanted.emit(point)

    @guarded
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell where the hand is."""
        self.hovered.emit(self.position_at(event.position()))

    @guarded
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Alone, or with the others again."""
        self.maximise_wanted.emit()

    @guarded
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Other slices."""
        self.turn(-self._wheel.add(event))
        event.accept()

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Rows by arrows, pages by page keys."""
        rows, all_of_it = self.page.rows, len(self._pictures.positions)
        turns = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: rows,
            Qt.Key.Key_PageUp: -rows,
            Qt.Key.Key_Home: -all_of_it,
            Qt.Key.Key_End: all_of_it,
        }
        if event.key() in turns:
            self.turn(turns[Qt.Key(event.key())])
        else:
            event.ignore()

    @guarded
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The window knows what can be done here."""
        self.context_wanted.emit(event.globalPos())
