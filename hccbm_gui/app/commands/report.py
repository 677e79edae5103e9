"""``report``: the comparison as a PDF page, with the pages that plugins add."""

import argparse
from pathlib import Path

from hccbm_gui.app import case_options
from hccbm_gui.app.answer import Answer
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.progress import Progress, part

HELP = "write the comparison of one lesion, and what plugins add, as PDF"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Paths, lesion, image, rule and the file to write."""
    case_options.add_paths(parser)
    case_options.add_comparison(parser)
    case_options.add_dose(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.pdf")


def run(options: argparse.Namespace, progress: Progress) -> Answer:
    """Compare, then write the page."""
    target: Path = options.out
    if target.suffix.lower() != ".pdf" or target.is_dir():
        raise InputRefused(
            f"{target} is not the name of a PDF file.", remedy="Give --out a name ending in .pdf."
        )
    case, comparison = case_options.compare(options, part(progress, 0.0, 0.6))
    case = case_options.with_cost(case, options, part(progress, 0.6, 0.8))
    from hccbm_gui.app.headless import gui_application
    from hccbm_gui.plugin.contributed import printable_sections
    from hccbm_gui.plugin.host import open_plugins
    from hccbm_gui.services.comparison_json import comparison_to_json
    from hccbm_gui.services.report import write_report

    gui_application()
    target.parent.mkdir(parents=True, exist_ok=True)
    sections = printable_sections(open_plugins(options.safe_mode), case)
    write_report(target, case, comparison, progress=part(progress, 0.8, 1.0), sections=sections)
    data = {"report": str(target), "comparison": comparison_to_json(case, comparison)}
    return Answer(data, f"Written: {target}")
