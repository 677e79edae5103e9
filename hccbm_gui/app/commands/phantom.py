"""``phantom``: a made-up patient as DICOM files, with the truth beside them."""

import argparse
from pathlib import Path

from hccbm_gui.app.answer import Answer
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.progress import Progress

HELP = "write the phantom patient as DICOM, with truth.json beside it"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Folder, size and seed."""
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--small", action="store_true", help="a coarser CT, written faster")
    parser.add_argument("--seed", type=int, default=0, help="of the noise; default 0")


def run(options: argparse.Namespace, progress: Progress) -> Answer:
    """Write the patient into an empty or new folder."""
    folder: Path = options.folder
    if folder.exists() and not folder.is_dir():
        raise InputRefused(f"{folder} is a file, not a folder.")
    if options.seed < 0:
        raise InputRefused("The seed is negative.", remedy="Take zero or more.")
    from hccbm_gui.io.phantom import write_phantom

    truth = write_phantom(folder, small=options.small, seed=options.seed, progress=progress)
    count = sum(1 for path in folder.rglob("*") if path.is_file() and path != truth)
    data = {"folder": str(folder), "truth": str(truth), "files": count, "seed": options.seed}
    return Answer(data, f"{count} files in {folder}, the truth in {truth}")
