"""Our own line icons in the ink of the theme: crisp at every scaling, and they follow the theme."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QImage, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication

from hccbm_gui.core.errors import MissingInput
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.resources import resource_path

FOLDER = "icons"
USUAL_PX = 16


class ThemedIcon(QIconEngine):
    """Asks the application for its colours each time it paints, so it needs no telling."""

    def __init__(self, name: str, ink: str = "") -> None:
        super().__init__()
        self._name, self._ink = name, ink

    @guarded
    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Paint the icon into `rect`."""
        scale = painter.device().devicePixelRatio()
        side = round(min(rect.width(), rect.height()) * scale)
        place = QRectF(0, 0, side / scale, side / scale)
        place.moveCenter(QRectF(rect).center())
        painter.drawImage(place, drawn(self._name, side, self._colour(mode, state)))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """The icon in `size` device pixels."""
        made = self._pixmap(size, mode, state)
        # None when the gate caught something: Qt must be given a picture all the same.
        return QPixmap() if made is None else made

    @guarded
    def _pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        side = min(size.width(), size.height())
        return QPixmap.fromImage(drawn(self._name, side, self._colour(mode, state)))

    def clone(self) -> "ThemedIcon":
        """Another of the same."""
        return ThemedIcon(self._name, self._ink)

    def _colour(self, mode: QIcon.Mode, state: QIcon.State) -> str:
        palette = QApplication.palette()
        group, role = QPalette.ColorGroup.Active, QPalette.ColorRole.ButtonText
        if mode == QIcon.Mode.Disabled:
            group = QPalette.ColorGroup.Disabled
        elif self._ink:
            return self._ink
        elif state == QIcon.State.On:
            role = QPalette.ColorRole.Link
        return palette.color(group, role).name()


def icon(name: str, ink: str = "") -> QIcon:
    """The icon resources/icons/<name>.svg in the ink of the theme, or in `ink` (``#rrggbb``).

    Raises
    ------
    MissingInput : there is no icon of that name.
    """
    _source(name)
    return QIcon(ThemedIcon(name, ink))


def show_icon(button: QAbstractButton, name: str, words: str = "", size_px: int = USUAL_PX) -> None:
    """Put an icon on `button` in the place of words; `words` become its name and its tooltip."""
    said = words or button.accessibleName() or button.toolTip() or button.text()
    button.setText("")
    button.setIcon(icon(name))
    button.setIconSize(QSize(size_px, size_px))
    button.setAccessibleName(said)
    if words or not button.toolTip():
        button.setToolTip(said)


def icon_names() -> tuple[str, ...]:
    """All names that `icon` knows."""
    return tuple(sorted(file.stem for file in resource_path(FOLDER).glob("*.svg")))


@lru_cache(maxsize=2048)
def drawn(name: str, side_px: int, colour: str) -> QImage:
    """The icon on nothing, `side_px` device pixels wide and high; `colour` is ``#rrggbb``."""
    image = QImage(max(side_px, 1), max(side_px, 1), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    renderer = QSvgRenderer(QByteArray(_source(name).replace(b"currentColor", colour.encode())))
    painter = QPainter(image)
    try:
        renderer.render(painter, QRectF(image.rect()))
    finally:
        painter.end()
    return image


@lru_cache(maxsize=256)
def _source(name: str) -> bytes:
    try:
        return resource_path(f"{FOLDER}/{name}.svg").read_bytes()
    except FileNotFoundError as error:
        raise MissingInput(
            f"There is no icon {name}.",
            where=f"resources/{FOLDER}",
            remedy="Install the program again.",
        ) from error
