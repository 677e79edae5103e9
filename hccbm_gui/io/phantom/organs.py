"""The outline of the body and the soft organs of the trunk."""

from dataclasses import replace

from hccbm_gui.io.phantom.shapes import (
    Capsule,
    Column,
    Point,
    Shape,
    Superellipsoid,
    mirrored,
    rod,
)
from hccbm_gui.io.phantom.tissues import Paint, Tissue

TRUNK = Column(
    (
        (-238.0, 90.0, 30.0, 0.0, 14.0),
        (-222.0, 152.0, 86.0, 0.0, 10.0),
        (-190.0, 174.0, 102.0, 0.0, 10.0),
        (-150.0, 181.0, 110.0, 0.0, 10.0),
        (-110.0, 183.0, 114.0, 0.0, 9.0),
        (-60.0, 177.0, 112.0, 0.0, 6.0),
        (0.0, 166.0, 107.0, 0.0, 2.0),
        (60.0, 158.0, 106.0, 0.0, 0.0),
        (120.0, 158.0, 109.0, 0.0, 0.0),
        (200.0, 163.0, 112.0, 0.0, 0.0),
        (280.0, 168.0, 114.0, 0.0, 3.0),
        (340.0, 172.0, 107.0, 0.0, 7.0),
        (380.0, 178.0, 98.0, 0.0, 10.0),
        (420.0, 184.0, 84.0, 0.0, 14.0),
        (445.0, 150.0, 66.0, 0.0, 16.0),
        (460.0, 92.0, 58.0, 0.0, 14.0),
        (475.0, 62.0, 58.0, 0.0, 10.0),
        (530.0, 57.0, 60.0, 0.0, 4.0),
        (570.0, 55.0, 58.0, 0.0, 0.0),
    ),
    2.35,
)
"""Skin of the trunk and neck."""

KIDNEYS = {
    -1.0: Superellipsoid(
        (-71.0, 40.0, 116.0),
        (27.0, 25.0, 54.0),
        2.0,
        ((0.9816, 0.0, -0.1908), (0.0, 1.0, 0.0), (0.1908, 0.0, 0.9816)),
    ),
    1.0: Superellipsoid(
        (71.0, 42.0, 130.0),
        (27.0, 25.0, 55.0),
        2.0,
        ((0.9816, 0.0, 0.1908), (0.0, 1.0, 0.0), (-0.1908, 0.0, 0.9816)),
    ),
}
"""By side (right is -1); the upper poles lean towards the spine."""

BLADDER = Superellipsoid((0.0, -28.0, -128.0), (38.0, 32.0, 27.0))
LIVER = Superellipsoid((-62.0, -14.0, 162.0), (78.0, 80.0, 76.0), 2.3)
LEFT_LOBE = Superellipsoid((10.0, -52.0, 176.0), (62.0, 34.0, 36.0), 2.2)
LEFT_DOME = Superellipsoid((68.0, 2.0, 160.0), (70.0, 84.0, 66.0), 2.3)
SPLEEN = Superellipsoid((99.0, 42.0, 172.0), (25.0, 36.0, 46.0), 2.2)
CAVITY = Column(
    (
        (-150.0, 44.0, 30.0, 0.0, -12.0),
        (-100.0, 66.0, 52.0, 0.0, -12.0),
        (-60.0, 88.0, 66.0, 0.0, -14.0),
        (-10.0, 116.0, 76.0, 0.0, -10.0),
        (60.0, 122.0, 82.0, 0.0, -6.0),
        (120.0, 124.0, 86.0, 0.0, -4.0),
        (180.0, 122.0, 86.0, 0.0, -4.0),
    ),
    2.4,
)
"""The fat around the abdominal organs."""

