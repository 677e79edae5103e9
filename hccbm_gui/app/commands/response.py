"""``response``: the calipers of a lesion, and what has become of it since the baseline."""

import argparse
from typing import TYPE_CHECKING, Any

from hccbm_gui.app import case_options
from hccbm_gui.app.answer import Answer
from hccbm_gui.core.progress import Progress, part

if TYPE_CHECKING:
    from hccbm_gui.core.measure.calipers import LesionSize
    from hccbm_gui.core.response import SizeResponse

HELP = "measure a lesion by calipers and compare it with a baseline (RECIST 1.1)"
LONGEST_BASELINE_MM = 1000.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Paths, structure, baseline."""
    case_options.add_paths(parser)
    parser.add_argument("--roi", required=True, metavar="NAME", help="the structure")
    parser.add_argument(
        "--baseline-mm", type=_baseline, metavar="X", help="its diameter before treatment"
    )


def run(options: argparse.Namespace, progress: Progress) -> Answer:
    """Measure, and compare where there is a baseline."""
    from dataclasses import replace

    from hccbm_gui.core.response import RECIST_1_1, compare_targets
    from hccbm_gui.services.derived_structures import structure_named
    from hccbm_gui.services.response import size_of, target_of

    case = case_options.load(options.paths, part(progress, 0.0, 0.8))
    size = size_of(case, structure_named(case, options.roi), part(progress, 0.8, 1.0))
    now = target_of(size)
    response = None
    if options.baseline_mm is not None:
        response = compare_targets([replace(now, size_mm=options.baseline_mm)], [now], RECIST_1_1)
    return Answer(_data(size, response), _text(size, response))


def _data(size: "LesionSize", response: "SizeResponse | None") -> dict[str, Any]:
    category = None if response is None else response.category
    return {
        "roi": size.name,
        "longest_mm": size.longest_mm,
        "perpendicular_mm": size.perpendicular_mm,
        "product_mm2": size.product_mm2,
        "diameter_3d_mm": size.diameter_3d_mm,
        "volume_cc": size.volume_cc,
        "slice_mm": size.slice_mm,
        "long_axis_mm": size.long_axis_mm,
        "short_axis_mm": size.short_axis_mm,
        "baseline_mm": None if response is None else response.baseline_mm,
        "change_percent": None if response is None else response.change_percent,
        "category": None if category is None else category.value,
        "reason": "" if response is None else response.reason,
        "rule": "" if response is None else f"{response.rule.name} ({response.rule.source})",
        "notes": [*size.notes, *(() if response is None else response.notes)],
    }


def _text(size: "LesionSize", response: "SizeResponse | None") -> str:
    from hccbm_gui.services.response_words import as_text

    return as_text(size, response)


def _baseline(text: str) -> float:
    """A diameter in mm; raises ArgumentTypeError when it is none."""
    value = float(text)
    if not 0.0 < value <= LONGEST_BASELINE_MM:
        raise argparse.ArgumentTypeError(
            f"{text} is not above 0 and at most {LONGEST_BASELINE_MM:g} mm"
        )
    return value
