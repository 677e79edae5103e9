"""Korean beside English: every string of the main window has its words, and they are loaded."""

import ast
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QApplication, QLabel

from hccbm_gui.services.pictures.palette import dark
from hccbm_gui.services.resources import resource_path
from hccbm_gui.views.header import Header
from hccbm_gui.views.look import language
from hccbm_gui.views.look.language import LANGUAGES, RESTART, language_for, speak
from hccbm_gui.views.opening.welcome import Welcome
from hccbm_gui.views.panes.layout import layouts

VIEWS = Path(language.__file__).parents[1]
MAIN_WINDOW = (
    *("alignment_card", "appearance", "comparison_panel", "contour_look", "cost_line"),
    *("drop_target", "edge_table", "header", "job_bar", "left_panel", "place_words"),
    *("problem_strip", "recent_list", "rule_controls", "spot_table", "status_line", "step_bar"),
    *("structure_list", "verdict_card", "welcome"),
)
MOST_ENGLISH = 10
"""So many strings of the other parts may still be English; lower it, never raise it."""

WAITING: frozenset[tuple[str, str]] = frozenset()
"""(context, text) of the main window that are still English; this list must not grow."""


@pytest.fixture
def korean(qt_app: QApplication) -> Iterator[None]:
    speak(qt_app, "ko")
    yield
    speak(qt_app, "en")


def messages() -> list[tuple[str, str, str, bool]]:
    """(context, source, translation, finished) of the file that translators edit."""
    root = ET.parse(resource_path("translations/hccbm_gui_ko.ts")).getroot()
    return [
        (
            context.findtext("name") or "",
            message.findtext("source") or "",
            message.findtext("translation") or "",
            "type" not in message.find("translation").attrib,  # type: ignore[union-attr]
        )
        for context in root.findall("context")
        for message in context.findall("message")
    ]


def said_in(file: Path) -> Iterator[tuple[str, str]]:
    """(context, text) of every literal that the file hands to the translator."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for top in tree.body:
        context = top.name if isinstance(top, ast.ClassDef) else ""
        for node in ast.walk(top):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            words = [a.value for a in node.args if isinstance(a, ast.Constant)]
            if name == "tr" and context and words:
                yield context, words[0]
            elif name in ("translate", "QT_TRANSLATE_NOOP") and len(words) == 2:
                yield words[0], words[1]


def spoken_by_the_main_window() -> set[tuple[str, str]]:
    places = {path.stem: path for path in VIEWS.rglob("*.py")}
    return {found for name in MAIN_WINDOW for found in said_in(places[name])}


def test_the_strings_without_korean_are_those_on_the_list(korean: None) -> None:
    said = spoken_by_the_main_window()
    assert len(said) > 120
    english = {
        (context, text)
        for context, text in said
        if QCoreApplication.translate(context, text) == text and not same_in_both(text)
    }
    assert english == WAITING


def test_of_the_other_parts_few_strings_are_english(korean: None) -> None:
    others = {found for file in VIEWS.rglob("*.py") for found in said_in(file)}
    english = {
        (context, text)
        for context, text in others - spoken_by_the_main_window()
        if QCoreApplication.translate(context, text) == text and not same_in_both(text)
    }
    assert len(english) <= MOST_ENGLISH, sorted(english)


def test_the_layouts_of_the_table_have_korean_names(korean: None) -> None:
    for layout in layouts().values():
        for words in (layout.title, layout.tip):
            assert QCoreApplication.translate("Layouts", words) != words, words


def same_in_both(text: str) -> bool:
    """Names and abbreviations that Korean clinicians write as they are."""
    return text in {"GTV", "CT/MRI", "MIP", "MinIP", "CSV…", " mm"}


def test_what_is_translated_keeps_its_braces_and_its_key() -> None:
    for _, source, translation, finished in messages():
        if finished:
            assert sorted(re.findall(r"{\w*}", source)) == sorted(re.findall(r"{\w*}", translation))
            assert source.endswith("…") == translation.endswith("…")
            assert source.count("\n") == translation.count("\n")


def test_translations_are_written_in_hangul() -> None:
    for _, source, translation, finished in messages():
        if finished and not same_in_both(source):
            assert re.search("[가-힣]", translation) or not re.search("[a-z]{2}", source), source


def test_the_compiled_file_is_the_one_of_the_source(qt_app: QApplication) -> None:
    compiled = QTranslator()
    assert compiled.load(str(resource_path("translations/hccbm_gui_ko.qm")))
    finished = [message for message in messages() if message[3]]
    assert len(finished) > 120
    for context, source, translation, _ in finished:
        assert compiled.translate(context, source) == translation, "compile the .ts again"


def test_the_window_speaks_korean_once_loaded_and_english_again_after(
    qt_app: QApplication,
) -> None:
    assert speak(qt_app, "ko") == "ko"
    header = Header(dark(), "notice")
    assert "임상용 아님" in [label.text() for label in header.findChildren(QLabel)]
    welcome = Welcome()
    words = " ".join(label.text() for label in welcome.findChildren(QLabel))
    assert "골 스캔 조사야" in words
    assert speak(qt_app, "en") == "en"
    assert QCoreApplication.translate("Header", "Menu") == "Menu"
    for widget in (header, welcome):
        widget.deleteLater()


def test_loading_twice_leaves_one_translator_of_ours(qt_app: QApplication) -> None:
    for _ in range(3):
        speak(qt_app, "ko")
    found = qt_app.findChildren(QTranslator, language.TRANSLATORS)
    assert len([translator for translator in found if translator.translate("Header", "Menu")]) == 1
    speak(qt_app, "en")


@pytest.mark.parametrize(
    ("wanted", "system", "spoken"),
    [
        ("", "ko_KR", "ko"),
        ("", "de_DE", "en"),
        ("en", "ko_KR", "en"),
        ("ko", "en_GB", "ko"),
        ("tlh", "ko_KR", "ko"),
        ("tlh", "fr_FR", "en"),
    ],
)
def test_the_wish_goes_before_the_system_and_english_is_left(
    wanted: str, system: str, spoken: str
) -> None:
    assert language_for(wanted, system) == spoken


def test_every_language_says_in_its_own_words_when_it_comes() -> None:
    assert set(RESTART) == set(LANGUAGES)
    assert re.search("[가-힣]", RESTART["ko"])
