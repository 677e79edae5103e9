"""Structures of an RTSTRUCT, good and bad."""

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydicom import dcmread, uid

from hccbm_gui.core.roi import RoiKind
from hccbm_gui.io.rt.contour_data import contour_points
from hccbm_gui.io.rt.structure_set import load_structure_set

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
    fast = contour_points(item)
    slow = np.array([float(value) for value in item.ContourData]).reshape(-1, 3)
    assert fast is not None
    assert np.array_equal(fast, slow)
    # Once converted by pydicom they must come out the same again.
    again = contour_points(item)
    assert again is not None
    assert np.array_equal(again, slow)


def test_a_closing_point_is_dropped(structure_set: Any, contour: Any) -> None:
    closed = np.vstack([SQUARE, SQUARE[:1]])
    (roi,) = load_structure_set(structure_set(contour(closed)), "rs")
    assert np.array_equal(roi.contours[0], SQUARE)


def test_open_point_and_short_contours_are_kept_out_with_a_note(
    structure_set: Any, contour: Any
) -> None:
    ds = structure_set(
        contour(SQUARE),
        contour(SQUARE[:1], "POINT"),
        contour(SQUARE, "OPEN_PLANAR"),
        contour(SQUARE[:2]),
        contour(SQUARE, ""),
    )
    (roi,) = load_structure_set(ds, "rs")
    assert len(roi.contours) == 1
    notes = " ".join(roi.notes)
    for word in ("POINT", "OPEN_PLANAR", "fewer than three", "unknown type"):
        assert word in notes


@pytest.mark.parametrize("raw", [b"1\\2\\3\\4", b"1\\2\\x\\4\\5\\6\\7\\8\\9", b"", b"1\\2\\nan"])
def test_malformed_points_are_kept_out_with_a_note(
    structure_set: Any, contour: Any, raw: bytes
) -> None:
    ds = structure_set(contour(SQUARE))
    item = ds.ROIContourSequence[0].ContourSequence[0]
    element = item.get_item("ContourData")
    item._dict[element.tag] = element._replace(value=raw, length=len(raw))
    (roi,) = load_structure_set(ds, "rs")
    assert roi.is_empty
    assert "malformed" in roi.notes[0]


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
