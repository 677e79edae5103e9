"""The view in space: bone, image, structures, isodoses, both beams, turned by hand."""

from collections.abc import Sequence

import numpy as np
from vtkmodules.vtkRenderingCore import vtkRenderWindow

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.comparison import FieldComparison
from hccbm_gui.render.annotations import Annotations, SliceTexts
from hccbm_gui.render.beam_shape import BeamShape
from hccbm_gui.render.camera import ViewCamera
from hccbm_gui.render.opengl import new_renderer
from hccbm_gui.render.slice_texts import (
    UNKNOWN,
    column_letters,
    in_full,
    layers_text,
    notices,
)
from hccbm_gui.render.space_camera import SpaceCamera
from hccbm_gui.render.space_cross import SpaceCross
from hccbm_gui.render.surface_actor import SurfaceActor
from hccbm_gui.render.surface_group import LitSurface, SurfaceGroup
from hccbm_gui.render.surfaces import Surface
from hccbm_gui.render.volume_image import VolumeImage
from hccbm_gui.render.volume_presets import VolumePreset
from hccbm_gui.render.volume_rendering import VolumeRendering
from hccbm_gui.render.vtk_arrays import Colour, rgb, unit_rgb
from hccbm_gui.services.pictures.palette import Palette, dark

BONE: Colour = (232, 221, 200)
EMPTY = "nothing to show"


