"""``margin``: a structure grown by a margin in true 3D, written as a new structure set."""

import argparse
import time
from pathlib import Path

from hccbm_gui.app import case_options
from hccbm_gui.app.answer import Answer
from hccbm_gui.core.progress import Progress, part

HELP = "grow or shrink a structure in 3D and write it as RTSTRUCT"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Paths, structure, margin, output."""
    case_options.add_paths(parser)
    parser.add_argument("--roi", required=True, metavar="NAME", help="the structure")
    margin = parser.add_mutually_exclusive_group(required=True)
    margin.add_argument("--mm", type=case_options.length, help="the same in all directions")
    margin.add_argument(
        "--mm6",
        type=_six,
        metavar="R,L,A,P,S,I",
        help="towards right, left, anterior, posterior, superior, inferior",
    )
    parser.add_argument("--shrink", action="store_true", help="inwards instead of outwards")
    parser.add_argument("--name", default="", help="of the new structure; else NAME+MM")
    parser.add_argument("--out", type=Path, required=True, metavar="RTSTRUCT.dcm", help="new file")


def run(options: argparse.Namespace, progress: Progress) -> Answer:
    """Grow, measure and write."""
    from hccbm_gui.core.fields.structure_volume import roi_volume_cc
    from hccbm_gui.core.structures.margins import Margins
    from hccbm_gui.io.writing.structure_writer import write_structures
    from hccbm_gui.services.derived_structures import structure_named, with_margin

    case = case_options.load(options.paths, part(progress, 0.0, 0.6))
    roi = structure_named(case, options.roi)
    margins = Margins.even(options.mm) if options.mm6 is None else options.mm6
    begin = time.perf_counter()
    made, volume_cc = with_margin(
        case, roi, margins, options.name, inwards=options.shrink, progress=part(progress, 0.6, 0.9)
    )
    seconds = time.perf_counter() - begin
    write_structures(options.out, [made], case, progress=part(progress, 0.9, 1.0))
    before_cc, drawn_cc = roi_volume_cc(roi), roi_volume_cc(made)
    data = {
        "roi": made.name,
        "input_cc": before_cc,
        "output_cc": volume_cc,
        "drawn_cc": drawn_cc,
        "seconds": seconds,
        "out": str(options.out),
        "notes": list(made.notes),
    }
    text = (
        f"{roi.name} {before_cc:.2f} cc -> {made.name} {volume_cc:.2f} cc "
        f"(its contours enclose {drawn_cc:.2f} cc), {seconds:.2f} s\nWritten: {options.out}"
    )
    return Answer(data, "\n".join([text, *(f"! {note}" for note in made.notes)]))


def _six(words: str) -> object:
    from hccbm_gui.core.errors import InputRefused
    from hccbm_gui.core.structures.margins import Margins

    try:
        right, left, anterior, posterior, superior, inferior = map(float, words.split(","))
        return Margins(right, left, anterior, posterior, inferior, superior)
    except (ValueError, InputRefused) as error:
        raise argparse.ArgumentTypeError(
            f"six lengths in mm of 0 or more, such as 10,10,5,5,15,15, not {words!r}"
        ) from error
