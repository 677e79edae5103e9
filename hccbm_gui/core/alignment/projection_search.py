"""Where a CT may lie on a planar scan: a search over all positions and some rotations."""

import numpy as np
from scipy import ndimage

from hccbm_gui.core.alignment.masked_correlation import masked_correlation
from hccbm_gui.core.alignment.projection_match import Pose
from hccbm_gui.core.alignment.projection_pictures import BonePicture, ScanPicture
from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.progress import Progress

COARSE_MM = 6.0
"""Pixel of the search."""
COARSE_ROTATIONS_DEG = (-5.0, -2.5, 0.0, 2.5, 5.0)
CANDIDATES = 8
"""Positions that are refined before the best is taken."""
LARGEST_IN_AIR = 0.2
"""Share of the patient in the CT that may fall on places where the scan shows nobody."""


def find_starts(
    scan: ScanPicture, bone: BonePicture, smallest_overlap: float, progress: Progress
) -> list[Pose]:
    """The most promising poses, best first, over all positions and some rotations.

    Parameters
    ----------
    smallest_overlap : share of the region of the bone picture that must lie on the scan.

    Raises
    ------
    InputRefused : no position is possible.
    """
    zoom = np.array(scan.spacing_mm) / COARSE_MM
    rows, columns = (max(2, round(n)) for n in scan.array.shape * zoom)
    coarse_q = ((rows - 1) / 2.0 - np.arange(rows)) * COARSE_MM
    coarse_p = (np.arange(columns) - (columns - 1) / 2.0) * COARSE_MM
    q_mm, p_mm = np.meshgrid(coarse_q, coarse_p, indexing="ij")
    # Not at program start: it brings all of scipy.stats with it.
    from scipy.signal import fftconvolve

    fixed, _ = scan.sample(p_mm, q_mm)
    empty = scan.sample_empty(p_mm, q_mm)
    found: list[tuple[float, Pose]] = []
    for number, rotation_deg in enumerate(COARSE_ROTATIONS_DEG):
        progress(number / len(COARSE_ROTATIONS_DEG), "Searching the place of the CT on the scan")
        moving, known, patient, offsets = _turned(bone, rotation_deg)
        coefficient, overlap = masked_correlation(fixed, moving, known)
        # Chance alone correlates well on few pixels: weigh by their number (Fisher's z).
        merit = np.arctanh(np.clip(coefficient, -0.99, 0.99)) * np.sqrt(overlap)
        merit[overlap < smallest_overlap * known.sum()] = -np.inf
        in_air = fftconvolve(empty, patient[::-1, ::-1])
        merit[in_air > LARGEST_IN_AIR * max(patient.sum(), 1.0)] = -np.inf
        peaks = merit == ndimage.maximum_filter(merit, size=5)
        at = np.argwhere(peaks & np.isfinite(merit))
        for row, column in at[np.argsort(-merit[tuple(at.T)])][:CANDIDATES]:
            q0 = coarse_q[0] - (row - moving.shape[0] + 1) * COARSE_MM - offsets[1]
            p0 = coarse_p[0] + (column - moving.shape[1] + 1) * COARSE_MM - offsets[0]
            pose = Pose(bone.centre_mm, float(p0), float(q0), rotation_deg)
            found.append((float(merit[row, column]), pose))
    if not found:
        raise InputRefused(
            "The part of the body in the CT fits nowhere on the bone scan.",
            remedy="Check that both show the same patient and part, or align by landmarks.",
        )
    return _apart(sorted(found, key=lambda entry: -entry[0]))


def _turned(
    bone: BonePicture, rotation_deg: float
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Bone as it lies on the scan when turned.

    Returns the picture, its known pixels, those with patient, and (p, q) of pixel [0, 0].
    """
    flat = Pose(bone.centre_mm, 0.0, 0.0, rotation_deg)
    p, q = flat.to_scan(bone.x_mm[bone.region], bone.z_mm[bone.region])
    q_mm, p_mm = np.meshgrid(
        np.arange(q.max(), q.min() - COARSE_MM, -COARSE_MM),
        np.arange(p.min(), p.max() + COARSE_MM, COARSE_MM),
        indexing="ij",
    )
    points = np.stack([p_mm, q_mm, np.ones_like(p_mm)], axis=-1) @ flat.matrix.T
    step_mm = bone.x_mm[0, 1] - bone.x_mm[0, 0]
    pixels = (
        (bone.z_mm[0, 0] - points[..., 1]) / step_mm,
        (points[..., 0] - bone.x_mm[0, 0]) / step_mm,
    )
    picture = ndimage.map_coordinates(bone.array, pixels, order=1, mode="nearest")
    known, patient = (
        ndimage.map_coordinates(mask.astype(np.float64), pixels, order=0, cval=0.0)
        for mask in (bone.region, bone.patient)
    )
    return picture, known, patient, np.array([p_mm[0, 0], q_mm[0, 0]])


def _apart(found: list[tuple[float, Pose]]) -> list[Pose]:
    """The best poses that lie at least two coarse pixels apart."""
    kept: list[Pose] = []
    for _, pose in found:
        if all(np.hypot(pose.p_mm - k.p_mm, pose.q_mm - k.q_mm) > 2.0 * COARSE_MM for k in kept):
            kept.append(pose)
    return kept[:CANDIDATES]
