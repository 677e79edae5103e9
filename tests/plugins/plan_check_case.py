"""A plan without fault, built in code, and the parts to build faulty ones from."""

from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import numpy as np

from hccbm_gui.core.beam import Beam
from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.checks.subject import Choice
from hccbm_gui.core.dvh.calculation import calculate_dvh
from hccbm_gui.core.dvh.constraint_sheet import parse_sheet
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.plan import Dose, FractionGroup, Plan, PlanBeam, Prescription, TpsDvh
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.volume import Unit, Volume
from plugins.plan_check.logic import CheckSettings

FRAME = "1.2.3"
PERSON = Patient("P1", "Doe^Jane", "1950-01-02", "F")
SHEET = parse_sheet(
    """
name = "House"
source = "test"
[[constraints]]
structures = ["PTV*"]
metric = "D95%[%]"
comparator = ">="
limit = 95.0
source = "house"
[[constraints]]
structures = ["Heart"]
metric = "Mean[Gy]"
comparator = "<="
limit = 26.0
relaxed = 27.0
max_dose_per_fraction_gy = 3.0
source = "house"
[[constraints]]
structures = ["Liver"]
metric = "Mean[Gy]"
comparator = "<="
limit = 26.0
source = "house"
"""
)
SETTINGS = CheckSettings(Choice(sheet="House"), sheets=(SHEET,))


def box(low: tuple[float, ...], high: tuple[float, ...], step_mm: float = 3.0) -> Any:
    """Contours of a box on every slice of the CT that it reaches."""
    corners = [(low[0], low[1]), (high[0], low[1]), (high[0], high[1]), (low[0], high[1])]
    heights = np.arange(low[2], high[2] + 0.1, step_mm)
    return tuple(np.array([(x, y, z) for x, y in corners]) for z in heights)


def roi(number: int, name: str, kind: RoiKind, contours: Any, **changes: Any) -> Roi:
    values = {"frame_uid": FRAME, "series_uid": "ct", "structure_set_uid": "rs", **changes}
    return Roi(name, kind, (9, 9, 9), values.pop("frame_uid"), contours, number=number, **values)


BODY = roi(1, "External", RoiKind.EXTERNAL, box((-95, -75, -60), (95, 75, 60)))
PTV = roi(2, "PTV_3000", RoiKind.PTV, box((-30, -30, -30), (30, 30, 30)))
GTV = roi(3, "GTVp", RoiKind.GTV, box((-20, -20, -21), (20, 20, 21)))
HEART = roi(4, "Heart", RoiKind.OAR, box((40, -20, -30), (70, 20, 30)))
ROIS = (BODY, PTV, GTV, HEART)


def grid(shape: tuple[int, int, int], spacing: Any, frame: str = FRAME) -> Geometry:
    extent = np.multiply(np.array(shape) - 1, spacing)[::-1]
    return Geometry.from_axes(shape, -extent / 2.0, spacing, frame)


def ct(step_mm: float = 3.0) -> Volume:
    count = round(120 / step_mm) + 1
    geometry = grid((count, 80, 100), (step_mm, 2.0, 2.0))
    hu = np.full(geometry.shape, -1000, np.int16)
    hu[:, 3:-3, 3:-3] = 20
    return Volume(hu, geometry, Unit.HU)


def dose_values(geometry: Geometry) -> Any:
    """30 Gy within 35 mm of the centre, falling sideways by 0.5 Gy a mm."""
    x = geometry.origin_mm[0] + geometry.spacing_mm[2] * np.arange(geometry.shape[2])
    fallen = np.clip(np.abs(x) - 35.0, 0.0, None) * 0.5
    line = np.clip(30.0 - fallen, 0.0, None).astype(np.float32)
    return np.broadcast_to(line, geometry.shape).copy()


def dose(geometry: Geometry | None = None, **changes: Any) -> Dose:
    geometry = geometry or grid((49, 65, 81), (2.5, 2.5, 2.5))
    values = changes.pop("values", None)
    unit = changes.pop("unit", Unit.GY)
    array = dose_values(geometry) if values is None else values
    made = Dose(
        Volume(array, geometry, unit, changes.pop("notes", ())),
        "PLAN",
        "2.2",
        label="RT Dose",
        key="rd",
        structure_set_uid="3.3",
    )
    return replace(made, **changes)


def stored_dvh(structure: Roi, on: Dose, by: float = 1.0) -> TpsDvh:
    own = calculate_dvh(structure, on.volume)
    return TpsDvh(
        structure.number, own.dose_gy * by, own.volume_cc, Unit.GY, "CM3", mean=own.mean_gy * by
    )


@lru_cache(maxsize=1)
def stored_as_it_is() -> tuple[TpsDvh, ...]:
    return (stored_dvh(PTV, dose()),)


def beam(number: int, gantry: float, **changes: Any) -> PlanBeam:
    jaws = (-50.0, 50.0, -60.0, 60.0)
    made = PlanBeam(
        number,
        ("AP", "PA")[number - 1],
        "PHOTON",
        Beam((0.0, 0.0, 0.0), gantry),
        delivery_type="TREATMENT",
        machine="Linac 1",
        meterset=150.0,
        meterset_unit="MU",
        beam_dose_gy=1.5,
        all_jaws_mm=(jaws,),
        isocentres_mm=((0.0, 0.0, 0.0),),
    )
    return replace(made, **changes)


PLAN = Plan(
    "AP/PA",
    (beam(1, 0.0), beam(2, 180.0)),
    10,
    structure_set_uid="3.3",
    sop_uid="2.2",
    frame_uid=FRAME,
    prescriptions=(Prescription(1, "TARGET", "VOLUME", "PTV", roi_number=2, dose_gy=30.0),),
    fraction_groups=(FractionGroup(1, 10, (1, 2)),),
    setup_positions=("HFS",),
    approval="APPROVED",
    created="2026-11-02 10:00",
)


def info(uid: str, modality: str, kind: str, **changes: Any) -> SeriesInfo:
    values = {"files": 1, "frame_uid": FRAME, "patient": PERSON, "sha256": uid * 8, **changes}
    return SeriesInfo(uid, "1.1", modality, kind, f"{modality} of test", **values)


def build(**changes: Any) -> Case:
    read = changes.pop("dose", None) or dose()
    read = replace(
        read, tps_dvhs=changes.pop("stored") if "stored" in changes else stored_as_it_is()
    )
    plan = changes.pop("plan", PLAN)
    image = changes.pop("ct", None) or ct()
    doses = {"rd": read, **changes.pop("more_doses", {})}
    series = (
        info("ct", "CT", "volume", files=41, position="HFS"),
        info("rs", "RTSTRUCT", "structures", sop_uid="3.3"),
        info("rp", "RTPLAN", "plan", sop_uid="2.2", frame_uid=""),
        *(info(key, "RTDOSE", "dose", sop_uid=f"4.{n}") for n, key in enumerate(doses)),
    )
    case = Case(
        PERSON,
        series=series,
        volumes=MappingProxyType({"ct": image}),
        plans=MappingProxyType({"rp": plan}),
        doses=MappingProxyType(doses),
        rois=ROIS,
    )
    return replace(case, **changes)


def with_series(uid: str, **changes: Any) -> Case:
    case = build()
    series = tuple(replace(s, **changes) if s.uid == uid else s for s in case.series)
    return replace(case, series=series)
