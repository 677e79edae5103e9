"""How far an alignment by projection may be off, estimated without knowing the truth."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from hccbm_gui.core.alignment.projection_match import Match, Pose, fit_pose, outlier_weights
from hccbm_gui.core.alignment.projection_pictures import GRID_MM, BonePicture, ScanPicture
from hccbm_gui.core.arrays import BoolArray, FloatArray
from hccbm_gui.core.progress import Progress, quiet

BLOCK_MM = 150.0
"""Wished height of a block; there are two to five from head to foot, right and left of each."""
BLOCK_REWEIGHTINGS = 3
LARGEST_SHIFT_MM = 25.0
"""A block that wanders further has not found its place; it counts as this far off."""


def estimate_residual_mm(
    scan: ScanPicture,
    bone: BonePicture,
    match: Match,
    single_views: Sequence[ScanPicture] = (),
    progress: Progress = quiet,
) -> float:
    """Root mean square error of a point, mm; an estimate, not a measurement.

    Three parts are added in quadrature. Blocks of the overlap are each shifted alone to
    their best fit: they stay where they are when pose and posture agree, and their shifts
    count by the contrast they hold along x and along z. Two opposite views are each
    aligned alone: half of what separates them counts. Half a pixel of the scan counts
    always, since nothing drawn on it can be placed more truly.

    Parameters
    ----------
    single_views : the opposite views that `scan` is the mean of; none for a single view.
    """
    shifts, information = [], []
    for block in _blocks(bone, match.weights):
        shift, held = _shift_of_block(scan, bone, match, block, progress)
        shifts.append(shift)
        information.append(held)
    squares = np.array(shifts) ** 2
    weights = np.array(information)
    totals = weights.sum(axis=0)
    variance = float(np.sum((weights * squares).sum(axis=0)[totals > 0] / totals[totals > 0]))
    variance += (max(scan.spacing_mm) / 2.0) ** 2
    if len(single_views) == 2:
        steps = (2.0, 2.0, 0.5)
        poses = [
            fit_pose(view, bone, match.pose, match.weights, steps=steps, progress=progress).pose
            for view in single_views
        ]
        variance += (_separation_mm(bone, poses[0], poses[1]) / 2.0) ** 2
    return float(np.sqrt(variance))


def _blocks(bone: BonePicture, weights: FloatArray) -> list[BoolArray]:
    """Parts of the weighted region: rows of equal weight, each cut into right and left."""
    by_row = np.cumsum(weights.sum(axis=1))
    height_mm = np.count_nonzero(weights.any(axis=1)) * GRID_MM
    count = int(np.clip(round(height_mm / BLOCK_MM), 2, 5))
    levels = np.searchsorted(by_row, by_row[-1] * np.arange(1, count) / count)
    row_of = np.searchsorted(levels, np.arange(bone.array.shape[0]), side="left")
    by_column = np.cumsum(weights.sum(axis=0))
    middle = np.searchsorted(by_column, by_column[-1] / 2.0)
    left = np.arange(bone.array.shape[1]) > middle
    return [
        (row_of == block)[:, None] & (left == side)[None, :]
        for block in range(count)
        for side in (False, True)
    ]


def _shift_of_block(
    scan: ScanPicture, bone: BonePicture, match: Match, block: BoolArray, progress: Progress
) -> tuple[FloatArray, FloatArray]:
    """(2,) best shift of a block along (x, z), mm, and (2,) its contrast along them."""
    part_of_bone = replace(bone, region=bone.region & block)
    fit = replace(match, weights=match.weights * block)
    if not fit.weights.any():
        return np.zeros(2), np.zeros(2)
    # Weights of its own: those of the whole pose hide what disagrees with it.
    for _ in range(BLOCK_REWEIGHTINGS):
        fit = fit_pose(scan, bone, fit.pose, fit.weights, steps=(3.0, 3.0, 0.0), progress=progress)
        unweighted = replace(fit, weights=part_of_bone.region.astype(np.float64))
        fit = replace(fit, weights=outlier_weights(scan, part_of_bone, unweighted))
    slope_z, slope_x = np.gradient(bone.array, GRID_MM)
    held = np.sqrt([(fit.weights * slope**2).sum() for slope in (slope_x, slope_z)])
    shift = np.array([fit.pose.p_mm - match.pose.p_mm, fit.pose.q_mm - match.pose.q_mm])
    length = float(np.hypot(*shift))
    if length > LARGEST_SHIFT_MM:
        shift *= LARGEST_SHIFT_MM / length
    return shift, held


def _separation_mm(bone: BonePicture, one: Pose, other: Pose) -> float:
    """Root mean square distance between two poses over the region of the bone picture."""
    x_mm, z_mm = bone.x_mm[bone.region], bone.z_mm[bone.region]
    p_one, q_one = one.to_scan(x_mm, z_mm)
    p_other, q_other = other.to_scan(x_mm, z_mm)
    return float(np.sqrt(np.mean((p_one - p_other) ** 2 + (q_one - q_other) ** 2)))
