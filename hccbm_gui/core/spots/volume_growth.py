"""Spots of a volume grown from their peaks, each to a fraction of its own maximum."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from hccbm_gui.core.arrays import BoolArray, VoxelArray
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.progress import Progress
from hccbm_gui.core.spots.spot_growth import Growth, find_peaks, full_connectivity, share_out
from hccbm_gui.core.spots.volume_spot_settings import VolumeSpotSettings

_FIRST_REACH = 10
"""A spot is grown in a box of this many voxels about its peak, doubled while the spot fills it."""


@dataclass(frozen=True, slots=True, eq=False)
class VolumeArea:
    """A grown spot within a box of the volume.

    Attributes
    ----------
    box : where the arrays of this record lie in the volume.
    at : index of the peak in the volume.
    region : mask within the box.
    level : smoothed value at its surface.
    leaked : grown at the start threshold, because its own level ran out into normal tissue.
    """

    box: tuple[slice, ...]
    at: tuple[int, ...]
    region: BoolArray
    level: float
    leaked: bool


def peaks_of_volume(
    smooth: VoxelArray,
    seeds: BoolArray,
    geometry: Geometry,
    settings: VolumeSpotSettings,
    progress: Progress,
) -> list[tuple[int, ...]]:
    """Peaks of all connected seeds, hottest first."""
    labels, count = ndimage.label(seeds, full_connectivity(3))
    sizes = np.bincount(labels.ravel(), minlength=count + 1)
    smallest = settings.volume_cc * 1000.0 / geometry.voxel_volume_mm3 / 8.0
    peaks: list[tuple[int, ...]] = []
    for label, box in enumerate(ndimage.find_objects(labels), start=1):
        progress(label / max(1, count), "Peaks")
        if box is None or sizes[label] < smallest:
            continue
        first = tuple(one.start for one in box)
        found = find_peaks(
            np.ascontiguousarray(smooth[box], dtype=np.float64),
            labels[box] == label,
            geometry.spacing_mm,
            settings.split_mm,
            settings.split_saddle,
        )
        peaks += [tuple(a + b for a, b in zip(first, at, strict=True)) for at in found]
    return sorted(peaks, key=lambda at: (-float(smooth[at]), at))


def grown_areas(
    smooth: VoxelArray,
    peaks: list[tuple[int, ...]],
    start: float,
    settings: VolumeSpotSettings,
    progress: Progress,
) -> list[VolumeArea]:
    """Every peak grown, hotter ones first; what lies within a hotter one is left out."""
    taken = np.zeros(smooth.shape, dtype=np.int32)
    areas: list[VolumeArea] = []
    for number, at in enumerate(peaks):
        progress(number / len(peaks), "Growing")
        if taken[at]:
            continue
        area = _grown(smooth, at, start, settings)
        meeting = set(np.unique(taken[area.box][area.region]).tolist()) - {0}
        if meeting:
            area = _parted(smooth, area, [areas[n - 1].at for n in sorted(meeting)])
            area = VolumeArea(
                area.box, at, area.region & (taken[area.box] == 0), area.level, area.leaked
            )
        if not area.region.any():
            continue
        areas.append(area)
        taken[area.box][area.region] = len(areas)
    return areas


def _boxes(smooth: VoxelArray, at: tuple[int, ...]) -> Iterator[tuple[slice, ...]]:
    """Boxes about `at`, each twice as large, the last being the whole volume."""
    reach = _FIRST_REACH
    while True:
        box = tuple(
            slice(max(0, n - reach), min(size, n + reach + 1))
            for n, size in zip(at, smooth.shape, strict=True)
        )
        yield box
        if all(one.start == 0 and one.stop == n for one, n in zip(box, smooth.shape, strict=True)):
            return
        reach *= 2


def _connected(
    smooth: VoxelArray, at: tuple[int, ...], level: float, start: float
) -> tuple[tuple[slice, ...], BoolArray]:
    """The box and mask of all at or above `level` that hangs together with `at`.

    Stops short, with what it has, once that has run out into tissue below `start`.
    """
    region = np.zeros((1, 1, 1), dtype=np.bool_)
    box: tuple[slice, ...] = ()
    for box in _boxes(smooth, at):
        labels, _ = ndimage.label(smooth[box] >= level, full_connectivity(3))
        here = tuple(n - one.start for n, one in zip(at, box, strict=True))
        region = labels == labels[here]
        if not _reaches_out(region, box, smooth.shape) or _has_leaked(smooth[box][region], start):
            break
    return box, np.asarray(region)


def _reaches_out(region: BoolArray, box: tuple[slice, ...], shape: tuple[int, ...]) -> bool:
    """True when a region touches a face of its box that is not a face of the volume."""
    for axis, (one, size) in enumerate(zip(box, shape, strict=True)):
        if one.start > 0 and region.take(0, axis=axis).any():
            return True
        if one.stop < size and region.take(-1, axis=axis).any():
            return True
    return False


def _has_leaked(values: VoxelArray, start: float) -> bool:
    """True when less than a third of a region exceeds the start threshold."""
    return float((values >= start).mean()) < 1.0 / 3.0


def _grown(
    smooth: VoxelArray, at: tuple[int, ...], start: float, settings: VolumeSpotSettings
) -> VolumeArea:
    """The spot at its fraction of the maximum; at the start threshold where that has leaked."""
    level = settings.grow_fraction * float(smooth[at])
    box, region = _connected(smooth, at, level, start)
    if _has_leaked(smooth[box][region], start):
        box, region = _connected(smooth, at, start, start)
        return VolumeArea(box, at, region, start, True)
    return VolumeArea(box, at, region, level, False)


def _parted(smooth: VoxelArray, area: VolumeArea, others: list[tuple[int, ...]]) -> VolumeArea:
    """The area without the basins of hotter peaks it ran into."""
    start = [one.start for one in area.box]
    local = [tuple(np.subtract(other, start).tolist()) for other in others]
    inside = [
        here
        for here in local
        if all(0 <= n < size for n, size in zip(here, area.region.shape, strict=True))
    ]
    if not inside:
        return area
    own = tuple(np.subtract(area.at, start).tolist())
    values = np.asarray(smooth[area.box], dtype=np.float64)
    growths = [Growth(area.region, values, 0.0) for _ in (own, *inside)]
    region = share_out(values, growths, [own, *inside])[0]
    return VolumeArea(area.box, area.at, region, area.level, area.leaked)
