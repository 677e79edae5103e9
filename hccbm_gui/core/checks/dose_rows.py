"""What the dose is, how fine and how far its grid is, and whether it fits the prescription."""

from collections.abc import Iterator, Mapping

import numpy as np

from hccbm_gui.core.checks.limits import Limits
from hccbm_gui.core.checks.row import CheckRow, Status
from hccbm_gui.core.checks.subject import TARGET_KINDS, Subject
from hccbm_gui.core.checks.wording import counted, listed
from hccbm_gui.core.dvh.dvh import Dvh
from hccbm_gui.core.plan import Dose, Plan, Prescription
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.volume import Unit

NO_DOSE = "There is no dose."
Told = tuple[Status, str, str]


def dose_rows(subject: Subject, dvhs: Mapping[str, Dvh], limits: Limits) -> Iterator[CheckRow]:
    """Rows on the dose; `dvhs` by `Roi.key`."""
    dose = subject.dose
    titles = {
        "dose.units": "Dose in Gy",
        "dose.summation": "Dose of the whole plan",
        "dose.type": "Physical dose",
        "dose.grid": f"Dose grid at most {limits.dose_mm:g} mm",
        "dose.coverage": "Dose grid covers the structures",
        "dose.prescription": "Dose agrees with the prescription",
    }
    if dose is None:
        for row_id, title in titles.items():
            yield CheckRow(row_id, title, Status.NOT_APPLICABLE, NO_DOSE)
        return
    found = (
        _units(dose),
        _summation(dose),
        _type(dose),
        _grid(dose, limits),
        _coverage(subject, dvhs),
        _prescription(subject, dose, dvhs, limits),
    )
    for (row_id, title), (status, evidence, remedy) in zip(titles.items(), found, strict=True):
        yield CheckRow(row_id, title, status, evidence, remedy)


def _units(dose: Dose) -> Told:
    if dose.volume.unit is not Unit.GY:
        return (
            Status.FAILED,
            f"It is in {dose.volume.unit}, so nothing is taken from it.",
            "Export the dose in Gy (DoseUnits GY).",
        )
    highest = float(np.nanmax(dose.volume.array, initial=0.0))
    if not dose.volume.quantifiable:
        return Status.FAILED, "It may only be looked at.", "Export it again uncompressed."
    return Status.PASSED, f"Maximum {highest:.2f} Gy.", ""


def _summation(dose: Dose) -> Told:
    if dose.summation == "PLAN":
        return Status.PASSED, "DoseSummationType PLAN.", ""
    return (
        Status.FAILED if dose.summation else Status.WARNING,
        f"DoseSummationType {dose.summation or 'is not said'}.",
        "Export the dose of the whole plan over all fractions (PLAN).",
    )


def _type(dose: Dose) -> Told:
    if dose.dose_type == "PHYSICAL":
        made = f" Made here: {dose.origin}." if dose.origin else ""
        return (Status.INFO if made else Status.PASSED), f"DoseType PHYSICAL.{made}", ""
    return (
        Status.FAILED if dose.dose_type else Status.WARNING,
        f"DoseType {dose.dose_type or 'is not said'}.",
        "Export the physical dose; a converted one cannot be held against limits in Gy.",
    )


def _grid(dose: Dose, limits: Limits) -> Told:
    spacing = dose.volume.geometry.spacing_mm
    told = " × ".join(f"{mm:.2f}" for mm in spacing) + " mm."
    if max(spacing) <= limits.dose_mm + 0.005:
        return Status.PASSED, told, ""
    return (
        Status.INFO,
        told,
        f"A grid of {limits.dose_mm:g} mm or finer tells small targets better.",
    )


def _coverage(subject: Subject, dvhs: Mapping[str, Dvh]) -> Told:
    judged = [(roi, dvhs[roi.key]) for roi in subject.rois if roi.key in dvhs]
    judged = [(roi, dvh) for roi, dvh in judged if dvh.total_cc > 0.0]
    if not judged:
        return Status.NOT_APPLICABLE, "No structure has a DVH.", ""
    partly = [(roi, dvh) for roi, dvh in judged if not dvh.is_complete]
    body = [pair for pair in partly if pair[0].kind is RoiKind.EXTERNAL]
    targets = [pair for pair in partly if pair[0].kind in TARGET_KINDS]
    others = [pair for pair in partly if pair not in body and pair not in targets]
    whole = f"{len(judged) - len(partly)} of {counted(len(judged), 'structure')} covered in full."
    remedy = "Calculate the dose on a grid that holds these structures."
    if targets or others:
        told = f"Partly outside: {listed(map(_share, (*targets, *others)))}. {whole}"
        return (Status.FAILED if targets else Status.WARNING), told, remedy
    if body:
        return Status.PASSED, f"{whole} Of the body: {listed(map(_share, body))}.", ""
    return Status.PASSED, whole, ""


