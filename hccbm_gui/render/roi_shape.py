"""What is prepared for drawing a structure, shared by all views that show it."""

from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from hccbm_gui.core.roi import Roi
from hccbm_gui.render.roi_loft import RoiLoft, roi_loft
from hccbm_gui.render.roi_slabs import RoiSlabs, roi_slabs


@dataclass(slots=True, eq=False, weakref_slot=True)
class RoiShape:
    """The slabs of a structure, and its surface once a view cuts across them."""

    roi: Roi
    slabs: RoiSlabs
    _loft: RoiLoft | None = field(default=None, init=False)

    @property
    def loft(self) -> RoiLoft:
        """The surface through the contours; made on first use (some ms)."""
        if self._loft is None:
            self._loft = roi_loft(self.slabs)
        return self._loft


# A shape keeps its structure alive, so that the identity in the key stays its own; it goes when
# the last view lets go of it.
_shapes: WeakValueDictionary[tuple[int, float], RoiShape] = WeakValueDictionary()


def roi_shape(roi: Roi, single_slice_mm: float) -> RoiShape | None:
    """The shape of `roi`, made once; None when nothing is drawn. Arguments as `roi_slabs`."""
    key = (id(roi), single_slice_mm)
    shape = _shapes.get(key)
    if shape is None:
        slabs = roi_slabs(roi, single_slice_mm)
        if slabs is None:
            return None
        shape = _shapes[key] = RoiShape(roi, slabs)
    return shape
