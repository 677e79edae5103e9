"""A spot whose outline the user has drawn: its numbers follow the new outline."""

from dataclasses import replace

import numpy as np
import shapely

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.planar import PlanarImage, PlanarScan
from hccbm_gui.core.spot import Spot


def redraw_planar_spot(scan: PlanarScan, spot: Spot, outline_mm: FloatArray) -> Spot:
    """`spot` with the outline (N, 2), scan-plane (p, q) mm; its background stays.

    Mean and peak are read on the view where the new outline holds the most counts.

    Raises
    ------
    InputRefused : fewer than three points, no area, or outside the picture.
    """
    if not spot.is_planar:
        raise InputRefused("Only spots of a planar scan can be redrawn on the scan.")
    if len(outline_mm) < 3:
        raise InputRefused("An outline needs at least three points.", remedy="Click once more.")
    shape = shapely.make_valid(shapely.Polygon(outline_mm))
    pieces = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon" and p.area > 1.0]
    if not pieces:
        raise InputRefused("The outline encloses no area.", remedy="Draw around the spot.")
    piece = max(pieces, key=lambda polygon: polygon.area)
    counts = max((_inside(image, piece) for image in scan.images), key=np.sum)
    if not counts.size:
        raise InputRefused("The outline lies outside the picture.")
    mean = float(counts.mean())
    ratio = mean / spot.background if spot.background > 0.0 else spot.lesion_to_background
    return replace(
        spot,
        outlines=(np.asarray(piece.exterior.coords)[:-1],),
        area_cm2=float(piece.area) / 100.0,
        mean=mean,
        peak=float(counts.max()),
        lesion_to_background=ratio,
        reason="outline drawn by the user",
        edited=True,
    )


def _inside(image: PlanarImage, piece: shapely.Polygon) -> FloatArray:
    """Counts of the pixels whose centres lie inside."""
    rows, columns = np.indices(image.array.shape)
    points = image.to_plane(np.stack([rows.ravel(), columns.ravel()], axis=1))
    inside = shapely.contains_xy(piece, points[:, 0], points[:, 1])
    return np.asarray(image.array.ravel()[inside], dtype=np.float64)
