"""The shadow a structure throws on the isocentre plane, with or without a margin in space."""

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from hccbm_gui.core.arrays import BoolArray, FloatArray
from hccbm_gui.core.beam import Beam
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.fields.polygons import polygonal, union
from hccbm_gui.core.fields.structure_volume import Slab, SlabStack

SIMPLIFY_MM = 0.02
"""Contour points that change the outline by less than this are left out of silhouettes."""
ELLIPSE_POINTS = 64
"""Corners of a projected sphere; at a margin of 20 mm the outline is right to 0.02 mm."""
MIN_AREA_MM2 = 1e-9
"""A face seen edge-on throws no shadow."""
SEAM_MM2 = 1e-6
"""Smaller holes are what rounding leaves between the shadows of neighbouring slabs."""


def projected_extents_mm(
    points_mm: FloatArray, beam: Beam, directions: FloatArray, margin_mm: float = 0.0
) -> FloatArray:
    """How far points, each with a ball of `margin_mm`, reach in the beam's-eye view.

    The plane through the source that touches a ball of radius m at distance r meets the
    isocentre plane at SAD tan(phi + asin(m / r)): exact for the hull of the points plus margin.

    Parameters
    ----------
    points_mm : (N, 3) LPS mm.
    directions : (K, 2) unit vectors of the view.

    Returns
    -------
    (K,) mm from the isocentre at the isocentre plane.

    Raises
    ------
    InputRefused : the structure or its margin reaches the source.
    """
    offsets = (points_mm - np.asarray(beam.isocentre_mm)) @ beam.patient_to_beam.T
    distance = beam.sad_mm - offsets[:, 2]
    if (distance <= margin_mm).any():
        raise InputRefused("A structure with its margin reaches the source of the beam.")
    across = offsets[:, :2] @ np.asarray(directions, dtype=np.float64).T
    if margin_mm == 0.0:
        return np.asarray((across * (beam.sad_mm / distance)[:, None]).max(axis=0))
    radius = np.hypot(across, distance[:, None])
    angle = np.arctan2(across, distance[:, None]) + np.arcsin(margin_mm / radius)
    return np.asarray(beam.sad_mm * np.tan(angle.max(axis=0)))


def silhouette(stack: SlabStack, beam: Beam, margin_mm: float = 0.0) -> BaseGeometry:
    """The shadow of a structure grown by `margin_mm` in all directions.

    Divergent projection to the isocentre plane. Concave outlines stay concave, and a hole
    survives only where rays pass through it.

    Returns
    -------
    (Multi)Polygon in (u, v) mm.

    Raises
    ------
    InputRefused : the structure reaches the source.
    """
    sides = [_Sides(slab, stack, beam) for slab in stack.slabs]
    # Every ray that meets a solid enters it through a face turned to the source.
    faces = [face for side in sides for face in (*side.ribbons(), *side.lit_caps())]
    bare = _without_seams(union(faces))
    if margin_mm <= 0.0:
        return bare
    return _with_margin(bare, sides, beam, margin_mm)


def _without_seams(shadow: BaseGeometry) -> BaseGeometry:
    """The shadow without holes that no ray passes through."""
    parts = [
        shapely.Polygon(part.exterior, [hole for hole in part.interiors if _is_open(hole)])
        for part in shapely.get_parts(shadow)
    ]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _is_open(hole: BaseGeometry) -> bool:
    return bool(shapely.Polygon(hole).area >= SEAM_MM2)


class _Sides:
    """The faces of one slab, in space and in the view."""

    def __init__(self, slab: Slab, stack: SlabStack, beam: Beam) -> None:
        self.slab, self.stack, self.beam = slab, stack, beam
        # The axes of a stack are right-handed, so the inside lies left of every oriented ring.
        shape = shapely.simplify(slab.shape, SIMPLIFY_MM)
        self.polygons = [
            shapely.geometry.polygon.orient(polygon) for polygon in shapely.get_parts(shape)
        ]
        rings = [ring for p in self.polygons for ring in (p.exterior, *p.interiors)]
        self.rings = [shapely.get_coordinates(ring) for ring in rings]
        self.low = [stack.to_patient(ring, slab.low_mm) for ring in self.rings]
        self.high = [stack.to_patient(ring, slab.high_mm) for ring in self.rings]
        self.source_ab = stack.axes @ beam.source_mm

    def lit(self, ring: int) -> BoolArray:
        """(N - 1,) which edges of a ring carry a side face turned to the source."""
        points = self.rings[ring]
        edge = np.diff(points, axis=0)
        to_source = self.source_ab[:2] - points[:-1]
        return np.asarray(to_source[:, 0] * edge[:, 1] - to_source[:, 1] * edge[:, 0] > 0.0)

    def ribbons(self) -> list[BaseGeometry]:
        """Shadows of the lit side faces, neighbouring faces joined."""
        shapes: list[BaseGeometry] = []
        for index in range(len(self.rings)):
            low, high = (self.beam.project(face[index]) for face in (self.low, self.high))
            for start, end in _runs(self.lit(index)):
                outline = np.concatenate([low[start : end + 1], high[start : end + 1][::-1]])
                ribbon = shapely.Polygon(outline)
                if ribbon.is_valid:
                    shapes.append(ribbon)
                else:
                    shapes += _quads(low[start : end + 1], high[start : end + 1])
        return shapes

    def lit_caps(self) -> list[BaseGeometry]:
        """Shadow of the face that is turned to the source; none when it stands between both."""
        height = self.source_ab[2]
        if height > self.slab.high_mm:
            face_mm = self.slab.high_mm
        elif height < self.slab.low_mm:
            face_mm = self.slab.low_mm
        else:
            return []
        shapes = []
        for polygon in self.polygons:
            shadow = shapely.transform(
                polygon, lambda ab: self.beam.project(self.stack.to_patient(ab, face_mm))
            )
            if shadow.area > MIN_AREA_MM2:
                shapes.append(shadow if shadow.is_valid else polygonal(shapely.make_valid(shadow)))
        return shapes


