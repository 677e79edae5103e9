"""A walk through the window with mouse and keys, a picture of every step.

    xvfb-run -a -s "-screen 0 1600x1000x24 +extension GLX" python tests/walk/walk.py docs/walk

Every event goes through Qt's own queue to the widget that a hand would meet; nothing is called
behind the window's back but to find out where things are. Each step says what must hold after it.
"""

import os
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from hccbm_gui.views.main_window import MainWindow

WINDOW_SIZE = (1600, 1000)
PATIENCE_S = 90.0
LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier

Step = Callable[["Walker"], None]


def pause(milliseconds: int) -> None:
    """Let the program run; `QTest.qWait` would keep Python's threads from running."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


class Walker:
    """A hand on the window, and a camera.

    Parameters
    ----------
    patient : folder that is dropped.
    out : where the pictures go.
    """

    def __init__(self, patient: Path, out: Path) -> None:
        from hccbm_gui.services.session import Session
        from hccbm_gui.views.wiring import assemble_window

        self.patient, self.out = patient, out
        self.session: Session = Session()
        self.window: MainWindow = assemble_window(self.session)
        self.problems: list[str] = []
        self.session.problem.connect(lambda problem: self.problems.append(str(problem)))
        self.taken: list[Path] = []

    @property
    def axial(self) -> QWidget:
        """The axial view of the main image."""
        return self.window.slices.views["axial"]

    def wait(self, what: str, until: Callable[[], bool]) -> None:
        """Let the program run until something holds."""
        end = time.monotonic() + PATIENCE_S
        while not until():
            assert time.monotonic() < end, f"{what}: not within {PATIENCE_S:.0f} s"
            pause(20)

    def quiet(self, seconds: float = 0.4) -> None:
        """Let pictures be painted and jobs end."""
        pause(round(1000 * seconds))
        self.wait("jobs", lambda: not self.session.jobs.running)
        pause(100)

    def drag(
        self, view: QWidget, start: QPoint, end: QPoint, button: Qt.MouseButton = LEFT
    ) -> None:
        """Press, move in small steps, release."""
        QTest.mouseMove(view, start)
        QTest.mousePress(view, button, NO_KEY, start)
        for share in range(1, 9):
            QTest.mouseMove(view, start + (end - start) * share / 8)
            pause(5)
        QTest.mouseRelease(view, LEFT, NO_KEY, end)

    def wheel(self, view: QWidget, notches: int) -> None:
        """Turn the wheel over the middle of a view."""
        middle = QPointF(view.rect().center())
        for _ in range(abs(notches)):
            event = QWheelEvent(
                middle,
                QPointF(view.mapToGlobal(view.rect().center())),
                QPoint(),
                QPoint(0, 120 if notches > 0 else -120),
                Qt.MouseButton.NoButton,
                NO_KEY,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            )
            QApplication.sendEvent(view, event)
            pause(5)

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = NO_KEY) -> None:
        """Press a key while the window has the focus."""
        self.window.activateWindow()
        target = QApplication.focusWidget() or self.window
        QTest.keyClick(target, key, held)

    def look(self, name: str) -> None:
        """Take a picture of the window."""
        self.quiet()
        path = self.out / f"{len(self.taken) + 1:02}-{name}.jpg"
        picture = self.window.screen().grabWindow(self.window.winId())
        assert not picture.isNull()
        assert picture.save(str(path), "JPG", 82)
        self.taken.append(path)
        assert not self.problems, self.problems


def drop_a_folder(walker: Walker) -> None:
    """The patient appears, its spots are found and the fields compared."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(walker.patient))])
    opened: list[bool] = []
    walker.window.opening.analysed.connect(lambda: opened.append(True))
    middle = walker.window.rect().center()
    copy = Qt.DropAction.CopyAction
    QApplication.sendEvent(walker.window, QDragEnterEvent(middle, copy, data, LEFT, NO_KEY))
    QApplication.sendEvent(walker.window, QDropEvent(QPointF(middle), copy, data, LEFT, NO_KEY))
    walker.wait("opening", lambda: bool(opened))
    walker.quiet(1.5)
    assert walker.session.case is not None
    assert walker.session.case.spots


