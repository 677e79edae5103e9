"""Where a slice is sampled: grids on the pixels of the window, and samples through a slab."""

from dataclasses import dataclass
from math import ceil

import numpy as np

from hccbm_gui.core.geometry import Geometry
from hccbm_gui.render.camera import ViewCamera
from hccbm_gui.render.looks import Slab, SlabMode
from hccbm_gui.render.view_plane import ViewPlane

MOST_SAMPLES = 1_500_000
"""Above this many screen pixels the slice is sampled more coarsely and interpolated."""


@dataclass(frozen=True, slots=True)
class SampleGrid:
    """Where a slice is sampled: a grid that lies on the pixels of the window.

    Attributes
    ----------
    corner_mm : (u, v) of the lower left corner of its lower left sample.
    step_mm : distance between samples.
    columns, rows : number of samples.
    """

    corner_mm: tuple[float, float]
    step_mm: float
    columns: int
    rows: int

    @property
    def upper_mm(self) -> tuple[float, float]:
        """(u, v) of the upper right corner of its upper right sample."""
        u, v = self.corner_mm
        return u + self.columns * self.step_mm, v + self.rows * self.step_mm

    def joined(self, other: "SampleGrid") -> "SampleGrid":
        """The grid over both; `other` lies on the same pixels."""
        corner = np.minimum(self.corner_mm, other.corner_mm)
        count = np.rint((np.maximum(self.upper_mm, other.upper_mm) - corner) / self.step_mm)
        return SampleGrid(
            (float(corner[0]), float(corner[1])), self.step_mm, int(count[0]), int(count[1])
        )


def sample_grid(plane: ViewPlane, geometry: Geometry, camera: ViewCamera) -> SampleGrid | None:
    """The grid over what is visible of a volume; None when nothing is.

    One sample a pixel, fewer when pixels are finer than half a voxel or too many.
    """
    visible = camera.visible_mm()
    bounds = plane.bounds_mm(geometry)
    low, high = np.maximum(visible[0], bounds[0]), np.minimum(visible[1], bounds[1])
    if (high <= low).any():
        return None
    pixel = camera.mm_per_pixel
    spared = max(
        1.0,
        0.5 * min(geometry.spacing_mm) / pixel,
        float(np.sqrt(np.prod((high - low) / pixel) / MOST_SAMPLES)),
    )
    step = pixel * int(spared)
    first = np.floor((low - visible[0]) / pixel + 1e-6)
    count = np.ceil((high - visible[0] - first * pixel) / step - 1e-6).astype(int)
    corner = visible[0] + first * pixel
    return SampleGrid((float(corner[0]), float(corner[1])), step, int(count[0]), int(count[1]))


def slab_samples(slab: Slab, geometry: Geometry) -> tuple[int, float]:
    """Number of samples through a slab, from face to face, and their distance in mm.

    At most half the smallest voxel apart; one sample for a plain slice.
    """
    if slab.mode is SlabMode.SLICE or slab.thickness_mm <= 0.0:
        return 1, 1.0
    gaps = max(1, ceil(slab.thickness_mm / (0.5 * min(geometry.spacing_mm)) - 1e-6))
    return gaps + 1, slab.thickness_mm / gaps
