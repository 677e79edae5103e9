"""What a printed page says of a view: its name, where it stands and its scale."""

from PySide6.QtWidgets import QWidget

from hccbm_gui.render.slice_scene import SliceScene
from hccbm_gui.services.pictures.planar_viewport import PlanarViewport
from hccbm_gui.views.status_line import position_text


def title_of(pane: QWidget) -> str:
    """The name of the view."""
    name = pane.accessibleName() or str(getattr(pane, "kind", "")) or "view"
    return name[0].upper() + name[1:]


def place_of(pane: QWidget) -> str:
    """Where its crosshair is, LPS with the side for each sign; empty without one."""
    scene = getattr(pane, "scene", None)
    if not isinstance(scene, SliceScene):
        return ""
    return f"crosshair at {position_text(scene.cursor_mm)}"


def millimetres_a_pixel(pane: QWidget) -> float | None:
    """mm in the patient a device pixel of the picture; None where there is no one scale.

    A view of another kind tells by an attribute ``mm_per_pixel``.
    """
    told = getattr(pane, "mm_per_pixel", None)
    if isinstance(told, float) and told > 0.0:
        return told
    ratio = pane.devicePixelRatioF()
    scene = getattr(pane, "scene", None)
    if isinstance(scene, SliceScene):
        (left, _), (right, _) = scene.visible_region
        return float(right - left) / max(1, round(pane.width() * ratio))
    viewport = getattr(pane, "viewport", None)
    if isinstance(viewport, PlanarViewport):
        return 1.0 / (viewport.px_per_mm * ratio)
    return None
