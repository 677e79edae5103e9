"""Iliac wings, acetabula, pubis, ischium and the femora."""

from dataclasses import dataclass, replace

import numpy as np

from hccbm_gui.core.arrays import FloatArray, VoxelArray
from hccbm_gui.io.phantom.shapes import Capsule, Cut, Point, Superellipsoid, mirrored, rod, sphere

FEMORAL_HEAD_MM: Point = (89.0, 4.0, -130.0)
"""Centre of the left femoral head; the right one is its mirror image."""
FEMORAL_HEAD_RADIUS_MM = 24.0

_WING_ALONG = (0.5098, -0.8603)  # from the posterior to the anterior superior spine, in (x, y)
_WING_CENTRE = (90.0, 6.0)


@dataclass(frozen=True, slots=True)
class IliacWing:
    """A bowed, flaring plate of bone with a rounded crest.

    Attributes
    ----------
    side : 1 left, -1 right.
    depth_mm : how much is peeled off its surface.
    """

    side: float
    depth_mm: float = 0.0

    def bounds_mm(self) -> FloatArray:
        """(2, 3) smallest and largest coordinates."""
        x = sorted((self.side * 28.0, self.side * 160.0))
        return np.array([[x[0], -82.0, -134.0], [x[1], 98.0, 14.0]])

    def level(self, x: VoxelArray, y: VoxelArray, z: VoxelArray) -> VoxelArray:
        """Below zero inside; about the distance in mm near the surface."""
        dx, dy = self.side * x - _WING_CENTRE[0], y - _WING_CENTRE[1]
        along = dx * _WING_ALONG[0] + dy * _WING_ALONG[1]
        across = -dx * _WING_ALONG[1] + dy * _WING_ALONG[0]
        crest = 8.0 - 52.0 * (along / 80.0) ** 2
        half_width = np.interp(
            z, [-130.0, -105.0, -80.0, -55.0, -30.0], [20.0, 25.0, 44.0, 70.0, 80.0]
        )
        flare = 0.42 * (z + 78.0) * (0.4 + 0.6 * np.clip((along + 78.0) / 100.0, 0.0, 1.0))
        middle = flare + 9.0 * (1.0 - (along / 75.0) ** 2) - 4.0
        thick = (
            7.5
            + 6.0 * np.exp(np.minimum(z - crest, 0.0) / 9.0)
            + 15.0 * np.clip((-82.0 - z) / 45.0, 0.0, 1.0)
            + 9.0 * np.clip((-along - 42.0) / 35.0, 0.0, 1.0)
        )
        face = np.abs(across - middle) - 0.5 * thick
        edge = np.maximum(np.abs(along) - half_width, np.maximum(z - crest, -130.0 - z))
        return np.asarray(np.maximum(face, edge) + self.depth_mm)

    def shrunk(self, depth_mm: float) -> "IliacWing":
        """The plate without its outer `depth_mm`."""
        return replace(self, depth_mm=self.depth_mm + depth_mm)


def _socket(side: float, depth_mm: float = 0.0) -> Cut:
    """The acetabulum: a cup around the femoral head, open outward and downward."""
    x, y, z = mirrored(FEMORAL_HEAD_MM, side)
    opening = sphere((x + side * 24.0, y - 4.0, z - 17.0), 33.0 + depth_mm)
    return Cut(sphere((x, y, z), 36.0 - depth_mm), (opening,))


def hip_bone_shapes(side: float, depth_mm: float = 0.0) -> tuple[IliacWing | Cut | Capsule, ...]:
    """One hip bone without its outer `depth_mm`."""
    rami = (
        *rod(
            [(68.0, -16.0, -132.0), (40.0, -52.0, -146.0), (9.0, -62.0, -158.0)],
            [13.0, 7.5, 9.0],
        ),
        *rod(
            [(9.0, -60.0, -168.0), (30.0, -40.0, -192.0), (56.0, 22.0, -206.0)],
            [8.0, 6.5, 12.0],
        ),
        *rod(
            [(80.0, 26.0, -140.0), (70.0, 36.0, -172.0), (58.0, 30.0, -202.0)], [15.0, 13.0, 15.0]
        ),
    )
    lateral = tuple(
        replace(
            part, start_mm=mirrored(part.start_mm, side), end_mm=mirrored(part.end_mm, side)
        ).shrunk(depth_mm)
        for part in rami
    )
    return (IliacWing(side, depth_mm), _socket(side, depth_mm), *lateral)


def joint_space(side: float) -> Superellipsoid:
    """Cartilage between socket and head."""
    return sphere(mirrored(FEMORAL_HEAD_MM, side), FEMORAL_HEAD_RADIUS_MM + 3.0)


def femoral_head(side: float) -> Superellipsoid:
    """The head as a ball."""
    return sphere(mirrored(FEMORAL_HEAD_MM, side), FEMORAL_HEAD_RADIUS_MM)


def upper_femur_shapes(side: float) -> tuple[Superellipsoid | Capsule, ...]:
    """Head, neck and trochanters."""
    neck = Capsule(
        mirrored((94.0, 6.0, -136.0), side), mirrored((124.0, 14.0, -164.0), side), 16.0, 15.0
    )
    greater = Superellipsoid(mirrored((132.0, 20.0, -160.0), side), (15.0, 19.0, 22.0), 2.5)
    lesser = sphere(mirrored((106.0, 26.0, -196.0), side), 11.0)
    between = Capsule(
        mirrored((126.0, 16.0, -165.0), side), mirrored((117.0, 12.0, -212.0), side), 19.0, 15.5
    )
    return (femoral_head(side), neck, greater, lesser, between)


def femoral_shaft(side: float) -> tuple[Capsule, ...]:
    """From below the trochanters to above the knee."""
    line = [(117.0, 11.0, -212.0), (105.0, 2.0, -330.0), (86.0, 8.0, -505.0)]
    return rod([mirrored(p, side) for p in line], [15.0, 13.5, 15.0])
