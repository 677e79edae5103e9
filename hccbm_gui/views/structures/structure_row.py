"""What a row of the list of structures is made of: order, figures and tooltip."""

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget

from hccbm_gui.core.fields.structure_volume import roi_volume_cc
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.tg263 import NameLint
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.views.structures.structure_place import Extent, volume_text

EYE, NAME, WHERE, KIND, SIZE = range(5)
EYE_PX, WHERE_PX = 24, 68
ORDER = [RoiKind.GTV, RoiKind.CTV, RoiKind.ITV, RoiKind.PTV, RoiKind.OAR]
translate = QCoreApplication.translate


class RowFigures:
    """Volume and extent of the structures of a list; the polygons never change: told once."""

    def __init__(self) -> None:
        self._volumes: dict[Roi, float] = {}
        self._extents: dict[Roi, Extent] = {}

    def keep(self, rois: Iterable[Roi]) -> None:
        """Forget all others."""
        kept = set(rois)
        self._volumes = {roi: cc for roi, cc in self._volumes.items() if roi in kept}
        self._extents = {roi: place for roi, place in self._extents.items() if roi in kept}

    def volume_cc(self, roi: Roi) -> float:
        """As `roi_volume_cc`."""
        if roi not in self._volumes:
            self._volumes[roi] = roi_volume_cc(roi)
        return self._volumes[roi]

    def extent(self, roi: Roi) -> Extent:
        """As `Extent.of`."""
        if roi not in self._extents:
            self._extents[roi] = Extent.of(roi)
        return self._extents[roi]


def rank(roi: Roi) -> tuple[int, str]:
    """GTVs first, then the other targets, then organs."""
    return (ORDER.index(roi.kind) if roi.kind in ORDER else len(ORDER), roi.name)


def tip_of(roi: Roi, slices: int, size: str, said: NameLint, locked: bool) -> str:
    """What hovering over a row tells, a fact a line."""
    first = translate("StructureList", "{name} ({kind}): {count} slices, {size}")
    lines = [first.format(name=roi.name, kind=roi.kind.value, count=slices, size=size)]
    if roi.kind is RoiKind.GTV and not roi.is_empty:
        lines.append(translate("StructureList", "Click: compare the fields of this GTV"))
    lines.append(translate("StructureList", "Double-click: go there"))
    if locked:
        lines.append(translate("StructureList", "Locked: nothing changes it"))
    if not said.ok:
        words = translate("StructureList", "TG-263: {reasons}")
        lines.append(words.format(reasons=" ".join(said.reasons)))
    if said.proposed:
        words = translate("StructureList", "Proposed name: {name}")
        lines.append(words.format(name=said.proposed))
    if roi.unmeasured:
        words = translate("StructureList", "Without volume and DVH: {reason}")
        lines.append(words.format(reason=roi.unmeasured))
    return "\n".join([*lines, *roi.notes])


def size_text(roi: Roi, figures: RowFigures) -> str:
    """The volume; of what bounds none, what there is of it."""
    if not roi.is_empty:
        return volume_text(figures.volume_cc(roi))
    lines = sum(len(mark) > 1 for mark in roi.marks)
    points = len(roi.marks) - lines
    told = (
        (lines, translate("StructureList", "1 line"), translate("StructureList", "{} lines")),
        (points, translate("StructureList", "1 point"), translate("StructureList", "{} points")),
    )
    words = [one if count == 1 else many.format(count) for count, one, many in told if count]
    return ", ".join(words) or translate("StructureList", "empty")


def size_colour(roi: Roi, palette: Palette) -> str:
    """As in the list of series: what has a remark is in the colour of attention."""
    return palette.attention if roi.notes or roi.unmeasured else palette.text


def lay_out_columns(rows: QTreeWidget) -> None:
    """The name takes what the others leave."""
    rows.setColumnCount(5)
    rows.setHeaderHidden(True)
    rows.setRootIsDecorated(False)
    rows.setIndentation(0)
    rows.setUniformRowHeights(True)
    # Side and number stand at the end of a name: Femur_Head_L.
    rows.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    header = rows.header()
    header.setStretchLastSection(False)
    header.setMinimumSectionSize(EYE_PX)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
    # Of a fixed width, or every step of the wheel would lay the list out anew.
    for column, width in ((EYE, EYE_PX), (WHERE, WHERE_PX)):
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(column, width)
