"""``check``: the integrity sheet of files and folders, a row for every rule."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from hccbm_gui.app.answer import SUCCESS, Answer, refusal
from hccbm_gui.app.case_options import add_paths
from hccbm_gui.core.progress import Progress

if TYPE_CHECKING:
    from hccbm_gui.core.checks.limits import Limits
    from hccbm_gui.services.integrity import FolderCheck

HELP = "check whether files belong together and can be trusted, a row for every rule"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Paths, and the limits of the machine."""
    add_paths(parser)
    parser.add_argument("--limits", type=Path, metavar="FILE", help="limits of the machine")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write the sheet as CSV")


def run(options: argparse.Namespace, progress: Progress) -> Answer:
    """Check; failed rows are a result. Refused only when nothing can be read."""
    from hccbm_gui.io.writing.new_file import write_new
    from hccbm_gui.plugin.facts import situation_of
    from hccbm_gui.plugin.host import open_plugins
    from hccbm_gui.services.integrity import check_paths

    limits = _limits(options.limits)
    situation = situation_of(open_plugins(options.safe_mode))
    found = check_paths(options.paths, situation, limits, progress)
    data = found.as_json()
    if not any(sheet.series for sheet in found.sheets):
        first = found.rejected[0].reason if found.rejected else "There is no file."
        where = ", ".join(str(path) for path in options.paths)
        return refusal(
            f"Nothing in {where} can be read ({len(found.rejected)} files left out). {first}",
            "NothingToRead",
            **data,
        )
    if options.csv is not None:
        write_new(options.csv, found.as_csv())
    return Answer(data, _text(found), SUCCESS)


def _limits(path: Path | None) -> "Limits | None":
    from hccbm_gui.core.checks.limits import parse_limits
    from hccbm_gui.core.errors import InputRefused

    if path is None:
        return None
    try:
        return parse_limits(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise InputRefused(
            f"The limits cannot be read: {getattr(error, 'strerror', None) or 'not text'}.",
            where=str(path),
            remedy="Name a file of limits.",
        ) from error


def _text(found: "FolderCheck") -> str:
    sheets = "\n\n".join(sheet.as_text() for sheet in found.sheets)
    if len(found.sheets) == 1:
        return sheets
    return f"{len(found.sheets)} patients. A sheet for each follows.\n\n{sheets}"
