"""Where the pixels of a file lie and what they are, as the header pass finds them.

With these facts a series is read without parsing its files a second time.
"""

from dataclasses import dataclass

from pydicom.dataset import Dataset

from hccbm_gui.core.errors import UnreadableFile
from hccbm_gui.io.dicom_file import PixelPlace, transfer_syntax
from hccbm_gui.io.values import integer, items, number, numbers, text


@dataclass(frozen=True, slots=True)
class StoredPixels:
    """The stored values of one file or frame, and how they become quantities.

    Attributes
    ----------
    place : where in the file the value of Pixel Data begins.
    syntax : transfer syntax UID; empty for a file without file meta information.
    allocated, stored : bits of a sample, and those of them that count.
    signed : whether they are two's complement.
    big_endian : whether the highest byte of a sample comes first.
    slope, intercept : rescale; None where the file has none.
    rescale_type : as stored, e.g. HU.
    lookup_table : whether a modality look-up table takes the place of the rescale.
    padding : lowest and highest stored value that stand for "no image here"; None without.
    window : (width, centre) that the file asks to be shown with; None without.
    """

    place: PixelPlace
    syntax: str
    allocated: int
    stored: int
    signed: bool
    big_endian: bool = False
    slope: float | None = None
    intercept: float | None = None
    rescale_type: str = ""
    lookup_table: bool = False
    padding: tuple[int, int] | None = None
    window: tuple[float, float] | None = None

    @property
    def rescale(self) -> tuple[float, float]:
        """(slope, intercept); raises as `rescale_of`."""
        return _completed(self.slope, self.intercept)


def stored_pixels(ds: Dataset, place: PixelPlace) -> StoredPixels | None:
    """What a header says of the pixels behind it; None for colour and for objects without."""
    allocated = integer(ds, "BitsAllocated")
    if allocated <= 0 or integer(ds, "SamplesPerPixel", 1) != 1:
        return None
    tables = items(ds, "ModalityLUTSequence")
    kind = text(tables[0], "ModalityLUTType") if tables else text(ds, "RescaleType")
    width, centre = number(ds, "WindowWidth"), number(ds, "WindowCenter")
    shown = width is not None and centre is not None and width > 0.0
    return StoredPixels(
        place=place,
        syntax=str(transfer_syntax(ds)),
        allocated=allocated,
        stored=integer(ds, "BitsStored", allocated),
        signed=integer(ds, "PixelRepresentation") == 1,
        big_endian=ds.original_encoding[1] is False,
        slope=number(ds, "RescaleSlope"),
        intercept=number(ds, "RescaleIntercept"),
        rescale_type=kind.upper(),
        lookup_table=bool(tables),
        padding=_padding(ds, allocated),
        window=(width, centre) if shown and width is not None and centre is not None else None,
    )


def rescale_of(ds: Dataset) -> tuple[float, float]:
    """(slope, intercept); (1, 0) where the file has none.

    Raises
    ------
    UnreadableFile : a slope of zero.
    """
    return _completed(number(ds, "RescaleSlope"), number(ds, "RescaleIntercept"))


def _completed(slope: float | None, intercept: float | None) -> tuple[float, float]:
    if slope == 0.0:
        raise UnreadableFile("The rescale slope is 0: every value would be the same.")
    return (1.0 if slope is None else slope), (intercept or 0.0)


def _padding(ds: Dataset, allocated: int) -> tuple[int, int] | None:
    """Pixel Padding Value and Range Limit (PS3.3 C.7.5.1.1.2) as stored values."""
    found = numbers(ds, "PixelPaddingValue", 1)
    if found is None:
        return None
    limit = numbers(ds, "PixelPaddingRangeLimit", 1) or found
    ends = [_as_stored(ds, int(value), allocated) for value in (found[0], limit[0])]
    return min(ends), max(ends)


def _as_stored(ds: Dataset, value: int, allocated: int) -> int:
    # Some write the two's complement of a negative value as an unsigned one, or the reverse.
    wrapped = value % (1 << allocated)
    if integer(ds, "PixelRepresentation") == 1 and wrapped >= 1 << (allocated - 1):
        return wrapped - (1 << allocated)
    return wrapped
