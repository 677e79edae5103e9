"""What a series holds beside plain slices: BI-09 to BI-11, BI-19, BI-22, BI-25."""

import re

import numpy as np

from hccbm_gui.core.beam import PATIENT_TO_FIXED
from hccbm_gui.core.case import Rejected, SeriesInfo
from hccbm_gui.core.checks.left_out import BROKEN, left_out
from hccbm_gui.core.checks.row import Status, Told
from hccbm_gui.core.checks.situation import Inspected
from hccbm_gui.core.checks.wording import counted, listed, sentences, series_name, unique
from hccbm_gui.core.note_words import OF_THE_SERIES, ONE_OF_VOLUMES, POINTS_IN_TIME
from hccbm_gui.core.volume import Unit

POSITIONS = ("HFS", "HFP", "FFS", "FFP", "HFDL", "HFDR", "FFDL", "FFDR")
NO_SLICES = "There is no CT, MR or PET."


def patient_lies(it: Inspected) -> Told:
    """BI-09: letters follow the direction cosines; fields are made for four positions."""
    images = [info for info in it.case.series_of("volume", "pet") if info.uid in it.case.volumes]
    if not images:
        return Status.NOT_APPLICABLE, NO_SLICES, ""
    told = listed(
        unique(f"{series_name(info)} {info.position or 'does not say'}" for info in images)
    )
    refused = [info for info in images if info.position in POSITIONS[4:]]
    silent = [info for info in images if info.position not in POSITIONS]
    if refused:
        return (
            Status.WARNING,
            f"{told}. Letters and coordinates follow the direction cosines.",
            "On the side no field is made: scan the patient supine or prone.",
        )
    if silent:
        return (
            Status.WARNING,
            f"{told}. Letters follow the direction cosines.",
            "Without the patient position no field is made. Export the images with it.",
        )
    positions = sorted({info.position for info in images})
    assert set(positions) <= set(PATIENT_TO_FIXED)
    if len(positions) > 1:
        return (
            Status.WARNING,
            f"{told}.",
            "The patient lay differently: registrations between these images are not rigid.",
        )
    return Status.PASSED, f"{told}.", ""


def only_slices(it: Inspected) -> Told:
    """BI-10: localisers, projections, reports and other kernels are set apart."""
    apart = left_out(it.case.rejected, "apart")
    split = _notes(it, OF_THE_SERIES, ONE_OF_VOLUMES)
    timed = [words for words in split if _in_time(words)]
    split = [words for words in split if words not in timed]
    if not apart and not split:
        if not it.case.series_of("volume", "pet"):
            return Status.NOT_APPLICABLE, NO_SLICES, ""
        return Status.PASSED, "Every series holds slices of one kind.", ""
    told = [_reasons(apart)] if apart else []
    return (
        Status.WARNING,
        f"{' '.join((*told, *split[:6]))}",
        "Make sure that the volume you work on is the one that was meant.",
    )


def one_phase(it: Inspected) -> Told:
    """BI-11: the phases of a 4D image are volumes of their own."""
    phases = [
        info
        for info in it.case.series_of("volume", "pet")
        if any(ONE_OF_VOLUMES in note and _in_time(note) for note in info.notes)
    ]
    if not it.case.series_of("volume", "pet"):
        return Status.NOT_APPLICABLE, NO_SLICES, ""
    if not phases:
        return Status.PASSED, "No series holds several points in time.", ""
    told = sentences(
        (f"{series_name(i)}: {n}" for i in phases for n in i.notes if ONE_OF_VOLUMES in n), 4
    )
    return (
        Status.WARNING,
        f"{counted(len(phases), 'phase')}. {told}",
        "Say which phase is planned on, or make an ITV over them all.",
    )


def _in_time(note: str) -> bool:
    return any(tag in note for tag in POINTS_IN_TIME)


def trusted_hu(it: Inspected) -> Told:
    """BI-19: CT numbers are HU of a calibrated scanner."""
    cts = [
        (info, it.case.volumes[info.uid])
        for info in it.case.series_of("volume")
        if info.modality == "CT" and info.uid in it.case.volumes
    ]
    if not cts:
        return Status.NOT_APPLICABLE, "There is no CT.", ""
    told = []
    for info, volume in cts:
        doubts = [note for note in (*volume.notes, *info.notes) if "HU" in note]
        if not doubts and volume.unit is not Unit.HU:
            doubts = [f"Its values are {volume.unit}."]
        told += [f"{series_name(info)}: {note}" for note in dict.fromkeys(doubts)]
    if told:
        return (
            Status.WARNING,
            sentences(told, 4),
            "Use no HU of it for dose, bone or water before it is calibrated.",
        )
    ranges = (
        f"{series_name(info)}: {int(np.min(volume.array))} to {int(np.max(volume.array))} HU"
        for info, volume in cts
    )
    return Status.PASSED, f"{listed(unique(ranges))}.", ""


def whole_files(it: Inspected) -> Told:
    """BI-22: every file can be read and its pixels decoded."""
    broken = left_out(it.case.rejected, BROKEN)
    if not broken:
        count = sum(info.files for info in it.case.series)
        return Status.PASSED, f"{counted(count, 'file')} read.", ""
    return (
        Status.FAILED,
        _reasons(broken),
        "Copy or export these files again. Everything else was read without them.",
    )


def several_frames(it: Inspected) -> Told:
    """BI-25: enhanced multi-frame files are read frame by frame, or refused in words."""
    refused = left_out(it.case.rejected, "enhanced")
    if refused:
        return Status.FAILED, _reasons(refused), "Export the series as single slices."
    read = [
        f"{series_name(info)}: {len(info.slices)} frames in {counted(info.files, 'file')}"
        for info in it.case.series_of("volume", "pet")
        if len(info.slices) > info.files
    ]
    if read:
        return Status.PASSED, f"{listed(read)}.", ""
    return Status.NOT_APPLICABLE, "There is no enhanced multi-frame image.", ""


def _reasons(rejected: tuple[Rejected, ...], most: int = 4) -> str:
    """``3 files. a, b: reason``; reasons that differ in their numbers alone are one."""
    alike: dict[str, list[Rejected]] = {}
    for one in rejected:
        alike.setdefault(re.sub(r"\d+", "#", one.reason), []).append(one)
    told = [
        f"{listed((re.split(r'[/|]', o.file.replace(chr(92), '/'))[-1] for o in some), 2)}: "
        f"{some[0].reason}"
        for some in list(alike.values())[:most]
    ]
    more = f" And {counted(len(alike) - most, 'further reason')}." if len(alike) > most else ""
    return f"{counted(sum(one.files for one in rejected), 'file')}. {' '.join(told)}{more}"


def _notes(it: Inspected, *words: str) -> list[str]:
    series: tuple[SeriesInfo, ...] = it.case.series_of("volume", "pet")
    return [
        f"{series_name(info)}: {note}"
        for info in series
        for note in info.notes
        if any(one in note for one in words)
    ]
