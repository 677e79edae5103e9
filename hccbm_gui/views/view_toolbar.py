"""The row above the pictures: tools, images, layers, window, slab and layout."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QSlider, QToolButton, QWidget

from hccbm_gui.render.looks import OverlayLook, Slab
from hccbm_gui.services.gate import guarded
from hccbm_gui.views.layers.layer_facts import LayerFacts
from hccbm_gui.views.layers.layer_panel import LayerPanel
from hccbm_gui.views.layers.overlay_control import OverlayControl
from hccbm_gui.views.layers.slab_control import SlabControl
from hccbm_gui.views.look.icons import icon, show_icon
from hccbm_gui.views.tool_buttons import ToolButtons

NARROWEST_PX = 64
"""Of the boxes, which give way first so that the row fits a small screen."""


class ViewToolbar(QWidget):
    """Says what the hands do and what the pictures show.

    Attributes
    ----------
    layers : the panel behind the button; its own signals say what the user changed there.
    layouts : an empty button for the layouts of the window.

    Signals
    -------
    tool_chosen, base_chosen, overlay_chosen, window_chosen : name of the tool, series UIDs, name
        of the window.
    opacity_changed : of the fused image, 0 to 1.
    slab_changed : the `Slab` wanted.
    curtain_toggled : whether the planar scan is wanted in the coronal view.
    """

    tool_chosen = Signal(str)
    base_chosen = Signal(str)
    overlay_chosen = Signal(str)
    opacity_changed = Signal(float)
    window_chosen = Signal(str)
    slab_changed = Signal(object)
    curtain_toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.tools = ToolButtons(self)
        self.base = self._box(self.tr("The image that is sliced"))
        self.overlay = self._box(self.tr("What is laid over the image"))
        self._curtain = self._button("curtain", self.tr("Planar scan"))
        self._curtain.setCheckable(True)
        self._curtain.setChecked(True)
        self._opacity = QSlider(Qt.Orientation.Horizontal, self)
        self._opacity.setRange(0, 100)
        self._opacity.setValue(50)
        self._opacity.setFixedWidth(56)
        self._opacity.setToolTip(self.tr("Opacity of the fused image"))
        self._opacity.setAccessibleName(self.tr("Opacity of the fused image"))
        self.layers_button = self._button("layers", self.tr("Layers: what is seen and how"))
        self.layers = LayerPanel(self)
        self.overlays = OverlayControl(self)
        self.windows = self._box(self.tr("Window preset"))
        self.slab = SlabControl(self)
        self.layouts = self._button("layout_2x2", self.tr("Layout of the pictures"))
        self._lay_out()
        self._connect()

    def _button(self, picture: str, words: str) -> QToolButton:
        button = QToolButton(self)
        show_icon(button, picture, words)
        return button

    def _box(self, words: str) -> QComboBox:
        box = QComboBox(self)
        box.setMinimumWidth(NARROWEST_PX)
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        box.setAccessibleName(words)
        box.setToolTip(words)
        return box

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 2, 4, 2)
        layout.setSpacing(2)
        layout.addWidget(self.tools)
        layout.addWidget(self.base, 3)
        layout.addWidget(self.overlay, 3)
        for widget in (self._opacity, self._curtain, self.layers_button, self.overlays):
            layout.addWidget(widget)
        layout.addWidget(self.windows, 2)
        layout.addWidget(self.slab)
        layout.addWidget(self.layouts)

    def _connect(self) -> None:
        self.tools.chosen.connect(self.tool_chosen)
        self.base.activated.connect(lambda i: self._emit(self.base_chosen, self.base.itemData(i)))
        self.overlay.activated.connect(
            lambda i: self._emit(self.overlay_chosen, self.overlay.itemData(i))
        )
        self.windows.textActivated.connect(self.window_chosen)
        self._curtain.clicked.connect(lambda on: self._emit(self.curtain_toggled, on))
        self._opacity.valueChanged.connect(lambda v: self._emit(self.opacity_changed, v / 100.0))
        self.layers_button.clicked.connect(self._open_layers)
        self.layers.overlay_look_changed.connect(self._follow_overlay)
        self.layers.dose_opacity_changed.connect(self.overlays.set_opacity)
        self.slab.changed.connect(self.slab_changed)

    @guarded
    def _emit(self, signal: object, value: object) -> None:
        signal.emit(value)  # type: ignore[attr-defined]

    @guarded
    def _open_layers(self, _on: bool = False) -> None:
        self.layers.open_below(self.layers_button)

    @guarded
    def _follow_overlay(self, look: OverlayLook) -> None:
        self._show_opacity(look.opacity)

    def _show_opacity(self, opacity: float) -> None:
        self._opacity.blockSignals(True)
        self._opacity.setValue(round(100 * opacity))
        self._opacity.blockSignals(False)

    def show_layers(self, facts: LayerFacts) -> None:
        """Show what the pictures show, here and in the panel; nobody is told."""
        self._show_opacity(facts.overlay_look.opacity)
        self._opacity.setEnabled(facts.overlay is not None)
        self.layers.show_layers(facts)

    def show_presets(self, names: Sequence[str]) -> None:
        """The windows that suit the image."""
        if [self.windows.itemText(i) for i in range(self.windows.count())] != list(names):
            self.windows.clear()
            self.windows.addItems(list(names))

    def show_slab(self, slab: Slab) -> None:
        """The slab in use."""
        self.slab.show_slab(slab)

    def show_layout(self, picture: str) -> None:
        """The icon of the layout in use."""
        self.layouts.setIcon(icon(picture))

    def show_tool(self, tool: str) -> None:
        """Press the button of `tool` without telling anybody."""
        self.tools.show_tool(tool)

    def show_tool_keys(self, keys: Mapping[str, str]) -> None:
        """The keys of the tools by name, for the tooltips; they are bound elsewhere."""
        self.tools.show_keys(keys)

    def allow_drawing(self, reason: str) -> None:
        """Grey the drawing tools with `reason`; allow them when it is empty."""
        self.tools.allow_drawing(reason)

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
        tip = self.tr("What is laid over the image")
        cannot = self.tr("Cannot be fused:")
        self.overlay.setToolTip("\n".join([cannot, *refused]) if refused else tip)

    @property
    def curtain_is_on(self) -> bool:
        """True when the planar scan is wanted in the coronal view."""
        return self._curtain.isChecked()

    def show_curtain(self, scan_uid: str) -> None:
        """Grey the curtain where no planar scan is aligned to the image."""
        self._curtain.setEnabled(bool(scan_uid))
        self._curtain.setToolTip(
            self.tr("The aligned planar scan in the coronal view; it has no depth")
            if scan_uid
            else self.tr("Needs a planar scan that is aligned to this image")
        )
