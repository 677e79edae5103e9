"""Stored pixel values of one file, decoded, and how they become quantities."""

import numpy as np
from pydicom import uid
from pydicom.dataset import Dataset
from pydicom.pixels import apply_modality_lut

from hccbm_gui.core.arrays import VoxelArray
from hccbm_gui.core.errors import UnreadableFile
from hccbm_gui.io.dicom_file import is_encapsulated, pixel_bytes, transfer_syntax
from hccbm_gui.io.values import integer, items, number, text

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
    return f"The image was compressed with loss ({how}): display only, no measurements."


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
    if is_encapsulated(ds) or integer(ds, "BitsAllocated") not in (8, 16, 32):
        return _decoded(ds)
    return _uncompressed(ds)


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
    return _only_stored_bits(values, bits, integer(ds, "BitsStored", bits)).reshape(_shape(ds))


def _only_stored_bits(values: VoxelArray, allocated: int, stored: int) -> VoxelArray:
    # Old files keep overlays in the unused high bits, or leave the sign at a lower bit.
    unused = allocated - stored
    if unused <= 0 or stored <= 0:
        return values
    lowest, highest = int(values.min()), int(values.max())
    signed = values.dtype.kind == "i"
    limit = 1 << (stored - 1 if signed else stored)
    if highest < limit and lowest >= (-limit if signed else 0):
        return values
    return (values << unused) >> unused


def _shape(ds: Dataset) -> tuple[int, ...]:
    frames = max(integer(ds, "NumberOfFrames", 1), 1)
    matrix = (integer(ds, "Rows"), integer(ds, "Columns"))
    return matrix if frames == 1 else (frames, *matrix)


def _decoded(ds: Dataset) -> VoxelArray:
    syntax = transfer_syntax(ds).name or "unknown"
    try:
        values = np.asarray(ds.pixel_array)
    except Exception as error:
        raise UnreadableFile(
            f"The pixels cannot be decoded ({syntax}).",
            remedy="Export the images uncompressed.",
        ) from error
    if values.size != np.prod(_shape(ds)):
        raise UnreadableFile(f"The decoded pixels do not fit the image size ({syntax}).")
    return values.reshape(_shape(ds))


def rescale_of(ds: Dataset) -> tuple[float, float]:
    """(slope, intercept); (1, 0) where the file has none.

    Raises
    ------
    UnreadableFile : a slope of zero.
    """
    slope, intercept = number(ds, "RescaleSlope"), number(ds, "RescaleIntercept")
    if slope == 0.0:
        raise UnreadableFile("The rescale slope is 0: every value would be the same.")
    return (1.0 if slope is None else slope), (intercept or 0.0)


def has_lookup_table(ds: Dataset) -> bool:
    """True when a modality look-up table takes the place of slope and intercept."""
    return bool(items(ds, "ModalityLUTSequence"))


def through_lookup_table(ds: Dataset, stored: VoxelArray) -> VoxelArray:
    """Stored values through the modality look-up table (PS3.3 C.11.1), float32."""
    return np.asarray(apply_modality_lut(stored, ds), dtype=np.float32)
