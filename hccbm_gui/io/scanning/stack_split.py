"""Which slices of one series make one volume: localisers, phases and copies set apart."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hccbm_gui.core.case import Rejected
from hccbm_gui.core.errors import UntrustedGeometry
from hccbm_gui.io.images.slice_order import SliceOrder, image_axes, order_slices
from hccbm_gui.io.scanning.headers import PHASE_TAGS, FileHeader

COSINE_TOLERANCE = 1e-3
SPACING_TOLERANCE_MM = 1e-3
FEWEST_SLICES = 3
"""Odd slices of a series become a series of their own from this many on."""


@dataclass(frozen=True, slots=True)
class Stack:
    """Slices of one volume in the order along their normal, and what to know about them."""

    slices: tuple[FileHeader, ...]
    notes: tuple[str, ...] = ()


def split_stacks(headers: Sequence[FileHeader]) -> tuple[list[Stack], list[Rejected]]:
    """The volumes of one series, the largest first, and the files that belong to none."""
    rejected: list[Rejected] = []
    groups = sorted(_alike(headers), key=len, reverse=True)
    stacks: list[Stack] = []
    for group in groups:
        if stacks and len(group) < FEWEST_SLICES:
            reason = "Its size or orientation differs from the slices of its series (a localiser?)."
            rejected += [Rejected(str(h.path), reason) for h in group]
            continue
        note = f"{len(group)} of the {len(headers)} files of the series have this orientation."
        notes = (note,) if len(groups) > 1 else ()
        try:
            found, left_out = _ordered(group, notes)
        except UntrustedGeometry as error:
            rejected.append(Rejected(str(group[0].path), _for_all(str(error), len(group))))
            continue
        stacks += found
        rejected += left_out
    return stacks, rejected


def _for_all(reason: str, count: int) -> str:
    return reason if count == 1 else f"{reason} This holds for {count} files of the series."


def _alike(headers: Sequence[FileHeader]) -> list[list[FileHeader]]:
    groups: list[list[FileHeader]] = []
    for header in headers:
        for group in groups:
            if _fits(header, group[0]):
                group.append(header)
                break
        else:
            groups.append([header])
    return groups


def _fits(one: FileHeader, other: FileHeader) -> bool:
    if one.matrix != other.matrix or one.frame_uid != other.frame_uid:
        return False
    return _close(one.orientation, other.orientation, COSINE_TOLERANCE) and _close(
        one.spacing_mm, other.spacing_mm, SPACING_TOLERANCE_MM
    )


def _close(
    one: tuple[float, ...] | None, other: tuple[float, ...] | None, tolerance: float
) -> bool:
    if one is None or other is None:
        return one is other
    return bool(np.abs(np.subtract(one, other)).max() <= tolerance)


def _ordered(group: list[FileHeader], notes: tuple[str, ...]) -> tuple[list[Stack], list[Rejected]]:
    group, copies = _without_copies(group)
    order = stack_order(group)
    if not order.duplicates:
        return [Stack(tuple(group[n] for n in order.order), notes)], copies
    phases = _phases(group)
    if phases:
        stacks = []
        for value, (tag, part) in phases.items():
            kept = stack_order(part).order
            told = f"One of {len(phases)} volumes in the series ({tag} = {value or 'none'})."
            stacks.append(Stack(tuple(part[n] for n in kept), (*notes, told)))
        return stacks, copies
    reason = "A slice of the same series lies at the same place."
    dropped = [Rejected(str(group[n].path), reason) for n in order.duplicates]
    note = f"{len(dropped)} slices at places already taken were left out."
    return [Stack(tuple(group[n] for n in order.order), (*notes, note))], copies + dropped


def stack_order(group: Sequence[FileHeader]) -> SliceOrder:
    """How the slices stack; `UntrustedGeometry` when they do not."""
    normal = image_axes(group[0].orientation or ())[0]
    return order_slices([h.position_mm or () for h in group], normal)


def _without_copies(group: list[FileHeader]) -> tuple[list[FileHeader], list[Rejected]]:
    """One file for each SOP Instance UID, lossless and uncompressed first."""
    best: dict[str, FileHeader] = {}
    for header in sorted(group, key=lambda h: (h.lossy, h.encapsulated)):
        best.setdefault(header.sop_uid or str(header.path), header)
    kept = [h for h in group if best[h.sop_uid or str(h.path)] is h]
    copies = [
        Rejected(str(h.path), f"A copy of the image in {best[h.sop_uid].path}.")
        for h in group
        if best[h.sop_uid or str(h.path)] is not h
    ]
    return kept, copies


def _phases(group: list[FileHeader]) -> dict[str, tuple[str, list[FileHeader]]]:
    """Value to (tag, slices), by the first tag that separates the slices at one place."""
    for n, tag in enumerate(PHASE_TAGS):
        parts: dict[str, list[FileHeader]] = defaultdict(list)
        for header in group:
            parts[header.phase[n]].append(header)
        enough = len(parts) > 1 and min(len(part) for part in parts.values()) > 1
        if enough and not any(stack_order(part).duplicates for part in parts.values()):
            return {value: (tag, part) for value, part in parts.items()}
    return {}
