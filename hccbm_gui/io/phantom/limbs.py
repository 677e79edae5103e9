"""Head, arms and legs, as simply as a whole-body scan needs them."""

from hccbm_gui.io.phantom.shapes import (
    Capsule,
    Column,
    Cut,
    Point,
    Shape,
    Superellipsoid,
    mirrored,
    rod,
    sphere,
)
from hccbm_gui.io.phantom.tissues import Paint, Tissue

_SKULL = Superellipsoid((0.0, -4.0, 631.0), (72.0, 92.0, 74.0), 2.2)
_FACE = Superellipsoid((0.0, -46.0, 575.0), (54.0, 50.0, 52.0), 2.5)


def leg(side: float) -> Column:
    """Skin of one leg down to the ankle."""
    rows = (
        (-985.0, 34.0, 40.0, 70.0, 12.0),
        (-930.0, 34.0, 38.0, 70.0, 12.0),
        (-850.0, 42.0, 46.0, 71.0, 12.0),
        (-700.0, 56.0, 60.0, 74.0, 16.0),
        (-620.0, 54.0, 58.0, 76.0, 12.0),
        (-550.0, 56.0, 60.0, 77.0, 6.0),
        (-480.0, 62.0, 66.0, 79.0, 4.0),
        (-345.0, 79.0, 80.0, 86.0, 4.0),
        (-240.0, 89.0, 92.0, 90.0, 8.0),
        (-170.0, 78.0, 84.0, 90.0, 10.0),
    )
    return Column(tuple((z, a, b, side * x, y) for z, a, b, x, y in rows), 2.1)


def leg_paints(side: float) -> tuple[Paint, ...]:
    """Skin, fat and muscle of one leg, from outside in."""
    skin = leg(side)
    fascia = Column(
        tuple(
            (z, a - (9.0 if z > -600.0 else 6.0), b - 10.0, x, y) for z, a, b, x, y in skin.knots
        ),
        skin.exponent,
    )
    return (
        Paint(skin, Tissue.SKIN),
        Paint(skin.shrunk(1.8), Tissue.FAT),
        Paint(fascia, Tissue.MUSCLE),
    )


def foot(side: float) -> Capsule:
    """One foot, from heel to toes."""
    heel, toes = mirrored((70.0, 30.0, -1012.0), side), mirrored((84.0, -125.0, -1016.0), side)
    return Capsule(heel, toes, 26.0, 22.0)


def thigh_planes(side: float) -> tuple[Paint, ...]:
    """Fat between the muscle groups of the thigh."""
    planes = (
        ((98.0, 34.0, -235.0), (92.0, 34.0, -430.0), 30.0, 22.0),
        ((58.0, 2.0, -235.0), (66.0, 8.0, -400.0), 27.0, 18.0),
    )
    paints = []
    for start, end, wide, thin in planes:
        rod_of_fat = Capsule(mirrored(start, side), mirrored(end, side), wide, thin)
        paints += [Paint(rod_of_fat, Tissue.FAT), Paint(rod_of_fat.shrunk(1.8), Tissue.MUSCLE)]
    return tuple(paints)


def lower_leg_bones(side: float) -> tuple[Paint, ...]:
    """Knee, tibia, fibula and foot."""
    tibia = rod(
        [mirrored(p, side) for p in ((78.0, 4.0, -600.0), (70.0, 12.0, -950.0))], [14.0, 10.5]
    )
    fibula = rod(
        [mirrored(p, side) for p in ((104.0, 20.0, -605.0), (88.0, 20.0, -985.0))], [6.0, 6.0]
    )
    joints: tuple[Shape, ...] = (
        Superellipsoid(mirrored((79.0, 6.0, -535.0), side), (38.0, 28.0, 24.0), 3.0),
        Superellipsoid(mirrored((78.0, 4.0, -582.0), side), (36.0, 24.0, 17.0), 3.0),
        Superellipsoid(mirrored((78.0, -36.0, -535.0), side), (20.0, 9.0, 21.0), 2.5),
        Superellipsoid(mirrored((72.0, 14.0, -975.0), side), (26.0, 22.0, 14.0), 3.0),
        Superellipsoid(mirrored((72.0, 24.0, -1006.0), side), (20.0, 16.0, 14.0), 2.5),
    )
    return (
        *shaft_paints((*tibia, *fibula)),
        *(Paint(joint, Tissue.JOINT_BONE) for joint in joints),
    )


