"""Surfaces of bone and of structures, computed without a window so that a job can do it."""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkFiltersCore import vtkFlyingEdges3D

from hccbm_gui.core.arrays import BoolArray, FloatArray, VoxelArray, frozen
from hccbm_gui.core.errors import NotQuantifiable
from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.core.roi import Roi
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.render.block_means import block_means, centred_affine
from hccbm_gui.render.roi_slabs import RoiSlabs, roi_slabs
from hccbm_gui.render.vtk_arrays import image_of

BONE_HU = 200.0
COARSE_MM = 3.5
"""Voxels of the copy the bone surface is taken from, about."""
ROI_GRID_MM = 2.0
ROI_SAMPLES = 500_000
"""A structure that needs more samples than this gets a coarser grid, as the outline of the body."""


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """Triangles in LPS mm.

    Attributes
    ----------
    points : (N, 3) float32.
    triangles : (M, 3) int64, rows of `points`, counter-clockwise as seen from outside.
    """

    points: VoxelArray
    triangles: VoxelArray

    def __post_init__(self) -> None:
        object.__setattr__(self, "points", frozen(self.points, np.float32).reshape(-1, 3))
        object.__setattr__(self, "triangles", frozen(self.triangles, np.int64).reshape(-1, 3))

    def bounds_mm(self) -> FloatArray:
        """(2, 3) smallest and largest LPS coordinates."""
        return np.stack([self.points.min(axis=0), self.points.max(axis=0)]).astype(np.float64)


def bone_surface(volume: Volume, level_hu: float = BONE_HU, progress: Progress = quiet) -> Surface:
    """The surface of bone on a CT, from a copy thinned to about 3.5 mm.

    Raises
    ------
    NotQuantifiable : the image is not in Hounsfield units.
    """
    if volume.unit is not Unit.HU:
        raise NotQuantifiable(
            "A bone surface needs a CT in Hounsfield units.", where=str(volume.unit)
        )
    steps = [max(1, round(COARSE_MM / spacing)) for spacing in volume.geometry.spacing_mm]
    progress(0.0, "thinning the CT")
    thin = block_means(volume.array, steps, progress)
    progress(0.7, "finding the bone surface")
    surface = _level_surface(thin, level_hu, centred_affine(volume.geometry, steps))
    progress(1.0)
    return surface


def isodose_surface(dose: Volume, level: float, progress: Progress = quiet) -> Surface:
    """Where a dose has `level`, in its own unit; open where the grid of the dose ends."""
    progress(0.0, "finding an isodose surface")
    surface = _level_surface(dose.array, level, dose.geometry.affine)
    progress(1.0)
    return surface


def roi_surface(roi: Roi, single_slice_mm: float = 3.0, progress: Progress = quiet) -> Surface:
    """The smoothed surface of a structure; empty when nothing is drawn."""
    slabs = roi_slabs(roi, single_slice_mm)
    if slabs is None:
        return Surface(np.empty((0, 3)), np.empty((0, 3)))
    axes = _frame_of(slabs.normal)
    starts, ends = slabs.starts @ axes.T, slabs.ends @ axes.T
    low, high = slabs.low_mm[0], slabs.high_mm[-1]
    extent = np.array([*np.ptp(starts[:, :2], axis=0), high - low])
    grid_mm = max(ROI_GRID_MM, float(np.cbrt(extent.prod() / ROI_SAMPLES)))
    # Samples half a step beside the faces, so that the surface comes to lie on them.
    origin = starts.min(axis=0) - 3.5 * grid_mm
    columns, rows, _ = np.ceil((starts.max(axis=0) - origin) / grid_mm).astype(int) + 4
    layers = max(1, round((high - low) / grid_mm))
    step = (high - low) / layers
    heights = low + step * (np.arange(-3, layers + 3) + 0.5)
    filled = np.zeros((len(heights), rows, columns), dtype=np.float32)
    masks: dict[int, BoolArray] = {}
    for number, height in enumerate(heights):
        slab, _, _ = slabs.edges_at(float(height))
        if slab < 0:
            continue
        if slab not in masks:
            edges = _edges_of(slabs, slab)
            masks[slab] = _even_odd_mask(
                (starts[edges, :2] - origin[:2]) / grid_mm,
                (ends[edges, :2] - origin[:2]) / grid_mm,
                (int(rows), int(columns)),
            )
        filled[number] = masks[slab]
        progress(number / len(heights), f"surface of {roi.name}")
    smooth = ndimage.gaussian_filter(filled, 0.8)
    to_patient = np.eye(4)
    to_patient[:3, :3] = axes[[2, 1, 0]].T * (step, grid_mm, grid_mm)
    to_patient[:3, 3] = np.array([origin[0], origin[1], heights[0]]) @ axes
    return _level_surface(smooth, 0.5, to_patient)


def _level_surface(values: VoxelArray, level: float, to_patient: FloatArray) -> Surface:
    """The surface at `level`; `to_patient` (4, 4) maps (k, j, i, 1) to LPS mm."""
    if min(values.shape) < 2:
        # A single slice encloses nothing.
        return Surface(np.empty((0, 3)), np.empty((0, 3)))
    edges = vtkFlyingEdges3D()
    edges.SetInputData(image_of(values))
    edges.SetValue(0, level)
    edges.ComputeNormalsOff()
    edges.ComputeScalarsOff()
    edges.Update()
    found = edges.GetOutput()
    if not found.GetNumberOfPolys():
        return Surface(np.empty((0, 3)), np.empty((0, 3)))
    ijk = vtk_to_numpy(found.GetPoints().GetData()).astype(np.float64)
    points = ijk[:, ::-1] @ to_patient[:3, :3].T + to_patient[:3, 3]
    triangles = vtk_to_numpy(found.GetPolys().GetConnectivityArray()).reshape(-1, 3)
    # A grid that is mirrored in space would turn the triangles inside out.
    mirrored = np.linalg.det(to_patient[:3, [2, 1, 0]]) < 0.0
    return Surface(points, triangles[:, ::-1] if mirrored else triangles)


def _frame_of(normal: FloatArray) -> FloatArray:
    """(3, 3) rows: two directions in the planes of a structure, and their normal."""
    helper = np.eye(3)[int(np.argmin(np.abs(normal)))]
    first = np.cross(helper, normal)
    first /= np.linalg.norm(first)
    return np.stack([first, np.cross(normal, first), normal])


def _edges_of(slabs: RoiSlabs, slab: int) -> slice:
    first, last = np.searchsorted(slabs.slab, [slab, slab + 1])
    return slice(int(first), int(last))


def _even_odd_mask(starts: FloatArray, ends: FloatArray, shape: tuple[int, int]) -> BoolArray:
    """(rows, columns) True at grid points inside polygon edges (E, 2) in (column, row) units."""
    rows = np.arange(shape[0], dtype=np.float64)
    row, edge = np.nonzero((starts[:, 1] <= rows[:, None]) != (ends[:, 1] <= rows[:, None]))
    share = (rows[row] - starts[edge, 1]) / (ends[edge, 1] - starts[edge, 1])
    crossing = starts[edge, 0] + share * (ends[edge, 0] - starts[edge, 0])
    counts = np.zeros((shape[0], shape[1] + 1), dtype=np.int64)
    np.add.at(counts, (row, np.clip(np.ceil(crossing), 0, shape[1]).astype(int)), 1)
    return np.asarray(np.cumsum(counts, axis=1)[:, :-1] % 2 == 1)
