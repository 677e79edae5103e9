"""The one public case here with structures, plan, dose and the DVHs of its planning system."""

import pytest

from hccbm_gui.core.dvh.calculation import calculate_dvhs
from hccbm_gui.io.load import load_case

pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def dvhs(shared_data):
    case = load_case([shared_data / "ct-rt-dicompyler-core-breast"])
    (dose,) = case.doses.values()
    return {dvh.name: dvh for dvh in calculate_dvhs(case.rois, dose.volume)}


@pytest.mark.parametrize(
    ("name", "mean_gy", "volume_cc"),
    [
        ("Heart", 0.648, 437.46),
        ("Tumor Bed", 14.291, 12.81),
        ("Breast", 5.61, 396.2),
        ("Lt Lung", 0.909, 2008.95),
    ],
)
def test_means_are_within_a_tenth_of_a_gray_of_the_planning_system(dvhs, name, mean_gy, volume_cc):
    assert dvhs[name].mean_gy == pytest.approx(mean_gy, abs=0.1)
    assert dvhs[name].mean_gy == pytest.approx(mean_gy, rel=0.01)
    assert dvhs[name].total_cc == pytest.approx(volume_cc, rel=0.03)
    assert dvhs[name].is_complete


def test_the_body_of_the_planning_system_is_what_receives_half_a_bin(dvhs):
    """Its stored curve starts with 13,944 cc: the volume from 0.005 Gy, not that of the body."""
    body = dvhs["BODY"]
    assert body.total_cc == pytest.approx(14_880.5, abs=0.5)
    assert body.volume_at_gy(0.005) == pytest.approx(13_944.4, rel=0.006)
    for gy, stored_cc in ((0.505, 2148.20), (1.005, 1738.66), (2.005, 992.44), (5.005, 267.79)):
        assert body.volume_at_gy(gy) == pytest.approx(stored_cc, rel=5e-3)


def test_a_structure_without_contours_is_withheld(dvhs):
    assert dvhs["Areola"].notes[0].startswith("withheld")
