"""Opening one file: is it DICOM, and can its size be believed?"""

import stat
from io import BytesIO
from pathlib import Path
from typing import Protocol

from pydicom import dcmread
from pydicom.dataset import Dataset, FileDataset
from pydicom.uid import UID, DeflatedExplicitVRLittleEndian, MediaStorageDirectoryStorage

from hccbm_gui.core.errors import UnreadableFile
from hccbm_gui.io.values import integer, text

LARGEST_IMAGE_BYTES = 2 * 1024**3
"""Pixels of one file may not need more memory than this."""

PREAMBLE_BYTES = 128
FIRST_GROUPS = (b"\x02\x00", b"\x08\x00", b"\x00\x02", b"\x00\x08")
"""How a file without preamble begins: group 0002 or 0008 in either byte order."""

KNOWN_BEGINNINGS = {
    b"%PDF": "a PDF document",
    b"\xff\xd8\xff": "a JPEG picture",
    b"\x89PNG": "a PNG picture",
    b"BM": "a BMP picture",
    b"PK\x03\x04": "a ZIP archive; unpack it first",
    b"\x1f\x8b": "a gzip archive; unpack it first",
    b"NRRD": "an NRRD image",
}


class Digest(Protocol):
    """A running hash, as of hashlib."""

    def update(self, data: bytes, /) -> None:
        """Take in more bytes."""

    def hexdigest(self) -> str:
        """The hash so far, in hexadecimal digits."""


def require_dicom(path: Path) -> bool:
    """Whether the DICOM file has a preamble.

    Raises
    ------
    UnreadableFile : empty, not a regular file, or not DICOM.
    OSError : it cannot be opened.
    """
    # A named pipe would block for ever.
    if not stat.S_ISREG(path.stat().st_mode):
        raise UnreadableFile("Not a regular file.")
    with path.open("rb") as stream:
        beginning = stream.read(PREAMBLE_BYTES + 4)
    if not beginning:
        raise UnreadableFile("The file is empty.")
    if beginning[PREAMBLE_BYTES:] == b"DICM":
        return True
    if beginning[:2] in FIRST_GROUPS:
        return False
    for magic, kind in KNOWN_BEGINNINGS.items():
        if beginning.startswith(magic):
            raise UnreadableFile(f"Not a DICOM file, but {kind}.")
    raise UnreadableFile("Not a DICOM file.")


def open_header(path: Path) -> FileDataset:
    """The data set of a file without its pixels.

    Raises
    ------
    UnreadableFile : not DICOM, a DICOMDIR, or pixels that cannot be there.
    Exception : whatever pydicom raises on broken input.
    """
    with_preamble = require_dicom(path)
    ds = dcmread(path, stop_before_pixels=True, force=not with_preamble)
    if transfer_syntax(ds) == "" and not with_preamble and "SOPClassUID" not in ds:
        raise UnreadableFile("Not a DICOM file, or one without its identifying tags.")
    if text(ds.file_meta, "MediaStorageSOPClassUID") == MediaStorageDirectoryStorage:
        raise UnreadableFile("A DICOMDIR: a table of contents. The images are read without it.")
    _require_believable_size(ds, path.stat().st_size)
    return ds


def open_whole(path: Path, digest: Digest | None = None) -> FileDataset:
    """The data set of a file with its pixels; its bytes also go to `digest`."""
    content = path.read_bytes()
    if digest is not None:
        digest.update(content)
    return dcmread(BytesIO(content), force=True)


def transfer_syntax(ds: Dataset) -> UID:
    """The transfer syntax; empty for a file without file meta information."""
    meta = getattr(ds, "file_meta", None)
    return UID(text(meta, "TransferSyntaxUID") if meta is not None else "")


def is_encapsulated(ds: Dataset) -> bool:
    """True when the pixels are compressed."""
    syntax = transfer_syntax(ds)
    return bool(syntax) and syntax.is_transfer_syntax and syntax.is_encapsulated


def pixel_bytes(ds: Dataset) -> int:
    """Memory that the decoded pixels need; 0 for an object without pixels."""
    pixels = integer(ds, "Rows") * integer(ds, "Columns") * integer(ds, "SamplesPerPixel", 1)
    return pixels * max(integer(ds, "NumberOfFrames", 1), 1) * integer(ds, "BitsAllocated") // 8


def _require_believable_size(ds: Dataset, file_bytes: int) -> None:
    needed = pixel_bytes(ds)
    matrix = f"{integer(ds, 'Rows')} x {integer(ds, 'Columns')}"
    if needed > LARGEST_IMAGE_BYTES:
        raise UnreadableFile(
            f"The image of {matrix} pixels would need {needed / 1024**3:.1f} GiB of memory.",
            remedy="More than 2 GiB in one file is refused.",
        )
    unpacked = not is_encapsulated(ds) and transfer_syntax(ds) != DeflatedExplicitVRLittleEndian
    if unpacked and needed > file_bytes:
        raise UnreadableFile(
            f"The file is truncated: {matrix} pixels need {needed} bytes, it has {file_bytes}.",
            remedy="Copy or export it again.",
        )
