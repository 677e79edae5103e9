"""New UIDs, new names and the shift of dates, all derived from one secret key.

The same key gives the same answers, so that a later examination of the same patient can be added;
without the key nothing leads back.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.patient import Patient
from hccbm_gui.io.writing.new_file import write_new

KEY_BYTES = 32
WELL_KNOWN = "1.2.840.10008."
"""UIDs that the standard itself gives out: classes, syntaxes, atlases."""

SHIFT_DAYS = (30, 3650)
"""Dates move back by at least and at most so much."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who a patient becomes; `shift` is added to each of their dates."""

    id: str
    name: str
    shift: timedelta


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """Everything that takes the place of something.

    Attributes
    ----------
    key : the secret; never written but to the user's own key file.
    uids : what was mapped so far, old to new.
    """

    key: bytes = field(default_factory=lambda: secrets.token_bytes(KEY_BYTES), repr=False)
    uids: dict[str, str] = field(default_factory=dict, repr=False)

    def uid(self, old: str) -> str:
        """The new UID below 2.25; those of the standard and an empty one stay as they are."""
        old = old.strip(" \0")
        if not old or old.startswith(WELL_KNOWN):
            return old
        new = self.uids.get(old)
        if new is None:
            number = int.from_bytes(self._digest("uid", old)[:16], "big")
            new = self.uids[old] = f"2.25.{number}"
        return new

    def person(self, patient: Patient, name: str = "", new_id: str = "") -> Person:
        """Who `patient` becomes; a given name or ID stands before the made-up one."""
        digest = self._digest("patient", f"{patient.id}\0{patient.name if not patient.id else ''}")
        made_up = f"ANON-{digest[:4].hex().upper()}"
        least, most = SHIFT_DAYS
        days = least + int.from_bytes(digest[8:16], "big") % (most - least + 1)
        new_id = new_id or made_up
        return Person(new_id, name or new_id, timedelta(days=-days))

    def _digest(self, what: str, value: str) -> bytes:
        message = f"{what}\0{value}".encode("utf-8", "surrogateescape")
        return hmac.new(self.key, message, hashlib.sha256).digest()


def read_or_make_key(path: Path) -> bytes:
    """The key in a file of 64 hexadecimal digits; a new file, for its owner only, where none is.

    Raises
    ------
    InputRefused : the file holds something else.
    HccbmError : it cannot be written.
    """
    try:
        text = path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return _new_key(path)
    except (OSError, ValueError):
        text = ""
    if not re.fullmatch(rf"[0-9a-fA-F]{{{2 * KEY_BYTES}}}", text):
        raise InputRefused(
            "This is not a key of de-identification.",
            where=str(path),
            remedy="Name the file of an earlier run, or one that does not exist yet.",
        )
    return bytes.fromhex(text)


def _new_key(path: Path) -> bytes:
    key = secrets.token_bytes(KEY_BYTES)
    write_new(path, f"{key.hex()}\n".encode("ascii"), private=True)
    return key
