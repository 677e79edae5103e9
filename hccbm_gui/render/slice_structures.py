"""The structures of one slice view: those of the image's frame, and which lie under a point."""

from collections.abc import Collection, Sequence

import numpy.typing as npt
from vtkmodules.vtkRenderingCore import vtkRenderer

from hccbm_gui.core.roi import Roi
from hccbm_gui.render.contour_layer import ContourLayer
from hccbm_gui.render.roi_marks import MarkLayer
from hccbm_gui.render.view_plane import ViewPlane


class SliceStructures:
    """Draws what is visible of the image's frame; counts what is of another.

    Attributes
    ----------
    foreign : how many visible structures belong to another frame and are not drawn.
    line_width_px : width of the outlines in device-independent pixels.
    """

    def __init__(self, renderer: vtkRenderer, plane: ViewPlane) -> None:
        self._contours = ContourLayer(renderer, plane)
        self._marks = MarkLayer(renderer, plane)
        self.foreign = 0
        self.line_width_px = 2.0

    def set_plane(self, plane: ViewPlane) -> None:
        """Draw slices of another plane."""
        self._contours.set_plane(plane)
        self._marks.set_plane(plane)

    def set_rois(
        self,
        rois: Sequence[Roi],
        visible: Collection[str],
        frame_uid: str,
        slice_mm: float,
        filled: Collection[str] | None = None,
    ) -> None:
        """Draw the structures whose keys are `visible` and whose frame is `frame_uid`.

        `slice_mm` is the thickness of what is drawn on one slice only. Of the GTVs those in
        `filled` are filled, all with None.
        """
        own = [roi for roi in rois if frame_uid and roi.frame_uid == frame_uid]
        wanted = [roi for roi in rois if roi.key in visible and not roi.is_empty]
        self.foreign = len(set(wanted).difference(own)) if frame_uid else 0
        self._contours.set_rois(own, visible, slice_mm, filled)
        self._marks.set_rois([roi for roi in own if roi.key in visible], slice_mm)

    def update(self, position_mm: float, pixel_ratio: float, visible: bool = True) -> None:
        """Draw the slice at `position_mm`, or nothing."""
        if not visible:
            self._contours.hide()
            self._marks.hide()
            return
        for layer in (self._contours, self._marks):
            layer.set_width(self.line_width_px * pixel_ratio)
            layer.update(position_mm)

    def roi_at(self, position_mm: npt.ArrayLike) -> list[Roi]:
        """The visible structures an LPS position (3,) lies in, the smallest first."""
        return self._contours.roi_at(position_mm)
