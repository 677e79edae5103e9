"""Several slices at each place of a series: told apart as breathing phases, times, echoes, kernels.

Scanners and archives put a 4D-CT or a dynamic series into one series; what sets its volumes
apart stands in a tag of their own, in words in a description, or only in the times.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from hccbm_gui.io.headers.file_header import PHASE_TAGS, FileHeader
from hccbm_gui.io.stacks.slice_order import DUPLICATE_MM, SliceOrder, image_axes

Order = Callable[[Sequence[FileHeader]], SliceOrder]

PERCENT_TAGS = ("NominalPercentageOfRespiratoryPhase", "NominalPercentageOfCardiacPhase")
WORDED_TAGS = ("ImageComments", "SeriesDescription", "ProtocolName")
TIMES = ("AcquisitionTime", "ContentTime")

PERCENT = re.compile(
    r"(?<![\d.,])(\d{1,3}(?:[.,]\d+)?)\s*%\s*(in|ex)?"
    r"|\b(?:phase|gated)\s*[=:,]?\s*(\d{1,3}(?:[.,]\d+)?)(?![\d.,])",
    re.IGNORECASE,
)
"""``T=50%``, ``Gated, 50.0%``, ``50%Ex``, ``phase 50``."""

NAMES = {
    "TemporalPositionIdentifier": "time {}",
    "TemporalPositionIndex": "time {}",
    "EchoNumbers": "echo {}",
    "EchoTime": "TE {} ms",
    "DiffusionBValue": "b {}",
    "ConvolutionKernel": "kernel {}",
    "AcquisitionNumber": "acquisition {}",
    "TriggerTime": "trigger {} ms",
    "FrameReferenceTime": "{} ms",
}
"""What a person calls a volume, by the tag that tells it apart; else the value itself."""


@dataclass(frozen=True, slots=True)
class Phase:
    """One of several volumes at the same places.

    Attributes
    ----------
    name : as shown, e.g. ``50 %`` or ``echo 2``.
    told_by : what sets it apart from the others, in words.
    headers : its slices.
    """

    name: str
    told_by: str
    headers: tuple[FileHeader, ...]


def phases(group: Sequence[FileHeader], order: Order) -> tuple[Phase, ...]:
    """The volumes that lie at the same places, in their order; none where nothing tells them."""
    places = len(order(group).order)
    for n, tag in enumerate(PHASE_TAGS):
        parts: dict[str, list[FileHeader]] = defaultdict(list)
        for header in group:
            parts[_value(header, n)].append(header)
        fewest = min(len(part) for part in parts.values())
        # Single slices are time points only where each lies at all the places there are.
        enough = len(parts) > 1 and (fewest > 1 or fewest == places)
        if enough and not any(order(part).duplicates for part in parts.values()):
            return _named(tag, parts)
    return _by_time(group)


def percent_of(header: FileHeader) -> str:
    """The breathing (or heart) phase that a header names, as ``50 %``; empty where none or many."""
    for tag in PERCENT_TAGS:
        value = _tagged(header, tag)
        if value:
            return f"{_plain(value)} %"
    for tag in WORDED_TAGS:
        found = {_percent(match) for match in PERCENT.finditer(_tagged(header, tag))}
        found.discard("")
        if len(found) == 1:
            return found.pop()
    return ""


def _percent(match: "re.Match[str]") -> str:
    number = (match[1] or match[3]).replace(",", ".")
    direction = f" {match[2].lower()}" if match[2] else ""
    return f"{float(number):g} %{direction}" if float(number) <= 100.0 else ""


def _named(tag: str, parts: dict[str, list[FileHeader]]) -> tuple[Phase, ...]:
    percents = {value: {percent_of(header) for header in part} for value, part in parts.items()}
    alone = [next(iter(found)) for found in percents.values() if len(found) == 1]
    telling = len(set(alone)) == len(parts) and "" not in alone
    made = []
    for value, part in parts.items():
        name = percents[value].pop() if telling else _name(tag, value, list(parts))
        made.append(Phase(name, f"{tag} = {value or 'none'}", tuple(part)))
    return tuple(sorted(made, key=lambda phase: _natural(phase.name)))


def _name(tag: str, value: str, values: list[str]) -> str:
    if not value:
        return "unnamed"
    if tag == "ImageType":
        common = set.intersection(*(set(one.split("\\")) for one in values))
        value = " ".join(part for part in value.split("\\") if part not in common) or value
    return NAMES.get(tag, "{}").format(_plain(value))


def _by_time(group: Sequence[FileHeader]) -> tuple[Phase, ...]:
    """By their turn at each place, where every place was imaged equally often."""
    places = _places(group)
    (times, *others) = {len(place) for place in places}
    if others or times < 2:
        return ()
    for tag in TIMES:
        if tag not in PHASE_TAGS:
            continue
        clocks = [[_tagged(header, tag) for header in place] for place in places]
        if any(len(set(clock)) < times or "" in clock for clock in clocks):
            continue
        turns = [_in_time(place, tag) for place in places]
        told = f"the order of {tag} at each place; scans of one turn need not show the same breath"
        return tuple(
            Phase(f"turn {n + 1}", told, tuple(place[n] for place in turns)) for n in range(times)
        )
    return ()


def _in_time(place: Sequence[FileHeader], tag: str) -> list[FileHeader]:
    return sorted(place, key=lambda header: _number(_tagged(header, tag)))


def _places(group: Sequence[FileHeader]) -> list[list[FileHeader]]:
    """The slices at each place."""
    normal = image_axes(group[0].orientation or ())[0]
    depths = [float(np.dot(header.position_mm or (), normal)) for header in group]
    places: list[list[FileHeader]] = []
    start = -np.inf
    for n in sorted(range(len(group)), key=depths.__getitem__):
        if depths[n] - start > DUPLICATE_MM:
            start = depths[n]
            places.append([])
        places[-1].append(group[n])
    return places


def _value(header: FileHeader, n: int) -> str:
    value = header.phase[n] if n < len(header.phase) else ""
    # Of a sentence only the phase in it counts, if there is one.
    return (percent_of(header) or value) if PHASE_TAGS[n] in WORDED_TAGS else value


def _tagged(header: FileHeader, tag: str) -> str:
    if tag not in PHASE_TAGS:
        return ""
    n = PHASE_TAGS.index(tag)
    return header.phase[n] if n < len(header.phase) else ""


def _number(value: str) -> float:
    try:
        return float(value.replace(":", ""))
    except ValueError:
        return 0.0


def _plain(value: str) -> str:
    try:
        return f"{float(value):g}"
    except ValueError:
        return value


def _natural(name: str) -> tuple[float, str]:
    """Numbers by their size, and words after them."""
    found = re.search(r"\d+(?:\.\d+)?", name)
    return (float(found[0]) if found else float("inf"), name)
