"""The isodose lines of a slice view."""

from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from vtkmodules.vtkRenderingCore import vtkRenderer

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.overlay import Colour, DoseOverlay
from hccbm_gui.render.flat_shapes import Colours, FlatShapes
from hccbm_gui.render.isodose_lines import isodose_segments, slice_samples
from hccbm_gui.render.view_plane import ViewPlane
from hccbm_gui.render.vtk_arrays import Depth

REMEMBERED = 48
"""Slices whose lines are kept, so that going back costs nothing."""
LINE_PX = 1.6
DARKEST = 0.22
"""Least luminance of a line, of 1 for white; the table's navy cannot be seen on black."""
LUMINANCE = np.array([0.2126, 0.7152, 0.0722])

Lines = tuple[FloatArray, Colours]


class IsodoseLayer:
    """All isodose lines of one view in one polydata, cut anew only on another slice."""

    def __init__(self, renderer: vtkRenderer, plane: ViewPlane) -> None:
        self._plane = plane
        self._lines = FlatShapes(renderer, Depth.ISODOSE, corners=2)
        self._doses: tuple[DoseOverlay, ...] = ()
        self._remembered: OrderedDict[float, Lines] = OrderedDict()
        self._drawn_mm: float | None = None

    def set_plane(self, plane: ViewPlane) -> None:
        """Draw slices of another plane."""
        self._plane = plane
        self._remembered.clear()
        self._drawn_mm = None

    def set_doses(self, doses: Sequence[DoseOverlay]) -> None:
        """Draw the isodoses of `doses`, in place of all earlier."""
        cut_from = [(dose.volume, dose.isodoses) for dose in self._doses]
        if cut_from != [(dose.volume, dose.isodoses) for dose in doses]:
            self._remembered.clear()
        self._doses = tuple(doses)
        self._drawn_mm = None

    def update(self, position_mm: float, pixel_ratio: float, visible: bool) -> None:
        """Draw the lines of the slice at `position_mm`, or nothing."""
        if not visible or not self._doses:
            self._lines.hide()
            self._drawn_mm = None
            return
        self._lines.set_width(LINE_PX * pixel_ratio)
        if position_mm != self._drawn_mm:
            self._drawn_mm = position_mm
            self._lines.show(*self.lines_at(position_mm))

    def lines_at(self, position_mm: float) -> Lines:
        """Segments (S, 2, 2) in view mm and their colours (S, 3), the highest level on top."""
        if position_mm in self._remembered:
            self._remembered.move_to_end(position_mm)
            return self._remembered[position_mm]
        segments: list[FloatArray] = [np.empty((0, 2, 2))]
        colours: list[Colours] = [np.empty((0, 3), np.uint8)]
        for dose in self._doses:
            samples = slice_samples(dose.volume, self._plane, position_mm)
            if samples is None or not dose.isodoses:
                continue
            # What is drawn last lies on top.
            rising = dose.isodoses[::-1]
            found, level = isodose_segments(samples, [isodose.level for isodose in rising])
            segments.append(found)
            colours.append(line_colours([isodose.colour for isodose in rising])[level])
        self._remembered[position_mm] = (np.concatenate(segments), np.concatenate(colours))
        if len(self._remembered) > REMEMBERED:
            self._remembered.popitem(last=False)
        return self._remembered[position_mm]


def line_colours(colours: Sequence[Colour]) -> Colours:
    """(N, 3) `colours` in which a thin line is seen on black: dark ones are mixed with white."""
    inks = np.array(colours, dtype=np.float64).reshape(-1, 3)
    lack = np.clip(DARKEST - inks @ LUMINANCE / 255.0, 0.0, None)[:, None]
    share = lack / (1.0 - DARKEST + lack)
    return np.rint(inks + share * (255.0 - inks)).astype(np.uint8)
