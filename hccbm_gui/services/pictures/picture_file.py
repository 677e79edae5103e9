"""Pictures into files: never over another one unasked, never half written."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage, QImageWriter

from hccbm_gui.core.errors import HccbmError, InputRefused
from hccbm_gui.io.writing.new_file import require_no_dicom

STILL_FORMATS = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".tif": "tiff", ".tiff": "tiff"}
"""Suffix to what Qt calls the format."""

JPEG_QUALITY = 95
MOST_NUMBERS = 10_000


def write_still(path: Path, picture: QImage, *, replace: bool = False) -> None:
    """Write `picture` as PNG, JPEG or TIFF by the suffix of `path`.

    Raises
    ------
    InputRefused : another suffix, an empty picture, or a file is there and `replace` is not said.
    HccbmError : the file cannot be written.
    """
    kind = STILL_FORMATS.get(path.suffix.lower())
    if kind is None:
        raise InputRefused(
            f"A picture cannot be written as {path.suffix or 'a file without a suffix'}.",
            where=str(path),
            remedy="Choose .png, .jpg or .tif.",
        )
    if picture.isNull():
        raise InputRefused("There is no picture to write.", remedy="Open a patient first.")
    with new_file(path, replace=replace) as draft:
        writer = QImageWriter(str(draft), QByteArray(kind.encode()))
        writer.setQuality(JPEG_QUALITY if kind == "jpeg" else -1)
        if not writer.write(picture):
            raise _unwritten(path, writer.errorString())


@contextmanager
def new_file(path: Path, *, replace: bool = False) -> Iterator[Path]:
    """A draft beside `path` that takes its place at the end, and is gone if anything fails.

    Raises
    ------
    InputRefused : a file is there and `replace` is not said; also one that came meanwhile, and
        any of DICOM.
    HccbmError : the file cannot be written.
    """
    if not replace and path.exists():
        raise _taken(path)
    require_no_dicom(path)
    draft = path.with_name(f".{path.stem}-{uuid.uuid4().hex[:8]}{path.suffix}")
    try:
        yield draft
        if replace:
            os.replace(draft, path)
        else:
            _settle(draft, path)
    except OSError as error:
        raise _unwritten(path, error.strerror or str(error)) from error
    finally:
        draft.unlink(missing_ok=True)


def free_name(folder: Path, stem: str, suffix: str) -> Path:
    """``folder/stem.png``, with the first number that is not taken where it is."""
    for number in range(1, MOST_NUMBERS):
        path = folder / (f"{stem}{suffix}" if number == 1 else f"{stem}-{number}{suffix}")
        if not path.exists():
            return path
    return folder / f"{stem}-{uuid.uuid4().hex[:8]}{suffix}"


def _settle(draft: Path, path: Path) -> None:
    """Give the draft its name, unless somebody else took it."""
    try:
        os.link(draft, path)
    except FileExistsError as error:
        raise _taken(path) from error
    except OSError:  # file systems without links, as on memory sticks
        if path.exists():
            raise _taken(path) from None
        os.rename(draft, path)


def _taken(path: Path) -> InputRefused:
    return InputRefused(
        f"{path.name} is there already.", where=str(path), remedy="Choose another name."
    )


def _unwritten(path: Path, why: str) -> HccbmError:
    return HccbmError(
        f"The picture cannot be written: {why}.",
        where=str(path),
        remedy="Choose another folder or name.",
    )
