"""Are the structures whole, on the slices, and named so that others understand them?"""

from collections.abc import Iterator

import numpy as np

from hccbm_gui.core.checks.limits import Limits
from hccbm_gui.core.checks.row import CheckRow, Status
from hccbm_gui.core.checks.structure_names import names_row
from hccbm_gui.core.checks.subject import Subject
from hccbm_gui.core.checks.wording import counted, listed, sentences
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.note_words import OFF_SLICES, OFF_STACK
from hccbm_gui.core.roi import Roi, RoiKind

NONE = "There are no structures."


def structure_rows(subject: Subject, limits: Limits) -> Iterator[CheckRow]:
    """Body, empty and incomplete structures, contours on slices, names."""
    rois = subject.rois
    if not rois:
        for row_id, title in (
            ("structures.external", "Body structure"),
            ("structures.empty", "No empty structure"),
            ("structures.whole", "Structures are whole"),
            ("structures.planes", "Contours lie on CT slices"),
            ("structures.names", "Names by TG-263"),
        ):
            yield CheckRow(row_id, title, Status.NOT_APPLICABLE, NONE)
        return
    yield _external(rois)
    yield _empty(rois)
    yield _whole(rois)
    yield _planes(subject, limits)
    yield names_row(rois)


def _external(rois: tuple[Roi, ...]) -> CheckRow:
    row_id, title = "structures.external", "Body structure"
    bodies = [roi.name for roi in rois if roi.kind is RoiKind.EXTERNAL and not roi.is_empty]
    if not bodies:
        return CheckRow(
            row_id,
            title,
            Status.WARNING,
            "No structure is the body (type EXTERNAL).",
            "Without it the planning system calculates on the whole image.",
        )
    if len(bodies) > 1:
        return CheckRow(
            row_id,
            title,
            Status.WARNING,
            f"{len(bodies)} structures are the body: {listed(bodies)}.",
            "Keep one.",
        )
    return CheckRow(row_id, title, Status.PASSED, f"{bodies[0]}.")


def _empty(rois: tuple[Roi, ...]) -> CheckRow:
    row_id, title = "structures.empty", "No empty structure"
    empty = [roi.name for roi in rois if roi.is_empty]
    if empty:
        return CheckRow(
            row_id,
            title,
            Status.WARNING,
            f"{counted(len(empty), 'structure')} without contours: {listed(empty)}.",
            "Delete them, or draw what was forgotten.",
        )
    return CheckRow(row_id, title, Status.PASSED, f"{counted(len(rois), 'structure')}.")


def _whole(rois: tuple[Roi, ...]) -> CheckRow:
    row_id, title = "structures.whole", "Structures are whole"
    noted = [f"{roi.name}: {' '.join(told)}" for roi in rois if (told := notes_beside_planes(roi))]
    if noted:
        return CheckRow(
            row_id,
            title,
            Status.WARNING,
            sentences(noted),
            "Look at these structures before their volumes are trusted.",
        )
    return CheckRow(row_id, title, Status.PASSED, "Nothing was kept out.")


def notes_beside_planes(roi: Roi) -> tuple[str, ...]:
    """What the reader noted, without where contours lie to the slices: that has its own row."""
    return tuple(note for note in roi.notes if OFF_SLICES not in note and OFF_STACK not in note)


def _planes(subject: Subject, limits: Limits) -> CheckRow:
    row_id, title = "structures.planes", "Contours lie on CT slices"
    ct = subject.ct
    if ct is None:
        return CheckRow(row_id, title, Status.NOT_APPLICABLE, "There is no planning CT.")
    here = [r for r in subject.rois if r.frame_uid == ct.geometry.frame_uid and not r.is_empty]
    if not here:
        return CheckRow(
            row_id, title, Status.NOT_APPLICABLE, "No structure lies in the frame of the CT."
        )
    between, beyond = [], []
    total = 0
    for roi in here:
        off, out, count = off_slices(roi, ct.geometry, limits.contour_off_slice_mm)
        total += count
        if off:
            between.append(f"{roi.name} ({off} of {count})")
        if out:
            beyond.append(f"{roi.name} ({out} of {count})")
    told = [f"Between slices: {listed(between)}."] if between else []
    told += [f"Beyond the CT: {listed(beyond)}."] if beyond else []
    if told:
        return CheckRow(
            row_id,
            title,
            Status.WARNING,
            " ".join(told),
            "Check that these are the images the structures were drawn on.",
        )
    return CheckRow(row_id, title, Status.PASSED, f"All {counted(total, 'contour')}.")


def off_slices(roi: Roi, geometry: Geometry, slack_mm: float) -> tuple[int, int, int]:
    """(contours between slices, contours beyond the stack, all contours) of a structure."""
    contours = [contour for contour in roi.contours if len(contour) >= 3]
    starts = np.cumsum([0, *(len(contour) for contour in contours[:-1])])
    k = geometry.to_index(np.concatenate(contours))[:, 0]
    lowest, highest = np.minimum.reduceat(k, starts), np.maximum.reduceat(k, starts)
    slack = slack_mm / geometry.spacing_mm[0]
    last = geometry.shape[0] - 1
    out = (lowest < -slack) | (highest > last + slack)
    nearest = np.rint((lowest + highest) / 2.0)
    off = ~out & ((highest - nearest > slack) | (nearest - lowest > slack))
    return int(off.sum()), int(out.sum()), len(contours)
