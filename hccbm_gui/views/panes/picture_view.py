"""A picture that lies in no frame: screen captures, portal images, radiographs, ultrasound."""

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from hccbm_gui.core.case import Case
from hccbm_gui.core.picture import CAPTURE_NOTE, NO_SIZE_NOTE, Picture, plan_words
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.services.pictures.plain_picture import (
    PictureViewport,
    aspect_of,
    paint_picture,
    qimage_of,
)
from hccbm_gui.views.look.painting import painting
from hccbm_gui.views.panes.empty_words import paint_empty
from hccbm_gui.views.panes.pane import Point
from hccbm_gui.views.panes.shown import Shown
from hccbm_gui.views.screens.slice_pictures import identity_of

WIDER_A_PX = 1.01
"""By so much a drag of one pixel changes the window."""


class PictureView(QWidget):
    """Wheel: next frame (zoom where there is one only) · drag: window · middle drag: pan · R."""

    cursor_wanted = Signal(object)
    hovered = Signal(object)
    maximise_wanted = Signal()
    context_wanted = Signal(QPoint)

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._palette = palette
        self._picture: Picture | None = None
        self._titles: tuple[str, ...] = ()
        self._identity: tuple[str, ...] = ()
        self._frame = 0
        self._window = (0.0, 1.0)
        self._zoom = 1.0
        self._centre: tuple[float, float] | None = None
        self._image: tuple[tuple[object, ...], QImage] | None = None
        self._last = QPointF()
        self.setMinimumSize(80, 80)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(self.tr("Picture"))
        self.setToolTip(
            self.tr(
                "Wheel: next picture of several, else zoom · Ctrl+wheel: zoom · drag: brightness "
                "and contrast · middle drag: pan · R: all of it"
            )
        )

    @property
    def picture(self) -> Picture | None:
        """What it shows."""
        return self._picture

    @property
    def frame(self) -> int:
        """Which of the frames, from 0."""
        return self._frame

    @property
    def window_range(self) -> tuple[float, float]:
        """Values shown as black and white."""
        return self._window

    def show_case(self, case: Case | None, shown: Shown, hidden: frozenset[str]) -> None:
        """Show the picture `shown.picture_uid`; the first one of the case without."""
        pictures = {} if case is None else case.pictures
        uid = shown.picture_uid if shown.picture_uid in pictures else next(iter(pictures), "")
        found = pictures.get(uid)
        if found is not self._picture:
            self._picture, self._frame, self._image = found, 0, None
            self.fit()
        self._identity = identity_of(case)
        self._titles = ()
        if case is not None and found is not None:
            info = case.series_by_uid(uid)
            title = found.title if found.portal else info.description or found.title
            told = plan_words(found, case.plans.values())
            self._titles = (title, info.date, found.scale_words, told)
        self.update()

    def show_frame(self, number: int) -> None:
        """Another frame, as far as there is one."""
        if self._picture is not None:
            wanted = min(max(number, 0), len(self._picture.frames) - 1)
            if wanted != self._frame:
                self._frame = wanted
                self.update()

    def set_cursor(self, cursor_mm: Point) -> None:
        """It lies in no frame: there is no position to follow."""

    def take_palette(self, palette: Palette) -> None:
        """Follow the theme."""
        self._palette = palette
        self.update()

    @guarded
    def fit(self) -> None:
        """All of the picture in its own window."""
        self._zoom, self._centre = 1.0, None
        if self._picture is not None:
            self._window = self._picture.range_of(self._frame)
        self.update()

    @property
    def viewport(self) -> PictureViewport:
        """Where the picture lies in the widget."""
        rect = QRectF(self.rect())
        if self._picture is None:
            return PictureViewport(rect, (1, 1))
        rows, columns = self._picture.frames[self._frame].shape[:2]
        aspect = aspect_of(self._picture)
        return PictureViewport(rect, (rows, columns), self._zoom, self._centre, aspect)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the frame and what lies over it."""
        with painting(self) as painter:
            self._paint(painter, identity=True)

    def snapshot(self, identity: bool) -> QImage:
        """The picture as it is, in device pixels; without the patient's name if so wanted."""
        ratio = self.devicePixelRatioF()
        made = QImage(self.size() * ratio, QImage.Format.Format_RGB32)
        made.setDevicePixelRatio(ratio)
        with painting(made) as painter:
            self._paint(painter, identity)
        made.setDevicePixelRatio(1.0)
        return made

    def _paint(self, painter: QPainter, identity: bool) -> None:
        if self._picture is None:
            paint_empty(
                painter, QRectF(self.rect()), self.tr("No picture in this patient"), self._palette
            )
            return
        titles = [*self._titles, *(self._identity if identity else ())]
        if len(self._picture.frames) > 1:
            said = self.tr("{number} of {count}")
            count = len(self._picture.frames)
            titles.insert(1, said.format(number=self._frame + 1, count=count))
        paint_picture(
            painter,
            self._picture,
            self._image_now(self._picture),
            self.viewport,
            self._palette,
            titles=tuple(titles),
            marks=self._marks(self._picture),
        )

    def _marks(self, picture: Picture) -> tuple[str, ...]:
        """What must be seen on the picture itself, in short."""
        marks = []
        if CAPTURE_NOTE in picture.notes:
            marks.append(self.tr("screen capture: nothing can be measured"))
        elif NO_SIZE_NOTE in picture.notes:
            marks.append(self.tr("no scale: nothing can be measured"))
        return tuple(marks)

    def _image_now(self, picture: Picture) -> QImage:
        """The frame as an image, made anew only when it or its window has changed."""
        state = (id(picture), self._frame, self._window)
        if self._image is None or self._image[0] != state:
            self._image = (state, qimage_of(picture.frames[self._frame], self._window))
        return self._image[1]

    def _take(self, viewport: PictureViewport) -> None:
        self._zoom, self._centre = viewport.zoom, viewport.centre
        self.update()

    @guarded
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a drag."""
        self._last = event.position()

    @guarded
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan, or change the window."""
        delta = event.position() - self._last
        self._last = event.position()
        pans = event.buttons() & Qt.MouseButton.MiddleButton or (
            event.buttons() & Qt.MouseButton.LeftButton
            and event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        )
        if pans:
            self._take(self.viewport.panned(delta))
        elif event.buttons() & Qt.MouseButton.LeftButton:
            self._drag_window(delta)

    def _drag_window(self, delta: QPointF) -> None:
        """Across: wider; down: brighter, as in the slices. Colours have no window."""
        if self._picture is None or self._picture.is_colour(self._frame):
            return
        low, high = self._window
        width = max((high - low) * WIDER_A_PX ** delta.x(), 1.0)
        middle = (low + high) / 2.0 + delta.y() * width / 300.0
        self._window = (middle - width / 2.0, middle + width / 2.0)
        self.update()

    @guarded
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Through the frames; zoom at the cursor with Ctrl, or where there is but one."""
        steps = event.angleDelta().y() / 120.0
        several = self._picture is not None and len(self._picture.frames) > 1
        if several and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.show_frame(self._frame - (1 if steps > 0 else -1))
        else:
            self._take(self.viewport.zoomed(1.15**steps, event.position()))
        event.accept()

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """The viewport follows by itself."""
        self.update()

    @guarded
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """This picture alone, or all again."""
        self.maximise_wanted.emit()

    @guarded
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The window knows what can be done here."""
        self.context_wanted.emit(event.globalPos())

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """R shows all of it."""
        if event.key() == Qt.Key.Key_R:
            self.fit()
        else:
            event.ignore()
