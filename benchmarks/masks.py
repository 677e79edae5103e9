"""How fast contours become masks, and how true, beside cv2 and VTK in the same run.

    python benchmarks/masks.py [--repeats N]

The 20 structures of the clinical case on its CT grid (512 x 512 x 200). Volume errors are against
the exact polygons (area times slice distance). Peers are timed as programs use them, with a mask
of the whole grid, and at their best; ours keeps the bounding box. cv2 runs in an environment of
its own.
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from vtkmodules.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray, vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkImagingStencil import vtkImageStencilToImage, vtkPolyDataToImageStencil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.clinical_case import CT_GRID, structures
from benchmarks.peers.environment import peer_python, run_peer
from hccbm_gui.core.fields.structure_volume import volume_cc
from hccbm_gui.core.roi import Roi
from hccbm_gui.core.structures.raster import structure_mask

SMALL = ("SpinalCord", "Lens_L", "OpticChiasm")
TARGETS = {"milliseconds": 25.0, "cv2 as rt-utils": 15.0, "VTK": 40.0}


def vtk_mask(roi: Roi, whole: bool) -> np.ndarray:
    """Mask of the whole grid, or in the bounding box, by vtkPolyDataToImageStencil."""
    lengths = [len(contour) for contour in roi.contours]
    points = vtkPoints()
    points.SetData(numpy_to_vtk(np.concatenate(roi.contours), deep=True))
    cells = []
    for start, length in zip(np.cumsum([0, *lengths[:-1]]), lengths, strict=True):
        cells += [[length + 1], np.arange(start, start + length), [start]]
    lines = vtkCellArray()
    ids = numpy_to_vtkIdTypeArray(np.concatenate(cells).astype(np.int64), deep=True)
    lines.ImportLegacyFormat(ids)
    data = vtkPolyData()
    data.SetPoints(points)
    data.SetLines(lines)
    last = np.array(CT_GRID.shape) - 1
    low, high = (0 * last, last) if whole else CT_GRID.to_index(roi.bounds_mm())
    low, high = np.clip(np.floor(low), 0, last), np.clip(np.ceil(high), 0, last)
    extent = [int(n) for pair in zip(low[::-1], high[::-1], strict=True) for n in pair]
    stencil = vtkPolyDataToImageStencil()
    stencil.SetInputData(data)
    stencil.SetOutputOrigin(*CT_GRID.origin_mm)
    stencil.SetOutputSpacing(*CT_GRID.spacing_mm[::-1])
    stencil.SetOutputWholeExtent(*extent)
    stencil.SetTolerance(0.0)
    image = vtkImageStencilToImage()
    image.SetInputConnection(stencil.GetOutputPort())
    image.SetInsideValue(1)
    image.SetOutputScalarTypeToUnsignedChar()
    image.Update()
    return vtk_to_numpy(image.GetOutput().GetPointData().GetScalars())


def cv2_result(rois: tuple[Roi, ...], repeats: int) -> dict | None:
    """Seconds and voxels of cv2, in its own environment; None when it cannot be installed."""
    python = peer_python("opencv", ["opencv-python-headless", "numpy"])
    if python is None:
        return None
    contours = [contour for roi in rois for contour in roi.contours]
    ends = np.cumsum([len(contour) for contour in contours])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "case.npz"
        np.savez(
            path,
            points=np.concatenate(contours),
            spans=np.column_stack([np.append(0, ends[:-1]), ends]),
            roi=np.repeat(np.arange(len(rois)), [len(roi.contours) for roi in rois]),
            origin=CT_GRID.origin_mm,
            spacing=CT_GRID.spacing_mm[::-1],
            shape=CT_GRID.shape,
        )
        return json.loads(run_peer(python, "opencv_masks.py", str(path), str(repeats)))


def timed(work, repeats: int) -> tuple[list[float], list]:
    """Seconds of every run, and the last result."""
    times, result = [], []
    for _ in range(repeats):
        begin = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - begin)
    return times, result


def described(seconds: list[float], volumes_cc: list[float], true_cc: dict[str, float]) -> dict:
    """Median time and the errors of the volumes in percent."""
    errors = {
        name: 100.0 * (found / true - 1.0)
        for (name, true), found in zip(true_cc.items(), volumes_cc, strict=True)
    }
    return {
        "milliseconds": round(1e3 * float(np.median(seconds)), 1),
        "mean_volume_error_percent": round(float(np.mean(np.abs(list(errors.values())))), 2),
        **{name: round(errors[name], 2) for name in SMALL},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=7)
    repeats = parser.parse_args().repeats
    rois = structures()
    true_cc = {roi.name: volume_cc(roi) for roi in rois}
    voxel_cc = CT_GRID.voxel_volume_mm3 / 1000.0
    structure_mask(rois[0], CT_GRID)
    found = {}
    seconds, masks = timed(lambda: [structure_mask(roi, CT_GRID) for roi in rois], repeats)
    found["ours"] = described(seconds, [mask.volume_cc for mask in masks], true_cc)
    seconds, _ = timed(lambda: [structure_mask(roi, CT_GRID).full() for roi in rois], repeats)
    found["ours, whole grid"] = {"milliseconds": round(1e3 * float(np.median(seconds)), 1)}
    for name, whole in (("VTK", True), ("VTK in the bounding box", False)):
        seconds, masks = timed(lambda w=whole: [vtk_mask(roi, w) for roi in rois], 3)
        volumes = [np.count_nonzero(mask) * voxel_cc for mask in masks]
        found[name] = described(seconds, volumes, true_cc)
    peer = cv2_result(rois, 3) or {}
    names = {"slices_last": "cv2 as rt-utils", "slices_first": "cv2 at its best"}
    for way in names.keys() & peer.keys():
        volumes = [voxels * voxel_cc for voxels in peer[way]["voxels"]]
        found[names[way]] = described(peer[way]["seconds"], volumes, true_cc)
    ours = found["ours"]["milliseconds"]
    found["times faster than"] = {
        name: round(found[name]["milliseconds"] / ours, 1)
        for name in found
        if not name.startswith("ours")
    }
    found["targets"] = TARGETS
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
