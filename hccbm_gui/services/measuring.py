"""Measurements of a case: made, changed, removed, and what each of them says.

Every function takes a case and gives the next one, so that each is one step of undo.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import HccbmError, MissingInput
from hccbm_gui.core.measure.region_statistics import RegionStatistics, region_statistics
from hccbm_gui.core.measure.shapes import (
    Angle,
    Arrow,
    Marker,
    Measurement,
    ProfileLine,
    Region,
    Ruler,
    TextNote,
    renamed,
)
from hccbm_gui.core.measure.sizes import angle_deg, area_mm2, length_mm
from hccbm_gui.core.volume import Unit, Volume


def add_measurement(case: Case, measurement: Measurement) -> Case:
    """With one more; its id is made unique, and a marker gets the next number."""
    taken = {one.id for one in case.measurements}
    made = replace(measurement, id=_free_id(taken, measurement.kind))
    if isinstance(made, Marker):
        used = [one.number for one in case.measurements if isinstance(one, Marker)]
        made = replace(made, number=1 + max(used, default=0))
    return replace(case, measurements=(*case.measurements, made))


def change_measurement(case: Case, measurement: Measurement) -> Case:
    """With `measurement` in the place of the one with its id.

    Raises
    ------
    MissingInput : the case has none with this id.
    """
    measurement_by_id(case, measurement.id)
    changed = tuple(measurement if m.id == measurement.id else m for m in case.measurements)
    return replace(case, measurements=changed)


def rename_measurement(case: Case, measurement_id: str, label: str) -> Case:
    """With other words on it; MissingInput when the case has none with this id."""
    words = " ".join(label.split())
    return change_measurement(case, renamed(measurement_by_id(case, measurement_id), words))


def delete_measurement(case: Case, measurement_id: str) -> Case:
    """Without it; MissingInput when the case has none with this id."""
    gone = measurement_by_id(case, measurement_id)
    return replace(case, measurements=tuple(m for m in case.measurements if m is not gone))


def measurement_by_id(case: Case, measurement_id: str) -> Measurement:
    """The measurement with this id.

    Raises
    ------
    MissingInput : the case has none.
    """
    for one in case.measurements:
        if one.id == measurement_id:
            return one
    raise MissingInput("There is no such measurement.", where=measurement_id)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one measurement says.

    Attributes
    ----------
    text : value with unit; empty for one without a value.
    statistics : of a region; None when there are none.
    problem : why a value is missing, in a sentence; empty when none is.
    """

    text: str = ""
    statistics: RegionStatistics | None = None
    problem: str = ""


def read_measurement(measurement: Measurement, volume: Volume | None) -> Reading:
    """The value of `measurement`; that of a region is read from `volume`."""
    try:
        match measurement:
            case Ruler() | ProfileLine():
                return Reading(f"{length_mm(measurement):.1f} mm")
            case Angle():
                return Reading(f"{angle_deg(measurement):.1f}°")
            case Region():
                return _of_region(measurement, volume)
            case _:
                return Reading()
    except HccbmError as refusal:
        return Reading(problem=str(refusal))


def _of_region(region: Region, volume: Volume | None) -> Reading:
    area = area_words(area_mm2(region))
    if volume is None:
        return Reading(area, problem="The image it was drawn on is not open.")
    try:
        found = region_statistics(region, volume)
    except HccbmError as refusal:
        return Reading(area, problem=str(refusal))
    places = 2 if max(abs(found.mean), abs(found.maximum)) < 10.0 else 1
    unit = "" if volume.unit is Unit.UNKNOWN else f" {volume.unit.value}"
    words = [
        f"mean {found.mean:.{places}f}{unit}",
        f"sd {found.sd:.{places}f}",
        f"{found.minimum:.{places}f} to {found.maximum:.{places}f}",
        f"n {found.count}",
        area,
    ]
    problem = ""
    if found.left_out > 0.0:
        where = (
            "outside the image or where slices are missing" if volume.gaps else "outside the image"
        )
        problem = f"{found.left_out:.0%} of it lies {where} and is not counted."
    return Reading(" · ".join(words), found, problem)


def area_words(square_mm: float) -> str:
    """``3.1 cm²``; small areas in mm²."""
    return f"{square_mm / 100.0:.1f} cm²" if square_mm >= 100.0 else f"{square_mm:.1f} mm²"


def title_of(measurement: Measurement) -> str:
    """The user's words, else what it is: ``ruler 1``, ``marker 3``."""
    if measurement.label:
        return measurement.label
    if isinstance(measurement, Marker):
        return f"marker {measurement.number}"
    return measurement.id.replace("-", " ")


def written_of(measurement: Measurement, reading: Reading) -> str:
    """What stands beside it in a picture."""
    if isinstance(measurement, Marker):
        return f"{measurement.number} {measurement.label}".strip()
    if isinstance(measurement, TextNote | Arrow):
        return measurement.label
    lines = value_lines(reading)
    if isinstance(measurement, Region) and len(lines) > 3:
        # The extremes stand in the list; a picture has no room for them.
        mean, sd, _, count, area = lines
        lines = [f"{mean} · {sd}", f"{count} · {area}"]
    return "\n".join(filter(None, (measurement.label, *lines)))


def value_lines(reading: Reading) -> list[str]:
    """The parts of the value: of a region mean, sd, extremes, how many values, and area."""
    return reading.text.split(" · ") if reading.text else []


class Readings:
    """What all measurements of a case say; only what has changed is read anew."""

    def __init__(self) -> None:
        self._known: dict[tuple[Measurement, int], Reading] = {}
        # Kept, so that the identity of an image cannot pass to another one.
        self._case: Case | None = None

    def of(self, case: Case | None) -> Mapping[str, Reading]:
        """Reading by id; nothing of an earlier case is kept."""
        if case is None:
            self._known, self._case = {}, None
            return MappingProxyType({})
        before, self._known, self._case = self._known, {}, case
        found: dict[str, Reading] = {}
        for one in case.measurements:
            volume = case.volumes.get(one.series_uid)
            key = (one, id(volume))
            known = before.get(key)
            self._known[key] = found[one.id] = known or read_measurement(one, volume)
        return MappingProxyType(found)


def _free_id(taken: set[str], kind: str) -> str:
    number = 1
    while f"{kind}-{number}" in taken:
        number += 1
    return f"{kind}-{number}"
