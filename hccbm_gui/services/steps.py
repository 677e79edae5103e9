"""The line of steps: what of a patient is done, what waits for a person, what is out of date."""

from dataclasses import dataclass
from typing import Literal

from hccbm_gui.core.case import Case
from hccbm_gui.core.registration import PlanarAlignment
from hccbm_gui.core.spot import SpotState

STEPS = ("Open", "Bone scan", "Align", "GTV", "Fields", "Dose", "Report")

State = Literal["done", "attention", "current", "todo", "stale"]
FUNCTIONAL = ("planar", "spect", "pet")


@dataclass(frozen=True, slots=True)
class StepState:
    """One step: its name, its state and the sentence of its tooltip."""

    name: str
    state: State
    detail: str


def step_states(
    case: Case | None, stale: bool, current: str, *, report_written: bool = False
) -> tuple[StepState, ...]:
    """How each of `STEPS` stands; the one the user is at is ``current``.

    Parameters
    ----------
    case : the open case, or None.
    stale : the comparison no longer belongs to the case.
    current : the step the user is at.
    report_written : a report of this patient was written since it was opened.
    """
    if case is None:
        waiting = ["Open a folder of DICOM", *["Needs an open patient"] * (len(STEPS) - 1)]
        found: list[tuple[State, str]] = [("todo", detail) for detail in waiting]
    else:
        found = [
            ("done", f"{len(case.series)} series read" + _rejected(case)),
            _bone_scan(case),
            _align(case),
            _gtv(case),
            _fields(case, stale),
            _dose(case, stale),
            _report(case, stale, report_written),
        ]
    return tuple(
        StepState(name, "current" if name == current else state, detail)
        for name, (state, detail) in zip(STEPS, found, strict=True)
    )


def _rejected(case: Case) -> str:
    count = len(case.rejected)
    return f"; {count} file{'s' if count > 1 else ''} not read" if count else ""


def _bone_scan(case: Case) -> tuple[State, str]:
    if not case.series_of(*FUNCTIONAL):
        return "todo", "There is no bone scan, SPECT or PET in what was opened"
    lesions = [spot for spot in case.spots if not spot.physiological]
    undecided = sum(spot.state is SpotState.PROPOSED for spot in lesions)
    accepted = sum(spot.state is SpotState.ACCEPTED for spot in case.spots)
    if undecided:
        return "attention", f"{undecided} proposed, {accepted} accepted: accept or reject each"
    if accepted:
        return "done", f"{accepted} spot{'s' if accepted > 1 else ''} accepted"
    if lesions:
        return "attention", "Every spot was rejected: there is no field from the bone scan"
    return "todo", "No spots have been found yet"


def _align(case: Case) -> tuple[State, str]:
    scans = case.series_of("planar")
    if not scans:
        return _shared_frame(case)
    if not case.series_of("volume"):
        return "todo", "There is no CT or MR to align the planar scan with"
    known = [a for scan in scans if (a := case.alignment_of(scan.uid)) is not None]
    if len(known) < len(scans):
        which = "The planar scan" if len(scans) == 1 else f"{len(scans) - len(known)} planar scan"
        return "attention", f"{which} is not aligned: do it by projection or by landmarks"
    worst = max(known, key=lambda alignment: alignment.residual_mm)
    if not all(alignment.approved for alignment in known):
        return "attention", f"{_residual(worst)}: look at the overlay, then approve"
    return "done", f"{_residual(worst)}, approved by {worst.approved_by or 'unknown'}"


def _residual(alignment: PlanarAlignment) -> str:
    return f"Aligned by {alignment.method.value}, residual {alignment.residual_mm:.1f} mm"


def _shared_frame(case: Case) -> tuple[State, str]:
    if not case.series_of("spect", "pet"):
        return "todo", "There is no bone scan to align"
    frames = {info.frame_uid for info in case.series_of("volume") if info.frame_uid}
    if any(info.frame_uid in frames for info in case.series_of("spect", "pet")):
        return "done", "Same frame of reference: nothing to align"
    return "attention", "SPECT or PET has another frame of reference than the CT or MR"


def _gtv(case: Case) -> tuple[State, str]:
    gtvs = case.gtvs()
    if gtvs:
        names = ", ".join(roi.name for roi in gtvs[:4]) + (", …" if len(gtvs) > 4 else "")
        return "done", f"{len(gtvs)} GTV: {names}"
    if case.series_of("volume"):
        return "attention", "No GTV: draw one on the CT or MR"
    return "todo", "Needs a CT or MR"


def _fields(case: Case, stale: bool) -> tuple[State, str]:
    comparison = case.comparison
    if comparison is None:
        return "todo", "Being compared" if stale else "Needs a GTV and a bone scan"
    if stale:
        return "stale", "Something it depends on was edited: being computed anew"
    if comparison.increments is None:
        return "done", f"{comparison.gtv_name}: no field from the bone scan"
    largest = max(comparison.increments.by_edge().values())
    verdict = "adjust" if comparison.adjusted else "no adjustment"
    return "done", f"{comparison.gtv_name}: largest step {largest / 10.0:+.1f} cm, {verdict}"


def _dose(case: Case, stale: bool) -> tuple[State, str]:
    cost = case.field_cost
    if cost is None:
        read = len(case.doses)
        if read:
            return "done", f"{read} dose{'s' if read > 1 else ''} read"
        if case.comparison is None:
            return "todo", "Needs the comparison of the two fields, or a dose"
        return "todo", "Not estimated yet"
    if stale or case.current_cost is None:
        return "stale", "Estimated before the fields changed: estimate it anew"
    return "done", cost.sentence()


def _report(case: Case, stale: bool, written: bool) -> tuple[State, str]:
    if written and not stale:
        return "done", "Written"
    if written:
        return "stale", "Written before the last edit"
    if case.comparison is None:
        return "todo", "Needs the comparison of the two fields"
    return "todo", "Not written yet"
