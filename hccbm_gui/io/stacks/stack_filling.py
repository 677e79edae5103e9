"""Slices read, to a volume without holes: between close slices mixed, in gaps left empty."""

from dataclasses import replace
from itertools import pairwise

import numpy as np

from hccbm_gui.core.arrays import IntArray, VoxelArray
from hccbm_gui.core.volume import Gap
from hccbm_gui.io.stacks.slice_order import EvenGrid, onto_grid
from hccbm_gui.io.stacks.stack_layout import StackLayout, band_of, stack_layout


def filled(
    values: VoxelArray, layout: StackLayout, lowest: int
) -> tuple[VoxelArray, tuple[Gap, ...]]:
    """Every even depth of the layout with its values, and the gaps, which hold `lowest`.

    `values` are the slices at their places on the grid, changed in place; where slices lie
    between the even depths, they are the slices alone.
    """
    places = layout.grid.places
    if places is None:
        return _resampled(values, layout, lowest)
    gaps = []
    for n, (before, after) in enumerate(pairwise(places.tolist())):
        if n in layout.gaps and after > before + 1:
            values[before + 1 : after] = lowest
            gaps.append(band_of(layout, before + 1, after - 1))
        else:
            _mix(values, before, after)
    return values, tuple(gaps)


def without(
    layout: StackLayout, values: VoxelArray, lost: frozenset[int]
) -> tuple[StackLayout, VoxelArray]:
    """The layout and the values of the stack without the slices that could not be read."""
    left = stack_layout(layout.slices, lost)
    keep = [n for n in range(len(layout.slices)) if n not in lost]
    old = layout.grid.places
    if old is None:
        values, new = values[keep], left.grid.places
        if new is None:
            return left, values
        spread = np.zeros((len(left.grid.depths_mm), *values.shape[1:]), dtype=values.dtype)
        spread[new] = values
        return left, spread
    first, last = int(old[keep[0]]), int(old[keep[-1]])
    # What was read lies on the grid of all slices, whatever grid would do for those left.
    depths = layout.grid.depths_mm[first : last + 1] - layout.grid.depths_mm[first]
    grid = EvenGrid(depths, layout.grid.spacing_mm, resampled=True, places=old[keep] - first)
    return replace(left, grid=grid), values[first : last + 1]


def _mix(values: VoxelArray, before: int, after: int) -> None:
    """Linear interpolation between two slices with empty depths between."""
    for k in range(before + 1, after):
        part = np.float32((k - before) / (after - before))
        mixed = values[before] * (np.float32(1.0) - part) + values[after] * part
        values[k] = np.rint(mixed) if values.dtype.kind in "iu" else mixed


def _resampled(
    values: VoxelArray, layout: StackLayout, lowest: int
) -> tuple[VoxelArray, tuple[Gap, ...]]:
    grid, depths = layout.grid, layout.depths_mm
    result = onto_grid(values, depths, grid)
    gaps = []
    for n in layout.gaps:
        between = np.flatnonzero((grid.depths_mm > depths[n]) & (grid.depths_mm < depths[n + 1]))
        from_start = grid.depths_mm[between] - depths[n]
        from_end = depths[n + 1] - grid.depths_mm[between]
        # Half a step beyond a slice still belongs to it.
        near_start = between[(from_start <= grid.spacing_mm / 2.0) & (from_start <= from_end)]
        near_end = between[(from_end <= grid.spacing_mm / 2.0) & (from_end < from_start)]
        result[near_start], result[near_end] = values[n], values[n + 1]
        empty: IntArray = np.setdiff1d(between, np.concatenate([near_start, near_end]))
        if len(empty):
            result[empty] = lowest
            gaps.append(band_of(layout, int(empty[0]), int(empty[-1])))
    return result, tuple(gaps)
