import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest
from pypdf import PdfReader
from PySide6.QtGui import QImage

import hccbm_gui
from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.comparison import FieldComparison
from hccbm_gui.core.errors import Cancelled, HccbmError
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.planar import PlanarImage, PlanarScan, View
from hccbm_gui.core.registration import AlignmentMethod, PlanarAlignment
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.spot import Side, Spot, SpotType
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.services.compare import compare_case
from hccbm_gui.services.report import spaces_for_tabs, write_comparison_png, write_report
from hccbm_gui.services.report_content import report_content

HASH = "0123456789abcdef" * 4


def box(half_x: float, low_z: float, high_z: float) -> tuple[np.ndarray, ...]:
    square = np.array([(-half_x, -20.0), (half_x, -20.0), (half_x, 20.0), (-half_x, 20.0)])
    return tuple(
        np.column_stack([square, np.full(4, z)]) for z in np.arange(low_z, high_z + 0.1, 4.0)
    )


def make_case(name: str = "Phantom^Iliac") -> Case:
    """A CT with a rod of bone, a GTV that reaches far beyond the hot spot, and a planar scan."""
    geometry = Geometry.from_axes((60, 64, 64), (-126, -126, -118), (4, 4, 4), "frame")
    voxels = np.full(geometry.shape, -1000, np.int16)
    voxels[:, 12:52, 8:56] = 40
    voxels[:, 28:36, 30:34] = 700
    counts = np.full((200, 100), 5, np.uint16)
    counts[85:115, 40:60] = 60
    views = (
        PlanarImage(counts, (4.0, 4.0), View.ANTERIOR, True),
        PlanarImage(counts[:, ::-1], (4.0, 4.0), View.POSTERIOR, False),
    )
    hot = np.array([(-20.0, -30.0), (20.0, -30.0), (20.0, 30.0), (-20.0, 30.0)])
    spot = Spot(
        "hot-1",
        SpotType.HOT,
        Side.RIGHT,
        "pelvis",
        "nm",
        outlines=(hot,),
        area_cm2=24.0,
        lesion_to_background=3.1,
    )
    roi = Roi("GTVp_Iliac", RoiKind.GTV, (255, 0, 0), "frame", box(35, -42, 62), "ct", 1, "rs")
    return Case(
        patient=Patient("ID-77", name, "1961-05-04", "M"),
        series=(
            SeriesInfo(
                "ct", "st", "CT", "volume", "Planning", "", "2026-11-02", 60, "frame", "HFS"
            ),
            SeriesInfo("nm", "st", "NM", "planar", "Whole body", "", "2026-10-20", 1, sha256=HASH),
            SeriesInfo("rs", "st", "RTSTRUCT", "structures", date="2026-11-02", files=1),
        ),
        volumes=MappingProxyType({"ct": Volume(voxels, geometry, Unit.HU)}),
        planar_scans=MappingProxyType({"nm": PlanarScan(views, True, "99mTc-MDP")}),
        rois=(roi,),
        spots=(spot,),
        alignments=(PlanarAlignment("nm", "frame", np.eye(3), AlignmentMethod.PROJECTION, 4.2),),
    )


@pytest.fixture(scope="module")
def case() -> Case:
    return make_case()


@pytest.fixture(scope="module")
def comparison(case: Case) -> FieldComparison:
    return compare_case(case)


def text_of(path: Path) -> str:
    reader = PdfReader(path)
    assert len(reader.pages) == 1
    width, height = (float(side) for side in reader.pages[0].mediabox.upper_right)
    assert (width, height) == pytest.approx((595.0, 842.0), abs=1.0)  # A4 in points
    return reader.pages[0].extract_text()


def ink_of(path: Path) -> np.ndarray:
    image = QImage(str(path)).convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).astype(int)


def test_the_report_is_one_page_with_all_that_matters(tmp_path, qapp, case, comparison):
    path = tmp_path / "report.pdf"
    write_report(path, case, comparison)
    words = " ".join(text_of(path).split())
    for phrase in (
        "Phantom^Iliac",
        "ID ID-77",
        "born 1961-05-04",
        "sex M",
        "2026-11-02",
        "2026-10-20",
        "NOT FOR CLINICAL USE",
        hccbm_gui.NOTICE,
        "GTVp_Iliac",
        "Bone scan",
        "ANT",
        "POST",
        "20 mm in all directions",
        "10 mm at any edge",
        "AP (gantry 0°), SAD 1000 mm",
        "Isocentre",
        "4.2 mm",
        "NOT APPROVED",
        "sha256 0123456789ab",
        f"hccbm-gui {hccbm_gui.__version__}",
        "field",  # and not with a ligature
    ):
        assert phrase in words, phrase
    for warning in comparison.warnings:
        assert warning in words


def test_the_report_carries_the_figures_of_the_comparison(tmp_path, qapp, case, comparison):
    path = tmp_path / "report.pdf"
    write_report(path, case, comparison)
    words = " ".join(text_of(path).split())
    assert comparison.increments is not None
    for change in comparison.increments.by_edge().values():
        assert f"{change / 10:+.1f}".replace("-", "−") in words
    assert f"{comparison.ct_field.edges.length_mm / 10:.1f}" in words
    assert f"{comparison.gtv_volume_cc:.1f} cc" in words


