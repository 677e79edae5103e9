"""BI-12 to BI-17 and BI-24: nuclear images that lack what they should say."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hccbm_gui.core.case import Case
from hccbm_gui.core.checks.row import Status
from hccbm_gui.core.errors import HccbmError
from hccbm_gui.core.planar import Scale, View
from hccbm_gui.core.volume import Unit
from hccbm_gui.io.load import load_case
from hccbm_gui.services.compare import compare_case

Opened = Callable[..., Case]
Write = Callable[..., Path]


def only_scan(case: Case) -> Any:
    (scan,) = case.planar_scans.values()
    return scan


def test_BI_12_a_planar_image_is_shown_but_lies_nowhere(opened: Opened, row: Any) -> None:
    case = opened("BI-12")
    (info,) = case.series_of("planar")
    assert info.frame_uid == ""
    assert [image.view for image in only_scan(case).images] == [View.ANTERIOR, View.POSTERIOR]
    assert case.alignment_of(info.uid) is None
    told = row(case, "BI-12")
    assert told.status is Status.WARNING
    assert "not aligned" in told.evidence


def test_BI_12_no_field_comes_from_a_planar_image_that_is_not_aligned(
    make: Any, parts: Any
) -> None:
    make.save_all([*parts.ct(make), parts.structures(make), parts.bone_scan(make)])
    case = load_case([make.folder])
    with pytest.raises(HccbmError, match="align"):
        compare_case(case)


def test_BI_13_a_view_that_is_not_said_is_not_lettered(opened: Opened, row: Any) -> None:
    case = opened("BI-13")
    (image,) = only_scan(case).images
    assert image.view is View.UNKNOWN
    assert not image.laterality_known
    assert any("Left and right are unknown" in note for note in only_scan(case).notes)
    assert row(case, "BI-13").status is Status.WARNING


def test_BI_13_a_posterior_view_that_contradicts_itself_is_not_lettered(
    opened: Opened, row: Any
) -> None:
    case = opened("BI-13", how="mirrored")
    _, posterior = only_scan(case).images
    assert posterior.view is View.POSTERIOR
    assert not posterior.laterality_known
    assert any("contradict" in note for note in only_scan(case).notes)
    assert row(case, "BI-13").status is Status.WARNING


@pytest.mark.parametrize("how", ["empty", "one", "zoom"])
def test_BI_14_a_pixel_size_that_is_absent_or_in_doubt_measures_nothing(
    opened: Opened, row: Any, how: str
) -> None:
    case = opened("BI-14", how=how)
    scan = only_scan(case)
    assert scan.scale is not Scale.STORED
    assert not scan.quantifiable
    assert any("pixel size" in note for note in scan.notes)
    told = row(case, "BI-14")
    assert told.status is (Status.FAILED if how == "empty" else Status.WARNING)
    assert "two points" in told.remedy


def test_BI_14_two_points_give_the_scale(opened: Opened) -> None:
    from hccbm_gui.core.planar_scale import scale_factor, with_scale

    scan = only_scan(opened("BI-14"))
    factor = scale_factor(scan.images[0], (10, 5), (50, 5), 320.0)
    spacing = scan.images[0].spacing_mm[0] * factor
    assert spacing == pytest.approx(8.0)
    scaled = with_scale(scan, (spacing, spacing))
    assert scaled.scale is Scale.BY_HAND
    assert scaled.quantifiable


def test_BI_14_both_sizes_are_told_where_the_zoom_contradicts(opened: Opened) -> None:
    (note,) = (n for n in only_scan(opened("BI-14", how="zoom")).notes if "pixel size" in n)
    assert "8" in note
    assert "6.2" in note


def test_BI_15_a_lossy_secondary_capture_is_only_looked_at(opened: Opened, row: Any) -> None:
    case = opened("BI-15")
    scan = only_scan(case)
    assert not scan.quantifiable
    assert not scan.counts
    assert any("with loss" in note for note in scan.notes)
    assert row(case, "BI-15").status is Status.WARNING


def test_BI_16_photographs_are_known_by_their_content_and_never_measured(
    opened: Opened, row: Any
) -> None:
    case = opened("BI-16")
    reasons = {Path(one.file).name: one.reason for one in case.rejected}
    for name, kind in (("scan1.dcm", "PNG"), ("scan2", "JPEG"), ("scan3.bin", "BMP")):
        assert kind in reasons[name]
    told = row(case, "BI-16")
    assert told.status is Status.WARNING
    assert "3 pictures" in told.evidence


@pytest.mark.parametrize("name", ["scan1.dcm", "scan2", "scan3.bin"])
def test_BI_16_a_photograph_becomes_a_scan_that_is_visual_only(write: Write, name: str) -> None:
    from hccbm_gui.core.patient import Patient
    from hccbm_gui.core.photograph import PhotographEntry, PhotographView, planar_of
    from hccbm_gui.io.pictures.photograph import read_photograph

    picture = read_photograph(write("BI-16") / name)
    assert picture.grey.shape == (64, 32)
    whole = PhotographView((0, 0, 32, 64), View.ANTERIOR, True)
    person = Patient("P1", "Test^Person")
    entry = PhotographEntry(
        "photograph", str(picture.path), picture.sha256, person, (whole,), dark_is_hot=False
    )
    scan = planar_of(picture.grey, entry)
    assert scan.photograph
    assert not scan.quantifiable
    assert scan.scale is Scale.UNKNOWN
    assert "photograph: visual only" in scan.marks


def test_BI_17_a_SPECT_is_placed_by_its_detector_and_the_sign_of_its_step(
    opened: Opened, row: Any
) -> None:
    case = opened("BI-17", placed=True)
    (volume,) = case.volumes.values()
    assert volume.geometry.frame_uid
    values = volume.sample([(0.0, 0.0, 30.0 - 4.0 * k) for k in range(5)])
    assert np.allclose(values, [100, 101, 102, 103, 104])
    assert row(case, "BI-17").status is Status.PASSED


def test_BI_17_a_SPECT_without_position_is_not_overlaid(opened: Opened, row: Any) -> None:
    case = opened("BI-17")
    (volume,) = case.volumes.values()
    assert volume.geometry.frame_uid == ""
    assert any("not overlaid" in note for note in volume.notes)
    assert row(case, "BI-17").status is Status.WARNING


@pytest.mark.parametrize(
    "lacking", ["PatientWeight", "RadiopharmaceuticalInformationSequence", "DecayCorrection"]
)
def test_BI_24_a_PET_without_what_SUV_needs_stays_what_it_is(
    opened: Opened, row: Any, lacking: str
) -> None:
    case = opened("BI-24", lacking=lacking)
    (volume,) = case.volumes.values()
    assert volume.unit in (Unit.BQ_ML, Unit.COUNTS)
    assert any("SUV" in note for note in volume.notes)
    assert row(case, "BI-24").status is Status.WARNING


def test_a_PET_with_everything_passes(make: Any, parts: Any, row: Any) -> None:
    make.save_all(parts.pet(make))
    case = load_case([make.folder])
    assert row(case, "BI-24").status is Status.PASSED
    assert row(replace(case, series=()), "BI-24").status is Status.NOT_APPLICABLE
