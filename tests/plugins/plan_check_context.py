"""A small plan, and a plugin context without a program around it."""

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

import numpy as np

from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.plan import Dose, FractionGroup, Plan, PlanBeam, Prescription
from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.core.volume import Unit, Volume

GRID = Geometry.from_axes((6, 6, 6), (0, 0, 0), (3, 3, 3), "1.2")
DOSE = Dose(
    Volume(np.full((6, 6, 6), 30.0, np.float32), GRID, Unit.GY), "PLAN", "2.2", "RT Dose", "rd"
)
PLAN = Plan(
    "AP/PA",
    (PlanBeam(1, "AP", "PHOTON", None, meterset=0.0, meterset_unit="MU"),),
    10,
    sop_uid="2.2",
    prescriptions=(Prescription(1, "TARGET", dose_gy=30.0),),
    fraction_groups=(FractionGroup(1, 10, (1,)),),
)


def case_of(patient: Patient, **changes: Any) -> Case:
    values: dict[str, Any] = {
        "series": (SeriesInfo("rp", "1", "RTPLAN", "plan", "AP/PA", patient=patient, sha256="ab"),),
        "plans": MappingProxyType({"rp": PLAN}),
        "doses": MappingProxyType({"rd": DOSE}),
        **changes,
    }
    return Case(patient, **values)


class DoneJob:
    """A job that has ended."""

    is_running = False

    def cancel(self) -> None:
        raise AssertionError("nothing to cancel")


class Context:
    """A plugin context that works at once and remembers in a dictionary."""

    user = "A. Physicist"

    def __init__(self) -> None:
        self.case: Case | None = None
        self.kept: dict[str, Any] = {}
        self.edits = 0
        self._listeners: list[Callable[[Case | None], None]] = []

    def open(self, case: Case | None) -> None:
        self.case = case
        for listener in self._listeners:
            listener(case)

    def on_case_changed(self, listener: Callable[[Case | None], None]) -> None:
        self._listeners.append(listener)

    def start_job(
        self,
        title: str,
        work: Callable[[Progress], Any],
        done: Callable[[Any], None],
        failed: Any = None,
    ) -> DoneJob:
        done(work(quiet))
        return DoneJob()

    def recall(self, key: str, default: Any) -> Any:
        return self.kept.get(key, default)

    def remember(self, key: str, value: Any) -> None:
        self.kept[key] = value

    def edit(self, label: str, case: Case) -> None:
        self.edits += 1


JANE, JOHN = Patient("P1", "Doe^Jane"), Patient("P2", "Roe^John")
