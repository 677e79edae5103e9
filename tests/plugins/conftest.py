"""What tests of plugins have at hand: settings of their own, and a patient of water."""

from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest

from hccbm_gui.core.beam import Beam
from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.comparison import FieldComparison, Increments, MarginalMiss
from hccbm_gui.core.field import Field, FieldEdges, FieldRule, FieldSource
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.volume import Unit, Volume

FRAME = "1.2.3"
GTV_HALF_MM = (30.0, 30.0, 40.0)


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HCCBM_CONFIG_DIR", str(tmp_path / "config"))


@pytest.fixture(scope="session")
def water_case() -> Case:
    """A box of water with a GTV whose lowest 2 cm the bone-scan field leaves out."""
    shape, spacing = (52, 44, 64), 5.0
    geometry = Geometry.from_axes(shape, (-157.5, -107.5, -127.5), (spacing,) * 3, FRAME)
    hu = np.full(shape, -1000, np.int16)
    hu[1:-1, 2:-2, 2:-2] = 0
    beam, rule = Beam((0.0, 0.0, 0.0)), FieldRule(margin_mm=20.0)
    large = FieldEdges(60.0, 60.0, 50.0, 50.0)
    small = FieldEdges(60.0, 20.0, 50.0, 50.0)
    comparison = FieldComparison(
        gtv_name="GTVp",
        gtv_volume_cc=288.0,
        spot_id="hot-1",
        image_uid="ct",
        scan_uid="nm",
        beam=beam,
        rule=rule,
        gtv_outline=(),
        ct_field=Field(FieldSource.CT_MRI, beam, rule, (), large),
        bone_scan_field=Field(FieldSource.BONE_SCAN, beam, rule, (), small),
        increments=Increments.between(small, large),
        adjusted=True,
        marginal_miss=MarginalMiss(0.25, 0.25, 20.0, "inferior"),
        alignment_method="frame",
        residual_mm=1.0,
        approved=True,
    )
    return Case(
        patient=Patient("1", "Phantom^Water"),
        series=(SeriesInfo("ct", "st", "CT", "volume", frame_uid=FRAME),),
        volumes=MappingProxyType({"ct": Volume(hu, geometry, Unit.HU)}),
        rois=(_box("GTVp", RoiKind.GTV, 1, (0, 0, 0)), _box("Organ", RoiKind.OAR, 2, (90, 0, -60))),
        comparison=comparison,
    )


def _box(name: str, kind: RoiKind, number: int, middle: tuple[float, float, float]) -> Roi:
    """A box of 60 x 60 x 80 mm round `middle`, drawn on slices of 4 mm."""
    x, y, z = middle
    a, b, c = GTV_HALF_MM
    corners = np.array([[-a, -b], [a, -b], [a, b], [-a, b]])
    square = corners + np.array([x, y])
    levels = np.arange(-c + 2.0, c, 4.0) + z
    contours = tuple(np.column_stack([square, np.full(4, level)]) for level in levels)
    return Roi(name, kind, (255, 80, 80), FRAME, contours, "ct", number, "rs")
