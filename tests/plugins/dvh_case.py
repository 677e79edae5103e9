"""A patient of boxes on a dose that rises evenly from the right to the left."""

from types import MappingProxyType

import numpy as np

from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.plan import Dose, Plan, Prescription, TpsDvh
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.volume import Unit, Volume

FRAME = "1.2.840.1"
GY_PER_MM = 0.5
"""The dose is 50 Gy at x = 0 and 0 at x = -100 mm."""


def box(
    name: str,
    number: int,
    x_mm: tuple[float, float],
    kind: RoiKind = RoiKind.OAR,
    z_mm: tuple[float, float] = (-30.0, 30.0),
    frame_uid: str = FRAME,
    y_mm: tuple[float, float] = (-20.0, 20.0),
) -> Roi:
    """A box drawn on slices of 3 mm; its ends lie half a slice beyond the outer ones."""
    (left, right), (front, back) = x_mm, y_mm
    corners = np.array([[left, front], [right, front], [right, back], [left, back]])
    levels = np.arange(z_mm[0] + 1.5, z_mm[1], 3.0)
    contours = tuple(np.column_stack([corners, np.full(4, z)]) for z in levels)
    return Roi(name, kind, (200, 80, 10 * number), frame_uid, contours, "ct", number, "rs")


def linear_dose(factor: float = 1.0, unit: Unit = Unit.GY) -> Volume:
    """50 Gy + 0.5 Gy/mm along x, times `factor`; 5 mm voxels."""
    shape = (25, 17, 41)
    geometry = Geometry.from_axes(shape, (-100.0, -40.0, -60.0), (5.0,) * 3, FRAME)
    x = -100.0 + 5.0 * np.arange(shape[2])
    row = (50.0 + GY_PER_MM * x) * factor
    return Volume(np.broadcast_to(row, shape).astype(np.float32), geometry, unit)


def stored_dvh(number: int, low_gy: float, high_gy: float, cc: float, gy: float = 1.0) -> TpsDvh:
    """What a planning system stores of a structure with evenly spread dose."""
    dose = np.arange(0.0, high_gy, 0.1)
    volume = cc * np.clip((high_gy - dose) / (high_gy - low_gy), 0.0, 1.0)
    mean = (low_gy + high_gy) / 2.0
    return TpsDvh(number, dose / gy, volume, Unit.GY, "CM3", low_gy / gy, high_gy / gy, mean / gy)


ROIS = (
    box("PTV", 1, (-10.0, 10.0), RoiKind.PTV),
    box("GTV", 2, (-5.0, 5.0), RoiKind.GTV, (-15.0, 15.0)),
    box("Lung_R", 3, (-60.0, -2.0)),
    box("Lung_L", 4, (2.0, 60.0)),
    box("SpinalCord", 5, (-60.0, -50.0)),
    box("Body", 6, (-80.0, 80.0), RoiKind.EXTERNAL, (-45.0, 45.0), y_mm=(-30.0, 30.0)),
    box("Stranger", 7, (-10.0, 10.0), frame_uid="another"),
    Roi("Empty", RoiKind.OTHER, (9, 9, 9), FRAME, (), "ct", 8, "rs"),
)


def case_of(
    rois: tuple[Roi, ...] = ROIS,
    *,
    patient: str = "A",
    factor: float = 1.0,
    unit: Unit = Unit.GY,
    summation: str = "PLAN",
    stored: tuple[TpsDvh, ...] = (),
    second: bool = False,
) -> Case:
    """A patient with a plan of 50 Gy in 10 fractions and its dose, or with two doses."""
    dose = Dose(
        linear_dose(factor, unit), summation, "plan", "Plan dose", "dose",
        structure_set_uid="rs.sop", tps_dvhs=stored,
    )  # fmt: skip
    doses = {"dose": dose}
    if second:
        doses["other"] = Dose(linear_dose(0.8), "PLAN", "plan", "Second dose", "other")
    plan = Plan(
        "P1", (), 10, "rs.sop", "plan", prescriptions=(Prescription(1, "TARGET", dose_gy=50.0),)
    )
    return Case(
        patient=Patient(patient, f"Box^{patient}"),
        series=(
            SeriesInfo("rs", "st", "RTSTRUCT", "structures", sop_uid="rs.sop"),
            SeriesInfo("dose", "st", "RTDOSE", "dose"),
        ),
        plans=MappingProxyType({"plan": plan}),
        doses=MappingProxyType(doses),
        rois=rois,
    )
