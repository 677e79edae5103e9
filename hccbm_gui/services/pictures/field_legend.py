"""The names of what the field picture shows, each with its own line, below the picture."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter

from hccbm_gui.core.comparison import FieldComparison
from hccbm_gui.core.spot import SpotType
from hccbm_gui.services.pictures.lettering import draw_text, elided, sans, text_size
from hccbm_gui.services.pictures.marks import DASH, line_pen, triangle, with_alpha
from hccbm_gui.services.pictures.measures import field_size
from hccbm_gui.services.pictures.palette import Palette

SYMBOL_WIDTH, GAP = 14.0, 14.0
Draw = Callable[[QPainter, QRectF], None]


@dataclass(frozen=True, slots=True)
class Legend:
    """Symbols and names in as many rows as the width asks for.

    Attributes
    ----------
    spot_type : hot or cold, for colour, dash and word.
    size_px : lettering of the picture above; the legend is a little smaller.
    """

    comparison: FieldComparison
    palette: Palette
    spot_type: SpotType
    size_px: int

    def height(self, width: float) -> float:
        """Height that the legend takes at this width."""
        return len(self._rows(width)) * self._row_height + 4.0

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Rows from the top of `rect`; a name too long for it is cut."""
        texts, symbols = self._texts, _symbols(self.palette, self.spot_type)
        height = self._row_height
        for number, names in enumerate(self._rows(rect.width())):
            left = rect.left() + 8.0
            middle = rect.top() + 2.0 + (number + 0.5) * height
            for name in names:
                painter.save()
                painter.setBrush(Qt.BrushStyle.NoBrush)
                symbols[name](painter, QRectF(left, middle - 5.0, SYMBOL_WIDTH, 10.0))
                painter.restore()
                left += SYMBOL_WIDTH + 5.0
                shown = elided(texts[name], self._font, rect.right() - left - 4.0)
                width = text_size(shown, self._font).width()
                words = QRectF(left, middle - height / 2.0, width, height)
                draw_text(painter, words, shown, self._font, self.palette.picture_text)
                left += width + GAP

    @property
    def _font(self) -> QFont:
        return sans(max(8, self.size_px - 1))

    @property
    def _row_height(self) -> float:
        return text_size("Ag", self._font).height() + 2.0

    @property
    def _texts(self) -> dict[str, str]:
        bone_scan = self.comparison.bone_scan_field
        texts = {"ct": f"CT/MRI {field_size(self.comparison.ct_field.edges)}", "gtv": "GTV"}
        if bone_scan is None:
            return texts
        return {
            "bone scan": f"bone scan {field_size(bone_scan.edges)}",
            **texts,
            "spot": f"{self.spot_type} spot",
        }

    def _rows(self, width: float) -> list[list[str]]:
        rows: list[list[str]] = [[]]
        used = 8.0
        for name, text in self._texts.items():
            wide = SYMBOL_WIDTH + 5.0 + text_size(text, self._font).width()
            if rows[-1] and used + wide > width - 4.0:
                rows.append([])
                used = 8.0
            rows[-1].append(name)
            used += wide + GAP
        return rows


def _symbols(palette: Palette, spot_type: SpotType) -> dict[str, Draw]:
    hot = spot_type is SpotType.HOT
    spot = palette.hot if hot else palette.cold

    def bone_scan(painter: QPainter, box: QRectF) -> None:
        painter.setPen(line_pen(palette.bone_scan, 2.0, (2.0, 1.5)))
        painter.drawRect(box.adjusted(1, 0, -1, 0))

    def ct(painter: QPainter, box: QRectF) -> None:
        painter.setPen(line_pen(palette.ct_field, 2.0))
        painter.drawRect(box.adjusted(1, 0, -1, 0))

    def gtv(painter: QPainter, box: QRectF) -> None:
        painter.setPen(line_pen(palette.gtv, 1.4))
        painter.setBrush(with_alpha(palette.gtv, 0.22))
        painter.drawEllipse(box.adjusted(1, 0, -1, 0))

    def target(painter: QPainter, box: QRectF) -> None:
        painter.setPen(line_pen(spot, 1.3, () if hot else DASH))
        painter.setBrush(with_alpha(spot, 0.38))
        painter.drawPolygon(triangle(QPointF(box.center()), 5.0, hot))

    return {"bone scan": bone_scan, "ct": ct, "gtv": gtv, "spot": target}
