"""A field of the comparison as an RTPLAN file that nobody has approved (PS3.3 A.20).

One plan for each field: both in one plan would read as if both were to be treated.
"""

from dataclasses import dataclass
from pathlib import Path

from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as Items
from pydicom.uid import RTPlanStorage, RTStructureSetStorage, generate_uid

import hccbm_gui
from hccbm_gui.core.case import Case
from hccbm_gui.core.comparison import FieldComparison
from hccbm_gui.core.errors import InputRefused, MissingInput
from hccbm_gui.core.field import Field, FieldSource
from hccbm_gui.io.writing.plan_beams import (
    JAWS_ONLY,
    LARGEST_JAW_MM,
    SETUP_NUMBER,
    beam_item,
    beyond_machine,
    open_beams,
)
from hccbm_gui.io.writing.references import referenced
from hccbm_gui.io.writing.written_object import decimals, new_object, short_text, write_object

LABELS = {FieldSource.BONE_SCAN: "NFC_BoneScan", FieldSource.CT_MRI: "NFC_Adjusted"}
"""RT Plan Label, at most 16 characters; NFC stands for not for clinical use."""
TITLES = {FieldSource.BONE_SCAN: "Bone-scan field", FieldSource.CT_MRI: "Adjusted field"}
VISUAL_ONLY = "The bone-scan field comes from a photograph and is only to be looked at."
LONGEST_DESCRIPTION = 1024
"""Characters in a value of type ST."""


@dataclass(frozen=True, slots=True)
class PlannedOn:
    """The structure set that a plan refers to: its SOP Instance UID and the number of the GTV."""

    sop_uid: str
    gtv_number: int


@dataclass(frozen=True, slots=True)
class Intent:
    """What somebody chose for a plan; None where nobody did.

    Attributes
    ----------
    energy_mv : nominal photon energy.
    prescription_gy : dose to the GTV over all fractions.
    fractions : planned.
    technique : AP, PA or AP/PA; empty for the beam that the field was designed in.
    """

    energy_mv: float | None = None
    prescription_gy: float | None = None
    fractions: int | None = None
    technique: str = ""


def write_plan(
    path: Path, source: FieldSource, case: Case, on: PlannedOn, intent: Intent | None = None
) -> str:
    """Write one field of the comparison as a new RTPLAN; its SOP Instance UID.

    Unapproved, jaws only, without meterset.

    Raises
    ------
    MissingInput : there is no comparison, or it has no such field.
    InputRefused : the image lies otherwise than the beam thinks, the field comes from a
        photograph, or a file of that name exists.
    HccbmError : the file cannot be written.
    """
    return write_object(path, plan_dataset(source, case, on, intent))


def plan_dataset(
    source: FieldSource, case: Case, on: PlannedOn, intent: Intent | None = None
) -> Dataset:
    """The data set that `write_plan` writes; errors as there."""
    comparison, field = _field(source, case)
    intent = intent or Intent()
    image = case.series_by_uid(comparison.image_uid)
    position = field.beam.patient_position
    if image.position and image.position != position:
        raise InputRefused(
            f"The image was taken {image.position}, the field is made for {position}.",
            where=image.description,
            remedy="Compare the fields again.",
        )
    ds = new_object("RTPLAN", RTPlanStorage, case.patient, image)
    ds.SeriesDescription = short_text(f"{TITLES[source]}, not for clinical use")
    ds.FrameOfReferenceUID, ds.PositionReferenceIndicator = image.frame_uid, ""
    beams = open_beams(field, intent.technique)
    ds.RTPlanLabel = LABELS[source]
    ds.RTPlanName = short_text(f"{TITLES[source]} of {comparison.gtv_name}")
    ds.RTPlanDescription = _description(comparison, field, beyond_machine(beams))
    ds.RTPlanDate, ds.RTPlanTime = ds.SeriesDate, ds.SeriesTime
    ds.PlanIntent = "RESEARCH"
    ds.RTPlanGeometry = "PATIENT"
    ds.ReferencedStructureSetSequence = Items([referenced((RTStructureSetStorage, on.sop_uid))])
    if intent.prescription_gy is not None:
        ds.DoseReferenceSequence = Items([_prescription(intent.prescription_gy, on.gtv_number)])
    setup = Dataset()
    setup.PatientSetupNumber, setup.PatientPosition = SETUP_NUMBER, position
    ds.PatientSetupSequence = Items([setup])
    ds.FractionGroupSequence = Items([_fractions(len(beams), intent)])
    ds.BeamSequence = Items(
        [beam_item(n, one, intent.energy_mv) for n, one in enumerate(beams, start=1)]
    )
    ds.ApprovalStatus = "UNAPPROVED"
    return ds


def _field(source: FieldSource, case: Case) -> tuple[FieldComparison, Field]:
    comparison = case.comparison
    if comparison is None:
        raise MissingInput(
            "There is no field to write.", remedy="Choose a GTV and a spot and compare first."
        )
    adjusted = source is FieldSource.CT_MRI
    field = comparison.ct_field if adjusted else comparison.bone_scan_field
    if field is None:
        raise MissingInput(
            "There is no bone-scan field: the scan shows no lesion.", where=comparison.gtv_name
        )
    if comparison.visual_only and not adjusted:
        raise InputRefused(VISUAL_ONLY, where=comparison.gtv_name)
    return comparison, field


def _description(comparison: FieldComparison, field: Field, too_wide: bool) -> str:
    rule = field.rule
    parts = [
        hccbm_gui.NOTICE,
        f"{TITLES[field.source]} by {rule.mode}, margin {rule.margin_mm:g} mm.",
        JAWS_ONLY,
    ]
    if too_wide:
        parts.append(f"A jaw stands more than {LARGEST_JAW_MM:g} mm from the axis.")
    if field.source is FieldSource.BONE_SCAN and not comparison.approved:
        parts.append("Nobody has approved how the scan lies on the image.")
    return " ".join([*parts, *comparison.warnings])[:LONGEST_DESCRIPTION]


def _prescription(dose_gy: float, roi_number: int) -> Dataset:
    item = Dataset()
    item.DoseReferenceNumber, item.DoseReferenceUID = 1, generate_uid(prefix=None)
    item.DoseReferenceStructureType, item.ReferencedROINumber = "VOLUME", roi_number
    item.DoseReferenceType = "TARGET"
    item.TargetPrescriptionDose = decimals((dose_gy,))[0]
    return item


def _fractions(beams: int, intent: Intent) -> Dataset:
    group = Dataset()
    group.FractionGroupNumber = 1
    group.NumberOfFractionsPlanned = intent.fractions
    group.NumberOfBeams, group.NumberOfBrachyApplicationSetups = beams, 0
    named = []
    for number in range(1, beams + 1):
        beam = Dataset()
        beam.ReferencedBeamNumber = number
        named.append(beam)
    group.ReferencedBeamSequence = Items(named)
    return group
