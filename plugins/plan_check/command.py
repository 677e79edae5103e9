"""``plancheck``: the sheet of a plan on the command line."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from hccbm_gui.plugin.api import CommandContext, Reply, write_new

if TYPE_CHECKING:
    from .logic import CheckSettings
    from .sheet import Sheet


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Paths, what to check against, and where the sheet goes."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files and folders")
    parser.add_argument("--dose", default="", metavar="NAME", help="label or series of the dose")
    parser.add_argument("--second-dose", default="", metavar="NAME", help="dose for gamma, or none")
    parser.add_argument(
        "--constraints", default="", metavar="SHEET", help="name or file of a sheet, or none"
    )
    parser.add_argument(
        "--eqd2", action="store_true", help="convert where limits are for 2 Gy fractions"
    )
    parser.add_argument("--limits", type=Path, metavar="FILE", help="limits of the machine")
    parser.add_argument("--pdf", type=Path, metavar="FILE", help="write the sheet as PDF")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write the sheet as CSV")
    parser.add_argument("--sign", default="", metavar="NAME", help="sign the sheet")
    parser.add_argument("--comment", default="", metavar="TEXT", help="said with the sign-off")


def run(options: argparse.Namespace, context: CommandContext) -> Reply:
    """Check, sign and write; failed rows are a result, not a failure of the command."""
    from hccbm_gui.core.errors import InputRefused

    from .logic import plan_check

    for path in (options.pdf, options.csv):
        if path is not None and path.exists():
            raise InputRefused(
                "A file of that name exists already.",
                where=str(path),
                remedy="Choose another name; the plan check writes over nothing.",
            )
    settings = _settings(options)
    case = context.read_case(options.paths)
    sheet = plan_check(case, settings, context.progress)
    if options.sign.strip():
        sheet = sheet.signed(options.sign, options.comment)
    if options.csv is not None:
        from .csv_export import sheet_csv

        write_new(options.csv, sheet_csv(sheet))
    if options.pdf is not None:
        from .pdf_export import sheet_pdf

        write_new(options.pdf, sheet_pdf(sheet))
    return Reply(sheet.as_json(), sheet_text(sheet))


def _settings(options: argparse.Namespace) -> "CheckSettings":
    from hccbm_gui.core.checks.subject import Choice

    from .constraints import read_sheet, read_sheets
    from .limits import BUILT_IN, read_limits
    from .logic import CheckSettings

    sheets, wanted = read_sheets(), options.constraints
    if wanted.endswith(".toml"):
        sheet = read_sheet(Path(wanted))
        sheets, wanted = (sheet,), sheet.name
    return CheckSettings(
        Choice(options.dose, options.second_dose, wanted),
        read_limits(options.limits or BUILT_IN),
        sheets,
        options.eqd2,
    )


def sheet_text(sheet: "Sheet") -> str:
    """The sheet for a terminal: problems with their remedy, the rest in one line each."""
    from hccbm_gui.core.checks.table import counts_text, rows_text

    from .sheet import GROUPS

    lines = [sheet.patient.describe()]
    lines += [f"{heading:14} {words}" for heading, words in sheet.subject]
    lines += rows_text(sheet.rows, GROUPS)
    sign = sheet.sign_off
    lines += ["", f"{counts_text(sheet.rows)}.", f"Fingerprint {sheet.fingerprint}"]
    lines.append(f"Signed by {sign.name}, {sign.signed}" if sign else "Not signed")
    return "\n".join(lines)
