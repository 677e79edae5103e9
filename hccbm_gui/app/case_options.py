"""Arguments that several commands share, and the case they lead to."""

import argparse
from collections.abc import Mapping
from dataclasses import replace
from math import nan
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from hccbm_gui.app.answer import note
from hccbm_gui.core.errors import MissingInput
from hccbm_gui.core.progress import Progress, part

if TYPE_CHECKING:
    from hccbm_gui.core.case import Case, Rejected, SeriesInfo
    from hccbm_gui.core.comparison import FieldComparison

FUNCTIONAL = ("planar", "spect", "pet")
MOST_NOTES = 20

T = TypeVar("T")


def add_paths(parser: argparse.ArgumentParser) -> None:
    """The files and folders of one patient."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files or folders")


def add_comparison(parser: argparse.ArgumentParser) -> None:
    """Which lesion, which image and which rule."""
    parser.add_argument("--gtv", default="", metavar="NAME", help="the GTV; else the largest one")
    parser.add_argument("--spot", default="", metavar="ID", help="the spot; else the nearest one")
    parser.add_argument(
        "--scan",
        default="",
        metavar="SERIES",
        help="functional image: planar, spect, pet or a series UID; else whichever has the spot",
    )
    parser.add_argument("--margin-mm", type=length, default=20.0, help="default 20")
    parser.add_argument("--tolerance-mm", type=length, default=10.0, help="default 10")
    parser.add_argument("--gantry", type=_gantry, default=0.0, help="0 (AP, default) or 180 (PA)")


def load(paths: list[Path], progress: Progress) -> "Case":
    """The one patient in `paths`; files that were not read are noted on stderr."""
    from hccbm_gui.io.load import load_case

    case = load_case(paths, progress)
    note_rejected(case.rejected)
    return case


def compare(options: argparse.Namespace, progress: Progress) -> "tuple[Case, FieldComparison]":
    """Load, analyse and compare as the options say; the case carries the comparison."""
    from hccbm_gui.services.analysis import analyse
    from hccbm_gui.services.compare import compare_case
    from hccbm_gui.services.target_choice import choose_target

    case = load(options.paths, part(progress, 0.0, 0.4))
    rule = replace(case.rule, margin_mm=options.margin_mm, tolerance_mm=options.tolerance_mm)
    case = replace(case, rule=rule, gantry_deg=options.gantry)
    if options.scan:
        case = only_scan(case, options.scan)
    if case.series_of(*FUNCTIONAL):
        # A wrong or missing GTV is told before the long work, not after it.
        choose_target(case, options.gtv)
    before = {info.uid: info.notes for info in case.series}
    case = analyse(case, part(progress, 0.4, 0.9))
    for info in case.series:
        fresh = [sentence for sentence in info.notes if sentence not in before.get(info.uid, ())]
        for sentence in fresh:
            note(f"Note: {info.description or info.modality}: {sentence}")
    comparison = compare_case(
        case, gtv=options.gtv, spot=options.spot, progress=part(progress, 0.9, 1.0)
    )
    return replace(case, comparison=comparison), comparison


def add_dose(parser: argparse.ArgumentParser) -> None:
    """Whether the difference of the fields is told in dose too."""
    parser.add_argument("--no-dose", action="store_true", help="do not estimate the dose")
    parser.add_argument(
        "--prescription", type=_prescription, default=30.0, metavar="GY", help="default 30"
    )


def with_cost(case: "Case", options: argparse.Namespace, progress: Progress) -> "Case":
    """`case` with what the difference of its fields costs in dose; a note where that fails."""
    from hccbm_gui.core.dose.case_cost import CostSettings, cost_of_case
    from hccbm_gui.core.errors import HccbmError
    from hccbm_gui.plugin.contributed import Engines
    from hccbm_gui.plugin.host import open_plugins

    if options.no_dose or case.comparison is None or case.comparison.bone_scan_field is None:
        return case
    engines = Engines(open_plugins(options.safe_mode))
    settings = CostSettings(prescription_gy=options.prescription)
    try:
        engine = next(iter(engines.values()), None)
        if engine is None:
            note("The dose is not estimated: no dose engine is switched on.")
            return case
        cost = cost_of_case(case, engine, settings, progress)
    except HccbmError as refusal:
        note(f"The dose is not estimated: {refusal}")
        return case
    return replace(case, field_cost=cost)


def only_scan(case: "Case", wanted: str) -> "Case":
    """The case without the functional images that were not asked for.

    Raises
    ------
    MissingInput : none of them is `wanted`.
    """
    images = case.series_of(*FUNCTIONAL)
    kept = [info for info in images if wanted.lower() in (info.kind, info.uid.lower())]
    if not kept:
        there = ", ".join(_name(info) for info in images) or "none"
        raise MissingInput(
            f"There is no functional image '{wanted}'.", where=f"functional images: {there}"
        )
    dropped = {info.uid for info in images} - {info.uid for info in kept}
    return replace(
        case,
        series=tuple(info for info in case.series if info.uid not in dropped),
        volumes=_without(case.volumes, dropped),
        planar_scans=_without(case.planar_scans, dropped),
        spots=tuple(spot for spot in case.spots if spot.series_uid not in dropped),
    )


def note_rejected(rejected: "tuple[Rejected, ...]") -> None:
    """Say on stderr which files were not read, and why."""
    for entry in rejected[:MOST_NOTES]:
        note(f"Not read: {entry.file}: {entry.reason}")
    if len(rejected) > MOST_NOTES:
        note(f"Not read: {len(rejected) - MOST_NOTES} more; 'info' lists them all.")


def _without(content: Mapping[str, T], dropped: set[str]) -> Mapping[str, T]:
    return MappingProxyType({uid: value for uid, value in content.items() if uid not in dropped})


def _name(info: "SeriesInfo") -> str:
    return f"{info.kind} {info.uid}"


def _number(text: str) -> float:
    """NaN, which no range holds, for what is no number."""
    try:
        return float(text)
    except ValueError:
        return nan


def length(text: str) -> float:
    """A length in mm; raises ArgumentTypeError beyond 0 to 200."""
    value = _number(text)
    if not 0.0 <= value <= 200.0:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and 200 mm")
    return value


def _prescription(text: str) -> float:
    value = _number(text)
    if not 0.1 <= value <= 200.0:
        raise argparse.ArgumentTypeError(f"{text} is not between 0.1 and 200 Gy")
    return value


def _gantry(text: str) -> float:
    value = _number(text) % 360.0
    if value not in (0.0, 180.0):
        raise argparse.ArgumentTypeError(f"{text} is neither 0 (AP) nor 180 (PA)")
    return value
