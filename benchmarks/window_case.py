"""The assembled window of the program and small made-up patients for it, for the benchmarks."""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("LIBGL_ALWAYS_SOFTWARE", "1")

from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.planar import PlanarImage, PlanarScan, View
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.services.settings import FOLDER_VARIABLE

if TYPE_CHECKING:
    from hccbm_gui.views.main_window import MainWindow


def made_up_case(number: int, slices: int = 60, side: int = 192) -> Case:
    """A CT with a spine, a SPECT, a planar scan and ten structures; another one each `number`."""
    chance = np.random.default_rng(number)
    frame, size_mm = f"frame-{number}", 384.0
    step, low = size_mm / side, -size_mm / 2.0
    grid = Geometry.from_axes((slices, side, side), (low, low, -150.0), (5.0, step, step), frame)
    _, j, i = np.ogrid[:slices, :side, :side]
    x, y = low + step * i, low + step * j
    ct = chance.integers(-20, 20, grid.shape, dtype=np.int16)
    ct += np.where((x / 170) ** 2 + (y / 110) ** 2 < 1, 40, -1000).astype(np.int16)
    ct[np.broadcast_to(x**2 + (y - 60) ** 2 < 22**2, grid.shape)] = 700
    coarse = Geometry.from_axes((30, 64, 64), (low, low, -150.0), (10.0, 6.0, 6.0), frame)
    spect = chance.poisson(5.0, coarse.shape).astype(np.float32)
    counts = chance.poisson(3.0, (256, 128)).astype(np.uint16)
    planar = PlanarImage(counts, (4.0, 4.0), View.ANTERIOR, True)
    uids = {kind: f"{kind}-{number}" for kind in ("ct", "spect", "nm", "rs")}
    return Case(
        patient=Patient(f"ID{number:04d}", f"Bench^Patient{number}", "1960-01-02", "F"),
        series=(
            SeriesInfo(uids["ct"], "s1", "CT", "volume", "Planning", files=slices, frame_uid=frame),
            SeriesInfo(uids["spect"], "s2", "NM", "spect", "SPECT", files=1, frame_uid=frame),
            SeriesInfo(uids["nm"], "s3", "NM", "planar", "Whole body", files=1),
            SeriesInfo(uids["rs"], "s1", "RTSTRUCT", "structures", files=1, frame_uid=frame),
        ),
        volumes=MappingProxyType(
            {
                uids["ct"]: Volume(ct, grid, Unit.HU),
                uids["spect"]: Volume(spect, coarse, Unit.COUNTS),
            }
        ),
        planar_scans=MappingProxyType({uids["nm"]: PlanarScan((planar,), whole_body=True)}),
        rois=tuple(_tube(n, chance, frame, uids) for n in range(10)),
    )


def _tube(number: int, chance: np.random.Generator, frame: str, uids: dict[str, str]) -> Roi:
    turn = np.linspace(0.0, 2.0 * np.pi, 80, endpoint=False)
    middle, radius = chance.uniform(-80, 80, 2), chance.uniform(10, 40)
    ring = middle + radius * np.column_stack([np.cos(turn), np.sin(turn)])
    levels = np.arange(-100.0, 100.0, 5.0)
    return Roi(
        name="GTVp" if number == 0 else f"OAR {number}",
        kind=RoiKind.GTV if number == 0 else RoiKind.OAR,
        colour=tuple(int(c) for c in chance.integers(60, 255, 3)),
        frame_uid=frame,
        contours=tuple(np.column_stack([ring, np.full(80, z)]) for z in levels),
        series_uid=uids["ct"],
        number=number + 1,
        structure_set_uid=uids["rs"],
    )


@contextmanager
def assembled_window() -> Iterator["MainWindow"]:
    """The window as the program makes it, 1600 x 1000, with settings of its own."""
    with tempfile.TemporaryDirectory(prefix="hccbm-bench-") as private:
        os.environ[FOLDER_VARIABLE] = private
        from hccbm_gui.app.window import make_application
        from hccbm_gui.services.session import Session
        from hccbm_gui.views.wiring import assemble_window

        application = make_application()
        # The program goes on after an error; a measurement must not.
        sys.excepthook = sys.__excepthook__
        session = Session()
        session.problem.connect(lambda problem: print(f"Problem: {problem}", file=sys.stderr))
        window = assemble_window(session)
        window.resize(1600, 1000)
        window.show()
        try:
            yield window
        finally:
            window.close()
            session.jobs.shutdown()
            application.processEvents()


def settle(window: "MainWindow", painted_s: float = 0.15, patience_s: float = 60.0) -> None:
    """Until no job runs and nothing has happened for `painted_s`."""
    from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop

    end, quiet_since = time.monotonic() + patience_s, time.monotonic()
    while time.monotonic() < end:
        if window.session.jobs.running:
            quiet_since = time.monotonic()
        if time.monotonic() - quiet_since > painted_s:
            return
        # Outside of the program's own event loop nothing else deletes what is due.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        loop = QEventLoop()
        loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)
    raise RuntimeError(f"the window was still busy after {patience_s:.0f} s")


def timed_ms(do: Callable[[], object], wait: Callable[[], bool], patience_s: float = 20.0) -> float:
    """Milliseconds from `do` until `wait` says that it is done, with Qt's events in between."""
    from PySide6.QtWidgets import QApplication

    begin = time.perf_counter()
    do()
    QApplication.processEvents()
    while not wait():
        QApplication.processEvents()
        if time.perf_counter() - begin > patience_s:
            raise RuntimeError(f"not done within {patience_s:.0f} s")
    return 1e3 * (time.perf_counter() - begin)
