"""The layers of the pictures in their fixed order: eye, opacity, window, colours, fusion.

One signal for each change, with values that need nothing else:

image_look_changed(ImageLook)       window and colour map of the image
overlay_look_changed(OverlayLook)   opacity, colour map, window, threshold of what is fused
fusion_changed(Fusion)              how the two share the picture
layer_shown(str, bool)              a name of `hccbm_gui.render.layers.Layer`, and whether it is
                                    seen; `SliceScene.set_layer_visible` takes both
curtain_opacity_changed(float)      of the planar scan in the coronal view, 0 to 1
dose_opacity_changed(float)         of the washes and maps laid over by plugins, 0 to 1

The panel is told what is shown by `show_layers(LayerFacts)`; that sends no signal.
"""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QLabel, QWidget

from hccbm_gui.render.colour_maps import colour_map, colour_map_names, default_base_colours
from hccbm_gui.render.layers import Layer
from hccbm_gui.render.looks import FusionMode, ImageLook
from hccbm_gui.render.window_level import WindowLevel, centred_window
from hccbm_gui.services.gate import guarded
from hccbm_gui.views.layers.layer_facts import LayerFacts
from hccbm_gui.views.layers.layer_rows import Eye, OpacitySlider, ThresholdEdit, WindowEdit

THRESHOLD_SHARE = 0.2
"""Of the highest value of the colours: the threshold that is offered first."""
WIDTH_PX = 410


