"""The SPECT of the pelvis, reconstructed, in the frame of reference of the CT."""

from pathlib import Path

import numpy as np
from pydicom.dataset import Dataset
from pydicom.tag import Tag
from pydicom.uid import NuclearMedicineImageStorage
from scipy import ndimage

from hccbm_gui.core.arrays import VoxelArray
from hccbm_gui.core.progress import Progress, part, quiet
from hccbm_gui.io.phantom.camera import RESOLUTION_FWHM_MM, sigma_of, uptake_map
from hccbm_gui.io.phantom.dicom_common import dicom_file, frame_uid, image_pixels, items, write
from hccbm_gui.io.phantom.nuclear_common import add_nuclear_modules, detector
from hccbm_gui.io.phantom.voxels import Grid

SERIES = "NM_spect"
SHAPE = (150, 176, 176)
VOXEL_MM = 2.4
CENTRE_MM = (0.0, 5.0, -62.0)
COUNTS_PER_UPTAKE = 6.0
POST_FILTER_FWHM_MM = 5.0
"""Filter after reconstruction; part of the resolution of 10 mm, it gives the noise its grain."""

_NOISE = 40


def spect_grid() -> Grid:
    """Voxel grid in the CT frame."""
    return Grid.centred(CENTRE_MM, SHAPE, (VOXEL_MM, VOXEL_MM, VOXEL_MM))


def _before_filter(progress: Progress) -> VoxelArray:
    """Noise-free counts with the blur that comes before the noise."""
    uptake, _ = uptake_map(spect_grid(), progress, "SPECT")
    progress(1.0, "SPECT blur")
    first = np.sqrt(sigma_of(RESOLUTION_FWHM_MM) ** 2 - sigma_of(POST_FILTER_FWHM_MM) ** 2)
    blurred = ndimage.gaussian_filter(uptake, first / VOXEL_MM, truncate=3.5)
    return np.asarray(np.maximum(blurred, 0.0) * COUNTS_PER_UPTAKE)


def spect_counts(seed: int, progress: Progress = quiet) -> VoxelArray:
    """Counts (slices, rows, columns) uint16, attenuation already corrected."""
    before = _before_filter(part(progress, 0.0, 0.8))
    progress(0.8, "SPECT noise")
    noisy = np.random.default_rng([_NOISE, seed]).poisson(before).astype(np.float32)
    progress(0.9, "SPECT filter")
    sigma = sigma_of(POST_FILTER_FWHM_MM) / VOXEL_MM
    return np.asarray(np.rint(ndimage.gaussian_filter(noisy, sigma, truncate=3.5)), dtype=np.uint16)


def spect_dataset(seed: int, counts: VoxelArray) -> Dataset:
    """The volume as NM Image Storage, RECON TOMO (PS3.3 C.8.4.9 to C.8.4.15)."""
    grid = spect_grid()
    ds = dicom_file(seed, NuclearMedicineImageStorage, "bone scan", SERIES, 1)
    ds.Modality = "NM"
    ds.SeriesNumber = 2
    ds.SeriesDescription = "SPECT pelvis AC"
    ds.BodyPartExamined = "PELVIS"
    ds.ImageType = ["ORIGINAL", "PRIMARY", "RECON TOMO", "EMISSION"]
    ds.AcquisitionDate, ds.AcquisitionTime = ds.StudyDate, "110500"
    ds.FrameOfReferenceUID = frame_uid(seed, "ct")
    ds.PositionReferenceIndicator = ""
    ds.CountsAccumulated = int(counts.sum(dtype=np.int64))
    ds.NumberOfFrames = ds.NumberOfSlices = SHAPE[0]
    ds.FrameIncrementPointer = Tag(0x0054, 0x0080)
    ds.SliceVector = list(range(1, SHAPE[0] + 1))
    head = detector()
    head.StartAngle = 180
    head.ImagePositionPatient = [
        f"{float(axis[0]):.6f}" for axis in (grid.x_mm, grid.y_mm, grid.z_mm)
    ]
    head.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    ds.NumberOfDetectors = 1
    ds.DetectorInformationSequence = items(head)
    add_nuclear_modules(ds)
    rotation = Dataset()
    rotation.RotationDirection = "CC"
    rotation.ScanArc, rotation.AngularStep, rotation.StartAngle = 360, 6, 180
    rotation.RadialPosition = [250] * 60
    rotation.NumberOfFramesInRotation = 60
    rotation.ActualFrameDuration = 15000
    rotation.TableHeight, rotation.TableTraverse = 0, 0
    ds.RotationInformationSequence = items(rotation)
    ds.NumberOfRotations = 1
    ds.PixelSpacing = [VOXEL_MM, VOXEL_MM]
    ds.SliceThickness = ds.SpacingBetweenSlices = VOXEL_MM
    ds.WindowCenter, ds.WindowWidth = 150, 300
    image_pixels(ds, SHAPE[1], SHAPE[2])
    ds.PixelData = counts.astype("<u2").tobytes()
    return ds


def write_spect(folder: Path, seed: int, progress: Progress = quiet) -> None:
    """Write the volume into `folder`."""
    write(spect_dataset(seed, spect_counts(seed, progress)), folder / "NM.spect.dcm")
    progress(1.0, "SPECT written")
