"""The phantom's truth: consistent in itself and with the pictures made from it."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.beam import Beam
from hccbm_gui.io.phantom.anatomy import structures
from hccbm_gui.io.phantom.camera import (
    COLUMNS,
    PIXEL_MM,
    ROWS,
    expected_counts,
    planar_scan,
    scan_to_patient,
)
from hccbm_gui.io.phantom.expected import (
    DIRECTIONS,
    Setup,
    divergent_edges,
    missed_volume_fraction,
    silhouette,
)
from hccbm_gui.io.phantom.lesions import lesions
from hccbm_gui.io.phantom.shapes import Superellipsoid
from hccbm_gui.io.phantom.spine import VERTEBRAE
from hccbm_gui.io.phantom.truth import truth


@pytest.fixture(scope="module")
def known() -> dict[str, dict[str, object]]:
    lesions_known: dict[str, dict[str, object]] = truth(0, small=True)["lesions"]
    return lesions_known


def counts_at(counts: FloatArray, x_mm: float, z_mm: float) -> float:
    p, q, _ = np.linalg.inv(scan_to_patient()) @ (x_mm, z_mm, 1.0)
    row, column = (ROWS - 1) / 2.0 - q / PIXEL_MM, (COLUMNS - 1) / 2.0 + p / PIXEL_MM
    return float(counts[round(row), round(column)])


def surface_points(solid: Superellipsoid, count: int = 400) -> FloatArray:
    """Points of an ellipsoid's surface, found without its support function."""
    u, v = np.meshgrid(np.linspace(0, 2 * np.pi, count), np.linspace(0, np.pi, count))
    ball = np.stack([np.cos(u) * np.sin(v), np.sin(u) * np.sin(v), np.cos(v)], axis=-1)
    return (ball.reshape(-1, 3) * solid.semi_mm) @ solid.axes() + solid.centre_mm


@pytest.mark.parametrize(("lesion", "gantry"), list(product(lesions(), (0.0, 180.0))))
def test_edges_equal_those_of_densely_projected_surfaces(lesion, gantry) -> None:
    solid = lesion.gtv
    edges = divergent_edges(solid, Setup(solid.centre_mm, gantry, 0.0), 0.0)
    beam = Beam(solid.centre_mm, gantry_deg=gantry)
    view = beam.project(surface_points(solid))
    for edge, (x, z) in DIRECTIONS.items():
        direction = beam.direction_in_view((x, 0.0, z))
        assert edges[edge] == pytest.approx(float((view @ direction).max()), abs=0.01)


@settings(max_examples=20, deadline=None)
@given(radius=st.floats(5.0, 60.0), margin=st.floats(0.0, 25.0))
def test_a_ball_shows_the_edge_known_from_the_tangent_cone(radius: float, margin: float) -> None:
    ball = Superellipsoid((10.0, -20.0, 30.0), (radius, radius, radius))
    edges = divergent_edges(ball, Setup(ball.centre_mm, 0.0, margin), margin)
    whole = radius + margin
    expected = 1000.0 * whole / np.sqrt(1000.0**2 - whole**2)
    assert all(edge == pytest.approx(expected, abs=1e-6) for edge in edges.values())


def test_silhouette_of_a_ball_is_a_circle() -> None:
    ball = Superellipsoid((0.0, 0.0, 0.0), (40.0, 40.0, 40.0))
    corners = silhouette(ball, Setup((0.0, 0.0, 0.0), 0.0, 20.0))
    expected = 1000.0 * 40.0 / np.sqrt(1000.0**2 - 40.0**2)
    np.testing.assert_allclose(np.hypot(*corners.T), expected, rtol=1e-4)


def test_half_of_a_centred_solid_is_missed_by_a_field_that_ends_at_its_centre() -> None:
    solid = lesions()[3].gtv
    field = {"superior": 0.0, "inferior": 200.0, "right": 200.0, "left": 200.0}
    missed = missed_volume_fraction(solid, Setup(solid.centre_mm, 0.0, 20.0), field)
    assert missed == pytest.approx(0.5, abs=0.002)


def test_the_iliac_lesion_gives_the_increments_of_the_worked_example(known) -> None:
    comparison = known["GTVp_Iliac_R"]["planar"]["margin_20"]["gantry_0"]
    expected = {"superior": 35.0, "inferior": 15.0, "right": 15.0, "left": 15.0}
    for edge, value in expected.items():
        assert comparison["increment_mm"][edge] == pytest.approx(value, abs=0.2)
    assert comparison["adjusted"] is True
    assert comparison["marginal_miss"]["direction"] == "superior"
    assert comparison["marginal_miss"]["largest_mm"] == pytest.approx(15.0, abs=0.2)


