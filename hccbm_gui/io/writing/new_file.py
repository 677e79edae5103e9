"""Files are written new or not at all: nothing that exists is ever written over."""

from pathlib import Path

from hccbm_gui.core.errors import HccbmError, InputRefused


def write_new(path: Path, data: bytes) -> None:
    """Write a file that does not exist yet; half a file is taken away again.

    Raises
    ------
    InputRefused : a file of that name exists.
    HccbmError : it cannot be written.
    """
    try:
        with path.open("xb") as stream:
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
        raise HccbmError(
            f"The file cannot be written: {error.strerror or error}.",
            where=str(path),
            remedy="Choose another folder or name.",
        ) from error
