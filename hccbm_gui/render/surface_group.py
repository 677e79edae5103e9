"""Several translucent surfaces in space, each with its colour."""

from collections.abc import Sequence
from dataclasses import dataclass

from vtkmodules.vtkRenderingCore import vtkRenderer

from hccbm_gui.render.surface_actor import SurfaceActor
from hccbm_gui.render.surfaces import Surface
from hccbm_gui.render.vtk_arrays import Colour


@dataclass(frozen=True, slots=True, eq=False)
class LitSurface:
    """A surface, how it is painted, and its name."""

    surface: Surface
    colour: Colour
    opacity: float
    label: str = ""


SOLID_FROM = 0.6
"""Surfaces at least this opaque stay visible within a rendered image, as solid ones."""


class SurfaceGroup:
    """Draws what it is shown, in place of what it showed before."""

    def __init__(self, renderer: vtkRenderer) -> None:
        self._renderer = renderer
        self._actors: dict[int, tuple[LitSurface, SurfaceActor]] = {}
        self._gone: list[SurfaceActor] = []
        self.shown: tuple[LitSurface, ...] = ()

    def show(self, surfaces: Sequence[LitSurface]) -> None:
        """Draw `surfaces`; those that were shown already are not made anew."""
        kept: dict[int, tuple[LitSurface, SurfaceActor]] = {}
        for lit in surfaces:
            held = self._actors.pop(id(lit), None)
            if held is None:
                actor = SurfaceActor(self._renderer, lit.colour, lit.opacity)
                actor.show(lit.surface)
                held = (lit, actor)
            kept[id(lit)] = held
        for _, actor in self._actors.values():
            actor.show(None)
            self._gone.append(actor)
        self._actors = kept
        self.shown = tuple(surfaces)

    def let_go(self) -> None:
        """Free what is shown no longer; only while the OpenGL context of the window is current.

        VTK deletes by number in whichever context is current: elsewhere it would delete the
        lettering of another view.
        """
        for actor in self._gone:
            actor.remove(self._renderer)
        self._gone.clear()

    def set_within_image(self, within: bool) -> None:
        """See-through surfaces are painted before a rendered image, which would cover them all."""
        for lit, actor in self._actors.values():
            actor.set_opacity(1.0 if within and lit.opacity >= SOLID_FROM else lit.opacity)
