"""How well two DVHs agree, as the gamma of their curves."""

import numpy as np
from scipy.spatial import cKDTree

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.dvh.dvh import Dvh

SAMPLING = 0.02
"""Spacing of the points on the reference curve, in units of the criterion: a distance of 1 is
then too long by at most 5e-5."""


def dvh_agreement(
    reference: Dvh,
    other: Dvh,
    dose_percent: float = 1.0,
    volume_percent: float = 1.0,
    *,
    absolute_volume: bool = False,
    reference_gy: float | None = None,
) -> float:
    """Share (0 to 1) of the points of `other` that lie within the criterion of `reference`.

    A point agrees when its gamma is at most 1 (Ebert 2010, Phys Med Biol 55:N337): the distance
    to the nearest place of the reference curve, in units of `dose_percent` of the reference
    dose and `volume_percent` of the volume.

    Parameters
    ----------
    absolute_volume : compare cc, in percent of the reference's volume; otherwise each curve is
        in percent of its own volume, as DVHs are mostly read.
    reference_gy : what `dose_percent` is of; the maximum of `reference` when None.

    NaN when one of the two has no dose.
    """
    if reference.is_empty or other.is_empty:
        return float("nan")
    whole_gy = reference.max_gy if reference_gy is None else reference_gy
    if not whole_gy > 0.0:
        return float("nan")
    volume = (reference.covered_cc, reference.covered_cc if absolute_volume else other.covered_cc)
    scale = np.array([100.0 / (dose_percent * whole_gy), 100.0 / volume_percent])
    curve = _points(reference, volume[0]) * scale
    tested = _points(other, volume[1]) * scale
    distance, _ = cKDTree(_along(curve)).query(tested, distance_upper_bound=2.0)
    return float((distance <= 1.0).mean())


def _points(dvh: Dvh, whole_cc: float) -> FloatArray:
    """(n, 2) dose in Gy and share of the volume, up to the maximum dose."""
    last = min(int(np.searchsorted(dvh.dose_gy, dvh.max_gy)) + 1, dvh.dose_gy.size)
    return np.stack([dvh.dose_gy[:last], dvh.volume_cc[:last] / whole_cc], axis=1)


def _along(curve: FloatArray) -> FloatArray:
    """Points on the polyline `curve` (n, 2), every `SAMPLING` at most."""
    steps = np.linalg.norm(np.diff(curve, axis=0), axis=1)
    length = np.concatenate([[0.0], np.cumsum(steps)])
    at = np.linspace(0.0, length[-1], int(np.ceil(length[-1] / SAMPLING)) + 2)
    return np.stack([np.interp(at, length, curve[:, axis]) for axis in (0, 1)], axis=1)
