"""The row above the slices: tool, image, overlay with its opacity, window."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QToolButton,
    QWidget,
)

from hccbm_gui.services.gate import guarded
from hccbm_gui.views.overlay_control import OverlayControl

TOOLS = (
    ("window", "W/L", "W", "Window and level by dragging"),
    ("crosshair", "✛", "C", "Set the crosshair by dragging"),
    ("polygon", "Poly", "P", "Draw the GTV point by point; Enter or double-click closes"),
    ("freehand", "Free", "F", "Draw the GTV with the button held"),
    ("cut", "Cut", "X", "Take away from the GTV: draw around what goes"),
)
DRAWING_TOOLS = frozenset({"polygon", "freehand", "cut"})


class ViewToolbar(QWidget):
    """Says what the hands do and what the slices show."""

    tool_chosen = Signal(str)
    base_chosen = Signal(str)
    overlay_chosen = Signal(str)
    opacity_changed = Signal(float)
    colour_map_chosen = Signal(str)
    window_chosen = Signal(str)
    curtain_toggled = Signal(bool)

    def __init__(
        self,
        colour_maps: Sequence[str],
        presets: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 2, 4, 2)
        layout.setSpacing(2)
        self._tools = self._add_tools(layout)
        self.base = self._add_box(layout, "", 3)
        self.base.setToolTip("The image that is sliced")
        self.overlay = self._add_box(layout, "+", 3)
        self._curtain = QToolButton(self)
        self._curtain.setText("Curtain")
        self._curtain.setCheckable(True)
        self._curtain.setChecked(True)
        self._curtain.clicked.connect(lambda on: self._emit(self.curtain_toggled, on))
        layout.addWidget(self._curtain)
        self._opacity = QSlider(Qt.Orientation.Horizontal, self)
        self._opacity.setRange(0, 100)
        self._opacity.setValue(50)
        self._opacity.setFixedWidth(48)
        self._opacity.setToolTip("Opacity of the fused image")
        self._opacity.setAccessibleName("Opacity of the fused image")
        layout.addWidget(self._opacity)
        self.maps = self._add_box(layout, "", 2)
        self.maps.addItems(list(colour_maps))
        self.maps.setToolTip("Colour map of the fused image")
        self.overlays = OverlayControl(self)
        layout.addWidget(self.overlays)
        self.windows = self._add_box(layout, "", 2)
        self.windows.addItems(list(presets))
        self.windows.setToolTip("Window preset")
        self.base.activated.connect(lambda i: self._emit(self.base_chosen, self.base.itemData(i)))
        self.overlay.activated.connect(
            lambda i: self._emit(self.overlay_chosen, self.overlay.itemData(i))
        )
        self.maps.textActivated.connect(self.colour_map_chosen)
        self.windows.textActivated.connect(self.window_chosen)
        self._opacity.valueChanged.connect(lambda v: self._emit(self.opacity_changed, v / 100.0))

    @guarded
    def _emit(self, signal: object, value: object) -> None:
        signal.emit(value)  # type: ignore[attr-defined]

    def _add_tools(self, layout: QHBoxLayout) -> dict[str, QToolButton]:
        buttons = {}
        for name, label, key, tip in TOOLS:
            button = QToolButton(self)
            button.setText(label)
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.setToolTip(f"{tip} ({key})")
            button.setShortcut(QKeySequence(key))
            button.clicked.connect(lambda _checked=False, n=name: self._emit(self.tool_chosen, n))
            layout.addWidget(button)
            buttons[name] = button
        buttons["window"].setChecked(True)
        return buttons

    def _add_box(self, layout: QHBoxLayout, title: str, stretch: int) -> QComboBox:
        if title:
            label = QLabel(title, self)
            label.setObjectName("dim")
            layout.addWidget(label)
        box = QComboBox(self)
        # The boxes give way first, so that the window fits a small screen.
        box.setMinimumWidth(48)
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        box.setAccessibleName(title or "choice")
        layout.addWidget(box, stretch)
        return box

    def show_colour_map(self, name: str) -> None:
        """Select the colour map in use."""
        self.maps.setCurrentText(name)

    def show_tool(self, tool: str) -> None:
        """Press the button of `tool` without telling anybody."""
        self._tools[tool].setChecked(True)

    def allow_drawing(self, reason: str) -> None:
        """Grey the drawing tools with `reason`; allow them when it is empty."""
        for name, _, key, tip in TOOLS:
            if name in DRAWING_TOOLS:
                self._tools[name].setEnabled(not reason)
                self._tools[name].setToolTip(reason or f"{tip} ({key})")

    def show_choices(
        self,
        bases: Sequence[tuple[str, str]],
        overlays: Sequence[tuple[str, str]],
        base_uid: str,
        overlay_uid: str,
        refused: Sequence[str],
    ) -> None:
        """Fill both image boxes with (label, series UID) pairs and select the current ones.

        `refused` says of other images why they cannot be laid over this one.
        """
        for box, choices, current in (
            (self.base, bases, base_uid),
            (self.overlay, overlays, overlay_uid),
        ):
            box.clear()
            for label, uid in choices:
                box.addItem(label, uid)
            index = box.findData(current)
            box.setCurrentIndex(max(index, 0))
            box.setEnabled(len(choices) > 1)
        tip = "What is laid over the image"
        self.overlay.setToolTip("\n".join(["Cannot be fused:", *refused]) if refused else tip)

    @property
    def curtain_is_on(self) -> bool:
        """True when the planar scan is wanted in the coronal view."""
        return self._curtain.isChecked()

    def show_curtain(self, scan_uid: str) -> None:
        """Grey the curtain where no planar scan is aligned to the image."""
        self._curtain.setEnabled(bool(scan_uid))
        self._curtain.setToolTip(
            "The aligned planar scan in the coronal view; it has no depth"
            if scan_uid
            else "Needs a planar scan that is aligned to this image"
        )
