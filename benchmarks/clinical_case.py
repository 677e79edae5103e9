"""The made-up clinical case of the benchmarks: 20 structures and a dose, from a seed.

    python benchmarks/clinical_case.py

A CT grid of 512 x 512 x 200 (0.977 x 0.977 x 3 mm) with 20 structures of about 3,760 contours
and 555,730 points: a hole made of two contours, a keyhole, 9 and 24 pieces on a slice, a lens of
0.41 cc, a chiasm of 0.69 cc; several leave the dose grid of 200 x 160 x 120 at 2.5 mm.
"""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.fields.structure_volume import volume_cc
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.volume import Unit, Volume

FRAME = "1.2.826.0.1.3680043.8.498.1"
CT_GRID = Geometry.from_axes((200, 512, 512), (-249.6, -249.6, -300.0), (3.0, 0.977, 0.977), FRAME)
DOSE_GRID = Geometry.from_axes((120, 160, 200), (-248.75, -198.75, -148.0), (2.5, 2.5, 2.5), FRAME)
DOSE_SCALING_GY = 1e-6
"""Dose Grid Scaling: stored uint32 times this is Gy."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One structure: centre and half-axes (x, y, z) in mm, points on its largest contour."""

    name: str
    kind: RoiKind
    centre: tuple[float, float, float]
    half: tuple[float, float, float]
    points: int
    tube: bool = False
    pieces: int = 1
    hole: str = ""


OAR, OTHER = RoiKind.OAR, RoiKind.OTHER
SHAPES = (
    Shape("BODY", RoiKind.EXTERNAL, (0, 0, -1), (195, 125, 300), 600, tube=True),
    Shape("PTV", RoiKind.PTV, (25, -5, 0), (48, 42, 66), 300),
    Shape("CTV", RoiKind.CTV, (25, -5, 0), (40, 34, 58), 260),
    Shape("GTV", RoiKind.GTV, (25, -5, 0), (30, 26, 46), 220),
    Shape("Lung_L", OAR, (85, 5, 60), (58, 78, 135), 320),
    Shape("Lung_R", OAR, (-85, 5, 60), (62, 80, 140), 320),
    Shape("Heart", OAR, (22, -45, -10), (52, 42, 60), 240),
    Shape("Liver", OAR, (-65, -15, -95), (88, 72, 80), 320),
    Shape("SpinalCord", OAR, (0, 62, 0), (6.2, 5.0, 246), 60, tube=True),
    Shape("Esophagus", OAR, (4, 28, 40), (9, 7, 166), 70, tube=True),
    Shape("Trachea", OAR, (0, 5, 150), (10, 9, 106), 80, tube=True),
    Shape("Kidney_L", OAR, (62, 45, -150), (27, 24, 58), 150),
    Shape("Kidney_R", OAR, (-62, 45, -158), (27, 24, 58), 150),
    Shape("Stomach", OAR, (60, -40, -80), (42, 34, 52), 210),
    Shape("Bowel", OAR, (0, -20, -200), (85, 55, 96), 132, pieces=9),
    Shape("Ribs", OTHER, (0, 0, 60), (165, 105, 120), 105, tube=True, pieces=24),
    Shape("Ring", OTHER, (25, -5, 0), (78, 70, 93), 330, tube=True, hole="two contours"),
    Shape("Aorta_Wall", OAR, (18, 40, 10), (14, 13, 165), 110, tube=True, hole="keyhole"),
    Shape("Lens_L", OAR, (32, -88, 121), (4.3, 4.3, 5.29), 40),
    Shape("OpticChiasm", OAR, (0, -90, 119), (7.6, 4.2, 5.2), 50),
)


def structures() -> tuple[Roi, ...]:
    """The 20 structures, always the same."""
    chance = np.random.default_rng(20)
    rois = []
    for number, shape in enumerate(SHAPES, start=1):
        colour = tuple(int(c) for c in chance.integers(60, 255, 3))
        contours = tuple(_contours(shape, chance))
        rois.append(Roi(shape.name, shape.kind, colour, FRAME, contours, number=number))
    return tuple(rois)


