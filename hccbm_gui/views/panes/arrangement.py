"""Which pictures are seen, and where: the layout of the user, of the patient, or of a step."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, SignalInstance

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.services.gate import guarded
from hccbm_gui.views.panes.choices import FUNCTIONAL, PICTURE, PLAN, PLANAR, PRE
from hccbm_gui.views.panes.laid_over import LaidOver
from hccbm_gui.views.panes.layout import MAIN, Cell, Layout, for_patient, layouts
from hccbm_gui.views.panes.mosaic import Tile
from hccbm_gui.views.panes.picture_grid import PictureGrid
from hccbm_gui.views.panes.shown import Shown

translate = QCoreApplication.translate
USUAL = "2x2"
FEW = 3
"""A layout of so many pictures is complete also on a small screen."""
LACKING = {
    MAIN: QT_TRANSLATE_NOOP("panes", "Needs a CT, MR or another image that can be sliced"),
    FUNCTIONAL: QT_TRANSLATE_NOOP("panes", "Needs a SPECT or PET"),
    PRE: QT_TRANSLATE_NOOP("panes", "Needs two studies of the same kind with different dates"),
    PLANAR: QT_TRANSLATE_NOOP("panes", "Needs a planar bone scan"),
    PICTURE: QT_TRANSLATE_NOOP("panes", "Needs a screen capture, portal image or radiograph"),
    PLAN: QT_TRANSLATE_NOOP("panes", "Needs a plan"),
}


class ArrangedGrid(PictureGrid, Protocol):
    """What an `Arrangement` asks for besides: to be laid out, and to hear of it.

    Signals
    -------
    shares_changed : relative widths and heights after a gap was drawn.
    layout_changed : the id of the layout in force.
    """

    shares_changed: SignalInstance
    layout_changed: SignalInstance
    over: LaidOver

    def arrange(
        self, tiles: Sequence[Tile], columns: Sequence[float], rows: Sequence[float]
    ) -> None:
        """Show `tiles`, hide the rest; a share of 0 leaves a column or row out."""


class Arrangement:
    """Part of a `PaneGrid`.

    Attributes
    ----------
    id : the layout in force.
    alone : key of the picture that is shown alone; None for all of the layout.
    keys : the pictures that are seen.
    """

    def __init__(self, grid: ArrangedGrid) -> None:
        self._grid = grid
        self._chosen = USUAL
        self._step = ""
        self._without: frozenset[str] = frozenset()
        self._layout = layouts()[USUAL]
        self.alone: str | None = None
        self.keys: tuple[str, ...] = ()
        grid.shares_changed.connect(self._remember_shares)

    @property
    def id(self) -> str:
        """The layout in force."""
        return self._step or self._chosen

    @property
    def chosen(self) -> str:
        """The layout of the user or the patient, whatever the step asks for meanwhile."""
        return self._chosen

    def begin(self) -> None:
        """Another patient: what suits it, else what the user had the last time."""
        self.alone, self._step = None, ""
        hanging, wanted = self._grid.choices.hanging, self._grid.choices.settings.layout
        table = layouts()
        if hanging.fixed or wanted not in table or self.why_not(wanted):
            wanted = hanging.layout
        self._chosen = wanted if wanted in table else USUAL
        offered = [table[name] for name in hanging.offered if name in table]
        if offered and self._grid.case is not None:
            told = ", ".join(f"{layout.title} ({layout.key})" for layout in offered)
            words = translate("panes", "Layouts that suit this patient: {}")
            self._grid.noted.emit(words.format(told))

    def choose(self, name: str) -> None:
        """The layout `name`, from now on; all of it.

        Raises
        ------
        InputRefused : this patient has nothing to fill it with.
        """
        reason = self.why_not(name)
        if reason:
            raise InputRefused(f"{layouts()[name].title}: {reason.lower()}.")
        choices = self._grid.choices
        choices.settings = replace(choices.settings, layout=name)
        choices.pictures.clear()
        self._chosen, self._step, self.alone = name, "", None
        self._changed()

    def use_for_step(self, name: str) -> None:
        """The layout that a step asks for; the user's own again with an empty name."""
        wanted = name if name and not self.why_not(name) else ""
        if (wanted, self.alone) != (self._step, None):
            self._step, self.alone = wanted, None
            self._changed()

    def show_alone(self, key: str | None) -> None:
        """One picture, or all of the layout with None."""
        if key != self.alone:
            self.alone = key
            self._changed()

    def leave_out(self, kinds: frozenset[str]) -> None:
        """Kinds of pictures for which a small screen has no room beside many others."""
        if kinds != self._without:
            self._without = kinds
            self._changed()

    def why_not(self, name: str) -> str:
        """Why this patient has no layout `name`; empty when it has."""
        layout = layouts()[name]
        if self._grid.case is None:
            return translate("panes", "Needs an open patient")
        there = self._grid.choices.roles()
        # The bone scan goes beside much that is complete without it.
        missing = (layout.roles - {PLANAR} | set(layout.needs)) - there
        lacking = next((words for role, words in LACKING.items() if role in missing), "")
        return translate("panes", lacking) if lacking else ""

    def apply(self) -> None:
        """Lay the pictures out, without telling them what to show."""
        grid = self._grid
        table = layouts()
        roles = grid.choices.roles() or {MAIN}
        without = self._without if len(table[self.id].cells) > FEW else frozenset()
        layout = for_patient(table[self.id], roles, without)
        if not layout.cells:
            usual = next((one for one in (PLANAR, PICTURE, PLAN) if one in roles), USUAL)
            layout = for_patient(table[usual], roles)
        put = grid.choices.pictures
        cells = [c.as_picture if c.key in put and c.kind != "picture" else c for c in layout.cells]
        layout = replace(layout, cells=tuple(cells))
        self._layout = layout
        if self.alone is not None:
            cell = grid.panes.cells.get(self.alone, Cell(self.alone, 0, 0))  # type: ignore[arg-type]
            tiles = [Tile(grid.panes.get(cell), 0, 0)]
            grid.arrange(tiles, (1.0,), (1.0,))
            self.keys = (cell.key,)
            return
        tiles = [Tile(grid.panes.get(c), c.row, c.column, c.rows, c.columns) for c in layout.cells]
        columns, rows = self._shares(layout)
        grid.arrange(tiles, columns, rows)
        self.keys = tuple(cell.key for cell in layout.cells)

    def adapted(self, key: str, shown: Shown) -> Shown:
        """What a picture shows where it stands now."""
        cell = next((c for c in self._layout.cells if c.key == key), None)
        if cell is not None and not cell.curtain and shown.overlay_uid:
            return replace(shown, curtain_uid="")
        return shown

    def reset_shares(self) -> None:
        """All columns and rows as the table of layouts has them."""
        choices = self._grid.choices
        kept = {name: own for name, own in choices.settings.shares.items() if name != self.id}
        choices.settings = replace(choices.settings, shares=kept)
        self._changed()

    def _changed(self) -> None:
        self.apply()
        self._grid.feed()
        self._grid.over.lay_over()
        self._grid.layout_changed.emit(self.id)

    def _shares(self, layout: Layout) -> tuple[list[float], list[float]]:
        """The user's shares where there are some; 0 for columns and rows that stay empty."""
        stored: Mapping[str, object] = self._grid.choices.settings.shares
        columns, rows = stored.get(layout.id, ((), ()))  # type: ignore[misc]
        if len(columns) != len(layout.columns) or len(rows) != len(layout.rows):
            columns, rows = layout.columns, layout.rows
        empty = layout.empty_columns(), layout.empty_rows()
        return (
            [0.0 if n in empty[0] else share for n, share in enumerate(columns)],
            [0.0 if n in empty[1] else share for n, share in enumerate(rows)],
        )

    @guarded
    def _remember_shares(self, columns: tuple[float, ...], rows: tuple[float, ...]) -> None:
        """Keep what the user drew; columns that are left out keep their share."""
        if self.alone is not None:
            return
        layout = self._layout
        before = self._grid.choices.settings.shares.get(layout.id, (layout.columns, layout.rows))
        new = tuple(
            tuple(drawn or kept for drawn, kept in zip(now, old, strict=True))
            for now, old in zip((columns, rows), before, strict=True)
        )
        choices = self._grid.choices
        choices.settings = choices.settings.with_shares(layout.id, new)  # type: ignore[arg-type]
