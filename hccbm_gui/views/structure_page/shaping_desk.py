"""Previews of new structures: made off the GUI thread, shown dashed, taken or thrown away."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import HccbmError
from hccbm_gui.core.progress import Progress
from hccbm_gui.core.roi import Roi
from hccbm_gui.services import gate
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.jobs import Job
from hccbm_gui.services.session import Session
from hccbm_gui.services.structure_drawing import free_name, put_in, slabs_of
from hccbm_gui.views.structure_page.operation import Asked, Operation, Outcome
from hccbm_gui.views.structure_page.structure_page import StructurePage

if TYPE_CHECKING:
    from hccbm_gui.views.main_window import MainWindow

FOLLOW_MS = 150
"""A quick preview follows the hand once it has rested for so long."""


@dataclass(frozen=True, slots=True)
class Slices:
    """The slice views, as far as previews need them.

    Attributes
    ----------
    show_preview : draw a structure dashed, or none.
    image_uid : the image in the main view.
    """

    show_preview: Callable[[Roi | None], object]
    image_uid: Callable[[], str]


class ShapingDesk(QObject):
    """Joins the page with the session.

    Attributes
    ----------
    page : on which all is asked.
    outcome : what is shown dashed; None without a preview.
    """

    def __init__(
        self, session: Session, page: StructurePage, slices: Slices, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self.page, self._slices = session, page, slices
        self.outcome: Outcome | None = None
        self._operation: Operation | None = None
        self._asked: Asked | None = None
        self._job: Job | None = None
        self._known: object = ()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(FOLLOW_MS)
        self._rest.timeout.connect(self.preview)
        page.changed.connect(self._changed)
        page.looked_at.connect(self.show_case)
        result = page.result
        result.preview_wanted.connect(self.preview)
        result.accept_wanted.connect(self.accept)
        result.discard_wanted.connect(self.discard)
        result.cancel_wanted.connect(self.cancel)
        session.patient_changed.connect(self._another_patient)
        session.case_changed.connect(self.show_case)
        session.jobs.progressed.connect(self._progressed)
        session.jobs.finished.connect(self._finished)

    @property
    def is_running(self) -> bool:
        """True while a preview is being made."""
        return self._job is not None

    @property
    def _is_busy(self) -> bool:
        return self._asked is not None

    @guarded
    def show_case(self) -> None:
        """Follow the case and the image in the main view, and with them a preview."""
        case, image_uid = self._session.case, self._slices.image_uid()
        known = None if case is None else (case.patient, case.rois, case.locked, image_uid)
        if known == self._known or not (self.page.isVisible() or self._is_busy):
            return
        self._known = known
        self.page.show_case(case, image_uid)
        asked = self._asked
        if asked is None or case is None or set(asked.inputs) <= set(case.rois):
            return
        if self.page.operation.quick and not self.page.why_not():
            self._rest.start()
        else:
            self._drop()
            self.page.tell(self.tr("The structures have changed since: preview again."))

    @guarded
    def preview(self) -> None:
        """Begin to make what the page asks for, in the place of what is under way."""
        self._rest.stop()
        case = self._session.case
        if case is None or self.page.why_not():
            return
        self._stop_job()
        operation = self.page.operation
        asked = self.page.asked(self._session.cursor_mm)
        self._operation, self._asked = operation, asked
        self.page.tell("")
        self.page.show_running(not operation.quick)
        same = self._session.same_patient()
        self._job = self._session.jobs.start(
            self.tr("Preview: {}").format(operation.title),
            lambda progress: _made(case, operation, asked, progress),
            self._done,
            self._failed,
            guard=lambda: same() and self._asked is asked,
        )

    @guarded
    def accept(self) -> None:
        """Take the preview into the case, as one step of undo."""
        case, outcome, operation = self._session.case, self.outcome, self._operation
        if case is None or outcome is None or operation is None:
            return
        result = self.page.result
        try:
            after = put_in(case, outcome.roi, result.name.text(), result.target.key)
        except HccbmError as error:
            self.page.tell(str(error))
            return
        self._drop()
        result.forget_name()
        self._session.edit(operation.title, after)

    @guarded
    def discard(self) -> None:
        """Take the preview away; the case stays as it is."""
        self._drop()
        self.page.tell("")

    @guarded
    def cancel(self) -> None:
        """Stop what is under way; what was shown before stays."""
        self._stop_job()
        self.page.tell(self.tr("Cancelled"))

    @guarded
    def _changed(self) -> None:
        self.page.show_possible()
        if not self._is_busy:
            return
        if self.page.operation.quick and not self.page.why_not():
            if self.page.operation is not self._operation:
                self._drop()
            self._rest.start()
        else:
            self._drop()

    @guarded
    def _another_patient(self) -> None:
        self._drop()
        self.page.tell("")
        self.page.result.forget_name()
        # Also out of sight it holds nothing of the patient before.
        self._known = ()
        self.page.show_case(self._session.case, "")

    @guarded
    def _done(self, made: tuple[Outcome, float | None]) -> None:
        outcome, before_cc = made
        self.outcome = outcome
        self._slices.show_preview(outcome.roi)
        self.page.show_outcome(outcome, before_cc)
        if self._session.case is not None:
            self.page.result.propose(free_name(self._session.case, outcome.roi.name))
        if outcome.values is not None:
            self.page.form.take(dict(zip(("low", "high"), outcome.values, strict=True)))

    @guarded
    def _failed(self, error: Exception) -> None:
        asked = self._asked
        self._drop()
        self._asked = asked
        if not isinstance(error, HccbmError):
            gate.report(error, "the preview of a structure")
        self.page.tell(str(error))

    @guarded
    def _progressed(self, job: Job, fraction: float, message: str) -> None:
        if job is self._job and self.page.result.bar.isVisible():
            self.page.show_running(True, fraction)

    @guarded
    def _finished(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            self.page.show_running(False)

    def _stop_job(self) -> None:
        if self._job is not None:
            job, self._job = self._job, None
            job.cancel()
            self.page.show_running(False)

    def _drop(self) -> None:
        """No preview is shown or under way any more."""
        self._rest.stop()
        self._stop_job()
        self._asked = None
        if self.outcome is not None:
            self.outcome = None
            self._slices.show_preview(None)
        self.page.show_outcome(None, None)


def _made(
    case: Case, operation: Operation, asked: Asked, progress: Progress
) -> tuple[Outcome, float | None]:
    """What was asked for, and the volume of the structure it was made from."""
    outcome = operation.run(case, asked, progress)
    before = None if asked.first is None else slabs_of(case, asked.first).volume_cc
    return outcome, before


def connect_structure_page(window: "MainWindow") -> ShapingDesk:
    """Give the window its page "Shape"; what is made lives as long as the window does."""
    grid, page = window.slices, StructurePage()
    window.tabs.add_page(page, QCoreApplication.translate("StructurePage", "Shape"))
    slices = Slices(grid.over.show_preview, lambda: grid.shown.base_uid)
    desk = ShapingDesk(window.session, page, slices, window)
    # Another image may have been put into the main view meanwhile.
    grid.hovered.connect(desk.show_case)
    return desk


def shaping_desk(window: "MainWindow") -> ShapingDesk:
    """What `connect_structure_page` made."""
    return window.findChild(ShapingDesk)
