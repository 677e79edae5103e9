"""Volumes at the same places of one series: told apart, named, never mixed."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from pydicom import uid

from hccbm_gui.core.note_words import POINTS_IN_TIME
from hccbm_gui.io.headers.file_header import PHASE_TAGS
from hccbm_gui.io.scanning.scan import scan_paths
from hccbm_gui.io.scanning.scan_result import SeriesScan

PLACES = [0, 3, 6, 9]
MR = {"sop_class": uid.MRImageStorage, "modality": "MR"}


def series_of(make: Any) -> list[SeriesScan]:
    return [s for p in scan_paths([make.folder]).patients for s in p.all_series()]


def write(make: Any, phases: int, tell: Callable[[Any, int, int], None], **options: Any) -> None:
    """`phases` volumes in one series; `tell` puts into each slice what says its phase."""
    for phase in range(phases):
        for place, ds in enumerate(make.stack(PLACES, **options)):
            ds.SeriesDescription = "4D"
            tell(ds, phase, place)
            make.save(ds)


def told(keyword: str, words: str) -> Callable[[Any, int, int], None]:
    def tell(ds: Any, phase: int, place: int) -> None:
        setattr(ds, keyword, words.format(10 * phase))

    return tell


@pytest.mark.parametrize(
    ("keyword", "words"),
    [
        ("ImageComments", "Gated, {}.0%"),
        ("SeriesDescription", "Thorax T={}% B30f"),
        ("SeriesDescription", "CT 4D phase {}"),
        ("ProtocolName", "4DCT {} %"),
    ],
)
def test_breathing_phases_are_named_wherever_they_are_told(
    make: Any, keyword: str, words: str
) -> None:
    write(make, 10, told(keyword, words))
    series = sorted(series_of(make), key=lambda one: int(one.info.description.split("(")[-1][:-3]))
    assert [one.info.files for one in series] == [len(PLACES)] * 10
    named = [one.info.description.rpartition("(")[2].rstrip(")") for one in series]
    assert named == [f"{n} %" for n in range(0, 100, 10)]
    assert all("One of 10 volumes" in " ".join(one.info.notes) for one in series)


def test_a_percentage_in_a_tag_of_its_own_is_a_phase(make: Any) -> None:
    def tell(ds: Any, phase: int, place: int) -> None:
        ds.NominalPercentageOfRespiratoryPhase = 50.0 * phase

    write(make, 2, tell)
    assert {one.info.description for one in series_of(make)} == {"4D (0 %)", "4D (50 %)"}


def test_breathing_in_and_out_are_different_phases(make: Any) -> None:
    names = ["0%In", "50%In", "100%Ex", "50%Ex"]
    write(make, 4, lambda ds, phase, place: setattr(ds, "ImageComments", names[phase]))
    found = {one.info.description for one in series_of(make)}
    assert found == {"4D (0 % in)", "4D (50 % in)", "4D (100 % ex)", "4D (50 % ex)"}


def test_a_phase_told_in_words_names_what_a_number_tells_apart(make: Any) -> None:
    def tell(ds: Any, phase: int, place: int) -> None:
        ds.TemporalPositionIdentifier = phase + 1
        ds.ImageComments = f"Gated, {50 * phase}.0%, table {place}"

    write(make, 2, tell)
    assert {one.info.description for one in series_of(make)} == {"4D (0 %)", "4D (50 %)"}


@pytest.mark.parametrize(
    ("keyword", "values", "names"),
    [
        ("EchoTime", ["4.6", "2.3"], ["TE 2.3 ms", "TE 4.6 ms"]),
        ("DiffusionBValue", [800.0, 0.0, 50.0], ["b 0", "b 50", "b 800"]),
        ("TemporalPositionIdentifier", [10, 9], ["time 9", "time 10"]),
        ("AcquisitionNumber", [2, 1], ["acquisition 1", "acquisition 2"]),
    ],
)
def test_echoes_and_b_values_carry_their_number_in_its_order(
    make: Any, keyword: str, values: list[Any], names: list[str]
) -> None:
    write(make, len(values), lambda ds, n, place: setattr(ds, keyword, values[n]), **MR)
    found = scan_paths([make.folder]).patients[0].all_series()
    assert {one.info.description for one in found} == {f"4D ({name})" for name in names}


def test_magnitude_and_phase_are_named_by_what_differs(make: Any) -> None:
    kinds = ["M", "P"]
    write(
        make,
        2,
        lambda ds, n, place: setattr(ds, "ImageType", ["ORIGINAL", "PRIMARY", kinds[n], "ND"]),
        **MR,
    )
    assert {one.info.description for one in series_of(make)} == {"4D (M)", "4D (P)"}


def test_where_only_times_differ_each_turn_is_a_volume_and_says_what_it_is_not(make: Any) -> None:
    def tell(ds: Any, turn: int, place: int) -> None:
        ds.AcquisitionTime = f"1010{10 + 10 * place + turn:02d}.50"

    write(make, 3, tell)
    series = series_of(make)
    assert {one.info.description for one in series} == {"4D (turn 1)", "4D (turn 2)", "4D (turn 3)"}
    first = next(one for one in series if "turn 1" in one.info.description)
    times = [next(v for v in header.phase if v.startswith("1010")) for header in first.headers]
    assert times == [f"1010{10 + 10 * n}.50" for n in range(len(PLACES))]
    assert any("need not show the same breath" in note for note in first.info.notes)


def test_a_slice_imaged_again_is_no_phase(make: Any) -> None:
    slices = [*make.stack(PLACES), *make.stack([6])]
    for n, ds in enumerate(slices):
        ds.AcquisitionTime = f"1010{n:02d}"
        make.save(ds)
    result = scan_paths([make.folder])
    assert [s.info.files for p in result.patients for s in p.all_series()] == [len(PLACES)]
    assert "same place" in result.rejected[0].reason


def test_a_percentage_of_something_else_in_one_description_splits_nothing(make: Any) -> None:
    write(make, 1, told("SeriesDescription", "ASIR 40%"))
    (series,) = series_of(make)
    assert series.info.description == "ASIR 40%"


def test_two_kernels_in_one_series_are_two_volumes(make: Any) -> None:
    for kernel, places in (("B30f", PLACES), ("B70f", [12, 15, 18])):
        for ds in make.stack(places):
            ds.ConvolutionKernel = kernel
            make.save(ds)
    series = series_of(make)
    assert sorted(one.info.files for one in series) == [3, 4]
    assert {one.info.description for one in series} == {"kernel B30f", "kernel B70f"}
    notes = " ".join(note for one in series for note in one.info.notes)
    assert "3 of the 7 files of the series have this reconstruction kernel (B70f)." in notes


def test_a_projection_computed_from_the_slices_is_not_among_them(make: Any) -> None:
    for kind, places in (("AXIAL", PLACES), ("MIP", [1.5])):
        for ds in make.stack(places):
            ds.ImageType = ["DERIVED", "SECONDARY", kind]
            make.save(ds)
    result = scan_paths([make.folder])
    (series,) = result.patients[0].all_series()
    assert series.info.files == 4
    assert "kind" in result.rejected[0].reason


def test_slices_that_share_one_uid_but_not_one_place_are_no_copies(make: Any) -> None:
    for ds in make.stack(PLACES):
        ds.SOPInstanceUID = "1.2.3.4"
        make.save(ds, f"z{ds.ImagePositionPatient[2]}")
    (series,) = series_of(make)
    assert series.info.files == len(PLACES)


def test_one_series_uid_in_two_studies_gives_two_series(make: Any) -> None:
    for n in range(2):
        for ds in make.stack(PLACES):
            ds.StudyInstanceUID = f"1.2.{n}"
            make.save(ds)
    series = series_of(make)
    assert [one.info.files for one in series] == [4, 4]
    assert len({one.info.uid for one in series}) == 2


def test_a_dose_report_of_the_scanner_does_not_disturb_the_slices(make: Any) -> None:
    make.save_all(make.stack(PLACES))
    report = make.slice(np.zeros((8, 9), np.int16), (0, 0, 0))
    report.ImageType = ["DERIVED", "SECONDARY", "SCREEN SAVE"]
    del report.ImagePositionPatient, report.ImageOrientationPatient
    make.save(report, "report")
    volumes = [one for one in series_of(make) if one.info.kind == "volume"]
    assert [one.info.files for one in volumes] == [4]
    assert volumes[0].info.geometry.startswith("4 x 4 x 5")


def test_echoes_and_kernels_are_no_points_in_time() -> None:
    others = {tag for tag in PHASE_TAGS if not any(one in tag for one in POINTS_IN_TIME)}
    assert others == {
        "EchoNumbers",
        "EchoTime",
        "DiffusionBValue",
        "ImageType",
        "ConvolutionKernel",
        "ImageComments",
        "SeriesDescription",
        "ProtocolName",
        "AcquisitionNumber",
        "DimensionIndexValues",
    }
