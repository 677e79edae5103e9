"""Masks by cv2.fillPoly, as most RTSTRUCT converters make them; run by the peer's own Python.

    python opencv_masks.py CASE.npz REPEATS

CASE.npz holds points (N, 3) LPS mm, spans (C, 2), roi (C,) number of the structure of each
contour, origin and spacing (x, y, z), shape (slices, rows, columns). Prints JSON.
"""

import json
import sys
import time

import cv2
import numpy as np


def fill(mask_slices, points, spans, origin, spacing):
    """Vertices rounded to pixels, every slice filled in one call (even-odd)."""
    index = (points - origin) / spacing
    pixels = np.rint(index[:, :2]).astype(np.int32)
    slices = {}
    for begin, end in spans:
        slices.setdefault(round(index[begin, 2]), []).append(pixels[begin:end])
    for k, polygons in slices.items():
        mask_slices(k, polygons)


def slices_last(points, spans, origin, spacing, shape):
    """A mask (rows, columns, slices) of bool, as rt-utils returns it."""
    mask = np.zeros((shape[1], shape[2], shape[0])).astype(bool)

    def one(k, polygons):
        plane = np.zeros(shape[1:], np.uint8)
        cv2.fillPoly(plane, polygons, 1)
        mask[:, :, k] = plane

    fill(one, points, spans, origin, spacing)
    return mask


def slices_first(points, spans, origin, spacing, shape):
    """A mask (slices, rows, columns), filled where it lies: the best that cv2 can do."""
    mask = np.zeros(shape, np.uint8)
    fill(lambda k, polygons: cv2.fillPoly(mask[k], polygons, 1), points, spans, origin, spacing)
    return mask


def main() -> None:
    case = np.load(sys.argv[1])
    shape = tuple(int(n) for n in case["shape"])
    points, spans, owner = case["points"], case["spans"], case["roi"]
    rois = []
    for number in np.unique(owner):
        own = spans[owner == number]
        begin, end = own[0, 0], own[-1, 1]
        rois.append((points[begin:end], own - begin))
    cv2.setNumThreads(1)
    found = {"version": cv2.__version__}
    for way in (slices_last, slices_first):
        times, voxels = [], []
        for _ in range(int(sys.argv[2])):
            begin = time.perf_counter()
            masks = [way(p, s, case["origin"], case["spacing"], shape) for p, s in rois]
            times.append(time.perf_counter() - begin)
            voxels = [int(np.count_nonzero(mask)) for mask in masks]
            del masks
        found[way.__name__] = {"seconds": times, "voxels": voxels}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
