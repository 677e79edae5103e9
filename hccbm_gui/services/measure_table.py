"""Measurements and profiles as rows of text: for the clipboard and for a CSV file."""

import csv
import io
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from hccbm_gui.core.case import Case
from hccbm_gui.core.measure.handles import centre_mm
from hccbm_gui.core.measure.line_profile import LineProfile
from hccbm_gui.core.measure.shapes import Measurement, Region
from hccbm_gui.io.writing.new_file import write_over
from hccbm_gui.services.measuring import Reading, title_of

COLUMNS = (
    "id",
    "kind",
    "label",
    "value",
    "mean",
    "sd",
    "min",
    "max",
    "n",
    "area_cm2",
    "unit",
    "image",
    "x_mm",
    "y_mm",
    "z_mm",
    "note",
)
"""Positions are LPS mm, in the middle of what was drawn."""

Rows = list[tuple[str, ...]]


def measurement_rows(case: Case, readings: Mapping[str, Reading]) -> Rows:
    """`COLUMNS` and one row for each measurement."""
    made = [_row(case, one, readings.get(one.id, Reading())) for one in case.measurements]
    return [COLUMNS, *made]


def profile_rows(profiles: Sequence[LineProfile]) -> Rows:
    """The distance in mm and a column for each image, its unit in the heading."""
    if not profiles:
        return []
    heading = ("distance_mm", *(f"{one.name} [{one.unit.value}]" for one in profiles))
    columns = [profiles[0].distance_mm, *(one.values for one in profiles)]
    return [heading, *(tuple(map(_number, row)) for row in zip(*columns, strict=True))]


def tab_separated(rows: Rows) -> str:
    """For the clipboard: spreadsheets take it cell by cell."""
    clean = (" ".join(cell.split()) for row in rows for cell in row)
    return "\n".join("\t".join(next(clean) for _ in row) for row in rows)


def write_csv(path: Path, rows: Rows) -> None:
    """Write `rows` whole or not at all, UTF-8.

    Raises
    ------
    InputRefused : what is there is DICOM.
    CannotWrite : the file cannot be written.
    """
    text = io.StringIO(newline="")
    csv.writer(text).writerows([[_harmless(cell) for cell in row] for row in rows])
    # The mark at the beginning tells spreadsheets that it is UTF-8.
    write_over(path, text.getvalue().encode("utf-8-sig"))


def image_name(case: Case, series_uid: str) -> str:
    """Modality and description of an image; empty when the case does not have it."""
    info = next((one for one in case.series if one.uid == series_uid), None)
    if info is None:
        return ""
    said = info.description
    named = said.upper().startswith(info.modality.upper())
    return said if named else f"{info.modality} {said}".strip()


def _row(case: Case, measurement: Measurement, reading: Reading) -> tuple[str, ...]:
    found = reading.statistics
    numbers = ("",) * 6
    if found is not None:
        values = (found.mean, found.sd, found.minimum, found.maximum)
        area = f"{found.area_mm2 / 100:.3f}"
        numbers = (*map(_number, values), str(found.count), area)
    unit = "" if found is None else found.unit.value
    label = measurement.label or title_of(measurement)
    value = "" if isinstance(measurement, Region) else reading.text
    place = tuple(f"{value:.2f}" for value in centre_mm(measurement))
    image = image_name(case, measurement.series_uid)
    kind = measurement.kind
    return (measurement.id, kind, label, value, *numbers, unit, image, *place, reading.problem)


def _number(value: float) -> str:
    return f"{value:.6g}" if math.isfinite(value) else ""


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if not cell.startswith(("=", "+", "-", "@", "\t", "\r")):
        return cell
    try:
        float(cell)
    except ValueError:
        return f"'{cell}"
    return cell
