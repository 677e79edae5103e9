"""Figures of structures whose truth is known."""

import math
from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest

from hccbm_gui.core.case import Case
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.services.structure_figures import figures_of, figures_text


def cuboid(centre: tuple[float, float, float], half_x: float, half_y: float, count: int) -> Roi:
    """`count` slices of 3 mm."""
    x, y, z = centre
    corners = np.array([(-half_x, -half_y), (half_x, -half_y), (half_x, half_y), (-half_x, half_y)])
    heights = z + 3.0 * (np.arange(count) - (count - 1) / 2)
    contours = tuple(np.column_stack([corners + np.array([x, y]), np.full(4, h)]) for h in heights)
    return Roi("Box", RoiKind.OAR, (0, 0, 0), "frame-1", contours, "ct", 9, "rs")


@pytest.fixture
def case(small_case: Callable[..., Case]) -> Case:
    made = small_case()
    geometry = Geometry.from_axes((40, 60, 60), (-60, -60, -58.5), (3, 2, 2), "frame-1")
    volume = replace(made.volumes["ct"], array=np.zeros((40, 60, 60), np.int16), geometry=geometry)
    return replace(made, volumes=MappingProxyType({"ct": volume}))


def test_a_box_has_its_volume_its_sides_and_its_middle(case: Case) -> None:
    figures = figures_of(case, cuboid((7.0, -11.0, 0.0), 20.0, 10.0, 10))
    assert figures.polygons_cc == pytest.approx(4.0 * 2.0 * 3.0)
    assert figures.voxels_cc == pytest.approx(24.0, rel=0.06)
    assert figures.extent_cm == pytest.approx((4.0, 2.0, 3.0))
    assert figures.slices == 10
    assert figures.centroid_mm == pytest.approx((7.0, -11.0, 0.0), abs=1e-9)
    assert figures.notes == ()


def test_a_hole_counts_for_nothing(case: Case) -> None:
    outer, hole = cuboid((0, 0, 0), 20.0, 20.0, 10), cuboid((0, 0, 0), 10.0, 10.0, 10)
    figures = figures_of(case, replace(outer, contours=outer.contours + hole.contours))
    assert figures.polygons_cc == pytest.approx(4.0 * 4.0 * 3.0 * 0.75)
    assert figures.slices == 10


def test_one_slice_is_as_thick_as_the_slices_of_its_image(case: Case) -> None:
    assert figures_of(case, cuboid((0, 0, 0), 10.0, 10.0, 1)).polygons_cc == pytest.approx(1.2)


def test_an_empty_structure_and_one_without_its_image_say_so(case: Case) -> None:
    box = cuboid((0, 0, 0), 10.0, 10.0, 4)
    empty = figures_of(case, replace(box, contours=()))
    assert (empty.slices, empty.notes) == (0, ("Nothing is drawn.",))
    elsewhere = figures_of(case, replace(box, frame_uid="other", series_uid="gone"))
    assert math.isnan(elsewhere.voxels_cc)
    assert "not open" in elsewhere.notes[0]
    assert elsewhere.polygons_cc == pytest.approx(4.8)
    assert "?" in figures_text(box, elsewhere)


def test_each_structure_is_measured_once(case: Case) -> None:
    box = cuboid((0, 0, 0), 10.0, 10.0, 4)
    assert figures_of(case, box) is figures_of(case, box)


def test_the_text_has_a_unit_beside_every_length(case: Case) -> None:
    box = cuboid((0, 0, 0), 10.0, 10.0, 4)
    rows = dict(line.split("\t") for line in figures_text(box, figures_of(case, box)).splitlines())
    assert rows["Volume by polygons"] == "4.80 cc"
    assert rows["Extent S-I"] == "1.2 cm"
    assert rows["Centroid (LPS)"].endswith(" mm")