_COLON: tuple[tuple[Point, float], ...] = (
    ((-92.0, -30.0, -25.0), 24.0),
    ((-98.0, -18.0, 30.0), 22.0),
    ((-92.0, -30.0, 75.0), 21.0),
    ((-50.0, -64.0, 70.0), 18.0),
    ((10.0, -70.0, 58.0), 17.0),
    ((65.0, -58.0, 78.0), 17.0),
    ((98.0, -18.0, 100.0), 18.0),
    ((103.0, -4.0, 50.0), 16.0),
    ((100.0, -10.0, 0.0), 15.0),
    ((80.0, -18.0, -45.0), 14.0),
    ((42.0, -8.0, -75.0), 15.0),
    ((8.0, 24.0, -92.0), 15.0),
    ((0.0, 40.0, -135.0), 16.0),
)
_LOOPS: tuple[Point, ...] = (
    (-62.0, -42.0, 20.0),
    (-20.0, -62.0, 25.0),
    (28.0, -58.0, 15.0),
    (66.0, -40.0, 35.0),
    (58.0, -48.0, -5.0),
    (12.0, -62.0, -18.0),
    (-40.0, -58.0, -12.0),
    (-60.0, -30.0, -45.0),
    (-15.0, -48.0, -50.0),
    (30.0, -45.0, -48.0),
    (5.0, -40.0, -80.0),
    (-35.0, -30.0, -72.0),
)


def muscle_paints() -> tuple[Paint, ...]:
    """The fatty cavity of the abdomen, psoas, and muscles of back and seat set off by fat."""
    paints = [Paint(CAVITY, Tissue.VISCERAL_FAT)]
    for side in (-1.0, 1.0):
        line = [(34.0, 32.0, 150.0), (42.0, 26.0, 70.0), (54.0, 12.0, 0.0), (66.0, -30.0, -95.0)]
        psoas = rod([mirrored(p, side) for p in line], [9.0, 20.0, 24.0, 16.0])
        paints += [Paint(part, Tissue.MUSCLE) for part in psoas]
        back = [(30.0, 84.0, 330.0), (34.0, 80.0, 200.0), (36.0, 68.0, 90.0), (34.0, 66.0, 0.0)]
        plane = rod([mirrored(p, side) for p in back], [17.0, 22.0, 29.0, 25.0])
        paints += [Paint(part, Tissue.FAT) for part in plane]
        paints += [Paint(part.shrunk(2.2), Tissue.MUSCLE) for part in plane]
        seat = Superellipsoid(mirrored((84.0, 78.0, -110.0), side), (62.0, 30.0, 88.0), 2.2)
        paints += [Paint(seat, Tissue.FAT), Paint(seat.shrunk(2.5), Tissue.MUSCLE)]
        groin = Capsule(
            mirrored((66.0, -62.0, -105.0), side), mirrored((84.0, -66.0, -260.0), side), 13.0, 10.0
        )
        paints.append(Paint(groin, Tissue.FAT))
    return tuple(paints)


def trunk_paints() -> tuple[Paint, ...]:
    """Skin, fat and muscle of the trunk, from outside in."""
    inner = Column(
        tuple(
            (z, a - t, b - u, x, y - (t - u) / 3.0)
            for (z, a, b, x, y), (t, u) in zip(TRUNK.knots, _FAT_MM, strict=True)
        ),
        TRUNK.exponent,
    )
    return (
        Paint(TRUNK, Tissue.SKIN),
        Paint(TRUNK.shrunk(1.8), Tissue.FAT),
        Paint(inner, Tissue.MUSCLE),
    )


# Subcutaneous fat at the side and in front of and behind each knot of the trunk.
_FAT_MM = (
    (8.0, 8.0), (12.0, 14.0), (20.0, 18.0), (24.0, 20.0), (26.0, 20.0), (25.0, 20.0), (22.0, 19.0),
    (18.0, 18.0), (15.0, 16.0), (13.0, 13.0), (13.0, 12.0), (14.0, 11.0), (14.0, 10.0),
    (14.0, 10.0), (14.0, 10.0), (10.0, 8.0), (6.0, 6.0), (5.0, 5.0), (5.0, 5.0),
)  # fmt: skip


