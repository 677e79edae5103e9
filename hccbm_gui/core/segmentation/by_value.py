"""Regions by the values of their voxels: a threshold in a box, growing from a point."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from hccbm_gui.core.arrays import BoolArray
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.core.segmentation.region import (
    ball,
    box_between,
    largest_part,
    part_with,
    region_of,
    voxel_of,
)
from hccbm_gui.core.structures.raster import Box, StructureMask
from hccbm_gui.core.volume import Volume

SAMPLE_MM = 3.0
"""Radius around the seed in which the values of a tissue are learnt."""
SPREADS = 2.5
"""So many standard deviations of the sample still belong to the tissue."""


@dataclass(frozen=True, slots=True)
class Grown:
    """What grew, and why it may be too much.

    Attributes
    ----------
    region : the voxels.
    low, high : the values taken.
    warning : a sentence when it touches the border of where it might grow; empty otherwise.
    """

    region: StructureMask
    low: float
    high: float
    warning: str = ""


def threshold_in_box(
    volume: Volume, corners_mm: npt.ArrayLike, low: float, high: float, only_largest: bool = False
) -> StructureMask:
    """The voxels of a box with values from `low` to `high`.

    Raises
    ------
    InputRefused : an empty box or range.
    """
    if not high >= low:
        raise InputRefused("The range of values is empty.", where=f"{low:g} to {high:g}")
    box = box_between(volume.geometry, corners_mm)
    values = volume.array[box]
    found = (values >= low) & (values <= high)
    return region_of(largest_part(found) if only_largest else found, box, volume.geometry)


def tissue_range(volume: Volume, seed_mm: npt.ArrayLike) -> tuple[float, float]:
    """The values of the tissue around a point: mean and spread of a small ball.

    Raises
    ------
    InputRefused : outside the image.
    """
    at = voxel_of(volume.geometry, seed_mm)
    element = ball(SAMPLE_MM, volume.geometry.spacing_mm)
    box = _around(volume, at, [n // 2 for n in element.shape])
    sample = volume.array[box].astype(np.float64).ravel()
    # A robust spread: one bright voxel at the rim must not open the range.
    middle = float(np.median(sample))
    spread = 1.4826 * float(np.median(np.abs(sample - middle)))
    least = 1e-3 * max(abs(middle), 1.0)
    reach = SPREADS * max(spread, least)
    return middle - reach, middle + reach


def grow_from(
    volume: Volume,
    seed_mm: npt.ArrayLike,
    low: float,
    high: float,
    *,
    neck_mm: float = 0.0,
    radius_mm: float = 80.0,
    progress: Progress = quiet,
) -> Grown:
    """All that hangs together with a point and has values from `low` to `high`.

    Parameters
    ----------
    seed_mm : (3,) LPS.
    neck_mm : passages thinner than this are not passed: the region is opened with a ball of half
        of it before it is followed, and grown back to its own edge afterwards (leak stop).
    radius_mm : growth ends this far from the seed.

    Raises
    ------
    InputRefused : the seed lies outside the image or its value outside the range, or in a place
        narrower than the neck.
    """
    at = voxel_of(volume.geometry, seed_mm)
    value = float(volume.array[at])
    if not low <= value <= high:
        raise InputRefused(
            "The value at the seed is not in the range.",
            where=f"{value:g} {volume.unit}, range {low:g} to {high:g}",
            remedy="Widen the range, or click elsewhere.",
        )
    spacing = volume.geometry.spacing_mm
    box = _around(volume, at, [int(np.ceil(radius_mm / mm)) for mm in spacing])
    inside = (volume.array[box] >= low) & (volume.array[box] <= high)
    here = tuple(n - b.start for n, b in zip(at, box, strict=True))
    progress(0.3, "Growing")
    grown = _followed(inside, here, ball(neck_mm / 2.0, spacing), progress)
    if not grown.any():
        raise InputRefused(
            "The seed lies in a passage narrower than the neck.",
            where=f"neck {neck_mm:g} mm",
            remedy="Click where it is wider, or make the neck smaller.",
        )
    progress(0.9, "Growing")
    warning = ""
    if _touches(grown, box, volume):
        warning = "It grew to the end of where it may grow: it leaks. Narrow the range or the neck."
    return Grown(region_of(grown, box, volume.geometry), low, high, warning)


def _followed(
    inside: BoolArray, at: tuple[int, ...], element: BoolArray, progress: Progress
) -> BoolArray:
    if element.size == 1:
        return part_with(inside, at)
    core = ndimage.binary_erosion(inside, element)
    progress(0.5, "Growing")
    if not core[at]:
        # The seed may lie near the edge: take the core that its surroundings belong to.
        near = ndimage.binary_dilation(_single(inside.shape, at), element, mask=inside)
        labels, _ = ndimage.label(core)
        reached = np.unique(labels[near & core])
        core_here = np.isin(labels, reached[reached > 0])
    else:
        core_here = part_with(core, at)
    progress(0.7, "Growing")
    return np.asarray(ndimage.binary_dilation(core_here, element) & inside)


def _single(shape: tuple[int, ...], at: tuple[int, ...]) -> BoolArray:
    one = np.zeros(shape, dtype=np.bool_)
    one[at] = True
    return one


def _around(volume: Volume, at: tuple[int, ...], reach: list[int]) -> Box:
    k, j, i = (
        slice(max(n - r, 0), min(n + r + 1, size))
        for n, r, size in zip(at, reach, volume.geometry.shape, strict=True)
    )
    return k, j, i


def _touches(grown: BoolArray, box: Box, volume: Volume) -> bool:
    """True when the region ends at a side of its box that is not the side of the image."""
    for axis, (cut, size) in enumerate(zip(box, volume.geometry.shape, strict=True)):
        if cut.start > 0 and grown.take(0, axis).any():
            return True
        if cut.stop < size and grown.take(-1, axis).any():
            return True
    return False
