"""A film along the slices of a view: pictures in the GUI thread, the file in a job."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Full, Queue

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from hccbm_gui.core.errors import MissingInput
from hccbm_gui.core.progress import Progress
from hccbm_gui.render.slice_scene import SliceScene
from hccbm_gui.services.gate import guarded, report
from hccbm_gui.services.jobs import Job, Jobs, JobState
from hccbm_gui.services.pictures.animation import write_animation
from hccbm_gui.services.pictures.notice_strip import with_notice
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.views.screens.snapshots import LEFT_OUT, bare_picture

Point = tuple[float, float, float]
MANY_SLICES = 1_000_000
MOST_SLICES = 5000
WAITING = 4
"""Pictures that may wait for the job: it must not fill the memory when it is slower."""

EMPTY_S = 0.05


@dataclass(frozen=True, slots=True)
class CineChoice:
    """What to film, and how.

    Attributes
    ----------
    first, last : indices of the slices, both included; backwards when `last` is smaller.
    every : 1 for each slice, 2 for every other...
    fps : frames a second.
    width_px : of the film at most; never larger than the view.
    suffix : ``.gif``, ``.png`` or ``.webp``.
    """

    first: int
    last: int
    every: int = 1
    fps: float = 12.0
    width_px: int = 800
    suffix: str = ".gif"

    def indices(self) -> range:
        """The slices in the order in which they are shown."""
        step = self.every if self.last >= self.first else -self.every
        return range(self.first, self.last + (1 if step > 0 else -1), step)


def slices_of(pane: QWidget) -> list[Point]:
    """The positions (LPS mm) of the crosshair on every slice of a view; empty when it has none.

    The view stands afterwards where it stood.
    """
    scene = getattr(pane, "scene", None)
    if not isinstance(scene, SliceScene):
        return []
    before = scene.cursor_mm
    try:
        scene.step(-MANY_SLICES)
        places = [scene.cursor_mm]
        while len(places) < MOST_SLICES:
            scene.step(1)
            if scene.cursor_mm == places[-1]:
                break
            places.append(scene.cursor_mm)
    finally:
        scene.set_cursor(before)
    return places if len(places) > 1 else []


class Film(QObject):
    """One film in the making; puts the view back where it was, however it ends.

    Signals
    -------
    written : the file is there.
    ended : no picture is taken any more, and the view stands where it stood.
    """

    written = Signal()
    ended = Signal()

    def __init__(
        self, pane: QWidget, path: Path, choice: CineChoice, palette: Palette, identity: bool
    ) -> None:
        # A child of the view: a patient that is closed takes both away.
        super().__init__(pane)
        self._pane, self._path, self._choice = pane, path, choice
        self._palette, self._identity = palette, identity
        places = slices_of(pane)
        self._places = [places[n] for n in choice.indices() if 0 <= n < len(places)]
        if not self._places:
            raise MissingInput("This view has no slices to film.", remedy="Choose a slice view.")
        self._scene: SliceScene = pane.scene  # type: ignore[attr-defined]
        self._next = 0
        self._made: Queue[QImage | None] = Queue(WAITING)
        self._held: QImage | None = None
        self._home = self._seen = self._scene.cursor_mm
        self._job: Job | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._take)

    @property
    def running(self) -> bool:
        """Whether pictures are still taken or written."""
        return self._job is not None

    def start(self, jobs: Jobs) -> None:
        """Take the first picture as soon as the window has time."""
        made, count, path, fps = self._made, len(self._places), self._path, self._choice.fps

        def work(progress: Progress) -> int:
            # Whether an older file may go was asked together with the name.
            frames = _taken(made, count, progress)
            return write_animation(path, frames, count, fps, progress, replace=True)

        jobs.finished.connect(self._job_finished)
        self._job = job = jobs.start(self.tr("Filming"), work, self._done)
        self._pane.destroyed.connect(guarded(job.cancel))
        self._timer.start(0)

    @Slot()
    @guarded
    def _take(self) -> None:
        """One picture; nothing while the job has enough of them."""
        if self._held is None:
            if self._next >= len(self._places):
                if self._offer(None):
                    self._stop_taking()
                return
            try:
                self._held = self._picture(self._places[self._next])
            except Exception as problem:  # noqa: BLE001 - told, and the film given up
                self._give_up(problem)
                return
            self._next += 1
        if self._offer(self._held):
            self._held = None

    def _offer(self, picture: QImage | None) -> bool:
        try:
            self._made.put_nowait(picture)
        except Full:
            self._timer.setInterval(10)
            return False
        self._timer.setInterval(0)
        return True

    def _picture(self, place: Point) -> QImage:
        if self._scene.cursor_mm != self._seen:
            # The user went on meanwhile: that is where the view will stand.
            self._home = self._scene.cursor_mm
        self._scene.set_cursor(place)
        self._seen = self._scene.cursor_mm
        picture = bare_picture(self._pane, self._identity)
        width = min(self._choice.width_px, picture.width())
        ratio = self._pane.devicePixelRatioF() * width / picture.width()
        if width < picture.width():
            picture = picture.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        words = "" if self._identity else LEFT_OUT
        return with_notice(picture, self._palette, max(ratio, 0.5), words)

    def _stop_taking(self) -> None:
        if not self._timer.isActive():
            return
        self._timer.stop()
        if self._scene.cursor_mm == self._seen:
            self._scene.set_cursor(self._home)
        self._pane.update()
        self.ended.emit()

    def _give_up(self, problem: Exception) -> None:
        report(problem, "the film")
        if self._job is not None:
            self._job.cancel()
        self._stop_taking()

    @guarded
    def _done(self, _count: int) -> None:
        self.written.emit()

    @Slot(object)
    @guarded
    def _job_finished(self, job: Job) -> None:
        if job is not self._job:
            return
        self._job = None
        if job.state is not JobState.DONE:
            self._stop_taking()


def _taken(made: "Queue[QImage | None]", count: int, progress: Progress) -> Iterator[QImage]:
    """The pictures as they come, in the thread of the job, which hears Cancel meanwhile."""
    taken = 0
    while True:
        try:
            picture = made.get(timeout=EMPTY_S)
        except Empty:
            progress(0.9 * taken / count, "waiting for the view")
            continue
        if picture is None:
            return
        taken += 1
        yield picture
