"""A T1-weighted MR of the pelvis in its own frame of reference, at a known rigid offset."""

from pathlib import Path

import numpy as np
from pydicom.dataset import Dataset
from pydicom.uid import MRImageStorage
from scipy import ndimage

from hccbm_gui.core.arrays import FloatArray, VoxelArray
from hccbm_gui.core.progress import Progress, part, quiet
from hccbm_gui.io.phantom.anatomy import body
from hccbm_gui.io.phantom.dicom_common import dicom_file, frame_uid, image_pixels, write
from hccbm_gui.io.phantom.tissues import T1_SIGNAL
from hccbm_gui.io.phantom.voxels import Grid, paint_labels

SERIES = "MR"
SHIFT_MM = (14.0, -9.0, 42.0)
TURN_DEG = (1.5, -1.0, 3.0)
"""About x, then y, then z."""
PIXEL_MM = 1.5625
SLICE_MM = 4.5
ROWS = COLUMNS = 256
SLICES = 60
CT_CENTRE_MM = (0.0, 5.0, -75.0)
"""Point of the CT frame at the centre of the MR."""
NOISE_SIGNAL = 9.0

_NOISE = 30


def mr_from_ct() -> FloatArray:
    """(4, 4) rigid transform from CT to MR coordinates, LPS mm."""
    rx, ry, rz = np.deg2rad(TURN_DEG)
    about_x = np.array([[1, 0, 0], [0, np.cos(rx), -np.sin(rx)], [0, np.sin(rx), np.cos(rx)]])
    about_y = np.array([[np.cos(ry), 0, np.sin(ry)], [0, 1, 0], [-np.sin(ry), 0, np.cos(ry)]])
    about_z = np.array([[np.cos(rz), -np.sin(rz), 0], [np.sin(rz), np.cos(rz), 0], [0, 0, 1]])
    matrix = np.eye(4)
    matrix[:3, :3] = about_z @ about_y @ about_x
    matrix[:3, 3] = SHIFT_MM
    return matrix


def mr_grid() -> Grid:
    """Voxel grid in the MR frame."""
    centre = (mr_from_ct() @ (*CT_CENTRE_MM, 1.0))[:3]
    x, y, z = (round(float(c)) for c in centre)
    return Grid.centred((x, y, z), (SLICES, ROWS, COLUMNS), (SLICE_MM, PIXEL_MM, PIXEL_MM))


def _signal(progress: Progress) -> VoxelArray:
    """Noise-free signal (slices, rows, columns)."""
    source = Grid.centred(CT_CENTRE_MM, (124, 280, 280), (2.5, PIXEL_MM, PIXEL_MM))
    signal = T1_SIGNAL[paint_labels(source, body(whole=False), progress, "painting the MR")]
    progress(1.0, "placing the MR in its own frame")
    grid, back = mr_grid(), np.linalg.inv(mr_from_ct())
    first = np.array([source.z_mm[0], source.y_mm[0], source.x_mm[0]])
    spacing = np.array([2.5, PIXEL_MM, PIXEL_MM])
    # MR index to CT point to source index, in (z, y, x) order.
    turn = back[:3, :3][::-1, ::-1] * np.array([SLICE_MM, PIXEL_MM, PIXEL_MM])
    start = (back @ (grid.x_mm[0], grid.y_mm[0], grid.z_mm[0], 1.0))[:3][::-1]
    sampled = ndimage.affine_transform(
        signal,
        turn / spacing[:, None],
        (start - first) / spacing,
        output_shape=grid.shape,
        output=np.float32,
        order=1,
    )
    return np.asarray(sampled)


def _coil(grid: Grid) -> VoxelArray:
    """Slightly brighter near the surface coils in front and behind."""
    y = grid.y_mm[None, :, None] - grid.y_mm.mean()
    return np.asarray(0.92 + 0.12 * (y / 110.0) ** 2, dtype=np.float32)


def _slice_dataset(seed: int, grid: Grid, number: int, signal: VoxelArray) -> Dataset:
    z = float(grid.z_mm[number - 1])
    ds = dicom_file(seed, MRImageStorage, "mr", SERIES, number)
    ds.Modality = "MR"
    ds.SeriesNumber = 1
    ds.SeriesDescription = "MR pelvis T1 TSE axial"
    ds.ImageType = ["ORIGINAL", "PRIMARY", "OTHER"]
    ds.AcquisitionNumber = 1
    ds.AcquisitionDate, ds.AcquisitionTime = ds.StudyDate, ds.StudyTime
    ds.BodyPartExamined = "PELVIS"
    ds.PatientPosition = "HFS"
    ds.FrameOfReferenceUID = frame_uid(seed, "mr")
    ds.PositionReferenceIndicator = ""
    ds.ImagePositionPatient = [f"{v:.6f}" for v in (float(grid.x_mm[0]), float(grid.y_mm[0]), z)]
    ds.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    ds.PixelSpacing = [PIXEL_MM, PIXEL_MM]
    ds.SliceThickness = SLICE_MM
    ds.SpacingBetweenSlices = SLICE_MM
    ds.SliceLocation = f"{z:.3f}"
    ds.ScanningSequence, ds.SequenceVariant, ds.ScanOptions = "SE", "SK", ""
    ds.MRAcquisitionType = "2D"
    ds.RepetitionTime, ds.EchoTime, ds.EchoTrainLength = 560, 11, 3
    ds.MagneticFieldStrength = "1.5"
    ds.FlipAngle = 90
    ds.WindowCenter, ds.WindowWidth = 450, 900
    image_pixels(ds, ROWS, COLUMNS)
    ds.PixelData = signal.astype("<u2").tobytes()
    return ds


def write_mr(folder: Path, seed: int, progress: Progress = quiet) -> None:
    """Write the series, one file a slice, into `folder`."""
    grid = mr_grid()
    signal = _signal(part(progress, 0.0, 0.3)) * _coil(grid)
    progress(0.3, "MR noise")
    step = part(progress, 0.3, 1.0)
    for k in range(SLICES):
        rng = np.random.default_rng([_NOISE, seed, k])
        real, imaginary = rng.normal(0.0, NOISE_SIGNAL, (2, ROWS, COLUMNS))
        noisy = np.rint(np.hypot(signal[k] + real, imaginary))
        write(_slice_dataset(seed, grid, k + 1, noisy), folder / f"MR.{k + 1:04d}.dcm")
        step((k + 1) / SLICES, f"MR slice {k + 1} of {SLICES}")
