"""The pixels of a planar picture that a spot covers."""

import numpy as np

from hccbm_gui.core.arrays import BoolArray
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.planar import PlanarImage
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.spot import Spot
from hccbm_gui.core.structures.raster import structure_mask

_PICTURE = "picture"


def planar_spot_mask(spot: Spot, image: PlanarImage) -> BoolArray:
    """(rows, columns) of `image`: the pixels whose centre lies inside, even-odd over all outlines.

    The size of a pixel does not matter: outlines and centres are compared in pixels.
    """
    rows, columns = image.array.shape
    contours = []
    for outline in spot.outlines:
        row, column = image.to_pixel(outline).T
        contours.append(np.column_stack([column, row, np.zeros(len(outline))]))
    grid = Geometry.from_axes((1, rows, columns), (0.0, 0.0, 0.0), (1.0, 1.0, 1.0), _PICTURE)
    roi = Roi(spot.id, RoiKind.SPOT, (0, 0, 0), _PICTURE, tuple(contours))
    mask = structure_mask(roi, grid, 1.0).full()
    return np.asarray(mask[0])
