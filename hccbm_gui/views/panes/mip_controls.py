"""The corner of a rotating projection: from where, turning, and which image."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from hccbm_gui.services.gate import guarded
from hccbm_gui.services.pictures.palette import dark
from hccbm_gui.views.look.icons import icon
from hccbm_gui.views.panes.corner import Corner


class MipControls(Corner):
    """AP, PA, play, and a menu of images."""

    angle_wanted = Signal(float)
    play_wanted = Signal(bool)
    image_wanted = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        for text, words, angle in (
            ("AP", self.tr("From the front"), 0.0),
            ("PA", self.tr("From behind"), 180.0),
        ):
            button = self.add(text, words)
            button.clicked.connect(lambda _on=False, a=angle: self.angle_wanted.emit(a))
        self.playing = self.add("", self.tr("Turn by itself"))
        self.playing.setCheckable(True)
        self.playing.clicked.connect(self.play_wanted)
        self.show_playing(False)
        self.images = self.add(self.tr("Image"), self.tr("Which image is projected"))
        self.images.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.images.setMenu(QMenu(self.images))
        self._choices: tuple[list[tuple[str, str]], str] = ([], "")

    def show_playing(self, on: bool) -> None:
        """Follow whether it turns."""
        self.playing.setChecked(on)
        self.playing.setIcon(icon("pause" if on else "play", dark().text))

    def show_choices(self, choices: Sequence[tuple[str, str]], uid: str) -> None:
        """The images (label, series UID) that can be projected, and which is."""
        if (list(choices), uid) == self._choices:
            return
        self._choices = (list(choices), uid)
        self.images.setVisible(len(choices) > 1)
        self._fill()
        parent = self.parentWidget()
        if parent is not None:
            self.place(parent.width(), parent.height())

    @guarded
    def _fill(self) -> None:
        menu = self.images.menu()
        menu.clear()
        group = QActionGroup(menu)
        for label, uid in self._choices[0]:
            action = menu.addAction(label)
            action.setCheckable(True)
            action.setChecked(uid == self._choices[1])
            action.triggered.connect(lambda _on=False, u=uid: self.image_wanted.emit(u))
            group.addAction(action)
