"""How fast the dose estimate is, in how much memory, how soon it hears a cancel; and pyRadPlan.

    python benchmarks/dose_estimate.py [--repeats N] [--without-peer]

AP/PA of 148 x 133 mm on 200 x 200 x 150 voxels of 3 mm: a body of 380 x 240 mm, and the block
filled to its faces, which is the most work there can be. Then open fields in water, behind lung
and behind bone beside pyRadPlan, which runs in an environment of its own.
"""

import argparse
import json
import resource
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.peers.environment import peer_python, run_peer
from hccbm_gui.core.beam import Beam
from hccbm_gui.core.dose.engine import BeamAperture, DoseRequest
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.volume import Unit, Volume
from plugins.dose.engine import create as default_engine

TARGETS = {"seconds": 1.5, "peak_rss_mb": 400.0, "longest silence, ms": 200.0}
REQUIREMENTS = ("pyRadPlan==0.5.*", "pydantic==2.11.*")
DEPTHS_MM = (50.0, 100.0, 150.0, 200.0)
PEAK_FROM_MM, PEAK_TO_MM = 6.0, 40.0


def rectangle(width_mm: float, length_mm: float) -> tuple[np.ndarray, ...]:
    u, v = width_mm / 2.0, length_mm / 2.0
    return (np.array([[-u, -v], [u, -v], [u, v], [-u, v]]),)


def opposed(full: bool) -> DoseRequest:
    """AP/PA in a body, or in a block of tissue."""
    geometry = Geometry.from_axes((150, 200, 200), (-298.5, -298.5, -223.5), (3.0,) * 3, "f")
    place = -298.5 + 3.0 * np.arange(200)
    inside = (place / 190.0) ** 2 + (place[:, None] / 120.0) ** 2 < 1.0
    plane = np.where(inside | full, 20, -1000).astype(np.int16)
    ct = Volume(np.repeat(plane[None], 150, axis=0), geometry, Unit.HU)
    at = (1.5, 1.5, 1.5)
    opening = rectangle(148.0, 133.0)
    beams = tuple(BeamAperture(Beam(at, gantry), opening) for gantry in (0.0, 180.0))
    return DoseRequest(ct, None, beams, 6.0, 30.0, at)


def speed(full: bool, repeats: int) -> dict[str, float]:
    """Best and median of some runs, after one that loads what is compiled."""
    engine, wanted = default_engine(), opposed(full)
    engine(wanted)
    seconds, silences = [], []
    for _ in range(repeats):
        calls = [time.perf_counter()]
        engine(wanted, lambda fraction, message="", calls=calls: calls.append(time.perf_counter()))
        calls.append(time.perf_counter())
        seconds.append(calls[-1] - calls[0])
        silences.append(max(after - before for before, after in pairwise(calls)))
    return {
        "seconds": round(min(seconds), 2),
        "median_seconds": round(float(np.median(seconds)), 2),
        "longest silence, ms": round(1e3 * float(np.median(silences)), 1),
        "peak_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0, 1),
    }


def slab_case(slab: tuple[float, float, int] | None) -> Volume:
    """300 x 252 x 300 mm of water behind y = 0, with or without a slab (from, to, HU)."""
    geometry = Geometry.from_axes((100, 84, 100), (-148.5, 1.5, -148.5), (3.0,) * 3, "f")
    array = np.zeros(geometry.shape, dtype=np.int16)
    if slab is not None:
        y = 1.5 + 3.0 * np.arange(84)
        array[:, (y > slab[0]) & (y < slab[1])] = slab[2]
    return Volume(array, geometry, Unit.HU)


def ours(ct: Volume, side_mm: float) -> Volume:
    """Relative to 100 at 10 cm, SSD 100 cm."""
    at = (1.5, 100.5, 1.5)
    opened = BeamAperture(Beam((0.0, 0.0, 0.0)), rectangle(side_mm, side_mm))
    body = np.ones(ct.array.shape, dtype=np.bool_)
    return default_engine()(DoseRequest(ct, body, (opened,), 6.0, 100.0, at))


