"""How rows speak: lists, counts and numbers, always alike."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from hccbm_gui.core.case import SeriesInfo


def series_name(info: SeriesInfo) -> str:
    """Modality and description of a series."""
    return f"{info.modality} “{info.description}”" if info.description else info.modality


def listed(words: Iterable[str], most: int = 8) -> str:
    """Words with commas; those beyond `most` as a number."""
    shown = list(words)
    left = len(shown) - most
    if left > 0:
        return f"{', '.join(shown[:most])} and {left} more"
    return ", ".join(shown)


def unique(words: Iterable[str]) -> Iterator[str]:
    """Each once, ``CT (3 ×)`` where there were more: several series may be called alike."""
    for word, count in Counter(words).items():
        yield f"{word} ({count} ×)" if count > 1 else word


def sentences(words: Iterable[str], most: int = 8) -> str:
    """Whole sentences one after the other; those beyond `most` as a number."""
    shown = [f"{one.rstrip('.')}." for one in words]
    left = len(shown) - most
    return " ".join(shown[:most]) + (f" And {left} more." if left > 0 else "")


def counted(count: int, one: str, many: str = "") -> str:
    """``1 beam``, ``2 beams``."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def point(mm: Sequence[float]) -> str:
    """A place in the patient, cm, as (x, y, z) of DICOM."""
    return "(" + ", ".join(f"{value / 10.0 + 0.0:.2f}" for value in mm) + ") cm"


def cm(mm: float) -> str:
    """A length in cm with one decimal."""
    return f"{mm / 10.0 + 0.0:.1f} cm"


def digits(value: float) -> str:
    """A number with four significant digits and never an exponent."""
    whole = abs(value) >= 1000.0
    return f"{value:.0f}" if whole else f"{value:#.4g}" if abs(value) >= 1e-4 else f"{value:.4f}"


def broken(words: str, most: int = 32) -> str:
    """Text escaped for HTML whose long words may break across lines."""
    parts = []
    for word in words.split(" "):
        pieces = [word[at : at + most] for at in range(0, len(word), most)] or [""]
        parts.append("\u200b".join(map(escape, pieces)))
    return " ".join(parts)
