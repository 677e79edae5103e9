"""The left side: what there is. Series, structures, spots and the alignment."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QToolButton, QVBoxLayout, QWidget

from hccbm_gui.core.case import Case
from hccbm_gui.core.spot import SpotState
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.services.session import Selection
from hccbm_gui.views.case_tree import CaseTree
from hccbm_gui.views.layers.image_choice import frame_of, short_label_of
from hccbm_gui.views.look.elided_label import ElidedLabel
from hccbm_gui.views.look.icons import show_icon
from hccbm_gui.views.planar.alignment_card import AlignmentCard
from hccbm_gui.views.planar.spot_table import SpotTable
from hccbm_gui.views.structures.contour_look import ContourLook
from hccbm_gui.views.structures.structure_list import StructureList


class LeftPanel(QWidget):
    """Three lists that share the height, and the alignment card below them."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._case: Case | None = None
        self._marked: tuple[object, str] = (None, "")
        self.tree = CaseTree(palette, self)
        self.structures = StructureList(palette, self)
        self.spots = SpotTable(palette, self)
        self.alignment = AlignmentCard(self)
        self.contour_look = ContourLook(self)
        self.contour_look.changed.connect(self.structures.contour_look_changed)
        self.new_gtv = QToolButton(self)
        self.new_gtv.setObjectName("small")
        show_icon(self.new_gtv, "add", self._new_gtv_tip(True))
        self.all_structures = QToolButton(self)
        self.all_structures.setObjectName("small")
        show_icon(self.all_structures, "eye", self.tr("All structures on or off (G)"))
        self.all_structures.clicked.connect(guarded(self.structures.toggle_all))
        self.structures.visibility_changed.connect(self._show_all_eye)
        self._spot_count = QLabel(self)
        self._spot_count.setObjectName("dim")
        limits = ElidedLabel(self)
        limits.setText(
            self.tr("planar: hot from about 15 mm, cold from 30 mm; smaller ones are not found")
        )
        limits.setObjectName("dim")
        lists = QSplitter(Qt.Orientation.Vertical, self)
        lists.addWidget(_section(self.tr("PATIENT"), self.tree))
        buttons = (self.contour_look, self.all_structures, self.new_gtv)
        lists.addWidget(_section(self.tr("STRUCTURES"), self.structures, *buttons))
        lists.addWidget(_section(self.tr("SPOTS"), self.spots, self._spot_count))
        lists.setSizes([210, 270, 250])
        lists.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 8, 8)
        layout.addWidget(lists, 1)
        layout.addWidget(limits)
        layout.addWidget(self.alignment)

    def show_case(self, case: Case | None, selection: Selection) -> None:
        """Fill every list."""
        self._case = case
        self.tree.show_case(case)
        self.structures.show_case(case)
        chosen_gtv = selection.gtv_key
        chosen_spot = selection.spot_id
        if case is not None and case.comparison is not None:
            chosen_spot = chosen_spot or case.comparison.spot_id
            same = [r.key for r in case.gtvs() if r.name == case.comparison.gtv_name]
            chosen_gtv = chosen_gtv or (same[0] if same else "")
        marked = (None if case is None else case.patient, chosen_gtv)
        if marked != self._marked or not self.structures.current_key:
            # Else the row that the user is at stays the current one.
            self._marked = marked
            self.structures.mark_chosen(chosen_gtv)
        self.spots.show_case(case, chosen_spot)
        self.alignment.show_case(case)
        spots = () if case is None else case.spots
        accepted = sum(spot.state is SpotState.ACCEPTED for spot in spots)
        counted = self.tr("found {found} · accepted {accepted}")
        counted = counted.format(found=len(spots), accepted=accepted)
        self._spot_count.setText(counted if spots else "")
        self._allow(case)

    def show_place(self, point_mm: tuple[float, float, float], base_uid: str) -> None:
        """Say of the structures that are not on the slice of image `base_uid` where they lie."""
        case = self._case
        if case is None:
            return
        names = {
            info.frame_uid: short_label_of(info)
            for info in reversed(case.series)
            if info.frame_uid and info.uid in case.volumes
        }
        self.structures.show_place(point_mm, frame_of(case, base_uid), names)

    def _allow(self, case: Case | None) -> None:
        image = case is not None and bool(case.series_of("volume"))
        self.new_gtv.setEnabled(image)
        self.new_gtv.setToolTip(self._new_gtv_tip(image))
        structures = case is not None and bool(case.rois)
        self.all_structures.setEnabled(structures)
        tip = self.tr("All structures on or off (G)")
        none = self.tr("There are no structures to show or hide")
        self.all_structures.setToolTip(tip if structures else none)

    def _new_gtv_tip(self, possible: bool) -> str:
        if possible:
            return self.tr("Start a new GTV and draw it on the axial slices")
        return self.tr("Needs a CT or MR to draw on")

    @guarded
    def _show_all_eye(self, hidden: frozenset[str]) -> None:
        tip = self.tr("All structures on or off (G)")
        show_icon(self.all_structures, "eye_off" if hidden else "eye", tip)


def _section(title: str, content: QWidget, *extras: QWidget) -> QWidget:
    box = QWidget()
    label = QLabel(title, box)
    label.setObjectName("section")
    head = QHBoxLayout()
    head.setSpacing(2)
    head.addWidget(label)
    head.addStretch(1)
    for extra in extras:
        head.addWidget(extra)
    layout = QVBoxLayout(box)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(2)
    layout.addLayout(head)
    layout.addWidget(content, 1)
    return box
