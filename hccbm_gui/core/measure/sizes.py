"""Lengths, angles and areas of what was drawn."""

import numpy as np

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.measure.shapes import (
    Angle,
    Arrow,
    EllipseRegion,
    ProfileLine,
    Region,
    Ruler,
)


def length_mm(line: Ruler | Arrow | ProfileLine) -> float:
    """Distance between the two points."""
    return float(np.linalg.norm(np.subtract(line.points_mm[1], line.points_mm[0])))


def angle_deg(angle: Angle) -> float:
    """Three points: 0 to 180 at the middle one. Four: 0 to 90 between the lines 1-2 and 3-4.

    The second is the Cobb angle of two end plates.

    Raises
    ------
    InputRefused : two points that make a side are the same.
    """
    points = np.array(angle.points_mm)
    three = len(points) == 3
    sides = points[[0, 2]] - points[1] if three else points[[1, 3]] - points[[0, 2]]
    if np.linalg.norm(sides, axis=1).min() <= 0.0:
        raise InputRefused("A side of the angle has no length.", where=angle.id)
    one, other = sides
    across = float(np.linalg.norm(np.cross(one, other)))
    along = float(one @ other)
    # The arc tangent of both keeps its digits where a cosine near 1 loses them.
    return float(np.degrees(np.arctan2(across, along if three else abs(along))))


def area_mm2(region: Region) -> float:
    """The area of the shape, whatever the voxels."""
    sides = np.linalg.norm([region.half_u_mm, region.half_v_mm], axis=1)
    share = np.pi if isinstance(region, EllipseRegion) else 4.0
    return float(share * sides[0] * sides[1])
