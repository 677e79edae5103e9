"""The oblique view: the plane of acquisition where that is oblique, and tilted by hand."""

from hccbm_gui.core.volume import Volume
from hccbm_gui.render.view_plane import PLANES, acquired_plane, tilted_plane
from hccbm_gui.views.slice_view import SliceView

BEGIN_DEG = 45.0
"""Of an image with upright axes the view begins half way from coronal to sagittal."""
STEP_DEG = 5.0


def begin_oblique(view: SliceView, volume: Volume | None) -> None:
    """The plane with which the view begins for another image."""
    acquired = None if volume is None else acquired_plane(volume.geometry)
    if acquired is not None and acquired.name == "oblique":
        view.scene.set_plane(acquired)
    else:
        view.scene.set_plane(tilted_plane(PLANES["coronal"], 0.0, BEGIN_DEG))
    view.update()


def tilt(view: SliceView, about_right: float, about_up: float) -> None:
    """Turn the plane about its own axes by steps, through the crosshair."""
    plane = view.scene.plane
    view.scene.set_plane(tilted_plane(plane, about_right * STEP_DEG, about_up * STEP_DEG))
    view.update()
