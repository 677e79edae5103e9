"""What is drawn on: a slice of a view, its image, and the structure that is chosen."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF

from hccbm_gui.core.contouring.drawing_plane import DrawingPlane
from hccbm_gui.core.volume import Volume
from hccbm_gui.render.view_plane import ViewPlane
from hccbm_gui.views.tools.hand_view import HandView

Uv = tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class DrawSheet:
    """Fixed from the first touch to the last, whatever is scrolled or chosen meanwhile.

    Attributes
    ----------
    plane, position_mm : the slice.
    image, series_uid : the image that is seen there.
    key : of the structure; empty where a GTV is to be started.
    name, colour : of the structure.
    """

    plane: ViewPlane
    position_mm: float
    image: Volume
    series_uid: str
    key: str
    name: str
    colour: tuple[int, int, int]

    def place(self) -> DrawingPlane:
        """The slice for what is computed on it, as thick as a slice of the view."""
        plane = self.plane
        thickness_mm = plane.slice_step_mm(self.image.geometry)
        return DrawingPlane(plane.right, plane.up, plane.normal, self.position_mm, thickness_mm)

    def is_on(self, view: HandView) -> bool:
        """True while a view shows this very slice."""
        scene = view.scene
        same = scene.plane.same_as(self.plane) and scene.base is self.image
        return same and abs(scene.position_mm - self.position_mm) < 1e-6


def uv_at(view: HandView, at: QPointF) -> Uv | None:
    """The view coordinates in mm under a place of a view; None without an image."""
    point = view.patient_at(at)
    if point is None:
        return None
    u, v = view.scene.plane.to_view(point)[0]
    return float(u), float(v)


def mm_of(view: HandView, pixels: float) -> float:
    """How long so many device-independent pixels of a view are."""
    one, other = uv_at(view, QPointF(0.0, 0.0)), uv_at(view, QPointF(pixels, 0.0))
    return 0.0 if one is None or other is None else other[0] - one[0]
