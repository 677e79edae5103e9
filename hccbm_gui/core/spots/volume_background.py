"""The patient in a SPECT or PET volume: where he is, what his normal level is, where he is cut."""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from hccbm_gui.core.arrays import BoolArray, FloatArray, VoxelArray
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.core.spots.planar_background import MAD_TO_SIGMA

_LEG_VOLUME_SHARE = 0.2
"""A leg fills at least this part of the body's cross-section."""

_TORSO_WIDTH_MM = 250.0
_CUT_SHARE = 0.5
"""A body narrower than this, or cut at a side in so many slices, has no midline to be trusted."""

_BODY_FRACTION = 0.05
_BODY_PERCENTILE = 99.5


@dataclass(frozen=True, slots=True, eq=False)
class VolumeBody:
    """The patient within a volume.

    Attributes
    ----------
    mask : (slices, rows, columns).
    level, noise : median and scatter (1.4826 MAD) of the patient.
    middle_mm : (slices, 3) LPS middle of each slice of the body; NaN where there is none.
    crotch_z_mm : height where the legs part; None when the volume does not show it.
    top_z_mm : upper end of the body in the volume.
    has_midline : False for a crop that may show one side of the patient only.
    """

    mask: BoolArray
    level: float
    noise: float
    middle_mm: FloatArray
    crotch_z_mm: float | None
    top_z_mm: float
    has_midline: bool

    def middle_at(self, z_mm: float) -> FloatArray:
        """(3,) middle of the body in the slice nearest to a height."""
        known = np.flatnonzero(np.isfinite(self.middle_mm[:, 2]))
        nearest = known[np.abs(self.middle_mm[known, 2] - z_mm).argmin()]
        return np.asarray(self.middle_mm[nearest])


def find_body(
    values: VoxelArray, geometry: Geometry, progress: Progress = quiet
) -> VolumeBody | None:
    """The patient: the largest connected part above a small fraction of the hot voxels.

    None when the volume shows nothing.
    """
    reference = float(np.percentile(values, _BODY_PERCENTILE))
    if reference <= 0.0:
        return None
    progress(0.2, "Body")
    labels, count = ndimage.label(values > _BODY_FRACTION * reference)
    if count == 0:
        return None
    sizes = np.bincount(labels.ravel())
    sizes[0] = 0
    mask = np.asarray(labels == sizes.argmax())
    progress(0.6, "Body")
    inside = values[mask].astype(np.float64)
    level = float(np.median(inside))
    noise = max(MAD_TO_SIGMA * float(np.median(np.abs(inside - level))), 1e-6)
    middle = _middles(mask, geometry)
    crotch = _crotch_z(mask, geometry)
    progress(1.0, "Body")
    top = float(np.nanmax(middle[:, 2]))
    return VolumeBody(mask, level, noise, middle, crotch, top, _has_midline(mask, geometry))


def _middles(mask: BoolArray, geometry: Geometry) -> FloatArray:
    """Middle of the bounding box of each slice: arms and hot organs do not pull at it."""
    middles = np.full((mask.shape[0], 3), np.nan)
    for k in range(mask.shape[0]):
        if mask[k].any():
            rows = np.flatnonzero(mask[k].any(axis=1))
            columns = np.flatnonzero(mask[k].any(axis=0))
            centre = (k, (rows[0] + rows[-1]) / 2.0, (columns[0] + columns[-1]) / 2.0)
            middles[k] = geometry.to_patient(centre)[0]
    return middles


def _has_midline(mask: BoolArray, geometry: Geometry) -> bool:
    """True when the body is as wide as a trunk and both of its flanks lie within the volume."""
    across = int(np.abs(geometry.axes[:, 0]).argmax())
    profile = np.asarray(np.moveaxis(mask, across, -1).any(axis=-2))
    slices = profile[profile.any(axis=-1)]
    width_mm = np.count_nonzero(slices.any(axis=0)) * geometry.spacing_mm[across]
    cut = float((slices[:, 0] | slices[:, -1]).mean())
    return bool(width_mm >= _TORSO_WIDTH_MM and cut < _CUT_SHARE)


def _crotch_z(mask: BoolArray, geometry: Geometry) -> float | None:
    """Height of the highest slice, from the lower end on, that shows two separate legs."""
    heights = geometry.to_patient([(k, 0, 0) for k in range(len(mask))])[:, 2]
    crotch = None
    for k in np.argsort(heights):
        filled = np.asarray(ndimage.binary_opening(mask[int(k)], iterations=2))
        labels, count = ndimage.label(filled)
        if count == 0:
            continue
        sizes = np.sort(np.bincount(labels.ravel())[1:])[::-1]
        parted = count >= 2 and sizes[1] >= _LEG_VOLUME_SHARE * sizes.sum()
        if not parted:
            break
        crotch = float(heights[k])
    return crotch
