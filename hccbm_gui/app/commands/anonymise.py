"""``anonymise``: a folder of DICOM without what identifies the patient (PS3.15 Annex E)."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from hccbm_gui.app.answer import INTERRUPTED, REFUSED, SUCCESS, Answer, note
from hccbm_gui.app.case_options import MOST_NOTES
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.progress import Progress

if TYPE_CHECKING:
    from hccbm_gui.io.deidentify.folder import Outcome
    from hccbm_gui.io.deidentify.options import Options, Region

HELP = "copy a folder of DICOM without what identifies the patient"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Source, destination, and what is kept."""
    parser.add_argument("source", type=Path, metavar="SRC", help="folder or file; never changed")
    parser.add_argument("target", type=Path, metavar="DST", help="a new or empty folder")
    parser.add_argument(
        "--keep-dates",
        choices=("full", "shifted"),
        help="the dates as they are, or all of a patient moved by the same secret number of days",
    )
    parser.add_argument(
        "--keep-characteristics",
        action="store_true",
        help="age, sex, size and weight; SUV of PET stays right",
    )
    parser.add_argument(
        "--keep-descriptions",
        action="store_true",
        help="names of structures, series and plans, without names of persons",
    )
    parser.add_argument("--keep-uids", action="store_true", help="the UIDs as they are")
    parser.add_argument("--name", default="", help="the new name of the one patient")
    parser.add_argument("--id", default="", help="the new ID of the one patient")
    parser.add_argument(
        "--blacken",
        action="append",
        default=[],
        metavar="FILE|SERIES:X,Y,W,H",
        help="black out a rectangle of pixels where text is burned in; may be given again",
    )
    parser.add_argument(
        "--no-text",
        action="append",
        default=[],
        metavar="FILE|SERIES",
        help="somebody has looked and found no text in this picture; may be given again",
    )
    parser.add_argument(
        "--key", type=Path, metavar="FILE", help="secret that makes later runs agree; made if new"
    )
    parser.add_argument(
        "--write-map", type=Path, metavar="FILE", help="old and new names and UIDs: leads back"
    )


def run(options: argparse.Namespace, progress: Progress) -> Answer:
    """De-identify; refused when nothing at all could be written."""
    from hccbm_gui.io.deidentify.folder import require_target
    from hccbm_gui.io.deidentify.pseudonyms import Pseudonyms, read_or_make_key
    from hccbm_gui.io.deidentify.report import in_words
    from hccbm_gui.services.deidentification import deidentify_paths, write_map

    chosen = _options(options)
    require_target([options.source], options.target)
    _require_new(options.write_map)
    pseudonyms = Pseudonyms(read_or_make_key(options.key)) if options.key else Pseudonyms()
    outcome = deidentify_paths([options.source], options.target, chosen, pseudonyms, progress)
    if options.write_map:
        write_map(options.write_map, outcome, pseudonyms, options.target)
    _note_held_back(outcome)
    report = outcome.report
    data = report.as_plain()
    if report.cancelled:
        return Answer({**data, "error": "Cancelled.", "error_kind": "Cancelled"}, "", INTERRUPTED)
    if report.stopped:
        sentence = f"{report.stopped} ({options.target}) Make room, or name another folder."
        return Answer({**data, "error": sentence, "error_kind": "CannotWrite"}, "", REFUSED)
    if not report.finished:
        sentence = "No file could be de-identified; the reasons stand in held_back."
        return Answer({**data, "error": sentence, "error_kind": "NothingToRead"}, "", REFUSED)
    return Answer(data, in_words(report), SUCCESS)


def _options(given: argparse.Namespace) -> "Options":
    from hccbm_gui.io.deidentify.options import Dates, Options

    return Options(
        dates=Dates(given.keep_dates or "removed"),
        characteristics=given.keep_characteristics,
        descriptions=given.keep_descriptions,
        uids=given.keep_uids,
        name=given.name,
        id=given.id,
        regions=tuple(map(_region, given.blacken)),
        cleared=tuple(given.no_text),
    )


def _region(words: str) -> "Region":
    """``FILE:x,y,w,h``; a path may hold colons itself."""
    from hccbm_gui.io.deidentify.options import Region

    target, _, numbers = words.rpartition(":")
    try:
        x, y, width, height = (int(part) for part in numbers.split(","))
    except ValueError:
        target = ""
    if not target:
        raise InputRefused(
            "A rectangle to black out is given as FILE:x,y,width,height in pixels.", where=words
        )
    return Region(target, x, y, width, height)


def _require_new(path: Path | None) -> None:
    if path is not None and path.exists():
        raise InputRefused("The file for the map exists already.", where=str(path))


def _note_held_back(outcome: "Outcome") -> None:
    """Name the files on stderr: the report itself may not."""
    held_back = outcome.report.held_back
    for one in held_back[:MOST_NOTES]:
        note(f"Held back: {one.path}: {one.reason}")
    if len(held_back) > MOST_NOTES:
        note(f"Held back: {len(held_back) - MOST_NOTES} more; --write-map lists them all.")
