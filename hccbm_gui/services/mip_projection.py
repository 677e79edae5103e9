"""Maximum intensity projections around the length of the patient, and what lies behind a pixel."""

from dataclasses import dataclass

import numpy as np

from hccbm_gui.core.arrays import FloatArray, VoxelArray, frozen
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.progress import Progress, part, quiet
from hccbm_gui.core.volume import Volume

MOST_VOXELS = 16_000_000
"""Larger images are thinned to the brightest voxel of each block."""
RAYS_PER_BAND = 2500
"""Rays between two progress calls; well under 200 ms."""
UP = np.array([0.0, 0.0, 1.0])


@dataclass(frozen=True, slots=True, eq=False)
class MipSource:
    """An image ready to be projected.

    Attributes
    ----------
    array : (slices, rows, columns), native byte order, read-only.
    geometry : of the array, in the frame of the image it was made from.
    """

    array: VoxelArray
    geometry: Geometry

    @property
    def centre_mm(self) -> FloatArray:
        """(3,) LPS mm; the image turns around the line through it along the patient."""
        return self.geometry.centre_mm

    @property
    def half_size_mm(self) -> tuple[float, float]:
        """Half the width that holds the image at every angle, and half its height."""
        ends = [(-0.5, n - 0.5) for n in self.geometry.shape]
        corners = [(k, j, i) for k in ends[0] for j in ends[1] for i in ends[2]]
        away = self.geometry.to_patient(corners) - self.centre_mm
        return float(np.hypot(away[:, 0], away[:, 1]).max()), float(np.abs(away[:, 2]).max())


@dataclass(frozen=True, slots=True, eq=False)
class MipImage:
    """One projection.

    Attributes
    ----------
    array : (rows, columns) float32, read-only; NaN where a ray misses the image.
    angle_deg : see `mip_axes`.
    pixel_mm : size of a pixel.
    half_size_mm : half the width and height of the picture, which is centred on the image.
    """

    array: VoxelArray
    angle_deg: float
    pixel_mm: float
    half_size_mm: tuple[float, float]


def mip_axes(angle_deg: float) -> tuple[FloatArray, FloatArray, FloatArray]:
    """LPS unit vectors (3,) to the right and the top of the picture and away from the eye.

    At 0 degrees the eye stands in front, so that the patient's right is on the left of the
    picture; at 90 degrees it stands at the patient's left, at 180 behind. The head is up.
    """
    turn = np.deg2rad(angle_deg)
    cosine, sine = round(float(np.cos(turn)), 12), round(float(np.sin(turn)), 12)
    return np.array([cosine, sine, 0.0]), UP.copy(), np.array([-sine, cosine, 0.0])


def mip_source(volume: Volume, progress: Progress = quiet) -> MipSource:
    """The image, or a thinned copy that keeps the brightest voxel of every block."""
    shape, spacing = volume.array.shape, np.array(volume.geometry.spacing_mm)
    steps = np.ones(3, dtype=int)
    while np.prod(np.array(shape) // steps) > MOST_VOXELS:
        steps[
            int(np.argmin(np.where(np.array(shape) >= 2 * (steps + 1), spacing * steps, 1e9)))
        ] += 1
    k, j, i = (int(step) for step in steps)
    if (k, j, i) == (1, 1, 1):
        array = volume.array
        native = array if array.dtype.isnative else array.astype(array.dtype.newbyteorder("="))
        return MipSource(frozen(native), volume.geometry)
    slices, rows, columns = (n // s for n, s in zip(shape, (k, j, i), strict=True))
    thin = np.empty((slices, rows, columns), dtype=volume.array.dtype.newbyteorder("="))
    for number in range(slices):
        progress(number / slices, "thinning the image")
        block = volume.array[number * k : (number + 1) * k, : rows * j, : columns * i]
        thin[number] = block.reshape(k, rows, j, columns, i).max(axis=(0, 2, 4))
    affine = volume.geometry.affine @ np.diag([*steps, 1.0])
    affine[:3, 3] = volume.geometry.to_patient((steps - 1) / 2.0)[0]
    return MipSource(frozen(thin), Geometry(thin.shape, affine, volume.geometry.frame_uid))


def project(
    source: MipSource, angle_deg: float, pixel_mm: float, progress: Progress = quiet
) -> MipImage:
    """The largest value along parallel rays, seen from `angle_deg`."""
    from hccbm_gui.services.mip_kernel import brightest

    half_u, half_v = source.half_size_mm
    columns, rows = (max(1, int(np.ceil(2.0 * half / pixel_mm))) for half in (half_u, half_v))
    u = (np.arange(columns) - (columns - 1) / 2.0) * pixel_mm
    v = ((rows - 1) / 2.0 - np.arange(rows)) * pixel_mm
    right, up, away = mip_axes(angle_deg)
    to_index = np.linalg.inv(source.geometry.affine[:3, :3])
    along, du, dv = to_index @ away, to_index @ right, to_index @ up
    middle = source.geometry.to_index(source.centre_mm)[0]
    step_mm = min(source.geometry.spacing_mm) / 2.0
    array = np.empty((rows, columns), dtype=np.float32)
    band = max(1, RAYS_PER_BAND // columns)
    for row in range(0, rows, band):
        progress(row / rows, "projecting the maxima")
        starts = middle + v[row : row + band, None, None] * dv + u[None, :, None] * du
        lines = array[row : row + band].reshape(-1)
        brightest(source.array, np.ascontiguousarray(starts.reshape(-1, 3)), along, step_mm, lines)
    half = (columns * pixel_mm / 2.0, rows * pixel_mm / 2.0)
    return MipImage(frozen(array), angle_deg, pixel_mm, half)


def turn_around(
    source: MipSource, count: int, pixel_mm: float, progress: Progress = quiet
) -> tuple[MipImage, ...]:
    """`count` projections at equal angles, beginning in front."""
    return tuple(
        project(source, 360.0 * n / count, pixel_mm, part(progress, n / count, (n + 1) / count))
        for n in range(count)
    )


def behind_pixel(
    volume: Volume, centre_mm: FloatArray, angle_deg: float, at_mm: tuple[float, float]
) -> tuple[FloatArray, float] | None:
    """Where along a ray the image is brightest, LPS mm (3,), and how bright; None beside it.

    `at_mm` is (u, v) from the projection of `centre_mm`, to the right and up.
    """
    right, up, away = mip_axes(angle_deg)
    reach = float(np.linalg.norm(np.ptp(volume.geometry.bounds_mm(), axis=0)))
    step_mm = min(volume.geometry.spacing_mm) / 2.0
    depths = np.arange(-reach / 2.0, reach / 2.0 + step_mm, step_mm)
    points = centre_mm + at_mm[0] * right + at_mm[1] * up + depths[:, None] * away
    values = volume.sample(points)
    known = np.flatnonzero(np.isfinite(values))
    if not known.size:
        return None
    best = float(values[known].max())
    # A plateau (a saturated lesion) is met in its middle, not at its near side.
    at_best = known[values[known] >= best - 1e-6 * max(abs(best), 1.0)]
    gaps = np.flatnonzero(np.diff(at_best) > 1)
    last = at_best[gaps[0]] if gaps.size else at_best[-1]
    return np.asarray((points[at_best[0]] + points[last]) / 2.0), best
