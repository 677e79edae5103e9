"""What a compressed frame says of itself, read before any decoder touches it.

A decoder makes room for the size that the code stream claims: in a damaged file that may be the
whole memory of the computer, or hours of work.
"""

from dataclasses import dataclass

MOST_TILES = 4096
"""A JPEG 2000 image in more tiles than this is not believed."""
_J2K_START = b"\xff\x4f\xff\x51"
_NO_FRAME_HEADER = (0xC4, 0xC8, 0xCC)
"""Markers between SOF0 and SOF15 that are none: DHT, JPG and DAC."""
_JPEG_LS_FRAME = 0xF7
_STANDALONE = (0x01, *range(0xD0, 0xD9))
"""JPEG markers without a length: TEM, RSTn and SOI."""


@dataclass(frozen=True, slots=True)
class CodedFrame:
    """Size and kind of a compressed frame.

    Attributes
    ----------
    rows, columns, samples : size; samples per pixel.
    precision : bits of a sample.
    signed : whether the code stream holds signed values; None where it cannot say (JPEG).
    """

    rows: int
    columns: int
    samples: int
    precision: int
    signed: bool | None = None


def coded_frame(code: bytes) -> CodedFrame | None:
    """What a JPEG, JPEG-LS or JPEG 2000 code stream says; None when it is none of them."""
    start = code.find(_J2K_START, 0, 4096)
    if start >= 0:
        return _jpeg_2000(code[start + 4 :])
    start = code.find(b"\xff\xd8", 0, 64)
    return _jpeg(code, start + 2) if start >= 0 else None


def _jpeg_2000(siz: bytes) -> CodedFrame | None:
    """ISO 15444-1 A.5.1: image and tile size and components."""
    if len(siz) < 39:
        return None

    def word(at: int, length: int = 4) -> int:
        return int.from_bytes(siz[at : at + length], "big")

    columns, rows = word(4) - word(12), word(8) - word(16)
    tile_columns, tile_rows = word(20), word(24)
    # Components sampled more coarsely than the grid are not met in single-sample images.
    if tile_columns == 0 or tile_rows == 0 or siz[39:41] not in (b"\x01\x01", b""):
        return None
    if -(-columns // tile_columns) * -(-rows // tile_rows) > MOST_TILES:
        return None
    kind = siz[38]
    return CodedFrame(rows, columns, word(36, 2), (kind & 0x7F) + 1, bool(kind & 0x80))


def _jpeg(code: bytes, at: int) -> CodedFrame | None:
    """ISO 10918-1 B.2.2: the first frame header."""
    while at + 9 < len(code):
        if code[at] != 0xFF:
            return None
        marker = code[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker in _STANDALONE:
            at += 2
            continue
        frame = 0xC0 <= marker <= 0xCF and marker not in _NO_FRAME_HEADER
        if frame or marker == _JPEG_LS_FRAME:
            rows = int.from_bytes(code[at + 5 : at + 7], "big")
            columns = int.from_bytes(code[at + 7 : at + 9], "big")
            return CodedFrame(rows, columns, code[at + 9], code[at + 4])
        at += 2 + int.from_bytes(code[at + 2 : at + 4], "big")
    return None
