"""What a rotating projection shows: which image, in which greys, from where, and how large."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from hccbm_gui.core.case import Case
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.services.jobs import Jobs
from hccbm_gui.services.mip_projection import MipImage, behind_pixel, mip_axes
from hccbm_gui.services.pictures.field_view import FieldView
from hccbm_gui.services.pictures.mip_picture import MipWords, paint_mip
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.views.layers import image_choice
from hccbm_gui.views.panes.flat_hand import FlatHand
from hccbm_gui.views.panes.mip_choice import chosen, value_window
from hccbm_gui.views.panes.mip_turn import MipTurn
from hccbm_gui.views.panes.pane import Point
from hccbm_gui.views.panes.shown import Shown

MARGIN = 1.04
"""Room left around the image."""
DARKER = (0.02, 50.0)


class MipShown:
    """The state of one view, without the widget.

    Attributes
    ----------
    uid, volume : series on show and its image; empty and None without one.
    turn, hand : its projections, and zoom and pan.
    cursor : the linked position, LPS mm, or None.
    """

    def __init__(self, jobs: Jobs, palette: Palette, changed: Callable[[], object]) -> None:
        self._palette = palette
        self._case: Case | None = None
        self._window = (0.0, 1.0)
        self._share = 1.0
        self.uid = ""
        self.volume: Volume | None = None
        self.cursor: Point | None = None
        self.turn = MipTurn(jobs, changed)
        self.hand = FlatHand()

    @property
    def image(self) -> MipImage | None:
        """The projection on show; None while there is none."""
        return None if self.volume is None else self.turn.image

    def follow(self, case: Case | None, shown: Shown, wanted_uid: str) -> None:
        """Take what is to be seen of the case; nothing of another image is kept."""
        uid = chosen(case, shown, wanted_uid)
        volume = None if case is None else case.volumes.get(uid)
        if volume is not self.volume:
            self.turn.take(None)
            self.volume, self.cursor = volume, None
            self.fit()
        self._case, self.uid = case, uid
        if volume is not None:
            self._window = value_window(volume, uid, shown)

    def fit(self) -> None:
        """All of the image, in its own greys."""
        self.hand.reset()
        self._share = 1.0

    def darken(self, by: float) -> None:
        """Let the darkest grey stand for another value: that of before, times `by`."""
        self._share = float(np.clip(self._share * by, *DARKER))

    @property
    def window(self) -> tuple[float, float]:
        """Values at both ends of the greys."""
        low, high = self._window
        return low, low + (high - low) * self._share

    def view_in(self, rect: QRectF) -> FieldView:
        """Where the projection lies in `rect`."""
        half_u, half_v = self.turn.shown_half_mm
        scale = min(rect.width() / half_u, rect.height() / half_v) / (2.0 * MARGIN)
        return self.hand.seen(FieldView(rect, (0.0, 0.0), max(scale, 1e-6)))

    def paint(self, painter: QPainter, rect: QRectF, identity: bool) -> bool:
        """Paint the projection; False when there is none."""
        image, volume, case = self.image, self.volume, self._case
        if image is None or volume is None or case is None:
            return False
        patient = case.patient
        words = MipWords(
            name=image_choice.short_label_of(case.series_by_uid(self.uid)),
            unit=str(volume.unit),
            identity=patient.two_lines if identity else (),
            notes=volume.notes,
        )
        paint_mip(
            painter,
            self.view_in(rect),
            image,
            self.window,
            words,
            self._palette,
            inverted=volume.unit is not Unit.HU,
            cursor=self._cursor_in(image),
        )
        return True

    def place_at(self, rect: QRectF, position: QPointF) -> Point | None:
        """The brightest place behind a pixel, LPS mm; None beside the image."""
        image, volume, centre = self.image, self.volume, self.turn.centre_mm
        if image is None or volume is None or centre is None:
            return None
        at_mm = self.view_in(rect).to_view(position)
        found = behind_pixel(volume, centre, image.angle_deg, at_mm)
        if found is None:
            return None
        x, y, z = found[0].tolist()
        return x, y, z

    def _cursor_in(self, image: MipImage) -> tuple[float, float] | None:
        centre = self.turn.centre_mm
        if self.cursor is None or centre is None:
            return None
        right, up, _ = mip_axes(image.angle_deg)
        away = np.asarray(self.cursor) - centre
        return float(away @ right), float(away @ up)
