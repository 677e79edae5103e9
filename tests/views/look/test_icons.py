"""Icons of our own: drawn, crisp, greyed when disabled, and in the ink of the theme."""

import re

import numpy as np
import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QIcon, QImage, QPainter
from PySide6.QtWidgets import QApplication, QToolButton

from hccbm_gui.core.errors import MissingInput
from hccbm_gui.services.pictures.palette import dark, light
from hccbm_gui.services.resources import resource_path
from hccbm_gui.views.look.icons import drawn, icon, icon_names, show_icon
from hccbm_gui.views.look.theme import apply_theme


def alpha_of(image: QImage) -> np.ndarray:
    """(rows, columns) 0 to 255."""
    straight = image.convertToFormat(QImage.Format.Format_RGBA8888)
    rows = np.frombuffer(straight.constBits(), np.uint8)
    return rows.reshape(image.height(), straight.bytesPerLine() // 4, 4)[..., 3].copy()


def ink_of(made: QIcon, mode: QIcon.Mode, state: QIcon.State) -> str:
    """The colour of the most opaque pixel."""
    image = made.pixmap(QSize(64, 64), mode, state).toImage()
    alpha = alpha_of(image)
    row, column = np.unravel_index(int(alpha.argmax()), alpha.shape)
    return image.pixelColor(int(column), int(row)).name()


@pytest.mark.parametrize("name", icon_names())
def test_every_icon_draws_something_that_stays_inside_its_frame(themed: object, name: str) -> None:
    alpha = alpha_of(drawn(name, 64, "#000000"))
    covered = (alpha > 128).mean()
    assert 0.02 < covered < 0.7
    edge = np.concatenate([alpha[0], alpha[-1], alpha[:, 0], alpha[:, -1]])
    assert edge.max() < 64, "cut off at its frame"


def test_no_two_icons_look_alike(themed: object) -> None:
    seen = {name: alpha_of(drawn(name, 32, "#000000")).tobytes() for name in icon_names()}
    twins = {"search", "zoom"}
    assert len(set(seen.values())) >= len(seen) - len(twins) + 1


def test_every_icon_is_listed_with_its_words_and_takes_the_ink_of_the_theme() -> None:
    folder = resource_path("icons")
    listed = re.findall(r"^\| `(\w+)` \| (.+) \|$", (folder / "README.md").read_text(), re.M)
    assert sorted(name for name, _ in listed) == list(icon_names())
    for name, words in listed:
        text = (folder / f"{name}.svg").read_text()
        assert f"<title>{words}</title>" in text.replace("&#39;", "'")
        assert "currentColor" in text
        assert not re.search(r"#[0-9a-fA-F]{3,6}", text), f"{name} has a colour of its own"


def test_an_icon_follows_the_theme_without_being_told(themed: QApplication) -> None:
    made = icon("menu")
    for palette in (dark(), light()):
        apply_theme(themed, palette)
        usual = ink_of(made, QIcon.Mode.Normal, QIcon.State.Off)
        assert near(usual, palette.text)
        assert near(ink_of(made, QIcon.Mode.Disabled, QIcon.State.Off), palette.dim)
        assert near(ink_of(made, QIcon.Mode.Normal, QIcon.State.On), palette.accent)
    apply_theme(themed, dark())


def near(one: str, other: str) -> bool:
    a, b = QColor(one), QColor(other)
    return max(abs(a.red() - b.red()), abs(a.green() - b.green()), abs(a.blue() - b.blue())) <= 6


def test_an_ink_of_its_own_stays_but_for_a_greyed_one(themed: object) -> None:
    made = icon("warning", "#ff0000")
    assert near(ink_of(made, QIcon.Mode.Normal, QIcon.State.Off), "#ff0000")
    assert near(ink_of(made, QIcon.Mode.Disabled, QIcon.State.Off), dark().dim)


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0, 3.0])
def test_an_icon_is_drawn_anew_for_every_scaling(themed: object, ratio: float) -> None:
    made = icon("crosshair").pixmap(QSize(16, 16), ratio)
    assert made.width() == round(16 * ratio)
    same = drawn("crosshair", round(16 * ratio), dark().text)
    assert np.array_equal(alpha_of(made.toImage()), alpha_of(same))


def test_painting_an_icon_fills_its_place_and_no_more(themed: object) -> None:
    picture = QImage(60, 60, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(0)
    painter = QPainter(picture)
    icon("layout_1").paint(painter, QRect(20, 20, 24, 24))
    painter.end()
    alpha = alpha_of(picture)
    assert alpha[20:44, 20:44].max() > 128
    alpha[20:44, 20:44] = 0
    assert alpha.max() == 0


def test_an_unknown_icon_is_refused_by_name() -> None:
    with pytest.raises(MissingInput, match="no icon unicorn"):
        icon("unicorn")


def test_a_button_with_an_icon_keeps_its_words_for_screen_readers(themed: object) -> None:
    button = QToolButton()
    button.setText("Cut")
    show_icon(button, "cut", "Take away from the GTV")
    assert button.text() == ""
    assert button.accessibleName() == button.toolTip() == "Take away from the GTV"
    named = QToolButton()
    named.setText("Cut")
    named.setToolTip("Needs a GTV")
    show_icon(named, "cut")
    assert named.toolTip() == "Needs a GTV", "why it is greyed is not overwritten"
    assert named.accessibleName()
    for made in (button, named):
        made.deleteLater()


def test_icons_outlive_the_name_they_were_made_under(themed: QApplication) -> None:
    import gc

    button = QToolButton()
    for _ in range(50):
        button.setIcon(QIcon(icon("eye")))
        gc.collect(0)
        button.grab()
    assert near(ink_of(button.icon(), QIcon.Mode.Normal, QIcon.State.Off), dark().text)
    button.deleteLater()
