"""How deep electrons reach, in centimetres of water: rules of thumb, and no dose.

The depths of 90, 80 and 50 % of the dose maximum and the practical range follow from the energy
E in MeV as E/3.2, E/2.8, E/2.33 and E/2 cm. Bone, air and oblique skin change them more than
the water-equivalent depth tells.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from hccbm_gui.core.arrays import BoolArray, FloatArray, frozen
from hccbm_gui.core.dose.density import DensityTable
from hccbm_gui.core.dose.engine import BeamAperture
from hccbm_gui.core.dose.fan import Fan, depth_fan, reach_of
from hccbm_gui.core.dose.patient_grid import patient_grid
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.fields.polygons import even_odd
from hccbm_gui.core.fields.structure_volume import SlabStack, slab_stack
from hccbm_gui.core.geometry import Geometry, require_same_frame
from hccbm_gui.core.progress import Progress, part, quiet
from hccbm_gui.core.roi import Roi
from hccbm_gui.core.volume import Volume

MEV_PER_CM = {"R90": 3.2, "R80": 2.8, "R50": 2.33, "Rp": 2.0}
"""Energy in MeV that one cm of each range takes."""
ENERGY_LIMITS_MEV = (4.0, 25.0)
NO_DOSE = (
    "Depth lines of electrons are rules of thumb along the water-equivalent depth, not a dose: "
    "bone, lung and oblique skin are not modelled."
)


@dataclass(frozen=True, slots=True)
class ElectronRanges:
    """Depths in cm of water on the axis of a broad beam."""

    energy_mev: float
    r90_cm: float
    r80_cm: float
    r50_cm: float
    rp_cm: float


def electron_ranges(energy_mev: float) -> ElectronRanges:
    """The ranges of a nominal energy.

    Raises
    ------
    InputRefused : not an energy of a clinical electron beam.
    """
    low, high = ENERGY_LIMITS_MEV
    if not low <= energy_mev <= high:
        raise InputRefused(
            f"There are no depth rules for electrons of {energy_mev:g} MeV.",
            remedy=f"Give an energy from {low:g} to {high:g} MeV.",
        )
    return ElectronRanges(energy_mev, *(energy_mev / per_cm for per_cm in MEV_PER_CM.values()))


@dataclass(frozen=True, slots=True, eq=False)
class WaterDepth:
    """Water-equivalent depth from the skin along a beam; no dose.

    Attributes
    ----------
    depth_mm : (slices, rows, columns) float32; NaN outside the body or the field. Its lines at
        R90 and the others are where those doses would lie.
    geometry : of `depth_mm`.
    target_name : the structure that was asked for.
    shallowest_mm, deepest_mm : of the structure; NaN when none of it lies in the field.
    in_field : share of the structure that the field covers, 0 to 1.
    caveat : goes wherever this is shown.
    """

    depth_mm: npt.NDArray[np.float32]
    geometry: Geometry
    target_name: str
    shallowest_mm: float
    deepest_mm: float
    in_field: float
    caveat: str = NO_DOSE

    def covers(self, energy_mev: float) -> bool:
        """True when R90 of the energy lies at or behind the deepest point of the target."""
        return bool(10.0 * electron_ranges(energy_mev).r90_cm >= self.deepest_mm)

    def least_energy_mev(self) -> float:
        """The energy whose R90 just reaches the deepest point; NaN without one."""
        return MEV_PER_CM["R90"] * self.deepest_mm / 10.0


def water_equivalent_depths(
    ct: Volume,
    opened: BeamAperture,
    target: Roi,
    density: DensityTable,
    *,
    body: BoolArray | None = None,
    grid_mm: float = 3.0,
    progress: Progress = quiet,
) -> WaterDepth:
    """Depth of a structure under a field, and a map of depth for the lines.

    Parameters
    ----------
    opened : the beam, whose aperture the electrons are given through.
    target : depth is taken at the corners of its slabs and at the voxels inside.

    Raises
    ------
    InputRefused : the structure has no volume, the CT no body, or the source lies inside.
    FrameMismatch : the structure belongs to another frame than the CT.
    """
    require_same_frame(ct.geometry.frame_uid, target.frame_uid, f"Structure {target.name}")
    beam = opened.beam
    stack = slab_stack(target, ct.geometry.spacing_mm[0])
    grid = patient_grid(ct, density, beam.isocentre_mm, grid_mm, body, part(progress, 0.0, 0.4))
    fan = depth_fan(grid, beam, reach_of(grid, beam), part(progress, 0.4, 0.8))
    depth = np.full(grid.body.shape, np.nan, dtype=np.float32)
    for k, inside in enumerate(grid.body):
        progress(0.8 + 0.2 * k / len(depth), "Measuring depth")
        rows, columns = np.nonzero(inside)
        voxels = np.stack([np.full(rows.size, k), rows, columns], axis=1)
        depth[k, rows, columns] = _depths(fan, opened, grid.geometry.to_patient(voxels))
    corners, inner = stack.vertices_mm(), _voxels_inside(stack, grid.geometry)
    at_corners, at_inner = (_depths(fan, opened, points) for points in (corners, inner))
    seen = np.concatenate([at_corners, at_inner])
    seen = seen[np.isfinite(seen)]
    ends = (float(seen.min()), float(seen.max())) if seen.size else (np.nan, np.nan)
    share = np.isfinite(at_inner if at_inner.size else at_corners).mean()
    return WaterDepth(frozen(depth), grid.geometry, target.name, *ends, in_field=float(share))


def _voxels_inside(stack: SlabStack, grid: Geometry) -> FloatArray:
    """(N, 3) voxel centres of a grid that lie in a structure, LPS mm."""
    box = grid.to_index(stack.vertices_mm())
    low, high = np.floor(box.min(axis=0)).astype(int), np.ceil(box.max(axis=0)).astype(int)
    places = [np.arange(first, last + 1) for first, last in zip(low, high, strict=True)]
    points = grid.to_patient(np.stack(np.meshgrid(*places, indexing="ij"), -1).reshape(-1, 3))
    return np.asarray(points[stack.contains(points)])


def _depths(fan: Fan, opened: BeamAperture, points_mm: FloatArray) -> FloatArray:
    """(N,) mm of water at LPS points; NaN outside the aperture."""
    opening = even_odd(opened.aperture)
    shapely.prepare(opening)
    inside = shapely.contains_xy(opening, opened.beam.project(points_mm))
    return np.where(inside, fan.depth_at(points_mm), np.nan)
