"""The planning CT: T5 to mid-femur, head first supine, arms raised."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydicom.dataset import Dataset
from pydicom.uid import UID, CTImageStorage
from scipy import ndimage

from hccbm_gui.core.arrays import VoxelArray
from hccbm_gui.core.progress import Progress, part, quiet
from hccbm_gui.io.phantom.anatomy import body, couch
from hccbm_gui.io.phantom.dicom_common import dicom_file, frame_uid, image_pixels, uid, write
from hccbm_gui.io.phantom.tissues import HU
from hccbm_gui.io.phantom.voxels import Grid, paint_labels

SERIES = "CT"
SLICES = 236
SLICE_MM = 3.0
FIELD_OF_VIEW_MM = 500.0
CENTRE_MM = (0.0, 12.0, 16.5)
NOISE_HU = 10.0
SHARPNESS_MM = 0.6
"""Standard deviation of the blur that softens edges within a slice."""

_NOISE = 10
_SLAB = 8


@dataclass(frozen=True, slots=True)
class CtSlice:
    """What an RTSTRUCT needs to refer to a slice."""

    sop_uid: UID
    z_mm: float


def ct_grid(*, small: bool) -> Grid:
    """The voxel grid of the CT."""
    columns = 256 if small else 512
    pixel = FIELD_OF_VIEW_MM / columns
    return Grid.centred(CENTRE_MM, (SLICES, columns, columns), (SLICE_MM, pixel, pixel))


def ct_slices(seed: int, *, small: bool) -> tuple[CtSlice, ...]:
    """The slices of the series, caudal to cranial."""
    z_mm = ct_grid(small=small).z_mm
    return tuple(CtSlice(uid(seed, SERIES, k + 1), float(z)) for k, z in enumerate(z_mm))


def _noise(rng: np.random.Generator, shape: tuple[int, int]) -> VoxelArray:
    """Noise with the grain of a reconstructed image."""
    grain_px = 0.7
    white = rng.standard_normal(shape, dtype=np.float32)
    smooth = ndimage.gaussian_filter(white, grain_px, truncate=3.0, mode="wrap")
    return np.asarray(smooth * np.float32(NOISE_HU * 2.0 * np.sqrt(np.pi) * grain_px))


def slice_hu(labels: VoxelArray, pixel_mm: float, seed: int, number: int) -> VoxelArray:
    """CT numbers of one slice of labels, int16."""
    hu = ndimage.gaussian_filter(HU[labels], SHARPNESS_MM / pixel_mm, truncate=3.0, mode="nearest")
    hu += _noise(np.random.default_rng([_NOISE, seed, number]), hu.shape)
    return np.asarray(np.clip(np.rint(hu), -1024, 3071), dtype=np.int16)


def _slice_dataset(seed: int, grid: Grid, number: int, hu: VoxelArray) -> Dataset:
    pixel = float(grid.x_mm[1] - grid.x_mm[0])
    z = float(grid.z_mm[number - 1])
    ds = dicom_file(seed, CTImageStorage, "planning", SERIES, number)
    ds.Modality = "CT"
    ds.SeriesNumber = 1
    ds.SeriesDescription = "CT planning T5 to femur"
    ds.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
    ds.AcquisitionNumber = 1
    ds.AcquisitionDate, ds.AcquisitionTime = ds.StudyDate, ds.StudyTime
    ds.BodyPartExamined = "CHESTABDPELVIS"
    ds.PatientPosition = "HFS"
    ds.FrameOfReferenceUID = frame_uid(seed, "ct")
    ds.PositionReferenceIndicator = ""
    ds.ImagePositionPatient = [f"{v:.6f}" for v in (float(grid.x_mm[0]), float(grid.y_mm[0]), z)]
    ds.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    ds.PixelSpacing = [f"{pixel:.8f}", f"{pixel:.8f}"]
    ds.SliceThickness = SLICE_MM
    ds.SpacingBetweenSlices = SLICE_MM
    ds.SliceLocation = f"{z:.3f}"
    ds.KVP = 120
    ds.XRayTubeCurrent = 250
    ds.ExposureTime = 500
    ds.DataCollectionDiameter = FIELD_OF_VIEW_MM
    ds.ReconstructionDiameter = FIELD_OF_VIEW_MM
    ds.GantryDetectorTilt = 0
    ds.ConvolutionKernel = "SOFT"
    ds.RescaleIntercept, ds.RescaleSlope, ds.RescaleType = -1024, 1, "HU"
    ds.WindowCenter, ds.WindowWidth = 40, 400
    image_pixels(ds, hu.shape[0], hu.shape[1])
    ds.PixelData = (hu.astype(np.int32) + 1024).astype("<u2").tobytes()
    return ds


def write_ct(folder: Path, seed: int, *, small: bool, progress: Progress = quiet) -> None:
    """Write the series, one file a slice, into `folder`."""
    grid = ct_grid(small=small)
    pixel = float(grid.x_mm[1] - grid.x_mm[0])
    paints = (*couch(), *body(whole=False))
    for first in range(0, SLICES, _SLAB):
        last = min(first + _SLAB, SLICES)
        step = part(progress, first / SLICES, last / SLICES)
        labels = paint_labels(
            grid.slab(first, last), paints, part(step, 0.0, 0.5), "painting the CT"
        )
        for k in range(first, last):
            hu = slice_hu(labels[k - first], pixel, seed, k + 1)
            write(_slice_dataset(seed, grid, k + 1, hu), folder / f"CT.{k + 1:04d}.dcm")
            step(0.5 + 0.5 * (k + 1 - first) / (last - first), f"CT slice {k + 1} of {SLICES}")
