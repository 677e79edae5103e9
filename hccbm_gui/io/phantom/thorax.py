"""Ribs with their cartilage, sternum, clavicles and scapulae; lungs and mediastinum."""

from functools import cache

import numpy as np

from hccbm_gui.io.phantom.shapes import (
    Capsule,
    Column,
    Point,
    Superellipsoid,
    mirrored,
    rod,
)
from hccbm_gui.io.phantom.spine import VERTEBRAE

RIB_RADIUS_MM = 3.9
RIB_STRETCH = 1.75

# z, semi-axes of the rib cage (to the middle of the bone), y of its centre
_CAGE = np.array(
    [
        (60.0, 118.0, 80.0, 2.0),
        (120.0, 126.0, 86.0, 0.0),
        (200.0, 132.0, 91.0, 0.0),
        (280.0, 130.0, 90.0, 4.0),
        (340.0, 118.0, 80.0, 8.0),
        (390.0, 96.0, 62.0, 12.0),
        (430.0, 66.0, 42.0, 16.0),
        (460.0, 40.0, 30.0, 20.0),
    ]
)

# rib: where its bone and its cartilage end (degrees from the back), and how far it descends (mm)
_RIBS = {
    1: (128.0, 160.0, 28.0),
    2: (138.0, 163.0, 42.0),
    3: (142.0, 166.0, 52.0),
    4: (142.0, 168.0, 60.0),
    5: (140.0, 168.0, 68.0),
    6: (136.0, 168.0, 76.0),
    7: (131.0, 167.0, 84.0),
    8: (124.0, 152.0, 88.0),
    9: (117.0, 142.0, 88.0),
    10: (110.0, 132.0, 84.0),
    11: (82.0, 82.0, 60.0),
    12: (56.0, 56.0, 40.0),
}


def rib_point(number: int, side: float, angle_deg: float) -> Point:
    """A point on the axis of a rib, `angle_deg` from the back (0) round to the front (180)."""
    vertebra = VERTEBRAE[f"T{number}"]
    angle = np.deg2rad(angle_deg)
    z = vertebra.z_mm + 4.0 - _RIBS[number][2] * (1.0 - np.cos(angle)) / 2.0
    semi_x, semi_y, centre_y = (np.interp(z, _CAGE[:, 0], _CAGE[:, n]) for n in (1, 2, 3))
    # The cage is flattened, so the back of a rib runs outward before it turns.
    squareness = 0.78
    x = semi_x * abs(np.sin(angle)) ** squareness
    y = centre_y + semi_y * np.sign(np.cos(angle)) * abs(np.cos(angle)) ** squareness
    return (float(side * x), float(y), float(z))


def rib_tangent(number: int, side: float, angle_deg: float) -> Point:
    """Unit vector along a rib, towards its front end."""
    ahead, behind = (np.array(rib_point(number, side, angle_deg + d)) for d in (1.0, -1.0))
    x, y, z = (ahead - behind) / np.linalg.norm(ahead - behind)
    return (float(x), float(y), float(z))


@cache
def rib_shapes(number: int, side: float) -> tuple[Capsule, ...]:
    """The bony part of a rib, from its vertebra."""
    vertebra = VERTEBRAE[f"T{number}"]
    neck = (side * (vertebra.semi_mm[0] + 2.0), vertebra.back_mm + 2.0, vertebra.z_mm + 5.0)
    angles = np.linspace(24.0, _RIBS[number][0], 15)
    line = [neck, *(rib_point(number, side, float(a)) for a in angles)]
    radii = [RIB_RADIUS_MM * (0.8 if number == 12 else 1.0)] * len(line)
    return rod(line, radii, RIB_STRETCH)


