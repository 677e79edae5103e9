"""Structures of an RTSTRUCT, good and bad."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydicom import dcmread, uid

from hccbm_gui.core.dvh.calculation import DvhSettings, calculate_dvh, calculate_dvhs
from hccbm_gui.core.fields.structure_volume import roi_volume_cc, volume_cc
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.roi import RoiKind
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.io.load import load_case
from hccbm_gui.io.rt.contour_data import all_points
from hccbm_gui.io.rt.decimal_kernel import decimals
from hccbm_gui.io.rt.structure_set import load_structure_set
from hccbm_gui.io.writing.structure_writer import write_structures

SQUARE = np.array([[0, 0, 5], [10, 0, 5], [10, 10, 5], [0, 10, 5]], dtype=float)


@pytest.fixture
def structure_set(make: Any) -> Any:
    def build(*contours: Any, name: str = "GTVp", **roi: Any) -> Any:
        ds = make.base(uid.RTStructureSetStorage, "RTSTRUCT")
        item = make.sequence_item
        ds.StructureSetROISequence = [item(ROINumber=7, ROIName=name, **roi)]
        ds.ROIContourSequence = [item(ReferencedROINumber=7, ContourSequence=list(contours))]
        series = item(SeriesInstanceUID="1.2.3.4")
        study = item(RTReferencedSeriesSequence=[series])
        ds.ReferencedFrameOfReferenceSequence = [
            item(FrameOfReferenceUID="9.8.7", RTReferencedStudySequence=[study])
        ]
        return dcmread(make.save(ds, "rs", uid.ImplicitVRLittleEndian))

    return build


@pytest.fixture
def contour(make: Any) -> Any:
    def build(points: Any, kind: str = "CLOSED_PLANAR") -> Any:
        flat = [f"{value:.3f}" for value in np.ravel(points)]
        item = make.sequence_item(ContourData=flat, NumberOfContourPoints=len(flat) // 3)
        if kind:
            item.ContourGeometricType = kind
        return item

    return build


def test_a_structure_keeps_its_points_frame_series_and_kind(
    structure_set: Any, contour: Any
) -> None:
    (roi,) = load_structure_set(structure_set(contour(SQUARE)), "rs-uid")
    assert np.array_equal(roi.contours[0], SQUARE)
    assert (roi.frame_uid, roi.series_uid, roi.key) == ("9.8.7", "1.2.3.4", "rs-uid/7")
    assert roi.kind is RoiKind.GTV
    assert roi.notes == ()
    assert len(roi.colour) == 3


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 10_000), count=st.integers(3, 200))
def test_points_read_fast_equal_points_read_one_by_one(
    structure_set: Any, contour: Any, seed: int, count: int
) -> None:
    points = np.random.default_rng(seed).uniform(-500, 500, (count, 3))
    ds = structure_set(contour(points))
    item = ds.ROIContourSequence[0].ContourSequence[0]
    (fast,) = all_points([item])
    slow = np.array([float(value) for value in item.ContourData]).reshape(-1, 3)
    assert fast is not None
    assert np.array_equal(fast, slow)
    # Once converted by pydicom they must come out the same again.
    (again,) = all_points([item])
    assert again is not None
    assert np.array_equal(again, slow)


def test_a_closing_point_is_dropped(structure_set: Any, contour: Any) -> None:
    closed = np.vstack([SQUARE, SQUARE[:1]])
    (roi,) = load_structure_set(structure_set(contour(closed)), "rs")
    assert np.array_equal(roi.contours[0], SQUARE)


def test_what_bounds_no_area_is_kept_as_a_mark_and_told(structure_set: Any, contour: Any) -> None:
    ds = structure_set(
        contour(SQUARE),
        contour(SQUARE[:1], "POINT"),
        contour(SQUARE, "OPEN_PLANAR"),
        contour(SQUARE[:2]),
        contour(SQUARE, ""),
    )
    (roi,) = load_structure_set(ds, "rs")
    assert len(roi.contours) == 1
    assert [len(mark) for mark in roi.marks] == [1, 4, 2, 4]
    assert np.array_equal(roi.marks[1], SQUARE)
    notes = " ".join(roi.notes)
    for word in ("POINT", "OPEN_PLANAR", "fewer than three", "unknown type"):
        assert word in notes
    # What is measured is whole, so it is measured.
    assert roi.unmeasured == ""


def test_a_structure_of_points_alone_is_listed_and_empty(structure_set: Any, contour: Any) -> None:
    (roi,) = load_structure_set(structure_set(contour(SQUARE[:1], "POINT")), "rs")
    assert roi.is_empty
    assert len(roi.marks) == 1


@pytest.mark.parametrize("raw", [b"1\\2\\3\\4", b"1\\2\\x\\4\\5\\6\\7\\8\\9", b"", b"1\\2\\nan"])
def test_malformed_points_are_told_and_the_structure_is_not_measured(
    structure_set: Any, contour: Any, raw: bytes
) -> None:
    ds = structure_set(contour(SQUARE))
    item = ds.ROIContourSequence[0].ContourSequence[0]
    element = item.get_item("ContourData")
    item._dict[element.tag] = element._replace(value=raw, length=len(raw))
    (roi,) = load_structure_set(ds, "rs")
    assert roi.is_empty
    assert "malformed" in roi.notes[0]
    assert "missing" in roi.unmeasured


def test_keyholes_and_pieces_stay_as_they_are(structure_set: Any, contour: Any) -> None:
    hole = SQUARE * (0.3, 0.3, 1.0) + (3, 3, 0)
    keyhole = np.vstack([SQUARE, SQUARE[:1], hole[::-1], hole[-1:]])
    (roi,) = load_structure_set(structure_set(contour(keyhole), contour(hole)), "rs")
    assert [len(polygon) for polygon in roi.contours] == [10, 4]


def test_an_empty_structure_is_kept(structure_set: Any) -> None:
    (roi,) = load_structure_set(structure_set(name="Bladder"), "rs")
    assert roi.is_empty
    assert roi.name == "Bladder"


def test_declared_type_and_colour_are_kept(make: Any, structure_set: Any, contour: Any) -> None:
    ds = structure_set(contour(SQUARE), name="target")
    ds.ROIContourSequence[0].ROIDisplayColor = [1, 2, 300]
    ds.RTROIObservationsSequence = [
        make.sequence_item(ReferencedROINumber=7, RTROIInterpretedType="GTV")
    ]
    (roi,) = load_structure_set(ds, "rs")
    assert roi.kind is RoiKind.GTV
    assert roi.colour == (1, 2, 255)


def test_own_frame_of_reference_of_a_structure_wins(structure_set: Any, contour: Any) -> None:
    ds = structure_set(contour(SQUARE), ReferencedFrameOfReferenceUID="5.5.5")
    (roi,) = load_structure_set(ds, "rs")
    assert (roi.frame_uid, roi.series_uid) == ("5.5.5", "")


def test_numbers_that_occur_twice_stay_apart(make: Any, structure_set: Any, contour: Any) -> None:
    ds = structure_set(contour(SQUARE))
    ds.StructureSetROISequence.append(make.sequence_item(ROINumber=7, ROIName="twin"))
    first, second = load_structure_set(ds, "rs")
    assert first.key != second.key
    assert "twice" in second.notes[0]


def test_names_that_occur_twice_are_told_apart(make: Any, structure_set: Any) -> None:
    ds = structure_set(name="PTV")
    for number in (8, 9):
        ds.StructureSetROISequence.append(make.sequence_item(ROINumber=number, ROIName="PTV"))
    rois = load_structure_set(ds, "rs")
    assert [roi.name for roi in rois] == ["PTV", "PTV (2)", "PTV (3)"]
    assert {roi.kind for roi in rois} == {RoiKind.PTV}
    assert "more than once" in rois[2].notes[0]


def test_contours_of_a_structure_that_is_not_named_are_kept(
    make: Any, structure_set: Any, contour: Any
) -> None:
    ds = structure_set(contour(SQUARE))
    stray = make.sequence_item(ReferencedROINumber=12, ContourSequence=[contour(SQUARE + 1.0)])
    more = make.sequence_item(ReferencedROINumber=7, ContourSequence=[contour(SQUARE + 2.0)])
    ds.ROIContourSequence += [stray, more]
    named, unnamed = load_structure_set(ds, "rs")
    assert (len(named.contours), unnamed.name, len(unnamed.contours)) == (2, "ROI 12", 1)
    assert "2 places" in named.notes[0]
    assert "not named" in unnamed.notes[0]


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_contour_that_is_closed_several_times_is_closed_once(
    structure_set: Any, contour: Any, times: int
) -> None:
    again = np.vstack([SQUARE, *[SQUARE[:1]] * times])
    (roi,) = load_structure_set(structure_set(contour(again)), "rs")
    assert np.array_equal(roi.contours[0], SQUARE)


def test_a_contour_of_one_point_again_and_again_bounds_nothing(
    structure_set: Any, contour: Any
) -> None:
    (roi,) = load_structure_set(structure_set(contour(np.repeat(SQUARE[:1], 5, axis=0))), "rs")
    assert roi.is_empty
    assert len(roi.marks) == 1


def test_rounding_of_the_plane_says_nothing_and_a_bend_does(
    structure_set: Any, contour: Any
) -> None:
    wobble = SQUARE + np.array([0, 0, 1]) * np.array([[0.003], [-0.003], [0.003], [0.0]])
    (roi,) = load_structure_set(structure_set(contour(wobble)), "rs")
    assert roi.notes == ()
    bent = SQUARE + np.array([0, 0, 1]) * np.array([[2.0], [0.0], [0.0], [0.0]])
    (roi,) = load_structure_set(structure_set(contour(bent)), "rs")
    assert "no DVH" in roi.notes[0]
    grid = Geometry.from_axes((5, 8, 8), (-2, -2, 0), (3, 3, 3), "9.8.7")
    (dvh,) = calculate_dvhs([roi], Volume(np.ones(grid.shape, np.float32), grid, Unit.GY))
    assert dvh.is_empty
    assert "not planar" in dvh.notes[0]


def test_oblique_contours_are_planar(
    structure_set: Any, contour: Any, turned: Callable[[float, float], np.ndarray[Any, Any]]
) -> None:
    tilted = SQUARE @ turned(0.4, 0.3)
    (roi,) = load_structure_set(structure_set(contour(tilted)), "rs")
    assert roi.notes == ()


def test_a_bow_tie_is_told_and_has_no_dvh(structure_set: Any, contour: Any) -> None:
    crossing = SQUARE[[0, 2, 1, 3]]
    (roi,) = load_structure_set(structure_set(contour(crossing)), "rs")
    assert len(roi.contours) == 1
    assert any("crossing itself" in note for note in roi.notes)
    assert "cross" in roi.unmeasured
    assert np.isnan(roi_volume_cc(roi))
    grid = Geometry.from_axes((5, 8, 8), (-2, -2, 0), (3, 3, 3), "9.8.7")
    dose = Volume(np.ones(grid.shape, np.float32), grid, Unit.GY)
    assert "cross" in calculate_dvh(roi, dose, DvhSettings(single_plane_mm=3.0)).notes[0]


def test_a_crossing_too_small_to_matter_is_told_and_measured(
    structure_set: Any, contour: Any
) -> None:
    spur = np.array([[10, 4.9, 5], [10.05, 5.0, 5], [10.05, 4.9, 5], [10, 5.0, 5]], float)
    ring = np.vstack([SQUARE[:2], spur, SQUARE[2:]])
    (roi,) = load_structure_set(structure_set(contour(ring)), "rs")
    assert any("crossing itself" in note for note in roi.notes)
    assert roi.unmeasured == ""


def test_pieces_by_exclusive_or_are_read_like_holes(structure_set: Any, contour: Any) -> None:
    hole = SQUARE * (0.5, 0.5, 1.0) + (2, 2, 0)
    above = [part + np.array([0.0, 0.0, 3.0]) for part in (SQUARE, hole)]
    ds = structure_set(*(contour(part, "CLOSEDPLANAR_XOR") for part in (SQUARE, hole, *above)))
    (roi,) = load_structure_set(ds, "rs")
    assert volume_cc(roi) == pytest.approx((100 - 25) * 6 / 1000.0)


def test_the_images_that_contours_name_are_gathered(
    make: Any, structure_set: Any, contour: Any
) -> None:
    drawn = contour(SQUARE)
    drawn.ContourImageSequence = [
        make.sequence_item(ReferencedSOPClassUID="1.2", ReferencedSOPInstanceUID="1.2.77")
    ]
    for syntax in (uid.ImplicitVRLittleEndian, uid.ExplicitVRLittleEndian):
        path = make.save(structure_set(drawn), "named", syntax)
        named: set[str] = set()
        (roi,) = load_structure_set(dcmread(path), "rs", named=named)
        assert named == {"1.2.77"}
        assert np.array_equal(roi.contours[0], SQUARE)


NUMBERS = st.one_of(
    st.floats(-1e3, 1e3).map(lambda x: f"{x:.3f}"),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.integers(-(10**18), 10**18).map(str),
    st.sampled_from(["+.5", "-0", "5.", "1E3", "0.1234567890123456789", " 7 ", "-.25\0"]),
)


@given(st.lists(NUMBERS, min_size=1, max_size=60))
def test_decimal_texts_become_the_numbers_of_a_library_bit_for_bit(words: list[str]) -> None:
    joined = "\\".join(words).encode()
    values, odd = np.empty(len(words)), np.empty((len(words), 3), np.int64)
    left = decimals(np.frombuffer(joined, np.uint8), values, odd)
    expected = np.array([float(word.strip("\0 ")) for word in words])
    for number, first, last in odd[:left]:
        values[number] = float(joined[first:last].strip(b"\0 "))
    assert values.tobytes() == expected.tobytes()


@given(st.lists(st.sampled_from(["1", "", "x", "1.2.3", "--1", "nan", "1_0", "0x1"]), min_size=1))
def test_texts_that_are_no_decimals_are_left_to_the_caller(words: list[str]) -> None:
    joined = "\\".join(words).encode()
    values, odd = np.empty(len(words)), np.empty((len(words), 3), np.int64)
    left = decimals(np.frombuffer(joined, np.uint8), values, odd)
    assert [words[number] for number in odd[:left, 0]] == [word for word in words if word != "1"]


@pytest.mark.real_data
def test_the_structures_of_a_planning_system_come_back_out(
    shared_data: Path, tmp_path: Path
) -> None:
    """Every one of ten structures, the empty one too, and every point within 0.01 mm."""
    case = load_case([shared_data / "ct-rt-dicompyler-core-breast"])
    path = tmp_path / "rs.dcm"
    write_structures(path, case.rois, case)
    again = load_structure_set(dcmread(path), "rs")
    assert len(case.rois) == len(again) == 10
    assert "Areola" in [roi.name for roi in again if roi.is_empty]
    for before, after in zip(case.rois, again, strict=True):
        assert (before.name, before.colour) == (after.name, after.colour)
        pairs = zip(before.contours, after.contours, strict=True)
        assert all(np.abs(one - other).max() < 0.01 for one, other in pairs)
    stored = dcmread(shared_data / "ct-rt-dicompyler-core-breast" / "rtss.dcm")
    plain = {
        item.ReferencedROINumber: [
            np.array(contour.ContourData, float).reshape(-1, 3)
            for contour in item.get("ContourSequence", [])
        ]
        for item in stored.ROIContourSequence
    }
    for roi in case.rois:
        closed = [one[:-1] if (one[0] == one[-1]).all() else one for one in plain[roi.number]]
        kept = [*roi.contours, *roi.marks]
        assert len(kept) == len(closed)
        for one in closed:
            assert any(one.shape == other.shape and (one == other).all() for other in kept)


@pytest.mark.real_data
def test_contours_on_images_that_do_not_exist_are_kept_and_told(shared_data: Path) -> None:
    folder = shared_data / "rt-objects" / "rt-utils" / "mock_data"
    paths = [folder / name for name in ("ct_1.dcm", "ct_2.dcm", "non_existent_reference_rt.dcm")]
    case = load_case(paths)
    (info,) = case.series_of("structures")
    assert any("not open" in note for note in info.notes)


@pytest.mark.real_data
def test_a_published_cone_has_its_volume(shared_data: Path) -> None:
    """Radius 12 and height 24 mm, drawn every 0.2 mm from its base to its tip (Nelms 2015)."""
    path = shared_data / "rt-objects" / "pyorthanc-pinnacle" / "orthanc_2_test_data"
    case = load_case([path])
    cone = next(roi for roi in case.rois if roi.name == "Cone_02_0")
    analytic_cc = np.pi * 12.0**2 * 24.0 / 3.0 / 1000.0
    assert volume_cc(cone) == pytest.approx(analytic_cc, rel=0.005)
    grid = Geometry.from_axes(
        (40, 40, 40), cone.bounds_mm()[0] - 10, (1.5, 1.5, 1.5), cone.frame_uid
    )
    dose = Volume(np.ones(grid.shape, np.float32), grid, Unit.GY)
    assert calculate_dvh(cone, dose).total_cc == pytest.approx(analytic_cc, rel=0.005)
