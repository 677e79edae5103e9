"""The two pictures compared in an alignment by projection: CT bone and log counts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from hccbm_gui.core.alignment.bone_projection import PlaneImage
from hccbm_gui.core.arrays import BoolArray, FloatArray
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.planar import PlanarImage

GRID_MM = 3.0
"""Pixel of the bone picture; a third of the camera's resolution."""
CAMERA_FWHM_MM = 10.0
"""Resolution of a bone scan at the depth of the spine (low-energy high-resolution collimator)."""
COUNT_SMOOTHING_MM = 2.5
"""Sigma that calms the counting noise before the logarithm."""
COUNT_FLOOR = 2.0
"""Added to the counts before the logarithm, in units of the typical count of the body. With
less, the outline of the body and the arms outweigh the bones (seen on a real scan)."""
BONE_GAIN = 0.5
"""What typical bone adds to the logarithm's argument of 1, likewise."""
BACKGROUND_SIGMA_MM = 25.0
"""Structure wider than this (soft tissue, attenuation) is removed from both pictures."""
NEAR_BONE_MM = 30.0
"""Pixels further than this from bone are not compared."""
PATIENT_THICKNESS_MM = 80.0
"""A CT at least this thick shows more than a couch, and the camera must see it."""
EMPTY_LEVEL = 0.2
"""Places with less than this share of the typical count of the body show no patient."""
EMPTY_SMOOTHING_MM = 6.0


@dataclass(frozen=True, slots=True, eq=False)
class BonePicture:
    """What the camera should see of the CT, without wide background.

    Attributes
    ----------
    array : (rows, columns) expected structure, without unit.
    x_mm, z_mm : (rows, columns) LPS coordinates of the pixels.
    region : (rows, columns) True where there is bone or bone is near.
    patient : (rows, columns) True where the camera must see the patient.
    """

    array: FloatArray
    x_mm: FloatArray
    z_mm: FloatArray
    region: BoolArray
    patient: BoolArray

    @property
    def centre_mm(self) -> FloatArray:
        """(2,) the point (x, z) about which rotations turn."""
        return np.array([self.x_mm[self.region].mean(), self.z_mm[self.region].mean()])


@dataclass(frozen=True, slots=True, eq=False)
class ScanPicture:
    """Log counts on the scan plane without wide background; column 0 at patient right.

    Attributes
    ----------
    array : (rows, columns) structure, without unit.
    empty : (rows, columns) True where the scan shows no patient.
    spacing_mm : (row, column).
    """

    array: FloatArray
    empty: BoolArray
    spacing_mm: tuple[float, float]

    def sample(self, p_mm: FloatArray, q_mm: FloatArray) -> tuple[FloatArray, BoolArray]:
        """Bilinear values at points of the scan plane, and which of them lie on the picture."""
        rows, columns = self.array.shape
        row, column = self._pixels(p_mm, q_mm)
        inside = (row >= 0) & (row <= rows - 1) & (column >= 0) & (column <= columns - 1)
        values = ndimage.map_coordinates(self.array, (row, column), order=1, mode="nearest")
        return np.asarray(values), inside

    def sample_empty(self, p_mm: FloatArray, q_mm: FloatArray) -> FloatArray:
        """1 at points of the scan plane where the scan shows nobody, 0 elsewhere and beyond it."""
        pixels = self._pixels(p_mm, q_mm)
        return np.asarray(
            ndimage.map_coordinates(self.empty.astype(np.float64), pixels, order=0, cval=0.0)
        )

    def _pixels(self, p_mm: FloatArray, q_mm: FloatArray) -> tuple[FloatArray, FloatArray]:
        rows, columns = self.array.shape
        row = (rows - 1) / 2.0 - q_mm / self.spacing_mm[0]
        return row, p_mm / self.spacing_mm[1] + (columns - 1) / 2.0


def bone_picture(projection: PlaneImage, tissue: PlaneImage) -> BonePicture:
    """The bone projection as the camera would blur it, on a grid of `GRID_MM`.

    Parameters
    ----------
    projection, tissue : bone in HU mm and patient thickness in mm, on one grid.

    Raises
    ------
    InputRefused : there is no bone.
    """
    sigma_mm = np.hypot(CAMERA_FWHM_MM / 2.355, COUNT_SMOOTHING_MM)
    blurred = ndimage.gaussian_filter(
        projection.array, sigma_mm / np.array(projection.spacing_mm), mode="nearest"
    )
    z_mm, x_mm = np.meshgrid(
        np.arange(projection.z_mm[0], projection.z_mm[-1], -GRID_MM),
        np.arange(projection.x_mm[0], projection.x_mm[-1], GRID_MM),
        indexing="ij",
    )
    pixels = projection.to_pixel(x_mm, z_mm)
    bone = ndimage.map_coordinates(blurred, pixels, order=1, mode="nearest")
    seen = bone > 0.05 * np.percentile(bone, 99.5)
    if not seen.any():
        raise InputRefused(
            "The CT shows no bone to align the bone scan with.",
            remedy="Open a CT of the trunk, or align by landmarks.",
        )
    # Uptake follows bone mass only loosely: the logarithm keeps thick cortex from ruling.
    relative = np.log1p(BONE_GAIN * bone / np.median(bone[seen]))
    region = ndimage.distance_transform_edt(~seen) * GRID_MM <= NEAR_BONE_MM
    # Beyond the ends of the CT the blur is a guess.
    edge = round(CAMERA_FWHM_MM / GRID_MM)
    region[:edge] = region[-edge:] = False
    if not region.any():
        raise InputRefused(
            "The CT is too short to align a bone scan with.", remedy="Align by landmarks."
        )
    array = relative - ndimage.gaussian_filter(
        relative, BACKGROUND_SIGMA_MM / GRID_MM, mode="nearest"
    )
    thickness_mm = ndimage.map_coordinates(tissue.array, pixels, order=1, mode="nearest")
    return BonePicture(array, x_mm, z_mm, region, thickness_mm > PATIENT_THICKNESS_MM)


def scan_picture(images: Sequence[PlanarImage]) -> ScanPicture:
    """Log of the counts, or of the geometric mean of opposite views, without background.

    Raises
    ------
    InputRefused : the picture is empty.
    """
    spacing_mm = images[0].spacing_mm
    sigma = COUNT_SMOOTHING_MM / np.array(spacing_mm)
    logs, levels = [], []
    for image in images:
        counts = np.asarray(image.array, dtype=np.float64)
        if image.patient_left_on_right is False:
            counts = counts[:, ::-1]
        smooth = ndimage.gaussian_filter(np.maximum(counts, 0.0), sigma, mode="nearest")
        body = smooth > smooth.mean()
        if not body.any():
            raise InputRefused("The bone scan is empty: it shows no structure to align.")
        relative = smooth / np.median(smooth[body])
        logs.append(np.log1p(relative / COUNT_FLOOR))
        levels.append(relative)
    mean = np.mean(logs, axis=0)
    wide = ndimage.gaussian_filter(mean, BACKGROUND_SIGMA_MM / np.array(spacing_mm), mode="nearest")
    level = ndimage.gaussian_filter(
        np.mean(levels, axis=0), EMPTY_SMOOTHING_MM / np.array(spacing_mm), mode="nearest"
    )
    return ScanPicture(mean - wide, level < EMPTY_LEVEL, spacing_mm)
