"""DVHs by dicompyler-core; run by the Python of its own environment.

    python dicompyler_dvh.py RTSTRUCT RTDOSE WAY

WAY is "default" or "extents". Both files are read beforehand; the time is that of the calls of
get_dvh, one for each structure. Prints JSON.
"""

import json
import logging
import sys
import time

import numpy as np
import pydicom
from dicompylercore import dvhcalc

EXTRA = {"default": {}, "extents": {"use_structure_extents": True}}


def peak_mb():
    """Peak resident memory; that of getrusage counts the parent's before the start, too."""
    with open("/proc/self/status", encoding="ascii") as status:
        return int(status.read().split("VmHWM:")[1].split()[0]) / 1024.0


def main() -> None:
    logging.disable(logging.WARNING)
    structures, dose = (pydicom.dcmread(path) for path in sys.argv[1:3])
    before = peak_mb()
    found, seconds, failed = {}, 0.0, {}
    for item in structures.StructureSetROISequence:
        begin = time.perf_counter()
        try:
            dvh = dvhcalc.get_dvh(structures, dose, int(item.ROINumber), **EXTRA[sys.argv[3]])
        except Exception as error:  # noqa: BLE001 - whatever a peer raises is a result
            failed[item.ROIName] = repr(error)
        else:
            mean = float(dvh.mean) if dvh.volume else None
            found[item.ROIName] = {"volume_cc": float(dvh.volume), "mean_gy": mean}
        seconds += time.perf_counter() - begin
    print(
        json.dumps(
            {
                "seconds": seconds,
                "peak_growth_mb": peak_mb() - before,
                "dvhs": found,
                "failed": failed,
                "numpy": np.__version__,
            }
        )
    )


if __name__ == "__main__":
    main()
