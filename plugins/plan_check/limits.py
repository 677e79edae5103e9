"""The limits of the check, read from a TOML file that the house edits."""

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from hccbm_gui.core.errors import InputRefused

BUILT_IN = Path(__file__).with_name("limits.toml")


@dataclass(frozen=True, slots=True)
class Limits:
    """Every number that a row is held against; see limits.toml for their meaning."""

    name: str
    source: str
    largest_opening_mm: float
    smallest_opening_mm: float
    small_field_mm: float
    farthest_jaw_mm: float
    over_travel_mm: float
    dose_mm: float
    ct_mm: float
    contour_off_slice_mm: float
    median_percent: float
    maximum_percent: float
    point_percent: float
    count: float
    diameter_mm: float
    gamma_dose_percent: float
    gamma_distance_mm: float
    gamma_threshold_percent: float


def read_limits(path: Path = BUILT_IN) -> Limits:
    """The limits of a file like limits.toml.

    Raises
    ------
    InputRefused : the file cannot be read, or a value is missing, unknown or not positive.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputRefused(
            f"The limits cannot be read: {error}.", where=str(path), remedy="Correct the file."
        ) from error
    values: dict[str, Any] = {}
    for name, table in tables.items():
        prefix = "gamma_" if name == "gamma" else ""
        values |= {prefix + key: value for key, value in table.items()}
    wanted = {field.name for field in fields(Limits)}
    wrong = sorted(wanted.symmetric_difference(values))
    wrong += [name for name in sorted(wanted & set(values)) if not _fits(name, values[name])]
    if wrong:
        raise InputRefused(
            f"The limits lack, do not know or cannot use: {', '.join(wrong)}.",
            where=str(path),
            remedy="Compare with the limits.toml of the plug-in.",
        )
    return Limits(**values)


def _fits(name: str, value: object) -> bool:
    if name in ("name", "source"):
        return isinstance(value, str)
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0.0
