"""The colour of a structure as a picture, with a lock or a sign that its name could be better."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPixmap

from hccbm_gui.core.case import Case
from hccbm_gui.core.roi import Roi
from hccbm_gui.core.tg263 import NameLint, lint
from hccbm_gui.views.look.icons import drawn
from hccbm_gui.views.look.painting import painting

SIDE_PX = 64
"""Large, for every scaling."""
BRIGHT = 0.5
"""From this lightness on a lock is drawn in black."""

LOCKED, BADLY_NAMED, PLAIN = "locked", "name", ""


def lint_of(case: Case, roi: Roi) -> NameLint:
    """What TG-263 says of the name of a structure among the others of the case."""
    return lint(roi.name, roi.kind, (other.name for other in case.rois if other is not roi))


def mark_of(said: NameLint, locked: bool) -> str:
    """Which mark a row has; the lock goes first, as a locked name cannot be changed."""
    return LOCKED if locked else PLAIN if said.ok else BADLY_NAMED


def swatch(colour: tuple[int, int, int]) -> QIcon:
    """The colour of a structure as a square with room around it."""
    return marked_swatch(colour, PLAIN, "")


def marked_swatch(colour: tuple[int, int, int], mark: str, attention: str) -> QIcon:
    """The colour as a square with room around it, and the mark on it.

    attention : colour of the mark of a name, ``#rrggbb``.
    """
    picture = QPixmap(SIDE_PX, SIDE_PX)
    picture.fill(Qt.GlobalColor.transparent)
    inset = SIDE_PX // 8
    ground = QColor(*colour)
    with painting(picture) as painter:
        painter.fillRect(picture.rect().adjusted(inset, inset, -inset, -inset), ground)
        if mark == LOCKED:
            # On the colour of the structure, whatever the theme.
            bright = ground.lightnessF() >= BRIGHT
            ink = QColor(Qt.GlobalColor.black if bright else Qt.GlobalColor.white)
            painter.drawImage(inset, inset, drawn("lock", SIDE_PX - 2 * inset, ink.name()))
        elif mark == BADLY_NAMED:
            painter.setRenderHint(painter.RenderHint.Antialiasing)
            painter.setPen(Qt.GlobalColor.black)
            painter.setBrush(QColor(attention))
            across = 0.5 * SIDE_PX
            painter.drawEllipse(QRectF(SIDE_PX - across - 1, 1, across, across))
    made = QIcon(picture)
    # Else the style tints that of the selected row, and its colour would be another one.
    made.addPixmap(picture, QIcon.Mode.Selected)
    return made
