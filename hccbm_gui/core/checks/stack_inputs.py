"""Do the slices make a volume that can be measured? BI-06 to BI-08, BI-18, BI-21, BI-23."""

from collections.abc import Iterable

import numpy as np

from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.checks.left_out import left_out
from hccbm_gui.core.checks.row import Status, Told
from hccbm_gui.core.checks.situation import Inspected
from hccbm_gui.core.checks.stack_spacing import (
    SIDEWAYS_MM,
    SliceSteps,
    along,
    slice_steps,
)
from hccbm_gui.core.checks.wording import counted, listed, sentences, series_name, unique
from hccbm_gui.core.note_words import PLACES_TAKEN, TILT
from hccbm_gui.core.roi import Roi
from hccbm_gui.core.structures.missing_slices import contours_in_gaps, gaps_of
from hccbm_gui.core.volume import Volume

NO_STACK = "There is no CT, MR or PET of several slices."
NO_VOLUME = "There is no CT, MR or PET."
MANY_SLICES, MANY_BYTES = 1000, 1 << 30
SQUARE = 1e-3
"""Pixels whose sides differ by less than this share are square."""
OBLIQUE_COSINE = 0.9998
"""An axis within about one degree of the patient's is not oblique."""


def no_gaps(it: Inspected) -> Told:
    """BI-06: no slice is missing, and where one is, nothing was put into its place."""
    images = _volumes(it)
    if not any(volume.array.shape[0] > 1 for _, volume in images):
        return Status.NOT_APPLICABLE, NO_STACK, ""
    told = [words for info, volume in images for words in _gaps(info, volume)]
    if not told:
        slices = sum(volume.array.shape[0] for _, volume in images)
        return Status.PASSED, f"{counted(slices, 'slice')} without a gap.", ""
    drawn = [
        f"{roi.name} ({counted(count, 'contour')})"
        for roi in it.case.rois
        if (count := _contours_in_gaps(roi, it.case))
    ]
    evidence = f"{'; '.join(told[:8])}{'; …' if len(told) > 8 else ''}."
    if drawn:
        evidence += f" Drawn where there is no image: {listed(drawn)}."
    return (
        Status.WARNING,
        evidence,
        "Copy the whole series again. Nothing is shown in the gap, and contours, volumes and DVHs "
        "that reach into it are not to be trusted.",
    )


def _gaps(info: SeriesInfo, volume: Volume) -> Iterable[str]:
    letter, axis = along(volume.geometry.axes[0])
    for gap in volume.gaps:
        ends = sorted(mm * gap.normal[axis] for mm in (gap.start_mm, gap.end_mm))
        yield (
            f"{series_name(info)}: nothing between {letter} = {ends[0]:.1f} and {ends[1]:.1f} mm "
            f"(slices every {volume.geometry.spacing_mm[0]:.2f} mm)"
        )


def _contours_in_gaps(roi: Roi, case: Case) -> int:
    return contours_in_gaps(roi.contours, gaps_of(case.volumes, (roi,), roi.frame_uid))


def even_steps(it: Inspected) -> Told:
    """BI-07: the slices lie evenly, and none at the place of another."""
    stacks = tuple(slice_steps(it.case))
    if not stacks:
        return Status.NOT_APPLICABLE, NO_STACK, ""
    told = [
        f"{series_name(stack.info)}: {stack.steps_mm.min():.2f} to {stack.steps_mm.max():.2f} mm "
        "from slice to slice"
        for stack in stacks
        if stack.is_uneven
    ]
    told += [
        f"{series_name(info)}: {note.rstrip('.')}"
        for info, _ in _volumes(it)
        for note in info.notes
        if PLACES_TAKEN in note
    ]
    if told:
        return (
            Status.WARNING,
            f"{listed(unique(told))}.",
            "Every slice is used at the place it states, whatever the average spacing. Look "
            "whether these are the images that were meant.",
        )
    even = (f"{series_name(s.info)}: {s.median_mm:.2f} mm" for s in stacks)
    return Status.PASSED, f"{listed(unique(even))}.", ""


