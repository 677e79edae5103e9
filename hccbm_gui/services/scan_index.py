"""Where the headers of folders read before are kept, and how they are forgotten."""

from pathlib import Path

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.io.scanning.header_index import forget
from hccbm_gui.services.settings import user_folder

NAME = "folders-read-before.sqlite"


def index_path() -> Path:
    """The index in the folder of the user; it may not exist yet."""
    return user_folder() / NAME


def forget_folders() -> None:
    """Delete what is known of folders read before, names of patients and all.

    Raises
    ------
    InputRefused : the file is in use, or may not be deleted.
    """
    try:
        forget(index_path())
    except OSError as error:
        raise InputRefused(
            f"What is known of folders cannot be deleted: {error.strerror or error}.",
            where=str(index_path()),
            remedy="Close other windows of this program and try again.",
        ) from error
