"""Places a planar scan on the patient by points that a person has marked on both."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from hccbm_gui.core.arrays import FloatArray, frozen, frozen_points
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.registration import AlignmentMethod, PlanarAlignment, residual_notes

LandmarkModel = Literal["rigid", "similarity", "affine"]

UNKNOWNS = {"rigid": 3, "similarity": 4, "affine": 6}
"""Parameters of each model."""
NEAREST_POINTS_MM = 5.0
"""Two landmarks nearer than this are one."""
SMALLEST_SPREAD = 0.02
"""Spread across the best line over spread along it; below it the points are collinear."""
LARGEST_SCALE_ERROR = 0.03


@dataclass(frozen=True, slots=True, eq=False)
class LandmarkFit:
    """An alignment and how far each landmark is from its partner.

    Attributes
    ----------
    alignment : its `residual_mm` is corrected for the freedom of the fit.
    residuals_mm : (N,) distance of each mapped scan point from its patient point, read-only.
    """

    alignment: PlanarAlignment
    residuals_mm: FloatArray

    def __post_init__(self) -> None:
        object.__setattr__(self, "residuals_mm", frozen(np.array(self.residuals_mm, np.float64)))


def align_by_landmarks(
    scan_points: npt.ArrayLike,
    patient_points: npt.ArrayLike,
    scan_uid: str,
    frame_uid: str,
    model: LandmarkModel = "rigid",
) -> LandmarkFit:
    """Least-squares transform of scan points onto patient points (Umeyama 1991,
    doi:10.1109/34.88573, for rigid and similarity).

    The residual is the root mean square distance with the parameters of the fit counted
    off (2 N coordinates, 3 to 6 parameters), since a fit flatters its own points.

    Parameters
    ----------
    scan_points : (N, 2) as (p, q) mm of the scan plane, N at least 3.
    patient_points : (N, 2) as (x, z) mm of the patient frame, in the same order.

    Raises
    ------
    InputRefused : too few points, not the same number, two in one place, all on a line, or
        an affine fit that would mirror the scan.
    """
    if model not in UNKNOWNS:
        raise InputRefused(
            f"There is no alignment model named {model}.",
            remedy="Use rigid, similarity or affine.",
        )
    scan, patient = frozen_points(scan_points, 2), frozen_points(patient_points, 2)
    _check_points(scan, patient, model)
    similarity, mirrored_fits = _umeyama(scan, patient, free_scale=True)
    scale = float(np.sqrt(np.linalg.det(similarity[:2, :2])))
    if model == "affine":
        matrix = _affine(scan, patient)
    else:
        matrix, mirrored_fits = _umeyama(scan, patient, free_scale=model == "similarity")
    mapped = scan @ matrix[:2, :2].T + matrix[:2, 2]
    residuals_mm = np.linalg.norm(mapped - patient, axis=1)
    freedom = 2 * len(scan) - UNKNOWNS[model]
    residual_mm = float(np.sqrt(2.0 * np.sum(residuals_mm**2) / freedom))
    alignment = PlanarAlignment(
        scan_uid=scan_uid,
        frame_uid=frame_uid,
        matrix=matrix,
        method=AlignmentMethod.LANDMARKS,
        residual_mm=residual_mm,
        notes=_notes(len(scan), model, residual_mm, scale, mirrored_fits),
    )
    return LandmarkFit(alignment, residuals_mm)


def _check_points(scan: FloatArray, patient: FloatArray, model: LandmarkModel) -> None:
    """Refuse points that do not determine the transform and its residual."""
    if len(scan) != len(patient):
        raise InputRefused(
            f"{len(scan)} landmarks on the scan stand against {len(patient)} on the patient.",
            remedy="Mark each landmark on both.",
        )
    if not (np.isfinite(scan).all() and np.isfinite(patient).all()):
        raise InputRefused("A landmark has no position.", remedy="Mark it again.")
    needed = 4 if model == "affine" else 3
    if len(scan) < needed:
        raise InputRefused(
            f"A {model} alignment needs at least {needed} landmarks; there are {len(scan)}.",
            remedy="Mark more landmarks; five are advised.",
        )
    for points, where in ((scan, "scan"), (patient, "patient")):
        apart = np.linalg.norm(points[:, None] - points[None], axis=2)
        apart[np.diag_indices(len(points))] = np.inf
        if apart.min() < NEAREST_POINTS_MM:
            first, second = np.unravel_index(int(apart.argmin()), apart.shape)
            raise InputRefused(
                f"Landmarks {first + 1} and {second + 1} lie in one place.",
                where=where,
                remedy="Move or delete one of them.",
            )
        along, across = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)
        if across < SMALLEST_SPREAD * along:
            raise InputRefused(
                "All landmarks lie on one line.",
                where=where,
                remedy="Add one to the side of it, such as an iliac crest or a shoulder.",
            )


def _umeyama(scan: FloatArray, patient: FloatArray, *, free_scale: bool) -> tuple[FloatArray, bool]:
    """(3, 3) rotation, translation and perhaps scale; True when a mirrored fit is better."""
    mean_scan, mean_patient = scan.mean(axis=0), patient.mean(axis=0)
    from_scan, from_patient = scan - mean_scan, patient - mean_patient
    u, spread, vt = np.linalg.svd(from_patient.T @ from_scan)
    mirrored = bool(np.linalg.det(u) * np.linalg.det(vt) < 0.0)
    signs = np.array([1.0, -1.0 if mirrored else 1.0])
    turn = u @ np.diag(signs) @ vt
    scale = float((spread * signs).sum() / (from_scan**2).sum()) if free_scale else 1.0
    if scale <= 0.0:
        raise InputRefused(
            "The landmarks of the scan and of the patient have nothing in common.",
            remedy="Check that they stand in the same order.",
        )
    matrix = np.eye(3)
    matrix[:2, :2] = scale * turn
    matrix[:2, 2] = mean_patient - scale * turn @ mean_scan
    return matrix, mirrored


def _affine(scan: FloatArray, patient: FloatArray) -> FloatArray:
    """(3, 3) least-squares affine transform; one that mirrors is refused."""
    centre = scan.mean(axis=0)
    columns = np.column_stack([scan - centre, np.ones(len(scan))])
    solution, *_ = np.linalg.lstsq(columns, patient, rcond=None)
    matrix = np.eye(3)
    matrix[:2, :2] = solution[:2].T
    matrix[:2, 2] = solution[2] - solution[:2].T @ centre
    if np.linalg.det(matrix[:2, :2]) <= 0.0:
        raise InputRefused(
            "The landmarks would mirror the scan: left and right are exchanged.",
            remedy="Check the side of each landmark and the view of the scan.",
        )
    return matrix


def _notes(
    count: int, model: LandmarkModel, residual_mm: float, scale: float, mirrored: bool
) -> tuple[str, ...]:
    """Warnings that travel with the alignment."""
    notes = []
    if mirrored:
        notes.append("The landmarks fit better with left and right exchanged: check the view.")
    notes += residual_notes(residual_mm)
    if abs(scale - 1.0) > LARGEST_SCALE_ERROR:
        notes.append(
            f"The landmarks ask for a scale of {scale:.3f}: check the pixel size of the scan."
        )
    if count < 5:
        notes.append(f"Few landmarks ({count}): the error given is itself uncertain.")
    notes.append(f"{model.capitalize()} fit of {count} landmarks.")
    return tuple(notes)
