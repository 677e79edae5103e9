"""What a DVH refuses, and how several are calculated at once."""

import threading
import time

import numpy as np
import pytest

from hccbm_gui.core.dvh.calculation import (
    DvhSettings,
    Quality,
    calculate_dvh,
    calculate_dvhs,
)
from hccbm_gui.core.dvh.dvh import Dvh, withheld
from hccbm_gui.core.errors import Cancelled, FrameMismatch, InputRefused
from hccbm_gui.core.volume import Unit, Volume


@pytest.fixture
def dose(shapes):
    return shapes.linear_dose("AP", 2.5)


def sphere(shapes, size=24.0, name="sphere", frame="1.2.3"):
    return shapes.structure(shapes.Solid("sphere", size).contours(2.0, 0.5), name, frame)


@pytest.mark.parametrize("unit", [unit for unit in Unit if unit is not Unit.GY])
def test_a_dose_that_is_not_in_gy_is_refused(shapes, dose, unit):
    other = Volume(dose.array, dose.geometry, unit)
    with pytest.raises(InputRefused, match="not in Gy"):
        calculate_dvh(sphere(shapes), other)
    with pytest.raises(InputRefused, match="not in Gy"):
        calculate_dvhs([sphere(shapes)], other)


def test_a_dose_that_may_only_be_looked_at_is_refused(shapes, dose):
    lossy = Volume(dose.array, dose.geometry, Unit.GY, ("lossy",), quantifiable=False)
    with pytest.raises(InputRefused, match=r"not measured\. \(lossy\)"):
        calculate_dvh(sphere(shapes), lossy)


def test_another_frame_of_reference_is_refused_alone_and_withheld_among_others(shapes, dose):
    stranger = sphere(shapes, name="stranger", frame="9.9")
    with pytest.raises(FrameMismatch, match="stranger"):
        calculate_dvh(stranger, dose)
    first, second = calculate_dvhs([stranger, sphere(shapes)], dose)
    assert first.notes[0].startswith("withheld: Structure stranger has another frame")
    assert second.is_complete


def test_a_dose_without_any_sense_is_withheld(shapes):
    absurd = shapes.dose_of(lambda x, y, z: 1e9 + 0.0 * (x + y + z))
    dvh = calculate_dvh(sphere(shapes), absurd)
    assert "which no treatment gives" in dvh.notes[0]


@pytest.mark.parametrize("wrong", [{"bin_gy": 0.02}, {"bin_gy": 0.0}, {"single_plane_mm": 0.0}])
def test_settings_that_make_no_sense_are_refused(wrong):
    with pytest.raises(InputRefused):
        DvhSettings(**wrong)


def test_several_come_in_their_order_and_each_as_if_alone(shapes, dose):
    structures = [sphere(shapes, size, f"{size:g} mm") for size in (8.0, 40.0, 12.0, 24.0, 10.0)]
    told = []
    several = calculate_dvhs(structures, dose, progress=lambda done, message="": told.append(done))
    assert [dvh.name for dvh in several] == [roi.name for roi in structures]
    assert told[-1] == 1.0
    assert told == sorted(told)
    for dvh, roi in zip(several, structures, strict=True):
        alone = calculate_dvh(roi, dose)
        assert (dvh.dose_gy == alone.dose_gy).all()
        assert (dvh.volume_cc == alone.volume_cc).all()
    assert calculate_dvhs([], dose) == ()


def test_it_can_be_stopped(shapes, dose):
    def stop(done, message=""):
        raise Cancelled

    with pytest.raises(Cancelled):
        calculate_dvhs([sphere(shapes, 40.0)] * 20, dose, progress=stop)
    deadline = time.monotonic() + 5.0
    while any(thread.name.startswith("dvh") for thread in threading.enumerate()):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_the_same_input_gives_the_same_bits(shapes, dose):
    first, second = (calculate_dvh(sphere(shapes), dose) for _ in range(2))
    assert first.volume_cc.tobytes() == second.volume_cc.tobytes()
    assert (first.mean_gy, first.min_gy, first.max_gy) == (
        second.mean_gy,
        second.min_gy,
        second.max_gy,
    )


def test_coarse_is_close_to_final(shapes):
    chance = np.random.default_rng(1)
    dose = shapes.dose_volume(chance.uniform(0, 60, (25, 25, 25)), 2.5, (-30, -30, -30))
    final = calculate_dvh(sphere(shapes, 50.0), dose)
    coarse = calculate_dvh(sphere(shapes, 50.0), dose, DvhSettings(quality=Quality.COARSE))
    assert coarse.total_cc == final.total_cc
    for percent in (95, 50, 5):
        there = final.dose_at_percent(percent)
        assert coarse.dose_at_percent(percent) == pytest.approx(there, abs=0.2)


def test_all_kinds_of_stored_voxels_give_the_same(shapes):
    values = np.random.default_rng(2).integers(0, 60, (25, 25, 25))
    answers = [
        calculate_dvh(sphere(shapes), shapes.dose_volume(values.astype(kind), 2.5, (-30, -30, -30)))
        for kind in ("f4", "f8", ">f4", "u2", "i4", "u4", "f2")
    ]
    for answer in answers[1:]:
        assert answer.volume_cc == pytest.approx(answers[0].volume_cc, abs=1e-9)


def curve(volume, dose=None, **changes):
    volume = np.array(volume, dtype=float)
    dose = np.arange(volume.size, dtype=float) if dose is None else np.array(dose)
    values = {
        "name": "x",
        "dose_gy": dose,
        "volume_cc": volume,
        "total_cc": volume[0],
        "covered_cc": volume[0],
        "min_gy": 0.0,
        "mean_gy": 1.0,
        "max_gy": float(dose[-1]),
    }
    return Dvh(**{**values, **changes})


def test_a_flat_stretch_reads_the_largest_dose_that_the_volume_receives():
    dvh = curve([10.0, 5.0, 5.0, 5.0, 0.0])
    assert dvh.dose_at_cc(5.0) == 3.0
    assert dvh.dose_at_cc(5.1) == pytest.approx(0.98)
    assert dvh.dose_at_percent(50) == 3.0
    assert dvh.volume_at_gy(2.0) == 5.0
    assert dvh.percent_at_gy(2.0) == 50.0


def test_a_volume_larger_than_the_structure_receives_no_dose():
    dvh = curve([0.02, 0.01, 0.0], total_cc=0.04)
    assert np.isnan(dvh.dose_at_cc(0.03))
    assert np.isnan(dvh.dose_at_percent(101))
    assert np.isnan(dvh.dose_at_cc(-1.0))
    assert dvh.covered_fraction == 0.5
    assert not dvh.is_complete


def test_a_curve_cannot_be_changed_and_must_fit_its_doses():
    dvh = curve([2.0, 1.0, 0.0])
    with pytest.raises(ValueError, match="read-only"):
        dvh.volume_cc[0] = 1.0
    with pytest.raises(ValueError, match="as many volumes"):
        curve([1.0, 0.0], dose=[0.0, 1.0, 2.0])


def test_a_withheld_curve_says_why_and_reads_nothing():
    dvh = withheld("x", "no reason", 3.0)
    assert dvh.notes == ("withheld: no reason",)
    assert dvh.is_empty
    assert dvh.total_cc == 3.0
    assert dvh.volume_at_gy(0.0) == 0.0
    assert np.isnan(dvh.dose_at_percent(50))
