"""What was read: studies and series, how each lies on the CT, and what was not understood."""

from itertools import groupby

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QDrag
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.registration import AlignmentMethod
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.linking import registration_between
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.views.layers.image_choice import label_of
from hccbm_gui.views.panes.dragging import series_in_hand

UID_ROLE = Qt.ItemDataRole.UserRole


class CaseTree(QTreeWidget):
    """Studies by date; a double click shows a series in the views, and it can be dragged there."""

    series_activated = Signal(str)

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._palette = palette
        self._case: Case | None = None
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(True)
        self.setIndentation(12)
        self.setAccessibleName("Studies and series")
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.setDragEnabled(True)
        self.setDragDropMode(QTreeWidget.DragDropMode.DragOnly)
        self.itemActivated.connect(self._activated)

    def show_case(self, case: Case | None) -> None:
        """Fill the tree anew; nothing selected."""
        self._case = case
        self.clear()
        if case is None:
            return
        ordered = sorted(case.series, key=lambda info: (info.date, info.study_uid))
        for _, group in groupby(ordered, key=lambda info: info.study_uid):
            infos = list(group)
            title = f"{infos[0].date or 'no date'}  {infos[0].study_description}".strip()
            study = QTreeWidgetItem([title, ""])
            self.addTopLevelItem(study)
            study.setFirstColumnSpanned(True)
            for info in infos:
                study.addChild(self._series_item(case, info))
            study.setExpanded(True)
        if case.rejected:
            self._add_rejected(case)

    def take_palette(self, palette: Palette) -> None:
        """Follow the theme."""
        self._palette = palette
        self.show_case(self._case)

    def _series_item(self, case: Case, info: SeriesInfo) -> QTreeWidgetItem:
        item = QTreeWidgetItem([label_of(info), relation(case, info)])
        item.setData(0, UID_ROLE, info.uid)
        item.setForeground(1, QColor(self._palette.attention if info.notes else self._palette.dim))
        facts = [info.geometry, f"{info.files} file(s)", info.position, *info.notes]
        if any(info.uid in held for held in (case.volumes, case.planar_scans, case.pictures)):
            facts.append(self.tr("Double click or drag onto a picture to show it there"))
        if info.uid in case.plans:
            facts.append(self.tr("Double click to see its beams"))
        tooltip = "\n".join(fact for fact in facts if fact)
        item.setToolTip(0, tooltip)
        item.setToolTip(1, tooltip)
        return item

    def _add_rejected(self, case: Case) -> None:
        group = QTreeWidgetItem([self.tr("Not read ({})").format(len(case.rejected)), ""])
        group.setForeground(0, QColor(self._palette.attention))
        self.addTopLevelItem(group)
        for entry in case.rejected:
            item = QTreeWidgetItem([entry.file.rsplit("/", 1)[-1], ""])
            item.setToolTip(0, f"{entry.file}\n{entry.reason}")
            reason = QTreeWidgetItem([entry.reason, ""])
            reason.setToolTip(0, entry.reason)
            item.addChild(reason)
            group.addChild(item)
            reason.setFirstColumnSpanned(True)

    @guarded
    def startDrag(self, actions: Qt.DropAction) -> None:
        """Take the chosen series in hand; studies and refused files stay where they are."""
        item = self.currentItem()
        uid = None if item is None else item.data(0, UID_ROLE)
        if uid:
            drag = QDrag(self)
            drag.setMimeData(series_in_hand(uid))
            drag.setPixmap(self.viewport().grab(self.visualItemRect(item)))
            drag.exec(Qt.DropAction.CopyAction)

    @guarded
    def _activated(self, item: QTreeWidgetItem) -> None:
        uid = item.data(0, UID_ROLE)
        if uid:
            self.series_activated.emit(uid)


def relation(case: Case, info: SeriesInfo) -> str:
    """How a series lies on the first CT (or MR) of the case, in two or three words."""
    anatomical = [s for s in case.series_of("volume") if s.modality == "CT"] or list(
        case.series_of("volume")
    )
    own = _own_words(case, info)
    if own:
        return own
    if not anatomical or info.kind == "picture" or info.uid == anatomical[0].uid:
        count = len(info.slices) or info.files
        words = "1 slice" if count == 1 else f"{count} slices"
        return words if info.kind == "volume" else info.kind
    plan = case.plans.get(info.uid)
    frame_uid = info.frame_uid if plan is None else plan.frame_uid
    if frame_uid and frame_uid == anatomical[0].frame_uid:
        return "same frame"
    known = registration_between(case, frame_uid, anatomical[0].frame_uid)
    if known is None:
        return "other frame"
    return "linked by hand" if known.method is AlignmentMethod.MANUAL else "registered"


def _own_words(case: Case, info: SeriesInfo) -> str:
    """What is said of a series whatever the CT is; empty where its frame decides."""
    if info.kind == "planar":
        alignment = case.alignment_of(info.uid)
        if alignment is None:
            return "not aligned"
        word = "aligned" if alignment.approved else "not approved"
        return f"{word}, {alignment.residual_mm:.1f} mm"
    if info.kind in ("structures", "segmentation"):
        count = sum(roi.structure_set_uid.startswith(info.uid) for roi in case.rois)
        return "1 structure" if count == 1 else f"{count} structures"
    if info.kind == "registration":
        return "not approved" if _is_used(case, info.uid) else "not used"
    dose = case.doses.get(info.uid)
    return "unlinked" if dose is not None and dose.unlinked else ""


def _is_used(case: Case, uid: str) -> bool:
    """False where a newer object registers the same frames."""
    own = (known for known in case.registrations if known.series_uid == uid)
    return any(
        registration_between(case, known.fixed_frame_uid, known.moving_frame_uid) is known
        for known in own
    )
