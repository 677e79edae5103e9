"""What a check looks at where nobody has chosen."""

from types import MappingProxyType

import numpy as np

from hccbm_gui.core.case import Case
from hccbm_gui.core.checks.subject import Choice, select
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.plan import Dose
from hccbm_gui.core.volume import Unit, Volume


def a_dose(key: str, summation: str, unlinked: str = "") -> Dose:
    geometry = Geometry.from_axes((2, 2, 2), (0, 0, 0), (1, 1, 1), "1.2.3")
    volume = Volume(np.ones((2, 2, 2), np.float32), geometry, Unit.GY)
    return Dose(volume, summation, label=key, key=key, unlinked=unlinked)


def chosen(*doses: Dose) -> str:
    case = Case(Patient("1", "A^B"), doses=MappingProxyType({d.key: d for d in doses}))
    dose = select(case, Choice()).dose
    return "" if dose is None else dose.key


def test_a_dose_that_belongs_to_nothing_is_checked_only_where_there_is_no_other() -> None:
    other_plan = a_dose("other", "PLAN", unlinked="It is of another plan.")
    assert chosen(other_plan, a_dose("beam", "BEAM"), a_dose("plan", "PLAN")) == "plan"
    assert chosen(other_plan, a_dose("beam", "BEAM")) == "beam"
    assert chosen(other_plan) == "other"
    assert chosen() == ""
