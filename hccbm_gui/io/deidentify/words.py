"""Text without the words that betray a person."""

import re
from collections.abc import Sequence
from functools import lru_cache

from hccbm_gui.io.deidentify.betraying import Betraying

LONG = 5
"""From so many characters on a word is struck inside other words too, as in ``GTVSmith``."""

STRUCK = ""
_DATED = re.compile(
    r"(?<!\d)(?:19|20)\d\d[-./]?(?:0[1-9]|1[0-2])[-./]?(?:0[1-9]|[12]\d|3[01])(?!\d)"
    r"|(?<!\d)\d{1,2}[-./]\d{1,2}[-./](?:\d{4}|\d{2})(?!\d)"
)
_TELLING = re.compile(
    r"\d{6,}|\S+@\S+|\d+(?:\.\d+){4,}|(?i:\b(?:dr|prof|mr|mrs|ms|miss)\b\.?\s*[^\W\d_]+)"
)
"""Long numbers, addresses, UIDs, and names after a title."""


@lru_cache(maxsize=64)
def pattern_of(words: Betraying) -> re.Pattern[str] | None:
    """What finds any of the words; None for no words."""
    return _pattern(sorted(words.names | words.ids, key=lambda word: (-len(word), word)))


@lru_cache(maxsize=64)
def id_pattern_of(words: Betraying) -> re.Pattern[str] | None:
    """What finds the identifiers alone, and only those that are no word of the language."""
    telling = (word for word in words.ids if len(word) >= LONG and any(map(str.isdigit, word)))
    return _pattern(sorted(telling, key=lambda word: (-len(word), word)))


def without_words(value: str, words: Betraying) -> str:
    """`value` without the betraying words; the same object where there are none."""
    return _without(value, pattern_of(words))


def without_ids(value: str, words: Betraying) -> str:
    """`value`, a code, without the identifiers among the betraying words."""
    return _without(value, id_pattern_of(words))


def cleaned(value: str, words: Betraying, keep_dates: bool) -> str:
    """A short description without betraying words, long numbers, titled names and dates.

    Dates stay where `keep_dates` says that all dates stay.
    """
    value = without_words(value, words)
    shorter = value if keep_dates else _DATED.sub(STRUCK, value)
    shorter = _TELLING.sub(STRUCK, shorter)
    return value if shorter == value else _tidy(shorter)


def _without(value: str, pattern: re.Pattern[str] | None) -> str:
    if pattern is None or not pattern.search(value):
        return value
    return _tidy(pattern.sub(STRUCK, value))


def _tidy(value: str) -> str:
    value = re.sub(r"([_\-.^ ])(?:[_\-.^ ]*\1)+", r"\1", value)
    return value.strip(" _-.,;:/^")


def _pattern(words: Sequence[str]) -> re.Pattern[str] | None:
    if not words:
        return None
    parts = []
    for word in words:
        found = re.escape(word)
        bounded = len(word) < LONG and word.isascii()
        parts.append(rf"(?<![^\W_]){found}(?![^\W_])" if bounded else found)
    return re.compile("|".join(parts), re.IGNORECASE)
