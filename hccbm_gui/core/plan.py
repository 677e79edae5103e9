"""What a planning system sent along: plans and doses, as read; and doses made from them."""

from dataclasses import dataclass

from hccbm_gui.core.arrays import FloatArray, frozen
from hccbm_gui.core.beam import Beam
from hccbm_gui.core.beam_devices import Block, ControlPoint, Jaws, Mlc, Wedge
from hccbm_gui.core.volume import Unit, Volume

__all__ = ["Dose", "FractionGroup", "Jaws", "Plan", "PlanBeam", "Prescription", "TpsDvh"]


@dataclass(frozen=True, slots=True)
class PlanBeam:
    """One beam of an RTPLAN: its geometry at the first control point, and what it delivers.

    Attributes
    ----------
    number, name, radiation : Beam Number, Beam Name, Radiation Type.
    beam : geometry; None when the plan gives no isocentre or an unsupported position.
    delivery_type : TREATMENT, OPEN_PORTFILM, SETUP, ...; empty when not said.
    machine : Treatment Machine Name.
    meterset, meterset_unit : Beam Meterset of its fraction group and Primary Dosimeter Unit.
    beam_dose_gy : Beam Dose at its specification point; None when absent.
    wedges, blocks, compensators, boli : how many the beam has.
    all_jaws_mm : distinct positions over the control points, carried forward, in their order;
        empty without both pairs.
    isocentres_mm : distinct isocentres (LPS), carried forward, in their order.
    couch_deg : Patient Support Angle at the first control point.
    course : every control point in its order, carried forward.
    mlcs : its multileaf collimators, both layers of a device that has two.
    block_outlines, wedge_facts : blocks with an outline, and wedges, as far as the file says.
    applicator : Applicator ID of an electron beam; empty without one.
    bolus_numbers : ROI numbers of its boli in the structure set of the plan.
    notes : what the file left open.
    """

    number: int
    name: str
    radiation: str
    beam: Beam | None
    delivery_type: str = ""
    machine: str = ""
    meterset: float | None = None
    meterset_unit: str = ""
    beam_dose_gy: float | None = None
    wedges: int = 0
    blocks: int = 0
    compensators: int = 0
    boli: int = 0
    all_jaws_mm: tuple[Jaws, ...] = ()
    isocentres_mm: tuple[tuple[float, float, float], ...] = ()
    couch_deg: float = 0.0
    course: tuple[ControlPoint, ...] = ()
    mlcs: tuple[Mlc, ...] = ()
    block_outlines: tuple[Block, ...] = ()
    wedge_facts: tuple[Wedge, ...] = ()
    applicator: str = ""
    bolus_numbers: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_arc(self) -> bool:
        """True when the gantry turns while it treats."""
        return any(point.turning in ("CW", "CC") for point in self.course)

    @property
    def treats(self) -> bool:
        """False for port films and setup beams."""
        return self.delivery_type in ("", "TREATMENT", "CONTINUATION")


@dataclass(frozen=True, slots=True)
class Prescription:
    """One Dose Reference of an RTPLAN (PS3.3 C.8.8.10); doses are totals of the plan.

    Attributes
    ----------
    number, description : Dose Reference Number and Description.
    kind : TARGET or ORGAN_AT_RISK.
    structure_type : POINT, VOLUME, COORDINATES or SITE.
    roi_number : Referenced ROI Number; None when it names no structure.
    point_mm : (x, y, z) LPS of a prescription to coordinates; None otherwise.
    dose_gy, minimum_gy, maximum_gy : target prescription dose and its range; None when absent.
    organ_limit_gy, organ_maximum_gy : limits of an organ at risk; None when absent.
    """

    number: int
    kind: str
    structure_type: str = ""
    description: str = ""
    roi_number: int | None = None
    point_mm: tuple[float, float, float] | None = None
    dose_gy: float | None = None
    minimum_gy: float | None = None
    maximum_gy: float | None = None
    organ_limit_gy: float | None = None
    organ_maximum_gy: float | None = None


