"""Hot and cold spots: what was found, how large, how strong, and what the user decided."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QMenu, QTreeWidget, QTreeWidgetItem, QWidget

from hccbm_gui.core.case import Case
from hccbm_gui.core.spot import Spot, SpotState, SpotType
from hccbm_gui.services.analysis import PLANAR_SEARCHES, VOLUME_SEARCHES
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.pictures.palette import Palette

ID_ROLE = Qt.ItemDataRole.UserRole
SYMBOLS = {SpotType.HOT: "▲", SpotType.COLD: "▼"}
DECISIONS = {SpotState.PROPOSED: "?", SpotState.ACCEPTED: "✓", SpotState.REJECTED: "✗"}

SIZE_FROM_PX = 236
"""Narrower than this the size of a spot stands in its tooltip only."""


class SpotTable(QTreeWidget):
    """Nothing is accepted by default; Space or the last column accepts, Delete rejects."""

    spot_chosen = Signal(str)
    state_wanted = Signal(str, object)
    edit_wanted = Signal(str)
    search_wanted = Signal(str, object)

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._palette = palette
        self._case: Case | None = None
        self._planar: frozenset[str] = frozenset()
        self.setColumnCount(4)
        self.setHeaderLabels([self.tr("spot"), self.tr("size"), self.tr("× backgr."), ""])
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setAccessibleName(self.tr("Hot and cold spots"))
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2, 3):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)
        self.itemClicked.connect(self._clicked)
        self.itemActivated.connect(self._toggle)

    def show_case(self, case: Case | None, chosen: str = "") -> None:
        """Fill the table anew: lesions first, physiological uptake below them, greyed."""
        self.clear()
        self._case = case
        spots = () if case is None else case.spots
        self._planar = frozenset(spot.id for spot in spots if spot.is_planar)
        for spot in sorted(spots, key=lambda s: (s.physiological, s.type, s.id)):
            item = self._item(spot)
            self.addTopLevelItem(item)
            if spot.id == chosen:
                self.setCurrentItem(item)

    def take_palette(self, palette: Palette) -> None:
        """Follow the theme."""
        self._palette = palette
        item = self.currentItem()
        self.show_case(self._case, "" if item is None else item.data(0, ID_ROLE))

    def _item(self, spot: Spot) -> QTreeWidgetItem:
        name = f"{SYMBOLS[spot.type]} {spot_title(spot)}"
        item = QTreeWidgetItem([name, spot_size(spot), spot.ratio_words, DECISIONS[spot.state]])
        item.setData(0, ID_ROLE, spot.id)
        colour = self._palette.hot_ink if spot.type is SpotType.HOT else self._palette.cold_ink
        if spot.physiological or spot.state is SpotState.REJECTED:
            colour = self._palette.dim
            for column in (1, 2, 3):
                item.setForeground(column, QColor(colour))
        item.setForeground(0, QColor(colour))
        if spot.state is SpotState.PROPOSED and not spot.physiological:
            item.setForeground(3, QColor(self._palette.attention))
        for column in (1, 2, 3):
            item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight)
        kind = "physiological, " if spot.physiological else ""
        size = spot_size(spot)
        told = (f"{kind}{spot.type.value}", size, spot.state.value)
        tip = f"{spot.id}: {', '.join(filter(None, told))}. {spot.reason}"
        hands = self.tr("Double-click: accept or take back. Right-click: more.")
        for column in range(4):
            item.setToolTip(column, f"{tip}\n{hands}")
        return item

    @guarded
    def _clicked(self, item: QTreeWidgetItem, column: int) -> None:
        self.spot_chosen.emit(item.data(0, ID_ROLE))
        if column == 3:
            self._toggle(item)

    @guarded
    def _toggle(self, item: QTreeWidgetItem) -> None:
        accepted = item.text(3) == DECISIONS[SpotState.ACCEPTED]
        wanted = SpotState.PROPOSED if accepted else SpotState.ACCEPTED
        self.state_wanted.emit(item.data(0, ID_ROLE), wanted)

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow table leaves the size out; the tooltip has it."""
        super().resizeEvent(event)
        self.setColumnHidden(1, event.size().width() < SIZE_FROM_PX)

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space accepts or takes back, Delete rejects."""
        item = self.currentItem()
        if item is not None and event.key() == Qt.Key.Key_Space:
            self._toggle(item)
        elif item is not None and event.key() == Qt.Key.Key_Delete:
            self.state_wanted.emit(item.data(0, ID_ROLE), SpotState.REJECTED)
        else:
            super().keyPressEvent(event)

    @guarded
    def _menu(self, position: object) -> None:
        item = self.itemAt(position)  # type: ignore[call-overload]
        if item is None:
            return
        spot_id = item.data(0, ID_ROLE)
        menu = QMenu(self)
        for label, state in (
            (self.tr("Accept"), SpotState.ACCEPTED),
            (self.tr("Reject"), SpotState.REJECTED),
            (self.tr("Undecided"), SpotState.PROPOSED),
        ):
            action = menu.addAction(label)
            action.triggered.connect(
                lambda _checked=False, s=state: self.state_wanted.emit(spot_id, s)
            )
        menu.addSeparator()
        planar = spot_id in self._planar
        if planar:
            edit = menu.addAction(self.tr("Redraw its outline on the scan"))
            edit.triggered.connect(lambda _checked=False: self.edit_wanted.emit(spot_id))
        again = menu.addMenu(self.tr("Search this image again"))
        for name, search in (PLANAR_SEARCHES if planar else VOLUME_SEARCHES).items():
            action = again.addAction(name)
            action.triggered.connect(
                lambda _checked=False, s=search: self.search_wanted.emit(spot_id, s)
            )
        menu.popup(self.viewport().mapToGlobal(position))  # type: ignore[call-overload]


def spot_title(spot: Spot) -> str:
    """Region and side, e.g. ``pelvis right``."""
    side = "" if spot.side.value in {"unknown", "midline"} else f" {spot.side.value}"
    return f"{spot.region or 'region unknown'}{side}"


def spot_size(spot: Spot) -> str:
    """Area in cm² of a planar spot, volume in cc of the others."""
    if spot.area_cm2 is not None:
        return f"{spot.area_cm2:.1f} cm²"
    return f"{spot.volume_cc:.1f} cc" if spot.volume_cc is not None else ""
