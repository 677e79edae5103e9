"""Ways to break a DICOM file, each decided by a random generator alone."""

import random
import struct
from collections.abc import Callable

PREAMBLE = 132
EXPLICIT_VRS = (
    b"AE", b"AS", b"CS", b"DA", b"DS", b"DT", b"FD", b"FL", b"IS", b"LO", b"OB", b"OW",
    b"PN", b"SH", b"SL", b"SQ", b"SS", b"TM", b"UI", b"UL", b"UN", b"US", b"UT",
)  # fmt: skip
LONG_VRS = (b"OB", b"OW", b"SQ", b"UN", b"UT")
MOST_FLIPS = 24
HEADER_BYTES = 4000
"""Most faults are put here: what lies further is mostly pixels, where a flip breaks nothing."""

Element = tuple[int, int]
"""Where an element begins and ends in the file."""


def mutated(data: bytes, dice: random.Random) -> bytes:
    """`data` with one to three faults."""
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        if data:
            data = dice.choice(FAULTS)(data, dice)
    return data


def explicit_elements(data: bytes) -> list[Element]:
    """The elements at the top of an explicit little-endian file, as far as they can be walked."""
    at = PREAMBLE if data[128:132] == b"DICM" else 0
    found: list[Element] = []
    while at + 8 <= len(data):
        vr = data[at + 4 : at + 6]
        if vr not in EXPLICIT_VRS:
            break
        if vr in LONG_VRS:
            if at + 12 > len(data):
                break
            (length,), head = struct.unpack_from("<I", data, at + 8), 12
        else:
            (length,), head = struct.unpack_from("<H", data, at + 6), 8
        end = at + head + length
        if length == 0xFFFFFFFF or end > len(data):
            break
        found.append((at, end))
        at = end
    return found


def flip_bytes(data: bytes, dice: random.Random) -> bytes:
    """Some bytes become others."""
    changed = bytearray(data)
    reach = len(data) if dice.random() < 0.25 else min(len(data), HEADER_BYTES)
    for _ in range(dice.randint(1, MOST_FLIPS)):
        changed[dice.randrange(reach)] = dice.randrange(256)
    return bytes(changed)


def flip_bits(data: bytes, dice: random.Random) -> bytes:
    """One to eight single bits are turned over in the header."""
    changed = bytearray(data)
    for _ in range(dice.randint(1, 8)):
        changed[dice.randrange(min(len(data), HEADER_BYTES))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def truncate(data: bytes, dice: random.Random) -> bytes:
    """The end is missing."""
    return data[: dice.randrange(len(data))]


def cut_out(data: bytes, dice: random.Random) -> bytes:
    """A stretch in the middle is missing."""
    at = dice.randrange(len(data))
    return data[:at] + data[at + dice.randint(1, 600) :]


def insert(data: bytes, dice: random.Random) -> bytes:
    """Foreign bytes stand in the middle."""
    at = dice.randrange(min(len(data), HEADER_BYTES))
    return data[:at] + dice.randbytes(dice.randint(1, 64)) + data[at:]


def zeros(data: bytes, dice: random.Random) -> bytes:
    """A stretch has become zeros, as on a bad disk."""
    at, length = dice.randrange(len(data)), dice.choice((4, 64, 512, 4096))
    return data[:at] + bytes(len(data[at : at + length])) + data[at + length :]


def duplicate_element(data: bytes, dice: random.Random) -> bytes:
    """An element stands there twice."""
    return _with_element(data, dice, lambda element: element + element)


def drop_element(data: bytes, dice: random.Random) -> bytes:
    """An element is missing."""
    return _with_element(data, dice, lambda _element: b"")


def retype_element(data: bytes, dice: random.Random) -> bytes:
    """An element claims another value representation."""
    vr = dice.choice(EXPLICIT_VRS)
    return _with_element(data, dice, lambda element: element[:4] + vr + element[6:])


def refill_element(data: bytes, dice: random.Random) -> bytes:
    """The value of an element is nonsense of the same length, digits and signs among it."""
    letters = b"0123456789-+.eE\\ \0xyz\xff"

    def nonsense(element: bytes) -> bytes:
        return element[:8] + bytes(dice.choice(letters) for _ in element[8:])

    return _with_element(data, dice, nonsense, longest=512)


def resize_element(data: bytes, dice: random.Random) -> bytes:
    """An element claims another length."""
    length = struct.pack("<H", dice.choice((0, 1, 2, 7, 0xFFFE, 0xFFFF)))
    return _with_element(data, dice, lambda element: element[:6] + length + element[8:])


def swap_elements(data: bytes, dice: random.Random) -> bytes:
    """Two elements have changed places."""
    elements = explicit_elements(data)
    if len(elements) < 3:
        return flip_bytes(data, dice)
    one, other = sorted(dice.sample(elements, 2))
    return b"".join(
        (
            data[: one[0]],
            data[slice(*other)],
            data[one[1] : other[0]],
            data[slice(*one)],
            data[other[1] :],
        )
    )


def _with_element(
    data: bytes, dice: random.Random, change: Callable[[bytes], bytes], longest: int = 4096
) -> bytes:
    elements = [e for e in explicit_elements(data) if e[1] - e[0] <= longest]
    if not elements:
        return flip_bytes(data, dice)
    begin, end = dice.choice(elements)
    return data[:begin] + change(data[begin:end]) + data[end:]


FAULTS = (
    flip_bytes,
    flip_bits,
    truncate,
    cut_out,
    insert,
    zeros,
    duplicate_element,
    drop_element,
    retype_element,
    refill_element,
    resize_element,
    swap_elements,
)
