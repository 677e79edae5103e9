"""Names of people, decoded as they were meant.

Files often declare no character set, or the wrong one. Where the bytes themselves prove which
it is (escape sequences of ISO 2022, well-formed UTF-8) they are believed.
"""

import re

from pydicom import charset
from pydicom.dataelem import DataElement, RawDataElement
from pydicom.dataset import Dataset
from pydicom.tag import Tag
from pydicom.valuerep import PersonName

from hccbm_gui.core.note_words import UNDECLARED_LETTERS
from hccbm_gui.io.values import text, texts

ESCAPES = {
    b"\x1b$B": "ISO 2022 IR 87",
    b"\x1b$@": "ISO 2022 IR 87",
    b"\x1b(J": "ISO 2022 IR 13",
    b"\x1b)I": "ISO 2022 IR 13",
    b"\x1b$(D": "ISO 2022 IR 159",
    b"\x1b$)C": "ISO 2022 IR 149",
    b"\x1b$)A": "ISO 2022 IR 58",
    b"\x1b-A": "ISO 2022 IR 100",
    b"\x1b-B": "ISO 2022 IR 101",
    b"\x1b-C": "ISO 2022 IR 109",
    b"\x1b-D": "ISO 2022 IR 110",
    b"\x1b-L": "ISO 2022 IR 144",
    b"\x1b-G": "ISO 2022 IR 127",
    b"\x1b-F": "ISO 2022 IR 126",
    b"\x1b-H": "ISO 2022 IR 138",
    b"\x1b-M": "ISO 2022 IR 148",
    b"\x1b-T": "ISO 2022 IR 166",
}
"""Escape sequence to defined term (PS3.3 C.12.1.1.2, tables C.12-3 and C.12-4)."""
ESCAPE = re.compile("\x1b[ -/]*[0-~]")
SINGLE_BYTE = ("", "ISO_IR 6", "ISO_IR 100", "ISO 2022 IR 6", "ISO 2022 IR 100")
"""Declared, or not declared at all, where UTF-8 is often what the file holds."""
UNDECLARED = f"The name of the patient is written in a {UNDECLARED_LETTERS}."


def person_name(ds: Dataset, keyword: str) -> str:
    """A name with its component groups; empty if absent."""
    stored = _bytes_of(ds, keyword)
    if stored is None or (stored.isascii() and b"\x1b" not in stored):
        return _clean(text(ds, keyword))
    declared = texts(ds, "SpecificCharacterSet")
    if b"\x1b" in stored:
        found = [term for escape, term in ESCAPES.items() if escape in stored]
        terms = list(dict.fromkeys([*(declared or ("",)), *found]))
        return _clean(_decoded(stored, terms))
    if _undeclared_utf8(stored, declared):
        return _clean(stored.decode("utf-8"))
    return _clean(text(ds, keyword))


def name_doubt(ds: Dataset, keyword: str) -> str:
    """A note where the characters of a name are not what the file declares; else empty."""
    stored = _bytes_of(ds, keyword)
    if stored is None or (stored.isascii() and b"\x1b" not in stored):
        return ""
    declared = texts(ds, "SpecificCharacterSet")
    if b"\x1b" in stored:
        found = {term for escape, term in ESCAPES.items() if escape in stored}
        return "" if found <= {*declared, "ISO 2022 IR 13"} else UNDECLARED
    silent = not any(declared) or _undeclared_utf8(stored, declared)
    return UNDECLARED if silent or "\ufffd" in text(ds, keyword) else ""


def _bytes_of(ds: Dataset, keyword: str) -> bytes | None:
    """The name as it stands in the file; what pydicom has once decoded may have lost escapes."""
    element: object = ds.get_item(Tag(keyword))
    if isinstance(element, RawDataElement):
        return element.value.rstrip(b" \0") if element.value is not None else None
    value = element.value if isinstance(element, DataElement) else None
    stored = value.original_string if isinstance(value, PersonName) else None
    return stored if isinstance(stored, bytes) else None


def _undeclared_utf8(stored: bytes, declared: tuple[str, ...]) -> bool:
    if any(term.strip() not in SINGLE_BYTE for term in declared):
        return False
    try:
        stored.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decoded(stored: bytes, terms: list[str]) -> str:
    # As a whole: within double-byte text of Japan the bytes of "=" and "^" are parts of letters.
    return charset.decode_bytes(stored, charset.convert_encodings(terms), {0x5E, 0x3D})


def _clean(name: str) -> str:
    """Without escape sequences that a decoder left, without padding and empty groups at the end."""
    return ESCAPE.sub("", name).strip(" \0").rstrip("=").rstrip()
