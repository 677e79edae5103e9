"""RTPLAN to a plan: what a viewer needs of each beam."""

from pydicom.dataset import Dataset

from hccbm_gui.core.beam import PATIENT_TO_FIXED, Beam
from hccbm_gui.core.plan import Plan, PlanBeam
from hccbm_gui.io.values import integer, items, number, numbers, text


def load_plan(ds: Dataset) -> Plan:
    """The plan of an RTPLAN file; each beam at its first control point."""
    groups = items(ds, "FractionGroupSequence")
    fractions = number(groups[0], "NumberOfFractionsPlanned") if groups else None
    structure_sets = items(ds, "ReferencedStructureSetSequence")
    return Plan(
        label=text(ds, "RTPlanLabel") or text(ds, "RTPlanName"),
        beams=tuple(_plan_beam(ds, beam) for beam in items(ds, "BeamSequence")),
        fractions=None if fractions is None else int(fractions),
        structure_set_uid=(
            text(structure_sets[0], "ReferencedSOPInstanceUID") if structure_sets else ""
        ),
        sop_uid=text(ds, "SOPInstanceUID"),
    )


def _plan_beam(ds: Dataset, beam: Dataset) -> PlanBeam:
    points = items(beam, "ControlPointSequence")
    return PlanBeam(
        number=integer(beam, "BeamNumber"),
        name=text(beam, "BeamName") or text(beam, "BeamDescription"),
        radiation=text(beam, "RadiationType"),
        beam=_geometry(beam, points, _patient_position(ds, beam)),
        jaws_mm=_jaws_mm(points),
    )


def _patient_position(ds: Dataset, beam: Dataset) -> str:
    setups = items(ds, "PatientSetupSequence")
    wanted = integer(beam, "ReferencedPatientSetupNumber", -1)
    for setup in setups:
        if integer(setup, "PatientSetupNumber", -2) == wanted:
            return text(setup, "PatientPosition")
    return text(setups[0], "PatientPosition") if len(setups) == 1 else ""


def _geometry(beam: Dataset, points: tuple[Dataset, ...], position: str) -> Beam | None:
    """None without isocentre, gantry angle or distance, or where they are not supported."""
    if not points or position not in PATIENT_TO_FIXED:
        return None
    first = points[0]
    isocentre = numbers(first, "IsocenterPosition", 3)
    gantry_deg, sad_mm = number(first, "GantryAngle"), number(beam, "SourceAxisDistance")
    turned = any(_angle_deg(first, t) for t in ("PatientSupportAngle", "TableTopEccentricAngle"))
    if isocentre is None or gantry_deg is None or not sad_mm or turned:
        return None
    return Beam(
        isocentre_mm=(isocentre[0], isocentre[1], isocentre[2]),
        gantry_deg=gantry_deg,
        collimator_deg=number(first, "BeamLimitingDeviceAngle") or 0.0,
        sad_mm=sad_mm,
        patient_position=position,
        quality=_quality(beam, first),
    )


def _angle_deg(point: Dataset, keyword: str) -> float:
    """An angle as its least turn; 0 when absent or within 0.05 degrees of it."""
    turn = ((number(point, keyword) or 0.0) + 180.0) % 360.0 - 180.0
    return turn if abs(turn) > 0.05 else 0.0


def _quality(beam: Dataset, first: Dataset) -> str:
    energy = number(first, "NominalBeamEnergy")
    if energy is None:
        return ""
    unit = "MV" if text(beam, "RadiationType") == "PHOTON" else "MeV"
    modes = {text(mode, "FluenceModeID") for mode in items(beam, "PrimaryFluenceModeSequence")}
    return f"{energy:g} {unit}{' FFF' if 'FFF' in modes else ''}"


def _jaws_mm(points: tuple[Dataset, ...]) -> tuple[float, float, float, float] | None:
    """(x1, x2, y1, y2) as first stated; None without both pairs."""
    pairs: dict[str, tuple[float, ...]] = {}
    for point in points:
        for device in items(point, "BeamLimitingDevicePositionSequence"):
            kind = text(device, "RTBeamLimitingDeviceType").removeprefix("ASYM")
            edges = numbers(device, "LeafJawPositions", 2)
            if kind in ("X", "Y") and edges is not None:
                pairs.setdefault(kind, edges)
        if len(pairs) == 2:
            break
    if len(pairs) < 2:
        return None
    return pairs["X"][0], pairs["X"][1], pairs["Y"][0], pairs["Y"][1]
