"""``itv``: the union of a target over its breathing phases, with the motion it covers."""

import argparse
import time
from pathlib import Path

from hccbm_gui.app import case_options
from hccbm_gui.app.answer import Answer
from hccbm_gui.core.progress import Progress, part

HELP = "unite a target over its breathing phases, tell the motion and write RTSTRUCT"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Paths, the target on every phase, the margin of a PTV, output."""
    case_options.add_paths(parser)
    parser.add_argument(
        "--roi", required=True, nargs="+", metavar="NAME", help="the target on every phase"
    )
    parser.add_argument("--name", default="ITV", help="of the new structure")
    parser.add_argument(
        "--ptv-mm", type=case_options.length, default=0.0, help="also a PTV with this margin"
    )
    parser.add_argument("--out", type=Path, metavar="RTSTRUCT.dcm", help="new file")


def run(options: argparse.Namespace, progress: Progress) -> Answer:
    """Unite, measure, and write where a file is named."""
    from hccbm_gui.core.fields.structure_volume import roi_volume_cc
    from hccbm_gui.core.structures.margins import Margins
    from hccbm_gui.core.structures.motion import motion_amplitude_mm
    from hccbm_gui.io.writing.structure_writer import write_structures
    from hccbm_gui.services.derived_structures import (
        internal_target_of,
        structure_named,
        with_margin,
    )

    case = case_options.load(options.paths, part(progress, 0.0, 0.6))
    phases = [structure_named(case, name) for name in dict.fromkeys(options.roi)]
    begin = time.perf_counter()
    itv, itv_cc = internal_target_of(case, phases, options.name, part(progress, 0.6, 0.7))
    motion = dict(zip("xyz", motion_amplitude_mm(phases), strict=True))
    made, ptv_cc = [itv], None
    if options.ptv_mm > 0.0:
        margins = Margins.even(options.ptv_mm)
        ptv, ptv_cc = with_margin(case, itv, margins, "PTV", progress=part(progress, 0.7, 0.9))
        made.append(ptv)
    seconds = time.perf_counter() - begin
    if options.out is not None:
        write_structures(options.out, made, case, progress=part(progress, 0.9, 1.0))
    data = {
        "roi": itv.name,
        "input_cc": {phase.name: roi_volume_cc(phase) for phase in phases},
        "output_cc": itv_cc,
        "ptv_cc": ptv_cc,
        "motion_mm": motion,
        "seconds": seconds,
        "out": None if options.out is None else str(options.out),
        "notes": [note for roi in made for note in roi.notes],
    }
    lines = [f"{itv.name} of {len(phases)} phases: {itv_cc:.2f} cc"]
    lines += [] if ptv_cc is None else [f"PTV with {options.ptv_mm:g} mm: {ptv_cc:.2f} cc"]
    lines.append("Motion: " + ", ".join(f"{axis} {mm:.1f} mm" for axis, mm in motion.items()))
    lines += [] if options.out is None else [f"Written: {options.out}"]
    return Answer(data, "\n".join(lines))
