"""Decimal texts to numbers, compiled; imported only for structure sets of many points."""

import numpy as np
from numba import njit

from hccbm_gui.core.arrays import FloatArray, IntArray, VoxelArray

DIGITS = 15
"""So many digits fit a float64 exactly, and so does every power of ten up to `LARGEST_POWER`:
one division of the two is then rounded once, as correctly as the conversion of a library."""
LARGEST_POWER = 22
SPACE, ZERO_BYTE, BACKSLASH, PLUS, MINUS, POINT, ZERO, NINE = 32, 0, 92, 43, 45, 46, 48, 57
CAPITAL_E, SMALL_E = 69, 101


@njit(cache=True, nogil=True, error_model="numpy")
def decimals(text: VoxelArray, values: FloatArray, odd: IntArray) -> int:  # noqa: PLR0912
    """Numbers between backslashes into `values`; how many of them were left to the caller.

    Parameters
    ----------
    text : (B,) uint8.
    values : (N,) written, one for each backslash and one more.
    odd : (N, 3) number, first and last + 1 byte of every text that needs a library: too many
        digits, an exponent, or no number.
    """
    left, number, at, size = 0, 0, 0, text.size
    while number < values.size:
        begin = at
        while at < size and (text[at] == SPACE or text[at] == ZERO_BYTE):
            at += 1
        negative = at < size and text[at] == MINUS
        if at < size and (text[at] == MINUS or text[at] == PLUS):
            at += 1
        whole, digits, decimal_places, seen, after_point = 0, 0, 0, 0, False
        while at < size:
            letter = text[at]
            if ZERO <= letter <= NINE:
                seen += 1
                if digits > 0 or letter != ZERO:
                    digits += 1
                if digits <= DIGITS:
                    whole = 10 * whole + (letter - ZERO)
                if after_point:
                    decimal_places += 1
            elif letter == POINT and not after_point:
                after_point = True
            else:
                break
            at += 1
        while at < size and (text[at] == SPACE or text[at] == ZERO_BYTE):
            at += 1
        plain = at == size or text[at] == BACKSLASH
        while at < size and text[at] != BACKSLASH:
            at += 1
        if plain and seen > 0 and digits <= DIGITS and decimal_places <= LARGEST_POWER:
            power = 1.0
            for _ in range(decimal_places):
                power *= 10.0
            value = np.float64(whole) / power
            values[number] = -value if negative else value
        else:
            odd[left, 0], odd[left, 1], odd[left, 2] = number, begin, at
            left += 1
        number += 1
        at += 1
    return left
