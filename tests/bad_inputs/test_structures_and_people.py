"""BI-20, BI-26, BI-27: structures that are not whole, names in any alphabet, dates apart."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hccbm_gui.core.case import Case
from hccbm_gui.core.checks.row import Status
from hccbm_gui.core.dvh.calculation import calculate_dvh
from hccbm_gui.core.errors import FrameMismatch

Opened = Callable[..., Case]
Write = Callable[..., Path]


def only_dose(case: Case) -> Any:
    (dose,) = case.doses.values()
    return dose


def test_BI_20_what_is_not_whole_is_kept_listed_and_told(opened: Opened, row: Any) -> None:
    case = opened("BI-20")
    rois = {roi.name: roi for roi in case.rois}
    assert len(rois) == len(case.rois) == 13
    assert len({roi.key for roi in case.rois}) == 13
    (again,) = (roi for roi in case.rois if any("more than once" in n for n in roi.notes))
    assert again.name.startswith("Twice")
    for name in ("Open", "Point", "Two_Points"):
        assert rois[name].is_empty
        assert rois[name].notes
    assert rois["Empty"].is_empty
    assert any("cross" in note for note in rois["Crossing"].notes)
    assert rois["Keyhole"].notes == ()
    assert rois["Rounded"].notes == ()
    told = row(case, "BI-20")
    assert told.status is Status.WARNING
    for name in ("Empty", "Open", "Point", "Two_Points", "Crossing", "Off_Slice", "Twice"):
        assert name in told.evidence
    for name in ("Keyhole", "Rounded", "GTVp"):
        assert name not in told.evidence


def test_BI_20_what_is_not_whole_has_no_DVH_and_says_why(write: Write, capfd: Any) -> None:
    from hccbm_gui.app.cli import main

    assert main(["dvh", str(write("BI-20")), "--json"]) == 0
    answer = json.loads(capfd.readouterr().out)
    found = {roi["name"]: roi for roi in answer["rois"]}
    for name in ("Empty", "Open", "Point", "Two_Points", "Crossing"):
        assert found[name]["volume_cc"] is None
        assert any("withheld" in note for note in found[name]["notes"])
    for name in ("GTVp", "Rounded", "Off_Slice"):
        assert found[name]["volume_cc"] > 1.0
    assert "Elsewhere" not in found
    assert any("Elsewhere" in note for note in answer["notes"])


def test_BI_20_a_structure_of_another_frame_is_told(opened: Opened, row: Any) -> None:
    case = opened("BI-20")
    elsewhere = next(roi for roi in case.rois if roi.name == "Elsewhere")
    with pytest.raises(FrameMismatch):
        calculate_dvh(elsewhere, only_dose(case).volume)
    assert "Elsewhere" in row(case, "BI-20").evidence


def test_BI_20_a_keyhole_has_a_hole(opened: Opened) -> None:
    from hccbm_gui.core.fields.polygons import even_odd

    keyhole = next(roi for roi in opened("BI-20").rois if roi.name == "Keyhole")
    assert even_odd([keyhole.contours[0][:, :2]]).area == pytest.approx(24 * 24 - 12 * 12)


@pytest.mark.parametrize("how", ["korean", "japanese", "chinese", "russian"])
def test_BI_26_a_name_in_any_alphabet_is_told_as_it_was_written(
    opened: Opened, row: Any, how: str
) -> None:
    wanted = {
        "korean": "홍^길동",
        "japanese": "山田^太郎",
        "chinese": "王^小东",
        "russian": "Люкceмбypг",
    }
    case = opened("BI-26", how=how)
    assert wanted[how] in case.patient.name
    assert row(case, "BI-26").status is Status.PASSED


def test_BI_26_a_name_without_its_character_set_is_told(opened: Opened, row: Any) -> None:
    case = opened("BI-26")
    told = row(case, "BI-26")
    assert told.status is Status.WARNING
    assert "character set" in told.evidence
    assert case.patient.id == "P1"


def test_BI_27_a_bone_scan_much_older_than_the_CT_is_warned_of(opened: Opened, row: Any) -> None:
    case = opened("BI-27")
    (scan,) = case.series_of("planar")
    assert any("65 days" in note for note in scan.notes)
    told = row(case, "BI-27")
    assert told.status is Status.WARNING
    assert "65 days apart" in told.evidence


def test_BI_27_a_bone_scan_after_the_plan_is_warned_of(opened: Opened, row: Any) -> None:
    told = row(opened("BI-27", scanned="20240120"), "BI-27")
    assert told.status is Status.WARNING
    assert "flare" in told.evidence


def test_BI_27_images_of_one_week_pass(opened: Opened, row: Any) -> None:
    assert row(opened("BI-27", scanned="20240103"), "BI-27").status is Status.PASSED
