"""Pictures of a view or of the whole window, with or without whose images they are."""

import re
from collections.abc import Iterator

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPoint, QRect
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QStatusBar,
    QTabBar,
    QTextEdit,
    QWidget,
)

from hccbm_gui.core.errors import MissingInput
from hccbm_gui.core.patient import Patient
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.pictures.notice_strip import with_notice
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.views.look.painting import painting
from hccbm_gui.views.panes.pane import Pane

IDENTITY = "identity"
"""Property of a widget that always tells whose images these are; it is painted over as a whole."""

LEFT_OUT = "identity left out"
MOST_ROWS = 5000
"""Rows of a list that are looked through for the patient's name."""


class LastPane(QObject):
    """Remembers which picture of a window the hand or the keys were in last."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._last: QWidget | None = None
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    @guarded
    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        pane = pane_around(now)
        if pane is not None and self._window.isAncestorOf(pane):
            self._last = pane

    def pane(self) -> QWidget | None:
        """The picture used last if it is still seen, else the first that is; None without."""
        seen = panes_in(self._window)
        if self._last in seen:
            return self._last
        return seen[0] if seen else None


def panes_in(window: QWidget) -> list[QWidget]:
    """The pictures of a window that are seen, from the top left to the bottom right."""
    found = [
        widget
        for widget in window.findChildren(QWidget)
        if is_pane(widget) and widget.isVisible() and not seen_part(widget, window).isEmpty()
    ]
    # A picture that is made of pictures, as a lightbox, is one.
    outer = [
        pane for pane in found if not any(o is not pane and o.isAncestorOf(pane) for o in found)
    ]
    corners = {id(pane): pane.mapTo(window, QPoint(0, 0)) for pane in outer}
    return sorted(outer, key=lambda pane: (corners[id(pane)].y(), corners[id(pane)].x()))


def seen_part(widget: QWidget, window: QWidget) -> QRect:
    """The part of a widget that its parents let through, in coordinates of the window.

    `visibleRegion` leaves out what children cover, as the part for OpenGL does with its view.
    """
    seen, inner = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()), widget
    while inner is not window:
        parent = inner.parentWidget()
        if parent is None:
            return QRect()
        seen = seen.intersected(QRect(parent.mapTo(window, QPoint(0, 0)), parent.size()))
        inner = parent
    return seen


def is_pane(widget: QWidget) -> bool:
    """Whether it gives its picture with and without identity."""
    return callable(getattr(widget, "snapshot", None))


def pane_around(widget: QWidget | None) -> QWidget | None:
    """The outermost picture that holds `widget`, or is it."""
    found = None
    while widget is not None:
        found = widget if is_pane(widget) else found
        widget = widget.parentWidget()
    return found


def bare_picture(pane: QWidget, identity: bool) -> QImage:
    """The picture of one view, in device pixels.

    Raises
    ------
    MissingInput : it cannot draw now.
    """
    shown: Pane = pane  # type: ignore[assignment]
    picture = shown.snapshot(identity)
    if picture.isNull():
        raise MissingInput("This view has no picture now.", remedy="See what is written in it.")
    return picture


def pane_picture(pane: QWidget, palette: Palette, identity: bool) -> QImage:
    """The picture of one view with the notice below it."""
    picture = bare_picture(pane, identity)
    words = "" if identity else LEFT_OUT
    return with_notice(picture, palette, pane.devicePixelRatioF(), words)


def window_picture(
    window: QWidget, palette: Palette, identity: bool, patient: Patient | None
) -> QImage:
    """The whole window with the notice below it.

    Without identity the views draw themselves without it, and every word of the rest that names
    `patient` is painted over, as is every widget with the property `IDENTITY`.
    """
    ratio = window.devicePixelRatioF()
    composed = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    composed.setDevicePixelRatio(ratio)
    covers = [] if identity else identity_places(window, patient)
    # The colour in the corner of a place is its ground; a patch of another one would stand out.
    grounds = [composed.pixelColor(_inside(composed, place, ratio)) for place in covers]
    with painting(composed) as painter:
        for place, ground in zip(covers, grounds, strict=True):
            painter.fillRect(place, ground)
        for pane in panes_in(window):
            _paint_pane(painter, window, pane, identity)
    composed.setDevicePixelRatio(1.0)
    return with_notice(composed, palette, ratio, "" if identity else LEFT_OUT)


def _inside(image: QImage, place: QRect, ratio: float) -> QPoint:
    """The pixel at the upper left corner of a place, within the image."""
    corner = place.topLeft() * ratio
    return QPoint(
        min(max(corner.x(), 0), image.width() - 1), min(max(corner.y(), 0), image.height() - 1)
    )


def _paint_pane(painter: QPainter, window: QWidget, pane: QWidget, identity: bool) -> None:
    """The view as it draws itself: what the window's own picture has there may name the patient."""
    place = QRect(pane.mapTo(window, QPoint(0, 0)), pane.size())
    shown: Pane = pane  # type: ignore[assignment]
    picture = shown.snapshot(identity)
    painter.save()
    painter.setClipRect(seen_part(pane, window))
    if not picture.isNull():
        picture.setDevicePixelRatio(1.0)
        painter.drawImage(place, picture)
    elif not identity:
        painter.fillRect(place, QColor("black"))
    painter.restore()


