"""The structures of a slice view: outlines, and the targets filled."""

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt
from vtkmodules.vtkRenderingCore import vtkRenderer

from hccbm_gui.core.arrays import FloatArray, IntArray
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.render.contour_cut import (
    LoftCut,
    Room,
    cut_all,
    lies_along,
    stored_all,
    trapezoids,
)
from hccbm_gui.render.flat_shapes import Colours, FlatShapes
from hccbm_gui.render.roi_shape import RoiShape, roi_shape
from hccbm_gui.render.view_plane import ViewPlane
from hccbm_gui.render.vtk_arrays import Depth

FILLED = frozenset({RoiKind.GTV})
FILL_OPACITY = 0.22


class ContourLayer:
    """All structures of one view in one polydata for the lines and one for the areas.

    In the planes of its contours a structure is drawn as they are stored; in all others as the
    cut through one surface that goes through them, so that the views agree with each other.
    """

    def __init__(self, renderer: vtkRenderer, plane: ViewPlane) -> None:
        self._plane = plane
        self._fills = FlatShapes(renderer, Depth.FILL, corners=4)
        self._lines = FlatShapes(renderer, Depth.CONTOUR, corners=2)
        self._single_slice_mm = 1.0
        self._shapes: dict[Roi, RoiShape | None] = {}
        self._cuts: dict[Roi, LoftCut] = {}
        self._fill_cache: dict[tuple[Roi, int], FloatArray] = {}
        self._shown: list[RoiShape] = []
        self._colours: Colours = np.empty((0, 3), dtype=np.uint8)
        self._filled = np.empty(0, dtype=np.bool_)
        self._along = np.empty(0, dtype=np.bool_)
        self._room = Room()
        self._drawn_mm: float | None = None

    def set_rois(
        self,
        rois: Sequence[Roi],
        visible: Collection[str],
        single_slice_mm: float,
        filled: Collection[str] | None = None,
    ) -> None:
        """Show those of `rois` whose keys are in `visible`; fill those in `filled`, or all GTVs.

        What was prepared for a structure is kept for as long as it is among `rois`.
        """
        kept = set(rois) if single_slice_mm == self._single_slice_mm else set()
        self._single_slice_mm = single_slice_mm
        self._shapes = {roi: shape for roi, shape in self._shapes.items() if roi in kept}
        self._cuts = {roi: cut for roi, cut in self._cuts.items() if roi in kept}
        self._fill_cache = {k: v for k, v in self._fill_cache.items() if k[0] in kept}
        self._drawn_mm = None
        self._shown = []
        for roi in rois:
            if roi.key not in visible or roi.is_empty:
                continue
            if roi not in self._shapes:
                self._shapes[roi] = roi_shape(roi, single_slice_mm)
            shape = self._shapes[roi]
            if shape is not None:
                self._shown.append(shape)
        shown = [shape.roi for shape in self._shown]
        self._colours = np.array([roi.colour for roi in shown], np.uint8).reshape(-1, 3)
        self._find_along()
        self._filled = np.array(
            [roi.kind in FILLED and (filled is None or roi.key in filled) for roi in shown],
            dtype=np.bool_,
        )

    def set_plane(self, plane: ViewPlane) -> None:
        """Draw slices of another plane."""
        self._plane = plane
        self._cuts = {}
        self._fill_cache = {}
        self._drawn_mm = None
        self._find_along()

    def _find_along(self) -> None:
        along = [lies_along(shape.slabs, self._plane) for shape in self._shown]
        self._along = np.array(along, dtype=np.bool_)

    def set_width(self, width_px: float) -> None:
        """Width of the outlines in device pixels."""
        self._lines.set_width(width_px)

    def hide(self) -> None:
        """Draw nothing until updated again."""
        self._lines.hide()
        self._fills.hide()
        self._drawn_mm = None

    def update(self, position_mm: float) -> None:
        """Draw what the slice at `position_mm` meets, unless it is drawn already."""
        if position_mm == self._drawn_mm:
            return
        self._drawn_mm = position_mm
        lines, line_rois, fills, fill_rois = self.outlines(position_mm)
        self._lines.show(lines, self._colours[line_rois])
        alpha = np.full((len(fills), 1), round(255 * FILL_OPACITY), dtype=np.uint8)
        self._fills.show(fills, np.hstack([self._colours[fill_rois], alpha]))

    def outlines(self, position_mm: float) -> tuple[FloatArray, IntArray, FloatArray, IntArray]:
        """Segments (N, 2, 2) in view mm with their structures (N,), and quadrilaterals (M, 4, 2)
        that fill the targets with theirs (M,); structures by their number among the shown.
        """
        across = np.flatnonzero(~self._along)
        cut, owner = cut_all([self._cut(self._shown[n]) for n in across], position_mm, self._room)
        lines, line_rois = [cut], [across[owner]]
        fills: list[FloatArray] = [np.empty((0, 4, 2))]
        fill_rois = [np.empty(0, np.int64)]
        for place in np.flatnonzero(self._filled[across]):
            fills.append(trapezoids(cut[owner == place]))
            fill_rois.append(np.full(len(fills[-1]), across[place]))
        along = np.flatnonzero(self._along)
        if len(along):
            if len(across):
                # The room is needed again.
                lines[0] = cut.copy()
            shapes = [self._shown[n] for n in along]
            stored, slabs, counts = stored_all(
                [s.slabs for s in shapes], self._plane, position_mm, self._room
            )
            lines.append(stored)
            line_rois.append(np.repeat(along, np.diff(counts)))
            for place in np.flatnonzero((slabs >= 0) & self._filled[along]):
                line = stored[counts[place] : counts[place + 1]]
                fills.append(self._fill((shapes[place].roi, int(slabs[place])), line))
                fill_rois.append(np.full(len(fills[-1]), along[place]))
        return (
            np.concatenate(lines),
            np.concatenate(line_rois),
            np.concatenate(fills),
            np.concatenate(fill_rois),
        )

    def roi_at(self, position_mm: npt.ArrayLike) -> list[Roi]:
        """The shown structures an LPS position (3,) lies in, the smallest first."""
        found = [(shape.slabs.area_around(position_mm), shape.roi) for shape in self._shown]
        inside = [(area, roi) for area, roi in found if area is not None]
        return [roi for _, roi in sorted(inside, key=lambda entry: entry[0])]

    def _fill(self, key: tuple[Roi, int], line: FloatArray) -> FloatArray:
        """What fills the contours of a structure on one of its slabs."""
        if key not in self._fill_cache:
            self._fill_cache[key] = trapezoids(line)
        return self._fill_cache[key]

    def _cut(self, shape: RoiShape) -> LoftCut:
        if shape.roi not in self._cuts:
            self._cuts[shape.roi] = LoftCut(shape.loft, self._plane)
        return self._cuts[shape.roi]
