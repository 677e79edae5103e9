"""The cost in dose of the comparison of a case: which CT, which structures, which body."""

from dataclasses import dataclass

from hccbm_gui.core.arrays import BoolArray
from hccbm_gui.core.case import Case
from hccbm_gui.core.comparison import FieldComparison
from hccbm_gui.core.dose.density import DensityTable
from hccbm_gui.core.dose.engine import DoseEngine, Technique
from hccbm_gui.core.dose.field_cost import FieldCost, estimate_field_cost
from hccbm_gui.core.errors import HccbmError, MissingInput
from hccbm_gui.core.progress import Progress, part, quiet
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.structures.raster import structure_mask
from hccbm_gui.core.volume import Unit, Volume

LEFT_OUT = (RoiKind.SPOT, RoiKind.EXTERNAL)
"""Kinds of structures for which no dose is told: a spot is no organ, the body is all of it."""


@dataclass(frozen=True, slots=True)
class CostSettings:
    """What the estimate assumes; the same for both fields."""

    prescription_gy: float = 30.0
    energy_mv: float = 6.0
    technique: Technique = "AP/PA"
    density: DensityTable | None = None


def cost_of_case(
    case: Case, engine: DoseEngine, settings: CostSettings, progress: Progress = quiet
) -> FieldCost:
    """What the bone-scan field of the comparison would cost in dose, by `engine`.

    Raises
    ------
    MissingInput : no comparison, no bone-scan field, or no CT in the frame of the comparison.
    InputRefused : what the engine refuses.
    Cancelled : the user stopped it.
    """
    comparison = case.comparison
    if comparison is None or comparison.bone_scan_field is None:
        raise MissingInput(
            "There are not two fields to compare in dose.",
            remedy="Have a GTV, and a spot on the bone scan that makes a field.",
        )
    ct, frame_uid = ct_of(case, comparison)
    structures = _structures(case, comparison, frame_uid)
    progress(0.0, "Finding the body")
    return estimate_field_cost(
        comparison,
        ct,
        structures,
        prescription_gy=settings.prescription_gy,
        energy_mv=settings.energy_mv,
        technique=settings.technique,
        engine=engine,
        density=settings.density,
        body=_body(case, ct, frame_uid),
        progress=part(progress, 0.05, 1.0),
    )


def ct_of(case: Case, comparison: FieldComparison) -> tuple[Volume, str]:
    """(CT, frame): the CT of the comparison, or another one in the same frame of reference.

    Raises
    ------
    MissingInput : there is none.
    """
    info = case.series_by_uid(comparison.image_uid)
    own = case.volumes.get(info.uid)
    if own is not None and own.unit is Unit.HU:
        return own, own.geometry.frame_uid
    frame_uid = "" if own is None else own.geometry.frame_uid
    for volume in case.volumes.values():
        if volume.unit is Unit.HU and frame_uid and volume.geometry.frame_uid == frame_uid:
            return volume, frame_uid
    raise MissingInput(
        "Dose is estimated on a CT, and there is none in the frame of reference of the fields.",
        where=f"fields on {info.modality} {info.description}".rstrip(),
        remedy="Open the CT of this patient.",
    )


def _structures(case: Case, comparison: FieldComparison, frame_uid: str) -> tuple[Roi, ...]:
    """The GTV of the comparison first, then every other structure of the frame."""
    own = [roi for roi in case.rois if roi.frame_uid == frame_uid and not roi.is_empty]
    target = [roi for roi in own if roi.name == comparison.gtv_name][:1]
    others = [roi for roi in own if roi not in target and roi.kind not in LEFT_OUT]
    return (*target, *others)


def _body(case: Case, ct: Volume, frame_uid: str) -> BoolArray | None:
    """The body as it was drawn, on the grid of the CT; None leaves it to the engine."""
    for roi in case.rois:
        if roi.kind is RoiKind.EXTERNAL and roi.frame_uid == frame_uid and not roi.is_empty:
            try:
                return structure_mask(roi, ct.geometry).full()
            except HccbmError:
                # A body that is not planar serves nobody; the engine finds one in the CT.
                return None
    return None
