"""Dose grids: where their planes lie and what their numbers mean."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import dcmread, uid
from pydicom.dataset import Dataset

from hccbm_gui.core.errors import UnreadableFile, UntrustedGeometry
from hccbm_gui.core.volume import Unit
from hccbm_gui.io.load import load_case
from hccbm_gui.io.rt.dose import load_dose
from hccbm_gui.io.rt.dose_grid import dose_grid
from hccbm_gui.io.values import lenient_reading

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


@pytest.mark.parametrize(("scaling", "largest"), [("0.00005", 115.0), ("0.005", 115.0)])
def test_a_relative_dose_is_in_percent_and_never_in_gray(
    dose: Any, scaling: str, largest: float
) -> None:
    """Some systems write parts of 1, others percent."""
    dose.DoseUnits, dose.DoseGridScaling = "RELATIVE", scaling
    volume = load_dose(dose).volume
    assert volume.unit is Unit.PERCENT
    assert not volume.quantifiable
    assert volume.array.max() == pytest.approx(largest, rel=1e-5)
    assert any("Relative" in note for note in volume.notes)


def test_a_unit_that_nobody_knows_is_told(dose: Any) -> None:
    dose.DoseUnits = "CGY"
    volume = load_dose(dose).volume
    assert (volume.unit, volume.quantifiable) == (Unit.UNKNOWN, False)
    assert any("CGY" in note for note in volume.notes)


@pytest.mark.parametrize(
    ("summation", "told"),
    [("PLAN", ""), ("PLAN_OVERVIEW", ""), ("FRACTION", "one fraction"), ("BEAM", "beams"),
     ("CONTROL_POINT", "control points")],
)  # fmt: skip
def test_the_dose_of_a_part_of_a_course_says_so(dose: Any, summation: str, told: str) -> None:
    dose.DoseSummationType = summation
    loaded = load_dose(dose)
    assert loaded.summation == summation
    assert loaded.volume.unit is Unit.GY
    assert [told in note for note in loaded.volume.notes] == ([True] if told else [])


@pytest.mark.parametrize("dtype", [np.uint16, np.uint32, np.int16, np.int32])
@pytest.mark.parametrize("syntax", [uid.ImplicitVRLittleEndian, uid.ExplicitVRBigEndian])
def test_every_way_of_storing_numbers_gives_the_same_dose(
    make: Any, dose: Any, dtype: Any, syntax: str
) -> None:
    order = ">" if syntax == uid.ExplicitVRBigEndian else "<"
    dose.BitsAllocated = dose.BitsStored = 8 * np.dtype(dtype).itemsize
    dose.HighBit = dose.BitsStored - 1
    dose.PixelRepresentation = int(np.dtype(dtype).kind == "i")
    dose.PixelData = STORED.astype(np.dtype(dtype).newbyteorder(order)).tobytes()
    dose["PixelData"].VR = "OW"
    path = make.save(dose, "again", syntax)
    volume = load_dose(dcmread(path)).volume
    assert np.array_equal(volume.array, (STORED * 1e-4).astype(np.float32))


def test_negative_values_of_a_dose_stay_negative(make: Any, dose: Any) -> None:
    make.pixels(dose, STORED.astype(np.int32) - 5000)
    assert load_dose(dose).volume.array.min() == pytest.approx(-0.5)


@pytest.mark.parametrize("offsets", [[0, 4, 3, 12], [0, 4, 4, 8], [0, 4], [99, 103, 107, 111]])
def test_planes_out_of_order_are_refused(dose: Any, offsets: list[float]) -> None:
    dose.GridFrameOffsetVector = offsets
    with pytest.raises(UntrustedGeometry):
        load_dose(dose)


def test_a_dose_without_scaling_is_in_percent_of_its_largest_value(dose: Any) -> None:
    del dose.DoseGridScaling
    volume = load_dose(dose).volume
    assert (volume.unit, volume.quantifiable) == (Unit.PERCENT, False)
    assert volume.array.max() == pytest.approx(100.0)
    assert any("scaling" in note for note in volume.notes)


@pytest.mark.parametrize("scaling", ["0", "-1", "nan"])
def test_a_scaling_that_is_none_is_refused(dose: Any, scaling: str) -> None:
    with lenient_reading():
        dose.DoseGridScaling = scaling
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


def test_the_beam_that_a_dose_is_of_is_read(make: Any, dose: Any) -> None:
    assert load_dose(dose).beam_numbers == ()
    beams = [make.sequence_item(ReferencedBeamNumber=number) for number in (2, 5)]
    group = make.sequence_item(ReferencedFractionGroupNumber=1, ReferencedBeamSequence=beams)
    dose.ReferencedRTPlanSequence[0].ReferencedFractionGroupSequence = [group]
    assert load_dose(dose).beam_numbers == (2, 5)


def test_every_series_keeps_the_identity_of_its_own_files(make: Any, dose: Any) -> None:
    case = load_case([make.folder])
    (info,) = case.series
    assert info.patient == case.patient
    assert info.sop_uid == dose.SOPInstanceUID


UP = {"S": (0, -1, 0), "P": (0, 1, 0), "DL": (-1, 0, 0), "DR": (1, 0, 0)}
"""What of the patient (LPS) points to the ceiling: supine, prone, on the left or right side."""
POSITIONS = ("HFS", "HFP", "HFDL", "HFDR", "FFS", "FFP", "FFDL", "FFDR")


@pytest.mark.real_data
@pytest.mark.parametrize("position", POSITIONS)
def test_a_dose_of_every_patient_position_lies_where_a_planning_system_put_it(
    shared_data: Path, position: str
) -> None:
    """Against coordinates that another program has published for these headers.

    Its IEC fixed coordinates tell every sign. Its DICOM coordinates run along each axis in the
    sense of the patient, from the far end and negated where rows or columns run against it.
    """
    folder = shared_data / "rt-objects" / "pymedphys-history" / "dose"
    ds = dcmread(folder / f"RD.DICOMORIENT.Dose_{position}_empty.dcm")
    grid = dose_grid(ds).geometry
    corners = grid.to_patient([(0, 0, 0), np.array(grid.shape) - 1])
    # Up to the ceiling, towards the gantry, and what makes them right-handed (IEC 61217).
    up = np.array(UP[position[2:]])
    gantry = np.array((0, 0, 1 if position.startswith("HF") else -1))
    fixed = np.stack([np.cross(gantry, up), gantry, up])
    expected = json.loads((folder / "expected_iec_fixed_xyz.json").read_text())[position]
    for axis, values in zip(fixed, expected, strict=True):
        steps = grid.shape[int(np.abs(grid.axes @ axis).argmax())]
        ours = np.sort(np.linspace(*(corners @ axis), steps))
        assert np.abs(ours - np.sort(values)).max() < 0.01
    expected = json.loads((folder / "expected_dicom_xyz.json").read_text())[position]
    columns, rows = np.array(ds.ImageOrientationPatient, float).reshape(2, 3)
    for axis, values in zip(np.eye(3), expected, strict=True):
        number = int(np.abs(grid.axes @ axis).argmax())
        along = np.stack([np.cross(columns, rows), rows, columns])[number] @ axis
        ours = np.linspace(*(corners @ axis), grid.shape[number]) * along
        assert np.abs(np.sort(ours) - np.sort(values)).max() < 0.01
