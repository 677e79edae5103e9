"""Files are written new or not at all: nothing that exists is ever written over."""

import os
from pathlib import Path

from hccbm_gui.core.errors import CannotWrite, InputRefused


def write_new(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a file that does not exist yet; half a file is taken away again.

    Parameters
    ----------
    private : only the user may read it, from its first moment.

    Raises
    ------
    InputRefused : a file of that name exists.
    CannotWrite : it cannot be written.
    """
    try:
        with open(path, "xb", opener=_private if private else None) as stream:
            try:
                stream.write(data)
            except OSError:
                path.unlink(missing_ok=True)
                raise
    except FileExistsError:
        raise InputRefused(
            "A file of that name exists already.",
            where=str(path),
            remedy="Choose another name; nothing is written over.",
        ) from None
    except OSError as error:
        raise CannotWrite(
            f"The file cannot be written: {error.strerror or error}.",
            where=str(path),
            remedy="Choose another folder or name.",
        ) from error


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
