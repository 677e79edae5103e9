"""Every fault of a plan shows in its own row of the sheet, and in no other."""

import importlib.util
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hccbm_gui.core.case import Case, Rejected
from hccbm_gui.core.checks.row import Status
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.plan import FractionGroup
from hccbm_gui.core.roi import Roi, RoiKind
from plugins.plan_check.logic import plan_check
from plugins.plan_check.sheet import GROUPS, Sheet


def beside(name: str) -> Any:
    """The module `name` beside this file."""
    place = Path(__file__).with_name(f"{name}.py")
    spec = importlib.util.spec_from_file_location(name, place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


made = beside("plan_check_case")
FRAME, PLAN, ROIS, SETTINGS, PERSON = made.FRAME, made.PLAN, made.ROIS, made.SETTINGS, made.PERSON
BODY, PTV, GTV, HEART = ROIS
beam, box, build, ct, dose = made.beam, made.box, made.build, made.ct, made.dose
dose_values, grid, roi, stored_dvh = made.dose_values, made.grid, made.roi, made.stored_dvh
with_series = made.with_series


def statuses(sheet: Sheet) -> dict[str, Status]:
    return {row.id: row.status for row in sheet.rows}


@pytest.fixture(scope="module")
def clean() -> Sheet:
    return plan_check(build(), SETTINGS)


def test_a_plan_without_fault_has_no_row_to_look_at(clean: Sheet) -> None:
    assert [row for row in clean.rows if row.is_problem] == []
    passed = {row.id for row in clean.rows if row.status is Status.PASSED}
    assert {"plan.jaws", "dose.prescription", "dvh.tps.2", "constraints.1"} <= passed
    assert len({row.id for row in clean.rows}) == len(clean.rows)
    assert all(row.group in GROUPS and row.evidence for row in clean.rows)


def patient(**changes: str) -> Callable[[], Case]:
    return lambda: with_series("rp", patient=replace(PERSON, **changes))


def planned(**changes: Any) -> Callable[[], Case]:
    return lambda: build(plan=replace(PLAN, **changes))


def beams(**changes: Any) -> Callable[[], Case]:
    return planned(beams=(beam(1, 0.0), beam(2, 180.0, **changes)))


def drawn(*rois: Roi) -> Callable[[], Case]:
    return lambda: build(rois=rois)


def dosed(**changes: Any) -> Callable[[], Case]:
    return lambda: build(dose=dose(**changes))


def jaws(*edges: float) -> Callable[[], Case]:
    return beams(all_jaws_mm=(tuple(edges),))


OFF_SLICE = tuple(c + np.array([0.0, 0.0, 1.5]) for c in GTV.contours)
BEYOND = box((40, -20, 30), (70, 20, 75))
SHORT_GRID = Geometry.from_axes((49, 65, 57), (-80, -80, -60), (2.5, 2.5, 2.5), FRAME)

FAULTS: dict[str, tuple[Callable[[], Case], dict[str, str]]] = {
    "another Patient ID": (patient(id="P2"), {"identity.patient_id": "failed"}),
    "another name": (patient(name="Roe^Jane"), {"identity.name": "failed"}),
    "another birth date": (patient(birth_date="1951-01-02"), {"identity.birth_date": "failed"}),
    "another sex": (patient(sex="M"), {"identity.sex": "failed"}),
    "a birth date missing once": (patient(birth_date=""), {"identity.birth_date": "warning"}),
    "the name in other spelling": (patient(name="DOE JANE"), {}),
    "structure set of another export": (
        planned(structure_set_uid="9.9"),
        {"references.plan_structures": "failed"},
    ),
    "plan that names no structure set": (
        planned(structure_set_uid=""),
        {"references.plan_structures": "warning"},
    ),
    "structures on images that are not there": (
        drawn(*(replace(r, series_uid="other") for r in ROIS)),
        {"references.structures_images": "failed"},
    ),
    "a file that was left out": (
        lambda: build(rejected=(Rejected("x.dcm", "Not a DICOM file."),)),
        {"references.left_out": "info"},
    ),
    "no prescription to a target": (
        planned(prescriptions=()),
        {
            "plan.prescription": "warning",
            "dose.prescription": "not_applicable",
            "constraints.1": "warning",
            "constraints.2": "warning",
        },
    ),
    "two fraction groups": (
        planned(fraction_groups=(FractionGroup(1, 10, (1,)), FractionGroup(2, 5, (2,)))),
        {"plan.fractions": "warning"},
    ),
    "a beam without monitor units": (beams(meterset=None), {"plan.metersets": "warning"}),
    "a beam of zero monitor units": (beams(meterset=0.0), {"plan.metersets": "failed"}),
    "a setup beam needs no monitor units": (
        beams(meterset=0.0, delivery_type="SETUP"),
        {},
    ),
    "two machines": (beams(machine="Linac 2"), {"plan.machine": "warning"}),
    "a rejected plan": (planned(approval="REJECTED"), {"plan.approval": "failed"}),
    "an unapproved plan": (planned(approval="UNAPPROVED"), {"plan.approval": "info"}),
    "setup feet first": (planned(setup_positions=("FFS",)), {"plan.setup_position": "failed"}),
    "no setup position": (planned(setup_positions=()), {"plan.setup_position": "warning"}),
    "a beam without isocentre": (beams(isocentres_mm=()), {"plan.isocentres": "warning"}),
    "two isocentres": (
        beams(isocentres_mm=((0.0, 0.0, 40.0),)),
        {"plan.isocentres": "info"},
    ),
    "an isocentre in the air": (
        planned(beams=tuple(beam(n, 0.0, isocentres_mm=((0.0, -90.0, 0.0),)) for n in (1, 2))),
        {"plan.isocentre_in_body": "failed"},
    ),
    "jaws open too wide": (jaws(-190, 215, -60, 60), {"plan.jaws": "failed"}),
    "a jaw too far out": (jaws(-100, 205, -60, 60), {"plan.jaws": "failed"}),
    "a jaw too far across": (jaws(-150, -105, -60, 60), {"plan.jaws": "failed"}),
    "jaws closed": (jaws(0, 3, -60, 60), {"plan.jaws": "failed"}),
    "a small field": (jaws(-15, 15, -60, 60), {"plan.jaws": "warning"}),
    "jaws at their limits": (jaws(-200, 200, -100, 100), {}),
    "thick CT slices (S3-01)": (
        lambda: build(
            ct=ct(5.0),
            rois=tuple(replace(r, contours=box(*r.bounds_mm().round(-1), 5.0)) for r in ROIS),
            stored=(),
        ),
        {
            "images.slices": "warning",
            "dvh.tps": "not_applicable",
            "dvh.tps.2": "",
            "references.dvh_structures": "not_applicable",
        },
    ),
    "a gap in the CT": (
        lambda: build(ct=replace(ct(), notes=("Missing slices near z = 12.0 mm.",))),
        {"images.remarks": "warning"},
    ),
    "dose of another plan": (
        dosed(plan_uid="9.9"),
        {"references.dose_plan": "failed", "dose.prescription": "not_applicable"},
    ),
    "dose of one fraction": (
        dosed(summation="FRACTION"),
        {"dose.summation": "failed", "dose.prescription": "not_applicable"},
    ),
    "effective dose": (dosed(dose_type="EFFECTIVE"), {"dose.type": "failed"}),
    "a coarse dose grid": (
        dosed(geometry=grid((31, 41, 51), (4.0, 4.0, 4.0))),
        {"dose.grid": "info"},
    ),
    "a dose grid that cuts an organ": (
        lambda: build(dose=dose(SHORT_GRID)),
        {"dose.coverage": "warning", "constraints.2": "warning"},
    ),
    "a prescription of other fractions": (
        lambda: build(dose=dose(values=dose_values(grid((49, 65, 81), (2.5, 2.5, 2.5))) / 2)),
        {
            "dose.prescription": "failed",
            "dvh.tps": "warning",
            "dvh.tps.2": "",
            "constraints.1": "failed",
        },
    ),
    "no body structure": (drawn(PTV, GTV, HEART), {"structures.external": "warning"}),
    "two body structures": (
        drawn(*ROIS, replace(BODY, name="Body", number=9)),
        {"structures.external": "warning"},
    ),
    "an empty structure": (
        drawn(*ROIS, roi(8, "Liver", RoiKind.OAR, ())),
        {"structures.empty": "warning"},
    ),
    "a contour that was kept out": (
        drawn(BODY, PTV, replace(GTV, notes=("1 contour that is open kept out.",)), HEART),
        {"structures.whole": "warning"},
    ),
    "contours between slices": (
        drawn(BODY, PTV, replace(GTV, contours=OFF_SLICE), HEART),
        {"structures.planes": "warning"},
    ),
    "contours beyond the CT": (
        lambda: build(
            rois=(BODY, PTV, GTV, replace(HEART, contours=BEYOND)),
            dose=dose(grid((81, 65, 81), (2.5, 2.5, 2.5))),
        ),
        {"structures.planes": "warning"},
    ),
    "a name that TG-263 does not know": (
        drawn(BODY, PTV, GTV, HEART, roi(8, "Shape 1", RoiKind.OTHER, HEART.contours)),
        {"structures.names": "warning"},
    ),
    "a stored DVH of other dose": (
        lambda: build(stored=(stored_dvh(PTV, dose(), 0.97),)),
        {"dvh.tps.2": "warning"},
    ),
    "stored DVHs of another structure set": (
        dosed(structure_set_uid="9.9"),
        {
            "references.dvh_structures": "failed",
            "dvh.tps": "not_applicable",
            "dvh.tps.2": "",
        },
    ),
    "an organ beyond its limit": (
        drawn(BODY, PTV, GTV, replace(HEART, contours=box((0, -20, -30), (30, 20, 30)))),
        {"constraints.2": "failed"},
    ),
    "an organ within the looser limit": (
        drawn(BODY, PTV, GTV, replace(HEART, contours=box((20, -20, -30), (57, 20, 30)))),
        {"constraints.2": "warning"},
    ),
    "several lesions, one of them large (S3-09)": (
        drawn(*ROIS, roi(8, "GTV_2", RoiKind.GTV, box((-60, -20, -30), (-30, 20, 30)))),
        {"lesions.feasibility": "info"},
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_changes_exactly_its_rows(clean: Sheet, fault: str) -> None:
    make, expected = FAULTS[fault]
    sheet = plan_check(make(), SETTINGS)
    before, now = statuses(clean), statuses(sheet)
    changed = {
        row_id: now[row_id].value if row_id in now else ""
        for row_id in {*before, *now}
        if before.get(row_id) is not now.get(row_id)
    }
    assert changed == expected
    assert [row.id for row in sheet.rows if row.status is Status.FAILED and not row.remedy] == []
