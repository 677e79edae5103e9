"""The structures of the case: eye, colour, name, where it lies, kind, volume."""

from collections.abc import Mapping

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QFont, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from hccbm_gui.core.case import Case
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.views.look.icons import icon
from hccbm_gui.views.structures.name_delegate import NameDelegate
from hccbm_gui.views.structures.rename_delegate import RenameDelegate
from hccbm_gui.views.structures.structure_marks import lint_of, mark_of, marked_swatch
from hccbm_gui.views.structures.structure_place import distance_text
from hccbm_gui.views.structures.structure_row import (
    EYE,
    KIND,
    NAME,
    SIZE,
    WHERE,
    RowFigures,
    lay_out_columns,
    rank,
    size_colour,
    size_text,
    tip_of,
)

KEY_ROLE = Qt.ItemDataRole.UserRole
MARK_ROLE = KEY_ROLE + 1
SMALL_PX = 11
KIND_FROM_PX, SIZE_FROM_PX = 310, 236
"""Narrower than this kind and volume of a structure stand in its tooltip only."""
REST_MS = 80
"""So long the position must rest before the distances are written: scrolling comes first."""


class StructureList(QTreeWidget):
    """The eye shows or hides a structure; a click on a GTV makes it the target.

    Signals
    -------
    renamed : a key and the new name.
    delete_wanted : a key.
    menu_wanted : a key, empty beside the rows, and where on the screen.
    """

    visibility_changed = Signal(object)
    gtv_chosen = Signal(str)
    jump_wanted = Signal(object)
    contour_look_changed = Signal(float, str, float)
    renamed = Signal(str, str)
    delete_wanted = Signal(str)
    menu_wanted = Signal(str, QPoint)

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._palette = palette
        self._figures = RowFigures()
        self._rois: dict[str, Roi] = {}
        self._case: Case | None = None
        self._hidden: set[str] = set()
        self._place: tuple[tuple[float, float, float], str, Mapping[str, str]] | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._tell_places)
        self.setAccessibleName(self.tr("Structures"))
        names = RenameDelegate(NAME, self)
        names.named.connect(self._named)
        names.ended.connect(self._fill)
        self.setItemDelegateForColumn(NAME, names)
        self.setItemDelegateForColumn(WHERE, NameDelegate(NAME, self))
        # A double click goes there; F2 renames.
        self.setEditTriggers(QTreeWidget.EditTrigger.NoEditTriggers)
        lay_out_columns(self)
        self.itemClicked.connect(self._clicked)
        self.itemActivated.connect(self._activated)

    def show_case(self, case: Case | None) -> None:
        """Fill the list anew, GTVs first; what was hidden stays hidden.

        While a name is typed the list waits for it, unless another patient comes.
        """
        before, self._case = self._case, case
        same = before is not None and case is not None and before.patient is case.patient
        if not (same and self.state() == QTreeWidget.State.EditingState):
            self._fill()

    @guarded
    def _fill(self) -> None:
        case, current = self._case, self.current_key
        self.clear()
        rois = () if case is None else case.rois
        self._rois = {roi.key: roi for roi in sorted(rois, key=rank)}
        self._figures.keep(rois)
        for roi in self._rois.values():
            self.addTopLevelItem(self._item(roi))
        self.mark_chosen(current)
        self._tell_places()

    @property
    def current_key(self) -> str:
        """Key of the current row; empty for none."""
        item = self.currentItem()
        return "" if item is None else str(item.data(EYE, KEY_ROLE))

    def rename(self, key: str) -> None:
        """Let the user type another name into the row of a structure."""
        self.mark_chosen(key)
        item = self.currentItem()
        if item is not None:
            self.editItem(item, NAME)

    def take_palette(self, palette: Palette) -> None:
        """Follow the theme."""
        self._palette = palette
        for item in self._items():
            self._dress(item)

    def hidden_keys(self) -> frozenset[str]:
        """Keys of the structures that are not to be drawn."""
        return frozenset(self._hidden)

    def toggle(self, key: str) -> None:
        """Hide a structure, or show it again."""
        self._hidden ^= {key}
        for item in self._items():
            if item.data(EYE, KEY_ROLE) == key:
                self._dress(item)
        self.visibility_changed.emit(self.hidden_keys())

    def toggle_all(self, _checked: bool = False) -> None:
        """Hide every structure, or show them all again."""
        self._hidden = set() if self._hidden else set(self._rois)
        for item in self._items():
            self._dress(item)
        self.visibility_changed.emit(self.hidden_keys())

    def mark_chosen(self, key: str) -> None:
        """Select the row of the structure that is the target."""
        for item in self._items():
            if item.data(EYE, KEY_ROLE) == key:
                self.setCurrentItem(item)

    def show_place(
        self,
        point_mm: tuple[float, float, float],
        frame_uid: str,
        frame_names: Mapping[str, str],
    ) -> None:
        """Say of each structure that is not on the slice through `point_mm` where it lies.

        Parameters
        ----------
        point_mm : LPS mm in the frame of reference `frame_uid`, that of the image shown.
        frame_names : frame UID to a word for it, e.g. ``MR``.
        """
        self._place = (point_mm, frame_uid, frame_names)
        if not self._rest.isActive():
            self._rest.start()

    def _items(self) -> list[QTreeWidgetItem]:
        found = (self.topLevelItem(row) for row in range(self.topLevelItemCount()))
        return [item for item in found if item is not None]

    def _item(self, roi: Roi) -> QTreeWidgetItem:
        size = size_text(roi, self._figures)
        item = QTreeWidgetItem(["", roi.name, "", roi.kind.value, size])
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        item.setData(EYE, KEY_ROLE, roi.key)
        small = QFont(self.font())
        small.setPixelSize(SMALL_PX)
        item.setFont(WHERE, small)
        item.setTextAlignment(SIZE, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._dress(item)
        return item

    def _dress(self, item: QTreeWidgetItem) -> None:
        key = item.data(EYE, KEY_ROLE)
        shown = key not in self._hidden
        dim = QColor(self._palette.dim)
        item.setIcon(EYE, icon("eye") if shown else icon("eye_off", self._palette.dim))
        item.setToolTip(EYE, self.tr("Hide it (Space)") if shown else self.tr("Show it (Space)"))
        item.setForeground(NAME, QColor(self._palette.text) if shown else dim)
        for column in (WHERE, KIND):
            item.setForeground(column, dim)
        if self._case is not None:
            roi, locked = self._rois[key], key in self._case.locked
            item.setForeground(SIZE, QColor(size_colour(roi, self._palette)))
            said = lint_of(self._case, roi)
            mark = mark_of(said, locked)
            item.setData(NAME, MARK_ROLE, mark)
            item.setIcon(NAME, marked_swatch(roi.colour, mark, self._palette.attention))
            tip = tip_of(roi, self._figures.extent(roi).slices, item.text(SIZE), said, locked)
            for column in (NAME, WHERE, KIND, SIZE):
                item.setToolTip(column, tip)

    @guarded
    def _tell_places(self) -> None:
        if self._place is None:
            return
        point_mm, frame_uid, names = self._place
        for item in self._items():
            roi = self._rois[item.data(EYE, KEY_ROLE)]
            words = ""
            if roi.frame_uid != frame_uid:
                image = names.get(roi.frame_uid) or self.tr("no image")
                words = self.tr("other frame: {image}").format(image=image)
            elif not roi.is_empty:
                words = distance_text(self._figures.extent(roi), point_mm[2])
            if item.text(WHERE) != words:
                item.setText(WHERE, words)

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow list leaves the kind out, a very narrow one the volume too."""
        super().resizeEvent(event)
        self.setColumnHidden(KIND, event.size().width() < KIND_FROM_PX)
        self.setColumnHidden(SIZE, event.size().width() < SIZE_FROM_PX)

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space shows or hides, F2 renames, Delete removes."""
        key = self.current_key
        if key and event.key() == Qt.Key.Key_Space:
            self.toggle(key)
        elif key and event.key() == Qt.Key.Key_F2:
            self.rename(key)
        elif key and event.key() == Qt.Key.Key_Delete:
            self.delete_wanted.emit(key)
        else:
            super().keyPressEvent(event)

    @guarded
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the row under the hand, or of the current one from the keys."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        item = self.currentItem() if by_key else self.itemAt(event.pos())
        key = "" if item is None else str(item.data(EYE, KEY_ROLE))
        where = event.globalPos()
        if by_key and item is not None:
            where = self.viewport().mapToGlobal(self.visualItemRect(item).center())
        self.menu_wanted.emit(key, where)

    @guarded
    def _named(self, row: int, words: str) -> None:
        item = self.topLevelItem(row)
        if item is not None:
            self.renamed.emit(str(item.data(EYE, KEY_ROLE)), words)

    @guarded
    def _clicked(self, item: QTreeWidgetItem, column: int) -> None:
        key = item.data(EYE, KEY_ROLE)
        roi = self._rois[key]
        if column == EYE:
            self.toggle(key)
        elif roi.kind is RoiKind.GTV and not roi.is_empty:
            self.gtv_chosen.emit(key)

    @guarded
    def _activated(self, item: QTreeWidgetItem, column: int) -> None:
        if column != EYE:
            self.jump_wanted.emit(item.data(EYE, KEY_ROLE))
