"""Running work in the status bar: what it does, how far it is, and Cancel."""

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QToolButton, QWidget

from hccbm_gui.services.gate import guarded
from hccbm_gui.services.jobs import Job, Jobs
from hccbm_gui.views.look.elided_label import ElidedLabel
from hccbm_gui.views.look.icons import show_icon


class JobBar(QWidget):
    """Shows the job that started last; hidden while nothing runs."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._running: list[Job] = []
        self._text = ElidedLabel(self, most_px=260)
        self._bar = QProgressBar(self)
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(120)
        self._bar.setAccessibleName(self.tr("Progress of the running work"))
        self._cancel = QToolButton(self)
        self._cancel.setObjectName("small")
        show_icon(self._cancel, "close", self.tr("Cancel this work"), size_px=14)
        self._cancel.clicked.connect(self._cancel_last)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self._text, self._bar, self._cancel):
            layout.addWidget(widget)
        jobs.started.connect(self._started)
        jobs.progressed.connect(self._progressed)
        jobs.stopped.connect(self._finished)
        jobs.finished.connect(self._finished)
        self.hide()

    @guarded
    def _started(self, job: Job) -> None:
        self._running.append(job)
        self._say(job.title)
        self._bar.setValue(0)
        self.show()

    @guarded
    def _progressed(self, job: Job, fraction: float, message: str) -> None:
        if self._running and job is self._running[-1]:
            self._bar.setValue(int(fraction * 1000))
            self._say(f"{job.title}: {message}" if message else job.title)

    @guarded
    def _finished(self, job: Job) -> None:
        if job in self._running:
            self._running.remove(job)
        if self._running:
            self._say(self._running[-1].title)
        else:
            self.hide()

    def _say(self, words: str) -> None:
        others = len(self._running) - 1
        more = self.tr(" (and {count} more)").format(count=others) if others > 0 else ""
        self._text.setText(words + more)

    @guarded
    def _cancel_last(self) -> None:
        if self._running:
            self._running[-1].cancel()
