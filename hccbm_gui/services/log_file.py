"""The log of the program, in the user's own folder, never beside patient data."""

import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TextIO

from hccbm_gui.services.settings import user_folder

MAX_BYTES = 1_000_000

_log = logging.getLogger("hccbm_gui")


def log_path() -> Path:
    """Where the log is, or would be."""
    return user_folder() / "hccbm.log"


def start_log() -> TextIO | None:
    """Log to the file from now on; its stream, or None where nothing can be written.

    Calling it again changes nothing.
    """
    for handler in _log.handlers:
        if isinstance(handler, RotatingFileHandler):
            return handler.stream
    _log.setLevel(logging.INFO)
    try:
        log_path().parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            log_path(), maxBytes=MAX_BYTES, backupCount=1, encoding="utf-8"
        )
    except OSError as error:
        sys.stderr.write(f"No log is kept: {error}\n")
        _log.addHandler(logging.NullHandler())
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    _log.addHandler(handler)
    return handler.stream


def stop_log() -> None:
    """Close the file."""
    for handler in tuple(_log.handlers):
        _log.removeHandler(handler)
        handler.close()
