"""Printing a view or the window: white or black A4, as PDF or on a printer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QPushButton,
    QWidget,
)

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import HccbmError
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.services.pictures.paper_page import (
    PX_AN_INCH,
    PaperPicture,
    page_layout,
    paint_paper,
    write_paper_pdf,
)
from hccbm_gui.services.pictures.picture_file import free_name
from hccbm_gui.views.pane_facts import millimetres_a_pixel, place_of, title_of
from hccbm_gui.views.screens.snapshots import LEFT_OUT, bare_picture, window_picture

if TYPE_CHECKING:
    from hccbm_gui.views.main_window import MainWindow

SCALES_WITHIN = "No one scale: bars of their own stand in the pictures that have one."
AskPath = Callable[[str, Path, str], Path | None]


@dataclass(frozen=True, slots=True)
class PaperChoice:
    """What to print: the whole window or one view, on black or white, with the name or without."""

    whole_window: bool
    black: bool
    identity: bool
    printer: bool


class PaperDialog(QDialog):
    """What to print and how; one button for a PDF, one for a printer."""

    def __init__(self, has_view: bool, identity: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Print"))
        self.what = QComboBox(self)
        if has_view:
            self.what.addItem(self.tr("This view"), False)
        self.what.addItem(self.tr("The whole window"), True)
        self.paper = QComboBox(self)
        self.paper.addItem(self.tr("White A4"), False)
        self.paper.addItem(self.tr("Black A4, as film"), True)
        self.identity = QCheckBox(self.tr("Patient's name on the page"), self)
        self.identity.setChecked(identity)
        self._printer = False
        form = QFormLayout(self)
        form.addRow(self.tr("Picture"), self.what)
        form.addRow(self.tr("Paper"), self.paper)
        form.addRow("", self.identity)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        pdf = QPushButton(self.tr("PDF file…"), self)
        paper = QPushButton(self.tr("Printer…"), self)
        buttons.addButton(pdf, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(paper, QDialogButtonBox.ButtonRole.ActionRole)
        paper.clicked.connect(self._to_printer)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form.addRow(buttons)

    @guarded
    def _to_printer(self) -> None:
        self._printer = True
        self.accept()

    @property
    def choice(self) -> PaperChoice:
        """What is chosen."""
        return PaperChoice(
            whole_window=bool(self.what.currentData()),
            black=bool(self.paper.currentData()),
            identity=self.identity.isChecked(),
            printer=self._printer,
        )


def print_view(
    window: "MainWindow",
    pane: QWidget | None,
    identity: bool,
    remember: Callable[[bool], object],
    ask_path: AskPath,
) -> None:
    """Ask what to print, and print it."""
    dialog = PaperDialog(pane is not None, identity, window)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    choice = dialog.choice
    dialog.deleteLater()
    if not accepted:
        return
    remember(choice.identity)
    paper = paper_of(window, None if choice.whole_window else pane, choice.identity)
    if choice.printer:
        print_paper(window, paper, black=choice.black)
        return
    suggested = free_name(Path.home(), "print", ".pdf")
    path = ask_path(window.tr("Save the page"), suggested, "PDF (*.pdf)")
    if path is not None:
        # Whether an older file may go was asked together with the name.
        write_paper_pdf(path, paper, black=choice.black, replace_file=True)
        window.status.showMessage(window.tr("Written: {}").format(path), 8000)


def paper_of(window: "MainWindow", pane: QWidget | None, identity: bool) -> PaperPicture:
    """The page of a view, or of the whole window with None."""
    case = window.session.case
    printed = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M")
    patient = case.patient.describe() if identity and case is not None else _unnamed(case)
    dates = studies_of(case) if identity else ""
    if pane is None:
        someone = None if case is None else case.patient
        picture = window_picture(window, window.palette_used, identity, someone)
        facts = " · ".join(part for part in ("Window", dates) if part)
        return PaperPicture(picture, patient, facts, printed, scale_note=SCALES_WITHIN)
    facts = " · ".join(part for part in (title_of(pane), place_of(pane), dates) if part)
    return PaperPicture(
        bare_picture(pane, identity),
        patient,
        facts,
        printed,
        mm_per_px=millimetres_a_pixel(pane),
        scale_note=SCALES_WITHIN,
        repaint=_repaint_of(pane, identity),
    )


def studies_of(case: Case | None) -> str:
    """Modality and date of the images, each once; a date can tell who somebody is."""
    if case is None:
        return ""
    images = [info for info in case.series if info.date and info.kind in ("volume", "planar")]
    told = [f"{info.modality} {info.date}" for info in images]
    return ", ".join(dict.fromkeys(told))


def print_paper(window: QWidget, paper: PaperPicture, *, black: bool) -> bool:
    """Ask for a printer and print the page; False when given up.

    Raises
    ------
    HccbmError : the printer does not take it.
    """
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setFullPage(True)
    printer.setPageLayout(page_layout(paper.landscape))
    dialog = QPrintDialog(printer, window)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    if not accepted:
        return False
    painter = QPainter()
    if not painter.begin(printer):
        raise HccbmError("The printer does not take the page.", remedy="Save a PDF and print that.")
    try:
        scale = printer.resolution() / PX_AN_INCH
        painter.scale(scale, scale)
        paint_paper(painter, paper, black=black)
    finally:
        painter.end()
    return True


def _unnamed(case: Case | None) -> str:
    return LEFT_OUT.capitalize() if case is not None else "No patient"


def _repaint_of(
    pane: QWidget, identity: bool
) -> Callable[[QPainter, QRectF, Palette], None] | None:
    """How a painted view draws itself on white paper; None for one that is pixels anyway."""
    paint_on = getattr(pane, "paint_on", None)
    if not callable(paint_on):
        return None

    def repaint(painter: QPainter, place: QRectF, palette: Palette) -> None:
        paint_on(painter, place, palette, identity)

    return repaint
