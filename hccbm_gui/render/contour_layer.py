"""The structures of a slice view: outlines, and the targets filled."""

from collections.abc import Collection, Sequence

import numpy as np
from vtkmodules.vtkRenderingCore import vtkRenderer

from hccbm_gui.core.arrays import FloatArray, IntArray
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.render.contour_cut import CutSet, cut_set, lies_along, trapezoids
from hccbm_gui.render.flat_shapes import Colours, FlatShapes
from hccbm_gui.render.roi_slabs import RoiSlabs, roi_slabs
from hccbm_gui.render.view_plane import ViewPlane
from hccbm_gui.render.vtk_arrays import Depth

FILLED = frozenset({RoiKind.GTV})
FILL_OPACITY = 0.22


class ContourLayer:
    """All structures of one view in one polydata for the lines and one for the areas."""

    def __init__(self, renderer: vtkRenderer, plane: ViewPlane) -> None:
        self._plane = plane
        self._fills = FlatShapes(renderer, Depth.FILL, corners=4)
        self._lines = FlatShapes(renderer, Depth.CONTOUR, corners=2)
        self._single_slice_mm = 1.0
        self._slabs: dict[Roi, RoiSlabs | None] = {}
        self._fill_cache: dict[tuple[Roi, int], FloatArray] = {}
        self._shown: list[tuple[Roi, RoiSlabs]] = []
        self._cuts: CutSet | None = None
        self._colours: Colours = np.empty((0, 3), dtype=np.uint8)
        self._filled = np.empty(0, dtype=np.bool_)
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
        self._slabs = {roi: slabs for roi, slabs in self._slabs.items() if roi in kept}
        self._fill_cache = {k: v for k, v in self._fill_cache.items() if k[0] in kept}
        self._drawn_mm = None
        self._shown = []
        for roi in rois:
            if roi.key not in visible or roi.is_empty:
                continue
            if roi not in self._slabs:
                self._slabs[roi] = roi_slabs(roi, single_slice_mm)
            slabs = self._slabs[roi]
            if slabs is not None:
                self._shown.append((roi, slabs))
        self._cuts = cut_set([(n, s) for n, (_, s) in enumerate(self._shown)], self._plane)
        self._colours = np.array([roi.colour for roi, _ in self._shown], np.uint8).reshape(-1, 3)
        self._filled = np.array(
            [
                roi.kind in FILLED and (filled is None or roi.key in filled)
                for roi, _ in self._shown
            ],
            dtype=np.bool_,
        )

    def set_width(self, width_px: float) -> None:
        """Width of the outlines in device pixels."""
        self._lines.set_width(width_px)

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
        lines: list[FloatArray] = [np.empty((0, 2, 2))]
        fills: list[FloatArray] = [np.empty((0, 4, 2))]
        line_rois, fill_rois = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for number, (roi, slabs) in enumerate(self._shown):
            if not lies_along(slabs, self._plane):
                continue
            index, starts, ends = slabs.edges_at(position_mm)
            if index < 0:
                continue
            start, end = self._plane.to_view(starts), self._plane.to_view(ends)
            lines.append(np.stack([start, end], axis=1))
            line_rois.append(np.full(len(start), number, np.int64))
            if self._filled[number]:
                if (roi, index) not in self._fill_cache:
                    self._fill_cache[roi, index] = trapezoids(start, end)
                fills.append(self._fill_cache[roi, index])
                fill_rois.append(np.full(len(fills[-1]), number, np.int64))
        if self._cuts is not None:
            cut_lines, cut_rois, areas, area_rois = self._cuts.cut(position_mm)
            filled = self._filled[area_rois]
            lines.append(cut_lines)
            line_rois.append(cut_rois)
            fills.append(areas[filled])
            fill_rois.append(area_rois[filled])
        return (
            np.concatenate(lines),
            np.concatenate(line_rois),
            np.concatenate(fills),
            np.concatenate(fill_rois),
        )
