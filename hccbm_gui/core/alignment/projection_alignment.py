"""Places a planar bone scan on the CT by its skeleton: log counts against projected bone."""

import numpy as np

from hccbm_gui.core.alignment.alignment_residual import estimate_residual_mm
from hccbm_gui.core.alignment.bone_projection import (
    coronal_bone_projection,
    coronal_tissue_projection,
)
from hccbm_gui.core.alignment.projection_match import Match, Pose, fit_robustly, plain_correlation
from hccbm_gui.core.alignment.projection_pictures import (
    GRID_MM,
    BonePicture,
    ScanPicture,
    bone_picture,
    scan_picture,
)
from hccbm_gui.core.alignment.projection_search import find_starts
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.planar import PlanarImage, PlanarScan, View
from hccbm_gui.core.progress import Progress, part, quiet
from hccbm_gui.core.registration import AlignmentMethod, PlanarAlignment, residual_notes
from hccbm_gui.core.volume import Volume

SMALLEST_OVERLAP = 0.25
WHOLE_BODY_OVERLAP = 0.75
"""Share of the CT skeleton that must lie on the scan; a whole-body scan shows nearly all."""
SMALLEST_OVERLAP_CM2 = 150.0
NO_CORRELATION = 0.35
"""Below it nothing has been found (pictures that share nothing reach 0.3 at their best)."""
LOW_CORRELATION = 0.5
RIVAL_MERIT = 0.8
EQUAL_MERIT = 0.95
"""Share of the best merit from which another position is named, or none is taken."""
RIVAL_MM = 15.0
"""Poses nearer than this are the same position."""
FAR_RIVAL_MM = 60.0
"""More than one vertebra or two ribs: with a rival so far away no place is known."""
ASKEW_DEG = 5.0


def align_by_projection(
    scan: PlanarScan, scan_uid: str, volume: Volume, progress: Progress = quiet
) -> PlanarAlignment:
    """Rigid transform (scale 1) of the scan plane onto the coronal plane of the CT.

    The logarithm of the counts (of the geometric mean where there are opposite views) is
    correlated with the parallel projection of CT bone at the camera's resolution: over
    all positions and rotations of about 5 degrees first, then finely, while pixels that
    bone does not explain (bladder, kidneys, lesions) lose their weight. The residual is
    an estimate (see `estimate_residual_mm`), to which half the distance counts to another
    position that fits nearly as well; nobody has approved the result.

    Parameters
    ----------
    scan : at least one view with known left and right.
    scan_uid : series UID of the scan.
    volume : a CT.

    Raises
    ------
    MissingInput : the volume has no CT numbers.
    InputRefused : left and right unknown, no bone, no overlap, no common structure, or
        equally good positions.
    """
    images = _views(scan)
    bone = bone_picture(
        coronal_bone_projection(volume, part(progress, 0.0, 0.1)),
        coronal_tissue_projection(volume, part(progress, 0.1, 0.2)),
    )
    picture = scan_picture(images)
    overlap = WHOLE_BODY_OVERLAP if scan.whole_body else SMALLEST_OVERLAP
    starts = find_starts(picture, bone, overlap, part(progress, 0.2, 0.4))
    matches: list[Match] = []
    for number, start in enumerate(starts):
        done = 0.4 + 0.4 * number / len(starts)
        progress(done, "Aligning the bone scan")
        matches.append(fit_robustly(picture, bone, start, part(progress, done, done)))
    matches.sort(key=lambda match: -match.merit)
    best = matches[0]
    correlation = plain_correlation(picture, bone, best.pose)
    _refuse_poor_match(picture, bone, best.pose, correlation)
    rival_mm = _rival_distance_mm(matches)
    progress(0.8, "Estimating the error of the alignment")
    single_views = [scan_picture([image]) for image in images] if len(images) == 2 else []
    residual_mm = estimate_residual_mm(picture, bone, best, single_views, part(progress, 0.8, 0.8))
    # The truth may be the one position or the other.
    residual_mm = float(np.hypot(residual_mm, rival_mm / 2.0))
    progress(1.0, "Bone scan aligned")
    return PlanarAlignment(
        scan_uid=scan_uid,
        frame_uid=volume.geometry.frame_uid,
        matrix=best.pose.matrix,
        method=AlignmentMethod.PROJECTION,
        residual_mm=residual_mm,
        notes=_notes(residual_mm, best.pose.rotation_deg, correlation, rival_mm, len(images)),
    )


