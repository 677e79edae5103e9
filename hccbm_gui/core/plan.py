"""What a planning system sent along: plans and doses, as read."""

from dataclasses import dataclass

from hccbm_gui.core.beam import Beam
from hccbm_gui.core.volume import Volume


@dataclass(frozen=True, slots=True)
class PlanBeam:
    """One beam of an RTPLAN, at its first control point.

    Attributes
    ----------
    number, name, radiation : Beam Number, Beam Name, Radiation Type.
    beam : geometry; None when the plan gives no isocentre or an unsupported position.
    jaws_mm : (x1, x2, y1, y2) at the isocentre plane; None without jaws.
    """

    number: int
    name: str
    radiation: str
    beam: Beam | None
    jaws_mm: tuple[float, float, float, float] | None


@dataclass(frozen=True, slots=True)
class Plan:
    """An RTPLAN, as far as a viewer needs it."""

    label: str
    beams: tuple[PlanBeam, ...]
    fractions: int | None
    structure_set_uid: str = ""
    sop_uid: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Dose:
    """An RTDOSE: its grid and what the numbers mean.

    Attributes
    ----------
    volume : dose in Gy, or percent when the file says RELATIVE.
    summation : Dose Summation Type (PLAN, BEAM, FRACTION, ...).
    plan_uid : SOP Instance UID of the plan it belongs to, empty when not said.
    """

    volume: Volume
    summation: str
    plan_uid: str = ""
