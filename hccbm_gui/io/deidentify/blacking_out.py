"""Pixels that are made black, and the picture to find them in."""

from collections.abc import Sequence

import numpy as np
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID, ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from hccbm_gui.core.arrays import VoxelArray
from hccbm_gui.core.errors import UnreadableFile
from hccbm_gui.io.deidentify.options import Region
from hccbm_gui.io.dicom_file import is_encapsulated, transfer_syntax
from hccbm_gui.io.pixels.whole_pixels import whole_pixels
from hccbm_gui.io.values import integer, text


def black_out(ds: Dataset, regions: Sequence[Region]) -> None:
    """Make the regions black in every frame of `ds`, in place.

    What was compressed is written uncompressed; colours become RGB.

    Raises
    ------
    UnreadableFile : the pixels cannot be decoded, or a region lies outside the picture.
    """
    pixels = _decoded(ds)
    rows, columns = pixels.shape[1:3]
    for one in regions:
        if one.x >= columns or one.y >= rows:
            raise UnreadableFile(
                f"The rectangle at column {one.x}, row {one.y} lies outside the picture of "
                f"{columns} x {rows} pixels."
            )
        inside = (slice(None), slice(one.y, one.y + one.height), slice(one.x, one.x + one.width))
        pixels[inside] = _black(ds, pixels)
    _store(ds, pixels)


def picture_of(ds: Dataset) -> VoxelArray:
    """The first frame for the eye: uint8, (rows, columns) grey or (rows, columns, 3) RGB.

    Raises
    ------
    UnreadableFile : the pixels cannot be decoded.
    """
    frame = _decoded(ds)[0]
    if frame.shape[-1] == 3 and frame.dtype == np.uint8:
        return np.asarray(frame)
    values = frame[..., 0].astype(np.float64)
    low, high = np.percentile(values, (0.5, 99.5))
    if high <= low:
        low, high = float(values.min()), float(values.max()) or 1.0
    grey = np.clip((values - low) / max(high - low, 1e-9), 0.0, 1.0)
    if text(ds, "PhotometricInterpretation") == "MONOCHROME1":
        grey = 1.0 - grey
    return np.asarray((255.0 * grey).round(), dtype=np.uint8)


def stored_syntax(ds: Dataset) -> UID:
    """The transfer syntax, also of a file without file meta information."""
    implicit, little = ds.original_encoding
    explicit = ExplicitVRLittleEndian if little is not False else ExplicitVRBigEndian
    return transfer_syntax(ds) or (ImplicitVRLittleEndian if implicit else explicit)


def _decoded(ds: Dataset) -> VoxelArray:
    """(frames, rows, columns, samples), a copy; YBR as RGB."""
    if not transfer_syntax(ds):
        ds.file_meta = FileMetaDataset()
        ds.file_meta.TransferSyntaxUID = stored_syntax(ds)
    values = np.array(whole_pixels(ds, raw=False))
    samples = integer(ds, "SamplesPerPixel", 1)
    frames = max(integer(ds, "NumberOfFrames", 1), 1)
    shape = (frames, integer(ds, "Rows"), integer(ds, "Columns"), samples)
    if values.size != np.prod(shape):
        raise UnreadableFile("The decoded pixels do not fit the image size.")
    return values.reshape(shape)


def _black(ds: Dataset, pixels: VoxelArray) -> int:
    interpretation = text(ds, "PhotometricInterpretation")
    if interpretation == "MONOCHROME1":
        return int(pixels.max())
    if interpretation == "PALETTE COLOR":
        return _darkest_entry(ds)
    return int(pixels.min()) if interpretation == "MONOCHROME2" else 0


def _darkest_entry(ds: Dataset) -> int:
    tables = [
        np.frombuffer(ds[f"{colour}PaletteColorLookupTableData"].value, dtype="<u2").astype(int)
        for colour in ("Red", "Green", "Blue")
        if f"{colour}PaletteColorLookupTableData" in ds
    ]
    first = int(ds["RedPaletteColorLookupTableDescriptor"].value[1]) if tables else 0
    return first + int(np.argmin(np.sum(tables, axis=0))) if tables else 0


def _store(ds: Dataset, pixels: VoxelArray) -> None:
    if is_encapsulated(ds):
        ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    big_endian = ds.original_encoding[1] is False
    samples = pixels.shape[-1]
    if samples > 1:
        ds.PlanarConfiguration = 0
        ds.PhotometricInterpretation = "RGB"
    bits = pixels.dtype.itemsize * 8
    if integer(ds, "BitsAllocated") == 1:
        data = np.packbits(pixels.ravel(), bitorder="little").tobytes()
    else:
        ds.BitsAllocated = bits
        swapped = big_endian and bits > 8
        order = pixels.dtype.newbyteorder(">") if swapped else pixels.dtype.newbyteorder("<")
        data = pixels.astype(order).tobytes()
    ds.PixelData = data + b"\0" * (len(data) % 2)
    ds["PixelData"].VR = "OW" if bits > 8 else "OB"
    ds["PixelData"].is_undefined_length = False
