"""Compressed frames to stored values, with the first decoder that manages it.

imagecodecs comes first: it lets go of the interpreter's lock, so that frames are decoded side by
side in threads, and it knows JPEG with 12 bits. What it lacks or fails at goes to the plugins of
pydicom. No decoder sees a code stream whose size is not that of the image. Two are never asked:
GDCM ends the process on a damaged stream, and the compiled decoder of run lengths aborts.
"""

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from pydicom import uid
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.pixels import get_decoder

from hccbm_gui.core.arrays import VoxelArray
from hccbm_gui.core.errors import UnreadableFile
from hccbm_gui.io.pixels.codestream import CodedFrame, coded_frame

SYNTAX_NAMES: Mapping[str, str] = MappingProxyType(
    {
        uid.RLELossless: "RLE",
        uid.JPEGBaseline8Bit: "JPEG baseline",
        uid.JPEGExtended12Bit: "JPEG extended (12 bit)",
        uid.JPEGLossless: "JPEG lossless",
        uid.JPEGLosslessSV1: "JPEG lossless, first order",
        uid.JPEGLSLossless: "JPEG-LS lossless",
        uid.JPEGLSNearLossless: "JPEG-LS near-lossless",
        uid.JPEG2000Lossless: "JPEG 2000 lossless",
        uid.JPEG2000: "JPEG 2000",
        uid.HTJ2KLossless: "HTJ2K lossless",
        uid.HTJ2KLosslessRPCL: "HTJ2K lossless (RPCL)",
        uid.HTJ2K: "HTJ2K",
        "1.2.840.10008.1.2.4.110": "JPEG XL lossless",
        "1.2.840.10008.1.2.4.111": "JPEG XL of a JPEG",
        "1.2.840.10008.1.2.4.112": "JPEG XL",
    }
)
"""Compressed transfer syntaxes (PS3.6 table A-1), and what people call them."""

CODECS: Mapping[str, str] = MappingProxyType(
    {
        uid.RLELossless: "packbits_decode",
        uid.JPEGBaseline8Bit: "jpeg8_decode",
        uid.JPEGExtended12Bit: "jpeg8_decode",
        uid.JPEGLossless: "jpeg8_decode",
        uid.JPEGLosslessSV1: "jpeg8_decode",
        uid.JPEGLSLossless: "jpegls_decode",
        uid.JPEGLSNearLossless: "jpegls_decode",
        uid.JPEG2000Lossless: "jpeg2k_decode",
        uid.JPEG2000: "jpeg2k_decode",
        uid.HTJ2KLossless: "jpeg2k_decode",
        uid.HTJ2KLosslessRPCL: "jpeg2k_decode",
        uid.HTJ2K: "jpeg2k_decode",
    }
)
"""Transfer syntax to the function of imagecodecs for it."""

FIRST_DECODER = "imagecodecs"
PLUGINS = ("pylibjpeg", "pyjpegls", "pillow", "pydicom")
"""Plugins of pydicom in the order they are tried."""
MOST_THREADS = 8
UNCOMPRESSED = "Export the images uncompressed."
_JPEG_LS = (uid.JPEGLSLossless, uid.JPEGLSNearLossless)
_RLE_HEADER = 64
END_OF_IMAGE, END_WITHIN = b"\xff\xd9", 64
"""Marker that ends a JPEG-LS stream, and how many bytes of padding may follow it."""


@dataclass(frozen=True, slots=True)
class SampleFormat:
    """What the header says of a frame: its size, and the bits and sign of its samples."""

    syntax: str
    rows: int
    columns: int
    allocated: int
    stored: int
    signed: bool


def syntax_name(syntax: str) -> str:
    """What people call a transfer syntax."""
    return SYNTAX_NAMES.get(syntax) or uid.UID(syntax).name or "unknown compression"


def decoders_of(syntax: str) -> tuple[str, ...]:
    """Names of the installed decoders for a transfer syntax, in the order they are tried."""
    ours = (FIRST_DECODER,) if _codec(syntax) is not None else ()
    return ours + safe_plugins(syntax)


def decode_frame(code: bytes, sample: SampleFormat) -> VoxelArray:
    """(rows, columns) stored values of one compressed frame.

    Raises
    ------
    UnreadableFile : no decoder, none that manages it, or a code stream of another size.
    """
    name = syntax_name(sample.syntax)
    decoders = decoders_of(sample.syntax)
    if not decoders:
        known = sample.syntax in CODECS
        remedy = f"Install one: pip install {FIRST_DECODER}." if known else UNCOMPRESSED
        raise UnreadableFile(f"{name}: there is no decoder for it here.", remedy=remedy)
    coded = None if sample.syntax == uid.RLELossless else _believed(code, sample, name)
    failures: list[str] = []
    for decoder in decoders:
        try:
            if decoder == FIRST_DECODER:
                return _by_imagecodecs(code, sample, coded)
            return _by_pydicom(code, sample, decoder)
        except Exception as error:  # noqa: BLE001 - decoders raise nearly everything
            said = " ".join(str(error).split())[:160] or type(error).__name__
            failures.append(f"{decoder} failed ({said})")
    raise UnreadableFile(
        f"The pixels cannot be decoded. {name}: {'; '.join(failures)}.",
        remedy=UNCOMPRESSED,
    )


