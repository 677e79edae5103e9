"""A patient with everything that the layouts can show, and a window on it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.services import gate
from hccbm_gui.services.session import Session
from hccbm_gui.views.main_window import MainWindow
from hccbm_gui.views.wiring import assemble_window

SHIFT_MM = (30.0, -20.0, 100.0)
"""The earlier CT is the present one, its frame so far away."""


@pytest.fixture
def full_case(make_case: Callable[..., Case]) -> Case:
    """Bone scan, CT, SPECT in its frame, MR in another, an earlier CT in a third."""
    case = make_case()
    ct = case.volumes["ct"]
    affine = ct.geometry.affine.copy()
    affine[:3, 3] += SHIFT_MM
    earlier = replace(ct, geometry=Geometry(ct.geometry.shape, affine, "frame-old"))
    place = Geometry.from_axes((30, 40, 40), (-158, -158, -118), (8, 8, 8), "frame-1")
    counts = np.ones((30, 40, 40), np.float32)
    counts[10:18, 12:28, 12:28] = 30.0
    counts[14:17, 18:22, 18:22] = 200.0
    mr = np.full((20, 40, 40), 20, np.int16)
    mr[:, 8:32, 6:34] = 400
    mr_place = Geometry.from_axes((20, 40, 40), (-150, -150, -80), (8, 8, 8), "frame-mr")
    volumes = {
        **case.volumes,
        "spect": Volume(counts, place, Unit.COUNTS),
        "mr": Volume(mr, mr_place, Unit.SIGNAL),
        "old": earlier,
    }
    series = (
        *case.series,
        SeriesInfo("spect", "s2", "NM", "spect", "Pelvis", "", "2026-10-20", 1, "frame-1"),
        SeriesInfo("mr", "s3", "MR", "volume", "T1", "", "2026-10-30", 20, "frame-mr"),
        SeriesInfo("old", "s4", "CT", "volume", "Staging", "", "2026-03-01", 60, "frame-old"),
    )
    return replace(case, series=series, volumes=MappingProxyType(volumes))


@pytest.fixture
def empty_window(qt_app: QApplication) -> Iterator[MainWindow]:
    gate._last_told.clear()
    made = assemble_window(Session())
    made.resize(1500, 900)
    made.show()
    assert QTest.qWaitForWindowExposed(made)
    yield made
    made.close()
    made.deleteLater()
    qt_app.processEvents()


@pytest.fixture
def window(empty_window: MainWindow, full_case: Case) -> MainWindow:
    """With the patient open."""
    empty_window.session.open_case(full_case)
    settle(empty_window)
    return empty_window


def settle(window: MainWindow, seconds: float = 10.0) -> None:
    """Until no job runs and everything is painted."""
    assert window.session.jobs.wait(seconds)
    QTest.qWait(80)


@pytest.fixture
def settled() -> Callable[[MainWindow], None]:
    """Waits until nothing is left to do."""
    return settle


@pytest.fixture
def pixels() -> Callable[[QWidget], np.ndarray]:
    """(rows, columns, 3) what a picture shows."""

    def read(pane: QWidget) -> np.ndarray:
        image: QImage = pane.snapshot(True)  # type: ignore[attr-defined]
        rgb = image.convertToFormat(QImage.Format.Format_RGB888)
        rows = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
        return rows[:, : rgb.width() * 3].reshape(rgb.height(), rgb.width(), 3).copy()

    return read
