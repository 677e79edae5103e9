"""One broken file among sound ones, opened as the program opens a folder."""

import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from mutations import mutated
from seeds import Seed

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import HccbmError
from hccbm_gui.io.load import load_patient
from hccbm_gui.io.scanning.scan import ScanResult, scan_paths

BROKEN = "broken.dcm"


def lay_out(seed: Seed, number: int, folder: Path) -> None:
    """Write the files of the trial: those beside, and the seed broken by `number`."""
    for old in folder.iterdir():
        old.unlink()
    for k, data in enumerate(seed.beside):
        (folder / f"sound{k}.dcm").write_bytes(data)
    (folder / BROKEN).write_bytes(mutated(seed.data, random.Random(f"{seed.name}/{number}")))


def faults(folder: Path) -> list[str]:
    """What the program does wrong with the files of `folder`; empty when nothing.

    Exceptions that are no refusal are not caught: the caller tells them.
    """
    before = {path: path.read_bytes() for path in folder.iterdir()}
    found: list[str] = []
    result = scan_paths([folder])
    found += _unaccounted(result, set(before))
    for person in result.patients:
        try:
            case = load_patient(person, result.rejected)
        except HccbmError as refusal:
            if not str(refusal).strip():
                found.append("refused without a reason")
            continue
        found += _silent(case, {one.info.uid for one in person.all_series()})
        found += _not_numbers(case)
    if before != {path: path.read_bytes() for path in folder.iterdir()}:
        found.append("a source file was changed")
    return found


def _unaccounted(result: ScanResult, files: set[Path]) -> Iterator[str]:
    """Every file is in a series, or rejected with a reason."""
    used = {path for p in result.patients for one in p.all_series() for path in one.paths}
    told = {Path(one.file) for one in result.rejected}
    for path in files - used - told:
        yield f"{path.name} is in no series and not rejected"
    for one in result.rejected:
        if len(one.reason) < 8:
            yield f"rejected for no reason: {one.reason!r}"


def _silent(case: Case, scanned: set[str]) -> Iterator[str]:
    """What the scan found and the case lacks is told."""
    loaded = {info.uid for info in case.series}
    if scanned - loaded and not case.rejected:
        yield f"{len(scanned - loaded)} series vanished without a word"
    for info in case.series:
        volume = case.volumes.get(info.uid)
        if volume is not None and 1 < info.files < 4:
            # Four of five slices are sound: where fewer are left, a partial patient is shown.
            told = info.notes or volume.notes or case.rejected
            if not told:
                yield f"a series has {info.files} slices and no note"


def _not_numbers(case: Case) -> Iterator[str]:
    for uid, volume in (*case.volumes.items(), *((k, d.volume) for k, d in case.doses.items())):
        if not np.isfinite(volume.geometry.affine).all():
            yield f"{uid}: its place is not finite"
        if volume.array.dtype.kind == "f" and not np.isfinite(volume.array).all():
            yield f"{uid}: values that are no numbers"
    for roi in case.rois:
        if not all(np.isfinite(contour).all() for contour in roi.contours):
            yield f"{roi.name}: points that are no numbers"
