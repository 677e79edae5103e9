"""A margin in 3D beside distance transforms of voxels: how long, how right.

    python benchmarks/margins.py

The PTV of the clinical case, 15 mm, on 3 x 0.977 x 0.977 mm; and spheres against their grown
volume, where distances between voxel centres fall short.
"""

import argparse
import json
import sys
import time
from pathlib import Path

import numpy as np
from scipy import ndimage

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.clinical_case import CT_GRID, structures
from hccbm_gui.core.fields.structure_volume import SlabStack, slab_stack
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.structures.margin import grown
from hccbm_gui.core.structures.raster import structure_mask

MARGIN_MM = 15.0
TARGETS = {"milliseconds": 30.0, "times scipy on the cropped box": 2.0}


def sphere(radius_mm: float, spacing_mm: float) -> SlabStack:
    """A ball drawn on slices through its middle."""
    turn = np.linspace(0.0, 2.0 * np.pi, 180, endpoint=False)
    heights = spacing_mm * np.arange(-60, 61)
    contours = []
    for z in heights[np.abs(heights) < radius_mm - 1e-6]:
        r = np.sqrt(radius_mm**2 - z**2)
        contours.append(np.stack([r * np.cos(turn), r * np.sin(turn), np.full(180, z)], axis=1))
    return slab_stack(contours, spacing_mm)


def by_voxels(stack: SlabStack, grid: Geometry, margin_mm: float) -> tuple[float, float]:
    """Seconds and cc of scipy's distance transform on the box around structure and margin."""
    mask = structure_mask(stack, grid)
    spacing = grid.spacing_mm
    around = [(int(np.ceil(margin_mm / mm)) + 1,) * 2 for mm in spacing]
    box = np.pad(mask.array, around)
    begin = time.perf_counter()
    near = ndimage.distance_transform_edt(~box, sampling=spacing) <= margin_mm
    seconds = time.perf_counter() - begin
    return seconds, float(np.count_nonzero(near)) * grid.voxel_volume_mm3 / 1000.0


def fine(half_mm: float) -> np.ndarray:
    """Planes that tell a volume."""
    return np.arange(-half_mm - 2.0, half_mm + 2.5, 0.5)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=9)
    repeats = parser.parse_args().repeats
    ptv = slab_stack(next(roi for roi in structures() if roi.name == "PTV"))
    grown(ptv, MARGIN_MM)
    times = []
    for _ in range(repeats):
        begin = time.perf_counter()
        larger = grown(ptv, MARGIN_MM)
        times.append(time.perf_counter() - begin)
    voxels = [by_voxels(ptv, CT_GRID, MARGIN_MM) for _ in range(3)]
    ours, theirs = float(np.median(times)), float(np.median([s for s, _ in voxels]))
    errors = {}
    for radius in (30, 10, 5, 3):
        ball = sphere(radius, 3.0)
        true = 4.0 / 3.0 * np.pi * (radius + MARGIN_MM) ** 3 / 1000.0
        grid = Geometry.from_axes((41, 160, 160), (-78.0, -78.0, -60.0), (3, 0.977, 0.977), "")
        found = grown(ball, MARGIN_MM, fine(radius + MARGIN_MM)).volume_cc
        errors[f"sphere {radius} mm"] = {
            "ours": round(100.0 * (found / true - 1.0), 2),
            "voxel centres": round(100.0 * (by_voxels(ball, grid, MARGIN_MM)[1] / true - 1.0), 2),
        }
    told = {
        "PTV cc": round(ptv.volume_cc, 1),
        "grown cc": round(larger.volume_cc, 1),
        "by voxel centres cc": round(voxels[0][1], 1),
        "milliseconds": round(1e3 * ours, 1),
        "scipy milliseconds": round(1e3 * theirs, 1),
        "times scipy on the cropped box": round(theirs / ours, 1),
        "volume error in %": errors,
        "targets": TARGETS,
    }
    print(json.dumps(told, indent=2))


if __name__ == "__main__":
    main()
