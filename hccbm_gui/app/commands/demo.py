"""``demo``: the phantom patient in the window; with ``--out`` the main job, done and saved."""

import argparse
from pathlib import Path

from hccbm_gui.app.answer import Answer, note
from hccbm_gui.core.progress import Progress, part

HELP = "open the phantom patient; with --out do the main job on it and save its pictures"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the pictures go, and how large the patient is."""
    parser.add_argument(
        "--out",
        "--headless-shots",
        dest="out",
        type=Path,
        metavar="DIR",
        help="do the main job by itself, leave window.png, comparison.png, report.pdf and "
        "comparison.json here, and end",
    )
    parser.add_argument("--small", action="store_true", help="a coarser CT, written faster")


def run(options: argparse.Namespace, progress: Progress) -> Answer:
    """Write the phantom, then open the window on it."""
    from hccbm_gui.app.demo import do_main_job
    from hccbm_gui.app.window import require_display
    from hccbm_gui.services.phantom_cache import phantom_folder

    require_display()
    if options.out is not None:
        note("The phantom patient is written, opened and worked on; this takes a minute or two.")
        data = do_main_job(options.out, small=options.small, progress=progress)
        return Answer(data, "Left in " + str(options.out) + ": " + ", ".join(data["files"]))
    folder = phantom_folder(options.small, part(progress, 0.0, 1.0))
    from hccbm_gui.app.window import start_window

    code = start_window([folder])
    return Answer({"phantom": str(folder)}, "", code)