def _share(pair: tuple[Roi, Dvh]) -> str:
    roi, dvh = pair
    return f"{roi.name} ({100.0 * (1.0 - dvh.covered_fraction):.2g} % outside)"


def _prescription(subject: Subject, dose: Dose, dvhs: Mapping[str, Dvh], limits: Limits) -> Told:
    plan = subject.plan
    prescribed = plan.prescribed_gy() if plan is not None else None
    if plan is None or prescribed is None or not prescribed > 0.0:
        return Status.NOT_APPLICABLE, "The prescribed dose is not known.", ""
    if dose.volume.unit is not Unit.GY or dose.summation != "PLAN":
        return Status.NOT_APPLICABLE, "The dose is not that of the plan in Gy.", ""
    if dose.plan_uid != plan.sop_uid:
        return Status.NOT_APPLICABLE, "The dose is not of this plan.", ""
    lines = [*_medians(subject, plan, prescribed, dvhs, limits), *_points(plan, dose, limits)]
    highest = float(np.nanmax(dose.volume.array, initial=0.0))
    percent = 100.0 * highest / prescribed
    most = 100.0 + limits.maximum_percent
    lines.append((f"maximum {highest:.2f} Gy ({percent:.0f} %)", 100.0 <= percent <= most))
    good = listed((told for told, fits in lines if fits), 12)
    bad = listed((told for told, fits in lines if not fits), 12)
    if bad:
        return (
            Status.FAILED,
            f"Prescribed {prescribed:g} Gy, but {bad}."
            + (f" As it should be: {good}." if good else ""),
            "Check number of fractions, normalisation and the target that is meant.",
        )
    return Status.PASSED, f"Prescribed {prescribed:g} Gy; {good}.", ""


def _medians(
    subject: Subject, plan: Plan, prescribed: float, dvhs: Mapping[str, Dvh], limits: Limits
) -> Iterator[tuple[str, bool]]:
    """Median doses of the targets against what is prescribed to them, and whether they fit."""
    by_number = {roi.number: roi for roi in subject.rois if roi.structure_set_uid != "drawn"}
    named = [
        (by_number[p.roi_number], p.dose_gy)
        for p in plan.prescriptions
        if p.kind == "TARGET" and p.dose_gy and p.roi_number in by_number
    ]
    if not named:
        # Without a name the highest prescription is that of the target with the most dose.
        known = [roi for roi in subject.targets if _median(roi, dvhs) > 0.0]
        best = max(known, key=lambda roi: _median(roi, dvhs), default=None)
        named = [] if best is None else [(best, prescribed)]
    for roi, wanted in named:
        median = _median(roi, dvhs)
        if wanted is None or not median > 0.0:
            continue
        percent = 100.0 * median / wanted
        told = f"median of {roi.name} {median:.2f} Gy ({percent:.1f} % of {wanted:g} Gy)"
        yield told, abs(percent - 100.0) <= limits.median_percent


def _median(roi: Roi, dvhs: Mapping[str, Dvh]) -> float:
    dvh = dvhs.get(roi.key)
    return 0.0 if dvh is None or dvh.is_empty else dvh.dose_at_percent(50.0)


def _points(plan: Plan, dose: Dose, limits: Limits) -> Iterator[tuple[str, bool]]:
    for target in plan.prescriptions:
        if not _has_place(target) or target.point_mm is None or not target.dose_gy:
            continue
        value = float(dose.volume.sample([target.point_mm])[0])
        percent = 100.0 * value / target.dose_gy
        name = target.description or f"point {target.number}"
        told = f"at {name} {value:.2f} Gy ({percent:.1f} % of {target.dose_gy:.4g} Gy)"
        yield told, abs(percent - 100.0) <= limits.point_percent


def _has_place(target: Prescription) -> bool:
    return target.kind == "TARGET" and target.structure_type == "COORDINATES"
