"""Both themes: text that can be read, a switch that reaches everything, and a memory of it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from hccbm_gui.core.case import Case
from hccbm_gui.services.pictures.palette import Palette, dark, light, load_palette, theme_palette
from hccbm_gui.services.session import Session
from hccbm_gui.services.settings import Settings, load_settings, save_settings
from hccbm_gui.services.steps import step_states
from hccbm_gui.views.commands.appearance import appearance_commands, set_theme
from hccbm_gui.views.fields.verdict_card import VerdictCard
from hccbm_gui.views.look.theme import Themed, apply_theme
from hccbm_gui.views.main_window import MainWindow
from hccbm_gui.views.step_bar import StepBar
from hccbm_gui.views.wiring import assemble_window

MakeCase = Callable[..., Case]
READABLE = 4.5
"""Least contrast of text of normal size, WCAG 2.2, 1.4.3."""
SURFACES = ("background", "panel", "card", "selection")
INKS = ("text", "dim", "attention", "done", "accent")
STATES = ("attention", "alarm", "done")
FIELD_INKS = ("bone_scan_ink", "ct_field_ink", "hot_ink", "cold_ink")
PAIRS = [
    *((ink, ground) for ink in INKS for ground in SURFACES),
    *(
        (ink, ground)
        for ink in (*FIELD_INKS, "alarm")
        for ground in ("background", "panel", "card")
    ),
    *(
        (ink, f"{state}_ground")
        for state in ("attention", "alarm", "done")
        for ink in ("text", "dim")
    ),
    ("attention", "attention_ground"),
    ("done", "done_ground"),
    ("background", "accent"),
    ("picture_text", "picture_ground"),
    ("picture_dim", "picture_ground"),
    ("picture_attention", "picture_ground"),
    ("direction", "picture_ground"),
    ("slice_text", "slice_ground"),
    ("slice_direction", "slice_ground"),
    ("planar_text", "planar_ground"),
    ("planar_direction", "planar_ground"),
    *((line, "picture_ground") for line in ("bone_scan", "ct_field", "gtv", "hot", "cold")),
]


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb`` (WCAG 2.2)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.fixture
def window(themed: QApplication) -> Iterator[MainWindow]:
    made = assemble_window(Session())
    made.resize(1366, 768)
    yield made
    made.close()
    shiboken6.delete(made)


def test_the_contrast_of_black_on_white_is_the_largest() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_can_be_read_on_its_ground(theme: str, ink: str, ground: str) -> None:
    palette = load_palette(theme)
    assert contrast(getattr(palette, ink), getattr(palette, ground)) >= READABLE


def test_pictures_look_the_same_in_both_themes() -> None:
    kept = ("picture_", "slice_", "planar_", "bone_scan", "ct_field", "gtv", "hot", "cold")
    for name in Palette.__slots__:
        if name.startswith(kept) and not name.endswith("_ink"):
            assert getattr(dark(), name) == getattr(light(), name), name


def test_an_unknown_theme_is_the_dark_one() -> None:
    assert theme_palette("neon") is dark()
    assert theme_palette("print") is dark(), "paper is no theme for a screen"
    assert theme_palette("light") is light()


def test_a_switch_reaches_widgets_that_exist(themed: QApplication) -> None:
    label = QLabel("words")
    label.setObjectName("attention")
    label.show()
    for palette in (light(), dark()):
        apply_theme(themed, palette)
        assert themed.palette().color(QPalette.ColorRole.Text).name() == palette.text
        ink = label.palette().color(QPalette.ColorRole.WindowText).name()
        assert ink == palette.attention
    label.close()
    label.deleteLater()


def test_every_widget_with_a_palette_of_its_own_is_told(window: MainWindow) -> None:
    set_theme(window, "light")
    assert window.palette_used is light()
    own = [
        w for w in window.findChildren(QWidget) if isinstance(getattr(w, "_palette", None), Palette)
    ]
    assert own
    assert {
        type(w).__name__ for w in own if isinstance(w, Themed) and w._palette is not light()
    } == set()


def test_the_theme_is_remembered(window: MainWindow) -> None:
    window.header.theme_button.click()
    assert window.palette_used is light()
    assert load_settings().theme == "light"
    window.header.theme_button.click()
    assert load_settings().theme == "dark"


def test_the_commands_do_what_they_say_and_know_what_is_on(window: MainWindow) -> None:
    commands = {command.id: command for command in appearance_commands(window)}
    assert set(commands) == {
        "view.theme.dark", "view.theme.light", "view.language.en", "view.language.ko",
    }  # fmt: skip
    commands["view.theme.light"].do()
    on = {name for name, command in commands.items() if command.checked and command.checked()}
    assert "view.theme.light" in on
    assert "view.theme.dark" not in on
    commands["view.language.ko"].do()
    assert load_settings().language == "ko"


def test_a_step_looks_like_its_state(themed: QApplication, make_case: MakeCase) -> None:
    bar = StepBar()
    bar.show_states(step_states(make_case(), False, "Fields"))
    bar.show()
    grounds = {}
    for pill in bar.findChildren(QPushButton):
        picture = pill.grab().toImage()
        grounds[pill.property("state")] = picture.pixelColor(picture.width() // 2, 3).name()
    assert grounds["current"] == dark().accent
    assert grounds["done"] == dark().done_ground
    bar.close()
    bar.deleteLater()


def test_a_verdict_has_the_colour_of_its_severity(themed: QApplication) -> None:
    card = VerdictCard()
    card.resize(300, 80)
    card.show_reason("nothing yet")
    assert card.grab().toImage().pixelColor(290, 40).name() == dark().attention_ground
    apply_theme(themed, light())
    assert card.grab().toImage().pixelColor(290, 40).name() == light().attention_ground
    card.deleteLater()


def test_the_program_starts_in_the_theme_that_was_left(themed: QApplication) -> None:
    save_settings(Settings(theme="light"))
    made = assemble_window(Session(), theme_palette(load_settings().theme))
    assert made.palette_used is light()
    assert made.welcome.theme_box.currentData() == "light"
    made.close()
    shiboken6.delete(made)


def test_no_view_bakes_a_colour_in(qt_app: QApplication) -> None:
    import re

    from hccbm_gui.views.look import theme

    found = {
        file.name
        for file in Path(theme.__file__).parents[1].rglob("*.py")
        if re.search(r"[\"']#[0-9a-fA-F]{6}[\"']", file.read_text(encoding="utf-8"))
    }
    assert found <= {"profile_plot.py"}, "all but curves take theirs from resources/themes"
    assert QColor(dark().text).isValid()
