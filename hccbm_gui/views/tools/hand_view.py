"""A slice view as the hands of the user have it: what tools, mouse and keys do with it."""

from typing import Protocol

from PySide6.QtCore import QPoint, QPointF, Qt, SignalInstance
from PySide6.QtWidgets import QWidget

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.render.looks import Fusion
from hccbm_gui.render.slice_scene import SliceScene

Point = tuple[float, float, float]


class HandView(Protocol):
    """What `SliceView` is to a tool, which needs to know no more of it.

    Positions are device-independent pixels from the upper left corner, y down.

    Attributes
    ----------
    scene : the picture.

    Signals
    -------
    cursor_wanted, hovered : an LPS position in mm; the second None outside an image.
    window_changed : the `WindowLevel` that a drag wants.
    outline_drawn : points (N, 3) in LPS mm, and ``add`` or ``cut``.
    maximise_wanted : this view alone, or all again.
    """

    cursor_wanted: SignalInstance
    hovered: SignalInstance
    window_changed: SignalInstance
    outline_drawn: SignalInstance
    maximise_wanted: SignalInstance
    scene: SliceScene

    @property
    def widget(self) -> QWidget:
        """The view itself, as parent of what is laid over it."""

    # ---- where

    def patient_at(self, position: QPointF) -> Point | None:
        """The LPS position under a place of the view, on the slice; None without an image."""

    def pixel(self, position: QPointF) -> tuple[float, float]:
        """Device pixels from the lower left corner, as scenes count them."""

    def devicePixelRatioF(self) -> float:
        """Device pixels in one pixel of the view."""

    def width(self) -> int:
        """In pixels of the view."""

    def height(self) -> int:
        """In pixels of the view."""

    # ---- the crosshair and the slice

    def point_to(self, position: QPointF) -> bool:
        """Ask for the crosshair here; False without an image."""

    def move_cursor(self, dx: float, dy: float) -> None:
        """Ask for the crosshair so many pixels to the right and down."""

    def step(self, slices: int) -> None:
        """Go `slices` along the view's axis and take the crosshair with it."""

    # ---- the picture

    def pan(self, delta: QPointF) -> None:
        """Move the picture with the hand."""

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Larger by `factor` around a place, or around the middle."""

    def fit(self) -> None:
        """All of the image, as at first."""

    def show_outline(self, points_mm: FloatArray) -> None:
        """Draw an unfinished outline (N, 3); none takes it away."""

    @property
    def fusion(self) -> Fusion | None:
        """How the overlay shares the picture; None without an overlay."""

    def set_fusion(self, fusion: Fusion) -> None:
        """Fuse another way, or at another place."""

    def update(self) -> None:
        """Draw what changed in the scene."""

    # ---- the pointer, and the menu

    def setCursor(self, shape: Qt.CursorShape) -> None:
        """Another pointer over the view."""

    def unsetCursor(self) -> None:
        """The usual pointer again."""

    def ask_for_menu(self, at: QPoint | None = None) -> None:
        """Ask for the menu of the view, at a place of it; at the crosshair without."""
