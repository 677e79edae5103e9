"""The corner of a beam's-eye view: both fields or a planned beam, and its control points."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from hccbm_gui.services.gate import guarded
from hccbm_gui.views.panes.corner import Corner


class BeamControls(Corner):
    """A menu of beams, and steps through the control points of one that moves.

    Signals
    -------
    beam_wanted : key of a beam, or of both fields.
    step_wanted : -1 or 1, or None for all control points together.
    """

    beam_wanted = Signal(str)
    step_wanted = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._steps: list[QToolButton] = []
        for text, words, by in (
            ("‹", self.tr("The control point before"), -1),
            ("›", self.tr("The next control point"), 1),
            (self.tr("All"), self.tr("What is open at any control point"), None),
        ):
            button = self.add(text, words)
            button.clicked.connect(lambda _on=False, n=by: self.step_wanted.emit(n))
            # Held down it runs through an arc.
            button.setAutoRepeat(by is not None)
            self._steps.append(button)
        self.beams = self.add(self.tr("Beam"), self.tr("Both fields, or a beam of a plan"))
        self.beams.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.beams.setMenu(QMenu(self.beams))
        self._shown: tuple[list[tuple[str, str]], str, bool] = ([], "", False)
        self.hide()

    def show_choices(self, choices: Sequence[tuple[str, str]], key: str, has_moments: bool) -> None:
        """The beams (words, key) that can be shown, which is, and whether it moves."""
        if (list(choices), key, has_moments) == self._shown:
            return
        self._shown = (list(choices), key, has_moments)
        for button in self._steps:
            button.setVisible(has_moments)
        self._fill()
        self.setVisible(bool(choices))
        parent = self.parentWidget()
        if parent is not None:
            self.place(parent.width(), parent.height())

    @guarded
    def _fill(self) -> None:
        menu = self.beams.menu()
        menu.clear()
        group = QActionGroup(menu)
        for words, key in self._shown[0]:
            action = menu.addAction(words or self.tr("Both fields"))
            action.setCheckable(True)
            action.setChecked(key == self._shown[1])
            action.triggered.connect(lambda _on=False, k=key: self.beam_wanted.emit(k))
            group.addAction(action)
