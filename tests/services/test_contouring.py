from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import Polygon

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import InputRefused, MissingInput
from hccbm_gui.services.contouring import (
    add_polygon,
    delete_roi,
    delete_slice,
    roi_by_key,
    start_gtv,
)

MakeCase = Callable[..., Case]


def box(x0: float, x1: float, y0: float, y1: float, z: float = 5.0) -> np.ndarray:
    return np.array([[x0, y0, z], [x1, y0, z], [x1, y1, z], [x0, y1, z]])


def area_mm2(case: Case, key: str, z: float) -> float:
    total = Polygon()
    for contour in roi_by_key(case, key).contours:
        if abs(contour[0, 2] - z) < 1e-9:
            total = total.symmetric_difference(Polygon(contour[:, :2]))
    return float(total.area)


def test_a_new_gtv_has_a_name_of_its_own(small_case: MakeCase) -> None:
    case, first = start_gtv(small_case(), "ct")
    case, second = start_gtv(case, "ct")
    names = [roi_by_key(case, key).name for key in (first, second)]
    assert names == ["GTVp_New", "GTVp_New2"]
    assert first != second
    assert roi_by_key(case, first).frame_uid == "frame-1"
    assert roi_by_key(case, first).is_empty
    with pytest.raises(MissingInput, match="CT or MR"):
        start_gtv(case, "nm")


def test_polygons_unite_and_subtract_on_their_slice(small_case: MakeCase) -> None:
    case, key = start_gtv(small_case(), "ct")
    case = add_polygon(case, key, box(0, 10, 0, 10))
    case = add_polygon(case, key, box(5, 15, 0, 10))
    assert area_mm2(case, key, 5.0) == pytest.approx(150.0)
    case = add_polygon(case, key, box(4, 6, 4, 6), "subtract")
    assert area_mm2(case, key, 5.0) == pytest.approx(146.0)
    assert len(roi_by_key(case, key).contours) == 2
    case = add_polygon(case, key, box(-1, 16, -1, 11), "subtract")
    assert roi_by_key(case, key).is_empty


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.integers(0, 8), st.integers(1, 8), st.booleans()), max_size=6))
def test_drawing_equals_painting_cells(
    small_case: MakeCase, strokes: list[tuple[int, int, bool]]
) -> None:
    case, key = start_gtv(small_case(), "ct")
    for start, size, take in strokes:
        polygon = box(start, start + size, start / 2, start / 2 + size)
        case = add_polygon(case, key, polygon, "subtract" if take else "union")
    grid = [(x + 0.5, y / 2 + 0.25) for x in range(16) for y in range(32)]
    painted = 0
    for x, y in grid:
        inside = False
        for start, size, take in strokes:
            if start < x < start + size and start / 2 < y < start / 2 + size:
                inside = not take
        painted += inside
    assert area_mm2(case, key, 5.0) == pytest.approx(painted * 0.5)


def test_other_slices_stay_bit_for_bit(small_case: MakeCase) -> None:
    case = small_case()
    before = case.rois[0].contours[1]
    edited = add_polygon(case, "rs/1", box(0, 8, 0, 8))
    roi = roi_by_key(edited, "rs/1")
    assert any(np.array_equal(before, contour) for contour in roi.contours)
    assert roi.notes == ("Edited in this program",)
    assert area_mm2(edited, "rs/1", 5.0) == pytest.approx(100 + 64 - 25)


def test_a_polygon_between_slices_snaps_to_the_nearest(small_case: MakeCase) -> None:
    case, key = start_gtv(small_case(), "ct")
    case = add_polygon(case, key, box(0, 10, 0, 10, z=11.9))
    assert roi_by_key(case, key).contours[0][0, 2] == 10.0
    with pytest.raises(InputRefused, match="no slice"):
        add_polygon(case, key, box(0, 10, 0, 10, z=99.0))


def test_of_a_crossing_outline_the_larger_piece_is_kept(small_case: MakeCase) -> None:
    case, key = start_gtv(small_case(), "ct")
    eight = np.array([[0.0, 0, 5], [10, 10, 5], [10, 0, 5], [0, 4, 5]])
    case = add_polygon(case, key, eight)
    contours = roi_by_key(case, key).contours
    assert len(contours) == 1
    assert Polygon(contours[0][:, :2]).is_valid
    assert contours[0][:, 0].max() == 10.0


@pytest.mark.parametrize(
    ("polygon", "sentence"),
    [
        (box(0, 1, 0, 1)[:2], "three points"),
        (np.array([[0.0, 0, 5], [5, 5, 5], [9, 9, 5]]), "no area"),
        (np.array([[0.0, 0, 5], [5, 0, 5], [9, 9, 7]]), "axial"),
        (np.array([[0.0, 0, 5], [5, 0, 5], [np.nan, 9, 5]]), "outside the image"),
    ],
)
def test_what_is_no_contour_is_refused(
    small_case: MakeCase, polygon: np.ndarray, sentence: str
) -> None:
    with pytest.raises(InputRefused, match=sentence):
        add_polygon(small_case(), "rs/1", polygon)


def test_a_slice_and_a_structure_can_be_deleted(small_case: MakeCase) -> None:
    case = replace(small_case(), chosen_gtv="rs/1")
    cleared = delete_slice(case, "rs/1", 5.0)
    assert len(roi_by_key(cleared, "rs/1").contours) == 1
    with pytest.raises(MissingInput, match="no contour"):
        delete_slice(cleared, "rs/1", 5.0)
    gone = delete_roi(case, "rs/1")
    assert (gone.rois, gone.chosen_gtv) == ((), "")


def test_a_structure_on_tilted_planes_is_not_edited_axially(small_case: MakeCase) -> None:
    case = small_case()
    tilted = replace(case.rois[0], contours=(np.array([[0.0, 0, 5], [9, 0, 5], [9, 9, 9]]),))
    with pytest.raises(InputRefused, match="slices of this image"):
        add_polygon(replace(case, rois=(tilted,)), "rs/1", box(0, 5, 0, 5))
