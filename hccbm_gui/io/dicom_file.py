"""Opening one file: is it DICOM, and can its size be believed?"""

import os
import stat
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Literal, Protocol

from pydicom import dcmread
from pydicom.dataset import Dataset, FileDataset
from pydicom.uid import UID, DeflatedExplicitVRLittleEndian, MediaStorageDirectoryStorage

from hccbm_gui.core.errors import UnreadableFile
from hccbm_gui.io.beginnings import FIRST_GROUPS, PREAMBLE_BYTES, not_dicom
from hccbm_gui.io.values import integer, text

LARGEST_IMAGE_BYTES = 2 * 1024**3
"""Pixels of one file may not need more memory than this."""

JPEG_FAMILY = "1.2.840.10008.1.2.4."
"""How the transfer syntaxes of JPEG, MPEG and what came of them begin (PS3.6 table A-1)."""
PIXEL_DATA = (0x7FE0, 0x0010)
UNDEFINED_LENGTH = 0xFFFFFFFF


class Digest(Protocol):
    """A running hash, as of hashlib."""

    def update(self, data: bytes | memoryview, /) -> None:
        """Take in more bytes."""

    def hexdigest(self) -> str:
        """The hash so far, in hexadecimal digits."""


@dataclass(frozen=True, slots=True)
class PixelPlace:
    """Where the value of Pixel Data lies in a file, and the file it was found in.

    Attributes
    ----------
    offset : of its first byte; 0 where it must be found by parsing (deflated, or no pixels).
    length : in bytes; -1 for compressed pixels, which do not say.
    file_bytes, modified_ns : size and time of change of the file; another file if they differ.
    """

    offset: int
    length: int
    file_bytes: int
    modified_ns: int


def _has_preamble(beginning: bytes) -> bool:
    if not beginning:
        raise UnreadableFile("The file is empty.")
    if beginning[PREAMBLE_BYTES:] == b"DICM":
        return True
    if beginning[:2] in FIRST_GROUPS:
        return False
    raise UnreadableFile(not_dicom(beginning))


def open_header(path: Path) -> FileDataset:
    """The data set of a file without its pixels.

    Raises
    ------
    UnreadableFile : not DICOM, a DICOMDIR, or pixels that cannot be there.
    Exception : whatever pydicom raises on broken input.
    """
    return open_header_and_place(path)[0]


def open_header_and_place(path: Path) -> tuple[FileDataset, PixelPlace]:
    """The data set of a file without its pixels, and where these lie; raises as `open_header`."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise UnreadableFile("Not a regular file.")
    with path.open("rb") as stream:
        with_preamble = _has_preamble(stream.read(PREAMBLE_BYTES + 4))
        stream.seek(0)
        ds = dcmread(stream, stop_before_pixels=True, force=not with_preamble)
        place = _pixel_place(stream, ds)
    if transfer_syntax(ds) == "" and not with_preamble and "SOPClassUID" not in ds:
        raise UnreadableFile("Not a DICOM file, or one without its identifying tags.")
    if text(ds.file_meta, "MediaStorageSOPClassUID") == MediaStorageDirectoryStorage:
        raise UnreadableFile("A DICOMDIR: a table of contents. The images are read without it.")
    _require_believable_size(ds, place.file_bytes)
    return ds, place


def _pixel_place(stream: BinaryIO, ds: FileDataset) -> PixelPlace:
    """pydicom stops at the tag of Pixel Data; what follows is its VR and length (PS3.5 7.1)."""
    status = os.fstat(stream.fileno())
    size, modified_ns = status.st_size, status.st_mtime_ns
    nowhere = PixelPlace(0, 0, size, modified_ns)
    if stream.closed or transfer_syntax(ds) == DeflatedExplicitVRLittleEndian:
        return nowhere
    implicit, little = ds.original_encoding
    start = stream.read(8 if implicit else 12)
    order: Literal["little", "big"] = "little" if little else "big"
    group, element = (int.from_bytes(start[n : n + 2], order) for n in (0, 2))
    if (group, element) != PIXEL_DATA or len(start) < 8:
        return nowhere
    if not implicit and start[4:6] not in (b"OB", b"OW", b"UN"):
        return nowhere
    length = int.from_bytes(start[-4:], order)
    return PixelPlace(
        stream.tell(), -1 if length == UNDEFINED_LENGTH else length, size, modified_ns
    )


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
    # Newer ones of the JPEG and MPEG family than pydicom knows of, such as JPEG XL.
    if syntax.startswith(JPEG_FAMILY):
        return True
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
