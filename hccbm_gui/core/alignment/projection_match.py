"""The rigid fit of a planar scan to projected CT bone, and how well it explains the counts."""

from dataclasses import dataclass, replace

import numpy as np

from hccbm_gui.core.alignment.projection_pictures import BonePicture, ScanPicture
from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.progress import Progress, quiet

LARGEST_ROTATION_DEG = 6.0
"""A patient lies no more askew than this between two tables."""
OUTLIER_MADS = 3.0
"""Residuals beyond this many scaled median absolute deviations are ignored (bladder, lesions)."""
REWEIGHTINGS = 4
"""Rounds of fit and outlier weights."""


@dataclass(frozen=True, slots=True, eq=False)
class Pose:
    """Where the scan lies: the scan point that falls on `centre_mm`, and its rotation."""

    centre_mm: FloatArray
    p_mm: float
    q_mm: float
    rotation_deg: float

    @property
    def matrix(self) -> FloatArray:
        """(3, 3), maps (p, q, 1) to (x, z, 1)."""
        angle = np.deg2rad(self.rotation_deg)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        matrix = np.eye(3)
        matrix[:2, :2] = turn
        matrix[:2, 2] = self.centre_mm - turn @ (self.p_mm, self.q_mm)
        return matrix

    def to_scan(self, x_mm: FloatArray, z_mm: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Scan-plane (p, q) of points of the coronal plane."""
        angle = np.deg2rad(self.rotation_deg)
        x, z = x_mm - self.centre_mm[0], z_mm - self.centre_mm[1]
        cosine, sine = np.cos(angle), np.sin(angle)
        return self.p_mm + cosine * x + sine * z, self.q_mm - sine * x + cosine * z


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """One fit: the pose, the weight of each pixel of the bone picture, the correlation."""

    pose: Pose
    weights: FloatArray
    correlation: float

    @property
    def merit(self) -> float:
        """Fisher's z of the correlation over its scatter; rises with the pixels explained."""
        fisher_z = np.arctanh(np.clip(self.correlation, -0.99, 0.99))
        return float(fisher_z * np.sqrt(self.weights.sum()))


def correlation(scan: FloatArray, bone: FloatArray, weights: FloatArray) -> float:
    """Weighted correlation coefficient; 0 without weight or contrast."""
    total = float(weights.sum())
    if total <= 0.0:
        return 0.0
    scan = scan - (weights * scan).sum() / total
    bone = bone - (weights * bone).sum() / total
    norm = float((weights * scan**2).sum() * (weights * bone**2).sum())
    return float((weights * scan * bone).sum() / np.sqrt(norm)) if norm > 0.0 else 0.0


def fit_pose(
    scan: ScanPicture,
    bone: BonePicture,
    start: Pose,
    weights: FloatArray,
    *,
    steps: tuple[float, float, float],
    progress: Progress = quiet,
) -> Match:
    """Pose near `start` with the best correlation under fixed weights (Nelder-Mead).

    Parameters
    ----------
    steps : first step along p mm, q mm and rotation deg; 0 holds a parameter.
    """
    from scipy.optimize import minimize

    used = weights > 0.0
    x_mm, z_mm, wanted, weight = (
        picture[used] for picture in (bone.x_mm, bone.z_mm, bone.array, weights)
    )
    first = np.array([start.p_mm, start.q_mm, start.rotation_deg])
    free = np.flatnonzero(steps)

    def posed(values: FloatArray) -> Pose:
        full = first.copy()
        full[free] = values
        return Pose(start.centre_mm, *full.tolist())

    def cost(values: FloatArray) -> float:
        progress(0.0, "Aligning the bone scan")
        pose = posed(values)
        if abs(pose.rotation_deg) > LARGEST_ROTATION_DEG:
            return 1.0
        counts, inside = scan.sample(*pose.to_scan(x_mm, z_mm))
        return -correlation(counts, wanted, weight * inside)

    simplex = first[free] + np.vstack([np.zeros(free.size), np.diag(np.array(steps)[free])])
    best = minimize(
        cost,
        first[free],
        method="Nelder-Mead",
        options={"initial_simplex": simplex, "xatol": 0.02, "fatol": 1e-6, "maxfev": 400},
    )
    return Match(posed(best.x), weights, -float(best.fun))


def fit_robustly(
    scan: ScanPicture, bone: BonePicture, start: Pose, progress: Progress = quiet
) -> Match:
    """Pose near `start`, refitted while pixels that bone does not explain lose their weight."""
    region = bone.region.astype(np.float64)
    match = fit_pose(scan, bone, start, region, steps=(6.0, 6.0, 1.5), progress=progress)
    for _ in range(REWEIGHTINGS - 1):
        weights = outlier_weights(scan, bone, match)
        match = fit_pose(scan, bone, match.pose, weights, steps=(3.0, 3.0, 0.7), progress=progress)
    return replace(match, weights=outlier_weights(scan, bone, match))


def plain_correlation(scan: ScanPicture, bone: BonePicture, pose: Pose) -> float:
    """Correlation over the whole common region, both pictures cut at their 5 % ends."""
    counts, inside = scan.sample(*pose.to_scan(bone.x_mm, bone.z_mm))
    known = inside & bone.region
    if not known.any():
        return 0.0
    cut = [
        np.clip(values[known], *np.percentile(values[known], [5.0, 95.0]))
        for values in (counts, bone.array)
    ]
    return correlation(cut[0], cut[1], np.ones(cut[0].size))


def outlier_weights(scan: ScanPicture, bone: BonePicture, match: Match) -> FloatArray:
    """Tukey's biweight of what the line counts = a + b bone leaves over, 0 off the scan."""
    counts, inside = scan.sample(*match.pose.to_scan(bone.x_mm, bone.z_mm))
    known = bone.region & inside
    weights = match.weights * known
    if weights.sum() <= 0.0:
        return np.zeros_like(weights)
    root = np.sqrt(weights[known])
    columns = np.stack([np.ones(root.size), bone.array[known]], axis=1)
    line, *_ = np.linalg.lstsq(columns * root[:, None], counts[known] * root, rcond=None)
    left_over = counts - line[0] - line[1] * bone.array
    middle = np.median(left_over[known])
    spread = 1.4826 * np.median(np.abs(left_over[known] - middle))
    if spread <= 0.0:
        return known.astype(np.float64)
    away = (left_over - middle) / (OUTLIER_MADS * spread)
    return np.asarray(np.clip(1.0 - away**2, 0.0, None) ** 2 * known)
