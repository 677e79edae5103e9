"""What is prepared for drawing a structure, shared by all views that show it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock
from weakref import WeakValueDictionary

import numpy as np

from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.core.roi import Roi
from hccbm_gui.render.roi_loft import RoiLoft, roi_loft
from hccbm_gui.render.roi_slabs import RoiSlabs, roi_slabs


@dataclass(slots=True, eq=False, weakref_slot=True)
class RoiShape:
    """The slabs of a structure, and its surface once a view cuts across them."""

    roi: Roi
    slabs: RoiSlabs
    _loft: RoiLoft | None = field(default=None, init=False)
    _making: Lock = field(default_factory=Lock, init=False)

    @property
    def loft(self) -> RoiLoft:
        """The surface through the contours; made on first use (some ms), in any thread."""
        # Who comes second waits: to make it twice at once would take twice as long.
        with self._making:
            if self._loft is None:
                self._loft = roi_loft(self.slabs)
            return self._loft


# A shape keeps its structure alive, so that the identity in the key stays its own; it goes when
# the last view lets go of it.
_shapes: WeakValueDictionary[tuple[int, float], RoiShape] = WeakValueDictionary()
_finding = Lock()
ANY = -1.0
"""In place of the thickness of a single slice, for a structure that has several."""


def roi_shape(roi: Roi, single_slice_mm: float) -> RoiShape | None:
    """The shape of `roi`, made once; None when nothing is drawn. Arguments as `roi_slabs`."""
    for key in ((id(roi), ANY), (id(roi), single_slice_mm)):
        shape = _shapes.get(key)
        if shape is not None:
            return shape
    slabs = roi_slabs(roi, single_slice_mm)
    if slabs is None:
        return None
    thickness = ANY if len(slabs.position_mm) > 1 else single_slice_mm
    with _finding:
        # Another thread may have made it in the meantime.
        return _shapes.setdefault((id(roi), thickness), RoiShape(roi, slabs))


def prepare_shapes(
    rois: Sequence[Roi], single_slice_mm: float, progress: Progress = quiet
) -> tuple[RoiShape, ...]:
    """The shapes of `rois` with their surfaces, made beside the window in a job.

    A view that draws them finds them ready, for as long as what this returns is kept or a view
    shows them. `single_slice_mm` is the first spacing of the image they are drawn over, as
    `SliceScene` takes it, for those drawn on one slice. What is compiled for cutting is loaded as
    well.
    """
    load_kernels()
    shapes = []
    for number, roi in enumerate(rois):
        progress(number / max(len(rois), 1), roi.name)
        shape = None if roi.is_empty else roi_shape(roi, single_slice_mm)
        if shape is not None:
            _ = shape.loft
            shapes.append(shape)
    progress(1.0)
    return tuple(shapes)


def load_kernels() -> None:
    """Compile, or load as compiled before, what the first picture would wait for."""
    from hccbm_gui.render import colouring_kernel, cut_kernel

    frame, segments = np.eye(3), np.empty((1, 2, 2))
    points = np.zeros((3, 3))
    cells = np.zeros((1, 3), dtype=np.int32), np.zeros((1, 2), dtype=np.int32)
    sides, ends = (cut_kernel.run_bounds(points, c, frame[2]) for c in cells)
    numbers, at = np.empty(1, dtype=np.int64), np.int64(0)
    cut_kernel.cut_triangles(points, cells[0], sides, frame, 1.0, segments, at)
    cut_kernel.cut_edges(points, cells[1], ends, frame, 1.0, segments[0], numbers, at)
    cut_kernel.stored_edges((points, points), numbers[:0], at, frame, segments, at)
    colours, table = np.zeros((1, 1), dtype=np.uint32), np.zeros(4, dtype=np.uint32)
    first, share = np.zeros(1, dtype=np.int32), np.zeros(1, dtype=np.float32)
    layer, taps = np.zeros((1, 1), dtype=np.float32), (first, share, first, share)
    for whole, missing in ((True, (0, 0)), (False, (0.0, 0))):
        inks = ((0.0, 1.0), table, missing)
        colouring_kernel.paint_slice(layer, taps, whole, inks, 0.5, colours)
    colouring_kernel.colour_values(layer[0], (0.0, 1.0), table, (0.0, 0), colours[0])
    colouring_kernel.blend_over(colours[0], colours[0], 0.5)