def _views(scan: PlanarScan) -> list[PlanarImage]:
    """The views to align: ANT and POST of known sides, or the one there is."""
    if not scan.has_scale:
        raise InputRefused(
            "The bone scan cannot be aligned: the size of its pixels is not known.",
            remedy="Set the scale by two points: right click on the picture.",
        )
    known = [image for image in scan.images if image.laterality_known]
    if not known:
        raise InputRefused(
            "The bone scan cannot be aligned: left and right of its picture are not known.",
            remedy="Say which view this is (anterior or posterior, mirrored or not).",
        )
    by_view = {image.view: image for image in reversed(known)}
    pair = [by_view[view] for view in (View.ANTERIOR, View.POSTERIOR) if view in by_view]
    if len(pair) == 2 and pair[0].array.shape == pair[1].array.shape:
        return pair
    return known[:1]


def _refuse_poor_match(
    scan: ScanPicture, bone: BonePicture, pose: Pose, correlation: float
) -> None:
    """Refuse a pose that rests on almost nothing."""
    _, inside = scan.sample(*pose.to_scan(bone.x_mm, bone.z_mm))
    common = np.count_nonzero(inside & bone.region)
    overlap_cm2 = common * GRID_MM**2 / 100.0
    if common < SMALLEST_OVERLAP * bone.region.sum() or overlap_cm2 < SMALLEST_OVERLAP_CM2:
        raise InputRefused(
            f"The CT and the bone scan hardly overlap ({overlap_cm2:.0f} cm² of skeleton).",
            remedy="Open a CT of a part that the scan shows, or align by landmarks.",
        )
    if correlation < NO_CORRELATION:
        raise InputRefused(
            "The bone scan and the projected CT bone show no common structure "
            f"(correlation {correlation:.2f}).",
            remedy="Check that both show the same part of the patient, or align by landmarks.",
        )


def _rival_distance_mm(matches: list[Match]) -> float:
    """How far away the furthest other position lies that fits nearly as well; 0 for none.

    Raises
    ------
    InputRefused : another position fits as well as the first of `matches`, or nearly so
        and far away.
    """
    best, furthest_mm = matches[0], 0.0
    for rival in matches[1:]:
        pose = rival.pose
        away_mm = float(np.hypot(pose.p_mm - best.pose.p_mm, pose.q_mm - best.pose.q_mm))
        if away_mm < RIVAL_MM or rival.merit < RIVAL_MERIT * best.merit:
            continue
        if rival.merit >= EQUAL_MERIT * best.merit or away_mm > FAR_RIVAL_MM:
            raise InputRefused(
                f"The CT fits the bone scan in two places about equally, {away_mm:.0f} mm apart.",
                remedy="Open a CT that shows more of the skeleton, or align by landmarks.",
            )
        furthest_mm = max(furthest_mm, away_mm)
    return furthest_mm


def _notes(
    residual_mm: float, rotation_deg: float, correlation: float, rival_mm: float, views: int
) -> tuple[str, ...]:
    """Warnings that travel with the alignment; the last note states its correlation."""
    notes = []
    if rival_mm > 0.0:
        notes.append(
            f"Another position, {rival_mm:.0f} mm away, fits almost as well: check the level."
        )
    notes += residual_notes(residual_mm)
    if correlation < LOW_CORRELATION:
        notes.append("Low correlation between scan and CT bone: check the overlay.")
    if abs(rotation_deg) > ASKEW_DEG:
        notes.append(f"The scan lies {rotation_deg:.1f}° askew on the CT: check the overlay.")
    source = "geometric mean of both views" if views == 2 else "one view"
    notes.append(f"Correlation with projected CT bone {correlation:.2f} ({source}).")
    return tuple(notes)