def straight_stack(it: Inspected) -> Told:
    """BI-08: the slices stand one behind the other, no gantry was tilted."""
    refused = left_out(it.case.rejected, "tilt")
    if refused:
        reasons = dict.fromkeys(one.reason for one in refused)
        return (
            Status.FAILED,
            sentences(reasons, 3),
            "Export the series resampled to straight slices.",
        )
    stacks = tuple(slice_steps(it.case))
    if not stacks:
        return Status.NOT_APPLICABLE, NO_STACK, ""
    sheared = [
        f"{series_name(s.info)}: slices shift sideways by {s.sideways_mm:.1f} mm along "
        f"{s.depths_mm[-1]:.1f} mm ({_tilt_deg(s):.1f} degrees)"
        for s in stacks
        if s.sideways_mm > SIDEWAYS_MM + 1e-3 * s.depths_mm[-1]
    ]
    if sheared:
        notes = " ".join(_tilt_notes(stacks))
        return (
            Status.WARNING,
            f"{listed(sheared)}. {notes}".strip(),
            "The volume was straightened by resampling; check its edges before a field is drawn.",
        )
    most = max(stack.sideways_mm for stack in stacks)
    return Status.PASSED, f"No slice shifts sideways by more than {most:.2f} mm.", ""


def _tilt_deg(stack: SliceSteps) -> float:
    return float(np.degrees(np.arctan2(stack.sideways_mm, stack.depths_mm[-1])))


def _tilt_notes(stacks: Iterable[SliceSteps]) -> list[str]:
    notes = dict.fromkeys(note for stack in stacks for note in stack.info.notes)
    return [note for note in notes if note.startswith(TILT)]


def square_pixels(it: Inspected) -> Told:
    """BI-18: rows and columns are as far apart, or are told apart."""
    images = _volumes(it)
    if not images:
        return Status.NOT_APPLICABLE, NO_VOLUME, ""
    oblong = []
    for info, volume in images:
        _, row, column = volume.geometry.spacing_mm
        if abs(row - column) > SQUARE * max(row, column):
            oblong.append(
                f"{series_name(info)}: {row:.3f} mm from row to row, {column:.3f} mm from column "
                "to column"
            )
    if oblong:
        return (
            Status.WARNING,
            f"{listed(unique(oblong))}.",
            "Measure something of known length in both directions: some systems swap the two.",
        )
    sizes = (f"{series_name(i)}: {v.geometry.spacing_mm[1]:.3f} mm" for i, v in images)
    return Status.PASSED, f"Pixels are square. {listed(unique(sizes))}.", ""


def oblique_mr(it: Inspected) -> Told:
    """BI-21: an MR that lies askew is cut by its direction cosines; its field may distort it."""
    mr = [(info, volume) for info, volume in _volumes(it) if info.modality == "MR"]
    if not mr:
        return Status.NOT_APPLICABLE, "There is no MR.", ""
    askew = [
        f"{series_name(info)} is turned by {_turn_deg(volume):.1f} degrees from the patient's axes"
        for info, volume in mr
        if np.abs(volume.geometry.axes).max(axis=1).min() < OBLIQUE_COSINE
    ]
    if askew:
        return (
            Status.WARNING,
            f"{listed(unique(askew))}; it is cut and drawn on by its direction cosines.",
            "Compare it with the CT, also far from the middle: MR distorts there.",
        )
    planes = (f"{series_name(info)}: {_plane(volume)}" for info, volume in mr)
    return Status.PASSED, f"{listed(unique(planes))}, along the patient's axes.", ""


def _turn_deg(volume: Volume) -> float:
    least = float(np.abs(volume.geometry.axes).max(axis=1).min())
    return float(np.degrees(np.arccos(min(least, 1.0))))


def _plane(volume: Volume) -> str:
    normal = np.abs(volume.geometry.axes[0])
    return ("sagittal", "coronal", "axial")[int(normal.argmax())]


def usual_size(it: Inspected) -> Told:
    """BI-23: neither a single slice nor so many that memory or speed suffer."""
    images = _volumes(it)
    if not images:
        return Status.NOT_APPLICABLE, NO_VOLUME, ""
    single = [series_name(info) for info, volume in images if volume.array.shape[0] == 1]
    huge = [
        f"{series_name(info)} ({volume.array.shape[0]} slices, {volume.array.nbytes >> 20} MB)"
        for info, volume in images
        if volume.array.shape[0] > MANY_SLICES or volume.array.nbytes > MANY_BYTES
    ]
    told = [f"A single slice: {listed(unique(single))}."] if single else []
    told += [f"Very large: {listed(unique(huge))}."] if huge else []
    if told:
        remedy = "No volume, margin or field along the normal can be had from one slice."
        return Status.WARNING, " ".join(told), remedy if single else "Close what is not needed."
    count = max(volume.array.shape[0] for _, volume in images)
    total = sum(volume.array.nbytes for _, volume in images) >> 20
    return Status.PASSED, f"At most {count} slices, {total} MB in all.", ""


def _volumes(it: Inspected) -> list[tuple[SeriesInfo, Volume]]:
    found = ((info, it.case.volumes.get(info.uid)) for info in it.case.series_of("volume", "pet"))
    return [(info, volume) for info, volume in found if volume is not None]
