"""Structures from the image, and the lytic lesion of the phantom in a few actions."""

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest

from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.errors import InputRefused, MissingInput, NotQuantifiable
from hccbm_gui.core.fields.structure_volume import volume_cc
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.structures import algebra
from hccbm_gui.core.structures.margins import Margins
from hccbm_gui.core.structures.motion import centroid_mm
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.io.load import load_case
from hccbm_gui.io.phantom import ct_series, structure_series
from hccbm_gui.services import image_regions as regions
from hccbm_gui.services import structure_operations as shape
from hccbm_gui.services.structure_drawing import slabs_of

RADIUS_MM = 15.0
BALL_CC = 4 / 3 * np.pi * RADIUS_MM**3 / 1000


def ball_case(blur_mm: float = 2.0, **kept: object) -> Case:
    """A ball of 100 HU in water on voxels of 3 x 2 x 2 mm, its edge as a scanner blurs it."""
    geometry = Geometry.from_axes((31, 50, 50), (-49.0, -49.0, -45.0), (3, 2, 2), "f")
    places = geometry.to_patient(np.argwhere(np.ones(geometry.shape, bool)))
    depth = RADIUS_MM - np.linalg.norm(places, axis=1)
    values = 100.0 / (1.0 + np.exp(-depth / (blur_mm / 2.0)))
    ct = Volume(values.reshape(geometry.shape).astype(np.float32), geometry, Unit.HU, **kept)
    return Case(
        Patient("1", "A^B"),
        series=(SeriesInfo("ct", "s", "CT", "volume", frame_uid="f"),),
        volumes=MappingProxyType({"ct": ct}),
    )


def furthest_mm(roi: Roi) -> float:
    """The largest distance of a corner from the true surface of the ball."""
    points = np.concatenate(roi.contours)
    return float(np.abs(np.linalg.norm(points, axis=1) - RADIUS_MM).max())


def test_a_threshold_is_outlined_where_the_values_cross_it() -> None:
    made, cc = regions.by_threshold(ball_case(), "ct", (0, 0, 0), (60, 60, 60), 50.0, 3000.0)
    # An eighth of a voxel; half of one (1 mm) is what a mask alone would give.
    assert furthest_mm(made) < 0.25
    assert cc == pytest.approx(BALL_CC, rel=0.02)
    assert (made.name, made.kind, made.key, made.series_uid) == (
        "GTVp_New", RoiKind.GTV, "drawn/1", "ct",
    )  # fmt: skip


def test_the_box_ends_the_search() -> None:
    made, _ = regions.by_threshold(ball_case(), "ct", (0, 0, 0), (60, 60, 12), 50.0, 3000.0)
    assert np.abs([c[0, 2] for c in made.contours]).max() <= 6.0


def test_growing_takes_the_values_of_the_tissue_and_its_edge() -> None:
    made, cc = regions.grown_from(ball_case(), "ct", (2.0, 0, 0), (50.0, 200.0))
    assert furthest_mm(made) < 0.25
    assert cc == pytest.approx(BALL_CC, rel=0.02)
    assert made.notes == ()


def test_what_leaks_says_so() -> None:
    made, _ = regions.grown_from(ball_case(), "ct", (0, 0, 0), (-50.0, 200.0), radius_mm=20.0)
    assert "leaks" in made.notes[0]


def test_a_watershed_finds_the_edge_without_a_value() -> None:
    made, cc = regions.flooded_from(ball_case(), "ct", (3.0, -2.0, 0.0), reach_mm=30.0)
    assert furthest_mm(made) < 1.5
    assert cc == pytest.approx(BALL_CC, rel=0.06)


def test_without_an_image_or_in_the_wrong_place_it_is_refused() -> None:
    case = ball_case()
    with pytest.raises(MissingInput):
        regions.flooded_from(case, "mr", (0, 0, 0))
    with pytest.raises(InputRefused, match="outside"):
        regions.flooded_from(case, "ct", (0, 0, 900.0))
    with pytest.raises(InputRefused, match="Nothing was found"):
        regions.by_threshold(case, "ct", (0, 0, 0), (40, 40, 40), 900.0, 1000.0)
    with pytest.raises(NotQuantifiable):
        regions.bones(ball_case(quantifiable=False), "ct")


def test_the_next_new_one_has_a_name_of_its_own() -> None:
    case = ball_case()
    made, _ = regions.flooded_from(case, "ct", (0, 0, 0), 30.0)
    second, _ = regions.flooded_from(replace(case, rois=(made,)), "ct", (0, 0, 0), 30.0)
    assert (second.name, second.number) == ("GTVp_New2", 2)


@pytest.fixture(scope="module")
def phantom(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """CT and structures of the small phantom."""
    folder: Path = tmp_path_factory.mktemp("phantom")
    for name in ("CT", "RTSTRUCT"):
        (folder / name).mkdir()
    ct_series.write_ct(folder / "CT", 0, small=True)
    structure_series.write_structures(folder / "RTSTRUCT", 0, small=True)
    return load_case([folder])


def named(case: Case, name: str) -> Roi:
    return next(roi for roi in case.rois if roi.name == name)


def dice(case: Case, first: Roi, second: Roi) -> float:
    a, b = slabs_of(case, first), slabs_of(case, second)
    return 2.0 * algebra.intersection(a, b).volume_cc / (a.volume_cc + b.volume_cc)


def test_s3_02_the_lytic_lesion_takes_three_actions(phantom: Case) -> None:
    """Watershed from its middle, smoothing in space, a margin to the front where it is soft."""
    case, truth = phantom, named(phantom, "GTVp_L3")
    ct = next(info.uid for info in case.series if info.modality == "CT")
    middle = centroid_mm(truth)
    # A person does not hit the very middle.
    x, y, z = (float(c) for c in middle + np.array([3.0, -2.0, 0.0]))
    flooded, _ = regions.flooded_from(case, ct, (x, y, z), reach_mm=35.0, blur_mm=0.5)
    assert dice(case, flooded, truth) > 0.8
    smooth, _ = shape.smoothed(case, flooded, 9.0)
    wider, cc = shape.margin(case, smooth, Margins(1.0, 1.0, 4.0, 0.0, 0.0, 0.0))
    assert dice(case, wider, truth) >= 0.9
    assert cc == pytest.approx(volume_cc(truth), rel=0.1)


def test_the_body_and_the_bone_touched_are_found_in_the_phantom(phantom: Case) -> None:
    ct = next(info.uid for info in phantom.series if info.modality == "CT")
    body, _ = regions.body(phantom, ct)
    assert dice(phantom, body, named(phantom, "EXTERNAL")) > 0.99
    truth = named(phantom, "GTVp_L3")
    bone, _ = regions.bones_touched(phantom, truth, neck_mm=14.0)
    low, high = bone.bounds_mm()
    # One vertebra, not the spine: and the lesion is a part of it.
    assert high[2] - low[2] < 80.0
    inside = algebra.intersection(slabs_of(phantom, bone), slabs_of(phantom, truth)).volume_cc
    assert inside == pytest.approx(volume_cc(truth), rel=0.06)
