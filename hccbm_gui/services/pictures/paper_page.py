"""One picture on an A4 page, white or black: whose, when, where, how large, and the notice."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPageLayout, QPageSize, QPainter, QPdfWriter, QPen

import hccbm_gui
from hccbm_gui.services.pictures.lettering import draw_text, elided, sans, text_size
from hccbm_gui.services.pictures.notice_strip import NOTICE_SHORT
from hccbm_gui.services.pictures.palette import Palette, dark, printed
from hccbm_gui.services.pictures.picture_file import new_file
from hccbm_gui.services.report import spaces_for_tabs

PX_AN_INCH, RESOLUTION_DPI = 96.0, 300
PX_A_MM = PX_AN_INCH / 25.4
A4_PX = QSizeF(793.7, 1122.5)
MARGIN, HEAD, FOOT, SCALE_LINE = 40.0, 52.0, 22.0, 34.0
BARS_MM = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0)
BAR_SHARE = 0.4
"""Most of the picture's width that the scale bar takes."""

LEFT, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
BESIDE = LEFT | Qt.AlignmentFlag.AlignVCenter
BLACK = "#000000"


@dataclass(frozen=True, slots=True)
class PaperPicture:
    """What goes on the page.

    Attributes
    ----------
    picture : as on the screen, in device pixels.
    patient : whose it is, or that this is left out.
    facts : which view, where, when; on one line.
    printed : date and time of printing.
    mm_per_px : mm in the patient a pixel of `picture`; None where a picture has no one scale.
    scale_note : what stands in place of the bar then.
    repaint : draws the picture into a place in the colours of the paper; None keeps the pixels.
    """

    picture: QImage
    patient: str
    facts: str
    printed: str
    mm_per_px: float | None = None
    scale_note: str = ""
    repaint: Callable[[QPainter, QRectF, Palette], None] | None = None

    @property
    def landscape(self) -> bool:
        """Whether the page lies, as the picture does."""
        return self.picture.width() > self.picture.height()


def page_layout(landscape: bool) -> QPageLayout:
    """A4 without margins of the paper's own; ours are drawn."""
    way = QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait
    return QPageLayout(QPageSize(QPageSize.PageSizeId.A4), way, QMarginsF())


def page_rect(landscape: bool) -> QRectF:
    """The page in units of 1/96 inch."""
    size = A4_PX.transposed() if landscape else A4_PX
    return QRectF(0.0, 0.0, size.width(), size.height())


def paper_palette(black: bool) -> Palette:
    """The colours of black or white paper."""
    return replace(dark(), background=BLACK, picture_ground=BLACK) if black else printed()


def picture_place(paper: PaperPicture) -> QRectF:
    """Where the picture stands on its page: as large as the page has room for."""
    room = page_rect(paper.landscape).adjusted(
        MARGIN, MARGIN + HEAD, -MARGIN, -MARGIN - FOOT - SCALE_LINE
    )
    size = QSizeF(paper.picture.size()).scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRectF(room.topLeft(), size)
    place.moveCenter(QPointF(room.center().x(), place.center().y()))
    return place


def reduction(paper: PaperPicture) -> float | None:
    """How many mm in the patient one mm on the paper is; None without one scale."""
    if paper.mm_per_px is None:
        return None
    on_paper_mm = picture_place(paper).width() / PX_A_MM
    return paper.mm_per_px * paper.picture.width() / on_paper_mm