def _runs(lit: BoolArray) -> list[tuple[int, int]]:
    """(first edge, edge after the last) of every run of lit edges of a ring."""
    if lit.all():
        # A closed ribbon would be a ring with a hole: two halves are not.
        half = len(lit) // 2
        return [(0, half), (half, len(lit))]
    change = np.diff(np.concatenate([[False], lit, [False]]).astype(np.int8))
    starts, ends = np.flatnonzero(change == 1), np.flatnonzero(change == -1)
    return [(int(start), int(end)) for start, end in zip(starts, ends, strict=True)]


def _quads(low: FloatArray, high: FloatArray) -> list[BaseGeometry]:
    """One quadrilateral for each edge swept between two faces; those seen edge-on left out."""
    corners = np.stack([low[:-1], low[1:], high[1:], high[:-1], low[:-1]], axis=1)
    quads = shapely.convex_hull(shapely.linestrings(corners))
    return [quad for quad in quads if quad.area > MIN_AREA_MM2]


def _with_margin(
    bare: BaseGeometry, sides: list[_Sides], beam: Beam, margin_mm: float
) -> BaseGeometry:
    """The bare shadow and the shadows of balls rolled along every edge.

    A ray that misses a solid comes nearest to it somewhere on an edge of it, so the shadow of
    the grown solid is the bare one and those of the grown edges; a grown side face, the hull of
    four balls, throws the hull of four ellipses.
    """
    pairs = [pair for side in sides for pair in zip(side.low, side.high, strict=True)]
    quads = np.concatenate(
        [np.stack([low[:-1], low[1:], high[1:], high[:-1]], axis=1) for low, high in pairs]
    )
    nearest, farthest = _distances_from_source(quads.reshape(-1, 3), beam)
    smallest = beam.sad_mm * margin_mm / farthest
    centres = beam.project(quads.reshape(-1, 3))
    # Largest radius of an ellipse: outward, at the nearest and most oblique corner.
    oblique = np.arctan(np.linalg.norm(centres, axis=1).max() / beam.sad_mm)
    reach = np.arcsin(min(margin_mm / nearest, 1.0))
    largest = beam.sad_mm * (np.tan(min(oblique + reach, 1.5)) - np.tan(oblique))
    core = bare.buffer(smallest, quad_segs=ELLIPSE_POINTS // 4)
    deep = bare.buffer(smallest - largest)
    shapely.prepare(deep)
    flat = shapely.convex_hull(shapely.linestrings(centres.reshape(-1, 4, 2)))
    quads = quads[~shapely.contains_properly(deep, flat)]
    ellipses = _ball_shadows(quads.reshape(-1, 3), beam, margin_mm)
    hulls = shapely.convex_hull(shapely.linestrings(ellipses.reshape(len(quads), -1, 2)))
    shapely.prepare(core)
    return union([core, *hulls[~shapely.contains_properly(core, hulls)]])


def _distances_from_source(points_mm: FloatArray, beam: Beam) -> tuple[float, float]:
    """Smallest and largest distance of points from the source."""
    distances = np.linalg.norm(points_mm - beam.source_mm, axis=1)
    return float(distances.min()), float(distances.max())


def _ball_shadows(centres_mm: FloatArray, beam: Beam, radius_mm: float) -> FloatArray:
    """(N, ELLIPSE_POINTS, 2) outlines of balls in the view: cones round their central rays."""
    offsets = (centres_mm - np.asarray(beam.isocentre_mm)) @ beam.patient_to_beam.T
    ray = offsets - [0.0, 0.0, beam.sad_mm]
    distance = np.linalg.norm(ray, axis=1)
    if (-ray[:, 2] <= radius_mm).any():
        raise InputRefused("A structure with its margin reaches the source of the beam.")
    ray /= distance[:, None]
    first = np.cross(ray, [0.0, 1.0, 0.0])
    first /= np.linalg.norm(first, axis=1)[:, None]
    second = np.cross(ray, first)
    # Half-way between the inscribed and the circumscribed polygon.
    widened = radius_mm * 2.0 / (1.0 + np.cos(np.pi / ELLIPSE_POINTS))
    half_angle = np.arcsin(widened / distance)
    turn = np.linspace(0.0, 2.0 * np.pi, ELLIPSE_POINTS, endpoint=False)
    around = np.cos(turn)[:, None] * first[:, None] + np.sin(turn)[:, None] * second[:, None]
    cone = np.cos(half_angle)[:, None, None] * ray[:, None]
    cone = cone + np.sin(half_angle)[:, None, None] * around
    return np.asarray(cone[..., :2] * (beam.sad_mm / -cone[..., 2])[..., None])
