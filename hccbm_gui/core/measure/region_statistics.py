"""Mean, spread and extremes of an image in a flat region."""

from dataclasses import dataclass

import numpy as np

from hccbm_gui.core.arrays import BoolArray, FloatArray
from hccbm_gui.core.errors import FrameMismatch, InputRefused, NotQuantifiable
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.measure.shapes import EllipseRegion, Region
from hccbm_gui.core.measure.sizes import area_mm2
from hccbm_gui.core.volume import Unit, Volume

PARALLEL_TOLERANCE = 1e-3
"""Largest sine between the normal of a region and a voxel axis that still counts as in plane."""

MOST_SAMPLES = 20_000_000
"""A region of more places than this is no region that anybody has drawn."""

VOXELS, SAMPLES = "voxel centres inside", "trilinear samples"


@dataclass(frozen=True, slots=True)
class RegionStatistics:
    """What an image shows in a region.

    Attributes
    ----------
    mean, sd, minimum, maximum : in `unit`; sd divides by the number of values.
    count : values that were counted.
    area_mm2 : of the shape as drawn.
    unit : of the image.
    method : `VOXELS`, each voxel whose centre lies inside once; or `SAMPLES`, at most half a
        voxel apart, when the slice runs across the voxels.
    left_out : share (0 to 1) of the region that lies outside the image, where slices are
        missing, or holds no number.
    """

    mean: float
    sd: float
    minimum: float
    maximum: float
    count: int
    area_mm2: float
    unit: Unit
    method: str
    left_out: float = 0.0


def region_statistics(region: Region, volume: Volume) -> RegionStatistics:
    """Statistics of `volume` in `region`; what lies outside the image is not counted.

    Raises
    ------
    FrameMismatch : the image has another frame of reference.
    NotQuantifiable : the image may only be looked at.
    InputRefused : the region lies outside the image, or holds no voxel centre.
    """
    if region.frame_uid != volume.geometry.frame_uid:
        raise FrameMismatch("The region was drawn in another frame of reference.", where=region.id)
    if not volume.quantifiable:
        raise NotQuantifiable(
            "No statistics: this image may be looked at but not measured.",
            where="; ".join(volume.notes),
        )
    axis = _voxel_axis(region, volume.geometry)
    if axis is None:
        values, total, method = *_sampled(region, volume), SAMPLES
    else:
        values, total, method = *_of_voxels(region, volume, axis), VOXELS
    if not total:
        raise InputRefused(
            "No voxel centre lies in the region.", where=region.id, remedy="Draw it larger."
        )
    counted = values[np.isfinite(values)]
    if not len(counted):
        raise InputRefused(
            "The region lies outside the image or where slices are missing.", where=region.id
        )
    return RegionStatistics(
        mean=float(counted.mean()),
        sd=float(counted.std()),
        minimum=float(counted.min()),
        maximum=float(counted.max()),
        count=len(counted),
        area_mm2=area_mm2(region),
        unit=volume.unit,
        method=method,
        left_out=1.0 - len(counted) / total,
    )


def _voxel_axis(region: Region, geometry: Geometry) -> int | None:
    """The voxel axis (k, j, i) along the normal; None when the region runs across the voxels."""
    across = np.linalg.norm(np.cross(geometry.axes, region.normal), axis=1)
    nearest = int(np.argmin(across))
    return nearest if across[nearest] <= PARALLEL_TOLERANCE else None


def _of_voxels(region: Region, volume: Volume, axis: int) -> tuple[FloatArray, int]:
    """Values of the voxels with their centre inside, and how many an endless image would have."""
    geometry = volume.geometry
    level = float(geometry.to_index([region.centre_mm])[0, axis])
    # Half a voxel beyond the outer centres still belongs to the image.
    if not -0.5 <= level <= geometry.shape[axis] - 0.5:
        raise InputRefused("The slice of the region lies outside the image.", where=region.id)
    slice_index = min(max(int(np.floor(level + 0.5)), 0), geometry.shape[axis] - 1)
    corners = geometry.to_index(_corners(region))
    low, high = np.ceil(corners.min(axis=0) - 1e-6), np.floor(corners.max(axis=0) + 1e-6)
    low[axis] = high[axis] = slice_index
    _refuse_endless(float(np.prod(np.maximum(high - low + 1, 0))), region)
    ranges = [np.arange(a, b + 1) for a, b in zip(low, high, strict=True)]
    indices = np.stack(np.meshgrid(*ranges, indexing="ij"), axis=-1).reshape(-1, 3)
    inside = indices[_contains(region, geometry.to_patient(indices))].astype(np.int64)
    within = ((inside >= 0) & (inside < np.array(geometry.shape))).all(axis=1)
    k, j, i = inside[within].T
    values = volume.array[k, j, i].astype(np.float64)
    if volume.gaps:
        values[volume.in_gap(geometry.to_patient(inside[within]))] = np.nan
    return values, len(inside)


def _sampled(region: Region, volume: Volume) -> tuple[FloatArray, int]:
    """Values in the middles of equal cells, at most half a voxel wide, and how many there are."""
    step = min(volume.geometry.spacing_mm) / 2.0
    halves = np.array([region.half_u_mm, region.half_v_mm])
    counts = np.ceil(2.0 * np.linalg.norm(halves, axis=1) / step)
    _refuse_endless(float(counts.prod()), region)
    a, b = (((np.arange(n) + 0.5) / n * 2.0 - 1.0) for n in counts)
    shares = np.stack(np.meshgrid(a, b, indexing="ij"), axis=-1).reshape(-1, 2)
    points = shares @ halves + region.centre_mm
    points = points[_contains(region, points)]
    return np.where(volume.in_gap(points), np.nan, volume.sample(points)), len(points)


def _contains(region: Region, points_mm: FloatArray) -> BoolArray:
    halves = np.array([region.half_u_mm, region.half_v_mm])
    shares = (points_mm - region.centre_mm) @ (halves / (halves**2).sum(axis=1)[:, None]).T
    if isinstance(region, EllipseRegion):
        return np.asarray((shares**2).sum(axis=1) <= 1.0 + 1e-9)
    return np.asarray((np.abs(shares) <= 1.0 + 1e-9).all(axis=1))


def _corners(region: Region) -> FloatArray:
    centre, u, v = (
        np.array(values) for values in (region.centre_mm, region.half_u_mm, region.half_v_mm)
    )
    return np.array([centre + a * u + b * v for a in (-1, 1) for b in (-1, 1)])


def _refuse_endless(places: float, region: Region) -> None:
    if places > MOST_SAMPLES:
        raise InputRefused(
            f"The region spans {places:.0f} places of the image; at most {MOST_SAMPLES} are read.",
            where=region.id,
            remedy="Draw it smaller.",
        )
