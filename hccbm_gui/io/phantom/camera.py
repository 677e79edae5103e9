"""The gamma camera: parallel projections of the whole body with attenuation, blur and noise."""

import numpy as np
from scipy import ndimage

from hccbm_gui.core.arrays import FloatArray, VoxelArray, frozen
from hccbm_gui.core.planar import PlanarImage, PlanarScan, View
from hccbm_gui.core.progress import Progress, part, quiet
from hccbm_gui.io.phantom.anatomy import body
from hccbm_gui.io.phantom.lesions import lesions
from hccbm_gui.io.phantom.tissues import DENSITY, UPTAKE
from hccbm_gui.io.phantom.voxels import Grid, filled_fraction, paint_labels

ROWS, COLUMNS = 1024, 256
PIXEL_MM = 2.26
DEPTH_STEP_MM = 3.0
ATTENUATION_PER_MM = 0.012
"""Broad beam at 140 keV in water."""
RESOLUTION_FWHM_MM = 10.0
COUNTS_PER_UPTAKE_MM = 0.15
"""Counts in a pixel for each mm of muscle at the surface."""
TABLE_SHIFT_MM = (7.0, -184.0)
"""Where the centre of the scan lies in the patient frame (x, z); no DICOM tag says so."""
TABLE_TURN_DEG = 0.7
TRACER = "99mTc-MDP"

_NOISE = 20  # first word of the noise seeds of this series


def sigma_of(fwhm_mm: float) -> float:
    """Standard deviation of a Gaussian from its full width at half maximum."""
    return float(fwhm_mm / np.sqrt(8.0 * np.log(2.0)))


def scan_to_patient() -> FloatArray:
    """(3, 3) true matrix from scan-plane (p, q, 1) to patient (x, z, 1), LPS mm."""
    turn = np.deg2rad(TABLE_TURN_DEG)
    cos, sin = np.cos(turn), np.sin(turn)
    x, z = TABLE_SHIFT_MM
    return np.array([[cos, -sin, x], [sin, cos, z], [0.0, 0.0, 1.0]])


def emission_grid() -> Grid:
    """Voxels around the whole patient, from head to toe and arm to arm."""
    return Grid.centred((0.0, 0.0, -165.0), (810, 100, 264), (PIXEL_MM, DEPTH_STEP_MM, PIXEL_MM))


def uptake_map(
    grid: Grid, progress: Progress = quiet, message: str = ""
) -> tuple[VoxelArray, VoxelArray]:
    """Tracer concentration (muscle = 1) and relative attenuation, both (z, y, x) float32."""
    labels = paint_labels(grid, body(whole=True), progress, message)
    uptake = UPTAKE[labels]
    for lesion in lesions():
        if lesion.excess > 0.0:
            box, fraction = filled_fraction(lesion.active, grid)
            uptake[box] += np.float32(lesion.excess) * fraction
    return uptake, DENSITY[labels]


def _seen_from(uptake: VoxelArray, density: VoxelArray) -> FloatArray:
    """Attenuated sums along y towards its low end, in uptake times mm."""
    depth = (np.cumsum(density, axis=1) - 0.5 * density) * np.float32(DEPTH_STEP_MM)
    weight = np.exp(np.float32(-ATTENUATION_PER_MM) * depth)
    return np.asarray((uptake * weight).sum(axis=1, dtype=np.float64) * DEPTH_STEP_MM)


def _through_camera(flat: FloatArray, grid: Grid) -> FloatArray:
    """A projection on (z, x) as the camera sees it: blurred, on its own turned pixels."""
    blurred = ndimage.gaussian_filter(flat, sigma_of(RESOLUTION_FWHM_MM) / PIXEL_MM)
    p = (np.arange(COLUMNS) - (COLUMNS - 1) / 2.0) * PIXEL_MM
    q = ((ROWS - 1) / 2.0 - np.arange(ROWS)) * PIXEL_MM
    matrix = scan_to_patient()
    x = matrix[0, 0] * p[None, :] + matrix[0, 1] * q[:, None] + matrix[0, 2]
    z = matrix[1, 0] * p[None, :] + matrix[1, 1] * q[:, None] + matrix[1, 2]
    indices = [(z - grid.z_mm[0]) / PIXEL_MM, (x - grid.x_mm[0]) / PIXEL_MM]
    seen = ndimage.map_coordinates(blurred, indices, order=3, mode="constant")
    return np.asarray(np.maximum(seen, 0.0) * COUNTS_PER_UPTAKE_MM)


def _project(progress: Progress) -> tuple[FloatArray, FloatArray]:
    whole = emission_grid()
    anterior, posterior = [], []
    slabs = range(0, whole.shape[0], 30)
    for first in slabs:
        step = part(
            progress, first / whole.shape[0], min(first + 30, whole.shape[0]) / whole.shape[0]
        )
        uptake, density = uptake_map(whole.slab(first, first + 30), step, "gamma camera")
        anterior.append(_seen_from(uptake, density))
        posterior.append(_seen_from(uptake[:, ::-1], density[:, ::-1]))
    return (
        _through_camera(np.concatenate(anterior), whole),
        _through_camera(np.concatenate(posterior), whole),
    )


_cached: dict[str, tuple[FloatArray, FloatArray]] = {}


def expected_counts(progress: Progress = quiet) -> tuple[FloatArray, FloatArray]:
    """Noise-free counts (rows, columns) from in front and from behind; patient left on the right.

    The same for every seed, so computed once and kept.
    """
    if "counts" not in _cached:
        anterior, posterior = _project(progress)
        _cached["counts"] = (frozen(anterior), frozen(posterior))
    return _cached["counts"]


def planar_scan(seed: int) -> PlanarScan:
    """The planar whole-body scan of this seed, as written by `write_phantom`.

    The posterior view is not mirrored: image left is the patient's left.
    """
    anterior, posterior = expected_counts()
    noise = np.random.default_rng([_NOISE, seed])
    front = noise.poisson(anterior).astype(np.uint16)
    back = noise.poisson(posterior).astype(np.uint16)[:, ::-1]
    spacing = (PIXEL_MM, PIXEL_MM)
    return PlanarScan(
        images=(
            PlanarImage(front, spacing, View.ANTERIOR, True),
            PlanarImage(back, spacing, View.POSTERIOR, False),
        ),
        whole_body=True,
        tracer=TRACER,
    )
