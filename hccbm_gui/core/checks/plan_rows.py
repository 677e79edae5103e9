"""What the plan says of itself: fractions, prescription, monitor units, approval."""

from collections.abc import Iterator

from hccbm_gui.core.checks.row import CheckRow, Status
from hccbm_gui.core.checks.subject import Subject
from hccbm_gui.core.checks.wording import counted, listed
from hccbm_gui.core.plan import Plan, PlanBeam, Prescription

NO_PLAN = "There is no plan."


def plan_rows(subject: Subject) -> Iterator[CheckRow]:
    """The rows that need nothing but the plan."""
    plan = subject.plan
    for row_id, title, check in (
        ("plan.prescription", "Prescription", _prescription),
        ("plan.fractions", "Number of fractions", _fractions),
        ("plan.metersets", "Monitor units", _metersets),
        ("plan.machine", "Treatment machine", _machine),
        ("plan.approval", "Approval", _approval),
    ):
        if plan is None:
            yield CheckRow(row_id, title, Status.NOT_APPLICABLE, NO_PLAN)
        else:
            status, evidence, remedy = check(plan)
            yield CheckRow(row_id, title, status, evidence, remedy)


def treatment_beams(plan: Plan) -> tuple[PlanBeam, ...]:
    """Beams that treat, without port films and setup beams."""
    return tuple(beam for beam in plan.beams if beam.treats)


def beam_name(beam: PlanBeam) -> str:
    """Number and name of a beam."""
    return f"{beam.number} {beam.name}".strip()


def _prescription(plan: Plan) -> tuple[Status, str, str]:
    targets = [p for p in plan.prescriptions if p.kind == "TARGET" and p.dose_gy]
    if not targets:
        return (
            Status.WARNING,
            "The plan prescribes no dose to a target.",
            "Take the prescription from the record of the patient.",
        )
    evidence = f"{'; '.join(map(_words, targets))}."
    total, fractions = plan.prescribed_gy(), plan.fractions
    if total and fractions:
        evidence += f" {total:g} Gy in {fractions} × {total / fractions:.3g} Gy."
    sums = [b.beam_dose_gy for b in treatment_beams(plan) if b.beam_dose_gy is not None]
    if sums and fractions:
        evidence += f" Beam doses at their points: {sum(sums) * fractions:.2f} Gy in all."
    return Status.PASSED, evidence, ""


def _words(target: Prescription) -> str:
    where = {"POINT": "a point", "VOLUME": "a volume", "COORDINATES": "coordinates"}
    to = target.description or where.get(target.structure_type, "a site")
    return f"{target.dose_gy:.4g} Gy to {to}"


def _fractions(plan: Plan) -> tuple[Status, str, str]:
    groups = plan.fraction_groups
    planned = [group.fractions for group in groups]
    if not groups or any(not fractions for fractions in planned):
        return (
            Status.WARNING,
            "The plan does not say how many fractions there are.",
            "Without it no dose a fraction is known, and no rule for it holds.",
        )
    if len(groups) > 1:
        told = "; ".join(
            f"group {g.number}: {g.fractions} with beams {listed(map(str, g.beam_numbers))}"
            for g in groups
        )
        return (
            Status.WARNING,
            f"{len(groups)} fraction groups. {told}. {' '.join(plan.notes)}",
            "This sheet counts the fractions of the first group.",
        )
    return Status.PASSED, f"{counted(planned[0] or 0, 'fraction')}.", ""


def _metersets(plan: Plan) -> tuple[Status, str, str]:
    beams = treatment_beams(plan)
    if not beams:
        return Status.WARNING, "The plan has no treatment beam.", "Export the plan again."
    absent = [beam_name(b) for b in beams if b.meterset is None]
    wrong = [
        f"{beam_name(b)} ({b.meterset:g})"
        for b in beams
        if b.meterset is not None and b.meterset <= 0.0
    ]
    unit = next((b.meterset_unit for b in beams if b.meterset_unit), "MU")
    total = sum(b.meterset for b in beams if b.meterset is not None)
    told = listed((f"{beam_name(b)}: {b.meterset:.1f}" for b in beams if b.meterset), 12)
    evidence = f"{total:.1f} {unit} a fraction. {told}." if told else ""
    if wrong:
        return (
            Status.FAILED,
            f"Not above 0: {listed(wrong)}. {evidence}".strip(),
            "Calculate the dose of these beams and export the plan again.",
        )
    if absent:
        return (
            Status.WARNING,
            f"Not said for {listed(absent)}. {evidence}".strip(),
            "A plan without monitor units cannot be delivered.",
        )
    dose_gy, fractions = plan.prescribed_gy(), plan.fractions
    if dose_gy and fractions and unit == "MU":
        evidence += f" {total * fractions / dose_gy:.0f} MU for each prescribed Gy."
    return Status.PASSED, evidence, ""


def _machine(plan: Plan) -> tuple[Status, str, str]:
    names = list(dict.fromkeys(beam.machine for beam in plan.beams if beam.machine))
    kinds = [beam.beam.quality for beam in plan.beams if beam.beam and beam.beam.quality]
    kinds += [beam.radiation.lower() for beam in plan.beams if beam.beam is None and beam.radiation]
    evidence = f"{listed(names) or 'Not named'}; {listed(dict.fromkeys(kinds)) or 'no energy'}."
    extras = [
        f"{beam_name(beam)}: {listed(_modifiers(beam))}" for beam in plan.beams if _modifiers(beam)
    ]
    if extras:
        evidence += f" {'; '.join(extras)}."
    if len(names) > 1:
        return Status.WARNING, evidence, "Beams of one plan are on several machines."
    return Status.INFO, evidence, ""


def _modifiers(beam: PlanBeam) -> list[str]:
    parts = (
        (beam.wedges, "wedge", "wedges"),
        (beam.blocks, "block", "blocks"),
        (beam.compensators, "compensator", "compensators"),
        (beam.boli, "bolus", "boluses"),
    )
    return [counted(count, one, many) for count, one, many in parts if count]


def _approval(plan: Plan) -> tuple[Status, str, str]:
    made = f" Made {plan.created}." if plan.created else ""
    if plan.approval == "APPROVED":
        return Status.PASSED, f"Approved.{made}", ""
    if plan.approval == "REJECTED":
        return Status.FAILED, f"Rejected.{made}", "Use the plan that was approved in its place."
    words = {"UNAPPROVED": "Not approved yet", "": "The plan does not say"}
    return Status.INFO, f"{words.get(plan.approval, plan.approval.capitalize())}.{made}", ""
