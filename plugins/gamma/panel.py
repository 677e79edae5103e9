"""The gamma panel: choose two doses, compare, see where they differ."""

from pathlib import Path

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hccbm_gui.core.errors import HccbmError
from hccbm_gui.core.gamma.gamma import GammaSettings, rate_text
from hccbm_gui.plugin.api import Case, PluginContext, PluginJob, Progress, guarded, write_over

from .colours import level_colour
from .criteria_form import CriteriaForm
from .histogram import GammaHistogram
from .logic import (
    OVERLAY,
    Comparison,
    compared,
    overlay_of,
    rated_rois,
    reason_for_no_comparison,
)
from .rate_table import RateTable
from .texts import comparison_csv, gamma_text

INVITATION = "Choose two doses and compare them. The reference is the one that is believed."
CHANGED = "The doses, criteria or structures have changed since; compare again."


def create_panel(context: PluginContext) -> QWidget:
    """The widget the host puts into the window."""
    return GammaPanel(context)


class GammaPanel(QWidget):
    """Criteria above; verdict, histogram and rates of the structures below."""

    def __init__(self, context: PluginContext) -> None:
        super().__init__()
        self._context = context
        self._comparison: Comparison | None = None
        self._compared: tuple[object, ...] = ()
        self._job: PluginJob | None = None
        self._problem = ""
        self.form = CriteriaForm(self)
        self.compare = QPushButton("Compare", self)
        self.compare.setObjectName("primary")
        self.on_images = QCheckBox("On the images", self)
        self.on_images.setChecked(True)
        self.on_images.setToolTip("Gamma over all views: yellow and red where it fails")
        self.save = QPushButton("Save CSV…", self)
        self.verdict, self.about, self.notes = QLabel(self), QLabel(self), QLabel(self)
        self.verdict.setObjectName("title")
        self.about.setObjectName("dim")
        self.notes.setObjectName("attention")
        self.histogram = GammaHistogram(self)
        self.rates = RateTable(self)
        self._lay_out()
        self._recall_criteria()
        self.compare.clicked.connect(self._start)
        self.on_images.toggled.connect(self._lay_over)
        self.save.clicked.connect(self._save)
        self.form.changed.connect(self._show)
        self.rates.wanted.connect(self._go_to)
        context.on_case_changed(self.show_case)
        self.show_case(context.case)

    @property
    def comparison(self) -> Comparison | None:
        """What was found last for the open patient."""
        return self._comparison

    def show_case(self, case: Case | None) -> None:
        """Follow the case; what was found for other doses goes."""
        doses = () if case is None else tuple(d.volume for d in case.all_doses().values())
        if self._compared and not all(volume in doses for volume in self._compared[:2]):
            self._comparison, self._compared, self._problem = None, (), ""
            self._context.hide_overlay(OVERLAY)
        self.form.show_case(case)
        self._show()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.compare)
        buttons.addWidget(self.on_images)
        buttons.addStretch(1)
        buttons.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.form)
        layout.addLayout(buttons)
        for label in (self.verdict, self.about, self.notes):
            label.setWordWrap(True)
            layout.addWidget(label)
        layout.addWidget(self.histogram, 2)
        layout.addWidget(self.rates, 3)
        layout.addStretch(0)

    def _recall_criteria(self) -> None:
        try:
            self.form.take(GammaSettings(**self._context.recall("criteria", {})))
        except (TypeError, HccbmError):  # written by another version, or by hand
            self.form.take(GammaSettings())

    def _subject(self, case: Case | None) -> tuple[object, ...]:
        """What a comparison depends on: the two volumes first."""
        chosen = self.form.chosen
        if case is None or chosen is None:
            return ()
        return (chosen[0].volume, chosen[1].volume, self.form.settings, case.rois)

    @guarded
    def _start(self) -> None:
        case, chosen = self._context.case, self.form.chosen
        if case is None or chosen is None or (self._job is not None and self._job.is_running):
            return
        self._problem = ""
        subject, settings = self._subject(case), self.form.settings
        rois = rated_rois(case, chosen[0])
        self._context.remember("criteria", self.form.as_remembered())

        def work(progress: Progress) -> Comparison:
            return compared(*chosen, settings, rois, progress)

        def done(comparison: Comparison) -> None:
            self._job = None
            self._comparison, self._compared = comparison, subject
            self._show()
            self._lay_over()

        self._job = self._context.start_job("Gamma", work, done, self._failed)
        self._show()

    def _failed(self, problem: Exception) -> None:
        self._job = None
        self._problem = str(problem)
        self._show()

    @guarded
    def _lay_over(self) -> None:
        if self._comparison is not None and self.on_images.isChecked():
            self._context.show_overlay(overlay_of(self._comparison))
        else:
            self._context.hide_overlay(OVERLAY)

    @guarded
    def _go_to(self, point_mm: tuple[float, float, float]) -> None:
        self._context.go_to(point_mm)

    @guarded
    def changeEvent(self, event: QEvent) -> None:
        """Another theme has other colours for a verdict."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and getattr(self, "_comparison", None):
            # Once the change has reached all of the panel.
            QTimer.singleShot(0, self, self._show)

    @guarded
    def _show(self) -> None:
        case, found = self._context.case, self._comparison
        running = self._job is not None and self._job.is_running
        why = reason_for_no_comparison(case)
        if not why and self.form.chosen is None:
            why = "The reference and the evaluated dose are the same one"
        self.compare.setEnabled(not why and not running)
        self.compare.setToolTip(why)
        self.save.setEnabled(found is not None)
        self.histogram.setVisible(found is not None)
        self.rates.setVisible(found is not None)
        self.verdict.setVisible(found is not None)
        self.histogram.show_result(None if found is None else found.result)
        self.rates.show_comparison(found)
        if found is None:
            self.verdict.clear()
            self.about.setText("Comparing…" if running else f"{why}." if why else INVITATION)
            self._say_notes((self._problem,))
            return
        colour = level_colour(found.verdict.level, self.palette())
        self.verdict.setText(f"<span style='color:{colour}'>{_verdict(found)}</span>")
        self.about.setText(_about(found))
        changed = self._subject(case) != self._compared
        self._say_notes((self._problem, CHANGED if changed else "", *found.notes))

    def _say_notes(self, notes: tuple[str, ...]) -> None:
        self.notes.setText("\n".join(f"! {note}" for note in notes if note))
        self.notes.setVisible(any(notes))

    @guarded
    def _save(self) -> None:
        if self._comparison is None:
            return
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Save the comparison", "gamma.csv", "CSV (*.csv)"
        )
        if chosen:
            path = Path(chosen) if Path(chosen).suffix else Path(f"{chosen}.csv")
            write_over(path, comparison_csv(self._comparison))


def _verdict(comparison: Comparison) -> str:
    """The rate and the words of TG-218; the rate alone where they do not apply."""
    said = comparison.verdict
    if said.level != "none" or not comparison.result.points:
        return said.text
    return f"{rate_text(comparison.result.pass_percent)} pass. {said.text}"


def _about(comparison: Comparison) -> str:
    result = comparison.result
    return (
        f"{result.settings.label}, 100 % is {result.normalisation_gy:.2f} Gy. "
        f"{result.points:,} points, mean γ {gamma_text(result.mean)}, largest "
        f"{gamma_text(result.maximum)}; {comparison.seconds:.2f} s."
    )
