"""What plugins lay over one slice view: washes, maps, isodose lines, their key and their words."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from hccbm_gui.core.errors import FrameMismatch
from hccbm_gui.core.geometry import require_same_frame
from hccbm_gui.core.overlay import DoseOverlay, ImageOverlay, Overlay
from hccbm_gui.core.volume import Volume
from hccbm_gui.render.camera import ViewCamera
from hccbm_gui.render.colour_maps import colour_table
from hccbm_gui.render.isodose_layer import IsodoseLayer
from hccbm_gui.render.overlay_key import KeyRow
from hccbm_gui.render.view_plane import ViewPlane
from hccbm_gui.render.wash_layer import WashLayer

MAP_ROWS = 5
"""Colours of a map that the key shows."""


class SliceOverlays:
    """The overlays of one view; those of another frame than the image wait and are told.

    Parameters
    ----------
    washes, lines : the layers, made in the order in which they cover each other.
    """

    def __init__(self, washes: WashLayer, lines: IsodoseLayer) -> None:
        self.washes = washes
        self._lines = lines
        self._wanted: tuple[Overlay, ...] = ()
        self._shown: tuple[Overlay, ...] = ()
        self._frame_uid = ""
        self._refused: tuple[str, ...] = ()
        self._visible = True
        self.key_visible = True

    def show(self, overlays: Sequence[Overlay], frame_uid: str) -> None:
        """Lay `overlays` over an image of the frame `frame_uid`, empty without an image."""
        self._wanted, self._frame_uid = tuple(overlays), frame_uid
        shown, refused = [], []
        for overlay in self._wanted if frame_uid else ():
            try:
                require_same_frame(
                    frame_uid, overlay.volume.geometry.frame_uid, overlay.name or "The overlay"
                )
                shown.append(overlay)
            except FrameMismatch:
                refused.append(f"{overlay.name} not shown: other frame of reference")
        self._shown, self._refused = tuple(shown), tuple(refused)
        self.washes.set_overlays(shown)
        self._lines.set_doses([o for o in shown if isinstance(o, DoseOverlay) and o.lines])

    def set_plane(self, plane: ViewPlane) -> None:
        """Draw slices of another plane."""
        self.washes.set_plane(plane)
        self._lines.set_plane(plane)

    def set_visible(self, visible: bool) -> None:
        """Show or hide all of them."""
        self._visible = visible
        self.washes.set_visible(visible)

    def follow(self, frame_uid: str) -> None:
        """The image has another frame now."""
        if frame_uid != self._frame_uid:
            self.show(self._wanted, frame_uid)

    def update(self, position_mm: float, camera: ViewCamera, pixel_ratio: float) -> None:
        """Draw the slice at `position_mm`."""
        self.washes.update(position_mm, camera)
        self._lines.update(position_mm, pixel_ratio, self._visible)

    def values_at(self, position_mm: npt.ArrayLike) -> list[tuple[str, float, str]]:
        """(name, value, unit) at an LPS position (3,) of every overlay that has a value there."""
        found = []
        for overlay in self._shown:
            value = float(overlay.volume.sample(position_mm)[0])
            if np.isfinite(value):
                found.append((overlay.name, value, str(overlay.volume.unit)))
        return found

    def volumes(self) -> list[tuple[str, Volume]]:
        """(name, volume) of every overlay that is laid over the image."""
        return [(overlay.name, overlay.volume) for overlay in self._shown]

    def captions(self) -> tuple[str, ...]:
        """What must be read beside the overlays seen."""
        if not self._visible:
            return ()
        return tuple(dict.fromkeys(o.caption for o in self._shown if o.caption))

    def refused(self) -> tuple[str, ...]:
        """What is not shown, and why; one sentence each."""
        return self._refused

    def notes(self) -> list[str]:
        """The permanent warnings of what is seen."""
        seen = self._shown if self._visible else ()
        return [note for overlay in seen for note in overlay.volume.notes]

    def key(self) -> tuple[KeyRow, ...]:
        """The colours and what they mean, each overlay under its name."""
        if not (self._visible and self.key_visible):
            return ()
        rows: list[KeyRow] = []
        for overlay in self._shown:
            rows.append((overlay.name, None))
            if isinstance(overlay, DoseOverlay):
                rows += [(isodose.label, isodose.colour) for isodose in overlay.isodoses]
            else:
                rows += map_rows(overlay)
        return tuple(rows)


def map_rows(overlay: ImageOverlay) -> list[KeyRow]:
    """The map from its highest to its lowest value, with the unit."""
    table = colour_table(overlay.colour_map)
    unit = f" {overlay.volume.unit}" if str(overlay.volume.unit) != "unknown unit" else ""
    rows: list[KeyRow] = []
    for share in np.linspace(1.0, 0.0, MAP_ROWS):
        value = overlay.low + float(share) * (overlay.high - overlay.low)
        if overlay.threshold is not None and value <= overlay.threshold:
            continue
        red, green, blue = (int(c) for c in table[round(255 * float(share))])
        text = f"{value:.3g}".replace("-", "\N{MINUS SIGN}")
        rows.append((f"{text}{unit}", (red, green, blue)))
    return rows
