"""How fast DVHs are, and in how much memory, beside dicompyler-core in the same run.

    python benchmarks/dvh_speed.py [--repeats N]

The 20 structures of the clinical case on its dose of 200 x 160 x 120. dicompyler-core 0.5.6 does
not import with pydicom 3, so it runs in an environment of its own and reads RTSTRUCT and RTDOSE
that are written here.
"""

import argparse
import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.clinical_case import DOSE_GRID, DOSE_SCALING_GY, dose, stored_dose, structures
from benchmarks.peers.environment import peer_python, run_peer
from benchmarks.peers.rt_files import write_dose, write_structures
from hccbm_gui.core.dvh.calculation import DvhSettings, Quality, calculate_dvhs
from hccbm_gui.core.roi import Roi
from hccbm_gui.core.volume import Volume

REQUIREMENTS = ("dicompyler-core==0.5.6", "pydicom<3", "numpy", "scikit-image", "setuptools<81")
EDITED = "PTV"
TARGETS = {
    "times dicompyler default": 90.0,
    "times dicompyler extents": 25.0,
    "memory_mb": 50.0,
    "one edited, coarse, ms": 20.0,
    "one edited, final, ms": 100.0,
}
COARSE, FINAL = DvhSettings(quality=Quality.COARSE), DvhSettings(quality=Quality.FINAL)


def best_ms(work: Callable[[], object], repeats: int) -> float:
    """Shortest time of a call: what the work takes when nobody else needs the processors."""
    times = []
    for _ in range(repeats):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return round(1e3 * min(times), 1)


def resident_mb() -> float:
    """Resident memory of this process; NaN where the system does not tell."""
    status = Path("/proc/self/statm")
    if not status.exists():
        return float("nan")
    pages = int(status.read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


@contextmanager
def watched() -> Iterator[list[float]]:
    """Resident memory every millisecond while the block runs."""
    readings, over = [resident_mb()], threading.Event()

    def watch() -> None:
        while not over.wait(0.001):
            readings.append(resident_mb())

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield readings
    finally:
        over.set()
        thread.join()


def ours(rois: Sequence[Roi], volume: Volume, repeats: int) -> dict:
    """Times and memory of our own."""
    edited = [roi for roi in rois if roi.name == EDITED]
    # Compiled before anything is timed, as in a program that has shown one DVH.
    calculate_dvhs(edited, volume, FINAL)
    calculate_dvhs(edited, volume, COARSE)
    with watched() as readings:
        dvhs = calculate_dvhs(rois, volume, FINAL)
    withheld = [roi.name for roi, dvh in zip(rois, dvhs, strict=True) if not dvh.volume_cc.size]
    times = {}
    for name, quality in (("final", FINAL), ("coarse", COARSE)):
        for what, some, count in (("all 20", rois, repeats), ("one edited", edited, 3 * repeats)):
            work = partial(calculate_dvhs, some, volume, quality)
            times[f"{what}, {name}, ms"] = best_ms(work, count)
    begin = time.process_time()
    calculate_dvhs(rois, volume, FINAL)
    return {
        **times,
        "all 20, final, processor ms": round(1e3 * (time.process_time() - begin)),
        "memory_mb": round(max(readings) - readings[0], 1),
        "withheld": withheld,
        "mean_gy": {roi.name: round(dvh.mean_gy, 3) for roi, dvh in zip(rois, dvhs, strict=True)},
    }


def dicompyler(rois: Sequence[Roi], volume: Volume) -> dict:
    """Results of both ways of calling dicompyler-core; empty when it cannot be installed."""
    python = peer_python("dicompyler", REQUIREMENTS)
    if python is None:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        rtstruct, rtdose = Path(folder) / "RS.dcm", Path(folder) / "RD.dcm"
        write_structures(rtstruct, rois)
        write_dose(rtdose, stored_dose(volume), DOSE_SCALING_GY, DOSE_GRID)
        return {
            way: json.loads(run_peer(python, "dicompyler_dvh.py", str(rtstruct), str(rtdose), way))
            for way in ("default", "extents")
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=5)
    repeats = parser.parse_args().repeats
    rois, volume = structures(), dose()
    found = {"ours": ours(rois, volume, repeats)}
    for way, peer in dicompyler(rois, volume).items():
        dvhs = peer.pop("dvhs")
        heart = dvhs.get("Heart", {})
        found[f"dicompyler {way}"] = {
            "seconds": round(peer["seconds"], 2),
            "memory_mb": round(peer["peak_growth_mb"], 1),
            "failed": peer["failed"],
            "Heart mean_gy": heart.get("mean_gy"),
        }
        ratio = 1e3 * peer["seconds"] / found["ours"]["all 20, final, ms"]
        found[f"times dicompyler {way}"] = round(ratio, 1)
    found["targets"] = TARGETS
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
