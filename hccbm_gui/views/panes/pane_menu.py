"""The menu of one picture: which series it shows, how it is linked, how it is laid out."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QPoint
from PySide6.QtWidgets import QMenu

from hccbm_gui.core.case import Case
from hccbm_gui.services.gate import guarded
from hccbm_gui.views.layers import image_choice
from hccbm_gui.views.panes.arrangement import Arrangement
from hccbm_gui.views.panes.drops import Does, drop_of
from hccbm_gui.views.panes.image_changes import ImageChanges
from hccbm_gui.views.panes.layout import SLICES, layouts
from hccbm_gui.views.panes.links import Links
from hccbm_gui.views.panes.picture_grid import PictureGrid
from hccbm_gui.views.planar.planar_panel import PlanarPanel


def tr(text: str) -> str:
    """In the language of the window."""
    return QCoreApplication.translate("PaneMenu", text)


class GridWithMenus(PictureGrid, Protocol):
    """What the menu of a picture asks for besides: the parts that do what is chosen."""

    images: ImageChanges
    links: Links

    @property
    def arrangement(self) -> Arrangement:
        """Which pictures are seen, and where."""

    def maximise(self, key: str) -> None:
        """One view alone, or all again."""

    def show_layout(self, name: str) -> None:
        """Lay the pictures out in another way, and remember it."""


def show_pane_menu(grid: GridWithMenus, key: str, at: QPoint) -> QMenu:
    """Open the menu of the picture `key` at a place of the screen."""
    menu = QMenu(grid.panes.parent)
    menu.setToolTipsVisible(True)
    pane = grid.panes.widgets[key]
    if isinstance(pane, PlanarPanel):
        pane.add_answers(menu)
        menu.addSeparator()
    if grid.case is not None:
        _add_series(grid, grid.case, key, menu)
    if grid.panes.cells[key].kind in SLICES:
        menu.addSeparator()
        _add_links(grid, key, menu)
    menu.addSeparator()
    alone = grid.arrangement.alone == key
    _add(menu, tr("All views") if alone else tr("This view alone"), lambda: grid.maximise(key))
    _add(menu, tr("Fit"), pane.fit)  # type: ignore[attr-defined]
    _add_layouts(grid, menu.addMenu(tr("Layout")))
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(at)
    return menu


def _add(
    menu: QMenu,
    title: str,
    do: Callable[[], object],
    why_not: str = "",
    checked: bool | None = None,
) -> None:
    action = menu.addAction(title)
    action.setEnabled(not why_not)
    action.setToolTip(why_not)
    if checked is not None:
        action.setCheckable(True)
        action.setChecked(checked)
    # The signal carries whether it is checked, which `do` must not take for one of its defaults.
    action.triggered.connect(guarded(lambda: do()))  # noqa: PLW0108


def _add_series(grid: GridWithMenus, case: Case, key: str, menu: QMenu) -> None:
    """What can be shown here; what is fused goes into a menu of its own."""
    cell, shown = grid.panes.cells[key], grid.shown_of(key)
    fusing = QMenu(tr("Fuse with"), menu)
    for info in case.series:
        if not any(info.uid in held for held in (case.volumes, case.planar_scans, case.pictures)):
            continue
        drop = drop_of(case, cell.kind, shown, info.uid)
        name = image_choice.label_of(info)
        title = f"{name}  {info.date}".rstrip()
        if drop.does is Does.FUSE:
            on = info.uid == shown.overlay_uid
            _add(fusing, title, lambda u=info.uid: grid.images.put(key, u), checked=on)
            _add(menu, title, lambda u=info.uid: _show(grid, key, u))
            continue
        here = info.uid in (shown.base_uid, shown.planar_uid, shown.picture_uid)
        refused = drop.said if drop.does is Does.NOTHING else ""
        alone = bool(refused) and info.uid in case.volumes and cell.kind in SLICES
        if alone:
            _add(fusing, title, lambda: None, why_not=refused)
            _add(menu, title, lambda u=info.uid: _show(grid, key, u))
        else:
            put = lambda u=info.uid: grid.images.put(key, u)  # noqa: E731
            _add(menu, title, put, why_not=refused, checked=here)
    if fusing.actions():
        _add(
            fusing,
            tr("Nothing"),
            lambda: grid.images.set_overlay(key, ""),
            checked=not shown.overlay_uid,
        )
        menu.addMenu(fusing)
    if cell.kind == "picture" and cell.role != key:
        _add(menu, tr("What was here before"), lambda: grid.images.pictures.take_away(key))
    if grid.choices.has_own(key) and key not in grid.choices.roles():
        _add(menu, tr("As the other views"), lambda: grid.images.show_as_others(key))


def _show(grid: GridWithMenus, key: str, uid: str) -> None:
    """Show a functional image by itself where it would be fused by a drop."""
    cell = grid.panes.cells[key]
    if cell.role == "main":
        grid.choices.give_own(key, cell.role)
    grid.images.set_base(key, uid)


def _add_links(grid: GridWithMenus, key: str, menu: QMenu) -> None:
    links = grid.links
    _add(
        menu,
        tr("Link positions across images"),
        lambda: links.set_linked(not links.linked),
        checked=links.linked,
    )
    reason = links.why_not_here(key)
    _add(menu, tr("Link here with the main image"), lambda: links.link_here(key), why_not=reason)


def _add_layouts(grid: GridWithMenus, menu: QMenu) -> None:
    menu.setToolTipsVisible(True)
    for layout in layouts().values():
        reason = grid.arrangement.why_not(layout.id)
        _add(
            menu,
            layout.title,
            lambda name=layout.id: grid.show_layout(name),
            why_not=reason,
            checked=layout.id == grid.arrangement.id,
        )
