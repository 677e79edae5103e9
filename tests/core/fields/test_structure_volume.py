"""Planimetric volumes of bodies whose volume is known."""

from pathlib import Path

import numpy as np
import pydicom
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.dvh.calculation import calculate_dvh
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.fields.structure_volume import (
    roi_volume_cc,
    slab_stack,
    volume_cc,
)
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.volume import Unit, Volume


def circle(radius: float, z: float, points: int = 180) -> FloatArray:
    turn = np.linspace(0, 2 * np.pi, points, endpoint=False)
    # Circumscribed half-way, so that the polygon has the area of the circle.
    radius = radius * np.sqrt(2 * np.pi / points / np.sin(2 * np.pi / points))
    return np.stack([radius * np.cos(turn), radius * np.sin(turn), np.full(points, z)], axis=1)


def body(radius_at, height: float, spacing: float) -> list[FloatArray]:
    """Circles in the middle of slices that fill -height/2 to height/2."""
    middles = np.arange(-height / 2 + spacing / 2, height / 2, spacing)
    return [circle(radius_at(z), z) for z in middles]


def roi(contours: list[FloatArray]) -> Roi:
    return Roi("GTVp", RoiKind.GTV, (255, 0, 0), "1.2", tuple(contours))


def test_a_cylinder_has_its_volume_exactly() -> None:
    contours = body(lambda _z: 12.0, 24.0, 3.0)
    assert volume_cc(contours) == pytest.approx(np.pi * 144 * 24 / 1000, rel=1e-9)


def test_a_sphere_has_its_volume() -> None:
    contours = body(lambda z: np.sqrt(900 - z * z), 60.0, 1.0)
    assert volume_cc(contours) == pytest.approx(4 / 3 * np.pi * 27.0, rel=5e-4)


def test_a_cone_has_its_volume() -> None:
    contours = body(lambda z: 12.0 * (0.5 - z / 24.0), 24.0, 0.5)
    assert volume_cc(contours) == pytest.approx(np.pi * 144 * 24 / 3 / 1000, rel=1e-3)


def test_a_hole_is_not_part_of_the_volume() -> None:
    outer, inner = (body(lambda _z, r=r: r, 30.0, 3.0) for r in (20.0, 10.0))
    assert volume_cc([*outer, *inner]) == pytest.approx(np.pi * 300 * 30 / 1000, rel=1e-9)


def test_uneven_slices_count_with_their_true_thickness() -> None:
    contours = [circle(10.0, z) for z in (0.0, 3.0, 6.0, 12.0)]
    # Faces at -1.5, 1.5, 4.5, 9 and 15.
    assert volume_cc(contours) == pytest.approx(np.pi * 100 * 16.5 / 1000, rel=1e-9)


def test_nothing_lies_in_a_wide_gap_between_two_pieces() -> None:
    contours = [circle(10.0, z) for z in (0.0, 3.0, 6.0, 60.0, 63.0)]
    assert volume_cc(contours) == pytest.approx(np.pi * 100 * 15 / 1000, rel=1e-9)
    stack = slab_stack(contours)
    inside = stack.contains(np.array([(0.0, 0.0, 7.0), (0.0, 0.0, 30.0), (0.0, 0.0, 59.0)]))
    assert inside.tolist() == [True, False, True]


def test_contours_rounded_by_a_file_stay_on_one_plane() -> None:
    contours = [circle(10.0, 0.0), circle(5.0, 0.003), circle(10.0, 3.0), circle(5.0, 2.997)]
    assert volume_cc(contours) == pytest.approx(np.pi * 75 * 6 / 1000, rel=2e-3)


@settings(max_examples=25, deadline=None)
@given(
    rotation=st.integers(0, 10_000),
    shift=st.tuples(*[st.floats(-400, 400)] * 3),
    reverse=st.booleans(),
)
def test_volume_does_not_depend_on_orientation(
    rotation: int, shift: tuple[float, float, float], reverse: bool
) -> None:
    turn, _ = np.linalg.qr(np.random.default_rng(rotation).standard_normal((3, 3)))
    contours = body(lambda z: 20.0 + z / 3.0, 30.0, 3.0)
    moved = [contour @ turn.T + shift for contour in contours]
    moved = [contour[::-1] for contour in moved[::-1]] if reverse else moved
    assert volume_cc(moved) == pytest.approx(volume_cc(contours), rel=1e-7)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_random_polygons_agree_with_shapely(seed: int) -> None:
    random = np.random.default_rng(seed)
    contours, expected = [], 0.0
    for z in np.arange(4) * 2.5:
        count = int(random.integers(3, 40))
        turn = np.sort(random.uniform(0, 2 * np.pi, count))
        radius = random.uniform(5, 40, count)
        ring = np.stack([radius * np.cos(turn), radius * np.sin(turn)], axis=1)
        contours.append(np.column_stack([ring, np.full(count, z)]))
        polygon = shapely.Polygon(ring)
        expected += (polygon if polygon.is_valid else shapely.make_valid(polygon)).area * 2.5
    assert volume_cc(contours) == pytest.approx(expected / 1000, rel=1e-9)


