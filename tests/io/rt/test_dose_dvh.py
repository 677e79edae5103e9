"""DVHs stored beside a dose."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.dataset import Dataset

from hccbm_gui.core.volume import Unit
from hccbm_gui.io.load import load_case
from hccbm_gui.io.rt.dose_dvh import tps_dvhs


def item(**values: Any) -> Dataset:
    found = Dataset()
    for keyword, value in values.items():
        setattr(found, keyword, value)
    return found


def dvh(data: list[float], references: Any = ((4, "INCLUDED"),), **values: Any) -> Dataset:
    values = {
        "DVHType": "CUMULATIVE",
        "DoseUnits": "GY",
        "DoseType": "PHYSICAL",
        "DVHDoseScaling": 1,
        "DVHVolumeUnits": "CM3",
        "DVHNumberOfBins": len(data) // 2,
        "DVHData": data,
        **values,
    }
    found = item(**{keyword: value for keyword, value in values.items() if value is not None})
    found.DVHReferencedROISequence = [
        item(ReferencedROINumber=number, DVHROIContributionType=kind) for number, kind in references
    ]
    return found


def read(*dvhs: Dataset) -> Any:
    return tps_dvhs(item(DVHSequence=list(dvhs)))


def test_pairs_are_a_width_and_the_volume_from_its_left_edge() -> None:
    (found,), notes = read(dvh([0.5, 10, 0.5, 8, 1.0, 3], DVHMeanDose=1.1, DVHMaximumDose=1.9))
    assert notes == ()
    assert found.dose.tolist() == [0.0, 0.5, 1.0]
    assert found.volume.tolist() == [10, 8, 3]
    assert (found.roi_number, found.dose_unit, found.volume_unit) == (4, Unit.GY, "CM3")
    assert (found.minimum, found.maximum, found.mean) == (None, 1.9, 1.1)
    assert not found.dose.flags.writeable


def test_the_scaling_stretches_the_dose_but_not_what_is_stored_beside_it() -> None:
    (found,), _ = read(dvh([1, 5, 1, 2], DVHDoseScaling=0.01, DVHMeanDose=0.8))
    assert found.dose.tolist() == [0.0, 0.01]
    assert found.mean == 0.8


@given(st.lists(st.floats(0.0, 100.0), min_size=1, max_size=30))
def test_a_differential_dvh_is_the_steps_of_a_cumulative_one(parts: list[float]) -> None:
    data = [value for volume in parts for value in (0.1, round(volume, 6))]
    (found,), _ = read(dvh(data, DVHType="DIFFERENTIAL"))
    steps = -np.diff([*found.volume, 0.0])
    assert steps == pytest.approx([round(volume, 6) for volume in parts], abs=1e-9)
    assert found.volume[0] == pytest.approx(sum(round(volume, 6) for volume in parts))


@pytest.mark.parametrize(
    ("references", "told"),
    [
        (((1, "INCLUDED"), (2, "INCLUDED")), "structure 1 and structure 2"),
        (((1, "INCLUDED"), (2, "EXCLUDED")), "structure 1 without structure 2"),
        ((), "no structure"),
    ],
)
def test_a_dvh_of_several_structures_is_of_none(references: Any, told: str) -> None:
    (found,), _ = read(dvh([1, 5], references))
    assert found.roi_number == 0
    assert any(told in note for note in found.notes)


@pytest.mark.parametrize(
    ("data", "values"),
    [
        ([1, 5], {"DVHType": "NATURAL"}),
        ([1, 5], {"DVHType": None}),
        ([1, 5, 1], {}),
        ([-1, 5], {}),
        ([1, 5, 0, 4], {}),
        ([1, 5, 1, 6], {}),
        ([1, -5], {}),
        ([1, 5], {"DVHDoseScaling": 0}),
        ([1, 5], {"DVHData": None}),
    ],
)
def test_what_cannot_be_understood_is_left_out_with_its_reason(data: Any, values: Any) -> None:
    found, (note,) = read(dvh(data, **values))
    assert found == ()
    assert note.startswith("Stored DVH 1 is left out: ")


def test_units_and_counts_that_are_odd_are_told() -> None:
    (relative, effective, short), _ = read(
        dvh([1, 5], DoseUnits="RELATIVE"),
        dvh([1, 5], DoseType="EFFECTIVE"),
        dvh([1, 5, 1, 4], DVHNumberOfBins=3),
    )
    assert relative.dose_unit is Unit.UNKNOWN
    assert "RELATIVE" in relative.notes[0]
    assert "EFFECTIVE" in effective.notes[0]
    assert "3 bins" in short.notes[0]


@pytest.mark.real_data
def test_the_dvhs_of_a_planning_system_are_read(shared_data: Path) -> None:
    case = load_case([shared_data / "ct-rt-dicompyler-core-breast"])
    (dose,) = case.doses.values()
    by_number = {one.roi_number: one for one in dose.tps_dvhs}
    assert len(dose.tps_dvhs) == 9
    names = {roi.number: roi.name for roi in case.rois}
    volumes = {names[number]: float(one.volume[0]) for number, one in by_number.items()}
    assert volumes["Heart"] == pytest.approx(437.46, abs=0.01)
    assert volumes["Tumor Bed"] == pytest.approx(12.81, abs=0.01)
    heart = next(one for number, one in by_number.items() if names[number] == "Heart")
    # The curve is in Gy, but the mean beside it is in percent of the 14 Gy, whatever it says.
    in_bins = -np.diff([*heart.volume, 0.0])
    mean_gy = float(in_bins @ (heart.dose + 0.005)) / float(heart.volume[0])
    assert mean_gy == pytest.approx(0.648, abs=0.01)
    assert heart.mean == pytest.approx(mean_gy / 0.14, rel=0.01)
    (structures,) = (info for info in case.series if info.kind == "structures")
    assert dose.structure_set_uid == structures.sop_uid