def identity_places(window: QWidget, patient: Patient | None) -> list[QRect]:
    """Where the window outside its views says whose images it shows, in its coordinates."""
    pattern = identity_pattern(patient)
    places = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or pane_around(widget) is not None:
            continue
        corner = widget.mapTo(window, QPoint(0, 0))
        if widget.property(IDENTITY):
            # A pixel more, so that the ground around it shows at the corner.
            places.append(QRect(corner, widget.size()).adjusted(-1, -1, 1, 1))
        elif pattern is not None:
            places += [part.translated(corner) for part in _parts_naming(widget, pattern)]
    return places


def identity_pattern(patient: Patient | None) -> re.Pattern[str] | None:
    """What any word that names the patient matches: parts of the name, ID, date of birth."""
    if patient is None:
        return None
    parts = re.split(r"[\^=,\s]+", patient.name)
    words = [word for word in parts if len(word) > 1]
    born = patient.birth_date
    words += [word for word in (patient.name, patient.id, born, born.replace("-", "")) if word]
    if not words:
        return None
    longest_first = sorted({re.escape(word.strip()) for word in words}, key=len, reverse=True)
    # Letters and figures beside it make it another word: an ID of 7 is no slice 17.
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(longest_first)})(?![^\W_])", re.IGNORECASE)


def _parts_naming(widget: QWidget, pattern: re.Pattern[str]) -> list[QRect]:
    """The parts of a widget, in its own coordinates, whose words match."""
    if isinstance(widget, QAbstractItemView) and not isinstance(widget, QHeaderView):
        return [
            widget.visualRect(index).translated(widget.viewport().pos())
            for index in _indices(widget)
            if pattern.search(str(index.data() or ""))
        ]
    if isinstance(widget, QTabBar):
        tabs = range(widget.count())
        return [widget.tabRect(n) for n in tabs if pattern.search(widget.tabText(n))]
    if isinstance(widget, QComboBox):
        words = widget.currentText()
    elif isinstance(widget, (QLabel, QLineEdit, QAbstractButton)):
        words = widget.text()
    elif isinstance(widget, (QPlainTextEdit, QTextEdit)):
        words = widget.toPlainText()
    elif isinstance(widget, QStatusBar):
        words = widget.currentMessage()
    elif isinstance(widget, QGroupBox):
        words = widget.title()
    else:
        return []
    return [widget.rect()] if pattern.search(words) else []


def _indices(view: QAbstractItemView) -> Iterator[QModelIndex]:
    """Every cell of a list, table or tree, up to `MOST_ROWS` rows."""
    model = view.model()
    if model is None:
        return
    # The count of a list is a private part of its model.
    columns = (lambda _: 1) if isinstance(model, QAbstractListModel) else model.columnCount
    waiting, rows = [view.rootIndex()], 0
    while waiting:
        parent = waiting.pop()
        for row in range(model.rowCount(parent)):
            rows += 1
            if rows > MOST_ROWS:
                return
            for column in range(columns(parent)):
                yield model.index(row, column, parent)
            waiting.append(model.index(row, 0, parent))