def test_numbers_of_every_comparison_agree_with_each_other(known) -> None:
    for lesion in known.values():
        for functional in ("planar", "spect"):
            if lesion[functional] is None:
                continue
            for margin, gantry in product(("margin_15", "margin_20"), ("gantry_0", "gantry_180")):
                record = lesion[functional][margin][gantry]
                moved = record["increment_mm"]
                for edge in DIRECTIONS:
                    difference = (
                        record["ct_field"][f"{edge}_mm"] - record["bone_scan_field"][f"{edge}_mm"]
                    )
                    assert moved[edge] == pytest.approx(difference, abs=1e-9)
                assert moved["length"] == pytest.approx(moved["superior"] + moved["inferior"])
                assert record["adjusted"] == (max(moved[e] for e in DIRECTIONS) >= 10.0)
                missed = record["marginal_miss"]
                assert (missed["largest_mm"] > 0.0) == (missed["area_fraction"] > 0.0)
                assert missed["volume_fraction"] <= missed["area_fraction"]


def test_only_the_iliac_lesion_has_a_spect_comparison(known) -> None:
    assert [name for name, lesion in known.items() if lesion["spect"]] == ["GTVp_Iliac_R"]
    assert [lesion["type"] for lesion in known.values()] == ["hot", "hot", "cold", "hot"]


def test_hot_edges_stand_at_half_height_of_the_noise_free_picture(known) -> None:
    box = known["GTVp_Iliac_R"]["box_mm"]
    x, z = np.mean(box["x"]), np.mean(box["z"])
    for counts in expected_counts():
        peak = counts_at(counts, x, z)
        edges = [(v, z, np.sign(v - x), 0) for v in box["x"]]
        edges += [(x, v, 0, np.sign(v - z)) for v in box["z"]]
        for edge_x, edge_z, out_x, out_z in edges:
            outside = counts_at(counts, edge_x + 13.0 * out_x, edge_z + 13.0 * out_z)
            path = np.arange(-8.0, 8.5, 0.5)
            profile = [counts_at(counts, edge_x + s * out_x, edge_z + s * out_z) for s in path]
            above = path[np.array(profile) > 0.5 * (peak + outside)]
            assert above.max() == pytest.approx(0.0, abs=2.5)


def test_lesions_show_as_hot_and_cold_in_the_noise_free_picture() -> None:
    anterior, posterior = expected_counts()
    iliac, t10, l3, rib = (lesion.active.centre_mm for lesion in lesions())
    for counts in (anterior, posterior):
        assert counts_at(counts, iliac[0], iliac[2]) > 2.5 * counts_at(counts, -iliac[0], iliac[2])
        assert counts_at(counts, rib[0], rib[2]) > 2.0 * counts_at(counts, -rib[0], rib[2])
        beside = [counts_at(counts, 0.0, VERTEBRAE[name].z_mm) for name in ("L2", "L4")]
        assert counts_at(counts, l3[0], l3[2]) < 0.6 * min(beside)
    beside = [counts_at(posterior, 0.0, VERTEBRAE[name].z_mm) for name in ("T9", "T11")]
    assert counts_at(posterior, t10[0], t10[2]) > 2.0 * max(beside)


def test_discs_between_normal_vertebrae_are_not_cold() -> None:
    _, posterior = expected_counts()
    levels = [VERTEBRAE[name].z_mm for name in ("L2", "L1", "T12", "T11")]
    for low, high in pairwise(levels):
        disc = counts_at(posterior, 0.0, (low + high) / 2.0)
        assert disc > 0.7 * counts_at(posterior, 0.0, low)


def test_totals_and_normal_bone_are_those_of_a_clinical_scan() -> None:
    scan = planar_scan(0)
    for image in scan.images:
        assert 1.0e6 < image.array.sum(dtype=int) < 2.0e6
    _, posterior = expected_counts()
    assert 30.0 < counts_at(posterior, 0.0, VERTEBRAE["L2"].z_mm) < 60.0


def test_kidneys_and_bladder_show_and_keep_away_from_the_lesions() -> None:
    anterior, posterior = expected_counts()
    shapes = structures()
    for name in ("Kidney_L", "Kidney_R"):
        x, _, z = shapes[name].centre_mm
        assert counts_at(posterior, x, z) > 2.0 * counts_at(posterior, np.sign(x) * 45.0, 62.0)
    x, _, z = shapes["Bladder"].centre_mm
    assert counts_at(anterior, x, z) > 3.0 * counts_at(anterior, 0.0, -40.0)
    for name in ("Kidney_L", "Kidney_R", "Bladder"):
        low, high = shapes[name].bounds_mm()[:, [0, 2]]
        for lesion in lesions():
            first, last = lesion.active.bounds_mm()[:, [0, 2]]
            assert (high < first).any() or (last < low).any()


def test_twenty_seeds_are_quick_and_all_differ() -> None:
    scans = [planar_scan(seed).images[0].array for seed in range(20)]
    assert len({scan.tobytes() for scan in scans}) == 20
