"""How fast a structure set is read and written, beside pydicom's own values in the same run.

    python benchmarks/structure_io.py [--repeats N]

The 20 structures of the clinical case: about 3,760 contours and 555,730 points in 13.5 MB.
"""

import argparse
import hashlib
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from pydicom import dcmread
from pydicom.dataset import Dataset

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.clinical_case import CT_GRID, FRAME, structures
from hccbm_gui.core.case import Case, SeriesInfo, SliceReference
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.roi import Roi
from hccbm_gui.io.dicom_file import open_whole
from hccbm_gui.io.rt.structure_set import load_structure_set
from hccbm_gui.io.values import lenient_reading
from hccbm_gui.io.writing.structure_writer import write_structures

TARGETS = {
    "times faster read than pydicom values": 10.0,
    "times faster written than pydicom values": 10.0,
    "round trip mm": 0.001,
}


def clinical_case() -> Case:
    """The case whose CT the structures lie on; it has no voxels."""
    x, y, _ = CT_GRID.origin_mm
    heights = CT_GRID.to_patient([(k, 0, 0) for k in range(CT_GRID.shape[0])])[:, 2]
    slices = tuple(
        SliceReference("1.2.840.10008.5.1.4.1.1.2", f"1.2.826.0.1.9.{n}", (x, y, float(z)))
        for n, z in enumerate(heights)
    )
    patient = Patient("BENCH", "Clinical^Case")
    info = SeriesInfo("1.2.826.0.1.7", "1.2.826.0.1.8", "CT", "volume", frame_uid=FRAME)
    info = SeriesInfo(
        info.uid, info.study_uid, "CT", "volume", frame_uid=FRAME, patient=patient, slices=slices
    )
    return Case(patient, series=(info,))


def read_by_us(path: Path) -> tuple[Roi, ...]:
    """As the program reads it: opened, hashed, every contour checked."""
    with lenient_reading():
        return load_structure_set(open_whole(path, hashlib.sha256()), "1.2.3")


def read_by_values(path: Path) -> list[np.ndarray]:
    """As pydicom offers it: a value object for every number."""
    return [
        np.array(contour.ContourData, dtype=float).reshape(-1, 3)
        for drawn in dcmread(path).ROIContourSequence
        for contour in drawn.get("ContourSequence", [])
    ]


def write_by_values(path: Path, rois: tuple[Roi, ...]) -> None:
    """As pydicom offers it: a data set for every contour, a value object for every number."""
    ds = dcmread(path)
    for roi, drawn in zip(rois, ds.ROIContourSequence, strict=True):
        contours = []
        for points, before in zip(roi.contours, drawn.ContourSequence, strict=True):
            contour = Dataset()
            contour.ContourImageSequence = before.ContourImageSequence
            contour.ContourGeometricType = "CLOSED_PLANAR"
            contour.NumberOfContourPoints = len(points)
            contour.ContourData = [f"{value:.3f}" for value in points.ravel()]
            contours.append(contour)
        drawn.ContourSequence = contours
    ds.save_as(path.with_name("plain.dcm"), overwrite=True)


def write_by_us(path: Path, rois: tuple[Roi, ...], case: Case) -> None:
    """As the program writes it, each time as a new file."""
    path.with_name("again.dcm").unlink(missing_ok=True)
    write_structures(path.with_name("again.dcm"), rois, case)


def seconds(work: Callable[[], object], repeats: int) -> tuple[float, object]:
    """The shortest of `repeats` runs, and what the last one gave."""
    times, found = [], None
    for _ in range(repeats):
        begin = time.perf_counter()
        found = work()
        times.append(time.perf_counter() - begin)
    return min(times), found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=5)
    repeats = parser.parse_args().repeats
    rois, case = structures(), clinical_case()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rs.dcm"
        write_structures(path, rois, case)
        ours, read = seconds(lambda: read_by_us(path), repeats)
        theirs, plain = seconds(lambda: read_by_values(path), 1)
        size = path.stat().st_size
        written, _ = seconds(lambda: write_by_us(path, rois, case), repeats)
        by_values, _ = seconds(lambda: write_by_values(path, rois), 1)
    drawn = [contour for roi in rois for contour in roi.contours]
    mine = [contour for roi in read for contour in roi.contours]
    apart = max(float(np.abs(a - b).max()) for a, b in zip(drawn, mine, strict=True))
    same = all(np.array_equal(a, b) for a, b in zip(plain, mine, strict=True))
    found = {
        "megabytes": round(size / 1e6, 1),
        "contours": len(drawn),
        "points": sum(map(len, drawn)),
        "read": {
            "seconds": round(ours, 3),
            "pydicom values, seconds": round(theirs, 3),
            "times faster": round(theirs / ours, 1),
            "equal to pydicom's": same,
        },
        "written": {
            "seconds": round(written, 3),
            "pydicom values, seconds": round(by_values, 3),
            "times faster": round(by_values / written, 1),
        },
        "round trip mm": round(apart, 6),
        "targets": TARGETS,
    }
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
