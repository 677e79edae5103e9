"""Where the views begin when a patient is opened."""

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest

from hccbm_gui.core.case import Case
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.services.session import Session
from hccbm_gui.views.navigation import go_to_first_target

FRAME = "1.2.3"


def gtv(z_mm: float) -> Roi:
    square = np.array([(0, 0, z_mm), (4, 0, z_mm), (4, 4, z_mm), (0, 4, z_mm)], dtype=float)
    return Roi("GTV", RoiKind.GTV, (255, 0, 0), FRAME, (square,), number=1)


@pytest.fixture
def opened() -> tuple[Session, Case]:
    geometry = Geometry.from_axes((1, 10, 10), (-10, -10, 0), (3, 2, 2), FRAME)
    volume = Volume(np.zeros((1, 10, 10), np.int16), geometry, Unit.HU)
    case = Case(Patient("1", "A^B"), volumes=MappingProxyType({"ct": volume}))
    return Session(), case


@pytest.mark.parametrize(("z_mm", "seen_mm"), [(1.0, (2.0, 2.0, 1.0)), (40.0, (-1.0, -1.0, 0.0))])
def test_the_views_begin_at_a_target_only_where_an_image_shows_it(
    opened: tuple[Session, Case], z_mm: float, seen_mm: tuple[float, float, float]
) -> None:
    session, case = opened
    case = replace(case, rois=(gtv(z_mm),))
    session.open_case(case)
    go_to_first_target(session, case)
    assert session.cursor_mm == pytest.approx(seen_mm)
