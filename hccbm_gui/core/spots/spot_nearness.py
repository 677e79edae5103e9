"""How near a spot of a functional image lies to a structure."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.beam import Beam
from hccbm_gui.core.fields.polygons import even_odd
from hccbm_gui.core.fields.silhouette import silhouette
from hccbm_gui.core.fields.structure_volume import SlabStack, slab_stack
from hccbm_gui.core.registration import PlanarAlignment
from hccbm_gui.core.spot import Spot

if TYPE_CHECKING:
    from scipy.spatial import cKDTree

PARALLEL_SAD_MM = 1e8
"""A source so far away that its rays are parallel, as in a gamma camera."""
SURFACE_STEP_MM = 2.0
"""Distance between the surface points that nearness is measured with."""
OVERLAP_STEP_MM = 3.0
"""Distance between the sample points of an overlap in space."""


@dataclass(frozen=True, slots=True, order=True)
class Nearness:
    """Sorts from near to far, and from much to little overlap.

    Attributes
    ----------
    distance_mm : between the outlines; 0 when they overlap.
    minus_overlap : less the overlap, mm2 on the coronal plane or mm3 in space.
    """

    distance_mm: float
    minus_overlap: float = 0.0


@dataclass(frozen=True, eq=False)
class Target:
    """A structure that spots are measured against; what is costly is worked out once."""

    stack: SlabStack

    @cached_property
    def coronal(self) -> BaseGeometry:
        """Parallel shadow on the coronal plane, in (x, z) LPS mm."""
        return silhouette(self.stack, Beam((0.0, 0.0, 0.0), sad_mm=PARALLEL_SAD_MM))

    @cached_property
    def vertices_mm(self) -> FloatArray:
        """(N, 3) corners of the slabs."""
        return self.stack.vertices_mm()

    @cached_property
    def surface(self) -> "cKDTree":
        """Points on the surface."""
        from scipy.spatial import cKDTree

        return cKDTree(_surface_points(self.stack))


def planar_nearness(spot: Spot, alignment: PlanarAlignment, target: Target) -> Nearness:
    """Of a planar spot: on the coronal plane, where the gamma camera projects in parallel."""
    spot_area = even_odd([alignment.to_patient(outline) for outline in spot.outlines])
    if spot_area.is_empty:
        return Nearness(float("inf"))
    overlap = float(shapely.intersection(spot_area, target.coronal).area)
    return Nearness(float(shapely.distance(spot_area, target.coronal)), -overlap)


def volume_nearness(spot: Spot, target: Target, far_mm: float, single_plane_mm: float) -> Nearness:
    """Of a SPECT or PET spot, in space.

    Parameters
    ----------
    far_mm : beyond this the distance between the bounding boxes is enough.
    single_plane_mm : thickness of a spot found on one slice.
    """
    stack = slab_stack(spot.contours, single_plane_mm)
    mine, theirs = stack.vertices_mm(), target.vertices_mm
    low = np.maximum(mine.min(axis=0), theirs.min(axis=0))
    high = np.minimum(mine.max(axis=0), theirs.max(axis=0))
    apart = float(np.linalg.norm(np.maximum(low - high, 0.0)))
    if apart > far_mm:
        return Nearness(apart)
    overlap = _overlap_mm3(stack, target.stack, low, high) if (low < high).all() else 0.0
    if overlap > 0.0:
        return Nearness(0.0, -overlap)
    distances, _ = target.surface.query(_surface_points(stack))
    return Nearness(float(distances.min()))


def _overlap_mm3(first: SlabStack, second: SlabStack, low: FloatArray, high: FloatArray) -> float:
    """Volume common to both, by sampling the box from `low` to `high`."""
    counts = np.maximum(np.ceil((high - low) / OVERLAP_STEP_MM), 4).astype(int)
    steps = (high - low) / counts
    axes = [low[a] + (np.arange(counts[a]) + 0.5) * steps[a] for a in range(3)]
    points = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 3)
    points = points[first.contains(points)]
    return float(second.contains(points).sum() * np.prod(steps)) if len(points) else 0.0


def _surface_points(stack: SlabStack) -> FloatArray:
    """(N, 3) points on the outlines of all slabs, on both faces."""
    points = []
    for slab in stack.slabs:
        dense = shapely.get_coordinates(shapely.segmentize(slab.shape, SURFACE_STEP_MM))
        points += [stack.to_patient(dense, slab.low_mm), stack.to_patient(dense, slab.high_mm)]
    return np.concatenate(points)