def _codec(syntax: str) -> Callable[..., Any] | None:
    if syntax not in CODECS:
        return None
    try:
        # Not at program start: most images are not compressed.
        import imagecodecs
    except ImportError:
        return None
    found: Callable[..., Any] | None = getattr(imagecodecs, CODECS[syntax], None)
    return found


def safe_plugins(syntax: str) -> tuple[str, ...]:
    """The plugins of pydicom that may be asked for a transfer syntax, in their order."""
    try:
        available = get_decoder(uid.UID(syntax)).available_plugins
    except NotImplementedError:
        return ()
    unsafe = "pylibjpeg" if syntax == uid.RLELossless else ""
    return tuple(name for name in PLUGINS if name in available and name != unsafe)


def _believed(code: bytes, sample: SampleFormat, name: str) -> CodedFrame:
    coded = coded_frame(code)
    if coded is None:
        raise UnreadableFile(f"The pixels cannot be decoded: they are not {name}.")
    if (coded.rows, coded.columns, coded.samples) != (sample.rows, sample.columns, 1):
        raise UnreadableFile(
            f"The compressed image of {coded.rows} x {coded.columns} pixels does not fit its "
            f"header, which says {sample.rows} x {sample.columns}.",
            remedy="Copy or export the file again.",
        )
    if sample.syntax in _JPEG_LS and END_OF_IMAGE not in code[-END_WITHIN:]:
        # The common decoder searches a cut stream for seconds before it gives up.
        raise UnreadableFile(
            f"The pixels are truncated: the end of the {name} image is missing.",
            remedy="Copy or export the file again.",
        )
    if not 0 < coded.precision <= sample.allocated:
        raise UnreadableFile(
            f"The compressed image claims {coded.precision} bits a pixel; its header says "
            f"{sample.allocated}.",
            remedy="Copy or export the file again.",
        )
    return coded


def _by_imagecodecs(code: bytes, sample: SampleFormat, coded: CodedFrame | None) -> VoxelArray:
    decode = _codec(sample.syntax)
    assert decode is not None
    if coded is None:
        return only_stored_bits(_run_lengths(code, sample, decode), sample.stored)
    values = np.asarray(decode(code))
    bits = 8 * values.dtype.itemsize
    kept = min(sample.stored, bits)
    # JPEG-LS knows no sign, and some write signed values as an unsigned JPEG 2000 stream or the
    # reverse: the sign then stands at the highest coded bit.
    unknown = coded.signed is None and sample.syntax in _JPEG_LS and sample.signed
    if unknown or (coded.signed is not None and coded.signed != sample.signed):
        kept = min(kept, coded.precision)
    values = values.reshape(sample.rows, sample.columns)
    size = max(bits, sample.allocated) // 8
    widened = values.astype(f"{'i' if sample.signed else 'u'}{size}", copy=False)
    return only_stored_bits(widened, kept)


def _run_lengths(code: bytes, sample: SampleFormat, unpack: Callable[..., Any]) -> VoxelArray:
    """PS3.5 annex G: one segment for each byte of a sample, the highest first."""
    size, pixels = sample.allocated // 8, sample.rows * sample.columns
    count, *starts = struct.unpack("<16L", code[:_RLE_HEADER])
    if count != size:
        raise ValueError(f"{count} segments for samples of {size} bytes")
    ends = [*starts[1:count], len(code)]
    planes = np.empty((pixels, size), dtype=np.uint8)
    for n, (start, end) in enumerate(zip(starts[:count], ends, strict=True)):
        if not _RLE_HEADER <= start < end <= len(code):
            raise ValueError("a segment that lies outside the frame")
        plane = np.frombuffer(unpack(code[start:end]), dtype=np.uint8)
        if len(plane) < pixels:
            raise ValueError(f"a segment of {len(plane)} bytes where {pixels} are needed")
        planes[:, size - 1 - n] = plane[:pixels]
    kind = f"<{'i' if sample.signed else 'u'}{size}"
    return np.asarray(planes.view(kind).reshape(sample.rows, sample.columns))


def _by_pydicom(code: bytes, sample: SampleFormat, plugin: str) -> VoxelArray:
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = uid.UID(sample.syntax)
    ds.Rows, ds.Columns, ds.SamplesPerPixel = sample.rows, sample.columns, 1
    ds.BitsAllocated, ds.BitsStored = sample.allocated, sample.stored
    ds.HighBit, ds.PixelRepresentation = sample.stored - 1, int(sample.signed)
    ds.PhotometricInterpretation = "MONOCHROME2"
    ds.PixelData = encapsulate([code])
    ds["PixelData"].is_undefined_length = True
    values, _ = get_decoder(uid.UID(sample.syntax)).as_array(ds, decoding_plugin=plugin)
    return np.asarray(values).reshape(sample.rows, sample.columns)


def only_stored_bits(values: VoxelArray, stored: int) -> VoxelArray:
    """`values` with the bits above the stored ones set to the sign, or to zero if unsigned.

    Old files keep overlays in the unused high bits, or leave the sign at a lower bit.
    """
    unused = 8 * values.dtype.itemsize - stored
    if unused <= 0 or stored <= 0 or values.size == 0:
        return values
    signed = values.dtype.kind == "i"
    limit = 1 << (stored - 1 if signed else stored)
    if int(values.max()) < limit and int(values.min()) >= (-limit if signed else 0):
        return values
    return np.asarray((values << unused) >> unused)
