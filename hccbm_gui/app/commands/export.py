"""``export``: structures, fields, registrations and spots as new DICOM files."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from hccbm_gui.app import case_options
from hccbm_gui.app.answer import Answer
from hccbm_gui.core.progress import Progress, part

if TYPE_CHECKING:
    from hccbm_gui.core.case import Case

HELP = "write structures, fields, registrations and spots as new DICOM files"
WHAT = ("rtstruct", "rtplan", "reg", "seg")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Paths, what to write, the comparison, the prescription, the folder."""
    case_options.add_paths(parser)
    parser.add_argument(
        "--what", action="append", choices=WHAT, help="may be repeated; else all that there is"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="of new files")
    case_options.add_comparison(parser)
    parser.add_argument("--dose", type=_positive, metavar="GY", help="prescription of the plans")
    parser.add_argument("--fractions", type=_count, metavar="N", help="of the plans")
    parser.add_argument("--energy", type=_positive, metavar="MV", help="of the plans")
    parser.add_argument(
        "--technique", choices=("AP", "PA", "AP/PA"), default="", help="else as --gantry says"
    )


def run(options: argparse.Namespace, progress: Progress) -> Answer:
    """Load, compare where plans are wanted, and write."""
    from hccbm_gui.core.errors import MissingInput
    from hccbm_gui.io.writing.plan_writer import Intent
    from hccbm_gui.services.export import ExportRequest, export, require_outside
    from hccbm_gui.services.export_choices import exportables

    wanted = tuple(options.what or WHAT)
    require_outside(options.out, options.paths)
    case = _case(options, wanted, part(progress, 0.0, 0.9))
    offered = [one for one in exportables(case) if one.kind.value in wanted]
    possible = [one for one in offered if not one.why_not]
    refused = [one for one in offered if one.why_not]
    if not possible:
        reasons = "; ".join(f"{one.title}: {one.why_not}" for one in refused)
        raise MissingInput("There is nothing to write.", where=reasons or ", ".join(wanted))
    request = ExportRequest(
        frozenset(one.key for one in possible),
        options.out,
        tuple(options.paths),
        Intent(options.energy, options.dose, options.fractions, options.technique),
        loaded=case,
    )
    _make(options.out)
    written = export(case, request, part(progress, 0.9, 1.0))
    data = {
        "written": [
            {
                "what": one.kind.value,
                "title": one.title,
                "file": str(one.path),
                "bytes": one.size,
                "sop_instance_uid": one.sop_uid,
            }
            for one in written
        ],
        "not_written": [
            {"what": one.kind.value, "title": one.title, "reason": one.why_not} for one in refused
        ],
    }
    lines = [f"{one.title}: {one.path} ({one.size} bytes)" for one in written]
    lines += [f"! {one.title}: {one.why_not}" for one in refused]
    return Answer(data, "\n".join(lines))


def _case(options: argparse.Namespace, wanted: tuple[str, ...], progress: Progress) -> "Case":
    """The case with as much done to it as is needed."""
    from hccbm_gui.app.answer import note
    from hccbm_gui.core.errors import HccbmError
    from hccbm_gui.services.analysis import analyse
    from hccbm_gui.services.compare import compare_case

    case = case_options.load(options.paths, part(progress, 0.0, 0.4))
    if not {"rtplan", "seg"} & set(wanted):
        return case
    rule = replace(case.rule, margin_mm=options.margin_mm, tolerance_mm=options.tolerance_mm)
    case = replace(case, rule=rule, gantry_deg=options.gantry)
    if options.scan:
        case = case_options.only_scan(case, options.scan)
    case = analyse(case, part(progress, 0.4, 0.9))
    if "rtplan" not in wanted:
        return case
    try:
        comparison = compare_case(case, gtv=options.gtv, spot=options.spot)
    except HccbmError as refusal:
        # Who asks for nothing in particular gets the rest all the same.
        if options.what or options.gtv or options.spot:
            raise
        note(f"No plan: {refusal}")
        return case
    return replace(case, comparison=comparison)


def _make(folder: Path) -> None:
    """The folder of the new files, unless it is there."""
    from hccbm_gui.core.errors import InputRefused

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputRefused(
            f"The folder cannot be made: {error.strerror}.",
            where=str(folder),
            remedy="Name another folder.",
        ) from error


def _positive(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0.0 < value <= 1000.0:
        raise argparse.ArgumentTypeError(f"{text} is not a number above zero")
    return value


def _count(text: str) -> int:
    value = int(text) if text.isdecimal() else 0
    if not 0 < value <= 100:
        raise argparse.ArgumentTypeError(f"{text} is not a number of fractions")
    return value
