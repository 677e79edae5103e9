"""Spots whose outline the user has drawn: their numbers follow the outline."""

from dataclasses import replace

import numpy as np
import shapely

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.planar import PlanarImage, PlanarScan
from hccbm_gui.core.spot import Side, Spot, SpotType
from hccbm_gui.core.spots.body_regions import side_of

SMALLEST_AREA_PX = 4.0
RING_PX = (2.0, 8.0)
"""From where to where around a drawn spot its background is read, in pixels."""
DRAWN = "drawn by the user"


def drawn_planar_spot(
    scan: PlanarScan, series_uid: str, outline_mm: FloatArray, spot_type: SpotType
) -> Spot:
    """A new spot with the outline (N, 2), scan-plane (p, q) mm.

    Its values are NaN where the scan has no counts, its area None without a scale.

    Raises
    ------
    InputRefused : fewer than three points, no area, or outside the picture.
    """
    piece = _piece(scan, outline_mm)
    image = _where_it_shows(scan, piece)
    known = any(one.laterality_known for one in scan.images)
    half_mm = image.array.shape[1] * image.spacing_mm[1] / 2.0
    limit_mm = 15.0 if scan.has_scale else 0.1 * half_mm
    away_mm = float(piece.centroid.x) - _midline_mm(scan)
    spot = Spot(
        id=f"{spot_type.value}-drawn-1",
        type=spot_type,
        side=side_of(away_mm, known, limit_mm) if known else Side.UNKNOWN,
        region="",
        series_uid=series_uid,
        outlines=(np.asarray(piece.exterior.coords)[:-1],),
        area_cm2=float(piece.area) / 100.0 if scan.has_scale else None,
        reason=DRAWN,
        edited=True,
    )
    if not scan.counts:
        nothing = float("nan")
        return replace(
            spot,
            lesion_to_background=nothing,
            z_score=nothing,
            peak=nothing,
            mean=nothing,
            background=nothing,
        )
    pixel_mm = max(image.spacing_mm)
    ring = shapely.difference(
        piece.buffer(RING_PX[1] * pixel_mm), piece.buffer(RING_PX[0] * pixel_mm)
    )
    counts, around = _inside(image, piece), _inside(image, ring)
    background = float(np.median(around)) if around.size else 0.0
    mean, peak = float(counts.mean()), float(counts.max())
    noise = np.sqrt(max(background, 1.0))
    return replace(
        spot,
        lesion_to_background=mean / background if background > 0.0 else 1.0,
        z_score=(peak - background) / noise,
        peak=peak,
        mean=mean,
        background=background,
    )


def redraw_planar_spot(scan: PlanarScan, spot: Spot, outline_mm: FloatArray) -> Spot:
    """`spot` with the outline (N, 2), scan-plane (p, q) mm; its background stays.

    Mean and peak are read on the view where the new outline holds the most counts.

    Raises
    ------
    InputRefused : fewer than three points, no area, or outside the picture.
    """
    if not spot.is_planar:
        raise InputRefused("Only spots of a planar scan can be redrawn on the scan.")
    piece = _piece(scan, outline_mm)
    redrawn = replace(
        spot,
        outlines=(np.asarray(piece.exterior.coords)[:-1],),
        area_cm2=float(piece.area) / 100.0 if scan.has_scale else None,
        reason="outline drawn by the user",
        edited=True,
    )
    counts = _inside(_where_it_shows(scan, piece), piece)
    if not scan.counts:
        return redrawn
    mean = float(counts.mean())
    ratio = mean / spot.background if spot.background > 0.0 else spot.lesion_to_background
    return replace(redrawn, mean=mean, peak=float(counts.max()), lesion_to_background=ratio)


def _piece(scan: PlanarScan, outline_mm: FloatArray) -> shapely.Polygon:
    """The largest area that an outline encloses."""
    if len(outline_mm) < 3:
        raise InputRefused("An outline needs at least three points.", remedy="Click once more.")
    row_mm, column_mm = scan.images[0].spacing_mm
    # Without a scale a pixel counts as 1 mm: only pixels tell how small is too small.
    smallest = 1.0 if scan.has_scale else SMALLEST_AREA_PX * row_mm * column_mm
    shape = shapely.make_valid(shapely.Polygon(outline_mm))
    pieces = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon" and p.area > smallest]
    if not pieces:
        raise InputRefused("The outline encloses no area.", remedy="Draw around the spot.")
    return max(pieces, key=lambda polygon: polygon.area)


def _where_it_shows(scan: PlanarScan, piece: shapely.Polygon) -> PlanarImage:
    """The view where an outline holds the most."""
    image = max(scan.images, key=lambda one: float(_inside(one, piece).sum()))
    if not _inside(image, piece).size:
        raise InputRefused("The outline lies outside the picture.")
    return image


def _midline_mm(scan: PlanarScan) -> float:
    """p of the middle of all counts: of the body, as far as it stands alone."""
    image = scan.images[0]
    profile = image.array.sum(axis=0, dtype=np.float64)
    profile = profile - np.median(profile[[0, -1]])
    profile = np.clip(profile, 0.0, None)
    if profile.sum() <= 0.0:
        return 0.0
    column = float(profile @ np.arange(len(profile)) / profile.sum())
    return float(image.to_plane((0.0, column))[0, 0])


def _inside(image: PlanarImage, piece: shapely.geometry.base.BaseGeometry) -> FloatArray:
    """Counts of the pixels whose centres lie inside."""
    rows, columns = np.indices(image.array.shape)
    points = image.to_plane(np.stack([rows.ravel(), columns.ravel()], axis=1))
    inside = shapely.contains_xy(piece, points[:, 0], points[:, 1])
    return np.asarray(image.array.ravel()[inside], dtype=np.float64)
