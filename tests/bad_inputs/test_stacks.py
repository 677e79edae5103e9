"""BI-06 to BI-09, BI-18, BI-21, BI-23: slices that are not a plain stack."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hccbm_gui.app.cli import main
from hccbm_gui.core.beam import Beam
from hccbm_gui.core.case import Case
from hccbm_gui.core.checks.row import Status
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.io.load import load_case
from hccbm_gui.io.scanning.scan import scan_paths

JPEG_XL_LOSSLESS = b"1.2.840.10008.1.2.4.110"
Opened = Callable[..., Case]
Write = Callable[..., Path]


def only_volume(case: Case) -> Any:
    (volume,) = case.volumes.values()
    return volume


def hu(z: float) -> float:
    """What the water of `parts.ct` holds at depth z."""
    return 1000 + 10 * z - 1024


def test_BI_06_a_missing_slice_is_marked_and_never_interpolated(opened: Opened, row: Any) -> None:
    case = opened("BI-06")
    (volume,) = (case.volumes[info.uid] for info in case.series_of("volume"))
    middle = [(0.0, 0.0, z) for z in (9.0, 12.0, 15.0)]
    before, missing, after = volume.sample(middle)
    assert (before, after) == (hu(9), hu(15))
    # Interpolated it would be the mean of its neighbours.
    assert not np.isclose(missing, (before + after) / 2.0)
    assert np.isnan(missing) or missing == volume.array.min()
    assert len(volume.gaps) == 1
    (note,) = (note for note in volume.notes if "12.0" in note)
    assert "issing" in note
    found = row(case, "BI-06")
    assert found.status is Status.WARNING
    assert "z = 10.5 and 13.5 mm" in found.evidence
    # The slices that are there lie evenly.
    assert row(case, "BI-07").status is Status.PASSED


def test_BI_06_what_is_drawn_in_the_gap_is_told_with_its_DVH(
    write: Write, row: Any, capfd: Any
) -> None:
    folder = write("BI-06")
    assert "External (1 contour), GTVp (1 contour)" in row(load_case([folder]), "BI-06").evidence
    assert main(["dvh", str(folder), "--json"]) == 0
    told = {r["name"]: r["notes"] for r in json.loads(capfd.readouterr().out)["rois"]}
    for name in ("External", "GTVp"):
        assert any("where slices are missing" in note for note in told[name])


def test_BI_07_every_slice_stays_at_its_true_place(opened: Opened, row: Any) -> None:
    case = opened("BI-07")
    volume = only_volume(case)
    for z in (0, 3, 6, 9, 12, 18, 24, 30, 36):
        assert volume.sample([(0.0, 0.0, z)])[0] == pytest.approx(hu(z), abs=0.5)
    assert any("same place" in one.reason for one in case.rejected)
    found = row(case, "BI-07")
    assert found.status is Status.WARNING
    assert "3.00 to 6.00 mm" in found.evidence


def test_BI_07_a_slice_given_twice_is_used_once(opened: Opened) -> None:
    volume = only_volume(opened("BI-07"))
    assert volume.sample([(0.0, 0.0, 9.0)])[0] == hu(9)


@pytest.mark.parametrize("tilt_deg", [15.0, -20.0])
def test_BI_08_a_tilted_gantry_is_straightened_or_refused(
    write: Write, row: Any, tilt_deg: float
) -> None:
    folder = write("BI-08", tilt_deg=tilt_deg)
    try:
        case = load_case([folder])
    except InputRefused:
        assert any("tilt" in one.reason for one in scan_paths([folder]).rejected)
        return
    volume = only_volume(case)
    assert any("tilt" in note or "shear" in note for note in volume.notes)
    # The rod stands at one place of the patient, whatever the slices do.
    rod = volume.sample([(2.0, 10.0, z) for z in (6.0, 12.0, 18.0)])
    beside = [(2.0, -10.0, 6.0), (2.0, -10.0, 12.0), (2.0, -10.0, 18.0), (2.0, 23.0, 12.0)]
    water = volume.sample(beside)
    assert rod.min() > 1000
    assert np.abs(water + 24).max() < 50
    assert row(case, "BI-08").status is Status.WARNING


@pytest.mark.parametrize("position", ["HFS", "HFP", "FFS", "FFP", "HFDR", "HFDL", "FFDR", "FFDL"])
def test_BI_09_every_position_has_its_own_coordinates_and_letters(
    opened: Opened, position: str
) -> None:
    from hccbm_gui.services.pictures.directions import letters_of

    case = opened("BI-09", position=position)
    volume = only_volume(case)
    k, j, i = np.unravel_index(volume.array.argmax(), volume.array.shape)
    assert np.allclose(volume.geometry.to_patient([(k, j, i)])[0], (6.0, 10.0, 12.0), atol=0.01)
    assert case.series[0].position == position
    right = {
        "HFS": "L", "HFP": "R", "FFS": "R", "FFP": "L",
        "HFDR": "A", "HFDL": "P", "FFDR": "P", "FFDL": "A",
    }  # fmt: skip
    assert letters_of(volume.geometry.axes[2]) == right[position]


@pytest.mark.parametrize("position", ["HFDR", "HFDL", "FFDR", "FFDL"])
def test_BI_09_no_field_is_made_for_a_patient_on_the_side(
    opened: Opened, row: Any, position: str
) -> None:
    with pytest.raises(InputRefused, match=position):
        Beam((0.0, 0.0, 0.0), patient_position=position)
    found = row(opened("BI-09", position=position), "BI-09")
    assert found.status is Status.WARNING
    assert position in found.evidence


def test_BI_18_rows_and_columns_are_not_swapped(opened: Opened, row: Any) -> None:
    case = opened("BI-18")
    volume = only_volume(case)
    assert volume.geometry.spacing_mm == pytest.approx((3.0, 4.0, 2.0))
    # Row 5, column 12 from the first voxel at (-38, -38, 0).
    assert volume.sample([(-38 + 12 * 2.0, -38 + 5 * 4.0, 0.0)])[0] == 3000 - 1024
    swapped = [(-38 + 5 * 4.0, -38 + 12 * 2.0, 0.0)]
    assert volume.sample(swapped)[0] == 1000 - 1024
    told = row(case, "BI-18")
    assert told.status is Status.WARNING
    assert "4.000 mm from row to row, 2.000 mm" in told.evidence


def test_BI_21_an_oblique_MR_lies_where_its_cosines_say(opened: Opened, row: Any) -> None:
    case = opened("BI-21")
    volume = only_volume(case)
    across, down = _turned([0, 1, 0]), _turned([0, 0, -1])
    marker = np.array([5.0, -40.0, 60.0]) + 15.0 * np.cross(across, down)
    marker += 11 * 4.0 * across + 8 * 4.0 * down
    assert volume.sample([marker])[0] == pytest.approx(900.0, abs=0.1)
    told = row(case, "BI-21")
    assert told.status is Status.WARNING
    assert "distorts" in told.remedy


def _turned(axis: Any) -> Any:
    a, b = np.deg2rad([12.0, 7.0])
    about_z = np.array([[np.cos(a), -np.sin(a), 0], [np.sin(a), np.cos(a), 0], [0, 0, 1]])
    about_y = np.array([[np.cos(b), 0, np.sin(b)], [0, 1, 0], [-np.sin(b), 0, np.cos(b)]])
    return about_y @ about_z @ np.array(axis, float)


def test_BI_23_one_slice_is_shown_and_never_measured_as_a_volume(opened: Opened, row: Any) -> None:
    case = opened("BI-23")
    volume = only_volume(case)
    assert volume.array.shape == (1, 4, 4)
    assert any("single slice" in note for note in volume.notes)
    assert row(case, "BI-23").status is Status.WARNING


@pytest.mark.slow
def test_BI_23_two_thousand_slices_are_read(opened: Opened, row: Any) -> None:
    case = opened("BI-23", count=2000)
    volume = only_volume(case)
    assert volume.array.shape == (2000, 4, 4)
    assert volume.array.dtype == np.int16
    assert row(case, "BI-23").status is Status.WARNING
