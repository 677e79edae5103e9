"""The skeleton of conftest: its CT and its bone scan are made by two unrelated routes."""

from dataclasses import replace

import numpy as np
import pytest

from hccbm_gui.core.alignment.projection_alignment import align_by_projection
from hccbm_gui.core.errors import Cancelled, InputRefused, MissingInput
from hccbm_gui.core.planar import PlanarImage, View
from hccbm_gui.core.registration import AlignmentMethod
from hccbm_gui.core.volume import Unit, Volume

LANDMARKS_MM = np.array(
    [(0.0, -10), (0, 70), (0, 140), (0, 230), (-95, -30), (95, -30), (-140, -135), (118, 215)]
)
"""Vertebrae, iliac wings, hips, ribs and trochanters as (x, z)."""


def table(turn_deg, x_mm, z_mm):
    """(3, 3) true matrix from the scan plane to the patient."""
    cosine, sine = np.cos(np.deg2rad(turn_deg)), np.sin(np.deg2rad(turn_deg))
    return np.array([[cosine, -sine, x_mm], [sine, cosine, z_mm], [0, 0, 1]])


def error_mm(alignment, matrix, points_mm=LANDMARKS_MM):
    """Root mean square distance between where points are and where the alignment puts them."""
    pq = (points_mm - matrix[:2, 2]) @ matrix[:2, :2]
    return float(np.sqrt(np.mean(np.sum((alignment.to_patient(pq) - points_mm) ** 2, axis=1))))


TABLE = table(2.2, 14.0, -250.0)


@pytest.fixture(scope="module")
def volume(skeleton_ct):
    return skeleton_ct()


@pytest.fixture(scope="module")
def scan(skeleton_scan):
    return skeleton_scan(TABLE)


@pytest.fixture(scope="module")
def found(volume, scan):
    return align_by_projection(scan, "scan", volume)


def cropped(scan, first, last):
    images = (replace(i, array=i.array[first:last].copy()) for i in scan.images)
    return replace(scan, images=tuple(images), whole_body=False)


def test_offset_and_rotation_are_found_despite_bladder_kidneys_and_lesions(found):
    alignment = found
    error = error_mm(alignment, TABLE)
    assert error < 1.0
    assert error <= alignment.residual_mm < 5.0
    turn_deg = np.rad2deg(np.arctan2(alignment.matrix[1, 0], alignment.matrix[0, 0]))
    assert turn_deg == pytest.approx(2.2, abs=0.2)
    assert alignment.scale == pytest.approx(1.0, abs=1e-12)
    assert np.linalg.det(alignment.matrix) > 0.0
    assert (alignment.scan_uid, alignment.frame_uid) == ("scan", "ct")
    assert alignment.method is AlignmentMethod.PROJECTION
    assert not alignment.approved
    assert len(alignment.notes) == 1
    assert "Correlation" in alignment.notes[0]


@pytest.mark.parametrize("known", [0, 1])
def test_one_view_of_known_sides_is_enough(volume, scan, known):
    images = list(scan.images)
    images[1 - known] = replace(images[1 - known], patient_left_on_right=None)
    alignment = align_by_projection(replace(scan, images=tuple(images)), "scan", volume)
    assert error_mm(alignment, TABLE) < 2.0
    assert alignment.residual_mm < 5.0
    assert "one view" in alignment.notes[-1]


def test_a_posterior_view_that_was_mirrored_on_export_gives_the_same(volume, scan, found):
    turned = PlanarImage(
        scan.images[1].array[:, ::-1], scan.images[1].spacing_mm, View.POSTERIOR, True
    )
    mirrored = replace(scan, images=(scan.images[0], turned))
    other = align_by_projection(mirrored, "scan", volume)
    np.testing.assert_allclose(other.matrix, found.matrix, atol=1e-9)


