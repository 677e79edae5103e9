"""By how much each edge must move: a double line from edge to edge, and its centimetres."""

from PySide6.QtCore import QPointF, QRectF, QSizeF

from hccbm_gui.core.comparison import EDGES, FieldComparison
from hccbm_gui.core.field import Field
from hccbm_gui.core.fields.field_design import view_directions
from hccbm_gui.services.pictures.field_canvas import FieldCanvas
from hccbm_gui.services.pictures.field_view import FieldView, edge_point, shared_middle_mm
from hccbm_gui.services.pictures.lettering import draw_text, sans, text_size
from hccbm_gui.services.pictures.marks import line_pen
from hccbm_gui.services.pictures.measures import cm, signed_cm

GAP_PX = 6.0


def increment_text(comparison: FieldComparison, edge: str) -> str:
    """``+3.5 cm``; with the residual where the change cannot be told from the alignment's error."""
    if comparison.increments is None:
        return ""
    change = signed_cm(comparison.increments.by_edge()[edge], comparison.rule.tolerance_mm)
    if comparison.distinguishable(edge):
        return f"{change} cm"
    return f"{change} ± {cm(comparison.residual_mm)} cm"


def paint_increments(canvas: FieldCanvas) -> None:
    """All four edges; the figures keep off everything that the board knows."""
    painter, palette, comparison = canvas.painter, canvas.palette, canvas.comparison
    bone_scan = comparison.bone_scan_field
    if bone_scan is None or comparison.increments is None:
        return
    ends = {edge: _line(canvas.view, bone_scan, comparison.ct_field, edge) for edge in EDGES}
    for start, end in ends.values():
        for ink, wide in ((palette.increment, 4.0), (palette.picture_ground, 1.4)):
            painter.setPen(line_pen(ink, wide))
            painter.drawLine(start, end)
        canvas.board.reserve(QRectF(start, end).normalized().adjusted(-2.5, -2.5, 2.5, 2.5))
    font = sans(canvas.size_px, bold=True)
    for edge, (start, end) in ends.items():
        text = increment_text(comparison, edge)
        size = text_size(text, font)
        u, v = view_directions(comparison.beam)[edge]
        centres = _centres(start, end, QPointF(u, -v), size)
        box = canvas.board.place(QSizeF(size.width() + 4.0, size.height() - 1.0), centres)
        if box is not None:
            draw_text(painter, box, text, font, palette.increment, halo=palette.picture_ground)


def _line(view: FieldView, bone_scan: Field, ct: Field, edge: str) -> tuple[QPointF, QPointF]:
    across = shared_middle_mm(bone_scan.edges, ct.edges, edge)
    start, end = (edge_point(f.edges, f.beam, edge, across) for f in (bone_scan, ct))
    return view.point(*start), view.point(*end)


def _centres(start: QPointF, end: QPointF, outward: QPointF, size: QSizeF) -> list[QPointF]:
    """Where the figure goes best: beside its line, else beyond its outer end, else within."""
    middle = (start + end) / 2.0
    side = QPointF(-outward.y(), outward.x())
    if side.x() < -0.5 or side.y() > 0.5:
        side = -side  # first to the right of an upright line, above a level one
    beside, beyond = _reach(side, size), _reach(outward, size)
    outer, inner = start, end
    if QPointF.dotProduct(end - start, outward) > 0.0:
        outer, inner = end, start
    return [
        middle + side * beside,
        middle - side * beside,
        outer + outward * beyond,
        inner - outward * beyond,
    ]


def _reach(way: QPointF, size: QSizeF) -> float:
    """How far from a line the centre of a label of `size` must lie, going along `way`."""
    return (abs(way.x()) * size.width() + abs(way.y()) * size.height()) / 2.0 + GAP_PX
