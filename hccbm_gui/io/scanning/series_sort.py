"""The files of one study sorted into series, each with what is known before its pixels are read."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from hccbm_gui.core.case import Rejected, SeriesInfo, SliceReference
from hccbm_gui.core.note_words import COPY_OF, WITH_LOSS
from hccbm_gui.core.planar import View
from hccbm_gui.io.headers.file_header import FileHeader
from hccbm_gui.io.scanning.archive import name_of
from hccbm_gui.io.scanning.scan_result import SeriesScan
from hccbm_gui.io.scanning.series_grid import grid_in_words
from hccbm_gui.io.scanning.stack_split import Stack, split_stacks
from hccbm_gui.io.stacks.stack_layout import layout_notes

NO_FRAME_NOTE = "The image carries no frame of reference; nothing can be overlaid on it."
LOSSY_NOTE = f"The image was {WITH_LOSS}."


def sort_into_series(
    headers: Iterable[FileHeader], taken: set[str]
) -> tuple[list[SeriesScan], list[Rejected]]:
    """Series of one study; their UIDs are made unique against `taken`, which grows."""
    together: dict[tuple[str, ...], list[FileHeader]] = defaultdict(list)
    for header in headers:
        together[_series_key(header)].append(header)
    series: list[SeriesScan] = []
    rejected: list[Rejected] = []
    for group in together.values():
        stacks, left_out = _stacks_of(group)
        rejected += left_out
        for stack in stacks:
            uid = _unique_uid(stack.slices[0], taken)
            series.append(SeriesScan(_info(stack, uid), stack.slices))
    return series, rejected


def _series_key(header: FileHeader) -> tuple[str, ...]:
    if header.series_uid:
        return (header.series_uid, header.kind, header.modality)
    folder = str(header.path.parent)
    return ("", header.kind, header.modality, header.series_description, folder)


def _stacks_of(group: list[FileHeader]) -> tuple[list[Stack], list[Rejected]]:
    if group[0].kind in ("volume", "pet"):
        return split_stacks(group)
    kept, rejected = _without_copies(group)
    if group[0].kind == "planar":
        return _pair_views(kept), rejected
    if group[0].kind == "picture":
        return _pages(kept), rejected
    return [Stack((header,)) for header in kept], rejected


def _without_copies(group: list[FileHeader]) -> tuple[list[FileHeader], list[Rejected]]:
    """Files with one SOP Instance UID: images are copies, other objects only if equal in bytes."""
    kept: dict[tuple[str, str], FileHeader] = {}
    rejected: list[Rejected] = []
    uids = Counter(header.sop_uid for header in group)
    for header in sorted(group, key=lambda h: (h.lossy, h.encapsulated)):
        same = header.sop_uid and uids[header.sop_uid] > 1
        content = _content(header) if same and header.kind != "planar" else ""
        key = (header.sop_uid or str(header.path), content)
        if key in kept:
            rejected.append(Rejected(str(header.path), f"{COPY_OF} {name_of(kept[key].path)}."))
        else:
            kept[key] = header
    paths = {header.path for header in kept.values()}
    return [header for header in group if header.path in paths], rejected


def _content(header: FileHeader) -> str:
    try:
        with header.path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        # Whether it is a copy cannot be told; reading it will say what is wrong.
        return str(header.path)


def _pages(group: list[FileHeader]) -> list[Stack]:
    """Captures of one series and size are leafed through; an RT image stands for itself."""
    pages: dict[tuple[object, ...], list[FileHeader]] = defaultdict(list)
    for header in group:
        own = header.path if header.modality == "RTIMAGE" else None
        pages[(header.matrix, header.spacing_mm, own)].append(header)
    return [Stack(tuple(headers)) for headers in pages.values()]


def _pair_views(group: list[FileHeader]) -> list[Stack]:
    """Planar files: an anterior and a posterior one that fit make one scan."""
    waiting = list(group)
    stacks: list[Stack] = []
    while waiting:
        first = waiting.pop(0)
        partner = next((h for h in waiting if _is_other_view(first, h)), None)
        if partner is not None:
            waiting.remove(partner)
        pair = (first,) if partner is None else (first, partner)
        anterior_first = sorted(pair, key=lambda h: View.ANTERIOR.value not in h.views)
        stacks.append(Stack(tuple(anterior_first)))
    return stacks


def _is_other_view(one: FileHeader, other: FileHeader) -> bool:
    views = {*one.views, *other.views}
    single = len(one.views) == len(other.views) == 1
    fits = one.matrix == other.matrix and one.spacing_mm == other.spacing_mm
    return single and fits and views == {View.ANTERIOR.value, View.POSTERIOR.value}


def _unique_uid(header: FileHeader, taken: set[str]) -> str:
    base = header.series_uid or f"unnamed/{header.sop_uid or header.path.name}"
    uid = base
    if uid in taken and header.sop_uid:
        uid = base = f"{base}/{header.sop_uid}"
    number = 1
    while uid in taken:
        number += 1
        uid = f"{base}#{number}"
    taken.add(uid)
    return uid


def _info(stack: Stack, uid: str) -> SeriesInfo:
    first = stack.slices[0]
    files = len({header.path for header in stack.slices})
    notes = [*stack.notes, *first.notes]
    if not first.series_uid:
        notes.append("The files carry no Series Instance UID.")
    if first.kind in ("volume", "pet", "spect", "dose") and not first.frame_uid:
        notes.append(NO_FRAME_NOTE)
    if any(header.lossy for header in stack.slices):
        notes.append(LOSSY_NOTE)
    if any(header.patient != first.patient for header in stack.slices):
        notes.append("The files of the series do not all name the patient alike.")
    return SeriesInfo(
        uid=uid,
        study_uid=first.study_uid,
        modality=first.modality,
        kind=first.kind,
        description=_description(stack),
        study_description=first.study_description,
        date=first.series_date or first.study_date,
        files=files,
        # A planar scan lies on no frame of reference, whatever its file claims.
        frame_uid="" if first.kind in ("planar", "plan", "picture") else first.frame_uid,
        position=first.patient_position,
        geometry=grid_in_words(stack.slices),
        notes=tuple(dict.fromkeys([*notes, *_stack_notes(stack.slices)])),
        patient=first.patient,
        sop_uid=first.sop_uid if files == 1 else "",
        slices=_references(stack.slices),
        study_date=first.study_date,
        study_time=first.study_time,
        study_id=first.study_id,
        accession_number=first.accession_number,
        referring_physician=first.referring_physician,
    )


def _description(stack: Stack) -> str:
    """As stored, and which of several volumes of the series it is."""
    stored = stack.slices[0].series_description
    if not stack.name or stack.name in stored:
        return stored
    return f"{stored} ({stack.name})" if stored else stack.name


def _references(slices: Sequence[FileHeader]) -> tuple[SliceReference, ...]:
    """The images of a volume, for what is drawn on them."""
    return tuple(
        SliceReference(
            header.sop_class,
            header.sop_uid,
            (position[0], position[1], position[2]),
            None if header.frame is None else header.frame + 1,
        )
        for header in slices
        if header.kind in ("volume", "pet") and (position := header.position_mm) is not None
    )


def _stack_notes(slices: Sequence[FileHeader]) -> tuple[str, ...]:
    first = slices[0]
    if first.kind not in ("volume", "pet") or first.orientation is None:
        return ()
    return layout_notes(slices)