class LayerPanel(QFrame):
    """A popup; `open_below` shows it under the button that asks for it."""

    image_look_changed = Signal(object)
    overlay_look_changed = Signal(object)
    fusion_changed = Signal(object)
    layer_shown = Signal(str, bool)
    curtain_opacity_changed = Signal(float)
    dose_opacity_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("card")
        self.setFixedWidth(WIDTH_PX)
        self._facts = LayerFacts()
        self._eyes: dict[Layer, Eye] = {}
        self._names: dict[Layer, QLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(10, 8, 10, 10)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(2, 1)
        self.base_window, self.base_map = WindowEdit(self), self._maps(self.tr("Colours"))
        self.opacity = OpacitySlider(self.tr("Opacity of the fused image"), self)
        self.overlay_window, self.overlay_map = WindowEdit(self), self._maps(self.tr("Colours"))
        self.threshold = ThresholdEdit(self)
        self.fusion = QComboBox(self)
        self.fusion.setAccessibleName(self.tr("How the two share the picture"))
        self.curtain = OpacitySlider(self.tr("Opacity of the planar scan"), self)
        self.dose = OpacitySlider(self.tr("Opacity of the dose and other overlays"), self)
        self._lay_out()
        self._connect()
        self.show_layers(self._facts)

    def _maps(self, what: str) -> QComboBox:
        box = QComboBox(self)
        box.addItems(list(colour_map_names()))
        box.setAccessibleName(what)
        return box

    def _lay_out(self) -> None:
        for mode, words in (
            (FusionMode.BLEND, self.tr("blend")),
            (FusionMode.CHECKERBOARD, self.tr("checkerboard")),
            (FusionMode.SWIPE, self.tr("swipe: overlay right of the line")),
            (FusionMode.SPYGLASS, self.tr("spyglass: overlay in the circle")),
        ):
            self.fusion.addItem(words, mode)
        window, colours = self.tr("Window"), self.tr("Colours")
        self._add_layer(Layer.BASE, self.tr("Image"))
        self._add_lines([(window, self.base_window), (colours, self.base_map)])
        self._add_layer(Layer.OVERLAY, self.tr("Fused image"))
        self._add_lines(
            [
                (self.tr("Opacity"), self.opacity),
                (window, self.overlay_window),
                (colours, self.overlay_map),
                ("", self.threshold),
                (self.tr("Fusion"), self.fusion),
            ]
        )
        self._add_layer(Layer.CURTAIN, self.tr("Planar scan"))
        self._add_lines([(self.tr("Opacity"), self.curtain)])
        self._add_layer(Layer.DOSE, self.tr("Dose, overlays"))
        self._add_lines([(self.tr("Opacity"), self.dose)])
        self._add_layer(Layer.CONTOURS, self.tr("Structures"))
        self._add_layer(Layer.SPOTS, self.tr("Hot and cold spots"))
        self._add_layer(Layer.FIELDS, self.tr("Fields"))
        self._add_layer(Layer.ANNOTATIONS, self.tr("Texts"))

    def _add_layer(self, layer: Layer, title: str) -> None:
        row = self._grid.rowCount()
        eye = Eye(self.tr("Show or hide: {}").format(title), self)
        eye.looked.connect(lambda on, one=layer: self._look(one, on))
        words = QLabel(title, self)
        name = QLabel(self)
        name.setObjectName("dim")
        self._grid.addWidget(eye, row, 0)
        named = layer in (Layer.BASE, Layer.OVERLAY, Layer.CURTAIN, Layer.DOSE)
        self._grid.addWidget(words, row, 1, 1, 1 if named else 2)
        self._grid.addWidget(name, row, 2)
        self._eyes[layer], self._names[layer] = eye, name

    def _add_lines(self, lines: Sequence[tuple[str, QWidget]]) -> None:
        for title, control in lines:
            row = self._grid.rowCount()
            words = QLabel(title, self)
            words.setObjectName("dim")
            self._grid.addWidget(words, row, 1)
            self._grid.addWidget(control, row, 2)

    def _connect(self) -> None:
        self.base_window.changed.connect(self._window_image)
        self.base_map.textActivated.connect(self._colour_image)
        self.opacity.moved.connect(lambda value: self._change_overlay(opacity=value))
        self.overlay_window.changed.connect(lambda value: self._change_overlay(window=value))
        self.overlay_map.textActivated.connect(self._colour_overlay)
        self.threshold.changed.connect(lambda value: self._change_overlay(threshold=value))
        self.fusion.activated.connect(self._fuse)
        self.curtain.moved.connect(self.curtain_opacity_changed)
        self.dose.moved.connect(self.dose_opacity_changed)

    def open_below(self, button: QWidget) -> None:
        """Show the panel under `button`, within its screen."""
        self.adjustSize()
        place = button.mapToGlobal(QPoint(0, button.height() + 2))
        free = button.screen().availableGeometry()
        x = max(min(place.x(), free.right() + 1 - self.width()), free.left())
        y = max(min(place.y(), free.bottom() + 1 - self.height()), free.top())
        self.move(x, y)
        self.show()

    def show_layers(self, facts: LayerFacts) -> None:
        """Show what the pictures show; nobody is told."""
        self._facts = facts
        labels = {
            Layer.BASE: (facts.base_label, self.tr("no image")),
            Layer.OVERLAY: (facts.overlay_label, self.tr("nothing is fused")),
            Layer.CURTAIN: (facts.curtain_label, self.tr("none is aligned to the image")),
            Layer.DOSE: (facts.dose_label, self.tr("none is shown")),
        }
        for layer, eye in self._eyes.items():
            eye.setChecked(layer not in facts.hidden)
            if layer in labels:
                label, without = labels[layer]
                self._names[layer].setText(label or without)
                eye.setEnabled(bool(label))
        self._show_base(facts)
        self._show_overlay(facts)
        self.curtain.setEnabled(bool(facts.curtain_label))
        self.curtain.show_opacity(facts.curtain_opacity)
        self.dose.setEnabled(bool(facts.dose_label))
        self.dose.show_opacity(facts.dose_opacity)

    def _show_base(self, facts: LayerFacts) -> None:
        lacking = "" if facts.base is not None else self.tr("no image")
        self._allow((self.base_window, self.base_map), lacking)
        colours = facts.base_look.colour_map
        if facts.base is not None:
            colours = colours or default_base_colours(facts.base)
            self.base_window.show_window(facts.base, facts.base_ends(), _is_centred(colours))
        self.base_map.setCurrentText(colours)

    def _allow(self, controls: Sequence[QWidget], lacking: str) -> None:
        """Grey `controls` and say what is lacking; allow them when it is empty."""
        for control in controls:
            control.setEnabled(not lacking)
            control.setToolTip(lacking or control.accessibleName())

    def _show_overlay(self, facts: LayerFacts) -> None:
        look, blended = facts.overlay_look, facts.fusion.mode is FusionMode.BLEND
        lacking = "" if facts.overlay is not None else self.tr("nothing is fused")
        self._allow((self.overlay_window, self.overlay_map, self.threshold, self.fusion), lacking)
        self.opacity.setEnabled(facts.overlay is not None and blended)
        why = "" if blended else self.tr("In its part of the picture the overlay is solid")
        self.opacity.setToolTip(why)
        self.opacity.show_opacity(look.opacity)
        self.overlay_map.setCurrentText(look.colour_map)
        self.fusion.setCurrentIndex(self.fusion.findData(facts.fusion.mode))
        if facts.overlay is not None:
            ends = facts.overlay_ends()
            self.overlay_window.show_window(facts.overlay, ends, _is_centred(look.colour_map))
            usual = THRESHOLD_SHARE * ends.upper
            self.threshold.show_threshold(facts.overlay, look.threshold, usual)

    @guarded
    def _look(self, layer: Layer, is_on: bool) -> None:
        hidden = self._facts.hidden - {layer} if is_on else self._facts.hidden | {layer}
        self._facts = replace(self._facts, hidden=hidden)
        self.layer_shown.emit(str(layer), is_on)

    @guarded
    def _window_image(self, window: WindowLevel) -> None:
        self._change_image(replace(self._facts.base_look, window=window))

    @guarded
    def _colour_image(self, name: str) -> None:
        look = replace(self._facts.base_look, colour_map=name)
        if _is_centred(name) and self._facts.base is not None:
            look = replace(look, window=centred_window(self._facts.base))
        self._change_image(look)

    def _change_image(self, look: ImageLook) -> None:
        self._facts = replace(self._facts, base_look=look)
        self._show_base(self._facts)
        self.image_look_changed.emit(look)

    @guarded
    def _colour_overlay(self, name: str) -> None:
        volume, before = self._facts.overlay, self._facts.overlay_look
        if volume is None or _is_centred(name) == _is_centred(before.colour_map):
            self._change_overlay(colour_map=name)
        else:
            # From a map that begins at nothing to one around a reference, or back.
            window = centred_window(volume) if _is_centred(name) else None
            self._change_overlay(colour_map=name, window=window)

    @guarded
    def _change_overlay(self, **what: object) -> None:
        look = replace(self._facts.overlay_look, **what)  # type: ignore[arg-type]
        self._facts = replace(self._facts, overlay_look=look)
        self._show_overlay(self._facts)
        self.overlay_look_changed.emit(look)

    @guarded
    def _fuse(self, index: int) -> None:
        fusion = replace(self._facts.fusion, mode=FusionMode(self.fusion.itemData(index)))
        self._facts = replace(self._facts, fusion=fusion)
        self._show_overlay(self._facts)
        self.fusion_changed.emit(fusion)


def _is_centred(name: str) -> bool:
    return bool(name) and colour_map(name).centred
