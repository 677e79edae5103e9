"""The phantom patient on this machine: written once, found again."""

import hashlib
import shutil
from pathlib import Path

from PySide6.QtCore import QStandardPaths

import hccbm_gui.io.phantom
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.io.phantom import write_phantom

LAST_WRITTEN = "truth.json"
"""Its presence means that all files are there."""


def phantom_folder(small: bool = False, progress: Progress = quiet) -> Path:
    """The phantom patient in the user's cache, written only when it is not there as it is now."""
    cache = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericCacheLocation)
    code = sorted(Path(hccbm_gui.io.phantom.__file__).parent.glob("*.py"))
    stamp = hashlib.sha256(b"".join(path.read_bytes() for path in code)).hexdigest()[:12]
    folder = Path(cache) / "hccbm" / f"phantom-{stamp}{'-small' if small else ''}"
    if not (folder / LAST_WRITTEN).exists():
        write_phantom(emptied(folder), small=small, progress=progress)
    return folder


def emptied(folder: Path) -> Path:
    """An empty folder at `folder`; only an earlier phantom is removed for it.

    Raises
    ------
    InputRefused : it holds something else.
    """
    if folder.exists():
        if any(folder.iterdir()) and not (folder / LAST_WRITTEN).exists():
            raise InputRefused(f"{folder} is not empty.", remedy="Move what is in it elsewhere.")
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    return folder
