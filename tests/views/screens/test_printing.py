"""A view on paper."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.patient import Patient
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.services.pictures.paper_page import (
    PX_A_MM,
    PaperPicture,
    page_rect,
    picture_place,
    reduction,
    scale_bar,
    write_paper_pdf,
)
from hccbm_gui.services.session import Session
from hccbm_gui.views.main_window import MainWindow
from hccbm_gui.views.pane_facts import millimetres_a_pixel
from hccbm_gui.views.screens.paper_dialog import PaperDialog, paper_of
from hccbm_gui.views.screens.snapshots import panes_in
from hccbm_gui.views.wiring import assemble_window

pypdf = pytest.importorskip("pypdf")
MakeCase = Callable[..., Case]


def paper(width: int, height: int, **more: object) -> PaperPicture:
    picture = QImage(width, height, QImage.Format.Format_RGB32)
    picture.fill(QColor(40, 90, 200))
    made = PaperPicture(
        picture, "Mustermann^Erika · ID 4711", "Axial · z 12.0 mm", "2026-11-21 09:00", 0.8
    )
    return replace(made, **more)  # type: ignore[arg-type]


def read(path: Path) -> tuple[tuple[float, float], str]:
    """Width and height in mm, and the words, of a PDF of one page."""
    pages = pypdf.PdfReader(path).pages
    assert len(pages) == 1
    box = pages[0].mediabox
    return (float(box.width) / 72 * 25.4, float(box.height) / 72 * 25.4), pages[0].extract_text()


def drawn(path: Path) -> np.ndarray:
    """The page at 96 px an inch, (height, width, 3)."""
    if shutil.which("pdftoppm") is None:
        pytest.skip("no pdftoppm to look at the page with")
    subprocess.run(["pdftoppm", "-r", "96", "-png", path, path.with_suffix("")], check=True)
    image = QImage(str(next(path.parent.glob(f"{path.stem}*.png"))))
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), -1)
    return rows[:, : 3 * plain.width()].reshape(plain.height(), plain.width(), 3).copy()


@pytest.mark.parametrize(("size", "lies"), [((300, 500), False), ((900, 400), True)])
@pytest.mark.parametrize("black", [False, True])
def test_a_page_is_a4_as_the_picture_lies_on_black_or_on_white(
    qt_app: QApplication, tmp_path: Path, size: tuple[int, int], lies: bool, black: bool
) -> None:
    path, page = tmp_path / "page.pdf", paper(*size)
    write_paper_pdf(path, page, black=black)
    (width, height), words = read(path)
    assert (width, height) == pytest.approx((297, 210) if lies else (210, 297), abs=0.6)
    assert "NOT FOR CLINICAL USE" in words.upper()
    assert "Mustermann" in words
    assert "2026-11-21 09:00" in words
    assert "Axial" in words
    pixels = drawn(path)
    assert (pixels[3, 3] == (0 if black else 255)).all()
    place = picture_place(page)
    middle = place.center().toPoint()
    assert np.abs(pixels[middle.y(), middle.x()].astype(int) - (40, 90, 200)).max() < 3
    # As large as the page allows in one of the two ways.
    room = page_rect(page.landscape)
    assert place.width() > 0.89 * room.width() or place.height() > 0.75 * room.height()


@pytest.mark.parametrize("mm_per_px", [0.05, 0.8, 3.0])
@pytest.mark.parametrize("size", [(300, 500), (900, 400), (640, 640)])
def test_the_scale_bar_is_true_to_the_scale_that_is_stated(
    qt_app: QApplication, tmp_path: Path, size: tuple[int, int], mm_per_px: float
) -> None:
    page = paper(*size, mm_per_px=mm_per_px)
    shrunk, (bar_mm, wide) = reduction(page), scale_bar(page)
    assert shrunk is not None
    # The picture is `size * mm_per_px` in the patient and its place on the paper long.
    assert size[0] * mm_per_px / (picture_place(page).width() / PX_A_MM) == pytest.approx(shrunk)
    assert bar_mm / (wide / PX_A_MM) == pytest.approx(shrunk)
    assert 0.0 < wide <= 0.4 * picture_place(page).width() + 1e-6
    path = tmp_path / "page.pdf"
    write_paper_pdf(path, page, black=False)
    assert f"1 : {shrunk:.2f}" in read(path)[1]


def test_the_bar_that_is_drawn_is_as_long_as_it_says(qt_app: QApplication, tmp_path: Path) -> None:
    page, path = paper(900, 400), tmp_path / "page.pdf"
    write_paper_pdf(path, page, black=False)
    pixels = drawn(path).astype(int)
    place = picture_place(page)
    under = pixels[round(place.bottom()) + 4 : round(place.bottom()) + 34]
    rows = (under < 120).all(axis=-1)
    longest = max(
        max((len(run) for run in "".join("x" if on else " " for on in row).split()), default=0)
        for row in rows
    )
    assert longest == pytest.approx(scale_bar(page)[1], abs=3.0)


def test_a_picture_without_one_scale_says_so(qt_app: QApplication, tmp_path: Path) -> None:
    path = tmp_path / "page.pdf"
    write_paper_pdf(path, paper(300, 300, mm_per_px=None, scale_note="No one scale."), black=False)
    words = read(path)[1]
    assert "No one scale." in words
    assert "1 :" not in words


def test_a_painted_view_is_painted_anew_for_white_paper_and_kept_for_black(
    qt_app: QApplication, tmp_path: Path
) -> None:
    told: list[str] = []

    def repaint(painter: QPainter, place: QRectF, palette: Palette) -> None:
        told.append(palette.name)
        painter.fillRect(place, QColor("#00ff00"))

    page = paper(300, 300, repaint=repaint)
    middle = picture_place(page).center().toPoint()
    write_paper_pdf(tmp_path / "w.pdf", page, black=False)
    write_paper_pdf(tmp_path / "b.pdf", page, black=True)
    assert told == ["print"]
    assert tuple(drawn(tmp_path / "w.pdf")[middle.y(), middle.x()]) == (0, 255, 0)
    assert tuple(drawn(tmp_path / "b.pdf")[middle.y(), middle.x()]) == (40, 90, 200)


def test_a_page_is_never_written_over_a_file_unasked(qt_app: QApplication, tmp_path: Path) -> None:
    path = tmp_path / "page.pdf"
    path.write_bytes(b"precious")
    with pytest.raises(InputRefused):
        write_paper_pdf(path, paper(30, 30), black=False)
    assert path.read_bytes() == b"precious"


@pytest.fixture
def window(qt_app: QApplication, make_case: MakeCase) -> Iterator[MainWindow]:
    made = assemble_window(Session())
    made.resize(1400, 900)
    made.show()
    assert QTest.qWaitForWindowExposed(made)
    named = replace(make_case(), patient=Patient("PID-4711", "Mustermann^Erika", "1964-08-12", "F"))
    made.session.open_case(named)
    assert made.session.jobs.wait(20.0)
    QTest.qWait(80)
    yield made
    made.close()
    made.deleteLater()


@pytest.mark.gl
@pytest.mark.parametrize("identity", [False, True])
def test_views_and_window_on_paper_name_the_patient_only_when_asked_to(
    window: MainWindow, tmp_path: Path, identity: bool
) -> None:
    for number, pane in enumerate([*panes_in(window), None]):
        path = tmp_path / f"{number}.pdf"
        write_paper_pdf(path, paper_of(window, pane, identity), black=False)
        words = read(path)[1]
        told = [w for w in ("Mustermann", "4711", "1964", "2026-11-02") if w in words]
        assert bool(told) is identity, told
        assert b"Mustermann" not in path.read_bytes()[:2000]


@pytest.mark.gl
def test_the_scale_of_a_slice_view_is_that_of_its_picture(window: MainWindow) -> None:
    pane = next(p for p in panes_in(window) if hasattr(p, "scene") and hasattr(p, "plane"))
    told = millimetres_a_pixel(pane)
    assert told is not None
    scene = pane.scene  # type: ignore[attr-defined]
    # Ten pixels beside each other lie ten times that apart.
    here, there = scene.patient_at(100.0, 100.0), scene.patient_at(110.0, 100.0)
    assert np.linalg.norm(np.subtract(there, here)) == pytest.approx(10.0 * told, rel=1e-3)


def test_the_dialog_asks_for_view_paper_and_name(qt_app: QApplication) -> None:
    dialog = PaperDialog(has_view=True, identity=False)
    assert not dialog.choice.whole_window
    assert not dialog.choice.black
    assert not dialog.choice.identity
    dialog.paper.setCurrentIndex(1)
    assert dialog.choice.black
    assert PaperDialog(has_view=False, identity=True).choice.whole_window
    dialog.deleteLater()


@pytest.mark.gl
def test_a_planar_scan_is_drawn_anew_in_the_colours_of_white_paper(
    window: MainWindow, tmp_path: Path
) -> None:
    pane = next(pane for pane in panes_in(window) if hasattr(pane, "paint_on"))
    paper = paper_of(window, pane, identity=False)
    write_paper_pdf(tmp_path / "white.pdf", paper, black=False)
    write_paper_pdf(tmp_path / "black.pdf", paper, black=True)
    # Painted anew its words are text; on film they are part of the pixels.
    assert "ANT" in read(tmp_path / "white.pdf")[1]
    assert "ANT" not in read(tmp_path / "black.pdf")[1]
    assert "Mustermann" not in read(tmp_path / "white.pdf")[1]
    place = picture_place(paper)
    corner = drawn(tmp_path / "white.pdf")[round(place.top()) + 3, round(place.left()) + 3]
    assert corner.min() > 250
