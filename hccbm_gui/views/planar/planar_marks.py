"""What is drawn over a planar view while it is worked on."""

from collections.abc import Iterable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.services.pictures.planar_viewport import PlanarViewport

ARM_PX = 6


def paint_outline(painter: QPainter, viewport: PlanarViewport, points: FloatArray) -> None:
    """An outline (N, 2), (p, q) mm, that is being drawn."""
    painter.setPen(Qt.GlobalColor.red)
    painter.drawPolyline([QPointF(*point) for point in viewport.to_widget(points)])


def paint_numbered(
    painter: QPainter,
    viewport: PlanarViewport,
    points: Iterable[tuple[float, float]],
    palette: Palette,
) -> None:
    """Crosses at points (p, q) mm, numbered from 1 on."""
    painter.setPen(QColor(palette.gtv))
    for number, point in enumerate(points, start=1):
        x, y = viewport.to_widget(point)[0]
        painter.drawLine(QPointF(x - ARM_PX, y), QPointF(x + ARM_PX, y))
        painter.drawLine(QPointF(x, y - ARM_PX), QPointF(x, y + ARM_PX))
        painter.drawText(QPointF(x + 5, y - 5), str(number))
