"""Dose grids: where their planes lie and what their numbers mean."""

from typing import Any

import numpy as np
import pytest
from pydicom import uid
from pydicom.dataset import Dataset

from hccbm_gui.core.errors import UnreadableFile, UntrustedGeometry
from hccbm_gui.core.volume import Unit
from hccbm_gui.io.load import load_case
from hccbm_gui.io.rt.dose import load_dose

STORED = np.arange(4 * 3 * 2, dtype=np.uint32).reshape(4, 3, 2) * 1000
ORIENTATIONS = {
    "HFS": (1, 0, 0, 0, 1, 0),
    "HFP": (-1, 0, 0, 0, -1, 0),
    "FFS": (-1, 0, 0, 0, 1, 0),
    "FFP": (1, 0, 0, 0, -1, 0),
    "HFDL": (0, -1, 0, 1, 0, 0),
    "HFDR": (0, 1, 0, -1, 0, 0),
}


@pytest.fixture
def dose(make: Any) -> Any:
    ds = make.pixels(make.base(uid.RTDoseStorage, "RTDOSE"), STORED)
    ds.ImagePositionPatient, ds.ImageOrientationPatient = [10, 20, -50], [1, 0, 0, 0, 1, 0]
    ds.PixelSpacing, ds.GridFrameOffsetVector = [2.0, 3.0], [0, 4, 8, 12]
    ds.DoseUnits, ds.DoseType, ds.DoseSummationType = "GY", "PHYSICAL", "PLAN"
    ds.DoseGridScaling = "0.0001"
    ds.ReferencedRTPlanSequence = [make.sequence_item(ReferencedSOPInstanceUID="7.7")]
    make.save(ds, "dose")
    return ds


@pytest.mark.parametrize("position", sorted(ORIENTATIONS))
@pytest.mark.parametrize("descending", [False, True])
def test_every_voxel_lies_where_the_standard_puts_it(
    dose: Any, position: str, descending: bool
) -> None:
    dose.ImageOrientationPatient = list(ORIENTATIONS[position])
    offsets = -4.0 * np.arange(4) if descending else 4.0 * np.arange(4)
    dose.GridFrameOffsetVector = offsets.tolist()
    across, down = np.array(ORIENTATIONS[position], float).reshape(2, 3)
    volume = load_dose(dose).volume
    for (k, j, i), stored in np.ndenumerate(STORED):
        point = np.array([10, 20, -50]) + 3.0 * i * across + 2.0 * j * down
        point = point + offsets[k] * np.cross(across, down)
        assert volume.sample([point])[0] == pytest.approx(stored * 1e-4, abs=1e-5)


@pytest.mark.parametrize(("position", "step"), [("HFS", 4), ("FFS", -4), ("HFS", -4)])
def test_absolute_plane_positions_are_patient_z(dose: Any, position: str, step: float) -> None:
    dose.ImageOrientationPatient = list(ORIENTATIONS[position])
    absolute = -50.0 + step * np.arange(4)
    dose.GridFrameOffsetVector = absolute.tolist()
    volume = load_dose(dose).volume
    for k, z in enumerate(absolute):
        assert volume.sample([(10.0, 20.0, z)])[0] == pytest.approx(STORED[k, 0, 0] * 1e-4)


def test_gray_and_links_are_kept(dose: Any) -> None:
    loaded = load_dose(dose)
    assert (loaded.volume.unit, loaded.volume.quantifiable) == (Unit.GY, True)
    assert (loaded.summation, loaded.plan_uid) == ("PLAN", "7.7")
    assert loaded.volume.geometry.spacing_mm == pytest.approx((4.0, 2.0, 3.0))
    assert loaded.volume.array.max() == pytest.approx(STORED.max() * 1e-4)


def test_relative_dose_is_not_gray(dose: Any) -> None:
    dose.DoseUnits = "RELATIVE"
    volume = load_dose(dose).volume
    assert volume.unit is Unit.UNKNOWN
    assert not volume.quantifiable
    assert any("Relative" in note for note in volume.notes)


@pytest.mark.parametrize("offsets", [[0, 4, 3, 12], [0, 4, 4, 8], [0, 4], [99, 103, 107, 111]])
def test_planes_out_of_order_are_refused(dose: Any, offsets: list[float]) -> None:
    dose.GridFrameOffsetVector = offsets
    with pytest.raises(UntrustedGeometry):
        load_dose(dose)


def test_dose_without_scaling_is_refused(dose: Any) -> None:
    del dose.DoseGridScaling
    with pytest.raises(UnreadableFile, match="scaling"):
        load_dose(dose)


def test_uneven_planes_are_interpolated_and_say_so(dose: Any) -> None:
    dose.GridFrameOffsetVector = [0, 4, 8, 16]
    volume = load_dose(dose).volume
    assert volume.array.shape[0] == 5
    middle = (STORED[2, 1, 1] + STORED[3, 1, 1]) / 2.0 * 1e-4
    assert volume.array[3, 1, 1] == pytest.approx(middle, rel=1e-5)
    assert any("interpolated" in note for note in volume.notes)


def test_a_dose_is_known_by_its_comment_and_its_series(dose: Any) -> None:
    dose.DoseComment = "whole plan"
    dose.ReferencedStructureSetSequence = [Dataset()]
    dose.ReferencedStructureSetSequence[0].ReferencedSOPInstanceUID = "8.8"
    loaded = load_dose(dose, "1.2.3")
    assert (loaded.label, loaded.key) == ("whole plan", "1.2.3")
    assert (loaded.structure_set_uid, loaded.dose_type, loaded.tps_dvhs) == ("8.8", "PHYSICAL", ())
    assert loaded.origin == ""


def test_doses_of_one_name_are_told_apart(make: Any, dose: Any) -> None:
    for number in range(2):
        again = make.pixels(make.base(uid.RTDoseStorage, "RTDOSE", f"7{number}"), STORED)
        for keyword in (
            "ImagePositionPatient",
            "ImageOrientationPatient",
            "PixelSpacing",
            "GridFrameOffsetVector",
            "DoseGridScaling",
            "DoseUnits",
        ):
            setattr(again, keyword, getattr(dose, keyword))
        again.SeriesDescription = "RT Dose"
        make.save(again)
    labels = sorted(one.label for one in load_case([make.folder]).doses.values())
    assert labels == ["Dose", "RT Dose", "RT Dose (2)"]


def test_every_series_keeps_the_identity_of_its_own_files(make: Any, dose: Any) -> None:
    case = load_case([make.folder])
    (info,) = case.series
    assert info.patient == case.patient
    assert info.sop_uid == dose.SOPInstanceUID