def _contours(shape: Shape, chance: np.random.Generator) -> list[FloatArray]:
    """Contours on the planes of the CT, as a planner would have drawn them."""
    x, y, z = shape.centre
    first, step = CT_GRID.origin_mm[2], CT_GRID.spacing_mm[0]
    heights = first + step * np.arange(CT_GRID.shape[0])
    lobes, turn = chance.integers(2, 6), chance.uniform(0, 2 * np.pi)
    contours = []
    for height in heights[np.abs(heights - z) < shape.half[2]]:
        part = 1.0 if shape.tube else np.sqrt(1.0 - ((height - z) / shape.half[2]) ** 2)
        sway = 3.0 * np.array([np.sin(height / 40.0), np.cos(height / 55.0)])
        middle = np.array([x, y]) + (sway if shape.half[0] < 100 else 0.0)
        half = np.array(shape.half[:2]) * part
        if shape.pieces > 1:
            flat = _pieces(middle, half, shape, height)
        else:
            # Many points where a contour is long, no fewer than a small one needs.
            points = max(int(shape.points * part), 16)
            flat = [_lobed(middle, half, points, (lobes, turn + height / 60.0))]
        if shape.hole:
            inner = _lobed(middle, 0.75 * half, shape.points // 2, (lobes, turn + height / 60.0))
            flat = [_keyhole(flat[0], inner)] if shape.hole == "keyhole" else [*flat, inner]
        contours += [np.column_stack([ring, np.full(len(ring), height)]) for ring in flat]
    return contours


def _lobed(
    middle: FloatArray, half: FloatArray, points: int, lobes: tuple[int, float]
) -> FloatArray:
    """A closed outline that is no ellipse."""
    turn = np.linspace(0, 2 * np.pi, points, endpoint=False)
    reach = 1.0 + 0.06 * np.cos(lobes[0] * turn + lobes[1])
    return middle + half * (reach * np.stack([np.cos(turn), np.sin(turn)])).T


def _pieces(middle: FloatArray, half: FloatArray, shape: Shape, height: float) -> list[FloatArray]:
    """Small outlines on an ellipse, so far apart that they do not touch."""
    around = 2 * np.pi * (np.arange(shape.pieces) + 0.3 * np.sin(height / 20.0)) / shape.pieces
    centres = middle + 0.85 * half * np.stack([np.cos(around), np.sin(around)], axis=1)
    reach = 0.75 * half.min() * np.pi / shape.pieces
    points = max(int(shape.points * half[0] / shape.half[0]), 12)
    small = np.array([reach, 0.7 * reach])
    return [_lobed(c, small, points, (3, a)) for c, a in zip(centres, around, strict=True)]


def _keyhole(outer: FloatArray, inner: FloatArray) -> FloatArray:
    """Both outlines in one, by a bridge there and back."""
    return np.concatenate([outer, outer[:1], inner[:1], inner[:0:-1], inner[:1]])


def dose() -> Volume:
    """About 90 Gy in the PTV, falling off over some centimetres, with two beams through it."""
    k, j, i = np.ogrid[: DOSE_GRID.shape[0], : DOSE_GRID.shape[1], : DOSE_GRID.shape[2]]
    x, y, z = (DOSE_GRID.origin_mm[n] + 2.5 * index for n, index in enumerate((i, j, k)))
    x, y = x - 25.0, y + 5.0
    far = np.sqrt((x / 52.0) ** 2 + (y / 46.0) ** 2 + (z / 70.0) ** 2)
    target = 92.0 / (1.0 + np.exp(9.0 * (far - 1.12)))
    beams = 22.0 / (1.0 + (x / 55.0) ** 8 + (z / 75.0) ** 8)
    beams = beams + 18.0 / (1.0 + (y / 50.0) ** 8 + (z / 75.0) ** 8)
    values = np.maximum(target, beams) + 1.5 * np.sin(x / 17.0) * np.cos(y / 13.0)
    stored = np.rint(np.maximum(values, 0.0) / DOSE_SCALING_GY).astype(np.uint32)
    return Volume(stored * DOSE_SCALING_GY, DOSE_GRID, Unit.GY)


def stored_dose(volume: Volume) -> np.ndarray:
    """The dose as a file stores it: uint32, to be scaled by `DOSE_SCALING_GY`."""
    return np.rint(np.asarray(volume.array) / DOSE_SCALING_GY).astype(np.uint32)


def main() -> None:
    rois = structures()
    covered = DOSE_GRID.bounds_mm()
    leaving = [
        roi.name
        for roi in rois
        if (roi.bounds_mm()[0] < covered[0]).any() or (roi.bounds_mm()[1] > covered[1]).any()
    ]
    found = {
        "structures": len(rois),
        "contours": sum(len(roi.contours) for roi in rois),
        "points": sum(len(contour) for roi in rois for contour in roi.contours),
        "volume_cc": {roi.name: round(volume_cc(roi), 2) for roi in rois},
        "leave the dose grid": leaving,
        "largest_dose_gy": round(float(dose().array.max()), 2),
    }
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
