"""The corner of a view in space: what it shows, and from where it is seen."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from hccbm_gui.core.overlay import DoseOverlay
from hccbm_gui.render.volume_presets import volume_presets
from hccbm_gui.services.gate import guarded
from hccbm_gui.views.panes.corner import Corner
from hccbm_gui.views.panes.space_choice import SpaceChoice, chosen_isodoses

NARROW_PX = 340
"""Below this width of the view the directions are in the menu alone."""


class SpaceControls(Corner):
    """A menu and one small button for each direction."""

    choice_changed = Signal(object)
    look_wanted = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._choice = SpaceChoice()
        self._doses: tuple[DoseOverlay, ...] = ()
        self._can: tuple[bool, bool] = (True, True)
        self._letters: list[QToolButton] = []
        for letter, words in self._sides().items():
            button = self.add(letter, words)
            button.clicked.connect(lambda _on=False, side=letter: self.look_wanted.emit(side))
            self._letters.append(button)
        self.button = self.add(self.tr("Show"), self.tr("What this view shows, and from where"))
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.button)
        self.menu.setToolTipsVisible(True)
        self.menu.aboutToShow.connect(self.fill)
        self.button.setMenu(self.menu)

    def _sides(self) -> dict[str, str]:
        return {
            "A": self.tr("From the front"),
            "P": self.tr("From behind"),
            "L": self.tr("From the patient's left"),
            "R": self.tr("From the patient's right"),
            "H": self.tr("From the head"),
            "F": self.tr("From the feet"),
        }

    @property
    def choice(self) -> SpaceChoice:
        """What is switched on."""
        return self._choice

    def offer(self, doses: Sequence[DoseOverlay], ct: bool, functional: bool) -> None:
        """What there is to choose from."""
        self._doses, self._can = tuple(doses), (ct, functional)

    def place(self, width_px: int, height_px: int) -> None:
        """Without the small buttons where there is no room for them."""
        for button in self._letters:
            button.setVisible(width_px >= NARROW_PX)
        super().place(width_px, height_px)

    @guarded
    def fill(self) -> None:
        """Build the menu for what there is now."""
        self.menu.clear()
        ct, functional = self._can
        self._add(self.tr("Surface of bone"), self._choice.bone, "bone", ct, self.tr("Needs a CT"))
        self._add(self.tr("Structures"), self._choice.structures, "structures")
        self._add(self.tr("Beams and fields"), self._choice.beams, "beams")
        self._fill_presets(ct, functional)
        self._fill_isodoses()
        sides = self.menu.addMenu(self.tr("Look"))
        for letter, words in self._sides().items():
            action = sides.addAction(f"{words} ({letter})")
            action.triggered.connect(lambda _on=False, side=letter: self.look_wanted.emit(side))

    def _add(
        self, title: str, on: bool, name: str, possible: bool = True, why: str = ""
    ) -> QAction:
        action = self.menu.addAction(title)
        action.setCheckable(True)
        action.setChecked(on)
        action.setEnabled(possible)
        action.setToolTip("" if possible else why)
        action.toggled.connect(lambda state: self._change(**{name: state}))
        return action

    def _fill_presets(self, ct: bool, functional: bool) -> None:
        presets = self.menu.addMenu(self.tr("Image"))
        presets.setToolTipsVisible(True)
        group = QActionGroup(presets)
        offered = [("", self.tr("none"), True, "")]
        for name, preset in volume_presets().items():
            of_ct = preset.unit == "HU"
            possible = ct if of_ct else functional
            why = self.tr("Needs a CT") if of_ct else self.tr("Needs a SPECT or PET of this frame")
            offered.append((name, name, possible, "" if possible else why))
        for name, title, possible, why in offered:
            action = presets.addAction(title)
            action.setCheckable(True)
            action.setChecked(name == self._choice.preset)
            action.setEnabled(possible)
            action.setToolTip(why)
            action.triggered.connect(lambda _on=False, n=name: self._change(preset=n))
            group.addAction(action)

    def _fill_isodoses(self) -> None:
        menu = self.menu.addMenu(self.tr("Isodoses"))
        if not self._doses:
            menu.setEnabled(False)
            menu.menuAction().setToolTip(self.tr("Lay a dose over the images first"))
            return
        shown = {
            one.label
            for dose in self._doses
            for one in chosen_isodoses(dose, self._choice.isodoses)
        }
        labels = dict.fromkeys(one.label for dose in self._doses for one in dose.isodoses)
        for label in labels:
            action = menu.addAction(label)
            action.setCheckable(True)
            action.setChecked(label in shown)
            action.toggled.connect(
                lambda on, one=label: self._change(
                    isodoses=frozenset(shown | {one} if on else shown - {one})
                )
            )

    @guarded
    def _change(self, **what: object) -> None:
        self._choice = replace(self._choice, **what)  # type: ignore[arg-type]
        self.choice_changed.emit(self._choice)
