"""Layouts: which pictures there are and where, read from a table."""

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal, get_args

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.services.gate import report
from hccbm_gui.services.resources import resource_path

TABLE = "layouts.toml"

Kind = Literal[
    "axial", "coronal", "sagittal", "oblique", "3D", "MIP", "BEV", "planar", "lightbox", "picture"
]
SLICES: tuple[Kind, ...] = ("axial", "coronal", "sagittal", "oblique")
MAIN = "main"


@dataclass(frozen=True, slots=True)
class Cell:
    """One picture of a layout.

    Attributes
    ----------
    kind : what it is.
    row, column : its upper left corner, from 0.
    role : whose images it shows.
    rows, columns : how many it spans.
    curtain : False when a fused image goes before the planar scan in a coronal view.
    """

    kind: Kind
    row: int
    column: int
    role: str = MAIN
    rows: int = 1
    columns: int = 1
    curtain: bool = True

    @property
    def as_picture(self) -> "Cell":
        """The picture that takes this place when a screen capture or portal image is put on it."""
        return replace(self, kind="picture", role=self.key)

    @property
    def key(self) -> str:
        """Names the picture; of the same key there is one widget, whatever the layout."""
        return self.kind if self.role in (MAIN, self.kind) else f"{self.kind} {self.role}"

    def covers(self, row: int, column: int) -> bool:
        """True when the picture takes that place."""
        return (
            self.row <= row < self.row + self.rows
            and self.column <= column < self.column + self.columns
        )


@dataclass(frozen=True, slots=True)
class Layout:
    """Pictures on a grid; the table explains the fields."""

    id: str
    title: str
    columns: tuple[float, ...]
    rows: tuple[float, ...]
    cells: tuple[Cell, ...]
    key: str = ""
    tip: str = ""
    icon: str = ""
    needs: tuple[str, ...] = ()

    @property
    def roles(self) -> frozenset[str]:
        """Everything that is shown in it."""
        return frozenset(cell.role for cell in self.cells)

    def empty_columns(self) -> tuple[int, ...]:
        """Columns that no picture takes."""
        rows = range(len(self.rows))
        return tuple(
            c for c in range(len(self.columns)) if not any(self._taken(r, c) for r in rows)
        )

    def empty_rows(self) -> tuple[int, ...]:
        """Rows that no picture takes."""
        columns = range(len(self.columns))
        return tuple(
            r for r in range(len(self.rows)) if not any(self._taken(r, c) for c in columns)
        )

    def _taken(self, row: int, column: int) -> bool:
        return any(cell.covers(row, column) for cell in self.cells)

    def only(self, cells: Iterable[Cell]) -> "Layout":
        """This layout with some of its pictures; places without one go to their neighbours.

        Columns and rows stay as many as they were, so that their shares mean the same.
        """
        kept = replace(self, cells=tuple(cells))
        bare = set(kept.empty_columns()), set(kept.empty_rows())
        filled = list(kept.cells)
        for row in range(len(self.rows)):
            for column in range(len(self.columns)):
                hole = not any(cell.covers(row, column) for cell in filled)
                if hole and row not in bare[1] and column not in bare[0]:
                    _fill(filled, row, column)
        return replace(kept, cells=tuple(filled))


def _fill(cells: list[Cell], row: int, column: int) -> None:
    """Let the picture on the left, on the right, above or below grow into a hole."""
    for number, cell in enumerate(cells):
        low = cell.rows == 1 and cell.row == row
        narrow = cell.columns == 1 and cell.column == column
        if low and cell.column + cell.columns == column:
            cells[number] = replace(cell, columns=cell.columns + 1)
        elif low and cell.column == column + 1:
            cells[number] = replace(cell, column=column, columns=cell.columns + 1)
        elif narrow and cell.row + cell.rows == row:
            cells[number] = replace(cell, rows=cell.rows + 1)
        elif narrow and cell.row == row + 1:
            cells[number] = replace(cell, row=row, rows=cell.rows + 1)
        else:
            continue
        return


def for_patient(layout: Layout, roles: Collection[str], without: Collection[str] = ()) -> Layout:
    """`layout` with what there is: cells of `roles`, none of a kind in `without`."""
    return layout.only(c for c in layout.cells if c.role in roles and c.kind not in without)


@lru_cache(maxsize=1)
def layouts() -> Mapping[str, Layout]:
    """Id to layout, in the order of the menu: the user's own table, or that of the program.

    One of the user's that is not understood is told, and not used: the window must open.
    """
    try:
        return read_layouts(resource_path(TABLE).read_text(encoding="utf-8"))
    except (InputRefused, OSError) as problem:
        report(problem, "the layouts")
        return read_layouts((resource_path() / TABLE).read_text(encoding="utf-8"))


def read_layouts(text: str) -> Mapping[str, Layout]:
    """Id to layout from a table (TOML).

    Raises
    ------
    InputRefused : it is no table of layouts.
    """
    try:
        made = [_layout(entry) for entry in tomllib.loads(text)["layout"]]
    except (ValueError, KeyError, TypeError) as error:
        raise InputRefused(
            f"The layouts are not understood: {error}.",
            where=TABLE,
            remedy="Correct the file or install the program again.",
        ) from error
    return {layout.id: layout for layout in made}


def _layout(entry: Mapping[str, Any]) -> Layout:
    cells = tuple(Cell(**cell) for cell in entry["cells"])
    columns, rows = (tuple(float(n) for n in entry[name]) for name in ("columns", "rows"))
    needs = tuple(entry.get("needs", ()))
    made = Layout(**{**entry, "columns": columns, "rows": rows, "cells": cells, "needs": needs})
    if min(columns) <= 0.0 or min(rows) <= 0.0:
        raise ValueError(f"{made.id}: a column or row has no width")
    for number, cell in enumerate(cells):
        if cell.kind not in get_args(Kind):
            raise ValueError(f"{made.id}: there is no picture of the kind {cell.kind!r}")
        if cell.row + cell.rows > len(rows) or cell.column + cell.columns > len(columns):
            raise ValueError(f"{made.id}: {cell.key} does not lie in the layout")
        for other in cells[:number]:
            if other.key == cell.key or _overlap(cell, other):
                raise ValueError(f"{made.id}: {cell.key} and {other.key} are in each other's way")
    return made


def _overlap(one: Cell, other: Cell) -> bool:
    rows = one.row < other.row + other.rows and other.row < one.row + one.rows
    columns = one.column < other.column + other.columns
    return rows and columns and other.column < one.column + one.columns
