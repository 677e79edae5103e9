"""The file whose pixels are being read, and the ways to its stored values."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import numpy as np
from pydicom import uid
from pydicom.encaps import generate_frames

from hccbm_gui.core.arrays import VoxelArray
from hccbm_gui.core.errors import UnreadableFile
from hccbm_gui.io.dicom_file import open_header, open_whole
from hccbm_gui.io.headers.file_header import FileHeader, read_headers
from hccbm_gui.io.pixels.decoding import SYNTAX_NAMES
from hccbm_gui.io.pixels.pixel_values import stored_values, through_lookup_table
from hccbm_gui.io.pixels.stored_pixels import StoredPixels
from hccbm_gui.io.values import integer

PLAIN_SYNTAXES = (
    "",
    uid.ImplicitVRLittleEndian,
    uid.ExplicitVRLittleEndian,
    uid.ExplicitVRBigEndian,
)


def pixels_of(header: FileHeader) -> StoredPixels:
    """What the header pass found of the pixels.

    Raises
    ------
    UnreadableFile : it found none.
    """
    if header.pixels is None:
        raise UnreadableFile("The file does not say how its pixels are stored.")
    return header.pixels


def is_coded(header: FileHeader) -> bool:
    """Whether the pixels are compressed frames whose place in the file is known."""
    pixels = pixels_of(header)
    known = pixels.place.offset > 0 and pixels.place.length < 0
    return known and pixels.syntax in SYNTAX_NAMES and not pixels.lookup_table


def is_plain(header: FileHeader) -> bool:
    """Whether the stored values lie in the file as they are, at a known place."""
    pixels = pixels_of(header)
    known = pixels.place.offset > 0 and pixels.place.length >= 0
    # Bytes of big-endian files are swapped in pairs or not, by the VR: left to pydicom.
    sizes = (16, 32) if pixels.big_endian else (8, 16, 32)
    simple = pixels.allocated in sizes and not pixels.lookup_table
    return known and simple and pixels.syntax in PLAIN_SYNTAXES


@dataclass(slots=True)
class OpenPixels:
    """One file at a time; the frames of a multi-frame file follow each other."""

    _path: Path | None = None
    _stream: BinaryIO | None = None
    _headers: tuple[FileHeader, ...] = ()
    _frames: list[bytes] = field(default_factory=list)
    _parsed: VoxelArray | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def _close(self) -> None:
        if self._stream is not None:
            self._stream.close()
        self._path, self._stream, self._headers = None, None, ()
        self._frames, self._parsed = [], None

    def open(self, listed: FileHeader) -> FileHeader:
        """The header as it holds now, its file open; the same one unless the file has changed.

        Raises
        ------
        UnreadableFile : it is another image now.
        OSError : it cannot be opened.
        """
        if self._path != listed.path:
            self._close()
            self._stream = listed.path.open("rb", buffering=0)
            self._path = listed.path
            status = os.fstat(self._stream.fileno())
            place = pixels_of(listed).place
            if (status.st_size, status.st_mtime_ns) != (place.file_bytes, place.modified_ns):
                self._headers = read_headers(listed.path)
        return self._now(listed) if self._headers else listed

    def _now(self, listed: FileHeader) -> FileHeader:
        for header in self._headers:
            if header.frame == listed.frame and _same_image(header, listed):
                return header
        raise UnreadableFile(
            "The file has changed since the folder was listed.", remedy="Open the folder again."
        )

    def read_plain(self, header: FileHeader, room: VoxelArray) -> None:
        """Stored values as they lie in the file into `room`, in the byte order of this computer.

        Raises
        ------
        UnreadableFile : fewer bytes than the image has.
        """
        assert self._stream is not None
        pixels = pixels_of(header)
        start = room.nbytes * (header.frame or 0)
        if pixels.place.length < start + room.nbytes:
            raise _truncated(pixels.place.length, start + room.nbytes)
        self._stream.seek(pixels.place.offset + start)
        left = memoryview(room.reshape(-1).view(np.uint8).data)
        while left:
            count = self._stream.readinto(left)  # type: ignore[attr-defined]
            if not count:
                raise _truncated(room.nbytes - len(left), room.nbytes)
            left = left[count:]
        if pixels.big_endian == np.little_endian:
            room.byteswap(inplace=True)

    def frame_code(self, header: FileHeader) -> bytes:
        """The compressed bytes of a frame.

        Raises
        ------
        UnreadableFile : the file has fewer frames.
        Exception : whatever pydicom raises on broken fragments.
        """
        assert self._stream is not None
        if not self._frames:
            self._stream.seek(pixels_of(header).place.offset)
            self._frames = _frames(self._stream.read(), header)
        index = header.frame or 0
        if index >= len(self._frames):
            raise UnreadableFile(f"Frame {index + 1} is not in the file.")
        return self._frames[index]

    def parsed(self, header: FileHeader) -> VoxelArray:
        """(rows, columns) stored values of a file that must be parsed as a whole.

        Raises
        ------
        UnreadableFile : no pixels, truncated, or not decodable.
        """
        if self._parsed is None:
            self._parsed = stored_values(open_whole(header.path))
        return self._frame(self._parsed, header)

    def looked_up(self, header: FileHeader) -> VoxelArray:
        """(rows, columns) float32 values through the modality look-up table of the file."""
        if self._parsed is None:
            ds = open_whole(header.path)
            self._parsed = through_lookup_table(ds, stored_values(ds))
        return self._frame(self._parsed, header)

    def _frame(self, values: VoxelArray, header: FileHeader) -> VoxelArray:
        return values if values.ndim == 2 else np.asarray(values[header.frame or 0])


def _frames(value: bytes, header: FileHeader) -> list[bytes]:
    if header.frame is None:
        return list(generate_frames(value, number_of_frames=1))
    ds = open_header(header.path)
    offsets = [ds.get(f"ExtendedOffsetTable{part}") for part in ("", "Lengths")]
    extended = (offsets[0], offsets[1]) if all(offsets) else None
    count = integer(ds, "NumberOfFrames", 1)
    return list(generate_frames(value, number_of_frames=count, extended_offsets=extended))


def _same_image(one: FileHeader, other: FileHeader) -> bool:
    return (one.sop_uid, one.matrix, one.position_mm, one.orientation, one.spacing_mm) == (
        (other.sop_uid, other.matrix, other.position_mm, other.orientation, other.spacing_mm)
    )


def _truncated(there: int, needed: int) -> UnreadableFile:
    return UnreadableFile(
        f"The pixels are truncated: {there} of {needed} bytes are there.",
        remedy="Copy or export the file again.",
    )
