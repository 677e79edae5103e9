"""The limits that rows are held against; a house has its own in a TOML file."""

import tomllib
from dataclasses import dataclass, fields
from typing import Any

from hccbm_gui.core.errors import InputRefused


@dataclass(frozen=True, slots=True)
class Limits:
    """Every number that a row is held against; none of them is validated.

    Attributes
    ----------
    name, source : the machine, and where its numbers are from.
    largest_opening_mm, smallest_opening_mm : of a pair of jaws, at the isocentre plane.
    small_field_mm : below it a dose from ordinary beam data is doubtful.
    farthest_jaw_mm, over_travel_mm : of one jaw from the axis, and beyond it.
    dose_mm, ct_mm : coarsest grids (S3-01).
    contour_off_slice_mm : a contour farther from a slice lies between slices.
    median_percent, maximum_percent, point_percent : of dose against prescription.
    count, diameter_mm : of several lesions (S3-09).
    gamma_dose_percent, gamma_distance_mm, gamma_threshold_percent : TG-218.
    """

    name: str = "Generic linear accelerator"
    source: str = "usual values of C-arm machines, not of a particular one"
    largest_opening_mm: float = 400.0
    smallest_opening_mm: float = 5.0
    small_field_mm: float = 40.0
    farthest_jaw_mm: float = 200.0
    over_travel_mm: float = 100.0
    dose_mm: float = 3.0
    ct_mm: float = 3.0
    contour_off_slice_mm: float = 0.5
    median_percent: float = 5.0
    maximum_percent: float = 25.0
    point_percent: float = 5.0
    count: float = 10.0
    diameter_mm: float = 50.0
    gamma_dose_percent: float = 3.0
    gamma_distance_mm: float = 2.0
    gamma_threshold_percent: float = 10.0


def parse_limits(text: str, where: str = "") -> Limits:
    """The limits of a TOML text; all of them must be given.

    Raises
    ------
    InputRefused : it is not TOML, or a value is missing, unknown or not positive.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputRefused(
            f"The limits cannot be read: {error}.", where=where, remedy="Correct the file."
        ) from error
    values: dict[str, Any] = {}
    for name, table in tables.items():
        prefix = "gamma_" if name == "gamma" else ""
        entries = table if isinstance(table, dict) else {name: table}
        values |= {prefix + key: value for key, value in entries.items()}
    wanted = {field.name for field in fields(Limits)}
    wrong = sorted(wanted.symmetric_difference(values))
    wrong += [name for name in sorted(wanted & set(values)) if not _fits(name, values[name])]
    if wrong:
        raise InputRefused(
            f"The limits lack, do not know or cannot use: {', '.join(wrong)}.",
            where=where,
            remedy="Compare with the limits.toml of the plug-in.",
        )
    return Limits(**values)


def _fits(name: str, value: object) -> bool:
    if name in ("name", "source"):
        return isinstance(value, str)
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0.0