def vessel_paints() -> tuple[Paint, ...]:
    """Aorta with its arch and iliac branches, vena cava, airways."""
    aorta: tuple[Point, ...] = (
        (26.0, 42.0, 372.0), (26.0, 34.0, 300.0), (20.0, 30.0, 220.0), (13.0, 6.0, 130.0),
        (11.0, -6.0, 60.0), (8.0, -6.0, 28.0),
    )  # fmt: skip
    cava = [(-16.0, -2.0, 20.0), (-18.0, 2.0, 100.0), (-20.0, 2.0, 230.0)]
    paints = [Paint(part, Tissue.BLOOD) for part in rod(aorta, [12.0] * 3 + [10.5] * 3)]
    paints += [Paint(part, Tissue.BLOOD) for part in rod(cava, [11.0, 11.0, 12.0])]
    for side in (-1.0, 1.0):
        branch = [
            (6.0, -4.0, 25.0),
            (44.0, 2.0, -40.0),
            (62.0, -52.0, -115.0),
            (78.0, -60.0, -230.0),
        ]
        paints += [
            Paint(p, Tissue.BLOOD)
            for p in rod([mirrored(b, side) for b in branch], [8.0, 7.0, 6.0, 5.0])
        ]
    trachea = rod([(0.0, 8.0, 470.0), (0.0, 22.0, 372.0)], [9.0, 9.0])
    bronchi = [Capsule((0.0, 22.0, 372.0), (s * 32.0, 22.0, 338.0), 7.0, 5.5) for s in (-1.0, 1.0)]
    paints += [Paint(part, Tissue.GAS) for part in (*trachea, *bronchi)]
    return tuple(paints)


def abdomen_paints() -> tuple[Paint, ...]:
    """Liver, spleen, stomach, bowel, kidneys and bladder, on the domes of the diaphragm."""
    paints: list[Paint] = [
        Paint(LEFT_DOME, Tissue.MUSCLE),
        Paint(LEFT_DOME.shrunk(4.0), Tissue.VISCERAL_FAT),
        Paint(LIVER, Tissue.LIVER),
        Paint(LEFT_LOBE, Tissue.LIVER),
        Paint(SPLEEN, Tissue.SPLEEN),
    ]
    stomach = rod(
        [(60.0, 8.0, 188.0), (58.0, -36.0, 150.0), (12.0, -56.0, 122.0)], [34.0, 27.0, 17.0]
    )
    paints += [Paint(part, Tissue.BOWEL) for part in stomach]
    paints.append(Paint(Superellipsoid((60.0, -26.0, 186.0), (22.0, 13.0, 18.0)), Tissue.GAS))
    colon = rod([p for p, _ in _COLON], [r for _, r in _COLON])
    paints += [Paint(part.shrunk(0.0), Tissue.BOWEL) for part in colon]
    paints += [Paint(_content(part), Tissue.GAS) for part in colon[1:9]]
    for number, centre in enumerate(_LOOPS):
        semi = (21.0, 15.0, 14.0) if number % 2 else (16.0, 17.0, 17.0)
        paints.append(Paint(Superellipsoid(centre, semi, 2.2), Tissue.BOWEL))
    for side, kidney in KIDNEYS.items():
        x, y, z = kidney.centre_mm
        paints += [Paint(kidney.shrunk(-6.0), Tissue.VISCERAL_FAT), Paint(kidney, Tissue.KIDNEY)]
        hilum = Superellipsoid((x - side * 18.0, y - 6.0, z), (15.0, 9.0, 20.0))
        paints.append(Paint(hilum, Tissue.VISCERAL_FAT))
    prostate = Superellipsoid((0.0, -24.0, -168.0), (22.0, 19.0, 16.0))
    paints += [Paint(prostate, Tissue.MUSCLE), Paint(BLADDER, Tissue.BLADDER)]
    return tuple(paints)


def _content(part: Capsule) -> Capsule:
    """Gas in the front half of a loop of colon."""
    (ax, ay, az), (bx, by, bz) = part.start_mm, part.end_mm
    thin = part.shrunk(9.0)
    return replace(thin, start_mm=(ax, ay - 5.0, az), end_mm=(bx, by - 5.0, bz))


def lung_cuts() -> tuple[Shape, ...]:
    """What pushes into the lungs from below."""
    return (LIVER, LEFT_LOBE, LEFT_DOME)