def test_one_slice_needs_a_thickness() -> None:
    single = roi([circle(10.0, 5.0)])
    with pytest.raises(InputRefused, match="one slice only"):
        volume_cc(single)
    assert volume_cc(single, 3.0) == pytest.approx(np.pi * 100 * 3 / 1000, rel=1e-9)
    assert np.isnan(roi_volume_cc(single))


def test_nothing_drawn_is_refused_by_name() -> None:
    with pytest.raises(InputRefused, match="GTVp"):
        volume_cc(roi([np.zeros((2, 3))]))


def test_points_on_a_line_enclose_no_volume() -> None:
    with pytest.raises(InputRefused, match="no area"):
        volume_cc([np.array([(0, 0, 0), (1, 1, 1), (2, 2, 2)], float)])


def test_contours_that_are_not_parallel_are_refused() -> None:
    upright = circle(10.0, 0.0)[:, [0, 2, 1]]
    with pytest.raises(InputRefused, match="planar and parallel"):
        volume_cc([circle(30.0, 0.0), upright])


def stored_contours(structure_set: Path) -> dict[str, list[FloatArray]]:
    """Closed contours of an RTSTRUCT by name."""
    dataset = pydicom.dcmread(structure_set)
    names = {int(r.ROINumber): str(r.ROIName) for r in dataset.StructureSetROISequence}
    return {
        names[int(item.ReferencedROINumber)]: [
            np.array(contour.ContourData, float).reshape(-1, 3)
            for contour in item.get("ContourSequence", [])
        ]
        for item in dataset.ROIContourSequence
    }


@pytest.mark.real_data
def test_a_published_gtv_has_its_published_volume(shared_data: Path) -> None:
    folder = shared_data / "ct-mr-pet-rtstruct-sts001-cropped" / "STS_001"
    for image in ("CT", "MR_T1", "PET"):
        (contours,) = stored_contours(folder / image / "mask" / "RS.dcm").values()
        assert volume_cc(contours) == pytest.approx(365.2, rel=1e-3)


@pytest.mark.real_data
def test_structures_of_a_planning_system_have_the_volumes_it_says(shared_data: Path) -> None:
    contours = stored_contours(shared_data / "ct-rt-dicompyler-core-breast" / "rtss.dcm")
    said = {"Heart": 437.46, "Lt Lung": 2008.95, "Tumor Bed Block": 62.88, "Breast": 396.2}
    for name, volume in said.items():
        assert volume_cc(contours[name]) == pytest.approx(volume, rel=0.02)


@pytest.mark.parametrize(("spacing_mm", "caps"), [(3.0, 1), (0.5, 1), (0.4, 0), (0.2, 0)])
def test_contours_closer_than_any_slice_end_where_they_are(spacing_mm: float, caps: int) -> None:
    square = np.array([(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)])
    contours = [np.column_stack([square, np.full(4, n * spacing_mm)]) for n in range(6)]
    length_mm = (5 + caps) * spacing_mm
    assert volume_cc(contours) == pytest.approx(100.0 * length_mm / 1000.0)
    grid = Geometry.from_axes((20, 20, 20), (-5.0, -5.0, -5.0), (2.0, 2.0, 2.0), "f")
    dose = Volume(np.ones(grid.shape, np.float32), grid, Unit.GY)
    drawn = Roi("R", RoiKind.OTHER, (1, 2, 3), "f", tuple(contours))
    dvh = calculate_dvh(drawn, dose)
    assert dvh.total_cc == pytest.approx(volume_cc(contours))
    assert any("closer than any slice" in note for note in dvh.notes) == (not caps)


@pytest.mark.parametrize("last_mm", [12.2, 12.6, 15.0])
def test_one_contour_close_to_the_last_does_not_make_a_fine_body(last_mm: float) -> None:
    """Volume and DVH ask the same spacing, that of most contours, whether the ends are caps."""
    square = np.array([(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)])
    heights = [0.0, 3.0, 6.0, 9.0, 12.0, last_mm]
    contours = [np.column_stack([square, np.full(4, z)]) for z in heights]
    expected_mm = last_mm + 1.5 + (last_mm - 12.0) / 2.0
    assert volume_cc(contours) == pytest.approx(0.1 * expected_mm)
    grid = Geometry.from_axes((20, 20, 20), (-5.0, -5.0, -5.0), (2.0, 2.0, 2.0), "f")
    dose = Volume(np.ones(grid.shape, np.float32), grid, Unit.GY)
    drawn = Roi("R", RoiKind.OTHER, (1, 2, 3), "f", tuple(contours))
    assert calculate_dvh(drawn, dose).total_cc == pytest.approx(0.1 * expected_mm)
