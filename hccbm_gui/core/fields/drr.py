"""Beam's-eye view of the skeleton: a divergent projection on the plane of the isocentre."""

from dataclasses import dataclass

import numpy as np

from hccbm_gui.core.alignment.bone_projection import BONE_THRESHOLD_HU
from hccbm_gui.core.arrays import FloatArray, VoxelArray, frozen
from hccbm_gui.core.beam import Beam
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.core.volume import Unit, Volume

STEP_MM = 2.0
"""Distance between samples of a ray."""
DARK_PERCENTILE = 25.0
"""Share of an image without CT numbers that counts as empty (air, noise)."""
RAYS_PER_BAND = 8000
"""Rays between two progress calls; well under 200 ms."""


@dataclass(frozen=True, slots=True, eq=False)
class DrrImage:
    """A projection on the plane through the isocentre, perpendicular to the beam.

    Attributes
    ----------
    array : (rows, columns) line integrals, read-only; row 0 the largest v, column 0 the
        smallest u. HU mm of bone for a CT, signal mm for any other image.
    u_mm : (columns,) pixel centres along u of the beam's-eye view, growing.
    v_mm : (rows,) pixel centres along v, falling.
    of_bone : False where the image has no CT numbers and all tissue is shown.
    """

    array: FloatArray
    u_mm: FloatArray
    v_mm: FloatArray
    of_bone: bool = True

    def __post_init__(self) -> None:
        for name in ("array", "u_mm", "v_mm"):
            object.__setattr__(self, name, frozen(np.array(getattr(self, name), np.float64)))


def beams_eye_bone(
    volume: Volume,
    beam: Beam,
    half_size_mm: float,
    pixel_mm: float = 1.0,
    progress: Progress = quiet,
) -> DrrImage:
    """Line integrals of max(HU - 150, 0) from the source through each pixel of the plane.

    An image without CT numbers (MR) shows all of its tissue instead: what lies above its
    darkest quarter, since bone cannot be told apart there.

    Parameters
    ----------
    half_size_mm : half the edge of the square, centred on the isocentre.
    pixel_mm : distance between pixel centres; one of them lies on the isocentre.

    Raises
    ------
    InputRefused : sizes that are not positive, or the source lies inside the image.
    """
    if not (pixel_mm > 0.0 and half_size_mm >= pixel_mm):
        raise InputRefused(
            f"A projection of half-size {half_size_mm:g} mm with pixels of {pixel_mm:g} mm "
            "cannot be drawn.",
            remedy="Use a positive pixel and a larger picture.",
        )
    from hccbm_gui.core.fields.drr_kernel import march

    start = _source_index(volume, beam)
    half = int(np.floor(half_size_mm / pixel_mm + 1e-9))
    u_mm = np.arange(-half, half + 1, dtype=np.float64) * float(pixel_mm)
    v_mm = u_mm[::-1]
    right, up, _ = beam.patient_to_beam
    voxels = _native(volume.array)
    floor = BONE_THRESHOLD_HU if volume.unit is Unit.HU else _dark_level(voxels)
    array = np.empty((v_mm.size, u_mm.size))
    band = max(1, RAYS_PER_BAND // u_mm.size)
    for row in range(0, v_mm.size, band):
        progress(row / v_mm.size, "Projecting bone along the beam")
        v, u = np.meshgrid(v_mm[row : row + band], u_mm, indexing="ij")
        points = beam.isocentre_mm + u[..., None] * right + v[..., None] * up
        points = points.reshape(-1, 3)
        sums = np.empty(points.shape[0])
        lengths_mm = np.linalg.norm(points - beam.source_mm, axis=1)
        rays = (start, volume.geometry.to_index(points), lengths_mm)
        march(voxels, rays, STEP_MM, floor, sums)
        array[row : row + band] = sums.reshape(v.shape)
    return DrrImage(array, u_mm, v_mm, volume.unit is Unit.HU)


def _source_index(volume: Volume, beam: Beam) -> FloatArray:
    """(3,) the source in index units; refused inside the image, where no picture is formed."""
    start = np.asarray(volume.geometry.to_index(beam.source_mm)[0])
    if ((start >= -0.5) & (start <= np.array(volume.geometry.shape) - 0.5)).all():
        raise InputRefused(
            "The source of the beam lies inside the image.",
            remedy="Check the source-axis distance and the isocentre.",
        )
    return start


def _native(voxels: VoxelArray) -> VoxelArray:
    """Voxels in the byte order of this machine, which compiled code needs."""
    return voxels if voxels.dtype.isnative else voxels.astype(voxels.dtype.newbyteorder("="))


def _dark_level(voxels: VoxelArray) -> float:
    """Value below which a voxel of an image without CT numbers counts as empty."""
    every = max(1, round((voxels.size / 1e6) ** (1.0 / 3.0)))
    return float(np.percentile(voxels[::every, ::every, ::every], DARK_PERCENTILE))
