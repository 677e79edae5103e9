"""What the list of structures asks for, as edits of the open case with a name for undo."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QColorDialog, QMenu, QWidget

from hccbm_gui.core.case import Case
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.services import structure_edits
from hccbm_gui.services.contouring import roi_by_key
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.locking import set_locked
from hccbm_gui.services.session import Session
from hccbm_gui.services.structure_figures import figures_of, figures_text
from hccbm_gui.services.structure_templates import StructureTemplate
from hccbm_gui.views.case_file.history_list import HistoryList
from hccbm_gui.views.structures.structure_card import StructureCard
from hccbm_gui.views.structures.structure_list import StructureList
from hccbm_gui.views.structures.structure_menu import structure_menu

if TYPE_CHECKING:
    from hccbm_gui.views.main_window import MainWindow


class StructureActions(QObject):
    """Slots for the list and its menu; a refusal goes to the problem strip and changes nothing.

    Parameters
    ----------
    base_uid : tells the series UID of the image shown, on which a template is begun.

    Attributes
    ----------
    ask_colour : how a colour is asked for; None when it is not to change.
    """

    def __init__(
        self,
        session: Session,
        rows: StructureList,
        base_uid: Callable[[], str],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self.session, self.rows, self.base_uid = session, rows, base_uid
        self._window = window
        self.ask_colour: Callable[[Roi], tuple[int, int, int] | None] = self._ask_colour
        rows.renamed.connect(self.rename)
        rows.delete_wanted.connect(self.delete)
        rows.menu_wanted.connect(self.show_menu)

    def _edit(self, label: str, change: Callable[[Case], Case]) -> None:
        """An edit only when something changes."""
        case = self.session.case
        changed = None if case is None else change(case)
        if changed is not None and changed is not case:
            self.session.edit(label, changed)

    def _name(self, key: str) -> str:
        case = self.session.case
        return "" if case is None else roi_by_key(case, key).name

    @guarded
    def show_menu(self, key: str, at: QPoint) -> QMenu:
        """Open the menu of a structure, or of none for an empty key, at a place of the screen."""
        menu = structure_menu(self, key, self._window)
        menu.popup(at)
        return menu

    @guarded
    def rename(self, key: str, name: str) -> None:
        """Give it another name."""
        label = f"Rename {self._name(key)} to {name.strip()}"
        self._edit(label, lambda case: structure_edits.rename(case, key, name))

    @guarded
    def set_kind(self, key: str, kind: RoiKind) -> None:
        """Say what it stands for."""
        label = f"{self._name(key)} is {kind.value}"
        self._edit(label, lambda case: structure_edits.set_kind(case, key, kind))

    @guarded
    def choose_colour(self, key: str) -> None:
        """Ask for another colour."""
        case = self.session.case
        if case is None:
            return
        colour = self.ask_colour(roi_by_key(case, key))
        if colour is not None:
            label = f"Colour of {self._name(key)}"
            self._edit(label, lambda case: structure_edits.set_colour(case, key, colour))

    @guarded
    def set_locked(self, key: str, locked: bool) -> None:
        """Lock it against changes, or free it."""
        label = f"{'Lock' if locked else 'Unlock'} {self._name(key)}"
        self._edit(label, lambda case: set_locked(case, key, locked))

    @guarded
    def duplicate(self, key: str) -> None:
        """Make a copy below it and go to that."""
        case = self.session.case
        if case is not None:
            label = f"Duplicate {self._name(key)}"
            copied, new = structure_edits.duplicate(case, key)
            self.session.edit(label, copied)
            self.rows.mark_chosen(new)

    @guarded
    def carry(self, key: str) -> None:
        """Make a copy of it on the main image, where a registration puts it."""
        case = self.session.case
        if case is not None:
            label = f"Carry over {self._name(key)}"
            carried, new = structure_edits.carry(case, key, self.base_uid())
            self.session.edit(label, carried)
            self.rows.mark_chosen(new)

    @guarded
    def delete(self, key: str) -> None:
        """Remove it; undo brings it back."""
        label = f"Delete {self._name(key)}"
        self._edit(label, lambda case: structure_edits.delete(case, key))

    @guarded
    def add_template(self, template: StructureTemplate) -> None:
        """Add its structures that are missing, empty."""
        uid = self.base_uid()
        label = f"Structures of the template {template.title}"
        self._edit(label, lambda case: structure_edits.add_template(case, template, uid))

    @guarded
    def show_figures(self, key: str) -> None:
        """Open the card with volume, extent and place."""
        StructureCard(self.session, key, self._window).show()

    @guarded
    def copy_figures(self, key: str) -> None:
        """Put the figures on the clipboard as text."""
        case = self.session.case
        if case is None:
            return
        roi = roi_by_key(case, key)

        def copy(text: str) -> None:
            QGuiApplication.clipboard().setText(text)

        self.session.jobs.start(
            self.tr("Measuring {}").format(roi.name),
            lambda _progress: figures_text(roi, figures_of(case, roi)),
            copy,
            guard=self.session.same_patient(),
        )

    def _ask_colour(self, roi: Roi) -> tuple[int, int, int] | None:
        title = self.tr("Colour of {}").format(roi.name)
        chosen = QColorDialog.getColor(QColor(*roi.colour), self._window, title)
        return (chosen.red(), chosen.green(), chosen.blue()) if chosen.isValid() else None


def connect_structures(window: "MainWindow") -> StructureActions:
    """Give the list of structures its menu and its keys; what is made is a child of the window."""
    return StructureActions(
        window.session, window.left.structures, lambda: window.slices.shown.base_uid, window
    )


def show_history(window: "MainWindow") -> None:
    """Open the list of undo steps, once."""
    shown = window.findChild(HistoryList) or HistoryList(window.session, window)
    shown.show()
    shown.raise_()
