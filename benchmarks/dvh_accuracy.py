"""How near our DVH comes to the truth, beside what published systems reach.

    python benchmarks/dvh_accuracy.py [--json FILE] [--data FOLDER]

Shapes with a DVH in closed form (Nelms et al. 2015, doi:10.1118/1.4923175), small spheres, and
the public cases with DVHs of Eclipse and CERR where their folder is given or beside the checkout.
"""

import argparse
import json
import sys
from functools import partial
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "core" / "dvh"))
sys.path.insert(0, str(ROOT))

import shapes  # noqa: E402

from hccbm_gui.core.dvh.agreement import dvh_agreement  # noqa: E402
from hccbm_gui.core.dvh.calculation import DvhSettings, EndCaps, calculate_dvh  # noqa: E402

WITHOUT_CAPS = partial(calculate_dvh, settings=DvhSettings(end_caps=EndCaps.NONE))
PUBLISHED = {"Pinnacle 9.8": (93, 53), "PlanIQ 2.1": (18, 18)}
"""Errors above 3 %: of 255 values, and of the 195 without minimum and maximum."""
PHASES = {
    0.0: "slices on the ends",
    0.25: "a quarter of a slice off",
    0.5: "ends between slices",
    0.75: "three quarters off",
}
SOLIDS = [shapes.Solid(shape) for shape in shapes.SHAPES]


def nelms_test_2() -> dict[str, tuple[int, int]]:
    """Errors above 3 % by rule and phase."""
    print("Nelms Test 2: values that miss by more than 3 %        of 255   of the 195 clinical")
    found = {}
    for name, counts in PUBLISHED.items():
        print(f"  {name + ' (paper)':<50}{counts[0]:>7}{counts[1]:>10}")
    for rule, calculate in (("half-slice caps", calculate_dvh), ("no caps", WITHOUT_CAPS)):
        for phase, words in PHASES.items():
            wrong = shapes.nelms_errors(calculate, phase)
            hard = sum(wrong[name] for name in shapes.NOT_CLINICAL)
            counts = sum(wrong.values()), sum(wrong.values()) - hard
            found[f"{rule}, {words}"] = counts
            print(f"  {f'ours, {rule}, {words}':<50}{counts[0]:>7}{counts[1]:>10}")
    return found


def mean_errors() -> dict[str, dict[str, tuple[float, float]]]:
    """Mean and largest errors of the 24 mm shapes and of spheres."""
    both = (0.0, 0.5)
    cases = {
        "24 mm shapes, slices 3, dose 2.5": (SOLIDS, 3.0, 2.5, both),
        "24 mm shapes, slices 1, dose 1": (SOLIDS, 1.0, 1.0, both),
        "24 mm shapes, slices 0.2, dose 2.5": (SOLIDS, 0.2, 2.5, both),
        "the same, ends between slices": (SOLIDS, 0.2, 2.5, (0.5,)),
    }
    for size in (5.0, 8.0, 12.0):
        sphere = [shapes.Solid("sphere", size)]
        for slice_mm in (1.0, 3.0):
            cases[f"sphere {size:g} mm, slices {slice_mm:g}"] = (sphere, slice_mm, 2.5, both)
    columns = ("V", "Dmin", "Dmax", "Dmean", "D99", "D95", "D50", "D5", "D1", "D0.03cc")
    print("\nMean / largest error; V in %, doses in Gy at 1 Gy/mm; phases 0 and 0.5")
    print(" " * 36 + "".join(f"{column:>14}" for column in columns))
    found = {}
    for words, case in cases.items():
        names, wrong = shapes.errors(calculate_dvh, *case)
        at = [names.index(column) for column in columns]
        mean, most = wrong[:, at].mean(axis=0).tolist(), wrong[:, at].max(axis=0).tolist()
        found[words] = dict(zip(columns, zip(mean, most, strict=True), strict=True))
        cells = (f"{a:>8.3f}/{b:<5.2f}" for a, b in zip(mean, most, strict=True))
        print(f"{words:<36}" + "".join(cells))
    return found


def published_cases(data: Path) -> dict[str, dict[str, dict[str, float]]]:
    """Volumes and means beside Eclipse and CERR, and the agreement of the curves."""
    import slicerrt_baselines as baselines

    found: dict[str, dict[str, dict[str, float]]] = {}
    for name in baselines.CASES:
        case = baselines.read_case(data, name)
        print(f"\n{name:<16}{'cc':>10}{'CERR %':>9}{'Eclipse %':>11}{'mean':>9}", end="")
        print(f"{'CERR':>9}{'Eclipse':>9}{'agrees with Eclipse, 1 %/1 %':>31}")
        found[name] = {}
        for roi, dvh in case.ours.items():
            eclipse, cerr = case.eclipse[roi], case.cerr[roi]
            row = {
                "volume_cc": dvh.total_cc,
                "cerr_percent": 100.0 * (dvh.total_cc / cerr.total_cc - 1.0),
                "eclipse_percent": 100.0 * (dvh.total_cc / eclipse.total_cc - 1.0),
                "mean_gy": dvh.mean_gy,
                "cerr_mean_gy": float(cerr.mean_gy),
                "eclipse_mean_gy": float(eclipse.mean_gy),
                "agreement_percent": 100.0 * dvh_agreement(eclipse, dvh),
            }
            found[name][roi] = row
            widths = (10, 9, 11, 9, 9, 9, 31)
            digits = (2, 2, 2, 3, 3, 3, 1)
            cells = zip(row.values(), widths, digits, strict=True)
            print(f"{roi:<16}" + "".join(f"{value:>{w}.{d}f}" for value, w, d in cells))
        share = np.mean([row["agreement_percent"] for row in found[name].values()])
        print(f"{'mean agreement':<16}{share:>87.1f}")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    chosen = parser.parse_args()
    figures = {"nelms_test_2": nelms_test_2(), "errors": mean_errors()}
    if chosen.data.is_dir():
        figures["cases"] = published_cases(chosen.data)
    else:
        print("\nThe cases with Eclipse and CERR are left out: their data is not here.")
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
