"""The comparison each lesion must give, from support functions alone.

Written apart from the product's field code on purpose: no polygons of contours, no beam
matrices. A convex solid K has the support function h(n) = max over K of n . p. Seen from a
source at distance S from the isocentre, the edge t of its silhouette in direction d of the
coronal plane is the root of h(S dx, -s t, S dz) = t S, with s = +1 for gantry 0 (source in
front) and s = -1 for gantry 180; a margin m adds m |n| to h.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from shapely import Polygon, box

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.io.phantom.lesions import Lesion
from hccbm_gui.io.phantom.shapes import Superellipsoid

SAD_MM = 1000.0
TOLERANCE_MM = 10.0
MARGINS_MM = (15.0, 20.0)
GANTRIES_DEG = (0.0, 180.0)
DIRECTIONS = {
    "superior": (0.0, 1.0),
    "inferior": (0.0, -1.0),
    "right": (-1.0, 0.0),
    "left": (1.0, 0.0),
}
"""Edge name to (x, z)."""

Edges = dict[str, float]


@dataclass(frozen=True, slots=True)
class Setup:
    """One isocentre (x, y, z) in LPS mm, one gantry angle, one margin."""

    isocentre_mm: tuple[float, float, float]
    gantry_deg: float
    margin_mm: float

    @property
    def facing(self) -> float:
        """+1 with the source in front of the patient, -1 behind."""
        return 1.0 if self.gantry_deg == 0.0 else -1.0


def silhouette_edge(
    solid: Superellipsoid, setup: Setup, direction: tuple[float, float], margin_mm: float
) -> float:
    """How far the silhouette reaches from the isocentre in a direction (x, z), mm."""
    from scipy.optimize import brentq

    isocentre = np.array(setup.isocentre_mm)

    def excess(edge: float) -> float:
        normal = np.array(
            [SAD_MM * direction[0], -setup.facing * edge, SAD_MM * direction[1]], dtype=np.float64
        )
        support = solid.support(normal) - float(normal @ isocentre)
        return support + margin_mm * float(np.linalg.norm(normal)) - edge * SAD_MM

    return float(brentq(excess, -500.0, 700.0, xtol=1e-9))


def divergent_edges(solid: Superellipsoid, setup: Setup, margin_mm: float) -> Edges:
    """The four edges of a solid plus margin, projected from the source."""
    return {
        edge: silhouette_edge(solid, setup, direction, margin_mm)
        for edge, direction in DIRECTIONS.items()
    }


def planar_edges(solid: Superellipsoid, setup: Setup) -> Edges:
    """The four edges of its parallel projection plus margin, laid at the isocentre plane."""
    isocentre = np.array(setup.isocentre_mm)
    edges = {}
    for edge, (x, z) in DIRECTIONS.items():
        normal = np.array([x, 0.0, z])
        edges[edge] = solid.support(normal) - float(normal @ isocentre) + setup.margin_mm
    return edges


def silhouette(solid: Superellipsoid, setup: Setup, lines: int = 240) -> FloatArray:
    """(N, 2) corners of the silhouette in (x, z) about the isocentre, from its tangents."""
    angles = np.arange(lines) * 2.0 * np.pi / lines
    normals = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    reach = np.array([silhouette_edge(solid, setup, (float(x), float(z)), 0.0) for x, z in normals])
    after, next_reach = np.roll(normals, -1, axis=0), np.roll(reach, -1)
    turn = normals[:, 0] * after[:, 1] - normals[:, 1] * after[:, 0]
    x = (reach * after[:, 1] - next_reach * normals[:, 1]) / turn
    z = (next_reach * normals[:, 0] - reach * after[:, 0]) / turn
    return np.stack([x, z], axis=1)


def missed_area_fraction(solid: Superellipsoid, setup: Setup, field: Edges) -> float:
    """The part of the projected solid outside a rectangular field."""
    outline = Polygon(silhouette(solid, setup))
    aperture = box(-field["right"], -field["inferior"], field["left"], field["superior"])
    return float(outline.difference(aperture).area / outline.area)


def missed_volume_fraction(
    solid: Superellipsoid, setup: Setup, field: Edges, cells: int = 140
) -> float:
    """The part of an ellipsoid whose points project outside the field, by midpoint sums."""
    axis = (np.arange(cells) + 0.5) / cells * 2.0 - 1.0
    u, v, w = np.meshgrid(axis, axis, axis, indexing="ij", sparse=True)
    ball = (u**2 + v**2 + w**2) < 1.0
    a, b, c = solid.semi_mm
    axes = solid.axes()
    offset = np.array(solid.centre_mm) - np.array(setup.isocentre_mm)
    x, y, z = (
        a * u * axes[0, n] + b * v * axes[1, n] + c * w * axes[2, n] + offset[n] for n in range(3)
    )
    scale = SAD_MM / (SAD_MM + setup.facing * y)
    across, along = x * scale, z * scale
    outside = (across < -field["right"]) | (across > field["left"])
    outside = outside | (along < -field["inferior"]) | (along > field["superior"])
    return float((outside & ball).sum() / ball.sum())


def field_record(edges: Edges) -> dict[str, float]:
    """Edges with length, width and area, keyed as the product keys a field."""
    length = edges["superior"] + edges["inferior"]
    width = edges["right"] + edges["left"]
    record = {f"{edge}_mm": edges[edge] for edge in DIRECTIONS}
    return {**record, "length_mm": length, "width_mm": width, "area_mm2": length * width}


def comparison(
    lesion: Lesion, setup: Setup, functional_edges: Callable[[Lesion, Setup], Edges]
) -> dict[str, object]:
    """Both fields of a lesion and what separates them."""
    seen = functional_edges(lesion, setup)
    needed = divergent_edges(lesion.gtv, setup, setup.margin_mm)
    target = divergent_edges(lesion.gtv, setup, 0.0)
    increments = {edge: needed[edge] - seen[edge] for edge in DIRECTIONS}
    miss = {edge: target[edge] - seen[edge] for edge in DIRECTIONS}
    worst = max(miss, key=lambda edge: miss[edge])
    largest = max(miss[worst], 0.0)
    return {
        "isocentre_mm": list(setup.isocentre_mm),
        "ct_field": field_record(needed),
        "bone_scan_field": field_record(seen),
        "increment_mm": {
            **increments,
            "length": increments["superior"] + increments["inferior"],
            "width": increments["right"] + increments["left"],
        },
        "adjusted": max(increments.values()) >= TOLERANCE_MM,
        "marginal_miss": {
            "area_fraction": missed_area_fraction(lesion.gtv, setup, seen),
            "volume_fraction": missed_volume_fraction(lesion.gtv, setup, seen),
            "largest_mm": largest,
            "direction": worst if largest > 0.0 else "",
        },
    }


def planar_field(lesion: Lesion, setup: Setup) -> Edges:
    """The bone-scan field from the planar scan."""
    return planar_edges(lesion.active, setup)


def spect_field(lesion: Lesion, setup: Setup) -> Edges:
    """The bone-scan field from the SPECT."""
    return divergent_edges(lesion.active, setup, setup.margin_mm)