def write_paper_pdf(
    path: Path, paper: PaperPicture, *, black: bool, replace_file: bool = False
) -> None:
    """Write one A4 page.

    Raises
    ------
    InputRefused : a file is there and `replace_file` is not said.
    HccbmError : the file cannot be written.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageLayout(page_layout(paper.landscape))
    writer.setResolution(RESOLUTION_DPI)
    writer.setTitle(f"Picture, {NOTICE_SHORT}")
    writer.setCreator(f"hccbm-gui {hccbm_gui.__version__}. {hccbm_gui.NOTICE}")
    painter = QPainter(writer)
    try:
        painter.scale(RESOLUTION_DPI / PX_AN_INCH, RESOLUTION_DPI / PX_AN_INCH)
        paint_paper(painter, paper, black=black)
    finally:
        painter.end()
    with new_file(path, replace=replace_file) as draft:
        draft.write_bytes(spaces_for_tabs(bytes(buffer.data().data())))


def paint_paper(painter: QPainter, paper: PaperPicture, *, black: bool) -> None:
    """The page, in units of 1/96 inch."""
    palette, page = paper_palette(black), page_rect(paper.landscape)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
    if black:
        painter.fillRect(page.adjusted(-1, -1, 1, 1), QColor(BLACK))
    column = page.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
    _paint_head(painter, column, paper, palette)
    place = picture_place(paper)
    if paper.repaint is not None and not black:
        painter.save()
        painter.setClipRect(place)
        paper.repaint(painter, place, palette)
        painter.restore()
    else:
        painter.drawImage(place, paper.picture)
    painter.setPen(QPen(QColor(palette.line), 0.6))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(place)
    _paint_scale(painter, place, paper, palette)
    _paint_foot(painter, column, paper, palette)


def _paint_head(painter: QPainter, column: QRectF, paper: PaperPicture, palette: Palette) -> None:
    bold, plain = sans(15, bold=True), sans(11)
    wide = text_size(NOTICE_SHORT, sans(13, bold=True)).width() + 24.0
    box = QRectF(column.right() - wide, column.top(), wide, 26.0)
    painter.setPen(QPen(QColor(palette.alarm), 1.6))
    painter.drawRoundedRect(box, 5.0, 5.0)
    draw_text(painter, box, NOTICE_SHORT, sans(13, bold=True), palette.alarm)
    room = box.left() - column.left() - 16.0
    line = QRectF(column.left(), column.top(), room, 24.0)
    draw_text(painter, line, elided(paper.patient, bold, room), bold, palette.text, align=LEFT)
    below = QRectF(column.left(), column.top() + 28.0, column.width(), 16.0)
    words = elided(paper.facts, plain, column.width())
    draw_text(painter, below, words, plain, palette.text, align=LEFT)


def _paint_scale(painter: QPainter, place: QRectF, paper: PaperPicture, palette: Palette) -> None:
    """A bar as long on the paper as it says at the scale that is stated."""
    right = page_rect(paper.landscape).right() - MARGIN
    line = QRectF(place.left(), place.bottom() + 6.0, right - place.left(), SCALE_LINE - 8.0)
    shrunk = reduction(paper)
    if shrunk is None:
        words = elided(paper.scale_note, sans(11), line.width())
        draw_text(painter, line, words, sans(11), palette.dim, align=BESIDE)
        return
    bar_mm, wide = scale_bar(paper)
    middle = line.center().y()
    painter.setPen(QPen(QColor(palette.text), 1.4))
    start, end = QPointF(line.left() + 1.0, middle), QPointF(line.left() + 1.0 + wide, middle)
    painter.drawLine(start, end)
    for tick in (start, end):
        painter.drawLine(tick - QPointF(0.0, 5.0), tick + QPointF(0.0, 5.0))
    length = f"{bar_mm / 10.0:g} cm" if bar_mm >= 10.0 else f"{bar_mm:g} mm"
    words = f"{length} in the patient · scale 1 : {shrunk:.2f} when printed at 100 %"
    rest = line.adjusted(wide + 14.0, 0.0, 0.0, 0.0)
    words = elided(words, sans(11), rest.width())
    draw_text(painter, rest, words, sans(11), palette.text, align=BESIDE)


def scale_bar(paper: PaperPicture) -> tuple[float, float]:
    """Length of the bar in the patient (mm) and on the page (1/96 inch)."""
    shrunk = reduction(paper)
    if shrunk is None:
        return 0.0, 0.0
    most_mm = BAR_SHARE * picture_place(paper).width() / PX_A_MM * shrunk
    fitting = [bar for bar in BARS_MM if bar <= most_mm]
    bar_mm = fitting[-1] if fitting else most_mm
    return bar_mm, bar_mm / shrunk * PX_A_MM


def _paint_foot(painter: QPainter, column: QRectF, paper: PaperPicture, palette: Palette) -> None:
    foot = QRectF(column.left(), column.bottom() - 14.0, column.width(), 14.0)
    painter.setPen(QPen(QColor(palette.line), 1.0))
    over = QPointF(0.0, 5.0)
    painter.drawLine(foot.topLeft() - over, foot.topRight() - over)
    draw_text(painter, foot, hccbm_gui.NOTICE, sans(9, bold=True), palette.alarm, align=LEFT)
    room = foot.width() - text_size(hccbm_gui.NOTICE, sans(9, bold=True)).width() - 16.0
    made = elided(f"Printed {paper.printed} · hccbm-gui {hccbm_gui.__version__}", sans(9), room)
    draw_text(painter, foot, made, sans(9), palette.dim, align=RIGHT)
