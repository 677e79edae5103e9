"""RTPLAN to a plan: its beams, fractions and prescriptions."""

from pydicom.dataset import Dataset

from hccbm_gui.core.plan import FractionGroup, Plan, Prescription
from hccbm_gui.io.rt.plan_beam import MetersetOfBeam, plan_beam
from hccbm_gui.io.values import clock, integer, iso_day, items, number, numbers, text


def load_plan(ds: Dataset) -> Plan:
    """The plan of an RTPLAN file; the geometry of each beam at its first control point."""
    groups = tuple(_group(item, n) for n, item in enumerate(items(ds, "FractionGroupSequence")))
    metersets, notes = _metersets(ds)
    if len(groups) > 1:
        counts = ", ".join(str(g.fractions or "?") for g in groups)
        notes += (f"The plan has {len(groups)} fraction groups of {counts} fractions.",)
    beams = tuple(plan_beam(ds, beam, metersets) for beam in items(ds, "BeamSequence"))
    notes += tuple(f"Beam {beam.number}: {note}" for beam in beams for note in beam.notes)
    notes += _not_read(ds)
    structure_sets = items(ds, "ReferencedStructureSetSequence")
    setups = (text(setup, "PatientPosition") for setup in items(ds, "PatientSetupSequence"))
    return Plan(
        label=text(ds, "RTPlanLabel") or text(ds, "RTPlanName"),
        beams=beams,
        fractions=groups[0].fractions if groups else None,
        structure_set_uid=(
            text(structure_sets[0], "ReferencedSOPInstanceUID") if structure_sets else ""
        ),
        sop_uid=text(ds, "SOPInstanceUID"),
        frame_uid=text(ds, "FrameOfReferenceUID"),
        prescriptions=tuple(map(_prescription, items(ds, "DoseReferenceSequence"))),
        fraction_groups=groups,
        setup_positions=tuple(dict.fromkeys(filter(None, setups))),
        approval=text(ds, "ApprovalStatus"),
        plan_geometry=text(ds, "RTPlanGeometry"),
        created=_created(ds),
        notes=notes,
    )


def _group(item: Dataset, n: int) -> FractionGroup:
    fractions = number(item, "NumberOfFractionsPlanned")
    beams = items(item, "ReferencedBeamSequence")
    return FractionGroup(
        number=integer(item, "FractionGroupNumber", n + 1),
        fractions=None if fractions is None else int(fractions),
        beam_numbers=tuple(integer(beam, "ReferencedBeamNumber") for beam in beams),
    )


def _metersets(ds: Dataset) -> tuple[MetersetOfBeam, tuple[str, ...]]:
    """Beam number to (meterset, dose), as the first fraction group with the beam says."""
    found: MetersetOfBeam = {}
    again: list[int] = []
    for group in items(ds, "FractionGroupSequence"):
        for beam in items(group, "ReferencedBeamSequence"):
            beam_number = integer(beam, "ReferencedBeamNumber")
            if beam_number in found:
                again.append(beam_number)
                continue
            found[beam_number] = number(beam, "BeamMeterset"), number(beam, "BeamDose")
    notes = tuple(
        f"Beam {beam_number} is in several fraction groups; its meterset is that of the first."
        for beam_number in dict.fromkeys(again)
    )
    return found, notes


def _not_read(ds: Dataset) -> tuple[str, ...]:
    """What kinds of treatment the plan holds that this program does not read."""
    notes = []
    if items(ds, "ApplicationSetupSequence"):
        notes.append("A brachytherapy plan: its sources and channels are not read.")
    if items(ds, "IonBeamSequence"):
        notes.append("A plan for protons or ions: its beams are not read.")
    return tuple(notes)


def _prescription(item: Dataset) -> Prescription:
    point = numbers(item, "DoseReferencePointCoordinates", 3)
    roi_number = number(item, "ReferencedROINumber")
    return Prescription(
        number=integer(item, "DoseReferenceNumber"),
        kind=text(item, "DoseReferenceType"),
        structure_type=text(item, "DoseReferenceStructureType"),
        description=text(item, "DoseReferenceDescription"),
        roi_number=None if roi_number is None else int(roi_number),
        point_mm=None if point is None else (point[0], point[1], point[2]),
        dose_gy=number(item, "TargetPrescriptionDose"),
        minimum_gy=number(item, "TargetMinimumDose"),
        maximum_gy=number(item, "TargetMaximumDose"),
        organ_limit_gy=number(item, "OrganAtRiskLimitDose"),
        organ_maximum_gy=number(item, "OrganAtRiskMaximumDose"),
    )


def _created(ds: Dataset) -> str:
    at = clock(ds, "RTPlanTime")
    day = iso_day(ds, "RTPlanDate")
    return f"{day} {at:%H:%M}" if day and at else day
