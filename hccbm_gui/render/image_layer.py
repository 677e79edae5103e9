"""One image volume in a slice view: cut where the window looks, and coloured."""

import os
from dataclasses import dataclass
from math import ceil

import numpy as np
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.util.vtkConstants import VTK_FLOAT, VTK_SHORT, VTK_UNSIGNED_CHAR
from vtkmodules.vtkCommonCore import vtkLookupTable
from vtkmodules.vtkCommonDataModel import vtkImageData
from vtkmodules.vtkCommonExecutionModel import vtkThreadedImageAlgorithm
from vtkmodules.vtkImagingCore import vtkImageReslice

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.volume import Volume
from hccbm_gui.render.camera import ViewCamera
from hccbm_gui.render.colouring import NO_VOXEL, NO_VOXEL_INT16, Colouring
from hccbm_gui.render.looks import Slab, SlabMode
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


def slab_samples(slab: Slab, geometry: Geometry) -> tuple[int, float]:
    """Number of samples through a slab, from face to face, and their distance in mm.

    At most half the smallest voxel apart; one sample for a plain slice.
    """
    if slab.mode is SlabMode.SLICE or slab.thickness_mm <= 0.0:
        return 1, 1.0
    gaps = max(1, ceil(slab.thickness_mm / (0.5 * min(geometry.spacing_mm)) - 1e-6))
    return gaps + 1, slab.thickness_mm / gaps


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
        self._slab = Slab()
        self._volume: Volume | None = None
        self._to_index: FloatArray = np.eye(4)
        self._laid: FloatArray = np.zeros((4, 4))
        self._outside = outside
        self._colouring: Colouring | None = None
        self._picture = vtkImageData()
        self._pixels = np.empty(0, dtype=np.uint32)
        self._reslice = vtkImageReslice()
        in_threads(self._reslice)
        self._reslice.SetOutputDimensionality(2)
        self._reslice.SetInterpolationModeToLinear()
        self._reslice.SetOutputSpacing(1.0, 1.0, 1.0)
        self._reslice.SetOutputOrigin(0.0, 0.0, 0.0)

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
        # Whole Hounsfield units stay as they are; everything else is cut as float.
        whole = volume is not None and volume.array.dtype == np.int16
        self._reslice.SetOutputScalarType(VTK_SHORT if whole else VTK_FLOAT)
        self._reslice.SetBackgroundLevel(NO_VOXEL_INT16 if whole else NO_VOXEL)
        if volume is not None:
            # (i, j, k) from LPS: the inverse affine with its rows in VTK's order.
            self._to_index = np.linalg.inv(volume.geometry.affine)[[2, 1, 0, 3]]
        self._lay_slab()

    def set_plane(self, plane: ViewPlane) -> None:
        """Cut along another plane."""
        self._plane = plane

    @property
    def slab(self) -> Slab:
        """What a slice shows of its thickness."""
        return self._slab

    def set_slab(self, slab: Slab) -> None:
        """Show the maximum, minimum or mean through a thickness in place of a slice."""
        self._slab = slab
        self._lay_slab()

    def _lay_slab(self) -> None:
        """Tell the cutter how many samples to take through the thickness, and which to keep."""
        count, step_mm = 1, 1.0
        if self._volume is not None:
            count, step_mm = slab_samples(self._slab, self._volume.geometry)
        if self._slab.mode is SlabMode.MIP:
            self._reslice.SetSlabModeToMax()
        elif self._slab.mode is SlabMode.MINIP:
            self._reslice.SetSlabModeToMin()
        else:
            self._reslice.SetSlabModeToMean()
        # Half weight at both faces, so that the mean is that over the thickness.
        self._reslice.SetSlabTrapezoidIntegration(self._slab.mode is SlabMode.MEAN and count > 1)
        self._reslice.SetSlabNumberOfSlices(count)
        # In units of the output's spacing along the normal, which is 1 mm.
        self._reslice.SetSlabSliceSpacingFraction(step_mm)

    def set_colours(self, table: vtkLookupTable) -> None:
        """Colour with `table`, whose alpha says what is seen at all."""
        self._colouring = Colouring(table, self._outside)

    def cut(self, position_mm: float, grid: SampleGrid) -> vtkImageData:
        """The coloured slice at `position_mm`, (rows, columns) RGBA on `grid`; lowest row first."""
        axes = self._to_index @ self._axes(position_mm, grid)
        if not np.array_equal(axes, self._laid):
            # A matrix that is only new would have the slice cut anew, as with each window dragged.
            self._laid = axes
            self._reslice.SetResliceAxes(matrix_of(axes))
        self._reslice.SetOutputExtent(0, grid.columns - 1, 0, grid.rows - 1, 0, 0)
        self._reslice.Update()
        values = vtk_to_numpy(self._reslice.GetOutput().GetPointData().GetScalars())
        self._make_room(grid)
        if self._colouring is not None:
            self._colouring.colour(values, self._pixels)
        self._picture.GetPointData().GetScalars().Modified()
        self._picture.Modified()
        return self._picture

    def _make_room(self, grid: SampleGrid) -> None:
        """A picture of the size of `grid`, whose pixels are written directly."""
        if self._picture.GetDimensions() == (grid.columns, grid.rows, 1):
            return
        self._picture = vtkImageData()
        self._picture.SetDimensions(grid.columns, grid.rows, 1)
        self._picture.AllocateScalars(VTK_UNSIGNED_CHAR, 4)
        pixels = vtk_to_numpy(self._picture.GetPointData().GetScalars())
        self._pixels = pixels.reshape(-1).view(np.uint32)
        self._pixels[:] = 0

    def _axes(self, position_mm: float, grid: SampleGrid) -> FloatArray:
        """(4, 4) from sample (column, row) to LPS mm."""
        axes = np.eye(4)
        axes[:3, 0] = self._plane.right * grid.step_mm
        axes[:3, 1] = self._plane.up * grid.step_mm
        axes[:3, 2] = self._plane.normal
        centre = np.array(grid.corner_mm) + grid.step_mm / 2.0
        axes[:3, 3] = self._plane.to_patient(centre, position_mm)[0]
        return axes
