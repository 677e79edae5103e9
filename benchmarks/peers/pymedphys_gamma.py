"""Gamma by pymedphys; run by the peer's own Python.

    python pymedphys_gamma.py PAIR.npz FRACTION...

PAIR.npz holds reference and evaluated (slices, rows, columns) Gy on one grid, spacing (k, j, i)
mm, dose_percent, distance_mm, threshold_percent. FRACTION is how many samples lie within the
distance criterion (interp_fraction). Prints JSON, one entry a fraction.
"""

import json
import resource
import sys
import time

import numpy as np
import pymedphys


def peak_mb() -> float:
    """Largest resident memory of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0


def main() -> None:
    pair = np.load(sys.argv[1])
    reference = pair["reference"].astype(np.float64)
    evaluated = pair["evaluated"].astype(np.float64)
    axes = tuple(
        np.arange(n) * float(mm) for n, mm in zip(reference.shape, pair["spacing"], strict=True)
    )
    found = {"version": pymedphys.__version__, "runs": {}}
    before = peak_mb()
    for fraction in (int(text) for text in sys.argv[2:]):
        begin = time.perf_counter()
        gamma = pymedphys.gamma(
            axes,
            reference,
            axes,
            evaluated,
            float(pair["dose_percent"]),
            float(pair["distance_mm"]),
            lower_percent_dose_cutoff=float(pair["threshold_percent"]),
            interp_fraction=fraction,
            max_gamma=2.0,
            quiet=True,
        )
        seconds = time.perf_counter() - begin
        values = gamma[np.isfinite(gamma)]
        found["runs"][fraction] = {
            "seconds": seconds,
            "points": int(values.size),
            "pass_percent": 100.0 * float(np.mean(values <= 1.0)),
            "mean": float(values.mean()),
            "peak_mb": peak_mb() - before,
        }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
