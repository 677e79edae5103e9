"""The vertebrae from C2 to L5, the sacrum, and the canal through them."""

from dataclasses import dataclass
from itertools import pairwise

from hccbm_gui.io.phantom.shapes import Capsule, Point, Shape, Superellipsoid, rod


@dataclass(frozen=True, slots=True)
class Vertebra:
    """Place and size of a vertebral body.

    Attributes
    ----------
    name : C2 to L5.
    z_mm, y_mm : centre of the body in the midline.
    semi_mm : half its width (x), depth (y) and height (z).
    """

    name: str
    z_mm: float
    y_mm: float
    semi_mm: Point

    @property
    def back_mm(self) -> float:
        """y of the posterior face of the body."""
        return self.y_mm + self.semi_mm[1]

    @property
    def canal_mm(self) -> Point:
        """Centre of the spinal canal behind the body."""
        return (0.0, self.back_mm + 9.0, self.z_mm)


VERTEBRAE = {
    row[0]: Vertebra(row[0], row[1], row[2], (row[3], row[4], row[5]))
    for row in (
        ("L5", -12.0, 27.0, 26.0, 18.0, 13.8),
        ("L4", 25.0, 22.0, 25.5, 18.0, 14.2),
        ("L3", 62.0, 21.0, 25.0, 17.5, 14.2),
        ("L2", 98.0, 25.0, 24.0, 17.0, 14.0),
        ("L1", 133.0, 32.0, 23.0, 16.5, 13.6),
        ("T12", 167.0, 39.0, 22.0, 16.0, 13.2),
        ("T11", 199.0, 44.0, 20.5, 15.5, 12.6),
        ("T10", 229.0, 48.0, 19.0, 15.0, 12.0),
        ("T9", 257.5, 51.0, 18.0, 14.5, 11.4),
        ("T8", 284.5, 53.0, 17.0, 14.5, 10.9),
        ("T7", 310.5, 54.0, 16.0, 14.0, 10.5),
        ("T6", 335.5, 54.0, 15.0, 13.5, 10.1),
        ("T5", 359.5, 53.0, 14.5, 13.0, 9.7),
        ("T4", 382.5, 51.0, 14.0, 12.5, 9.3),
        ("T3", 404.5, 48.0, 14.0, 12.0, 8.9),
        ("T2", 425.5, 43.0, 14.5, 11.5, 8.5),
        ("T1", 445.5, 37.0, 15.0, 11.0, 8.1),
        ("C7", 464.0, 30.0, 14.0, 10.0, 7.2),
        ("C6", 481.5, 23.0, 13.0, 9.5, 6.6),
        ("C5", 498.0, 18.0, 12.0, 9.0, 6.3),
        ("C4", 514.0, 14.0, 11.5, 9.0, 6.2),
        ("C3", 530.0, 11.0, 11.0, 9.0, 6.2),
        ("C2", 547.0, 9.0, 11.0, 9.0, 8.5),
    )
}
"""Body centres and half sizes, caudal to cranial."""

_SACRUM: tuple[tuple[Point, Point], ...] = (
    ((0.0, 38.0, -46.0), (60.0, 22.0, 17.0)),
    ((0.0, 49.0, -73.0), (54.0, 17.0, 16.0)),
    ((0.0, 58.0, -98.0), (40.0, 13.0, 14.0)),
    ((0.0, 62.0, -119.0), (27.0, 10.0, 11.0)),
    ((0.0, 60.0, -137.0), (19.0, 8.0, 9.0)),
    ((0.0, 51.0, -154.0), (8.0, 6.0, 12.0)),
)


