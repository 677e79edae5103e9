"""The main job on the phantom patient, done in the real window by itself."""

import json
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hccbm_gui.app.answer import note, plain
from hccbm_gui.app.window import make_application
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.progress import Progress, part
from hccbm_gui.io.phantom import write_phantom
from hccbm_gui.services.phantom_cache import emptied
from hccbm_gui.services.settings import FOLDER_VARIABLE

if TYPE_CHECKING:
    from hccbm_gui.services.session import Session
    from hccbm_gui.views.main_window import MainWindow

WINDOW_SIZE = (1600, 1000)
PATIENCE_S = 480.0
"""The slowest machine must have opened and analysed the patient by then."""

PAINT_S = 1.5
"""Time for the last pictures to be painted before the screen is taken."""

APPROVER = "demo, unattended"
FILES = ("window.png", "comparison.png", "report.pdf", "comparison.json")


def do_main_job(out: Path, *, small: bool, progress: Progress) -> dict[str, Any]:
    """Write the phantom, open it, decide, compare, and leave `FILES` in `out`.

    Raises
    ------
    InputRefused : `out` cannot be used.
    RuntimeError : the window did not get there.
    """
    if out.exists() and not out.is_dir():
        raise InputRefused(f"{out} is a file, not a folder.")
    out.mkdir(parents=True, exist_ok=True)
    patient = emptied(out / "phantom")
    write_phantom(patient, small=small, progress=part(progress, 0.0, 0.4))
    with tempfile.TemporaryDirectory(prefix="hccbm-demo-") as private:
        # The unattended window neither reads nor changes the settings of the user.
        before = os.environ.get(FOLDER_VARIABLE)
        os.environ[FOLDER_VARIABLE] = private
        try:
            _work_in_window(patient, out, part(progress, 0.4, 1.0))
        finally:
            if before is None:
                del os.environ[FOLDER_VARIABLE]
            else:
                os.environ[FOLDER_VARIABLE] = before
    return {"folder": str(out), "files": list(FILES), "phantom": str(patient)}


def _work_in_window(patient: Path, out: Path, progress: Progress) -> None:
    application = make_application()
    from hccbm_gui.services.session import Session
    from hccbm_gui.views.wiring import assemble_window

    session = Session()
    window = assemble_window(session)
    session.problem.connect(lambda problem: note(f"Problem: {problem}"))
    try:
        _fill_screen(window)
        analysed: list[bool] = []
        window.opening.analysed.connect(lambda: analysed.append(True))
        window.open_paths([patient])
        _wait("opening the patient", lambda: bool(analysed), progress)
        _decide(session)
        session.go_to_step("Fields")
        _wait("comparing the fields", lambda: _is_settled(window, session), progress)
        window.comparison.dose_wanted.emit()
        _wait("estimating the dose", lambda: _is_estimated(session), progress)
        _save(window, session, out, progress)
    finally:
        window.close()
        session.jobs.shutdown()
        application.processEvents()


def _fill_screen(window: "MainWindow") -> None:
    screen = window.screen().geometry()
    width, height = (min(a, b) for a, b in zip(WINDOW_SIZE, screen.size().toTuple(), strict=True))
    window.setGeometry(screen.x(), screen.y(), width, height)
    window.show()
    window.raise_()


def _decide(session: "Session") -> None:
    """What a person would do at the steps Bone scan and Align, recorded as unattended."""
    from hccbm_gui.core.spot import SpotState
    from hccbm_gui.services.edits import approve_alignment, now_iso, set_spot_state

    case = session.case
    if case is None or (case.comparison is None and not case.spots):
        raise RuntimeError("the phantom patient was not analysed")
    for spot in case.spots:
        if not spot.physiological:
            case = set_spot_state(case, spot.id, SpotState.ACCEPTED)
    session.edit("Accept the spots", case)
    for alignment in case.alignments:
        case = approve_alignment(case, alignment.scan_uid, APPROVER, now_iso())
    session.edit("Approve the alignment", case)


def _is_settled(window: "MainWindow", session: "Session") -> bool:
    if session.comparison_due or session.jobs.running:
        return False
    if session.comparison_problem:
        raise RuntimeError(f"the fields were not compared: {session.comparison_problem}")
    return window.bone.image is not None


def _is_estimated(session: "Session") -> bool:
    return not session.jobs.running and session.case is not None and bool(session.case.current_cost)


def _save(window: "MainWindow", session: "Session", out: Path, progress: Progress) -> None:
    from hccbm_gui.plugin.contributed import printable_sections
    from hccbm_gui.services.comparison_json import comparison_to_json
    from hccbm_gui.services.report import write_comparison_png, write_report

    case = session.case
    if case is None or case.comparison is None:
        raise RuntimeError("there is no comparison to save")
    progress(0.8, "Writing report and pictures")
    data = plain(comparison_to_json(case, case.comparison))
    (out / "comparison.json").write_text(json.dumps(data, indent=1), encoding="utf-8")
    write_comparison_png(out / "comparison.png", case, case.comparison)
    sections = printable_sections(window.plugins, case)
    write_report(out / "report.pdf", case, case.comparison, sections=sections)
    window.note_report(str(out / "report.pdf"))
    until = time.monotonic() + PAINT_S
    _wait("painting", lambda: time.monotonic() > until, progress)
    picture = window.screen().grabWindow(window.winId())
    if picture.isNull() or not picture.save(str(out / "window.png")):
        raise RuntimeError("the picture of the window could not be taken")


def _wait(what: str, condition: Callable[[], bool], progress: Progress) -> None:
    """Run the event loop until `condition` holds."""
    from PySide6.QtCore import QEventLoop, QTimer

    end = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > end:
            raise RuntimeError(f"{what} took more than {PATIENCE_S:.0f} s")
        progress(0.5, what)
        loop = QEventLoop()
        QTimer.singleShot(50, loop.quit)
        loop.exec()
