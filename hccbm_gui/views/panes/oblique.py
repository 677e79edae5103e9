"""The oblique view: the plane of acquisition where that is oblique, and tilted by hand."""

from collections.abc import Mapping

from hccbm_gui.core.volume import Volume
from hccbm_gui.render.view_plane import PLANES, acquired_plane, tilted_plane
from hccbm_gui.render.vtk_arrays import Colour
from hccbm_gui.views.slice_view import SliceView

BEGIN_DEG = 45.0
"""Of an image with upright axes the view begins half way from coronal to sagittal."""
STEP_DEG = 5.0
CUT: Colour = (255, 214, 102)
"""Of the line where the oblique plane cuts another view."""


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


def show_cut(views: Mapping[str, SliceView], seen: bool) -> None:
    """Draw in every slice view where the oblique plane cuts it, while the oblique view is seen."""
    oblique = views.get("oblique")
    cut = [] if oblique is None or not seen else [(oblique.scene.plane, CUT)]
    for view in views.values():
        view.scene.set_linked_planes([*((plane, None) for plane in PLANES.values()), *cut])
        view.update()
