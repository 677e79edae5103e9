"""One page equal to Fig. 2 of Kim 2007, and behind it the sections that plugins add."""

import re
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF
from PySide6.QtGui import (
    QColor,
    QImage,
    QImageWriter,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
)

import hccbm_gui
from hccbm_gui.core.case import Case
from hccbm_gui.core.comparison import FieldComparison
from hccbm_gui.core.fields.drr import DrrImage
from hccbm_gui.core.progress import Progress, part, quiet
from hccbm_gui.core.report_section import ReportSection
from hccbm_gui.io.writing.new_file import write_over
from hccbm_gui.services.pictures.gui_application import ensure_gui_application
from hccbm_gui.services.pictures.lettering import draw_text, elided, sans
from hccbm_gui.services.pictures.palette import Palette, dark, printed
from hccbm_gui.services.pictures.three_panels import Figure, paint_three_panels
from hccbm_gui.services.projected_bone import project_bone
from hccbm_gui.services.report_content import ReportContent, program_line, report_content
from hccbm_gui.services.report_page import (
    LEFT,
    RIGHT,
    Page,
    paint_page,
    paint_section_page,
    section_room,
)
from hccbm_gui.services.report_sections import section_pages
from hccbm_gui.services.verdict import verdict

RESOLUTION_DPI = 300
PX_AN_INCH = 96.0
PNG_SIZE, PNG_SCALE = (1200.0, 600.0), 1.5


def write_report(
    path: Path,
    case: Case,
    comparison: FieldComparison,
    progress: Progress = quiet,
    *,
    drr: DrrImage | None = None,
    sections: Sequence[ReportSection] = (),
) -> None:
    """Write an A4 PDF: the comparison on one page, and further pages for `sections`.

    Parameters
    ----------
    drr : projected bone that is already there; computed when None.
    sections : what plugins add, in order.

    Raises
    ------
    InputRefused : a picture of a section cannot be read.
    HccbmError : the file cannot be written.
    """
    ensure_gui_application()
    figure = _figure(case, comparison, drr, part(progress, 0.0, 0.7))
    progress(0.7, "Laying out the report")
    data = _pdf(report_content(case, comparison), figure, printed(), sections)
    progress(0.95, "Writing the report")
    write_over(path, data)
    progress(1.0)


def write_comparison_png(
    path: Path,
    case: Case,
    comparison: FieldComparison,
    progress: Progress = quiet,
    *,
    drr: DrrImage | None = None,
    palette: Palette | None = None,
) -> None:
    """Write the three panels with identity, notice and verdict as a PNG of 1800 x 900.

    Raises
    ------
    HccbmError : the file cannot be written.
    """
    ensure_gui_application()
    figure = _figure(case, comparison, drr, part(progress, 0.0, 0.7))
    progress(0.7, "Painting the figure")
    colours = palette or dark()
    width, height = (round(side * PNG_SCALE) for side in PNG_SIZE)
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colours.background))
    painter = QPainter(image)
    try:
        painter.scale(PNG_SCALE, PNG_SCALE)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_png(painter, figure, colours)
    finally:
        painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    progress(0.95, "Writing the figure")
    write_over(path, bytes(buffer.data().data()))
    progress(1.0)


def _figure(
    case: Case, comparison: FieldComparison, drr: DrrImage | None, progress: Progress
) -> Figure:
    if drr is None and comparison.image_uid in case.volumes:
        drr = project_bone(case, comparison, progress)
    return Figure(case, comparison, drr)


def _pdf(
    content: ReportContent, figure: Figure, palette: Palette, sections: Sequence[ReportSection]
) -> bytes:
    room = section_room()
    further = section_pages(sections, room.width(), room.height(), palette)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF()
        )
    )
    writer.setResolution(RESOLUTION_DPI)
    writer.setTitle(f"Field comparison of {content.name}, {figure.comparison.gtv_name}")
    writer.setCreator(f"{program_line()}. {hccbm_gui.NOTICE}")
    painter = QPainter(writer)
    try:
        painter.scale(RESOLUTION_DPI / PX_AN_INCH, RESOLUTION_DPI / PX_AN_INCH)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
        count = 1 + len(further)
        paint_page(Page(painter, palette, content, figure, 1, count))
        for number, pieces in enumerate(further, start=2):
            writer.newPage()
            paint_section_page(Page(painter, palette, content, figure, number, count), pieces)
    finally:
        painter.end()
    return spaces_for_tabs(bytes(buffer.data().data()))


def spaces_for_tabs(pdf: bytes) -> bytes:
    """`pdf` whose text can be searched: Qt declares the glyph of the space to be a tab.

    Its character maps are plain, and both codes equally long, so that no offset changes.
    """
    return re.sub(
        rb"begincmap.*?endcmap",
        lambda character_map: character_map.group().replace(b"<0009>", b"<0020>"),
        pdf,
        flags=re.DOTALL,
    )


def _paint_png(painter: QPainter, figure: Figure, palette: Palette) -> None:
    width, height = PNG_SIZE
    spoken = verdict(figure.comparison)
    head = QRectF(16.0, 10.0, width - 32.0, 20.0)
    identity = elided(figure.case.patient.describe(), sans(13, bold=True), width - 260.0)
    draw_text(painter, head, identity, sans(13, bold=True), palette.text, align=LEFT)
    draw_text(
        painter, head, "NOT FOR CLINICAL USE", sans(13, bold=True), palette.attention, align=RIGHT
    )
    paint_three_panels(painter, QRectF(16.0, 36.0, width - 32.0, height - 94.0), figure, palette)
    foot = QRectF(16.0, height - 50.0, width - 32.0, 22.0)
    draw_text(painter, foot, spoken.headline, sans(15, bold=True), palette.text, align=LEFT)
    words = elided(f"{spoken.sentence} {spoken.detail}".strip(), sans(12), width - 32.0)
    foot.moveTop(height - 27.0)
    draw_text(painter, foot, words, sans(12), palette.text, align=LEFT)