class SurfaceScene:
    """A patient in space in any VTK render window, first seen from the front.

    Nothing is drawn before `render`. The attribute `eye` turns, zooms and moves the view.
    """

    def __init__(self, render_window: vtkRenderWindow, palette: Palette | None = None) -> None:
        self.pixel_ratio = 1.0
        self.render_window = render_window
        self._palette = palette or dark()
        self._renderer = new_renderer()
        self._renderer.SetBackground(*unit_rgb(self._palette.slice_ground))
        self._renderer.SetBackgroundAlpha(1.0)
        render_window.AddRenderer(self._renderer)
        render_window.SetMultiSamples(0)
        render_window.SetDPI(72)
        self.eye = SpaceCamera(self._renderer, render_window)
        self._bone = SurfaceActor(self._renderer, BONE, 1.0)
        self._structures = SurfaceGroup(self._renderer)
        self._isodoses = SurfaceGroup(self._renderer)
        self._volume = VolumeRendering(self._renderer)
        self._beams = (
            BeamShape(self._renderer, rgb(self._palette.bone_scan), broken=True),
            BeamShape(self._renderer, rgb(self._palette.ct_field), broken=False),
        )
        self._cross = SpaceCross(self._renderer, rgb(self._palette.crosshair))
        self._words = Annotations(self._renderer, self._palette)
        self._identity: tuple[str, ...] = ()
        self._identity_shown = True
        self._captions: tuple[str, ...] = ()
        self._notices: tuple[str, ...] = ()
        self._directions_known = True
        self._empty = EMPTY
        self._image_name = ""
        self._turning = False
        self._comparison: FieldComparison | None = None
        self._bone_bounds: FloatArray | None = None
        self._image_bounds: FloatArray | None = None

    def set_bone(self, surface: Surface | None) -> None:
        """Show the bone; it also decides what `fit` shows."""
        self._bone.show(surface)
        self._bone_bounds = None if surface is None else bounds_of([surface])

    def set_volume(
        self, image: VolumeImage | None, preset: VolumePreset | None, name: str = ""
    ) -> None:
        """Render an image; `name` says which and how."""
        self._volume.show(image, preset)
        shown = image is not None and preset is not None
        self._image_name = name if shown else ""
        self._image_bounds = image.bounds_mm() if image is not None and shown else None

    def set_structures(self, surfaces: Sequence[LitSurface]) -> None:
        """Show structures with their colours."""
        self._structures.show(surfaces)

    def set_isodoses(self, surfaces: Sequence[LitSurface], captions: Sequence[str] = ()) -> None:
        """Show isodose surfaces; `captions` must be read beside them."""
        self._isodoses.show(surfaces)
        self._captions = tuple(caption for caption in captions if caption)

    def set_fields(self, comparison: FieldComparison | None) -> None:
        """Show both beams from their source through their fields."""
        self._comparison = comparison
        self._beams[0].show(None if comparison is None else comparison.bone_scan_field)
        self._beams[1].show(None if comparison is None else comparison.ct_field)

    def set_cursor(self, cursor_mm: tuple[float, float, float] | None) -> None:
        """Mark the linked position, LPS mm."""
        self._cross.show(cursor_mm)

    def set_identity(self, lines: Sequence[str]) -> None:
        """Whose images these are; top right."""
        self._identity = tuple(lines)

    def show_identity(self, shown: bool) -> None:
        """Leave the identity out of a picture that leaves the house."""
        self._identity_shown = shown

    def set_notices(self, texts: Sequence[str]) -> None:
        """Permanent warnings of what is shown."""
        self._notices = tuple(texts)

    def set_directions_known(self, known: bool) -> None:
        """False for an image that does not say how it lies in the patient."""
        self._directions_known = known

    def set_empty_words(self, words: str) -> None:
        """What is said when there is nothing to show."""
        self._empty = words

    def set_turning(self, turning: bool) -> None:
        """Draw an image with less detail while a hand turns it."""
        self._turning = turning

    def render(self) -> None:
        """Draw the view as it is now."""
        for group in (self._structures, self._isodoses):
            group.let_go()
        self.eye.pixel_ratio = self.pixel_ratio
        self.eye.follow(self._bounds())
        self._renderer.ResetCameraClippingRange()
        for beam in self._beams:
            beam.set_width(2.0 * self.pixel_ratio)
        self._cross.set_width(1.5 * self.pixel_ratio)
        self._volume.set_detail(self.eye.size_px, self._turning)
        self._structures.set_within_image(self._image_bounds is not None)
        window = ViewCamera(size_px=self.eye.size_px)
        self._words.update(self._texts(), window, self.pixel_ratio, shown=True, scale=False)
        self.render_window.Render()

    def release(self) -> None:
        """Let go of everything drawn; the scene is of no use afterwards."""
        self._volume.show(None, None)
        self._renderer.RemoveAllViewProps()
        self._renderer.ReleaseGraphicsResources(self.render_window)
        self.render_window.RemoveRenderer(self._renderer)

    def _texts(self) -> SliceTexts:
        letters = column_letters(self.eye.size_px[0] / self.pixel_ratio)
        empty = self._bounds() is None
        return SliceTexts(
            title="3D",
            layers="\n".join(in_full([self._empty], letters))
            if empty
            else layers_text(self._layers(), letters),
            identity=self._identity if self._identity_shown else (),
            position="",
            notices=notices(self._notices, letters),
            legend=tuple(
                (lit.label, legible(lit.colour)) for lit in reversed(self._isodoses.shown)
            ),
            letters={} if empty else self._directions(),
            captions=in_full(self._captions, letters),
        )

    def _directions(self) -> dict[str, str]:
        letters = self.eye.letters()
        return letters if self._directions_known else dict.fromkeys(letters, UNKNOWN)

    def _layers(self) -> list[str]:
        structures = len(self._structures.shown)
        parts = [
            "bone" if self._bone_bounds is not None else "",
            self._image_name,
            f"{structures} structure{'s' * (structures != 1)}" if structures else "",
        ]
        if self._comparison is not None:
            gantry = self._comparison.beam.gantry_deg
            parts.append({0.0: "beam AP", 180.0: "beam PA"}.get(gantry, f"gantry {gantry:g}°"))
        return parts

    def _bounds(self) -> FloatArray | None:
        """(2, 3) LPS mm of the bone, else of the image, else of structures and isodoses."""
        if self._bone_bounds is not None:
            return self._bone_bounds
        if self._image_bounds is not None:
            return self._image_bounds
        lit = (*self._structures.shown, *self._isodoses.shown)
        return bounds_of([one.surface for one in lit])


def bounds_of(surfaces: Sequence[Surface]) -> FloatArray | None:
    """(2, 3) smallest and largest LPS coordinates of all that is not empty; None without."""
    boxes = [surface.bounds_mm() for surface in surfaces if len(surface.points)]
    if not boxes:
        return None
    return np.stack([np.min([b[0] for b in boxes], axis=0), np.max([b[1] for b in boxes], axis=0)])


def legible(colour: Colour) -> str:
    """A colour as ``#rrggbb``, light enough to be read as letters on black."""
    red, green, blue = colour
    share = max(0.0, 0.45 - (0.3 * red + 0.59 * green + 0.11 * blue) / 255.0)
    return "#{:02x}{:02x}{:02x}".format(*(round(c + (255 - c) * share) for c in colour))
