"""Small cases built in code, and an application without a window."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.planar import PlanarImage, PlanarScan, View
from hccbm_gui.core.registration import AlignmentMethod, PlanarAlignment
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.spot import Side, Spot, SpotType
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.services import gate


@pytest.fixture(scope="session")
def qapp() -> QCoreApplication:
    """The one application of the test process; one with widgets, as other tests need them."""
    return QCoreApplication.instance() or QApplication(["tests"])


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HCCBM_CONFIG_DIR", str(tmp_path / "config"))


@pytest.fixture
def problems() -> Iterator[list[Exception]]:
    """Everything that the gate tells during the test."""
    gate._last_told.clear()
    told: list[Exception] = []
    stop = gate.on_problem(told.append)
    yield told
    stop()


@pytest.fixture
def small_case() -> Callable[..., Case]:
    """Makes a patient with a CT, a planar scan, one GTV, one spot and an alignment."""

    def make(name: str = "Phantom^A") -> Case:
        geometry = Geometry.from_axes((4, 8, 8), (-20, -20, 0), (5, 5, 5), "frame-1")
        ct = Volume(np.zeros((4, 8, 8), np.int16), geometry, Unit.HU)
        picture = PlanarImage(np.ones((16, 8), np.float32), (4.0, 4.0), View.ANTERIOR, True)
        square = np.array([[-5.0, -5, 5], [5, -5, 5], [5, 5, 5], [-5, 5, 5]])
        contours = (square, square + np.array([0, 0, 5]))
        gtv = Roi("GTV", RoiKind.GTV, (255, 0, 0), "frame-1", contours, "ct", 1, "rs")
        spot = Spot(
            "hot-1",
            SpotType.HOT,
            Side.RIGHT,
            "pelvis",
            "nm",
            outlines=(square[:, :2],),
            area_cm2=1.0,
        )
        alignment = PlanarAlignment("nm", "frame-1", np.eye(3), AlignmentMethod.PROJECTION, 3.2)
        return Case(
            patient=Patient("1", name),
            series=(
                SeriesInfo("ct", "st", "CT", "volume", frame_uid="frame-1", sha256="ab"),
                SeriesInfo("nm", "st", "NM", "planar"),
            ),
            volumes=MappingProxyType({"ct": ct}),
            planar_scans=MappingProxyType({"nm": PlanarScan((picture,), whole_body=True)}),
            rois=(gtv,),
            spots=(spot, replace(spot, id="hot-2")),
            searched=frozenset({"nm"}),
            alignments=(alignment,),
        )

    return make
