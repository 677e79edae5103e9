"""Both estimates side by side on one slice of the CT: what the bone-scan field leaves cold."""

from collections.abc import Sequence
from dataclasses import dataclass

import contourpy
import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen, QPolygonF

from hccbm_gui.core.arrays import BoolArray, FloatArray
from hccbm_gui.core.fields.structure_volume import slab_stack
from hccbm_gui.core.isodoses import isodoses
from hccbm_gui.core.roi import Roi
from hccbm_gui.core.volume import Volume
from hccbm_gui.plugin.api import FieldCost, Isodose

WINDOW_HU = (-160.0, 340.0)
PIXEL_MM = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class CoronalSlice:
    """CT and both doses on one plane through the GTV, right of the patient at the left.

    Attributes
    ----------
    x_mm, z_mm : (columns,) and (rows,) LPS positions; rows run from head to foot.
    hu, bone_scan_gy, ct_gy : (rows, columns); NaN outside.
    gtv : (rows, columns) what of the plane lies in the GTV.
    """

    x_mm: FloatArray
    z_mm: FloatArray
    hu: FloatArray
    bone_scan_gy: FloatArray
    ct_gy: FloatArray
    gtv: BoolArray


def coronal_slice(ct: Volume, cost: FieldCost, gtv: Roi) -> CoronalSlice:
    """The coronal plane through the middle of the GTV, as wide as the larger dose region."""
    low, high = gtv.bounds_mm()
    middle, reach = (low + high) / 2.0, (high - low) / 2.0 + 80.0
    x = np.arange(middle[0] - reach[0], middle[0] + reach[0], PIXEL_MM)
    z = np.arange(middle[2] + reach[2], middle[2] - reach[2], -PIXEL_MM)
    points = np.stack(
        [
            np.broadcast_to(x, (z.size, x.size)),
            np.full((z.size, x.size), middle[1]),
            np.broadcast_to(z[:, None], (z.size, x.size)),
        ],
        axis=-1,
    ).reshape(-1, 3)

    def on_plane(volume: Volume) -> FloatArray:
        return volume.sample(points).reshape(z.size, x.size)

    doses = on_plane(cost.bone_scan_dose), on_plane(cost.ct_dose)
    inside = slab_stack(gtv).contains(points).reshape(z.size, x.size)
    return CoronalSlice(x, z, on_plane(ct), *doses, inside)


def both_fields_picture(
    piece: CoronalSlice, cost: FieldCost, size: tuple[int, int] = (1200, 640)
) -> QImage:
    """The bone-scan field at the left, the adjusted field at the right, and the isodoses."""
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width, height = (size[0] - 170.0) / 2.0, float(size[1]) - 34.0
        levels = isodoses(cost.prescription_gy)
        for number, (title, dose) in enumerate(
            (("Bone-scan field", piece.bone_scan_gy), ("Adjusted field", piece.ct_gy))
        ):
            area = QRectF(number * (width + 10.0), 34.0, width, height)
            painter.setPen(QColor("#000000"))
            painter.setFont(_font(17, bold=True))
            painter.drawText(QRectF(area.x(), 4.0, width, 28.0), title)
            _paint_pane(painter, area, piece, dose, levels)
        _paint_key(painter, QRectF(size[0] - 148.0, 40.0, 148.0, height), levels)
    finally:
        painter.end()
    return image


def _paint_pane(
    painter: QPainter,
    area: QRectF,
    piece: CoronalSlice,
    dose: FloatArray,
    levels: Sequence[Isodose],
) -> None:
    rows, columns = piece.hu.shape
    scale = min(area.width() / columns, area.height() / rows)
    painter.save()
    painter.setClipRect(area)
    painter.fillRect(area, QColor("#000000"))
    painter.translate(
        area.center().x() - columns * scale / 2.0, area.center().y() - rows * scale / 2.0
    )
    low, high = WINDOW_HU
    grey = np.clip((np.nan_to_num(piece.hu, nan=low) - low) / (high - low), 0.0, 1.0)
    pixels = np.ascontiguousarray((grey * 255).astype(np.uint8))
    picture = QImage(pixels.data, columns, rows, columns, QImage.Format.Format_Grayscale8)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(QRectF(0, 0, columns * scale, rows * scale), picture)
    painter.setPen(QPen(QColor("#ff5d5d"), 3.0))
    outline = contourpy.contour_generator(z=piece.gtv.astype(np.float64))
    for line in outline.lines(0.5):
        painter.drawPolyline(_polygon(line + 0.5, scale))
    lines = contourpy.contour_generator(z=np.ma.masked_invalid(dose))
    for level in levels:
        painter.setPen(QPen(QColor(*level.colour), 2.0))
        for line in lines.lines(level.level):
            painter.drawPolyline(_polygon(line + 0.5, scale))
    painter.restore()
    _paint_letters(painter, area)


def _polygon(points: FloatArray, scale: float) -> QPolygonF:
    return QPolygonF([QPointF(float(x) * scale, float(y) * scale) for x, y in points])


def _paint_letters(painter: QPainter, area: QRectF) -> None:
    painter.setPen(QColor("#ffb020"))
    painter.setFont(_font(15, bold=True))
    inner = area.adjusted(6.0, 4.0, -6.0, -4.0)
    middle, centre = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignHCenter
    painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | middle, "R")
    painter.drawText(inner, Qt.AlignmentFlag.AlignRight | middle, "L")
    painter.drawText(inner, Qt.AlignmentFlag.AlignTop | centre, "S")
    painter.drawText(inner, Qt.AlignmentFlag.AlignBottom | centre, "I")


def _paint_key(painter: QPainter, area: QRectF, levels: Sequence[Isodose]) -> None:
    painter.setFont(_font(13))
    for number, level in enumerate(levels):
        top = area.y() + 24.0 * number
        painter.fillRect(QRectF(area.x(), top + 3.0, 14.0, 14.0), QColor(*level.colour))
        painter.setPen(QColor("#000000"))
        painter.drawText(QRectF(area.x() + 20.0, top, area.width() - 20.0, 20.0), level.label)


def _font(size_px: int, *, bold: bool = False) -> QFont:
    font = QFont("DejaVu Sans")
    font.setPixelSize(size_px)
    font.setBold(bold)
    return font
