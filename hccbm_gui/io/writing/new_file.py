"""Files are written new, or in the place of one that the user gave up; DICOM is never that."""

import os
import uuid
from pathlib import Path

from hccbm_gui.core.errors import CannotWrite, InputRefused
from hccbm_gui.io.beginnings import FIRST_GROUPS, PREAMBLE_BYTES, has_preamble


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


def write_over(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, also in the place of an earlier one of its kind.

    Raises
    ------
    InputRefused : what is there is DICOM: images are never written over.
    CannotWrite : it cannot be written.
    """
    require_no_dicom(path)
    draft = path.with_name(f".{path.name}-{uuid.uuid4().hex[:8]}")
    try:
        try:
            draft.write_bytes(data)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise CannotWrite(
            f"The file cannot be written: {error.strerror or error}.",
            where=str(path),
            remedy="Choose another folder or name.",
        ) from error


def require_no_dicom(path: Path) -> None:
    """Raise `InputRefused` when a DICOM file stands at `path`."""
    try:
        with path.open("rb") as stream:
            beginning = stream.read(PREAMBLE_BYTES + 4)
    except OSError:
        return
    if has_preamble(beginning) or beginning[:2] in FIRST_GROUPS:
        raise InputRefused(
            "That is a DICOM file; it is never written over.",
            where=str(path),
            remedy="Choose another name.",
        )


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
