import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hccbm_gui.core.alignment.landmark_alignment import align_by_landmarks
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.registration import AlignmentMethod

POINTS = np.array([(0.0, 600.0), (-170.0, 420.0), (175.0, 415.0), (-120.0, 10.0), (130.0, 0.0)])

angles = st.floats(-np.pi, np.pi)
shifts = st.floats(-500.0, 500.0)
scales = st.floats(0.7, 1.4)


def moved(points, angle, x, z, scale=1.0):
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return scale * points @ turn.T + (x, z)


def noisy(seed, sigma_mm=4.0, count=5):
    return POINTS[:count] + np.random.default_rng(seed).normal(0.0, sigma_mm, (count, 2))


@settings(max_examples=40, deadline=None)
@given(angles, shifts, shifts, scales)
def test_rigid_and_similarity_recover_their_transform_exactly(angle, x, z, scale):
    for model, size in (("rigid", 1.0), ("similarity", scale), ("affine", scale)):
        target = moved(POINTS, angle, x, z, size)
        fit = align_by_landmarks(POINTS, target, "s", "f", model)
        np.testing.assert_allclose(fit.alignment.to_patient(POINTS), target, atol=1e-8)
        assert fit.alignment.residual_mm < 1e-8
        assert fit.alignment.scale == pytest.approx(size, abs=1e-9)


@settings(max_examples=20, deadline=None)
@given(st.floats(0.8, 1.2), st.floats(-0.2, 0.2), shifts)
def test_affine_recovers_separate_scales_and_shear_exactly(factor, shear, shift):
    target = POINTS @ np.array([[factor, shear], [0.05, 1.1]]) + (shift, -shift)
    fit = align_by_landmarks(POINTS, target, "s", "f", "affine")
    np.testing.assert_allclose(fit.alignment.to_patient(POINTS), target, atol=1e-8)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1000), angles, shifts, shifts)
def test_the_residual_does_not_change_when_both_sets_move(seed, angle, x, z):
    still = align_by_landmarks(POINTS, noisy(seed), "s", "f")
    both = align_by_landmarks(
        moved(POINTS, angle, x, z), moved(noisy(seed), -0.3 * angle, z, x), "s", "f"
    )
    assert both.alignment.residual_mm == pytest.approx(still.alignment.residual_mm, rel=1e-9)
    np.testing.assert_allclose(both.residuals_mm, still.residuals_mm, atol=1e-8)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1000), st.floats(-0.02, 0.02), st.floats(-3.0, 3.0))
def test_no_neighbouring_rigid_transform_fits_better(seed, turn, shift):
    target = noisy(seed)
    fit = align_by_landmarks(POINTS, target, "s", "f")
    mapped = fit.alignment.to_patient(POINTS)
    other = moved(mapped - mapped.mean(axis=0), turn, shift, -shift) + mapped.mean(axis=0)
    assert np.sum((other - target) ** 2) >= np.sum(fit.residuals_mm**2) - 1e-9


@pytest.mark.parametrize("model", ["rigid", "similarity", "affine"])
def test_the_residual_is_the_error_of_a_landmark_without_flattery(model):
    squares = [
        align_by_landmarks(POINTS, noisy(seed), "s", "f", model).alignment.residual_mm ** 2
        for seed in range(400)
    ]
    # 4 mm along each of two axes.
    assert np.sqrt(np.mean(squares)) == pytest.approx(4.0 * np.sqrt(2.0), rel=0.05)


def test_the_result_is_by_landmarks_and_approved_by_nobody():
    alignment = align_by_landmarks(POINTS, noisy(1), "scan", "frame").alignment
    assert alignment.method is AlignmentMethod.LANDMARKS
    assert (alignment.scan_uid, alignment.frame_uid) == ("scan", "frame")
    assert not alignment.approved


def test_a_wrong_pixel_size_is_named_even_by_a_rigid_fit():
    for model in ("rigid", "similarity", "affine"):
        notes = align_by_landmarks(POINTS, 1.05 * POINTS, "s", "f", model).alignment.notes
        assert any("scale of 1.050" in note for note in notes)
    notes = align_by_landmarks(POINTS, 1.02 * POINTS, "s", "f", "similarity").alignment.notes
    assert not any("scale" in note for note in notes)


def test_large_residuals_warn_and_then_refuse_fields():
    for factor, word in ((14.0, "check the overlay"), (60.0, "refused")):
        shifts_mm = factor * np.array([(1, 0), (-1, 0), (0, 1), (0, -1), (0, 0)])
        notes = align_by_landmarks(POINTS, POINTS + shifts_mm, "s", "f").alignment.notes
        assert any(word in note for note in notes)


def test_exchanged_sides_are_noticed():
    mirrored = POINTS * (-1.0, 1.0)
    notes = align_by_landmarks(POINTS, mirrored, "s", "f").alignment.notes
    assert any("left and right exchanged" in note for note in notes)
    with pytest.raises(InputRefused, match="mirror"):
        align_by_landmarks(POINTS, mirrored, "s", "f", "affine")


@pytest.mark.parametrize(
    ("points", "model", "words"),
    [
        (POINTS[:2], "rigid", "at least 3"),
        (POINTS[:3], "affine", "at least 4"),
        (np.array([(0, 0), (1, 100), (0, 200), (1, 300)]), "rigid", "one line"),
        (np.vstack([POINTS, POINTS[1] + 0.5]), "rigid", "2 and 6 lie in one place"),
        (POINTS * np.nan, "rigid", "no position"),
        (POINTS, "projective", "no alignment model"),
    ],
)
def test_points_that_determine_nothing_are_refused(points, model, words):
    with pytest.raises(InputRefused, match=words):
        align_by_landmarks(points, points, "s", "f", model)


def test_each_landmark_needs_its_partner():
    with pytest.raises(InputRefused, match="5 landmarks on the scan stand against 4"):
        align_by_landmarks(POINTS, POINTS[:4], "s", "f")
