"""The pages that sections of plugins add to the report."""

import re
from dataclasses import replace
from itertools import pairwise, takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QFontMetricsF, QImage

import hccbm_gui
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.report_section import ReportSection, SectionTable
from hccbm_gui.services.compare import compare_case
from hccbm_gui.services.pictures.lettering import sans
from hccbm_gui.services.pictures.palette import printed
from hccbm_gui.services.report import write_report
from hccbm_gui.services.report_flow import Piece, gap, is_gap, paginated
from hccbm_gui.services.report_page import section_room
from hccbm_gui.services.report_sections import section_pages
from hccbm_gui.services.section_table import PAD_X, table_layout, table_pieces


def png(width: int, height: int) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(200, 30, 30))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def nothing(painter, place):
    """Paint nothing, but be no gap."""


@pytest.fixture
def compared(qapp, small_case):
    case = small_case()
    series = (replace(case.series[0], position="HFS"), *case.series[1:])
    case = replace(case, series=series)
    comparison = compare_case(case)
    return replace(case, comparison=comparison)


def pages_of(path) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(path).pages]


def test_sections_follow_the_first_page_and_every_page_says_whose_it_is(tmp_path, compared):
    rows = tuple((f"Structure {n}", f"{n}.5 cc") for n in range(150))
    sections = (
        ReportSection(
            "DVH",
            ("Curves with trilinear dose.", "! The dose grid does not cover Liver."),
            (SectionTable(("Structure", "Volume"), rows),),
            (png(1400, 700),),
        ),
        ReportSection("Gamma", ("Pass rate 98.2 %.",)),
    )
    path = tmp_path / "report.pdf"
    write_report(path, compared, compared.comparison, sections=sections)
    pages = pages_of(path)
    count = len(pages)
    assert count >= 4
    for number, words in enumerate(pages, start=1):
        assert f"page {number} of {count}" in words
        for phrase in ("Phantom^A", "ID 1", "NOT FOR CLINICAL USE", hccbm_gui.NOTICE):
            assert phrase in words
    assert "Curves with trilinear dose." not in pages[0]
    assert "DVH Curves with trilinear dose. ! The dose grid does not cover Liver." in pages[1]
    everything = " ".join(pages)
    for name, volume in rows:
        assert f"{name} {volume}" in everything
    # The header of the table stands on each of its pages.
    with_rows = [page for page in pages[1:] if re.search(r"Structure \d", page)]
    assert len(with_rows) >= 3
    assert all("Structure Volume" in page for page in with_rows)
    assert "Gamma Pass rate 98.2 %." in pages[-1]
    assert sum(len(page.images) for page in PdfReader(path).pages[1:]) == 1


def test_without_sections_there_is_one_page(tmp_path, compared):
    path = tmp_path / "report.pdf"
    write_report(path, compared, compared.comparison)
    (page,) = pages_of(path)
    assert "page 1 of 1" in page
    assert "D95" not in page


def test_the_cost_in_dose_stands_on_the_first_page_with_what_limits_it(tmp_path, compared):
    class Cost:
        comparison = compared.comparison
        caveats = ("Estimate, no monitor units.", "Lung within 5 %.")

        def sentence(self):
            return "With the bone-scan field GTV D95 is 14.2 of 30 Gy."

    told = replace(compared, field_cost=Cost())
    path = tmp_path / "report.pdf"
    write_report(path, told, told.comparison)
    (page,) = pages_of(path)
    assert "With the bone-scan field GTV D95 is 14.2 of 30 Gy." in page
    assert "Estimate, no monitor units. Lung within 5 %." in page
    other = replace(compared.comparison, gtv_name="another")
    write_report(path, told, other)
    assert "D95" not in pages_of(path)[0]


