"""The right side: both fields in one picture, the verdict, the edges, the rule, the report."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from hccbm_gui.core.case import Case
from hccbm_gui.core.comparison import FieldComparison
from hccbm_gui.core.fields.drr import DrrImage
from hccbm_gui.core.spot import SpotType
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.pictures.field_canvas import FieldPictureOptions
from hccbm_gui.services.pictures.field_picture import paint_field_comparison
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.views.fields.cost_line import CostLine
from hccbm_gui.views.fields.edge_table import EdgeTable
from hccbm_gui.views.fields.rule_controls import RuleControls
from hccbm_gui.views.fields.verdict_card import VerdictCard
from hccbm_gui.views.look.elided_label import ElidedLabel
from hccbm_gui.views.look.painting import painting


class FieldPicture(QFrame):
    """The beam's-eye view with both fields."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("picture")
        self._palette = palette
        self._comparison: FieldComparison | None = None
        self._drr: DrrImage | None = None
        self._stale = False
        self._spot_type = SpotType.HOT
        self.setMinimumSize(240, 220)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """About the shape of the sketch."""
        return QSize(380, 360)

    def show_comparison(
        self,
        comparison: FieldComparison | None,
        drr: DrrImage | None,
        stale: bool,
        spot_type: SpotType = SpotType.HOT,
    ) -> None:
        """Draw `comparison` over the projected bone."""
        self._comparison, self._drr, self._stale = comparison, drr, stale
        self._spot_type = spot_type
        self.update()

    def take_palette(self, palette: Palette) -> None:
        """Follow the theme."""
        self._palette = palette
        self.update()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture, or say what is needed for one."""
        with painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.fillRect(area, Qt.GlobalColor.black)
            if self._comparison is None:
                painter.setPen(QColor(self._palette.picture_dim))
                text = self.tr("Both fields appear here\nonce there is a GTV and a bone scan")
                painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
                return
            paint_field_comparison(
                painter,
                area,
                self._comparison,
                self._drr,
                self._palette,
                stale=self._stale,
                options=FieldPictureOptions(spot_type=self._spot_type),
            )


class ComparisonPanel(QWidget):
    """Everything that says what the difference between the fields means."""

    report_wanted = Signal()
    picture_wanted = Signal()
    dose_wanted = Signal()

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = QLabel(self.tr("FIELD COMPARISON"), self)
        self._title.setObjectName("section")
        self._beam = ElidedLabel(self)
        self._beam.setObjectName("dim")
        self.picture = FieldPicture(palette, self)
        self.verdict = VerdictCard(self)
        self.edges = EdgeTable(palette, self)
        self.rule = RuleControls(self)
        self._miss = QLabel(self)
        self._warnings = QLabel(self)
        self._warnings.setObjectName("attention")
        self.cost = CostLine(self)
        self.cost.estimate_wanted.connect(self.dose_wanted)
        for label in (self._miss, self._warnings):
            label.setWordWrap(True)
        self._report = QPushButton(self.tr("Report (PDF)…"), self)
        self._report.setObjectName("primary")
        self._save = QPushButton(self.tr("Save picture…"), self)
        self._report.clicked.connect(self.report_wanted)
        self._save.clicked.connect(self.picture_wanted)
        self._lay_out()
        self.show_case(None, None, False, "")

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._beam)
        self._identity = ElidedLabel(self)
        self._identity.setObjectName("dim")
        buttons = QHBoxLayout()
        buttons.addWidget(self._report)
        buttons.addWidget(self._save)
        buttons.addStretch(1)
        inside = QWidget(self)
        inside.setObjectName("panel")
        column = QVBoxLayout(inside)
        column.setContentsMargins(10, 10, 10, 10)
        column.addLayout(head)
        column.addWidget(self._identity)
        column.addWidget(self.picture, 1)
        for widget in (
            self.verdict,
            self.edges,
            self._miss,
            self.cost,
            self.rule,
            self._warnings,
        ):
            column.addWidget(widget)
        column.addLayout(buttons)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def show_case(self, case: Case | None, drr: DrrImage | None, stale: bool, problem: str) -> None:
        """Show the comparison of the case, or the reason why there is none."""
        comparison = None if case is None else case.comparison
        spots = {spot.id: spot.type for spot in case.spots} if case is not None else {}
        spot_type = spots.get(comparison.spot_id, SpotType.HOT) if comparison else SpotType.HOT
        self.picture.show_comparison(comparison, drr, stale, spot_type)
        self.edges.show_comparison(comparison)
        self.cost.show_case(case, stale)
        self._identity.setText("" if case is None else case.patient.describe())
        if case is not None:
            self.rule.show_rule(case.rule, case.gantry_deg)
        self.rule.allow(case is not None, case is not None and len(case.levels) > 1)
        why = self.tr("Needs a comparison of the two fields first")
        for button, tip in (
            (self._report, self.tr("Verdict, pictures and numbers on paper")),
            (self._save, self.tr("Save the picture of both fields")),
        ):
            button.setEnabled(comparison is not None)
            button.setToolTip(why if comparison is None else tip)
        if comparison is None:
            # Nothing may keep the name of a target of the patient before.
            self._title.setText(self.tr("FIELD COMPARISON"))
            self._beam.clear()
            self._miss.clear()
            self._warnings.clear()
            nothing = self.tr("Open a folder with a bone scan, a CT or MR and its structures.")
            self.verdict.show_reason(problem or nothing)
            return
        beam = comparison.beam
        name = "PA" if beam.gantry_deg == 180.0 else "AP"
        self._beam.setText(f"{name} · {beam.quality} · SAD {beam.sad_mm:.0f} mm")
        self._title.setText(self.tr("FIELD COMPARISON") + f"  {comparison.gtv_name}")
        self.verdict.show_comparison(comparison, stale)
        self._miss.setText(self._miss_sentence(comparison))
        self._warnings.setText("\n".join(f"! {warning}" for warning in comparison.warnings))

    def _miss_sentence(self, comparison: FieldComparison) -> str:
        miss = comparison.marginal_miss
        if miss is None:
            return ""
        said = self.tr(
            "Outside the bone-scan field: {area} of the projected GTV, {volume} of its volume "
            "({cc} cc)."
        )
        return said.format(
            area=f"{miss.area_fraction:.1%}",
            volume=f"{miss.volume_fraction:.1%}",
            cc=f"{comparison.gtv_volume_cc:.1f}",
        )
