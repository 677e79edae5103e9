"""Implicit solids the phantom is made of: a level below zero is inside."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import gamma
from typing import Protocol

import numpy as np

from hccbm_gui.core.arrays import FloatArray, VoxelArray

Point = tuple[float, float, float]


class Shape(Protocol):
    """A solid in LPS mm."""

    def bounds_mm(self) -> FloatArray:
        """(2, 3) smallest and largest coordinates."""

    def level(self, x: VoxelArray, y: VoxelArray, z: VoxelArray) -> VoxelArray:
        """Below zero inside, for coordinates in mm that broadcast together."""


@dataclass(frozen=True, slots=True)
class Superellipsoid:
    """Points with sum(|p_i / semi_i|**exponent) < 1 in the solid's own axes.

    Attributes
    ----------
    centre_mm, semi_mm : (x, y, z); the semi-axes along the own axes.
    exponent : 2 is an ellipsoid, 8 a box with rounded edges.
    turn : rows are the own axes in LPS; None when they are the patient's.
    """

    centre_mm: Point
    semi_mm: Point
    exponent: float = 2.0
    turn: tuple[Point, Point, Point] | None = None

    def axes(self) -> FloatArray:
        """(3, 3) rows: the own axes in LPS."""
        return np.eye(3) if self.turn is None else np.array(self.turn, dtype=np.float64)

    def support(self, normal: FloatArray) -> float:
        """Largest value of normal . p over the solid; `normal` need not be a unit vector."""
        dual = self.exponent / (self.exponent - 1.0)
        reach = np.abs(self.axes() @ normal) * np.array(self.semi_mm)
        return float(normal @ np.array(self.centre_mm) + (reach**dual).sum() ** (1.0 / dual))

    def bounds_mm(self) -> FloatArray:
        """(2, 3) smallest and largest coordinates."""
        axes = np.eye(3)
        low = [-self.support(-axis) for axis in axes]
        return np.array([low, [self.support(axis) for axis in axes]])

    def level(self, x: VoxelArray, y: VoxelArray, z: VoxelArray) -> VoxelArray:
        """Below zero inside."""
        dx, dy, dz = x - self.centre_mm[0], y - self.centre_mm[1], z - self.centre_mm[2]
        offsets: list[VoxelArray] = [dx, dy, dz]
        if self.turn is not None:
            offsets = [
                np.asarray(row[0] * dx + row[1] * dy + row[2] * dz, dtype=np.result_type(x))
                for row in self.turn
            ]
        terms = [power(o / s, self.exponent) for o, s in zip(offsets, self.semi_mm, strict=True)]
        return np.asarray(terms[0] + terms[1] + terms[2] - 1.0)

    def volume_cc(self) -> float:
        """Volume in closed form."""
        a, b, c = self.semi_mm
        n = self.exponent
        return 8.0 * a * b * c * gamma(1.0 + 1.0 / n) ** 3 / gamma(1.0 + 3.0 / n) / 1000.0

    def shrunk(self, depth_mm: float) -> "Superellipsoid":
        """The same solid with every semi-axis shorter by `depth_mm`."""
        a, b, c = (max(s - depth_mm, 0.1) for s in self.semi_mm)
        return replace(self, semi_mm=(a, b, c))


@dataclass(frozen=True, slots=True)
class Capsule:
    """A rod with round ends, tapering from one radius to the other.

    Attributes
    ----------
    start_mm, end_mm : the ends of its axis.
    start_radius_mm, end_radius_mm : thickness at the ends.
    stretch : how much wider it is along z than across (ribs are flat).
    """

    start_mm: Point
    end_mm: Point
    start_radius_mm: float
    end_radius_mm: float
    stretch: float = 1.0

    def bounds_mm(self) -> FloatArray:
        """(2, 3) smallest and largest coordinates."""
        ends = np.array([self.start_mm, self.end_mm])
        radii = np.array([[self.start_radius_mm], [self.end_radius_mm]]) * (1, 1, self.stretch)
        return np.array([(ends - radii).min(axis=0), (ends + radii).max(axis=0)])

    def level(self, x: VoxelArray, y: VoxelArray, z: VoxelArray) -> VoxelArray:
        """Below zero inside."""
        scale = np.array([1.0, 1.0, 1.0 / self.stretch])
        start = np.array(self.start_mm) * scale
        axis = np.array(self.end_mm) * scale - start
        dx, dy, dz = x - float(start[0]), y - float(start[1]), z / self.stretch - float(start[2])
        length2 = max(float(axis @ axis), 1e-6)
        ax, ay, az = (float(a) for a in axis)
        along = np.clip((dx * ax + dy * ay + dz * az) * (1.0 / length2), 0.0, 1.0)
        radius = self.start_radius_mm + (self.end_radius_mm - self.start_radius_mm) * along
        away2 = (dx - along * ax) ** 2 + (dy - along * ay) ** 2 + (dz - along * az) ** 2
        return np.asarray(away2 - radius**2)

    def shrunk(self, depth_mm: float) -> "Capsule":
        """The same rod, thinner by `depth_mm` all round."""
        return replace(
            self,
            start_radius_mm=max(self.start_radius_mm - depth_mm, 0.1),
            end_radius_mm=max(self.end_radius_mm - depth_mm, 0.1),
        )


@dataclass(frozen=True, slots=True)
class Column:
    """A solid of superelliptic cross-sections whose size and centre change with z.

    Attributes
    ----------
    knots : rows (z, semi_x, semi_y, centre_x, centre_y) with growing z, mm.
    exponent : of the cross-section.
    """

    knots: tuple[tuple[float, float, float, float, float], ...]
    exponent: float = 2.3

    def bounds_mm(self) -> FloatArray:
        """(2, 3) smallest and largest coordinates."""
        z, a, b, x, y = np.array(self.knots).T
        low = [(x - a).min(), (y - b).min(), z[0]]
        return np.array([low, [(x + a).max(), (y + b).max(), z[-1]]])

    def section(self, z: VoxelArray) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        """(semi_x, semi_y, centre_x, centre_y) at heights `z`."""
        table = np.array(self.knots)
        a, b, cx, cy = (np.interp(z, table[:, 0], table[:, n]) for n in range(1, 5))
        return a, b, cx, cy

    def level(self, x: VoxelArray, y: VoxelArray, z: VoxelArray) -> VoxelArray:
        """Below zero inside."""
        a, b, cx, cy = (v.astype(np.asarray(z).dtype) for v in self.section(z))
        across = power((x - cx) / a, self.exponent) + power((y - cy) / b, self.exponent) - 1.0
        outside = (np.asarray(z) < self.knots[0][0]) | (np.asarray(z) > self.knots[-1][0])
        return np.asarray(across + np.where(outside, 100.0, 0.0).astype(across.dtype))

    def shrunk(self, depth_mm: float) -> "Column":
        """The same column, thinner by `depth_mm` across; its height stays."""
        rows = tuple(
            (z, max(a - depth_mm, 0.1), max(b - depth_mm, 0.1), x, y)
            for z, a, b, x, y in self.knots
        )
        return replace(self, knots=rows)


@dataclass(frozen=True, slots=True)
class Cut:
    """A solid with others taken away."""

    solid: Shape
    without: tuple[Shape, ...]

    def bounds_mm(self) -> FloatArray:
        """(2, 3) smallest and largest coordinates."""
        return self.solid.bounds_mm()

    def level(self, x: VoxelArray, y: VoxelArray, z: VoxelArray) -> VoxelArray:
        """Below zero inside."""
        level = self.solid.level(x, y, z)
        for other in self.without:
            level = np.maximum(level, -other.level(x, y, z))
        return level


@dataclass(frozen=True, slots=True)
class Union:
    """Several solids as one."""

    solids: tuple[Shape, ...]

    def bounds_mm(self) -> FloatArray:
        """(2, 3) smallest and largest coordinates."""
        boxes = np.array([solid.bounds_mm() for solid in self.solids])
        return np.array([boxes[:, 0].min(axis=0), boxes[:, 1].max(axis=0)])

    def level(self, x: VoxelArray, y: VoxelArray, z: VoxelArray) -> VoxelArray:
        """Below zero inside."""
        level = self.solids[0].level(x, y, z)
        for other in self.solids[1:]:
            level = np.minimum(level, other.level(x, y, z))
        return level


def power(values: VoxelArray, exponent: float) -> VoxelArray:
    """|values| to the power `exponent`, quick for the even ones."""
    square = values * values
    if exponent == 2.0:
        return square
    if exponent == 4.0:
        return np.asarray(square * square)
    if exponent == 8.0:
        return np.asarray((square * square) ** 2)
    return np.asarray(square ** (0.5 * exponent))


def sphere(centre_mm: Point, radius_mm: float) -> Superellipsoid:
    """A ball."""
    return Superellipsoid(centre_mm, (radius_mm, radius_mm, radius_mm))


def rod(
    points_mm: Sequence[Point], radii_mm: Sequence[float], stretch: float = 1.0
) -> tuple[Capsule, ...]:
    """Capsules along a line of points."""
    joints = list(zip(points_mm, radii_mm, strict=True))
    return tuple(Capsule(p, q, r, s, stretch) for (p, r), (q, s) in pairwise(joints))


def mirrored(point_mm: Point, side: float) -> Point:
    """`point_mm` of the left half (x > 0), on the side with sign `side` (right is -1)."""
    return (side * point_mm[0], point_mm[1], point_mm[2])