def change_the_layout(walker: Walker) -> None:
    """Ctrl+4 sets CT, functional image and both fused beside each other, Ctrl+3 goes back."""
    walker.key(Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    walker.look("layout-compare")
    walker.key(Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    walker.quiet(1.0)
    assert walker.axial.isVisible()


def scroll(walker: Walker) -> None:
    """Five notches of the wheel are five slices, and the linked position follows."""
    before = walker.session.cursor_mm[2]
    walker.wheel(walker.axial, 5)
    spacing = walker.axial.scene.base.geometry.spacing_mm[0]
    moved = walker.session.cursor_mm[2] - before
    assert abs(abs(moved) - 5 * spacing) < 1e-6, moved


def window_and_level(walker: Walker) -> None:
    """Dragging with the left button widens and shifts the window."""
    before = walker.axial.scene.window_level
    middle = walker.axial.rect().center()
    walker.drag(walker.axial, middle, middle + QPoint(60, 30))
    after = walker.axial.scene.window_level
    assert after.width > before.width
    assert after.level != before.level


def fuse(walker: Walker) -> None:
    """While Space is held the fused image is gone; released it is back."""
    view = walker.axial
    view.setFocus()
    with_overlay = view.grabFramebuffer()
    QTest.keyPress(view, Qt.Key.Key_Space)
    walker.look("held-space")
    without = view.grabFramebuffer()
    QTest.keyRelease(view, Qt.Key.Key_Space)
    walker.quiet()
    assert view.grabFramebuffer() == with_overlay
    assert without != with_overlay


def measure(walker: Walker) -> None:
    """M takes the ruler; a drag measures, and the length is written into the picture."""
    walker.axial.setFocus()
    walker.key(Qt.Key.Key_M)
    middle = walker.axial.rect().center()
    walker.drag(walker.axial, middle - QPoint(60, 20), middle + QPoint(60, 20))
    walker.quiet()
    assert len(walker.session.case.measurements) == 1


def maximise(walker: Walker) -> None:
    """A double click shows one view alone, with the window tool in hand."""
    walker.axial.setFocus()
    walker.key(Qt.Key.Key_W)
    QTest.mouseDClick(walker.axial, LEFT, NO_KEY, walker.axial.rect().center() + QPoint(30, 60))
    walker.quiet(0.8)
    assert not walker.window.slices.views["coronal"].isVisible()


def snapshot(walker: Walker) -> None:
    """F12 writes the view into a file, without the patient's name."""
    from hccbm_gui.views.screens.screens import connect_screens

    path = Path(tempfile.mkdtemp()) / "view.png"
    connect_screens(walker.window).ask_path = lambda *_asked: path
    walker.axial.setFocus()
    walker.key(Qt.Key.Key_F12)
    walker.quiet()
    assert path.stat().st_size > 10_000


def undo(walker: Walker) -> None:
    """The view goes back to its place, and Ctrl+Z takes the ruler away."""
    QTest.mouseDClick(walker.axial, LEFT, NO_KEY, walker.axial.rect().center() + QPoint(30, 60))
    walker.quiet(0.8)
    assert walker.window.slices.views["coronal"].isVisible()
    walker.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    walker.quiet()
    assert not walker.session.case.measurements


STEPS: tuple[tuple[str, Step], ...] = (
    ("dropped", drop_a_folder),
    ("layout-2x2", change_the_layout),
    ("scrolled", scroll),
    ("windowed", window_and_level),
    ("fused", fuse),
    ("measured", measure),
    ("maximised", maximise),
    ("snapshot", snapshot),
    ("undone", undo),
)


def walk(patient: Path, out: Path) -> list[Path]:
    """Go all steps; the pictures taken."""
    out.mkdir(parents=True, exist_ok=True)
    walker = Walker(patient, out)
    window = walker.window
    try:
        screen = window.screen().geometry()
        window.setGeometry(
            0, 0, *(min(a, b) for a, b in zip(WINDOW_SIZE, screen.size().toTuple(), strict=True))
        )
        window.show()
        pause(300)
        window.activateWindow()
        walker.look("empty")
        for name, step in STEPS:
            step(walker)
            walker.look(name)
    finally:
        window.close()
        walker.session.jobs.shutdown()
        QApplication.processEvents()
    return walker.taken


def main(out: Path) -> None:
    """The walk on a phantom of its own."""
    from hccbm_gui.app.window import make_application
    from hccbm_gui.io.phantom import write_phantom
    from hccbm_gui.services.settings import FOLDER_VARIABLE

    with tempfile.TemporaryDirectory() as private:
        os.environ[FOLDER_VARIABLE] = private
        make_application()
        patient = Path(private) / "phantom"
        write_phantom(patient)
        try:
            taken = walk(patient, out)
        except AssertionError:
            # The program's own hook would put it into its log.
            traceback.print_exc()
            sys.exit(1)
        for path in taken:
            sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/walk"))
