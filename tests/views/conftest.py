"""A small patient with a bone scan, a CT and a comparison, and what the panels need."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from hccbm_gui.core.case import Case, Rejected, SeriesInfo
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.planar import PlanarImage, PlanarScan, View
from hccbm_gui.core.registration import AlignmentMethod, PlanarAlignment
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.spot import Side, Spot, SpotType
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.services.compare import compare_case
from hccbm_gui.services.pictures.palette import dark
from hccbm_gui.views.look.style_sheet import style_sheet
from hccbm_gui.views.look.theme import apply_theme


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HCCBM_CONFIG_DIR", str(tmp_path / "config"))


def box(half_x: float, half_y: float, z_mm: float) -> np.ndarray:
    corners = [(-half_x, -half_y), (half_x, -half_y), (half_x, half_y), (-half_x, half_y)]
    return np.array([(x, y, z_mm) for x, y in corners])


@pytest.fixture
def make_case() -> Callable[..., Case]:
    """A GTV of 60 x 40 x 80 mm whose hot spot is 20 x 20 mm in its middle."""

    def make(compared: bool = True) -> Case:
        geometry = Geometry.from_axes((60, 80, 80), (-160, -160, -120), (4, 4, 4), "frame-1")
        ct = np.full((60, 80, 80), -1000, np.int16)
        ct[:, 20:60, 15:65] = 40
        ct[:, 44:52, 36:44] = 700
        counts = np.ones((120, 80), np.uint16)
        counts[55:65, 38:43] = 60
        gtv = Roi(
            name="GTVp",
            kind=RoiKind.GTV,
            colour=(255, 0, 0),
            frame_uid="frame-1",
            contours=tuple(box(30, 20, z) for z in range(-40, 41, 4)),
            series_uid="ct",
            number=1,
            structure_set_uid="rs",
        )
        cord = replace(gtv, name="SpinalCord", kind=RoiKind.OAR, number=2)
        square = np.array([(-10.0, -10.0), (10, -10), (10, 10), (-10, 10)])
        spot = Spot(
            "hot-1",
            SpotType.HOT,
            Side.MIDLINE,
            "lumbar spine",
            "nm",
            outlines=(square,),
            area_cm2=4.0,
            lesion_to_background=3.0,
            background=10.0,
            reason="for the test",
        )
        kidney = replace(spot, id="hot-2", physiological=True, outlines=(square + 100.0,))
        picture = PlanarImage(counts, (4.0, 4.0), View.ANTERIOR, True)
        back = replace(picture, view=View.POSTERIOR, patient_left_on_right=False)
        case = Case(
            patient=Patient("7", "Test^Case", "1950-01-02", "F"),
            series=(
                SeriesInfo("ct", "s1", "CT", "volume", "Planning", date="2026-11-02",
                           files=60, frame_uid="frame-1", position="HFS"),
                SeriesInfo("nm", "s2", "NM", "planar", "Whole body", date="2026-10-20", files=1),
                SeriesInfo("rs", "s1", "RTSTRUCT", "structures", date="2026-11-02", files=1),
            ),
            volumes=MappingProxyType({"ct": Volume(ct, geometry, Unit.HU)}),
            planar_scans=MappingProxyType(
                {"nm": PlanarScan((picture, back), whole_body=True, tracer="99mTc-MDP")}
            ),
            rois=(cord, gtv),
            spots=(spot, kidney),
            alignments=(
                PlanarAlignment("nm", "frame-1", np.eye(3), AlignmentMethod.PROJECTION, 3.0),
            ),
            rejected=(Rejected("/x/notes.pdf", "Not a DICOM file."),),
        )  # fmt: skip
        return replace(case, comparison=compare_case(case)) if compared else case

    return make


@pytest.fixture(scope="module")
def _as_before(qt_app: QApplication) -> Iterator[None]:
    """The tests of other modules draw without a style sheet."""
    palette, font = qt_app.palette(), qt_app.font()
    yield
    qt_app.setStyleSheet("")
    qt_app.setPalette(palette)
    qt_app.setFont(font)


@pytest.fixture
def themed(qt_app: QApplication, _as_before: None) -> QApplication:
    if qt_app.styleSheet() != style_sheet(dark()):
        apply_theme(qt_app, dark())
    return qt_app