def cartilage_shapes(number: int, side: float) -> tuple[Capsule, ...]:
    """Costal cartilage from the end of the bone towards the sternum."""
    bone_end, end, _ = _RIBS[number]
    if end <= bone_end:
        return ()
    angles = np.linspace(bone_end, end, 4)
    line = [rib_point(number, side, float(a)) for a in angles]
    if number >= 5:
        # The lower cartilages turn up towards the end of the sternum.
        rise = np.linspace(0.0, 10.0 * (number - 4), 4)
        line = [(x, y, z + float(up)) for (x, y, z), up in zip(line, rise, strict=True)]
    return rod(line, [RIB_RADIUS_MM] * len(line), 1.4)


def sternum_shapes() -> tuple[Superellipsoid, ...]:
    """Manubrium, body and xiphoid."""
    tilt = 0.22
    turn = ((1.0, 0.0, 0.0), (0.0, np.cos(tilt), np.sin(tilt)), (0.0, -np.sin(tilt), np.cos(tilt)))
    return (
        Superellipsoid((0.0, -50.0, 398.0), (28.0, 6.5, 23.0), 3.0, turn),
        Superellipsoid((0.0, -70.0, 325.0), (18.0, 6.0, 52.0), 3.0, turn),
        Superellipsoid((0.0, -83.0, 263.0), (8.0, 4.0, 14.0), 2.0, turn),
    )


def shoulder_shapes(side: float) -> tuple[Superellipsoid | Capsule, ...]:
    """Clavicle, and the scapula with spine and acromion."""
    clavicle = rod(
        [
            mirrored(p, side)
            for p in ((22.0, -52.0, 416.0), (80.0, -38.0, 434.0), (150.0, 10.0, 447.0))
        ],
        [8.0, 6.0, 6.5],
    )
    angle = np.deg2rad(28.0)
    cos, sin = float(np.cos(angle)), float(np.sin(angle))
    turn = ((cos, side * -sin, 0.0), (side * sin, cos, 0.0), (0.0, 0.0, 1.0))
    blade = Superellipsoid(mirrored((104.0, 71.0, 372.0), side), (40.0, 2.6, 66.0), 2.4, turn)
    spine = rod(
        [
            mirrored(p, side)
            for p in ((78.0, 84.0, 398.0), (125.0, 68.0, 420.0), (165.0, 30.0, 447.0))
        ],
        [3.5, 4.5, 7.0],
    )
    glenoid = Superellipsoid(mirrored((142.0, 36.0, 415.0), side), (12.0, 13.0, 20.0), 3.0)
    return (*clavicle, blade, *spine, glenoid)


def lung(side: float) -> Column:
    """One lung with room for the diaphragm below (domes are painted over it)."""
    rows = []
    for z in (100.0, 130.0, 160.0, 200.0, 240.0, 280.0, 320.0, 360.0, 395.0, 420.0, 437.0):
        semi_x, semi_y, centre_y = (np.interp(z, _CAGE[:, 0], _CAGE[:, n]) for n in (1, 2, 3))
        outer, inner = semi_x - 6.0, 21.0
        taper = np.interp(z, [100.0, 130.0, 160.0, 420.0, 437.0], [0.3, 0.8, 1.0, 0.85, 0.35])
        half = (outer - inner) / 2.0
        rows.append(
            (z, half * taper, (semi_y - 7.0) * taper, side * (inner + half), float(centre_y))
        )
    return Column(tuple((z, float(a), float(b), float(x), y) for z, a, b, x, y in rows), 2.7)


def mediastinum_shapes() -> tuple[Superellipsoid, Superellipsoid]:
    """The heart's muscle and the blood in it."""
    angle = np.deg2rad(38.0)
    cos, sin = float(np.cos(angle)), float(np.sin(angle))
    turn = ((cos, -sin, 0.0), (sin, cos, 0.0), (0.0, 0.0, 1.0))
    heart = Superellipsoid((20.0, -28.0, 268.0), (62.0, 44.0, 52.0), 2.3, turn)
    return heart, Superellipsoid((18.0, -27.0, 272.0), (48.0, 31.0, 38.0), 2.2, turn)
