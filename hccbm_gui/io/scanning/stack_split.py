"""Which slices of one series make one volume: localisers, phases and copies set apart."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hccbm_gui.core.case import Rejected
from hccbm_gui.core.errors import UntrustedGeometry
from hccbm_gui.core.note_words import (
    COPY_OF,
    OF_THE_SERIES,
    ONE_OF_VOLUMES,
    PLACES_TAKEN,
    SAME_PLACE,
    UNLIKE_SERIES,
)
from hccbm_gui.io.headers.file_header import PHASE_TAGS, FileHeader
from hccbm_gui.io.scanning.archive import name_of
from hccbm_gui.io.scanning.phases import phases
from hccbm_gui.io.stacks.slice_order import SliceOrder, image_axes, order_slices

COSINE_TOLERANCE = 1e-3
SPACING_TOLERANCE_MM = 1e-3
FEWEST_SLICES = 3
"""Odd slices of a series become a series of their own from this many on."""

KERNEL_WORDS = "reconstruction kernel"
PROJECTIONS = ("MIP", "MINIP", "MAXIP", "AVG", "AVERAGE", "PROJECTION IMAGE", "MPR", "SUBTRACT")
"""Parts of Image Type of what was computed from slices, and lies among them."""


@dataclass(frozen=True, slots=True)
class Stack:
    """Slices of one volume in the order along their normal, and what to know about them.

    `name` tells it from others of its series, e.g. ``50 %``; empty where it is the only one.
    """

    slices: tuple[FileHeader, ...]
    notes: tuple[str, ...] = ()
    name: str = ""


def split_stacks(headers: Sequence[FileHeader]) -> tuple[list[Stack], list[Rejected]]:
    """The volumes of one series, the largest first, and the files that belong to none."""
    rejected: list[Rejected] = []
    groups = sorted(_alike(headers), key=len, reverse=True)
    stacks: list[Stack] = []
    for group in groups:
        apart = [_difference(group[0], other[0]) for other in groups if other is not group]
        if stacks and len(group) < FEWEST_SLICES:
            reason = f"Its {apart[0]} {UNLIKE_SERIES} (a localiser?)."
            rejected += _all(group, reason)
            continue
        notes, name = _told_apart(group, apart, len(headers))
        try:
            found, left_out = _ordered(group, notes)
        except UntrustedGeometry as error:
            count = len({header.path for header in group})
            more = f" This holds for {count} files of the series." if count > 1 else ""
            rejected += _all(group, f"{error}{more}")
            continue
        stacks += [replace(stack, name=stack.name or name) for stack in found]
        rejected += left_out
    return stacks, _unused(rejected, stacks)


def _told_apart(
    group: Sequence[FileHeader], apart: Sequence[str], whole: int
) -> tuple[tuple[str, ...], str]:
    """What to say of one of several groups of a series of `whole` slices, and its name."""
    if not apart:
        return (), ""
    told, name = " and ".join(dict.fromkeys(apart)), ""
    if KERNEL_WORDS in apart:
        kernel = _kernel(group[0]) or "not said"
        told, name = told.replace(KERNEL_WORDS, f"{KERNEL_WORDS} ({kernel})"), f"kernel {kernel}"
    kinds = "files" if group[0].frame is None else "slices"
    return (f"{len(group)} of the {whole} {kinds} {OF_THE_SERIES} {told}.",), name


def _all(group: Sequence[FileHeader], reason: str) -> list[Rejected]:
    """Each file of a group, once, for one reason."""
    return [Rejected(str(path), reason) for path in dict.fromkeys(h.path for h in group)]


def _unused(rejected: list[Rejected], stacks: list[Stack]) -> list[Rejected]:
    """A file of which some frames are used is not one that was left out."""
    used = {str(header.path) for stack in stacks for header in stack.slices}
    return [one for one in rejected if one.file not in used]


def _alike(headers: Sequence[FileHeader]) -> list[list[FileHeader]]:
    groups: list[list[FileHeader]] = []
    for header in headers:
        for group in groups:
            if not _difference(header, group[0]):
                group.append(header)
                break
        else:
            groups.append([header])
    return groups


def _difference(one: FileHeader, other: FileHeader) -> str:
    """Why two slices cannot be of one volume; empty where they can."""
    reasons = (
        (one.matrix == other.matrix, "size"),
        (_close(one.orientation, other.orientation, COSINE_TOLERANCE), "orientation"),
        (_close(one.spacing_mm, other.spacing_mm, SPACING_TOLERANCE_MM), "pixel spacing"),
        (one.frame_uid == other.frame_uid, "frame of reference"),
        (one.stack == other.stack, "stack"),
        (_kernel(one) == _kernel(other), KERNEL_WORDS),
        (_projection(one) == _projection(other), "kind (computed from others, or not)"),
    )
    return next((words for same, words in reasons if not same), "")


def _kernel(header: FileHeader) -> str:
    """Of a CT: lung and soft tissue kernels in one volume would be taken for one image."""
    return header.phase[KERNEL] if header.modality == "CT" and header.phase else ""


def _projection(header: FileHeader) -> str:
    parts = header.phase[IMAGE_TYPE].upper().split("\\") if header.phase else []
    return next((part for part in parts if part in PROJECTIONS), "")


KERNEL, IMAGE_TYPE = PHASE_TAGS.index("ConvolutionKernel"), PHASE_TAGS.index("ImageType")


def _close(
    one: tuple[float, ...] | None, other: tuple[float, ...] | None, tolerance: float
) -> bool:
    if one is None or other is None:
        return one is other
    return all(abs(a - b) <= tolerance for a, b in zip(one, other, strict=True))


def _ordered(group: list[FileHeader], notes: tuple[str, ...]) -> tuple[list[Stack], list[Rejected]]:
    group, copies = _without_copies(group)
    order = stack_order(group)
    if not order.duplicates:
        return [Stack(tuple(group[n] for n in order.order), notes)], copies
    found = phases(group, stack_order)
    if found:
        stacks = []
        for phase in found:
            slices = tuple(phase.headers[n] for n in stack_order(phase.headers).order)
            told = f"One of {len(found)} {ONE_OF_VOLUMES} ({phase.told_by})."
            stacks.append(Stack(slices, (*notes, told), phase.name))
        return stacks, copies
    reason = f"{SAME_PLACE}."
    dropped = _all([group[n] for n in order.duplicates], reason)
    note = f"{len(order.duplicates)} slices {PLACES_TAKEN} were left out."
    return [Stack(tuple(group[n] for n in order.order), (*notes, note))], copies + dropped


def stack_order(group: Sequence[FileHeader]) -> SliceOrder:
    """How the slices stack; `UntrustedGeometry` when they do not."""
    normal = image_axes(group[0].orientation or ())[0]
    return order_slices([h.position_mm or () for h in group], normal)


def _without_copies(group: list[FileHeader]) -> tuple[list[FileHeader], list[Rejected]]:
    """One image for each SOP Instance UID, frame and place, lossless and uncompressed first."""
    best: dict[object, FileHeader] = {}
    for header in sorted(group, key=lambda h: (h.lossy, h.encapsulated)):
        best.setdefault(_identity(header), header)
    kept = [h for h in group if best[_identity(h)] is h]
    copies = {
        h.path: Rejected(str(h.path), f"{COPY_OF} the image in {name_of(best[_identity(h)].path)}.")
        for h in group
        if best[_identity(h)] is not h
    }
    return kept, list(copies.values())


def _identity(header: FileHeader) -> tuple[object, ...]:
    # Some exports give all slices one UID; where they lie tells them from copies.
    return header.sop_uid or str(header.path), header.frame, header.position_mm