@dataclass(frozen=True, slots=True)
class FractionGroup:
    """Beams that are delivered together: its number, fractions planned and beam numbers."""

    number: int
    fractions: int | None
    beam_numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """An RTPLAN, as far as a viewer and a check of it need.

    Attributes
    ----------
    label, sop_uid, frame_uid : RT Plan Label, SOP Instance UID, Frame of Reference UID.
    beams : in the order of the file.
    fractions : planned in the first fraction group; None when not said.
    structure_set_uid : SOP Instance UID of its structure set, empty when not said.
    prescriptions : its dose references.
    fraction_groups : in the order of the file.
    setup_positions : distinct patient positions of its setups.
    approval : APPROVED, UNAPPROVED, REJECTED; empty when not said.
    plan_geometry : PATIENT or TREATMENT_DEVICE.
    created : plan date and time, ``YYYY-MM-DD HH:MM``, as far as known.
    notes : what the file left open.
    """

    label: str
    beams: tuple[PlanBeam, ...]
    fractions: int | None
    structure_set_uid: str = ""
    sop_uid: str = ""
    frame_uid: str = ""
    prescriptions: tuple[Prescription, ...] = ()
    fraction_groups: tuple[FractionGroup, ...] = ()
    setup_positions: tuple[str, ...] = ()
    approval: str = ""
    plan_geometry: str = ""
    created: str = ""
    notes: tuple[str, ...] = ()

    def prescribed_gy(self) -> float | None:
        """The highest dose prescribed to a target over all fractions; None when not said."""
        targets = (p.dose_gy for p in self.prescriptions if p.kind == "TARGET")
        return max((dose for dose in targets if dose), default=None)


@dataclass(frozen=True, slots=True, eq=False)
class TpsDvh:
    """A DVH that a planning system stored beside its dose (DVH Sequence, PS3.3 C.8.8.4).

    Attributes
    ----------
    roi_number : Referenced ROI Number; 0 when it is not of exactly one structure.
    dose : (n,) left edge of every bin, ascending, in `dose_unit` as the file says.
    volume : (n,) cumulative: what receives at least `dose`, in `volume_unit`.
    dose_unit : as stored; a file may say GY and mean percent.
    volume_unit : CM3, PERCENT or PER_U, as stored.
    minimum, maximum, mean : as stored, in `dose_unit`; None when absent.
    notes : what the file left open.
    """

    roi_number: int
    dose: FloatArray
    volume: FloatArray
    dose_unit: Unit
    volume_unit: str
    minimum: float | None = None
    maximum: float | None = None
    mean: float | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "dose", frozen(self.dose))
        object.__setattr__(self, "volume", frozen(self.volume))


@dataclass(frozen=True, slots=True, eq=False)
class Dose:
    """A dose grid and what its numbers mean.

    Attributes
    ----------
    volume : dose in Gy, or percent when the file says RELATIVE.
    summation : Dose Summation Type (PLAN, BEAM, FRACTION, ...).
    plan_uid : SOP Instance UID of the plan it belongs to, empty when not said.
    label : what a person calls it.
    key : identity within the case: series UID, or one of its own for a dose made here.
    origin : how it was made here (estimate, sum, ...); empty for one that was read.
    dose_type : Dose Type as stored (PHYSICAL, EFFECTIVE, ERROR).
    structure_set_uid : SOP Instance UID of the structure set of its DVHs, empty when not said.
    tps_dvhs : DVHs stored beside it.
    unlinked : why it does not belong to the plan, structures or images that are open; empty when
        it does. An unlinked dose has no DVH.
    beam_numbers : of the beams of its plan that it is the dose of; empty when not said.
    """

    volume: Volume
    summation: str
    plan_uid: str = ""
    label: str = ""
    key: str = ""
    origin: str = ""
    dose_type: str = "PHYSICAL"
    structure_set_uid: str = ""
    tps_dvhs: tuple[TpsDvh, ...] = ()
    unlinked: str = ""
    beam_numbers: tuple[int, ...] = ()
