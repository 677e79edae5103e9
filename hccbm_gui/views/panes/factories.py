"""Makes the picture of a kind."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from hccbm_gui.services.jobs import Jobs
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.views.hands.hands import Hands
from hccbm_gui.views.panes.beam_view import BeamView
from hccbm_gui.views.panes.layout import Kind
from hccbm_gui.views.panes.lightbox import Lightbox
from hccbm_gui.views.panes.mip_view import MipView
from hccbm_gui.views.panes.oblique import begin_oblique
from hccbm_gui.views.panes.picture_view import PictureView
from hccbm_gui.views.panes.surface_view import SurfaceView
from hccbm_gui.views.planar.planar_panel import PlanarPanel
from hccbm_gui.views.slice_view import SliceView


@dataclass(frozen=True, slots=True)
class Materials:
    """What pictures are made with."""

    jobs: Jobs
    hands: Hands
    palette: Palette


def make_pane(kind: Kind, materials: Materials, parent: QWidget) -> QWidget:
    """The picture of a kind, hidden until it is laid out."""
    made = FACTORIES[kind](materials, parent)
    made.hide()
    return made


def _slice(kind: Kind) -> Callable[[Materials, QWidget], QWidget]:
    return lambda materials, parent: SliceView(kind, parent, materials.hands)  # type: ignore[arg-type]


def _oblique(materials: Materials, parent: QWidget) -> QWidget:
    view = SliceView("coronal", parent, materials.hands)
    view.plane = "oblique"
    begin_oblique(view, None)
    return view


FACTORIES: dict[Kind, Callable[[Materials, QWidget], QWidget]] = {
    "axial": _slice("axial"),
    "coronal": _slice("coronal"),
    "sagittal": _slice("sagittal"),
    "oblique": _oblique,
    "3D": lambda materials, parent: SurfaceView(materials.jobs, parent),
    "MIP": lambda materials, parent: MipView(materials.jobs, materials.palette, parent),
    "BEV": lambda materials, parent: BeamView(materials.palette, parent),
    "planar": lambda materials, parent: PlanarPanel(materials.palette, parent),
    "picture": lambda materials, parent: PictureView(materials.palette, parent),
    "lightbox": lambda materials, parent: Lightbox(materials.palette, parent),
}
