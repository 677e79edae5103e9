"""What a field picture is measured and told apart by: graticule, cursor, corner texts."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPen

from hccbm_gui.services.pictures.field_canvas import FieldCanvas
from hccbm_gui.services.pictures.lettering import draw_text, elided, sans, text_size
from hccbm_gui.services.pictures.marks import with_alpha

STEP_MM, LONG_MM = 10.0, 50.0
LEAST_GAP_PX = 26.0
"""Figures of the graticule closer than this are left away."""


def paint_graticule(canvas: FieldCanvas) -> None:
    """Ticks every cm along both axes, longer and with their mm every 5 cm."""
    painter, view = canvas.painter, canvas.view
    colour = with_alpha(canvas.palette.picture_dim, 0.8)
    painter.setPen(QPen(colour, 1.0))
    # What is in sight, also after the picture was moved away from the isocentre.
    low_u, high_v = view.to_view(canvas.plot.topLeft())
    high_u, low_v = view.to_view(canvas.plot.bottomRight())
    painter.drawLine(view.point(low_u, 0.0), view.point(high_u, 0.0))
    painter.drawLine(view.point(0.0, low_v), view.point(0.0, high_v))
    for step in range(int(low_u // STEP_MM), int(high_u // STEP_MM) + 2):
        half = _half_px(step)
        at = view.point(STEP_MM * step, 0.0)
        painter.drawLine(at - QPointF(0, half), at + QPointF(0, half))
        _write(canvas, step, at + QPointF(0, 12.0))
    for step in range(int(low_v // STEP_MM), int(high_v // STEP_MM) + 2):
        half = _half_px(step)
        at = view.point(0.0, STEP_MM * step)
        painter.drawLine(at - QPointF(half, 0), at + QPointF(half, 0))
        _write(canvas, step, at + QPointF(18.0, 0))


def _half_px(step: int) -> float:
    return 5.0 if step % round(LONG_MM / STEP_MM) == 0 else 2.5


def _write(canvas: FieldCanvas, step: int, centre: QPointF) -> None:
    """The distance from the isocentre in mm beside a long tick."""
    wanted = step and step % round(LONG_MM / STEP_MM) == 0
    if not wanted or canvas.view.px_per_mm * LONG_MM < LEAST_GAP_PX:
        return
    font = sans(max(8, canvas.size_px - 3))
    text = f"{abs(step) * STEP_MM:g}"
    box = QRectF(QPointF(0.0, 0.0), text_size(text, font))
    box.moveCenter(centre)
    palette = canvas.palette
    draw_text(canvas.painter, box, text, font, palette.picture_dim, halo=palette.picture_ground)
    canvas.board.reserve(box)


def paint_cursor(canvas: FieldCanvas) -> None:
    """The linked position as dashed lines across the picture."""
    if canvas.options.cursor is None:
        return
    pen = QPen(with_alpha(canvas.palette.crosshair, 0.85), 1.0)
    pen.setDashPattern([4.0, 3.0])
    canvas.painter.setPen(pen)
    point, plot = canvas.view.point(*canvas.options.cursor), canvas.plot
    canvas.painter.drawLine(QPointF(plot.left(), point.y()), QPointF(plot.right(), point.y()))
    canvas.painter.drawLine(QPointF(point.x(), plot.top()), QPointF(point.x(), plot.bottom()))


def paint_corner_texts(canvas: FieldCanvas) -> None:
    """Titles at the upper left, identity at the upper right, clear of the letter between them."""
    options, plot, palette = canvas.options, canvas.plot, canvas.palette
    line = canvas.size_px * 1.4
    width = plot.width() / 2.0 - 8.0 - 2.0 * canvas.size_px
    for lines, side in (
        (options.titles, Qt.AlignmentFlag.AlignLeft),
        (options.identity, Qt.AlignmentFlag.AlignRight),
    ):
        for number, text in enumerate(text for text in lines if text):
            left = side == Qt.AlignmentFlag.AlignLeft
            font = sans(canvas.size_px, bold=left and number == 0)
            shown = elided(text, font, width)
            size = text_size(shown, font)
            x = plot.left() + 8.0 if left else plot.right() - 8.0 - size.width()
            box = QRectF(x, plot.top() + 5.0 + number * line, size.width(), line)
            draw_text(
                canvas.painter, box, shown, font, palette.picture_text,
                halo=palette.picture_ground, align=side | Qt.AlignmentFlag.AlignVCenter,
            )  # fmt: skip
            canvas.board.reserve(box)
