"""The menu of one structure in the list."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from hccbm_gui.core.case import Case
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.linking import linked
from hccbm_gui.services.structure_edits import missing_of
from hccbm_gui.services.structure_templates import structure_templates
from hccbm_gui.views.structures.structure_marks import lint_of

if TYPE_CHECKING:
    from hccbm_gui.views.structures.structure_actions import StructureActions

translate = QCoreApplication.translate


def structure_menu(act: "StructureActions", key: str, parent: QWidget) -> QMenu:
    """The menu of the structure `key`, or without one for an empty key; not yet open."""
    menu = QMenu(parent)
    menu.setToolTipsVisible(True)
    case = act.session.case
    roi = None if case is None else next((r for r in case.rois if r.key == key), None)
    locked = case is not None and roi is not None and key in case.locked
    drawn = roi is not None and act.session.selection.drawn_key == key
    none = "" if roi is not None else translate("StructureMenu", "Choose a structure first")
    frozen = translate("StructureMenu", "It is locked: unlock it first") if locked else none
    _add(
        menu,
        translate("StructureMenu", "Draw on this"),
        lambda: act.session.select(drawn_key="" if drawn else key),
        frozen,
        checked=drawn,
    )
    menu.addSeparator()
    _add(
        menu, translate("StructureMenu", "Rename…"), lambda: act.rows.rename(key), frozen, key="F2"
    )
    _add_proposal(menu, act, case, roi, frozen)
    _add_kinds(menu, act, roi, frozen)
    _add(menu, translate("StructureMenu", "Colour…"), lambda: act.choose_colour(key), frozen)
    _add(
        menu,
        translate("StructureMenu", "Locked"),
        lambda: act.set_locked(key, not locked),
        none,
        checked=locked,
    )
    _add(menu, translate("StructureMenu", "Duplicate"), lambda: act.duplicate(key), none)
    _add_carrying(menu, act, case, roi)
    _add(menu, translate("StructureMenu", "Delete"), lambda: act.delete(key), frozen, key="Del")
    menu.addSeparator()
    _add(menu, translate("StructureMenu", "Figures…"), lambda: act.show_figures(key), none)
    _add(
        menu,
        translate("StructureMenu", "Copy the figures as text"),
        lambda: act.copy_figures(key),
        none,
    )
    menu.addSeparator()
    _add_templates(menu, act, case)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def _add(
    menu: QMenu,
    title: str,
    do: Callable[[], object],
    why_not: str = "",
    *,
    checked: bool | None = None,
    key: str = "",
) -> QAction:
    # The key is the list's own; here it is only told.
    action = menu.addAction(f"{title}\t{key}" if key else title)
    action.setEnabled(not why_not)
    action.setToolTip(why_not)
    if checked is not None:
        action.setCheckable(True)
        action.setChecked(checked)
    # The signal carries whether it is checked, which `do` must not take for one of its defaults.
    action.triggered.connect(guarded(lambda: do()))  # noqa: PLW0108
    return action


def _add_proposal(
    menu: QMenu, act: "StructureActions", case: Case | None, roi: Roi | None, frozen: str
) -> None:
    proposed, reasons = "", ""
    if case is not None and roi is not None:
        said = lint_of(case, roi)
        proposed, reasons = said.proposed, " ".join(said.reasons)
    if roi is None or not proposed:
        no_other = translate("StructureMenu", "TG-263 has nothing against this name")
        unknown = translate("StructureMenu", "No better name is known:")
        why = frozen or (f"{unknown} {reasons}" if reasons else no_other)
        _add(menu, translate("StructureMenu", "Use the proposed name"), lambda: None, why)
        return
    title = translate("StructureMenu", "Use the proposed name: {name}").format(name=proposed)
    action = _add(menu, title, lambda: act.rename(roi.key, proposed), frozen)
    if not frozen:
        action.setToolTip(reasons)


def _add_kinds(menu: QMenu, act: "StructureActions", roi: Roi | None, frozen: str) -> None:
    kinds = QMenu(translate("StructureMenu", "Kind"), menu)
    kinds.setToolTipsVisible(True)
    for kind in RoiKind:
        chosen = roi is not None and roi.kind is kind
        key = "" if roi is None else roi.key
        _add(kinds, kind.value, lambda k=kind, of=key: act.set_kind(of, k), frozen, checked=chosen)
    menu.addMenu(kinds)


def _add_carrying(menu: QMenu, act: "StructureActions", case: Case | None, roi: Roi | None) -> None:
    """Offered for a structure of another frame of reference than the main image."""
    image = None if case is None else case.volumes.get(act.base_uid())
    if case is None or roi is None or image is None or (roi.is_empty and not roi.marks):
        return
    frame_uid = image.geometry.frame_uid
    if roi.frame_uid == frame_uid:
        return
    why = (
        ""
        if linked(case, roi.frame_uid, frame_uid)
        else translate(
            "StructureMenu", "Nobody has registered its frame of reference to that of the image"
        )
    )
    title = translate("StructureMenu", "Carry over to the main image")
    _add(menu, title, lambda: act.carry(roi.key), why)


def _add_templates(menu: QMenu, act: "StructureActions", case: Case | None) -> None:
    templates = QMenu(translate("StructureMenu", "Add from template"), menu)
    templates.setToolTipsVisible(True)
    for template in structure_templates():
        why = ""
        if case is None or act.base_uid() not in case.volumes:
            why = translate("StructureMenu", "Needs a CT or MR to draw on")
        elif not missing_of(case, template):
            why = translate("StructureMenu", "All of its structures are there")
        action = _add(templates, template.title, lambda t=template: act.add_template(t), why)
        if not why:
            action.setToolTip(template.tip)
    menu.addMenu(templates)
