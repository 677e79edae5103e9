"""How large and how fine the content of a series is: as numbers and in words."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hccbm_gui.io.headers.file_header import FileHeader
from hccbm_gui.io.scanning.stack_split import stack_order

STACKS = ("volume", "pet")
COUNTED = {"structures": "structure", "segmentation": "structure", "plan": "beam"}
"""Kinds without a grid, and what is counted of them."""


@dataclass(frozen=True, slots=True)
class SeriesGrid:
    """The grid of a series before its pixels are read.

    Attributes
    ----------
    shape : slices (or views, frames), rows, columns.
    spacing_mm : between slices, rows, columns; None where the files do not say.
    orientation : cosines of the rows and of the columns; None where the files do not say.
    frame_uid : frame of reference; empty where there is none.
    """

    shape: tuple[int, int, int]
    spacing_mm: tuple[float | None, float | None, float | None]
    orientation: tuple[float, ...] | None
    frame_uid: str


def series_grid(slices: Sequence[FileHeader]) -> SeriesGrid | None:
    """The grid of the slices of one series; None for what has no pixels."""
    first = slices[0]
    if first.kind in COUNTED or first.kind == "registration":
        return None
    row_mm, column_mm = first.spacing_mm or (None, None)
    count, step_mm = first.frames, first.step_mm
    if first.kind in STACKS:
        count = len(slices)
        # A slice alone is as deep as it is thick; how far apart others lay says nothing of it.
        step_mm = first.thickness_mm
        if count > 1:
            step_mm = float(np.median(np.diff(stack_order(slices).depths_mm)))
    elif first.kind == "planar":
        count, step_mm = sum(len(header.views) for header in slices), None
    elif first.kind == "picture":
        count, step_mm = sum(header.frames for header in slices), None
    return SeriesGrid(
        shape=(count, *first.matrix),
        spacing_mm=(step_mm, row_mm, column_mm),
        orientation=first.orientation,
        frame_uid=first.frame_uid,
    )


def grid_in_words(slices: Sequence[FileHeader]) -> str:
    """E.g. ``230 x 512 x 512, 3.00 x 0.98 x 0.98 mm``, or ``12 structures``."""
    first = slices[0]
    grid = series_grid(slices)
    if grid is None:
        if first.kind == "registration":
            return f"{_counted(first.frames, 'frame')} of reference"
        return _counted(first.frames, COUNTED[first.kind])
    count, rows, columns = grid.shape
    step, row, column = ("?" if mm is None else f"{mm:.2f}" for mm in grid.spacing_mm)
    if first.kind == "picture":
        return f"{_counted(count, 'picture')}, {rows} x {columns}"
    if first.kind == "planar":
        return f"{_counted(count, 'view')}, {rows} x {columns}, {row} x {column} mm"
    return f"{count} x {rows} x {columns}, {step} x {row} x {column} mm"


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"