def peers(python: Path, ct: Volume, side_mm: float) -> tuple[Volume, dict[str, float]]:
    """The same by pyRadPlan, unnormalised, and what it printed."""
    with tempfile.TemporaryDirectory() as folder:
        case, answer = Path(folder) / "case.npz", Path(folder) / "dose.npz"
        np.savez(
            case,
            hu=ct.array,
            body=np.ones(ct.array.shape, dtype=np.bool_),
            spacing=np.array(ct.geometry.spacing_mm[::-1]),
            origin=ct.geometry.origin_mm,
            isocentre=np.zeros(3),
            gantry=np.zeros(1),
            sides=np.array([side_mm, side_mm]),
            grid_mm=3.0,
        )
        said = run_peer(python, "pyradplan.py", str(case), str(answer))
        dose = np.load(answer)["dose"].astype(np.float32)
    return Volume(dose, ct.geometry, Unit.GY), json.loads(said.strip().splitlines()[-1])


def depth_dose(dose: Volume) -> dict[str, float]:
    """Percent of the maximum on the axis at some depths, and the depth of the maximum."""
    fine = np.arange(PEAK_FROM_MM, PEAK_TO_MM, 0.5)
    curve = dose.sample([(0.0, y, 0.0) for y in (*fine, *DEPTHS_MM)])
    top = curve[: fine.size]
    found = {"maximum at mm": float(fine[top.argmax()])}
    for depth, value in zip(DEPTHS_MM, curve[fine.size :], strict=True):
        found[f"PDD at {depth / 10:g} cm"] = round(100.0 * float(value / top.max()), 1)
    return found


def width_mm(dose: Volume, depth_mm: float) -> float:
    """Full width at half of the axis dose, across the field."""
    x = np.arange(0.0, 130.0, 0.1)
    profile = dose.sample(np.column_stack([x, np.full(x.size, depth_mm), np.zeros(x.size)]))
    return round(2.0 * float(np.interp(-profile[0] / 2.0, -profile, x)), 1)


def beside_the_peer(python: Path) -> dict[str, object]:
    """Fields in water, then slabs as ratio to water on the axis."""
    found: dict[str, object] = {}
    for side in (50.0, 100.0, 200.0):
        water = slab_case(None)
        begin = time.perf_counter()
        mine = ours(water, side)
        seconds = time.perf_counter() - begin
        other, said = peers(python, water, side)
        both = (("ours", mine, seconds), ("pyRadPlan", other, said["seconds"]))
        found[f"water {side / 10:g} x {side / 10:g} cm"] = {
            name: {
                **depth_dose(dose),
                "width at 10 cm, mm": width_mm(dose, 100.0),
                "seconds": round(taken, 2),
            }
            for name, dose, taken in both
        }
        found["version"] = said["version"]
    behind = [(0.0, y, 0.0) for y in (90.0, 120.0, 150.0, 200.0)]
    plain, plain_peer = slab_case(None), peers(python, slab_case(None), 100.0)[0]
    for name, slab in (("lung", (51.0, 129.0, -700)), ("bone", (51.0, 81.0, 600))):
        filled = slab_case(slab)
        # Ours are set to 100 at 10 cm, so both are taken relative to 3 cm, before the slab.
        pairs = {
            "ours": (ours(filled, 100.0), ours(plain, 100.0)),
            "pyRadPlan": (peers(python, filled, 100.0)[0], plain_peer),
        }
        found[f"{name} slab {slab}, ratio to water at 9, 12, 15, 20 cm"] = {
            who: [
                round(float(value), 3)
                for value in with_slab.sample(behind)
                / without.sample(behind)
                / (with_slab.sample([(0.0, 30.0, 0.0)]) / without.sample([(0.0, 30.0, 0.0)]))
            ]
            for who, (with_slab, without) in pairs.items()
        }
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--without-peer", action="store_true")
    options = parser.parse_args()
    found: dict[str, object] = {"targets": TARGETS}
    found["body"] = speed(False, options.repeats)
    found["full block"] = speed(True, options.repeats)
    python = None if options.without_peer else peer_python("pyradplan", REQUIREMENTS)
    if python is not None:
        found["beside pyRadPlan"] = beside_the_peer(python)
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