def test_a_word_wider_than_the_page_and_a_cell_longer_than_it_lose_nothing(tmp_path, compared):
    long_word = "x" * 400
    words = [f"w{n}" for n in range(2500)]
    section = ReportSection(
        "Long",
        (long_word,),
        (
            SectionTable(("what",), ((" ".join(words),),)),
            SectionTable(tuple(f"column {n}" for n in range(30)), (("12345678",) * 30,)),
        ),
    )
    path = tmp_path / "report.pdf"
    write_report(path, compared, compared.comparison, sections=(section,))
    reader = PdfReader(path)
    text = " ".join(page.extract_text() for page in reader.pages[1:])
    found = set(text.split())
    assert found.issuperset(words)
    assert text.count("x") >= 400
    assert "".join(text.split()).count("5") >= 30
    places: list[float] = []

    def note(_text, matrix, _tm, _font, _size):
        places.append(matrix[4])

    for page in reader.pages[1:]:
        page.extract_text(visitor_text=note)
    assert max(places) < 595.0


def test_a_picture_that_is_none_is_refused_by_name(tmp_path, compared):
    broken = ReportSection("Gamma", pictures=(png(10, 10), b"no picture"))
    with pytest.raises(InputRefused, match="Gamma, picture 2"):
        write_report(tmp_path / "r.pdf", compared, compared.comparison, sections=(broken,))
    assert not (tmp_path / "r.pdf").exists()


@pytest.mark.parametrize("size", [(4000, 500), (300, 3000), (3000, 3000)])
def test_pictures_keep_within_the_page(qapp, size):
    room = section_room()
    pages = section_pages(
        (ReportSection("Picture", pictures=(png(*size),)),), room.width(), room.height(), printed()
    )
    assert len(pages) == 1
    assert sum(piece.height for piece in pages[0] if not is_gap(piece)) <= room.height() + 1e-6


def test_figures_stand_at_the_right_and_words_at_the_left(qapp):
    table = SectionTable(
        ("name", "volume", "dose", "verdict", "empty"),
        (("GTV", "1.5", "≥ 28.5 Gy", "pass", "–"), ("Liver", "1 532.0", "–", "fail", "")),
    )
    assert table_layout(table, 700.0).right == (False, True, True, False, False)


def test_columns_are_as_wide_as_their_content_and_the_widest_gives_way(qapp):
    short = SectionTable(("a", "b"), (("1", "2"),))
    assert sum(table_layout(short, 700.0).widths) < 100.0
    text = "a sentence that goes on and on " * 8
    layout = table_layout(SectionTable(("name", "remark"), (("GTV", text),)), 400.0)
    assert sum(layout.widths) == pytest.approx(400.0, abs=0.1)
    needed = QFontMetricsF(sans(layout.size_px, bold=True)).horizontalAdvance("name")
    assert layout.widths[0] == pytest.approx(needed + 2 * PAD_X, abs=1.0)


def test_a_ragged_or_empty_table_is_borne(qapp):
    ragged = SectionTable(("a",), (("1", "2", "3"), ()))
    assert len(table_pieces(ragged, 500.0, 900.0, printed())) == 3
    assert table_pieces(SectionTable((), ()), 500.0, 900.0, printed()) == []


@given(st.lists(st.tuples(st.floats(1.0, 120.0), st.booleans()), max_size=40))
def test_pages_hold_all_pieces_in_order_and_no_heading_ends_one(drawn):
    pieces = [Piece(height, nothing, keep_with_next=keep) for height, keep in drawn]
    pages = paginated(pieces, 500.0)
    placed = [id(piece) for page in pages for piece in page]
    assert placed == [id(piece) for piece in pieces]
    heights = [sum(piece.height for piece in page) for page in pages]
    assert all(height <= 500.0 for height in heights)
    for page, following in pairwise(pages):
        if page[-1].keep_with_next:
            # Parted only where all that must stay together does not fit a page.
            chain = list(takewhile(lambda piece: piece.keep_with_next, reversed(page)))
            assert sum(piece.height for piece in chain) + following[0].height > 500.0


def test_a_page_does_not_begin_with_free_space_and_a_table_goes_on_under_its_header():
    header = Piece(20.0, nothing, keep_with_next=True)
    rows = [Piece(30.0, nothing, repeated=header) for _ in range(5)]
    first, second = paginated([gap(10.0), header, *rows], 100.0 + 20.0)
    assert first == [header, *rows[:3]]
    assert second == [header, *rows[3:]]
    (page,) = paginated([Piece(90.0, nothing), gap(20.0)], 100.0)
    assert not is_gap(page[0])
