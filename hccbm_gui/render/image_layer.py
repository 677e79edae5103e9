"""One image volume in a slice view: cut where the window looks, and coloured."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np
import numpy.typing as npt
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.util.vtkConstants import VTK_FLOAT, VTK_SHORT, VTK_UNSIGNED_CHAR
from vtkmodules.vtkCommonCore import vtkLookupTable
from vtkmodules.vtkCommonDataModel import vtkImageData
from vtkmodules.vtkCommonExecutionModel import vtkThreadedImageAlgorithm
from vtkmodules.vtkImagingCore import vtkImageReslice

from hccbm_gui.core.arrays import FloatArray, VoxelArray
from hccbm_gui.core.volume import Volume
from hccbm_gui.render.colouring import NO_VOXEL, NO_VOXEL_INT16, Colouring
from hccbm_gui.render.looks import Slab, SlabMode
from hccbm_gui.render.sample_grid import SampleGrid, slab_samples
from hccbm_gui.render.view_plane import ViewPlane
from hccbm_gui.render.voxel_slice import VoxelSlice, layer_of, voxel_slice
from hccbm_gui.render.vtk_arrays import image_of, matrix_of

Pixels = npt.NDArray[np.uint32]
"""(rows, columns) RGBA, four bytes in one number; lowest row first."""
SHARED_PX = 60_000
"""Pixels from which on a second thread paints the upper half."""
REPLACE = -1.0
"""In place of an opacity: paint without regard to what is there."""

Ground = tuple[SampleGrid, int]


def lay_ground(pixels: Pixels, grid: SampleGrid, own: SampleGrid, colour: int) -> None:
    """Paint what lies in `grid` and beside `own`, which is a part of it."""
    offset = np.subtract(own.corner_mm, grid.corner_mm) / grid.step_mm
    column, row = (round(float(o)) for o in offset)
    pixels[:row] = pixels[row + own.rows :] = colour
    pixels[:, :column] = pixels[:, column + own.columns :] = colour


@cache
def _second() -> ThreadPoolExecutor:
    """The thread that paints the other half of large pictures."""
    return ThreadPoolExecutor(1, "slices")


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
        self._samples = 1
        self._volume: Volume | None = None
        self._to_index: FloatArray = np.eye(4)
        self._laid: FloatArray = np.zeros((4, 4))
        self._outside = outside
        self._colouring: Colouring | None = None
        self._picture = vtkImageData()
        self._pixels = np.empty((0, 0), dtype=np.uint32)
        self._layer: tuple[tuple[int, float], VoxelArray] | None = None
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
        self._layer = None
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
        self._layer = None

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
        self._layer = None
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
        self._samples = count
        self._reslice.SetSlabNumberOfSlices(count)
        # In units of the output's spacing along the normal, which is 1 mm.
        self._reslice.SetSlabSliceSpacingFraction(step_mm)

    def set_colours(self, table: vtkLookupTable) -> None:
        """Colour with `table`, whose alpha says what is seen at all."""
        self._colouring = Colouring(table, self._outside)

    def cut(self, position_mm: float, grid: SampleGrid) -> vtkImageData:
        """The coloured slice at `position_mm`, (rows, columns) RGBA on `grid`; lowest row first."""
        return self.cut_under(position_mm, grid, ())

    def cut_under(
        self,
        position_mm: float,
        grid: SampleGrid,
        over: Sequence["Laid"],
        ground: Ground | None = None,
    ) -> vtkImageData:
        """The slice as of `cut`, with those of others blended over it, the last on top.

        `ground` : the part of `grid` that the image itself has, and the colour beside it.
        """
        self._make_room(grid)
        self._paint(position_mm, grid, self._pixels, REPLACE)
        if ground is not None:
            lay_ground(self._pixels, grid, *ground)
        for layer, opacity in over:
            layer._paint(position_mm, grid, self._pixels, opacity)
        self._picture.GetPointData().GetScalars().Modified()
        self._picture.Modified()
        return self._picture

    def _paint(self, position_mm: float, grid: SampleGrid, pixels: Pixels, opacity: float) -> None:
        """Paint the slice into `pixels`, over what is there or, with `REPLACE`, in its place."""
        if self._colouring is None or self._volume is None:
            return
        axes = self._to_index @ self._axes(position_mm, grid)
        along = None
        if self._samples == 1:
            along = voxel_slice(axes, self._volume.array.shape, grid.columns, grid.rows)
        if along is not None:
            self._paint_along(along, pixels, opacity)
            return
        values = self._resliced(axes, grid)
        if opacity == REPLACE:
            self._colouring.colour(values, pixels.reshape(-1))
            return
        from hccbm_gui.render.colouring_kernel import blend_over

        above = np.empty(pixels.size, dtype=np.uint32)
        self._colouring.colour(values, above)
        blend_over(pixels.reshape(-1), above, opacity)

    def _paint_along(self, along: VoxelSlice, pixels: Pixels, opacity: float) -> None:
        """Several times as fast as VTK, which would look at eight voxels for each pixel."""
        from hccbm_gui.render.colouring_kernel import paint_slice

        assert self._volume is not None
        assert self._colouring is not None
        if np.isnan(along.layer[1]):
            if opacity == REPLACE:
                pixels[:] = self._colouring.outside
            return
        array = self._volume.array
        if self._layer is None or self._layer[0] != along.layer:
            # Kept for a window that is dragged and a view that is moved.
            self._layer = (along.layer, layer_of(array, *along.layer, along.turned))
        whole = array.dtype == np.int16
        inks = self._colouring.for_kernel(whole)
        columns, column_share, rows, row_share = along.taps

        def paint(part: slice) -> None:
            taps = (columns, column_share, rows[part], row_share[part])
            paint_slice(voxels, taps, whole, inks, opacity, pixels[part])

        voxels, half = self._layer[1], len(rows) // 2
        if pixels.size < SHARED_PX:
            paint(slice(None))
            return
        other = _second().submit(paint, slice(half, None))
        paint(slice(half))
        other.result()

    def _resliced(self, axes: FloatArray, grid: SampleGrid) -> VoxelArray:
        """(N,) values on `grid`, cut by VTK: slabs, and slices askew to the voxels."""
        if not np.array_equal(axes, self._laid):
            # A matrix that is only new would have the slice cut anew, as with each window dragged.
            self._laid = axes
            self._reslice.SetResliceAxes(matrix_of(axes))
        self._reslice.SetOutputExtent(0, grid.columns - 1, 0, grid.rows - 1, 0, 0)
        self._reslice.Update()
        return vtk_to_numpy(self._reslice.GetOutput().GetPointData().GetScalars())

    def _make_room(self, grid: SampleGrid) -> None:
        """A picture of the size of `grid`, whose pixels are written directly."""
        if self._picture.GetDimensions() == (grid.columns, grid.rows, 1):
            return
        self._picture = vtkImageData()
        self._picture.SetDimensions(grid.columns, grid.rows, 1)
        self._picture.AllocateScalars(VTK_UNSIGNED_CHAR, 4)
        pixels = vtk_to_numpy(self._picture.GetPointData().GetScalars())
        self._pixels = pixels.view(np.uint32).reshape(grid.rows, grid.columns)
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


Laid = tuple[ImageLayer, float]
"""What lies over an image, and its opacity."""
