"""Regions and sides on a body whose proportions are known."""

import numpy as np
import pytest

from hccbm_gui.core.spot import Side
from hccbm_gui.core.spots.body_regions import find_landmarks, region_of, side_of
from hccbm_gui.core.spots.planar_background import body_mask, smoothed_counts
from hccbm_gui.core.spots.spine_path import find_midline, find_spine

PIXEL_MM = 3.0
ROWS, COLUMNS = 640, 180
TOP_MM, CROTCH_MM, SOLE_MM = 90.0, 1000.0, 1750.0


def drawn_body(shift_mm: float = 0.0, tilt_deg: float = 0.0) -> np.ndarray:
    """A person of 1.66 m: head, neck, trunk with a bright spine, arms and legs; expected counts."""
    y, x = np.meshgrid(np.arange(ROWS) * PIXEL_MM, np.arange(COLUMNS) * PIXEL_MM, indexing="ij")
    x = x - (COLUMNS - 1) / 2.0 * PIXEL_MM - shift_mm
    x = x - np.tan(np.deg2rad(tilt_deg)) * (y - ROWS * PIXEL_MM / 2.0)
    away = np.abs(x)
    body = (away / 75.0) ** 2 + ((y - TOP_MM - 110.0) / 110.0) ** 2 < 1.0
    body |= (away < 45.0) & (y > 250.0) & (y < 340.0)
    body |= (away < 165.0) & (y > 320.0) & (y < CROTCH_MM)
    body |= (away > 180.0) & (away < 225.0) & (y > 340.0) & (y < 1020.0)
    body |= (away > 25.0) & (away < 145.0) & (y >= CROTCH_MM) & (y < SOLE_MM)
    counts = np.where(body, 20.0, 0.3)
    counts[(away < 20.0) & (y > 280.0) & (y < 830.0)] = 60.0
    return np.asarray(counts)


@pytest.fixture(scope="module")
def landmarks():
    counts = smoothed_counts(np.random.default_rng(0).poisson(drawn_body()), 1.0)
    spacing = (PIXEL_MM, PIXEL_MM)
    body = body_mask(counts)
    midline = find_midline(counts, body, spacing)
    spine = find_spine(counts, body, midline, spacing)
    return find_landmarks(counts, body, midline, spine, spacing)


def test_vertex_neck_crotch_and_sole_are_found(landmarks) -> None:
    found = np.array(
        [landmarks.vertex_row, landmarks.neck_row, landmarks.crotch_row, landmarks.sole_row]
    )
    assert np.abs(found * PIXEL_MM - (TOP_MM, 310.0, CROTCH_MM, SOLE_MM)).max() < 30.0
    assert landmarks.spine is not None
    assert landmarks.height(landmarks.row_at(0.4)) == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("height", "across_mm", "region"),
    [
        (0.95, 0.0, "skull"),
        (0.60, 5.0, "thoracic spine"),
        (0.55, -110.0, "ribs"),
        (0.33, 0.0, "lumbar spine"),
        (0.36, 75.0, "flank"),
        (0.18, 0.0, "sacrum"),
        (0.20, -100.0, "pelvis"),
        (0.10, 0.0, "pelvis"),
        (0.10, 95.0, "hip"),
        (0.70, 130.0, "shoulder"),
        (0.50, 200.0, "upper arm"),
        (0.35, -200.0, "elbow"),
        (0.05, 205.0, "forearm or hand"),
        (-0.10, 80.0, "femur"),
        (-0.32, -80.0, "knee"),
        (-0.55, 80.0, "lower leg"),
        (-0.80, 80.0, "foot"),
    ],
)
def test_places_have_the_region_a_reader_would_say(
    landmarks, height: float, across_mm: float, region: str
) -> None:
    row = landmarks.row_at(height)
    column = (COLUMNS - 1) / 2.0 + across_mm / PIXEL_MM
    assert region_of(landmarks, row, column) == region


@pytest.mark.parametrize(("shift_mm", "tilt_deg"), [(0.0, 0.0), (18.0, 0.0), (-12.0, 1.5)])
def test_the_midline_is_the_axis_of_symmetry(shift_mm: float, tilt_deg: float) -> None:
    counts = smoothed_counts(np.random.default_rng(1).poisson(drawn_body(shift_mm, tilt_deg)), 1.0)
    midline = find_midline(counts, body_mask(counts), (PIXEL_MM, PIXEL_MM))
    rows = np.array([150, 320, 450])
    middle = (COLUMNS - 1) / 2.0 * PIXEL_MM + shift_mm
    true = middle + np.tan(np.deg2rad(tilt_deg)) * (rows - ROWS / 2.0) * PIXEL_MM
    assert midline[rows] * PIXEL_MM == pytest.approx(true, abs=5.0)


def test_the_spine_is_followed_across_a_cold_vertebra() -> None:
    truth = drawn_body()
    truth[200:216, 70:110] = 20.0
    counts = smoothed_counts(np.random.default_rng(2).poisson(truth), 1.0)
    body = body_mask(counts)
    midline = find_midline(counts, body, (PIXEL_MM, PIXEL_MM))
    spine = find_spine(counts, body, midline, (PIXEL_MM, PIXEL_MM))
    assert spine is not None
    assert spine.visible[130:260].all()
    assert spine.columns[130:260] == pytest.approx((COLUMNS - 1) / 2.0, abs=2.5)
    assert spine.level == pytest.approx(57.0, abs=6.0)


def test_part_of_a_body_has_no_landmarks_and_an_unknown_region() -> None:
    counts = smoothed_counts(drawn_body()[120:280], 1.0)
    body = body_mask(counts)
    midline = find_midline(counts, body, (PIXEL_MM, PIXEL_MM))
    assert find_landmarks(counts, body, midline, None, (PIXEL_MM, PIXEL_MM)) is None
    assert region_of(None, 10.0, 10.0) == "unknown region"


def test_an_empty_picture_has_no_body_no_spine_and_no_landmarks() -> None:
    counts = np.zeros((200, 100))
    body = body_mask(counts)
    midline = find_midline(counts, body, (PIXEL_MM, PIXEL_MM))
    assert not body.any()
    assert find_spine(counts, body, midline, (PIXEL_MM, PIXEL_MM)) is None
    assert find_landmarks(counts, body, midline, None, (PIXEL_MM, PIXEL_MM)) is None


def test_left_is_where_p_grows_and_unknown_laterality_has_no_side() -> None:
    assert side_of(40.0, True) is Side.LEFT
    assert side_of(-40.0, True) is Side.RIGHT
    assert side_of(5.0, True) is Side.MIDLINE
    assert side_of(40.0, False) is Side.UNKNOWN
