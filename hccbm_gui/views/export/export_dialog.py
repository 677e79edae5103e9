"""Writing the work on a patient as DICOM: what, where to, and what has come of it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

import hccbm_gui
from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import HccbmError
from hccbm_gui.core.progress import Progress
from hccbm_gui.services.case_opening import OpenedCase
from hccbm_gui.services.export import (
    ExportRequest,
    Written,
    export,
    picture_choice,
)
from hccbm_gui.services.export_choices import exportables
from hccbm_gui.services.gate import guarded, report
from hccbm_gui.services.job import Job
from hccbm_gui.services.session import Session
from hccbm_gui.views.export.export_folder import FolderRow
from hccbm_gui.views.export.export_list import LEAST_PX, ExportList, WrittenList
from hccbm_gui.views.export.export_pictures import Pictures
from hccbm_gui.views.export.export_plan_row import PlanRow

Source = Callable[[], OpenedCase | None]


class ExportDialog(QDialog):
    """Stays open beside the images and follows the case.

    Parameters
    ----------
    session : holds the case.
    source : what was read, and from where.
    pictures : of the screen.

    Signals
    -------
    told(sentence) : what has come of it, for the status line.
    """

    told = Signal(str)

    def __init__(
        self,
        session: Session,
        source: Source,
        pictures: Pictures | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Export DICOM"))
        self._session, self._source = session, source
        self._pictures = pictures or Pictures()
        self._job: Job | None = None
        self._failure = ""
        self._written_to = Path()
        self.list, self.written = ExportList(self), WrittenList(self)
        self.plan = PlanRow(self)
        self.folder, self.problem = FolderRow(self), QLabel(self)
        self.bar = QProgressBar(self)
        self.write, self.close_button = QPushButton(self), QPushButton(self.tr("Close"), self)
        self.open_folder = QPushButton(self.tr("Open the folder"), self)
        self._lay_out()
        self._connect()
        self.refresh()

    def _lay_out(self) -> None:
        notice = QLabel(hccbm_gui.NOTICE, self)
        notice.setObjectName("notice")
        notice.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.problem.setObjectName("attention")
        self.problem.setWordWrap(True)
        self.write.setObjectName("primary")
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        buttons = QHBoxLayout()
        buttons.addWidget(self.open_folder)
        buttons.addWidget(self.bar, 1)
        buttons.addStretch(1)
        for button in (self.write, self.close_button):
            buttons.addWidget(button)
        for button in (self.open_folder, self.close_button):
            button.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.addWidget(notice)
        column.addWidget(self.list, 3)
        column.addWidget(self.plan)
        column.addWidget(self.folder)
        column.addWidget(self.problem)
        column.addWidget(self.written, 1)
        column.addLayout(buttons)
        for hidden in (self.written, self.open_folder, self.bar):
            hidden.hide()
        self.resize(900, 560)

    def _connect(self) -> None:
        for change in (self.list.ticked, self.folder.changed):
            change.connect(self._changed)
        self.write.clicked.connect(self._write_or_stop)
        self.open_folder.clicked.connect(self._open_folder)
        self.close_button.clicked.connect(self.close)
        self._session.case_changed.connect(self.refresh)
        self._session.stale_changed.connect(self.refresh)
        self._session.patient_changed.connect(self.close)
        self._session.jobs.progressed.connect(self._progressed)
        self._session.jobs.finished.connect(self._finished)
        self.finished.connect(self._stop)

    # ---- what is shown

    @property
    def running(self) -> bool:
        """True while files are being written."""
        return self._job is not None

    @guarded
    def refresh(self) -> None:
        """Follow the case: what can be written of it now."""
        case = self._session.case
        if case is None or self.running:
            return
        lines = exportables(case, self._loaded(), self._session.stale)
        named = self._pictures.names_patient()
        for key, title in self._pictures.titles().items():
            lines.append(picture_choice(key, title, named))
        self.plan.propose(case)
        self.list.show_lines(lines)

    def why_not(self) -> str:
        """Why nothing can be written now; empty when it can."""
        if not self.list.ticked_keys():
            return self.tr("Tick what is to be written.")
        return self.folder.why_not(self._sources())

    @guarded
    def _changed(self) -> None:
        self._failure = ""
        self._judge()

    def _judge(self) -> None:
        why_not = "" if self.running else self.why_not()
        self.problem.setText(why_not or self._failure)
        self.problem.setVisible(bool(self.problem.text()))
        self.write.setText(self.tr("Stop") if self.running else self.tr("Write"))
        self.write.setEnabled(self.running or not why_not)
        self.write.setToolTip(why_not)
        plans = any(key.startswith("rtplan:") for key in self.list.ticked_keys())
        self.plan.setEnabled(plans and not self.running)
        self.plan.setToolTip("" if plans else self.tr("Tick a plan first."))
        for widget in (self.list, self.folder):
            widget.setEnabled(not self.running)
            widget.setToolTip(self.tr("Files are being written.") if self.running else "")
        self.bar.setVisible(self.running)

    def _loaded(self) -> Case | None:
        opened = self._source()
        return None if opened is None else opened.loaded

    def _sources(self) -> tuple[Path, ...]:
        opened = self._source()
        return () if opened is None else tuple(opened.sources)

    # ---- what is done

    @guarded
    def _write_or_stop(self) -> None:
        if self.running:
            self._stop()
        else:
            self.start()

    @guarded
    def _stop(self) -> None:
        if self._job is not None:
            self._failure = self.tr("Stopped: nothing was written.")
            self._job.cancel()

    def start(self) -> None:
        """Write what is ticked, in a job."""
        case = self._session.case
        if case is None or self.why_not():
            return
        keys = self.list.ticked_keys()
        taken = {key: self._pictures.take(key) for key in self._pictures.titles() if key in keys}
        request = ExportRequest(
            keys,
            self.folder.path(),
            self._sources(),
            self.plan.intent(),
            self._loaded(),
            self._session.stale,
            taken,
        )

        def work(progress: Progress) -> tuple[Written, ...]:
            return export(case, request, progress)

        self._failure = ""
        # What was written before must not be taken for what comes of this.
        self.written.show_written(())
        self.open_folder.hide()
        self.bar.setValue(0)
        self._job = self._session.jobs.start(
            self.tr("Writing DICOM"),
            work,
            self._done,
            self._failed,
            guard=self._session.same_patient(),
        )
        self._judge()

    @guarded
    def _done(self, written: tuple[Written, ...]) -> None:
        self._failure = ""
        self.written.show_written(written)
        if self.written.isHidden():
            self.resize(self.width(), self.height() + LEAST_PX)
            self.written.show()
        self.open_folder.show()
        folder = self._written_to = written[0].path.parent
        sentence = self.tr("{} DICOM files written to {}").format(len(written), folder)
        self.told.emit(sentence)

    @guarded
    def _failed(self, problem: Exception) -> None:
        self._failure = str(problem)
        if not isinstance(problem, HccbmError):
            report(problem, "the export")

    @guarded
    def _progressed(self, job: Job, fraction: float, _message: str) -> None:
        if job is self._job:
            self.bar.setValue(int(1000 * fraction))

    @guarded
    def _finished(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            self._judge()

    @guarded
    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written_to)))
