"""Numbers as they are shown: cm with one decimal, true minus signs, units."""

from hccbm_gui.core.field import FieldEdges
from hccbm_gui.services.verdict import centimetres

MINUS = "\N{MINUS SIGN}"


def cm(length_mm: float) -> str:
    """``8.5`` for 85 mm."""
    return f"{_tidy(length_mm / 10.0):.1f}".replace("-", MINUS)


def signed_cm(length_mm: float, limit_mm: float | None = None) -> str:
    """``+3.5``, ``0.0`` or a true minus, for a change in mm.

    More decimals where rounding would carry it across `limit_mm`.
    """
    return centimetres(length_mm, limit_mm).removesuffix(" cm").replace("-", MINUS)


def field_size(edges: FieldEdges) -> str:
    """``15.0 × 11.0 cm``, length by width."""
    return f"{cm(edges.length_mm)} × {cm(edges.width_mm)} cm"


def position(letter: str, position_mm: float) -> str:
    """``z −312.0 mm``."""
    return f"{letter} {_tidy(position_mm):.1f} mm".replace("-", MINUS)


def _tidy(value: float) -> float:
    """To one decimal, without a negative zero."""
    return round(value, 1) + 0.0
