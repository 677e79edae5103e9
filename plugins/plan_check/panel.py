"""The plan check panel: choose, check, read, sign and hand out."""

from pathlib import Path

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QPalette, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hccbm_gui.core.checks.row import STATUS_WORDS, Status
from hccbm_gui.core.checks.wording import broken
from hccbm_gui.core.errors import HccbmError
from hccbm_gui.plugin.api import Case, PluginContext, PluginJob, Progress, guarded, write_new
from hccbm_gui.plugin.check_list import status_colour

from .choices import ChoiceForm
from .constraints import read_sheets
from .csv_export import sheet_csv
from .limits import read_limits
from .logic import CheckSettings, plan_check
from .memory import remember_sheet, remembered_sign_off
from .row_list import RowList
from .sheet import Sheet
from .sign_box import SignBox

INVITATION = (
    "Open a plan with its dose, structures and CT. The check holds them against each other, the "
    "machine and the constraints, and recomputes every DVH. It changes nothing."
)


def create_panel(context: PluginContext) -> QWidget:
    """The widget the host puts into the window."""
    return PlanCheckPanel(context)


class PlanCheckPanel(QWidget):
    """The sheet of the open case; checked when first shown, and again when asked."""

    def __init__(self, context: PluginContext) -> None:
        super().__init__()
        self._context = context
        self._limits, self._sheets = read_limits(), read_sheets()
        self._sheet: Sheet | None = None
        self._checked: Case | None = None
        self._job: PluginJob | None = None
        self._shown: object = None
        self.form = ChoiceForm(self._sheets, self)
        self.check = QPushButton("Check plan", self)
        self.check.setObjectName("primary")
        self.only_problems = QCheckBox("Only problems", self)
        self.counts = QLabel(self)
        self.counts.setWordWrap(True)
        self.rows = RowList(self)
        self.sign_box = SignBox(context.user, self)
        buttons = QHBoxLayout()
        buttons.addWidget(self.check)
        buttons.addWidget(self.only_problems)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.form)
        layout.addLayout(buttons)
        layout.addWidget(self.counts)
        layout.addWidget(self.rows, 1)
        layout.addWidget(self.sign_box)
        self.check.clicked.connect(self._start)
        self.only_problems.toggled.connect(self._show)
        self.form.changed.connect(self._show)
        self.sign_box.signed.connect(self._sign)
        self.sign_box.wants_pdf.connect(self._save_pdf)
        self.sign_box.wants_csv.connect(self._save_csv)
        context.on_case_changed(self.show_case)
        self.show_case(context.case)

    @property
    def sheet(self) -> Sheet | None:
        """The last sheet of the open patient."""
        return self._sheet

    def show_case(self, case: Case | None) -> None:
        """Follow the case; the sheet of another patient goes."""
        if case is None or (self._sheet is not None and case.patient != self._sheet.patient):
            self._sheet = self._checked = None
            self.sign_box.comment.clear()
        self.form.show_case(case)
        self._show()

    @guarded
    def showEvent(self, event: QShowEvent) -> None:
        """Check a case that has a plan or dose when it is first looked at."""
        super().showEvent(event)
        case = self._context.case
        if self._sheet is None and case is not None and (case.plans or case.doses):
            self._start()

    @property
    def _is_stale(self) -> bool:
        case, before = self._context.case, self._checked
        if case is None or before is None:
            return False
        parts = ("series", "plans", "doses", "rois", "made_doses", "field_cost")
        return any(getattr(case, part) is not getattr(before, part) for part in parts)

    @guarded
    def _start(self, _: object = None) -> None:
        case = self._context.case
        if case is None or (self._job is not None and self._job.is_running):
            return
        settings = CheckSettings(
            self.form.choice, self._limits, self._sheets, self.form.convert_to_eqd2
        )

        def work(progress: Progress) -> Sheet:
            return plan_check(case, settings, progress)

        def done(sheet: Sheet) -> None:
            self._job = None
            self._checked = case
            sign_off = remembered_sign_off(self._context.recall, sheet)
            self._take(sheet if sign_off is None else sheet.with_sign_off(sign_off))

        self._job = self._context.start_job("Plan check", work, done, self._failed)
        self._show()

    def _failed(self, problem: Exception) -> None:
        self._job = self._shown = None
        self._show()
        self.counts.setText(str(problem))

    def _take(self, sheet: Sheet) -> None:
        self._sheet = sheet
        remember_sheet(self._context.recall, self._context.remember, sheet)
        self._show()

    @guarded
    def changeEvent(self, event: QEvent) -> None:
        """Another theme has other colours for the marks."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and getattr(self, "_sheet", None):
            # Once the change has reached all of the panel.
            QTimer.singleShot(0, self, self._show_anew)

    @guarded
    def _show_anew(self) -> None:
        self._shown = None
        self._show()

    @guarded
    def _show(self, _: object = None) -> None:
        case, sheet = self._context.case, self._sheet
        running = self._job is not None and self._job.is_running
        self.check.setEnabled(case is not None and not running)
        self.check.setToolTip("" if case else "Open a plan first")
        self.only_problems.setEnabled(sheet is not None)
        self.sign_box.show_sheet(sheet, self._is_stale or running)
        words = "Checking…" if running else INVITATION
        shown = (sheet, self.only_problems.isChecked(), words if sheet is None else "")
        if shown == self._shown:
            return  # the case changes with every stroke of a contour, the rows do not
        self._shown = shown
        if sheet is not None:
            self.counts.setText(_counts(sheet, self))
            self.rows.show_rows(sheet, only_problems=self.only_problems.isChecked())
        else:
            self.counts.clear()
            self.rows.show_words(words)

    @guarded
    def _sign(self, name: str, comment: str) -> None:
        if self._sheet is not None and not self._is_stale:
            self._take(self._sheet.signed(name, comment))

    @guarded
    def _save_pdf(self) -> None:
        from .pdf_export import sheet_pdf

        if self._sheet is not None:
            self._save("PDF (*.pdf)", ".pdf", sheet_pdf(self._sheet))

    @guarded
    def _save_csv(self) -> None:
        if self._sheet is not None:
            self._save("CSV (*.csv)", ".csv", sheet_csv(self._sheet))

    def _save(self, kind: str, suffix: str, data: bytes) -> None:
        asked = QFileDialog.Option.DontConfirmOverwrite  # what exists is never written over
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Save the plan check", f"plan_check{suffix}", kind, options=asked
        )
        if not chosen:
            return
        path = Path(chosen) if Path(chosen).suffix else Path(chosen + suffix)
        try:
            write_new(path, data)
        except HccbmError as error:
            self.sign_box.state.setText(str(error))
        else:
            self.sign_box.state.setText(f"Saved as {path.name}.")


def _counts(sheet: Sheet, widget: QWidget) -> str:
    """``2 failed · 3 warning · 25 passed`` in the colours of their marks, and what was checked."""
    palette = widget.palette()
    dim = palette.color(QPalette.ColorRole.PlaceholderText).name()
    subject = dict(sheet.subject)
    parts = (f"{name} {subject[name]}" for name in ("Plan", "Dose", "Constraints"))
    checked = f"<span style='color:{dim}'>{broken(' · '.join(parts))}</span>"
    told = (
        f"<b style='color:{status_colour(status, palette)}'>{sheet.counts[status]}</b> "
        f"{STATUS_WORDS[status]}"
        for status in Status
        if sheet.counts[status]
    )
    return f"{' · '.join(told)}<br/>{checked}"
