"""The structures of the case: eye, colour, name, where it lies, kind, volume."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QIcon, QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from hccbm_gui.core.case import Case
from hccbm_gui.core.fields.structure_volume import roi_volume_cc
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.views.icons import icon
from hccbm_gui.views.name_delegate import NameDelegate
from hccbm_gui.views.painting import painting
from hccbm_gui.views.structure_place import Extent, distance_text, volume_text

KEY_ROLE = Qt.ItemDataRole.UserRole
EYE, NAME, WHERE, KIND, SIZE = range(5)
ORDER = [RoiKind.GTV, RoiKind.CTV, RoiKind.ITV, RoiKind.PTV, RoiKind.OAR]
EYE_PX, WHERE_PX, SMALL_PX = 24, 68, 11
KIND_FROM_PX, SIZE_FROM_PX = 310, 236
"""Narrower than this kind and volume of a structure stand in its tooltip only."""
REST_MS = 80
"""So long the position must rest before the distances are written: scrolling comes first."""


class StructureList(QTreeWidget):
    """The eye shows or hides a structure; a click on a GTV makes it the target."""

    visibility_changed = Signal(object)
    gtv_chosen = Signal(str)
    jump_wanted = Signal(object)
    contour_look_changed = Signal(float, str, float)

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._palette = palette
        self._volumes: dict[Roi, float] = {}
        self._extents: dict[Roi, Extent] = {}
        self._rois: dict[str, Roi] = {}
        self._hidden: set[str] = set()
        self._place: tuple[tuple[float, float, float], str, Mapping[str, str]] | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._tell_places)
        self.setColumnCount(5)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setUniformRowHeights(True)
        # Side and number stand at the end of a name: Femur_Head_L.
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setAccessibleName(self.tr("Structures"))
        names = NameDelegate(NAME, self)
        for column in (NAME, WHERE):
            self.setItemDelegateForColumn(column, names)
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(EYE_PX)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        # Of a fixed width, or every step of the wheel would lay the list out anew.
        for column, width in ((EYE, EYE_PX), (WHERE, WHERE_PX)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, width)
        self.itemClicked.connect(self._clicked)
        self.itemActivated.connect(self._activated)

    def show_case(self, case: Case | None) -> None:
        """Fill the list anew, GTVs first; what was hidden stays hidden."""
        self.clear()
        rois = () if case is None else case.rois
        self._rois = {roi.key: roi for roi in sorted(rois, key=_rank)}
        self._volumes = {roi: cc for roi, cc in self._volumes.items() if roi in set(rois)}
        self._extents = {roi: place for roi, place in self._extents.items() if roi in set(rois)}
        for roi in self._rois.values():
            self.addTopLevelItem(self._item(roi))
        self._tell_places()

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
        size = self.tr("empty") if roi.is_empty else volume_text(self._volume(roi))
        item = QTreeWidgetItem(["", roi.name, "", roi.kind.value, size])
        item.setData(EYE, KEY_ROLE, roi.key)
        small = QFont(self.font())
        small.setPixelSize(SMALL_PX)
        item.setFont(WHERE, small)
        item.setIcon(NAME, swatch(roi.colour))
        item.setTextAlignment(SIZE, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        count = self._extent(roi).slices
        tips = [self.tr("{name} ({kind}): {count} slices, {size}")]
        tips[0] = tips[0].format(name=roi.name, kind=roi.kind.value, count=count, size=size)
        if roi.kind is RoiKind.GTV and not roi.is_empty:
            tips.append(self.tr("Click: compare the fields of this GTV"))
        tips += [self.tr("Double-click: go there"), *roi.notes]
        for column in (NAME, WHERE, KIND, SIZE):
            item.setToolTip(column, "\n".join(tips))
        self._dress(item)
        return item

    def _dress(self, item: QTreeWidgetItem) -> None:
        shown = item.data(EYE, KEY_ROLE) not in self._hidden
        dim = QColor(self._palette.dim)
        item.setIcon(EYE, icon("eye") if shown else icon("eye_off", self._palette.dim))
        item.setToolTip(EYE, self.tr("Hide it (Space)") if shown else self.tr("Show it (Space)"))
        item.setForeground(NAME, QColor(self._palette.text) if shown else dim)
        for column in (WHERE, KIND):
            item.setForeground(column, dim)

    def _volume(self, roi: Roi) -> float:
        # The polygons never change, so one evaluation a structure is enough.
        if roi not in self._volumes:
            self._volumes[roi] = roi_volume_cc(roi)
        return self._volumes[roi]

    def _extent(self, roi: Roi) -> Extent:
        if roi not in self._extents:
            self._extents[roi] = Extent.of(roi)
        return self._extents[roi]

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
                words = distance_text(self._extent(roi), point_mm[2])
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
        """Space shows or hides."""
        item = self.currentItem()
        if item is not None and event.key() == Qt.Key.Key_Space:
            self.toggle(item.data(EYE, KEY_ROLE))
        else:
            super().keyPressEvent(event)

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


def _rank(roi: Roi) -> tuple[int, str]:
    return (ORDER.index(roi.kind) if roi.kind in ORDER else len(ORDER), roi.name)


def swatch(colour: tuple[int, int, int], side_px: int = 32) -> QIcon:
    """The colour of a structure as a square with room around it; large, for every scaling."""
    picture = QPixmap(side_px, side_px)
    picture.fill(Qt.GlobalColor.transparent)
    inset = side_px // 8
    with painting(picture) as painter:
        painter.fillRect(picture.rect().adjusted(inset, inset, -inset, -inset), QColor(*colour))
    made = QIcon(picture)
    # Else the style tints that of the selected row, and its colour would be another one.
    made.addPixmap(picture, QIcon.Mode.Selected)
    return made
