"""Stored values of one slice after the other to quantities, in as few bytes as they allow."""

from dataclasses import dataclass

import numpy as np

from hccbm_gui.core.arrays import BoolArray, VoxelArray
from hccbm_gui.core.errors import UnreadableFile
from hccbm_gui.io.pixels.decoding import only_stored_bits
from hccbm_gui.io.pixels.stored_pixels import StoredPixels

INT16 = np.iinfo(np.int16)


@dataclass(slots=True)
class SliceStack:
    """The slices of a series while they are read.

    Attributes
    ----------
    values : (places, rows, columns) int16 as long as all values fit, else float32.
    lowest : what padding becomes; it must not be taken for tissue.
    """

    values: VoxelArray
    lowest: int

    def room(self, place: int, kind: np.dtype[np.generic]) -> VoxelArray:
        """(rows, columns) of `kind` to read stored values into: the slice itself if they fit."""
        if self.values.dtype == np.int16 and kind.itemsize == 2:
            return np.asarray(self.values[place].view(kind))
        return np.empty(self.values.shape[1:], dtype=kind)

    def put(self, place: int, stored: VoxelArray, pixels: StoredPixels) -> None:
        """Rescale stored values into a slice; `stored` may be the slice itself.

        Raises
        ------
        UnreadableFile : a rescale slope of 0, or values of another size.
        """
        if stored.shape != self.values.shape[1:]:
            raise UnreadableFile("The pixels do not have the size of the image.")
        slope, intercept = pixels.rescale
        stored = only_stored_bits(stored, pixels.stored)
        ends = int(stored.min()), int(stored.max())
        padding = _padding(stored, pixels, ends)
        if padding is not None:
            # Far below all values it would keep the others from staying small integers.
            stored = np.where(padding, stored.dtype.type(max(ends[1], 0)), stored)
            ends = int(stored.min()), int(stored.max())
        if not self._put_whole(place, stored, ends, slope, intercept):
            self.put_floats(place, stored * np.float64(slope) + np.float64(intercept))
        if padding is not None:
            self.values[place][padding] = self.lowest

    def put_floats(self, place: int, values: VoxelArray) -> None:
        """Quantities that are no small whole numbers; the stack becomes float32."""
        if self.values.dtype == np.int16:
            # Not by copying `values`, which may be a slice of what is converted here.
            self.values = self.values.astype(np.float32)
        self.values[place] = values

    def _put_whole(
        self, place: int, stored: VoxelArray, ends: tuple[int, int], slope: float, intercept: float
    ) -> bool:
        if self.values.dtype != np.int16 or not (slope.is_integer() and intercept.is_integer()):
            return False
        scaled = [end * slope + intercept for end in ends]
        if not (INT16.min <= min(scaled) and max(scaled) <= INT16.max):
            return False
        # The result fits, so sums that wrap around on the way come out right.
        target = self.values[place]
        if not np.may_share_memory(target, stored):
            target[...] = stored.astype(np.int16, copy=False)
        if slope != 1.0:
            target *= np.int64(slope).astype(np.int16)
        if intercept:
            target += np.int64(intercept).astype(np.int16)
        return True


def stays_whole(pixels: StoredPixels) -> bool:
    """Whether the values of a slice are whole numbers, which may fit into int16."""
    slope, intercept = pixels.slope or 1.0, pixels.intercept or 0.0
    return slope.is_integer() and intercept.is_integer() and not pixels.lookup_table


def _padding(stored: VoxelArray, pixels: StoredPixels, ends: tuple[int, int]) -> BoolArray | None:
    """(rows, columns) True where the file says there is no image; None when that is nowhere."""
    if pixels.padding is None or pixels.padding[0] > ends[1] or pixels.padding[1] < ends[0]:
        return None
    low, high = pixels.padding
    found = stored == low if low == high else (stored >= low) & (stored <= high)
    return np.asarray(found) if found.any() else None