def arm_flesh(side: float) -> tuple[Paint, ...]:
    """One arm beside the body, palm to the thigh; not in the CT, where the arms are raised."""
    line: tuple[Point, ...] = (
        (178.0, 22.0, 425.0), (204.0, 24.0, 300.0), (224.0, 26.0, 135.0), (234.0, 2.0, -20.0),
        (238.0, -18.0, -115.0), (236.0, -30.0, -205.0), (230.0, -38.0, -275.0),
    )  # fmt: skip
    radii = [47.0, 45.0, 38.0, 36.0, 25.0, 27.0, 13.0]
    limb = rod([mirrored(p, side) for p in line], radii)
    return (
        *(Paint(part, Tissue.FAT) for part in limb),
        *(Paint(part.shrunk(6.0), Tissue.MUSCLE) for part in limb),
    )


def arm_bones(side: float) -> tuple[Paint, ...]:
    """Humerus, forearm and hand."""
    upper = rod(
        [mirrored(p, side) for p in ((168.0, 22.0, 415.0), (222.0, 26.0, 140.0))], [13.0, 11.0]
    )
    radius = rod(
        [mirrored(p, side) for p in ((234.0, 14.0, 112.0), (250.0, -12.0, -105.0))], [7.0, 8.0]
    )
    ulna = rod(
        [mirrored(p, side) for p in ((218.0, 30.0, 128.0), (228.0, -20.0, -105.0))], [8.0, 6.0]
    )
    joints: tuple[Shape, ...] = (
        sphere(mirrored((164.0, 22.0, 420.0), side), 24.0),
        Superellipsoid(mirrored((222.0, 26.0, 132.0), side), (28.0, 14.0, 15.0), 2.5),
        Superellipsoid(mirrored((238.0, -18.0, -124.0), side), (24.0, 13.0, 16.0), 2.5),
        Superellipsoid(mirrored((237.0, -26.0, -172.0), side), (18.0, 16.0, 40.0), 2.5),
    )
    return (
        *shaft_paints((*upper, *radius, *ulna)),
        *(Paint(joint, Tissue.JOINT_BONE) for joint in joints),
    )


def head_paints() -> tuple[Paint, ...]:
    """Skull with brain and face."""
    jaw = [
        part
        for side in (-1.0, 1.0)
        for part in rod(
            [
                mirrored(p, side)
                for p in ((46.0, -8.0, 580.0), (40.0, -30.0, 548.0), (0.0, -84.0, 536.0))
            ],
            [6.0, 7.0, 8.0],
        )
    ]
    middle = Superellipsoid((0.0, -52.0, 592.0), (46.0, 36.0, 30.0), 3.0)
    sinus = Superellipsoid((0.0, -56.0, 590.0), (34.0, 30.0, 20.0), 2.5)
    outer = Superellipsoid(_SKULL.centre_mm, (79.0, 99.0, 79.5), 2.2)
    return (
        Paint(outer, Tissue.MUSCLE),
        Paint(_FACE, Tissue.MUSCLE),
        Paint(Cut(_SKULL, (_SKULL.shrunk(6.5),)), Tissue.JOINT_BONE),
        Paint(_SKULL.shrunk(6.5), Tissue.BRAIN),
        Paint(middle, Tissue.JOINT_BONE),
        Paint(sinus, Tissue.GAS),
        *(Paint(part, Tissue.JOINT_BONE) for part in jaw),
    )


def shaft_paints(parts: tuple[Capsule, ...]) -> tuple[Paint, ...]:
    """The shaft of a long bone: thick cortex around fatty marrow."""
    return (
        *(Paint(part, Tissue.SHAFT) for part in parts),
        *(Paint(part.shrunk(4.5), Tissue.MARROW) for part in parts),
    )
