"""Stored pixel values of one file, decoded, and how they become quantities."""

import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
from pydicom import uid
from pydicom.dataset import Dataset
from pydicom.encaps import generate_frames
from pydicom.pixels import apply_modality_lut

from hccbm_gui.core.arrays import VoxelArray
from hccbm_gui.core.errors import UnreadableFile
from hccbm_gui.core.note_words import WITH_LOSS
from hccbm_gui.io.dicom_file import is_encapsulated, pixel_bytes, transfer_syntax
from hccbm_gui.io.pixels.decoding import (
    MOST_THREADS,
    SYNTAX_NAMES,
    SampleFormat,
    decode_frame,
    only_stored_bits,
    syntax_name,
)
from hccbm_gui.io.pixels.whole_pixels import whole_pixels
from hccbm_gui.io.values import integer, text

LOSSY_SYNTAXES = (
    uid.JPEGBaseline8Bit,
    uid.JPEGExtended12Bit,
    uid.JPEGLSNearLossless,
)
MAYBE_LOSSY_SYNTAXES = (uid.JPEG2000, uid.HTJ2K)
"""Syntaxes that allow both; lossy unless the file denies it."""


def is_lossy(ds: Dataset) -> bool:
    """True when the pixels went through lossy compression, now or before (PS3.3 C.7.6.1.1.5)."""
    declared = text(ds, "LossyImageCompression")
    syntax = transfer_syntax(ds)
    if declared == "01" or syntax in LOSSY_SYNTAXES:
        return True
    return syntax in MAYBE_LOSSY_SYNTAXES and declared != "00"


def lossy_note(ds: Dataset) -> str:
    """The permanent warning of a lossy image, naming the compression."""
    how = transfer_syntax(ds).name if is_encapsulated(ds) else "before it was stored as it is"
    return f"The image was {WITH_LOSS} ({how}): display only, no measurements."


def stored_values(ds: Dataset) -> VoxelArray:
    """Stored values, single sample: (rows, columns), or (frames, rows, columns) if several.

    Raises
    ------
    UnreadableFile : no pixels, truncated, or compressed in a way that cannot be decoded.
    """
    if "PixelData" not in ds:
        raise UnreadableFile("The file holds no pixels.")
    if integer(ds, "SamplesPerPixel", 1) != 1:
        raise UnreadableFile("A colour picture; it holds no quantities.")
    if transfer_syntax(ds) in SYNTAX_NAMES:
        return _frame_by_frame(ds)
    if is_encapsulated(ds) or integer(ds, "BitsAllocated") not in (8, 16, 32):
        return _decoded(ds)
    return _uncompressed(ds)


def _frame_by_frame(ds: Dataset) -> VoxelArray:
    """Compressed frames, decoded side by side."""
    allocated = integer(ds, "BitsAllocated")
    sample = SampleFormat(
        syntax=str(transfer_syntax(ds)),
        rows=integer(ds, "Rows"),
        columns=integer(ds, "Columns"),
        allocated=allocated,
        stored=integer(ds, "BitsStored", allocated),
        signed=integer(ds, "PixelRepresentation") == 1,
    )
    count = max(integer(ds, "NumberOfFrames", 1), 1)
    tables = [ds.get(f"ExtendedOffsetTable{part}") for part in ("", "Lengths")]
    extended = (tables[0], tables[1]) if all(tables) else None
    try:
        frames = generate_frames(ds.PixelData, number_of_frames=count, extended_offsets=extended)
        codes = list(frames)[:count]
    except Exception as error:
        raise UnreadableFile(
            f"The compressed pixels are broken ({syntax_name(sample.syntax)}: {error}).",
            remedy="Copy or export the file again.",
        ) from error
    if len(codes) < count:
        raise UnreadableFile(f"The pixels are truncated: {len(codes)} of {count} frames are there.")
    decode = partial(decode_frame, sample=sample)
    with ThreadPoolExecutor(min(count, os.cpu_count() or 1, MOST_THREADS), "decode") as pool:
        values = np.stack(list(pool.map(decode, codes)))
    return np.asarray(values.reshape(_shape(ds)))


def _uncompressed(ds: Dataset) -> VoxelArray:
    data = ds.PixelData
    needed = pixel_bytes(ds)
    if needed <= 0 or len(data) < needed:
        raise UnreadableFile(
            f"The pixels are truncated: {len(data)} of {needed} bytes are there.",
            remedy="Copy or export the file again.",
        )
    bits = integer(ds, "BitsAllocated")
    big_endian = ds.original_encoding[1] is False
    if big_endian and bits == 8:
        return _decoded(ds)
    signed = integer(ds, "PixelRepresentation") == 1
    code = f"{'>' if big_endian else '<'}{'i' if signed else 'u'}{bits // 8}"
    values = np.frombuffer(data, dtype=code, count=needed // (bits // 8))
    if big_endian:
        values = values.astype(values.dtype.newbyteorder("="))
    return only_stored_bits(values, integer(ds, "BitsStored", bits)).reshape(_shape(ds))


def _shape(ds: Dataset) -> tuple[int, ...]:
    frames = max(integer(ds, "NumberOfFrames", 1), 1)
    matrix = (integer(ds, "Rows"), integer(ds, "Columns"))
    return matrix if frames == 1 else (frames, *matrix)


def _decoded(ds: Dataset) -> VoxelArray:
    """Through pydicom: what is neither compressed in a common way nor of 8, 16 or 32 bits."""
    values = whole_pixels(ds)
    if values.size != np.prod(_shape(ds)):
        syntax = transfer_syntax(ds).name or "unknown"
        raise UnreadableFile(f"The decoded pixels do not fit the image size ({syntax}).")
    return values.reshape(_shape(ds))


def through_lookup_table(ds: Dataset, stored: VoxelArray) -> VoxelArray:
    """Stored values through the modality look-up table (PS3.3 C.11.1), float32."""
    return np.asarray(apply_modality_lut(stored, ds), dtype=np.float32)
