"""What the bone-scan field would cost in dose: both fields of a comparison, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hccbm_gui.core.arrays import BoolArray
from hccbm_gui.core.comparison import FieldComparison
from hccbm_gui.core.dose.density import DensityTable
from hccbm_gui.core.dose.engine import DoseEngine
from hccbm_gui.core.dvh.dvh import Dvh
from hccbm_gui.core.errors import MissingInput
from hccbm_gui.core.progress import Progress, part, quiet
from hccbm_gui.core.roi import Roi
from hccbm_gui.core.volume import Volume


@dataclass(frozen=True, slots=True)
class DoseFigures:
    """A DVH in six numbers; NaN where nothing is covered.

    Attributes
    ----------
    d95_gy, mean_gy, min_gy, max_gy : dose.
    v80_percent, v95_percent : volume that receives 80 and 95 % of the prescription.
    """

    d95_gy: float
    mean_gy: float
    min_gy: float
    max_gy: float
    v80_percent: float
    v95_percent: float

    @classmethod
    def of(cls, dvh: Dvh, prescription_gy: float) -> "DoseFigures":
        """Read from a curve."""
        return cls(
            dvh.dose_at_percent(95.0),
            dvh.mean_gy,
            dvh.min_gy,
            dvh.max_gy,
            dvh.percent_at_gy(0.80 * prescription_gy),
            dvh.percent_at_gy(0.95 * prescription_gy),
        )


@dataclass(frozen=True, slots=True)
class StructureCost:
    """One structure under both fields."""

    name: str
    volume_cc: float
    bone_scan: DoseFigures
    ct: DoseFigures


@dataclass(frozen=True, slots=True, eq=False)
class FieldCost:
    """Dose of the bone-scan field and of the adjusted field, each set to the prescription.

    Attributes
    ----------
    comparison : what it was computed for; another one makes it stale.
    energy_mv, technique, prescription_gy, engine : how.
    bone_scan_dose, ct_dose : Gy, each with its notes.
    gtv_name : the target.
    bone_scan, ct : curves of the same structures in the same order, the GTV first.
    caveats : sentences that go wherever a number of it is shown.
    """

    comparison: FieldComparison
    energy_mv: float
    technique: str
    prescription_gy: float
    engine: str
    bone_scan_dose: Volume
    ct_dose: Volume
    gtv_name: str
    bone_scan: tuple[Dvh, ...]
    ct: tuple[Dvh, ...]
    caveats: tuple[str, ...]

    def structures(self) -> tuple[StructureCost, ...]:
        """Every structure in numbers, the GTV first."""
        return tuple(
            StructureCost(
                before.name,
                before.total_cc,
                DoseFigures.of(before, self.prescription_gy),
                DoseFigures.of(after, self.prescription_gy),
            )
            for before, after in zip(self.bone_scan, self.ct, strict=True)
        )

    def sentence(self) -> str:
        """The one line: D95 of the target with either field."""
        before, after = (
            curves[0].dose_at_percent(95.0) if curves[0].is_complete else float("nan")
            for curves in (self.bone_scan, self.ct)
        )
        if not np.isfinite([before, after]).all():
            return f"The dose to {self.gtv_name} cannot be told: the dose grid does not cover it."
        return (
            f"With the bone-scan field {self.gtv_name} D95 is {before:.1f} of "
            f"{self.prescription_gy:g} Gy; with the adjusted field {after:.1f} Gy."
        )


def estimate_field_cost(
    comparison: FieldComparison,
    ct: Volume,
    structures: Sequence[Roi],
    prescription_gy: float = 30.0,
    energy_mv: float = 6.0,
    technique: str = "AP/PA",
    engine: DoseEngine | None = None,
    density: DensityTable | None = None,
    body: BoolArray | None = None,
    progress: Progress = quiet,
) -> FieldCost:
    """Dose and DVHs of both fields of a comparison.

    Parameters
    ----------
    structures : in the frame of the CT (the DVH of another is withheld); the GTV of the
        comparison must be among them.
    engine : which engine computes.
    body : mask on the grid of the CT; None: found by the engine.

    Raises
    ------
    MissingInput : no bone-scan field, no such GTV, or no engine.
    InputRefused, NotQuantifiable : what the engine refuses.
    """
    # Imported here, because cases know this module and are there before any dose is.
    from hccbm_gui.core.dose.field_beams import dose_request, normalisation_points
    from hccbm_gui.core.dvh.calculation import calculate_dvhs

    if engine is None:
        raise MissingInput("No dose engine was given.", remedy="Choose one.")
    bone_scan = comparison.bone_scan_field
    if bone_scan is None:
        raise MissingInput(
            "There is no bone-scan field to compare with.",
            remedy="Choose a spot on the bone scan first.",
        )
    ordered = _gtv_first(structures, comparison.gtv_name)
    points = normalisation_points(bone_scan, comparison.ct_field)
    doses, curves = [], []
    for number, field in enumerate((bone_scan, comparison.ct_field)):
        half = part(progress, 0.5 * number, 0.5 * (number + 1))
        request = dose_request(
            field,
            ct,
            prescription_gy=prescription_gy,
            energy_mv=energy_mv,
            technique=technique,
            normalisation_mm=points[number],
            density=density,
            body=body,
        )
        doses.append(engine(request, part(half, 0.0, 0.8)))
        curves.append(tuple(calculate_dvhs(ordered, doses[-1], progress=part(half, 0.8, 1.0))))
    return FieldCost(
        comparison=comparison,
        energy_mv=energy_mv,
        technique=technique,
        prescription_gy=prescription_gy,
        engine=engine.name,
        bone_scan_dose=doses[0],
        ct_dose=doses[1],
        gtv_name=comparison.gtv_name,
        bone_scan=curves[0],
        ct=curves[1],
        caveats=_caveats(engine, doses, points[0] == points[1]),
    )


def _gtv_first(structures: Sequence[Roi], name: str) -> tuple[Roi, ...]:
    """The structures with the target of that name in front."""
    target = next((roi for roi in structures if roi.name == name), None)
    if target is None:
        raise MissingInput("The GTV of the comparison is not among the structures.", where=name)
    return (target, *(roi for roi in structures if roi is not target))


def _caveats(engine: DoseEngine, doses: Sequence[Volume], at_isocentre: bool) -> tuple[str, ...]:
    """What holds for the engine, for these doses, and where they were normalised."""
    where = (
        "Both fields are set to the prescription at the isocentre."
        if at_isocentre
        else "The isocentre lies outside or within 1 cm of the edge of a field, so each field is "
        "set to the prescription at its own centre."
    )
    notes = [note for dose in doses for note in dose.notes]
    return tuple(dict.fromkeys((*engine.caveats, *notes, where)))
