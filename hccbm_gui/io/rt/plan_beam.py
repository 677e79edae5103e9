"""One beam of an RTPLAN, its control points carried forward (PS3.3 C.8.8.14)."""

from pydicom.dataset import Dataset

from hccbm_gui.core.beam import PATIENT_TO_FIXED, Beam
from hccbm_gui.core.beam_devices import Jaws, Pair
from hccbm_gui.core.plan import PlanBeam
from hccbm_gui.io.rt.beam_course import control_course, jaw_pairs
from hccbm_gui.io.rt.beam_leaves import leaf_devices
from hccbm_gui.io.rt.beam_modifiers import applicator, block_outlines, bolus_numbers, wedge_facts
from hccbm_gui.io.values import integer, items, number, numbers, text

MetersetOfBeam = dict[int, tuple[float | None, float | None]]
"""Beam number to (Beam Meterset, Beam Dose in Gy)."""

Points = tuple[Dataset, ...]
Point = tuple[float, float, float]


def plan_beam(ds: Dataset, beam: Dataset, metersets: MetersetOfBeam) -> PlanBeam:
    """The beam of an item of the Beam Sequence of the plan `ds`."""
    points = items(beam, "ControlPointSequence")
    beam_number = integer(beam, "BeamNumber")
    meterset, dose_gy = metersets.get(beam_number, (None, None))
    mlcs, notes = leaf_devices(beam, points)
    return PlanBeam(
        number=beam_number,
        name=text(beam, "BeamName") or text(beam, "BeamDescription"),
        radiation=text(beam, "RadiationType"),
        beam=_geometry(beam, points, _patient_position(ds, beam)),
        delivery_type=text(beam, "TreatmentDeliveryType"),
        machine=text(beam, "TreatmentMachineName"),
        meterset=meterset,
        meterset_unit=text(beam, "PrimaryDosimeterUnit"),
        beam_dose_gy=dose_gy,
        wedges=integer(beam, "NumberOfWedges"),
        blocks=integer(beam, "NumberOfBlocks"),
        compensators=integer(beam, "NumberOfCompensators"),
        boli=integer(beam, "NumberOfBoli"),
        all_jaws_mm=_all_jaws_mm(points),
        isocentres_mm=_isocentres_mm(points),
        couch_deg=_angle_deg(points[0], "PatientSupportAngle") if points else 0.0,
        course=control_course(beam, points),
        mlcs=mlcs,
        block_outlines=block_outlines(beam),
        wedge_facts=wedge_facts(beam),
        applicator=applicator(beam),
        bolus_numbers=bolus_numbers(beam),
        notes=notes,
    )


def _patient_position(ds: Dataset, beam: Dataset) -> str:
    setups = items(ds, "PatientSetupSequence")
    wanted = integer(beam, "ReferencedPatientSetupNumber", -1)
    for setup in setups:
        if integer(setup, "PatientSetupNumber", -2) == wanted:
            return text(setup, "PatientPosition")
    return text(setups[0], "PatientPosition") if len(setups) == 1 else ""


def _geometry(beam: Dataset, points: Points, position: str) -> Beam | None:
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


def _all_jaws_mm(points: Points) -> tuple[Jaws, ...]:
    """Distinct jaw positions in their order; empty without both pairs.

    A pair is stated where it changes; before its first statement it is taken as stated there.
    """
    stated = [jaw_pairs(point) for point in points]
    current: dict[str, Pair] = {}
    for pairs in reversed(stated):
        current.update(pairs)
    if len(current) < 2:
        return ()
    found: dict[Jaws, None] = {}
    for pairs in stated:
        current.update(pairs)
        found[(current["X"][0], current["X"][1], current["Y"][0], current["Y"][1])] = None
    return tuple(found)


def _isocentres_mm(points: Points) -> tuple[Point, ...]:
    stated = (numbers(point, "IsocenterPosition", 3) for point in points)
    return tuple(dict.fromkeys((p[0], p[1], p[2]) for p in stated if p is not None))
