"""The painted slices of a lightbox, kept for the way back."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QPixmap

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.roi import Roi
from hccbm_gui.core.volume import Volume
from hccbm_gui.render.looks import ImageLook
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.services.pictures.slice_view import SliceView
from hccbm_gui.views.look.painting import painting
from hccbm_gui.views.panes.lightbox_slice import (
    FlatRoi,
    body_region,
    flat_rois,
    paint_thumbnail,
    slice_positions,
    thumbnail_view,
)

KEPT = 160
"""At most some ten megabytes."""


class LightboxPictures:
    """Of one image at a time.

    Attributes
    ----------
    volume : what is sliced; None for nothing.
    positions : where the slices lie along the axial normal, mm, from the head down.
    """

    def __init__(self, palette: Palette) -> None:
        self.volume: Volume | None = None
        self.positions: list[float] = []
        self._palette = palette
        self._look = ImageLook()
        self._rois: list[FlatRoi | Roi] = []
        self._region: FloatArray = np.array([(0.0, 0.0), (1.0, 1.0)])
        self._painted: dict[tuple[object, ...], QPixmap] = {}

    def show(self, volume: Volume | None, look: ImageLook, rois: Sequence[Roi]) -> bool:
        """Slice `volume` from now on; True when it is another one than before."""
        another = volume is not self.volume
        self.volume, self._look = volume, look
        self._rois = [] if volume is None else flat_rois(rois, volume.geometry)
        self._painted.clear()
        if another:
            self.positions = [] if volume is None else slice_positions(volume.geometry)
            if volume is not None:
                self._region = body_region(volume)
        return another

    def take_palette(self, palette: Palette) -> None:
        """Paint in other colours."""
        self._palette = palette
        self._painted.clear()

    @property
    def shape(self) -> float:
        """Height of a slice for a width of one."""
        low, high = self._region
        return float(np.clip((high[1] - low[1]) / (high[0] - low[0]), 0.4, 1.5))

    def view(self, place: QRect, number: int) -> SliceView:
        """How a slice lies in its place, whose upper left corner counts as the origin."""
        if self.volume is None:
            raise RuntimeError("there is no image to slice")
        rect = QRectF(0, 0, place.width(), place.height())
        geometry, position = self.volume.geometry, self.positions[number]
        return thumbnail_view(rect, geometry, position, self._region)

    def picture(self, number: int, place: QRect, ratio: float, late: bool) -> QPixmap | None:
        """The picture of a slice; None when there is none yet and it is too late to paint it."""
        key = (number, place.width(), place.height(), ratio)
        if key not in self._painted and not late:
            if len(self._painted) >= KEPT:
                self._painted.clear()
            self._painted[key] = self._paint(number, place, ratio)
        return self._painted.get(key)

    def _paint(self, number: int, place: QRect, ratio: float) -> QPixmap:
        picture = QPixmap(place.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(QColor(self._palette.slice_ground))
        if self.volume is not None:
            view = self.view(place, number)
            with painting(picture) as painter:
                paint_thumbnail(painter, view, self.volume, self._look, self._rois, self._palette)
        return picture
