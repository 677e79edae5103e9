"""The only place of the plan check that writes: a new file where the user says so.

Nothing that exists is ever written over, so no input can be harmed.
"""

from pathlib import Path

from hccbm_gui.core.errors import HccbmError, InputRefused


def write_new(path: Path, data: bytes) -> None:
    """Write a file that does not exist yet.

    Raises
    ------
    InputRefused : a file of that name exists.
    HccbmError : it cannot be written.
    """
    try:
        with path.open("xb") as stream:
            stream.write(data)
    except FileExistsError:
        raise InputRefused(
            "A file of that name exists already.",
            where=str(path),
            remedy="Choose another name; the plan check writes over nothing.",
        ) from None
    except OSError as error:
        raise HccbmError(
            f"The file cannot be written: {error.strerror or error}.",
            where=str(path),
            remedy="Choose another folder or name.",
        ) from error