def test_a_quarter_of_the_counts_and_another_place_are_enough(volume, skeleton_scan):
    matrix = table(-3.0, -30.0, -190.0)
    alignment = align_by_projection(skeleton_scan(matrix, 3, per_mm3=0.04), "scan", volume)
    assert error_mm(alignment, matrix) < 2.0
    assert alignment.residual_mm < 5.0


def test_a_ct_of_the_pelvis_alone_finds_its_place(scan, skeleton_ct):
    alignment = align_by_projection(scan, "scan", skeleton_ct(z_range=(-250, 0)))
    pelvis = LANDMARKS_MM[LANDMARKS_MM[:, 1] < 0]
    assert error_mm(alignment, TABLE, pelvis) < 2.0
    assert alignment.residual_mm < 5.0


def test_a_chest_that_lies_otherwise_shows_in_the_residual(volume, found, skeleton_scan):
    lifted = skeleton_scan(TABLE, lift_thorax_mm=12.0)
    alignment = align_by_projection(lifted, "scan", volume)
    chest = LANDMARKS_MM[:, 1] > 100.0
    true_place = LANDMARKS_MM + np.where(chest, 12.0, 0.0)[:, None] * (0.0, 1.0)
    pq = (true_place - TABLE[:2, 2]) @ TABLE[:2, :2]
    off = np.linalg.norm(alignment.to_patient(pq) - LANDMARKS_MM, axis=1)
    truth = float(np.sqrt(np.mean(off**2)))
    assert truth > 3.0
    assert truth / 2.5 < alignment.residual_mm < 2.5 * truth
    assert alignment.residual_mm > 1.5 * found.residual_mm


def test_a_ct_of_the_chest_alone_says_that_the_level_may_be_wrong(scan, skeleton_ct):
    alignment = align_by_projection(scan, "scan", skeleton_ct(z_range=(120, 380)))
    assert any("check the level" in note for note in alignment.notes)
    assert alignment.residual_mm > 10.0


def test_a_strip_of_spine_is_refused_because_it_fits_in_several_places(scan, skeleton_ct):
    with pytest.raises(InputRefused, match="two places"):
        align_by_projection(scan, "scan", skeleton_ct(z_range=(-10, 190), half_width_mm=70.0))


@pytest.mark.parametrize(("first", "last"), [(380, 640), (0, 45)])
def test_parts_that_do_not_overlap_are_refused(scan, first, last, skeleton_ct):
    with pytest.raises(InputRefused, match=r"no common|overlap|nowhere|two places"):
        align_by_projection(cropped(scan, first, last), "scan", skeleton_ct(z_range=(-40, 330)))


def test_unknown_left_and_right_is_refused(volume, scan):
    unknown = tuple(replace(image, patient_left_on_right=None) for image in scan.images)
    with pytest.raises(InputRefused, match="Say which view this is"):
        align_by_projection(replace(scan, images=unknown), "scan", volume)


def test_an_mr_is_refused(volume, scan):
    with pytest.raises(MissingInput, match="needs a CT"):
        align_by_projection(scan, "scan", Volume(volume.array, volume.geometry, Unit.SIGNAL))


def test_a_ct_without_bone_and_a_scan_without_counts_are_refused(volume, scan):
    soft = Volume(np.minimum(volume.array, 100), volume.geometry, Unit.HU)
    with pytest.raises(InputRefused, match="no bone"):
        align_by_projection(scan, "scan", soft)
    dark = tuple(replace(i, array=np.zeros_like(i.array)) for i in scan.images)
    with pytest.raises(InputRefused, match="empty"):
        align_by_projection(replace(scan, images=dark), "scan", volume)


def test_progress_never_falls_and_cancelling_stops_at_every_stage(volume, scan):
    for stage in (0.05, 0.15, 0.3, 0.45):
        fractions = []

        def stop(done, message="", stage=stage, fractions=fractions):
            fractions.append(done)
            if done >= stage:
                raise Cancelled

        with pytest.raises(Cancelled):
            align_by_projection(scan, "scan", volume, stop)
        assert (np.diff(fractions) >= -1e-9).all()
