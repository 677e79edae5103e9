"""DVHs recomputed here against those the planning system stored."""

from collections.abc import Iterator, Mapping

import numpy as np

from hccbm_gui.core.checks.row import CheckRow, Status
from hccbm_gui.core.checks.subject import Subject
from hccbm_gui.core.checks.wording import digits
from hccbm_gui.core.dvh.dvh import Dvh
from hccbm_gui.core.dvh.tps import Difference, TpsPair, tps_comparison

MOSTLY = 0.999
"""A structure of which more lies outside the dose grid is not compared."""
REMEDY = "Find out which is right: dose grid, ends of the structure, version of the set."


def dvh_rows(subject: Subject, dvhs: Mapping[str, Dvh]) -> Iterator[CheckRow]:
    """A row for each structure that the planning system has a DVH of; `dvhs` by `Roi.key`."""
    title = "Stored DVHs"
    dose, structures = subject.dose, subject.structure_set
    if dose is None or not dose.tps_dvhs:
        yield CheckRow("dvh.tps", title, Status.NOT_APPLICABLE, "The dose brings no DVHs.")
        return
    if structures is None or dose.structure_set_uid not in ("", structures.sop_uid):
        yield CheckRow(
            "dvh.tps", title, Status.NOT_APPLICABLE, "The structure set they are of is not opened."
        )
        return
    ours = {
        roi.number: dvhs[roi.key]
        for roi in subject.rois
        if roi.structure_set_uid == structures.uid and roi.key in dvhs
    }
    if not ours:
        yield CheckRow("dvh.tps", title, Status.NOT_APPLICABLE, "No DVH could be computed here.")
        return
    plan = subject.plan
    compared = tps_comparison(ours, dose.tps_dvhs, plan.prescribed_gy() if plan else None)
    remarks = " ".join(filter(None, (compared.scale.sentence, *compared.unmatched)))
    if compared.scale.gy is None:
        yield CheckRow("dvh.tps", title, Status.WARNING, remarks, "Export the dose again in Gy.")
        return
    if remarks:
        yield CheckRow("dvh.tps", title, Status.INFO, remarks)
    numbers = {id(dvh): number for number, dvh in ours.items()}
    for pair in compared.pairs:
        yield _pair_row(pair, numbers[id(pair.ours)])


def _pair_row(pair: TpsPair, number: int) -> CheckRow:
    row_id, title = f"dvh.tps.{number}", f"DVH of {pair.ours.name}"
    if pair.ours.covered_fraction < MOSTLY:
        why = pair.ours.notes[0] if pair.ours.notes else "it leaves the dose grid"
        return CheckRow(row_id, title, Status.NOT_APPLICABLE, f"Not compared: {why}.")
    told = "; ".join(map(_words, pair.differences)) + "."
    told += "".join(f" {note}" for note in pair.notes)
    if pair.is_flagged:
        return CheckRow(row_id, title, Status.WARNING, told, REMEDY)
    return CheckRow(row_id, title, Status.PASSED, told)


def _words(difference: Difference) -> str:
    """``mean 30.12 Gy, stored 30.10 Gy (+0.1 %)``; what is flagged carries an exclamation mark."""
    if np.isnan(difference.tps):
        return f"{difference.quantity} {digits(difference.ours)} {difference.unit}, none stored"
    percent = difference.percent
    change = "" if np.isnan(percent) else f" ({percent:+.1f} %)"
    mark = " !" if difference.flagged else ""
    return (
        f"{difference.quantity} {digits(difference.ours)} {difference.unit}, "
        f"stored {digits(difference.tps)}{change}{mark}"
    )
