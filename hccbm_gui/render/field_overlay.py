"""Both fields in the coronal view: bone scan dashed, CT or MRI solid, at the isocentre plane."""

import numpy as np
from vtkmodules.vtkRenderingCore import vtkRenderer

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.comparison import FieldComparison
from hccbm_gui.core.field import Field
from hccbm_gui.render.camera import ViewCamera
from hccbm_gui.render.flat_shapes import FlatShapes, dashed, rectangle, same_colour
from hccbm_gui.render.vtk_arrays import Depth, rgb
from hccbm_gui.services.pictures.measures import field_size, position
from hccbm_gui.services.pictures.palette import Palette

LINE_PX, DASH_PX, SPACE_PX = 2.0, 8.0, 5.0
AWAY_OPACITY = 0.55
"""Of fields whose isocentre plane is not the slice shown."""


class FieldOverlay:
    """The rectangles of a comparison; drawn fainter away from the isocentre plane."""

    def __init__(self, renderer: vtkRenderer, palette: Palette) -> None:
        self._bone_scan = FlatShapes(renderer, Depth.FIELD, corners=2)
        self._ct = FlatShapes(renderer, Depth.FIELD, corners=2)
        self._palette = palette
        self._comparison: FieldComparison | None = None

    def set_comparison(self, comparison: FieldComparison | None) -> None:
        """Draw the fields of `comparison`, or none."""
        self._comparison = comparison
        if comparison is None:
            self._bone_scan.hide()
            self._ct.hide()

    def at_isocentre(self, position_mm: float, slice_mm: float) -> bool:
        """True when the coronal slice at `position_mm` holds the isocentre."""
        if self._comparison is None:
            return False
        return abs(position_mm - self._comparison.beam.isocentre_mm[1]) <= slice_mm / 2.0 + 1e-6

    def update(self, camera: ViewCamera, pixel_ratio: float, at_isocentre: bool) -> None:
        """Draw for the scale of `camera`."""
        if self._comparison is None:
            return
        pixel = camera.mm_per_pixel * pixel_ratio
        solid = field_sides(self._comparison.ct_field)
        broken = np.empty((0, 2, 2))
        if self._comparison.bone_scan_field is not None:
            sides = field_sides(self._comparison.bone_scan_field)
            broken = dashed(sides, DASH_PX * pixel, SPACE_PX * pixel)
        for shapes, lines, colour in (
            (self._bone_scan, broken, rgb(self._palette.bone_scan)),
            (self._ct, solid, rgb(self._palette.ct_field)),
        ):
            shapes.show(lines, same_colour(colour, len(lines)))
            shapes.set_width(LINE_PX * pixel_ratio)
            shapes.set_opacity(1.0 if at_isocentre else AWAY_OPACITY)

    def legend(self, at_isocentre: bool) -> tuple[tuple[str, str], ...]:
        """(text, colour) of what is dashed and what is solid, with length by width in cm."""
        comparison = self._comparison
        if comparison is None:
            return ()
        bone_scan = "no field from the bone scan"
        if comparison.bone_scan_field is not None:
            bone_scan = f"- - bone scan {field_size(comparison.bone_scan_field.edges)}"
        ct = f"\N{EM DASH} CT/MRI {field_size(comparison.ct_field.edges)}"
        lines = [(bone_scan, self._palette.bone_scan), (ct, self._palette.ct_field)]
        if not at_isocentre:
            place = position("P", comparison.beam.isocentre_mm[1])
            lines.append((f"fields at {place}", self._palette.picture_dim))
        return tuple(reversed(lines))


def field_sides(field: Field) -> FloatArray:
    """The rectangle of a field (4, 2, 2) in the (u, v) of the coronal view, which are (x, z)."""
    x, _, z = field.beam.isocentre_mm
    edges = field.edges
    low = np.array([x - edges.right_mm, z - edges.inferior_mm])
    return rectangle(low, np.array([x + edges.left_mm, z + edges.superior_mm]))
