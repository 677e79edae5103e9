"""A painted picture that is kept until what it shows has changed."""

from collections.abc import Callable

from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from hccbm_gui.views.look.painting import painting

Paint = Callable[[QPainter], None]


class Painted:
    """The picture of a widget, painted anew only when it must be, not whenever a hand moves."""

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget
        self._kept: tuple[tuple[object, ...], QPixmap] | None = None

    def now(self, state: tuple[object, ...], paint: Paint) -> QPixmap:
        """The picture for `state`; what is in it decides whether it is painted again."""
        size, ratio = self._widget.size(), self._widget.devicePixelRatioF()
        state = (size, ratio, *state)
        if self._kept is None or self._kept[0] != state:
            picture = QPixmap(size * ratio)
            picture.setDevicePixelRatio(ratio)
            with painting(picture) as painter:
                paint(painter)
            self._kept = (state, picture)
        return self._kept[1]

    def image(self, paint: Paint) -> QImage:
        """The picture as it is, in device pixels."""
        ratio = self._widget.devicePixelRatioF()
        picture = QImage(self._widget.size() * ratio, QImage.Format.Format_RGB32)
        picture.setDevicePixelRatio(ratio)
        with painting(picture) as painter:
            paint(painter)
        picture.setDevicePixelRatio(1.0)
        return picture
