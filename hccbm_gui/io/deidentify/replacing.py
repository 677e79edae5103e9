"""Values that stand in the place of others, by value representation (PS3.5 6.2)."""

from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as Items
from pydicom.tag import BaseTag

from hccbm_gui.io.deidentify.pseudonyms import Pseudonyms

ANONYMOUS = "ANON"
DUMMY_DAY = "20000101"
DUMMY_TIME = "000000"
TEXT = frozenset(("AE", "LO", "LT", "PN", "SH", "ST", "UC", "UR", "UT"))
"""Value representations that could hold a name."""

DUMMIES: dict[str, object] = {
    "AS": "000D",
    "CS": ANONYMOUS,
    "DA": DUMMY_DAY,
    "DT": DUMMY_DAY + DUMMY_TIME,
    "TM": DUMMY_TIME,
    "DS": "0",
    "IS": "0",
    "UR": "urn:anonymous",
    **dict.fromkeys(("AE", "LO", "LT", "PN", "SH", "ST", "UC", "UT"), ANONYMOUS),
    **dict.fromkeys(("US", "SS", "UL", "SL", "UV", "SV"), 0),
    **dict.fromkeys(("FL", "FD"), 0.0),
    **dict.fromkeys(("OB", "OW", "UN"), b"\0\0"),
    "OF": bytes(4),
    "OL": bytes(4),
    "OD": bytes(8),
    "OV": bytes(8),
}


def empty(tag: BaseTag, vr: str) -> DataElement:
    """An element of zero length."""
    if vr == "SQ":
        return DataElement(tag, vr, Items())
    return DataElement(tag, vr, "" if vr in TEXT or vr in ("CS", "UI", "AS") else None)


def dummy(tag: BaseTag, vr: str, old: str, pseudonyms: Pseudonyms) -> DataElement:
    """An element with a value that says nothing but is valid for its type."""
    if vr == "UI":
        return DataElement(tag, vr, pseudonyms.uid(old))
    if vr == "SQ":
        return DataElement(tag, vr, Items([_no_code()]))
    return DataElement(tag, vr, DUMMIES.get(vr))


def code(value: str, scheme: str, meaning: str) -> Dataset:
    """An item of a sequence of codes (PS3.3 table 8.8-1)."""
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, scheme, meaning
    return item


def _no_code() -> Dataset:
    return code("ANON", "99HCCBM", "Removed")
