"""The left side: what there is. Series, structures, spots and the alignment."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QToolButton, QVBoxLayout, QWidget

from hccbm_gui.core.case import Case
from hccbm_gui.core.spot import SpotState
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.services.session import Selection
from hccbm_gui.views.alignment_card import AlignmentCard
from hccbm_gui.views.case_tree import CaseTree
from hccbm_gui.views.spot_table import SpotTable
from hccbm_gui.views.structure_list import StructureList

DETECTABLE = "planar: hot from about 15 mm, cold from about 30 mm; smaller ones are not found"


class LeftPanel(QWidget):
    """Three lists that share the height, and the alignment card below them."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.tree = CaseTree(palette, self)
        self.structures = StructureList(palette, self)
        self.spots = SpotTable(palette, self)
        self.alignment = AlignmentCard(self)
        self.new_gtv = QToolButton(self)
        self.new_gtv.setText("+")
        self.new_gtv.setToolTip("Start a new GTV and draw it on the axial slices")
        self._spot_count = QLabel(self)
        self._spot_count.setObjectName("dim")
        limits = QLabel(DETECTABLE, self)
        limits.setObjectName("dim")
        limits.setWordWrap(True)
        lists = QSplitter(Qt.Orientation.Vertical, self)
        lists.addWidget(_section("PATIENT", self.tree))
        lists.addWidget(_section("STRUCTURES", self.structures, self.new_gtv))
        lists.addWidget(_section("SPOTS", self.spots, self._spot_count))
        lists.setSizes([210, 270, 250])
        lists.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 8, 8)
        layout.addWidget(lists, 1)
        layout.addWidget(limits)
        layout.addWidget(self.alignment)

    def show_case(self, case: Case | None, selection: Selection) -> None:
        """Fill every list."""
        self.tree.show_case(case)
        self.structures.show_case(case)
        chosen_gtv = selection.gtv_key
        chosen_spot = selection.spot_id
        if case is not None and case.comparison is not None:
            chosen_spot = chosen_spot or case.comparison.spot_id
            same = [r.key for r in case.gtvs() if r.name == case.comparison.gtv_name]
            chosen_gtv = chosen_gtv or (same[0] if same else "")
        self.structures.mark_chosen(chosen_gtv)
        self.spots.show_case(case, chosen_spot)
        self.alignment.show_case(case)
        spots = () if case is None else case.spots
        accepted = sum(spot.state is SpotState.ACCEPTED for spot in spots)
        self._spot_count.setText(f"found {len(spots)} · accepted {accepted}" if spots else "")
        image = case is not None and bool(case.series_of("volume"))
        self.new_gtv.setEnabled(image)
        tip = "Start a new GTV and draw it on the axial slices"
        self.new_gtv.setToolTip(tip if image else "Needs a CT or MR to draw on")


def _section(title: str, content: QWidget, *extras: QWidget) -> QWidget:
    box = QWidget()
    label = QLabel(title, box)
    label.setObjectName("section")
    head = QHBoxLayout()
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
