"""The tables of the DVH plugin can be read in both themes, also after a switch."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QTreeWidget, QTreeWidgetItem

from plugins.dvh.inks import ON_DARK, ON_LIGHT, FollowTheme, ink

LIGHT, DARK = QColor("#f6f7f9"), QColor("#1b2027")


def palette_on(ground: QColor) -> QPalette:
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Base, ground)
    return palette


@pytest.fixture
def table(qt_app: QApplication) -> Iterator[QTreeWidget]:
    made = QTreeWidget()
    made.setPalette(palette_on(DARK))
    made.setColumnCount(3)
    FollowTheme(made)
    parent = QTreeWidgetItem(["Cord", "", "18 Gy"])
    child = QTreeWidgetItem(["beside", "", "20 Gy"])
    parent.setForeground(2, ink("exceeded", made.palette()))
    child.setForeground(2, ink("met", made.palette()))
    child.setForeground(0, QColor("#123456"))
    parent.addChild(child)
    made.addTopLevelItem(parent)
    yield made
    made.deleteLater()


def test_a_switch_letters_every_line_anew_and_back(table: QTreeWidget) -> None:
    parent = table.topLevelItem(0)
    child = parent.child(0)
    told: list[object] = []
    table.itemChanged.connect(lambda *_: told.append(True))
    for ground, inks in ((LIGHT, ON_LIGHT), (DARK, ON_DARK)):
        table.setPalette(palette_on(ground))
        assert parent.foreground(2).color().name() == inks["exceeded"]
        assert child.foreground(2).color().name() == inks["met"]
        assert child.foreground(0).color().name() == "#123456", "a colour of its own stays"
    assert told == [], "recolouring is no tick of the user"


@pytest.mark.parametrize(("inks", "ground"), [(ON_DARK, DARK), (ON_LIGHT, LIGHT)])
def test_every_ink_can_be_read(inks: dict[str, str], ground: QColor) -> None:
    for colour in inks.values():
        low, high = sorted((luminance(QColor(colour)), luminance(ground)))
        assert (high + 0.05) / (low + 0.05) >= 4.5


def luminance(colour: QColor) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
