"""One image volume in a slice view: cut where the window looks, and coloured."""

import os
from dataclasses import dataclass

import numpy as np
from vtkmodules.vtkCommonCore import vtkLookupTable
from vtkmodules.vtkCommonDataModel import vtkImageData
from vtkmodules.vtkCommonExecutionModel import vtkThreadedImageAlgorithm
from vtkmodules.vtkImagingCore import vtkImageResliceToColors

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.volume import Volume
from hccbm_gui.render.camera import ViewCamera
from hccbm_gui.render.view_plane import ViewPlane
from hccbm_gui.render.vtk_arrays import image_of, matrix_of

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


def in_threads(work: vtkThreadedImageAlgorithm) -> None:
    """Let VTK's threads share `work`; its newer SMP back end is sequential in the wheels."""
    work.SetEnableSMP(False)
    work.SetNumberOfThreads(min(4, os.cpu_count() or 1))


class ImageLayer:
    """Cuts one `Volume` along a plane at any position and colours it through a lookup table.

    Parameters
    ----------
    plane : which slices.
    outside : colour (red, green, blue, alpha) where there is no voxel.
    """

    def __init__(self, plane: ViewPlane, outside: tuple[int, int, int, int]) -> None:
        self._plane = plane
        self._volume: Volume | None = None
        self._to_index: FloatArray = np.eye(4)
        self._reslice = vtkImageResliceToColors()
        in_threads(self._reslice)
        self._reslice.SetOutputDimensionality(2)
        self._reslice.SetInterpolationModeToLinear()
        self._reslice.SetOutputSpacing(1.0, 1.0, 1.0)
        self._reslice.SetOutputOrigin(0.0, 0.0, 0.0)
        self._reslice.SetOutputFormatToRGBA()
        self._reslice.SetBackgroundColor(*outside)

    @property
    def volume(self) -> Volume | None:
        """What is cut."""
        return self._volume

    def set_volume(self, volume: Volume | None) -> None:
        """Cut `volume`; its voxels are shared with VTK, not copied."""
        if volume is self._volume:
            return
        self._volume = volume
        self._reslice.SetInputData(vtkImageData() if volume is None else image_of(volume.array))
        if volume is not None:
            # (i, j, k) from LPS: the inverse affine with its rows in VTK's order.
            self._to_index = np.linalg.inv(volume.geometry.affine)[[2, 1, 0, 3]]

    def set_colours(self, table: vtkLookupTable) -> None:
        """Colour with `table`, whose alpha says what is seen at all."""
        self._reslice.SetLookupTable(table)

    def cut(self, position_mm: float, grid: SampleGrid) -> vtkImageData:
        """The coloured slice at `position_mm`, (rows, columns) RGBA on `grid`; lowest row first."""
        self._reslice.SetResliceAxes(matrix_of(self._to_index @ self._axes(position_mm, grid)))
        self._reslice.SetOutputExtent(0, grid.columns - 1, 0, grid.rows - 1, 0, 0)
        self._reslice.Update()
        return self._reslice.GetOutput()

    def _axes(self, position_mm: float, grid: SampleGrid) -> FloatArray:
        """(4, 4) from sample (column, row) to LPS mm."""
        axes = np.eye(4)
        axes[:3, 0] = self._plane.right * grid.step_mm
        axes[:3, 1] = self._plane.up * grid.step_mm
        axes[:3, 2] = self._plane.normal
        centre = np.array(grid.corner_mm) + grid.step_mm / 2.0
        axes[:3, 3] = self._plane.to_patient(centre, position_mm)[0]
        return axes
