"""What the rows were made from, each with the hash of its content."""

import hashlib
from collections.abc import Iterable

from hccbm_gui.core.case import Case
from hccbm_gui.core.checks.subject import DRAWN, Subject
from hccbm_gui.core.plan import Dose
from hccbm_gui.core.roi import Roi

from .sheet import InputRecord


def inputs_of(case: Case, subject: Subject) -> tuple[InputRecord, ...]:
    """Every series that was read, and what was made in the program and takes part."""
    read = [
        InputRecord(info.modality, info.description, info.uid, info.files, info.sha256)
        for info in case.series
    ]
    drawn = [roi for roi in subject.rois if roi.structure_set_uid == DRAWN]
    made = [
        InputRecord("drawn", roi.name, "", 0, _digest(_roi_bytes(roi)))
        for roi in sorted(drawn, key=lambda roi: (roi.name, roi.number))
    ]
    doses = [dose for dose in (subject.dose, subject.second_dose) if dose is not None]
    made += [
        InputRecord("made dose", dose.label, "", 0, _digest(_dose_bytes(dose)))
        for dose in doses
        if dose.key not in case.doses
    ]
    return (*read, *made)


def _roi_bytes(roi: Roi) -> Iterable[bytes]:
    yield f"{roi.name}/{roi.kind}/{roi.frame_uid}".encode()
    for contour in roi.contours:
        yield contour.tobytes()


def _dose_bytes(dose: Dose) -> Iterable[bytes]:
    geometry = dose.volume.geometry
    yield f"{dose.volume.unit}/{dose.summation}/{geometry.frame_uid}".encode()
    yield geometry.affine.tobytes()
    yield dose.volume.array.tobytes()


def _digest(parts: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()
