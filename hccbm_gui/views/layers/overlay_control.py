"""The button of the toolbar for what plugins lay over the images: on and off, lines, wash."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QSlider,
    QToolButton,
    QWidget,
    QWidgetAction,
)

from hccbm_gui.core.overlay import DoseOverlay, Overlay
from hccbm_gui.services.gate import guarded

KEY = "D"


@dataclass(frozen=True, slots=True)
class OverlayLook:
    """How the user wants overlays drawn; None leaves it to whoever made the overlay."""

    visible: bool = True
    lines: bool | None = None
    wash: bool | None = None
    opacity: float | None = None

    def of(self, overlays: Sequence[Overlay]) -> tuple[Overlay, ...]:
        """`overlays` as they are drawn."""
        return tuple(self._one(overlay) for overlay in overlays) if self.visible else ()

    def _one(self, overlay: Overlay) -> Overlay:
        opacity = overlay.opacity if self.opacity is None else self.opacity
        if not isinstance(overlay, DoseOverlay):
            return replace(overlay, opacity=opacity)
        return replace(
            overlay,
            opacity=opacity,
            lines=overlay.lines if self.lines is None else self.lines,
            wash=overlay.wash if self.wash is None else self.wash,
        )


class OverlayControl(QToolButton):
    """Hidden while nothing is laid over the images."""

    look_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = OverlayLook()
        self._label = ""
        self._made: dict[str, tuple[object, ...]] = {}
        self.setCheckable(True)
        self.setChecked(True)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.setShortcut(QKeySequence(KEY))
        menu = QMenu(self)
        self.lines = self._add_toggle(menu, self.tr("Isodose lines"))
        self.wash = self._add_toggle(menu, self.tr("Colour wash"))
        self.opacity = QSlider(Qt.Orientation.Horizontal, menu)
        self.opacity.setRange(0, 100)
        self.opacity.setFixedWidth(120)
        self.opacity.setAccessibleName(self.tr("Opacity of the overlay"))
        row = QWidget(menu)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(10, 4, 10, 4)
        layout.addWidget(QLabel(self.tr("Opacity"), row))
        layout.addWidget(self.opacity)
        slot = QWidgetAction(menu)
        slot.setDefaultWidget(row)
        menu.addAction(slot)
        self.setMenu(menu)
        self.clicked.connect(self._take)
        self.opacity.valueChanged.connect(self._take)
        self.hide()

    def _add_toggle(self, menu: QMenu, title: str) -> QAction:
        action = menu.addAction(title)
        action.setCheckable(True)
        action.triggered.connect(self._take)
        return action

    @property
    def label(self) -> str:
        """What lies above all, in one line: whether it belongs here at all is part of it."""
        return self._label

    @property
    def look(self) -> OverlayLook:
        """How the overlays are wanted."""
        return self._look

    def show_overlays(self, overlays: Sequence[Overlay]) -> None:
        """Stand for `overlays`, the last above all; what the user said of the looks stays.

        An overlay that comes with another look than before is followed; a new one is shown.
        """
        self.setVisible(bool(overlays))
        made = {overlay.name: _look_of(overlay) for overlay in overlays}
        if not made or any(self._made.get(name, look) != look for name, look in made.items()):
            self._look = OverlayLook()
        elif made.keys() - self._made.keys():
            self._look = replace(self._look, visible=True, opacity=None)
        self._made = made
        if not overlays:
            return
        doses = [overlay for overlay in overlays if isinstance(overlay, DoseOverlay)]
        self.setText("Dose" if doses else (overlays[-1].name.split() or ["Overlay"])[0])
        self._label = overlays[-1].caption.partition(":")[0] or self.text()
        names = ", ".join(overlay.name for overlay in overlays)
        tip = self.tr("Show or hide over the images: {names} ({key}); Space hides while held")
        self.setToolTip(tip.format(names=names, key=KEY))
        for widget in (self.lines, self.wash, self.opacity):
            widget.blockSignals(True)
        self.setChecked(self._look.visible)
        last = doses[-1] if doses else None
        for toggle, mine in ((self.lines, self._look.lines), (self.wash, self._look.wash)):
            toggle.setVisible(last is not None)
            if last is not None:
                own = last.lines if toggle is self.lines else last.wash
                toggle.setChecked(own if mine is None else mine)
        own_opacity = overlays[-1].opacity if self._look.opacity is None else self._look.opacity
        self.opacity.setValue(round(100 * own_opacity))
        for widget in (self.lines, self.wash, self.opacity):
            widget.blockSignals(False)

    @guarded
    def set_opacity(self, opacity: float) -> None:
        """Another opacity for washes and maps, as the layer panel has it."""
        self.opacity.setValue(round(100 * opacity))

    @guarded
    def _take(self, _value: object = None) -> None:
        self._look = OverlayLook(
            visible=self.isChecked(),
            lines=self.lines.isChecked(),
            wash=self.wash.isChecked(),
            opacity=self.opacity.value() / 100.0,
        )
        self.look_changed.emit(self._look)


def _look_of(overlay: Overlay) -> tuple[object, ...]:
    if isinstance(overlay, DoseOverlay):
        return (overlay.opacity, overlay.lines, overlay.wash)
    return (overlay.opacity,)
