"""Structure names held against TG-263."""

import pytest

from hccbm_gui.core.checks.row import CheckRow, Status
from hccbm_gui.core.checks.structure_names import names_row
from hccbm_gui.core.roi import Roi, RoiKind


def judged(*names: str) -> CheckRow:
    return names_row([Roi(name, RoiKind.OTHER, (0, 0, 0), "", ()) for name in names])


@pytest.mark.parametrize(
    "name",
    [
        "PTV_3000",
        "PTV_High",
        "PTV1",
        "GTVp",
        "GTVn",
        "CTV",
        "ITV_2",
        "IGTV",
        "SpinalCord",
        "SpinalCord_PRV05",
        "Lung_L",
        "Lungs-PTV",
        "Femur_Head_R",
        "External",
        "Body",
        "zRing",
        "Rib_L^tumour",
        "CaudaEquina",
    ],
)
def test_names_of_the_standard_pass(name: str) -> None:
    assert judged(name).status is Status.PASSED


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("A_very_long_name_of_an_organ", "28 characters, at most 16"),
        ("Left Lung", "a blank in it"),
        ("Lt Lung", "usually Lung_L"),
        ("cord", "usually SpinalCord"),
        ("EXTERNAL", "usually External"),
        ("body outline", "usually Body"),
        ("Heart#2", "# in it"),
        ("ptv_boost", "its kind is written in capitals"),
        (" Heart", "blanks around it"),
        ("", "blanks around it"),
    ],
)
def test_a_rule_that_is_broken_is_named(name: str, told: str) -> None:
    row = judged(name)
    assert row.status is Status.WARNING
    assert told in row.evidence
    assert row.remedy


def test_names_that_differ_only_in_case_are_one_name() -> None:
    assert "heart: used more than once" in judged("Heart", "HEART").evidence


def test_an_unknown_name_is_told_but_not_blamed() -> None:
    row = judged("Heart", "Widget")
    assert (row.status, row.remedy) == (Status.INFO, "")
    assert "Widget" in row.evidence
    assert "Heart" not in row.evidence