def _posterior_elements(v: Vertebra) -> tuple[Capsule, ...]:
    """Pedicles, laminae, articular pillars, transverse processes and the spinous process."""
    region = v.name[0]
    height = v.semi_mm[2]
    arch = v.back_mm + (21.0 if region == "L" else 19.0)
    pedicle_x = 0.62 * v.semi_mm[0]
    tip_z = {"L": v.z_mm - 7.0, "T": v.z_mm - 21.0, "C": v.z_mm - 6.0}[region]
    tip_y = arch + {"L": 25.0, "T": 22.0, "C": 18.0}[region]
    tall = {"L": 3.5, "T": 2.2, "C": 1.7}[region]
    thick = {"L": 4.4, "T": 3.6, "C": 2.9}[region]
    wing = {"L": v.semi_mm[0] + 17.0, "T": v.semi_mm[0] + 14.0, "C": v.semi_mm[0] + 9.0}[region]
    parts: list[Capsule] = []
    for side in (-1.0, 1.0):
        front = (side * pedicle_x, v.back_mm - 3.0, v.z_mm + 0.25 * height)
        pillar = (side * (pedicle_x + 2.5), arch - 6.0, v.z_mm)
        base = (0.0, arch, v.z_mm - 4.0)
        parts += [
            Capsule(front, pillar, thick, thick, 1.5),
            Capsule(pillar, base, thick * 0.9, thick * 0.9, 2.4),
            Capsule(
                (pillar[0], pillar[1], v.z_mm - 1.15 * height),
                (pillar[0], pillar[1], v.z_mm + 1.15 * height),
                thick + 0.8,
                thick + 0.8,
            ),
            Capsule(pillar, (side * wing, arch - 2.0, v.z_mm + 3.0), thick, thick * 0.8),
        ]
    parts.append(
        Capsule((0.0, arch, v.z_mm - 3.0), (0.0, tip_y, tip_z), thick * 0.7, thick * 0.75, tall)
    )
    return tuple(parts)


def vertebra_shapes(v: Vertebra) -> tuple[Superellipsoid | Capsule, ...]:
    """All parts of one vertebra."""
    body = Superellipsoid((0.0, v.y_mm, v.z_mm), v.semi_mm, 4.0)
    return (body, *_posterior_elements(v))


def sacrum_shapes() -> tuple[Superellipsoid | Capsule, ...]:
    """S1 to the coccyx with the median crest."""
    bodies = tuple(Superellipsoid(centre, semi, 3.0) for centre, semi in _SACRUM)
    crest = rod([(0.0, 74.0, -45.0), (0.0, 80.0, -80.0), (0.0, 74.0, -115.0)], [5.0, 5.0, 4.0])
    return (*bodies, *crest)


def disc_shapes() -> tuple[Shape, ...]:
    """A soft disc in every gap between two bodies."""
    column = list(VERTEBRAE.values())
    discs = []
    for low, high in pairwise(column):
        bottom, top = low.z_mm + low.semi_mm[2], high.z_mm - high.semi_mm[2]
        centre = (0.0, (low.y_mm + high.y_mm) / 2.0, (bottom + top) / 2.0)
        semi = (0.94 * low.semi_mm[0], 0.95 * low.semi_mm[1], (top - bottom) / 2.0 + 2.0)
        discs.append(Superellipsoid(centre, semi, 4.0))
    return tuple(discs)


def canal_shapes() -> tuple[Capsule, ...]:
    """The spinal canal from C2 into the sacrum."""
    line = [(0.0, 66.0, -95.0), (0.0, 64.0, -70.0), (0.0, 62.0, -40.0)]
    line += [v.canal_mm for v in VERTEBRAE.values()]
    radii = [3.5, 5.0, 8.0] + [8.5 if v.name[0] == "L" else 7.5 for v in VERTEBRAE.values()]
    return rod(line, radii)


def cord_shapes() -> tuple[Capsule, ...]:
    """The spinal cord from C2 to the conus at L1."""
    levels = [v for v in VERTEBRAE.values() if v.z_mm >= VERTEBRAE["L1"].z_mm]
    return rod([v.canal_mm for v in levels], [4.0] + [5.0] * (len(levels) - 1))
