"""What a drawing hand sees at once: painted over the picture, which is not drawn anew for it."""

from dataclasses import dataclass, field, replace

import numpy as np
import shapely
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QTransform
from PySide6.QtWidgets import QWidget
from shapely.geometry.base import BaseGeometry

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.fields.polygons import pieces_of
from hccbm_gui.services.gate import guarded
from hccbm_gui.views.look.painting import painting
from hccbm_gui.views.tools.hand_view import HandView

NAME = "drawing overlay"
FILL_ALPHA, TAKEN_ALPHA = 90, 120
HANDLE_PX = 3.0
SAME_SLICE_MM = 1e-6
WORDS_OFF_PX = 12
NO_POINTS = np.empty((0, 2))


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is painted; places are view coordinates (u, v) in mm of one slice.

    Attributes
    ----------
    position_mm : the slice; on any other nothing is painted.
    colour : of the structure.
    area : what would be added, or taken away with `takes`.
    line : (N, 2) a line, not closed.
    handles : (N, 2) vertices, the one at `held` larger.
    hand, radius_mm : the brush, and how large it is; no circle with a radius of 0.
    words : beside the hand.
    """

    position_mm: float
    colour: tuple[int, int, int]
    area: BaseGeometry | None = None
    takes: bool = False
    line: FloatArray = field(default_factory=lambda: NO_POINTS)
    handles: FloatArray = field(default_factory=lambda: NO_POINTS)
    held: int = -1
    hand: tuple[float, float] | None = None
    radius_mm: float = 0.0
    words: str = ""


class DrawOverlay(QWidget):
    """Lies over one slice view and lets every event through."""

    def __init__(self, view: HandView) -> None:
        super().__init__(view.widget)
        self._view = view
        self._sketch: Sketch | None = None
        self.setObjectName(NAME)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @property
    def sketch(self) -> Sketch | None:
        """What is painted now."""
        return self._sketch

    def show_sketch(self, sketch: Sketch | None) -> None:
        """Paint this from now on, or nothing."""
        if sketch is None and self._sketch is None:
            return
        self._sketch = sketch
        if self.size() != self._view.widget.size():
            self.resize(self._view.widget.size())
        self.setVisible(sketch is not None)
        self.update()

    def resize_hand(self, radius_mm: float) -> None:
        """Paint the circle of the brush larger or smaller."""
        if self._sketch is not None and self._sketch.radius_mm > 0.0:
            self.show_sketch(replace(self._sketch, radius_mm=radius_mm))

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Area, lines, handles, hand and words, where the camera of the view has them."""
        sketch, view = self._sketch, self._view
        if sketch is None or abs(view.scene.position_mm - sketch.position_mm) > SAME_SLICE_MM:
            return
        to_px = transform_of(view)
        with painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            _paint_shapes(painter, to_px, sketch)
            _paint_handles(painter, to_px, sketch)
            _paint_hand(painter, to_px, sketch)


def overlay_of(view: HandView) -> DrawOverlay:
    """The overlay of a view, made on first use."""
    found = view.widget.findChild(DrawOverlay, NAME, Qt.FindChildOption.FindDirectChildrenOnly)
    return found if isinstance(found, DrawOverlay) else DrawOverlay(view)


def transform_of(view: HandView) -> QTransform:
    """From view coordinates (u, v) in mm to device-independent pixels of the view, y down."""
    scene, ratio = view.scene, view.devicePixelRatioF()
    ends = scene.plane.to_patient([(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)], scene.position_mm)
    (x0, y0), (x1, _), (_, y2) = (scene.pixel_of(end) for end in ends)
    across, up = (x1 - x0) / ratio, (y2 - y0) / ratio
    return QTransform(across, 0.0, 0.0, -up, x0 / ratio, view.height() - y0 / ratio)


def path_of(shape: BaseGeometry) -> QPainterPath:
    """Polygons with holes as a path in mm."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    for polygon in pieces_of(shape):
        for ring in (polygon.exterior, *polygon.interiors):
            _add_line(path, shapely.get_coordinates(ring))
            path.closeSubpath()
    return path


def _add_line(path: QPainterPath, points: FloatArray) -> None:
    path.moveTo(*points[0])
    for u, v in points[1:]:
        path.lineTo(u, v)


def _pen(colour: QColor, width_px: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    pen = QPen(colour, width_px, style)
    pen.setCosmetic(True)
    return pen


def _paint_shapes(painter: QPainter, to_px: QTransform, sketch: Sketch) -> None:
    ink = QColor(*sketch.colour)
    if sketch.area is not None and not sketch.area.is_empty:
        path = to_px.map(path_of(sketch.area))
        fill = QColor(0, 0, 0, TAKEN_ALPHA) if sketch.takes else QColor(*sketch.colour, FILL_ALPHA)
        painter.fillPath(path, fill)
        style = Qt.PenStyle.DashLine if sketch.takes else Qt.PenStyle.SolidLine
        painter.strokePath(path, _pen(ink, 1.5, style))
    if len(sketch.line) > 1:
        path = QPainterPath()
        _add_line(path, sketch.line)
        painter.strokePath(to_px.map(path), _pen(ink, 2.0))


def _paint_handles(painter: QPainter, to_px: QTransform, sketch: Sketch) -> None:
    painter.setPen(_pen(QColor(0, 0, 0), 1.0))
    painter.setBrush(QColor(*sketch.colour))
    last = QPointF(-1e6, -1e6)
    for number, (u, v) in enumerate(sketch.handles):
        held = number == sketch.held
        half = HANDLE_PX * (1.8 if held else 1.0)
        at = to_px.map(QPointF(u, v))
        # Corners that stand closer than their squares would be one black band.
        if not held and (at - last).manhattanLength() < 3.0 * HANDLE_PX:
            continue
        last = at
        painter.drawRect(QRectF(at.x() - half, at.y() - half, 2.0 * half, 2.0 * half))


def _paint_hand(painter: QPainter, to_px: QTransform, sketch: Sketch) -> None:
    if sketch.hand is None:
        return
    at, radius = to_px.map(QPointF(*sketch.hand)), sketch.radius_mm * to_px.m11()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if radius > 0.0:
        # Two rings, so that it is seen on bone and in air alike.
        painter.setPen(_pen(QColor(0, 0, 0, 160), 3.0))
        painter.drawEllipse(at, radius, radius)
        painter.setPen(_pen(QColor(*sketch.colour), 1.4))
        painter.drawEllipse(at, radius, radius)
    if sketch.words:
        off = radius * 0.7071 + WORDS_OFF_PX / 2.0
        place = at + QPointF(off, off + WORDS_OFF_PX)
        painter.setPen(QColor(0, 0, 0))
        painter.drawText(place + QPointF(1, 1), sketch.words)
        painter.setPen(QColor(*sketch.colour))
        painter.drawText(place, sketch.words)