def test_a_lesion_the_scan_does_not_show_is_reported_as_no_field(tmp_path, qapp, case, comparison):
    hidden = replace(
        comparison,
        spot_id="",
        bone_scan_field=None,
        increments=None,
        adjusted=None,
        marginal_miss=None,
    )
    path = tmp_path / "report.pdf"
    write_report(path, replace(case, spots=()), hidden)
    words = " ".join(text_of(path).split())
    assert "No field from the bone scan" in words
    assert "not assessable" in words
    content = report_content(case, hidden)
    assert {row.change for row in (*content.edges, *content.sizes)} == {"–"}


def test_a_full_page_stays_one_page_and_counts_what_it_leaves_out(tmp_path, qapp, case, comparison):
    warnings = tuple(
        f"Warning {n}: something about this case must be known, here is what, where and why."
        for n in range(80)
    )
    crowded = replace(case, patient=replace(case.patient, name="Very^Long Name " * 12))
    path = tmp_path / "report.pdf"
    write_report(path, crowded, replace(comparison, warnings=warnings))
    words = " ".join(text_of(path).split())
    shown = sum(f"Warning {n}:" in words for n in range(80))
    assert 10 < shown < 80
    assert f"and {80 - shown} more" in words
    assert hccbm_gui.NOTICE in words


def test_images_that_are_gone_are_named_and_not_invented(tmp_path, qapp, case, comparison):
    bare = replace(case, volumes=MappingProxyType({}), planar_scans=MappingProxyType({}))
    path = tmp_path / "report.pdf"
    write_report(path, bare, comparison)
    words = " ".join(text_of(path).split())
    assert "no functional image" in words
    assert "the image or its GTV is not open" in words


def test_a_spect_stands_in_the_place_of_the_planar_scan(tmp_path, qapp, case):
    hot = box(20, -30, 30)
    spot = Spot(
        "hot-2", SpotType.HOT, Side.RIGHT, "pelvis", "spect", contours=hot, frame_uid="frame"
    )
    ct = case.volumes["ct"]
    counts = np.where(ct.array > 100, 50, 1).astype(np.float32)
    both = replace(
        case,
        series=(
            *case.series,
            SeriesInfo("spect", "st", "NM", "spect", date="2026-10-21", frame_uid="frame"),
        ),
        volumes=MappingProxyType({"ct": ct, "spect": Volume(counts, ct.geometry, Unit.COUNTS)}),
        spots=(spot,),
    )
    comparison = compare_case(both, spot="hot-2")
    path = tmp_path / "report.pdf"
    write_report(path, both, comparison)
    words = " ".join(text_of(path).split())
    assert "SPECT, coronal MIP, 2026-10-21" in words
    assert "frame of reference" in words
    assert "not approved" not in words


def test_the_figure_is_1800_by_900_with_three_filled_panels(tmp_path, qapp, case, comparison):
    path = tmp_path / "comparison.png"
    write_comparison_png(path, case, comparison)
    picture = ink_of(path)
    assert picture.shape == (900, 1800, 3)
    for panel in range(3):
        part = picture[100:780, 40 + panel * 590 : 560 + panel * 590]
        assert part.std() > 15, f"panel {'ABC'[panel]} is empty"
    teal = np.abs(picture - (0x35, 0xD0, 0xBA)).max(axis=-1) < 30
    assert teal[:, 1200:].sum() > 1500
    assert teal[:, :1150].sum() == 0


def test_progress_is_told_and_cancel_is_heard(tmp_path, qapp, case, comparison):
    told: list[float] = []
    write_report(tmp_path / "a.pdf", case, comparison, lambda f, message="": told.append(f))
    assert told == sorted(told)
    assert told[-1] == 1.0

    def stop(fraction: float, message: str = "") -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        write_report(tmp_path / "b.pdf", case, comparison, stop)
    assert not (tmp_path / "b.pdf").exists()


def test_a_place_that_cannot_be_written_is_an_error_in_words(tmp_path, qapp, case, comparison):
    with pytest.raises(HccbmError, match="cannot be written"):
        write_report(tmp_path / "nowhere" / "report.pdf", case, comparison)


def test_spaces_replace_tabs_in_character_maps_only():
    pdf = b"<0009> begincmap <0041> <0009> endcmap <0009>"
    assert spaces_for_tabs(pdf) == b"<0009> begincmap <0041> <0020> endcmap <0009>"


def test_a_report_takes_less_than_three_seconds_beyond_the_bone(tmp_path, qapp, case, comparison):
    from hccbm_gui.services.projected_bone import project_bone

    bone = project_bone(case, comparison)
    start = time.perf_counter()
    write_report(tmp_path / "report.pdf", case, comparison, drr=bone)
    assert time.perf_counter() - start < 3.0


def test_it_runs_without_a_display_and_without_widgets(tmp_path):
    script = f"""
import sys
sys.path[:0] = {sys.path!r}
import importlib.util
spec = importlib.util.spec_from_file_location("cases", {__file__!r})
cases = importlib.util.module_from_spec(spec)
spec.loader.exec_module(cases)
from pathlib import Path
case = cases.make_case()
cases.write_report(Path({str(tmp_path)!r}) / "report.pdf", case, cases.compare_case(case))
assert "PySide6.QtWidgets" not in sys.modules
assert "vtkmodules" not in sys.modules
"""
    bare = {k: v for k, v in os.environ.items() if k not in {"DISPLAY", "QT_QPA_PLATFORM"}}
    done = subprocess.run(
        [sys.executable, "-c", script], env=bare, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Phantom^Iliac" in text_of(tmp_path / "report.pdf")
