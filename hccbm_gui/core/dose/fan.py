"""Radiological depth on a fan of rays from the source."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from hccbm_gui.core.arrays import FloatArray, frozen
from hccbm_gui.core.beam import Beam
from hccbm_gui.core.dose.fluence import View
from hccbm_gui.core.dose.patient_grid import PatientGrid
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.progress import Progress, quiet


@dataclass(frozen=True, slots=True, eq=False)
class Fan:
    """Water-equivalent depth where rays cross planes perpendicular to the beam axis.

    Attributes
    ----------
    depth_mm : (planes, rows, columns) float32, mm of water passed since the source.
    view : the rays, by where they cross the isocentre plane.
    first_mm : position of plane 0 along the beam axis, towards the source positive.
    step_mm : distance between planes; they are counted away from the source.
    """

    beam: Beam
    depth_mm: npt.NDArray[np.float32]
    view: View
    first_mm: float
    step_mm: float

    @property
    def last_mm(self) -> float:
        """Position of the last plane along the beam axis."""
        return float(self.first_mm - self.step_mm * (self.depth_mm.shape[0] - 1))

    def depth_at(self, points_mm: FloatArray) -> FloatArray:
        """(N,) water-equivalent depth in mm of LPS points (N, 3); NaN outside the fan."""
        offsets = (points_mm - np.asarray(self.beam.isocentre_mm)) @ self.beam.patient_to_beam.T
        uv = self.beam.project(points_mm)
        first_u, first_v = self.view.first_uv_mm
        indices = np.stack(
            [
                (self.first_mm - offsets[:, 2]) / self.step_mm,
                (uv[:, 1] - first_v) / self.view.pixel_mm,
                (uv[:, 0] - first_u) / self.view.pixel_mm,
            ]
        )
        return np.asarray(
            ndimage.map_coordinates(
                self.depth_mm, indices, np.float64, order=1, mode="constant", cval=np.nan
            )
        )


def depth_fan(
    grid: PatientGrid, beam: Beam, reach_uv_mm: FloatArray, progress: Progress = quiet
) -> Fan:
    """The fan of rays through a rectangle of the isocentre plane, as far as the patient goes.

    Parameters
    ----------
    reach_uv_mm : (2, 2) lowest and highest (u, v) wanted.

    Raises
    ------
    InputRefused : the source lies in or beside the patient.
    """
    from hccbm_gui.core.dose.dose_kernel import add_plane

    step = grid.geometry.spacing_mm[0]
    nearest, farthest = _extent_along(grid, beam)
    if nearest >= beam.sad_mm - step:
        raise InputRefused(
            "The patient reaches the source of the beam.",
            remedy="Check the source-axis distance and the isocentre.",
        )
    view = View.over(reach_uv_mm + np.array([[-step], [step]]), step)
    first = nearest + step
    planes = int(np.ceil((first - farthest) / step)) + 2
    v, u = view.axes_mm()
    steps = step * np.sqrt(1.0 + (v[:, None] ** 2 + u**2) / beam.sad_mm**2)
    density, limits = _bordered(grid)
    depth = np.zeros((planes, *view.shape), dtype=np.float32)
    before = np.zeros(view.shape, dtype=np.float32)
    for plane in range(1, planes):
        progress(plane / planes, "Tracing depth in the patient")
        places = _places(grid, beam, view, first - plane * step)
        add_plane(
            density, places, limits, steps.astype(np.float32), before, depth[plane - 1 : plane + 1]
        )
    return Fan(beam, frozen(depth), view, float(first), step)


def reach_of(grid: PatientGrid, beam: Beam) -> FloatArray:
    """(2, 2) lowest and highest (u, v) of the body's box in the view."""
    uv = beam.project(_corners(grid))
    return np.stack([uv.min(axis=0), uv.max(axis=0)])


def _corners(grid: PatientGrid) -> FloatArray:
    """(8, 3) corners of the grid, at the outer voxel faces, LPS mm."""
    ends = [(-0.5, count - 0.5) for count in grid.geometry.shape]
    return grid.geometry.to_patient([(k, j, i) for k in ends[0] for j in ends[1] for i in ends[2]])


def _extent_along(grid: PatientGrid, beam: Beam) -> tuple[float, float]:
    """Nearest and farthest position of the grid along the beam axis (to the source: positive)."""
    along = (_corners(grid) - np.asarray(beam.isocentre_mm)) @ beam.patient_to_beam[2]
    return float(along.max()), float(along.min())


def _bordered(grid: PatientGrid) -> tuple[npt.NDArray[np.float32], FloatArray]:
    """Density with a border of nothing, and the index limits that keep to it where it is open.

    Without the border a rounding error at the first voxel face drops a whole voxel of depth.
    """
    density = np.pad(grid.density, 1)
    limits = np.array([[-np.inf] * 3, [np.inf] * 3])
    count = grid.density.shape[grid.open_axis]
    limits[:, grid.open_axis] = 1.0, max(count - 1e-4, 1.0)
    return density, limits


def _places(grid: PatientGrid, beam: Beam, view: View, along_mm: float) -> FloatArray:
    """(3, 3) bordered index coordinates of ray (0, 0), of a row step and of a column step."""
    right, up, axis = beam.patient_to_beam
    grown = 1.0 - along_mm / beam.sad_mm
    u, v = view.first_uv_mm
    start = beam.isocentre_mm + axis * along_mm + grown * (u * right + v * up)
    to_index = np.linalg.inv(grid.geometry.affine[:3, :3])
    steps = np.stack([up, right]) * (grown * view.pixel_mm) @ to_index.T
    return np.concatenate([grid.geometry.to_index(start) + 1.0, steps])
