"""Single values of private elements, found by who made them."""

from pydicom.dataset import Dataset
from pydicom.tag import Tag

from hccbm_gui.io.values import BAD_VALUE


def private_text(ds: Dataset, group: int, creator: str, element: int) -> str:
    """The text of a private element; empty where absent.

    Files that lost the name of the creator keep the first block, as makers write it.
    """
    try:
        if any(name.strip() == creator for name in ds.private_creators(group)):
            found = ds.private_block(group, creator)[element]
        elif Tag(group, 0x0010) in ds:
            return ""
        else:
            found = ds[Tag(group, 0x1000 | element)]
        value = found.value
    except (*BAD_VALUE, KeyError):
        return ""
    if isinstance(value, bytes):
        value = value.decode("iso8859-1")
    return "" if value is None else str(value).strip(" \0")


def private_number(ds: Dataset, group: int, creator: str, element: int) -> float | None:
    """The number in a private element; None where absent or no number."""
    try:
        return float(private_text(ds, group, creator, element))
    except ValueError:
        return None
