"""What hands draw, as changes of the case: sections, copies, locks, and nothing for nothing."""

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
import shapely

from hccbm_gui.core.case import Case
from hccbm_gui.core.contouring.drawing_plane import standard_plane
from hccbm_gui.core.errors import InputRefused, MissingInput
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.services import drawing
from hccbm_gui.services.drawing import Stroke

AXIAL = standard_plane("axial", 0.0, 4.0)


@pytest.fixture
def case() -> Case:
    geometry = Geometry.from_axes((20, 50, 50), (-98, -98, -40), (4, 4, 4), "frame-1")
    volume = Volume(np.zeros(geometry.shape, np.int16), geometry, Unit.HU)
    patient = Patient("7", "Test^Case", "1950-01-02", "F")
    return Case(patient=patient, volumes=MappingProxyType({"ct": volume}))


def drawn(case: Case, shape: shapely.Geometry, *heights_mm: float) -> tuple[Case, str]:
    case, key = drawing.start(case, "ct")
    for height in heights_mm:
        plane = replace(AXIAL, position_mm=height)
        case = drawing.draw(case, key, plane, Stroke(shape), "add")
    return case, key


def test_what_is_drawn_on_a_plane_is_its_section_whatever_the_plane(case: Case) -> None:
    shape = shapely.box(-20.0, -10.0, 30.0, 12.0)
    case, key = drawn(case, shape, 0.0, 4.0)
    assert drawing.section(case, key, AXIAL).symmetric_difference(shape).area < 1e-6
    # u runs to posterior; v of the axial plane runs to anterior.
    sagittal = drawing.section(case, key, standard_plane("sagittal", 5.0, 4.0))
    assert sagittal.bounds == pytest.approx((-12.0, -2.0, 10.0, 6.0))
    coronal = drawing.section(case, key, standard_plane("coronal", 0.0, 4.0))
    assert coronal.bounds == pytest.approx((-20.0, -2.0, 30.0, 6.0))
    assert coronal.area == pytest.approx(50.0 * 8.0)
    assert drawing.section(case, key, standard_plane("coronal", 40.0, 4.0)).is_empty
    assert drawing.section(case, key, replace(AXIAL, position_mm=400.0)).is_empty


def test_a_slice_is_copied_from_the_next_drawn_one(case: Case) -> None:
    shape = shapely.Point(3.0, 4.0).buffer(15.0)
    case, key = drawn(case, shape, 8.0)
    copied = drawing.copied_from(case, key, AXIAL, "up")
    difference = drawing.section(copied, key, AXIAL).symmetric_difference(shape)
    assert difference.area < 1e-6
    with pytest.raises(MissingInput, match="below"):
        drawing.copied_from(case, key, AXIAL, "down")
    with pytest.raises(InputRefused, match="view in which they were drawn"):
        drawing.copied_from(case, key, standard_plane("sagittal", 0.0), "up")


def test_a_locked_structure_and_a_stroke_of_no_effect_leave_the_case(case: Case) -> None:
    disc = Stroke(shapely.Point(0.0, 0.0).buffer(10.0))
    case, key = drawn(case, disc.area, 0.0)
    assert drawing.draw(case, key, AXIAL, disc, "add") is case
    far = Stroke(shapely.Point(60.0, 0.0).buffer(10.0))
    assert drawing.draw(case, key, AXIAL, far, "cut") is case
    locked = replace(case, locked=frozenset({key}))
    with pytest.raises(InputRefused, match="locked"):
        drawing.draw(locked, key, AXIAL, far, "add")


def test_the_structure_drawn_on_is_the_chosen_gtv_and_no_other(case: Case) -> None:
    assert drawing.drawing_target(case, "") == ""
    case, first = drawn(case, shapely.box(0, 0, 10, 10), 0.0)
    case, second = drawn(case, shapely.box(0, 0, 10, 10), 0.0)
    assert drawing.drawing_target(case, first) == second
    assert drawing.drawing_target(replace(case, chosen_gtv=""), first) == first
    assert drawing.drawing_target(replace(case, chosen_gtv="gone/1"), "") == ""


def test_any_structure_can_be_drawn_on_and_a_gtv_picked_later_takes_over() -> None:
    from hccbm_gui.services.session import Session

    organ = Roi("Liver", RoiKind.OAR, (1, 2, 3), "f", (), "ct", 9, "rs")
    gtv = Roi("GTV", RoiKind.GTV, (1, 2, 3), "f", (), "ct", 8, "rs")
    case = Case(Patient("1", "A^B"), rois=(gtv, organ), chosen_gtv=gtv.key)
    session = Session()
    session.open_case(case)

    def target() -> str:
        picked = session.selection
        return drawing.drawing_target(case, picked.gtv_key, picked.drawn_key)

    assert target() == gtv.key
    session.select(drawn_key=organ.key)
    assert target() == organ.key
    session.select(spot_id="hot-1")
    assert target() == organ.key
    session.select(gtv_key=gtv.key)
    assert target() == gtv.key
    session.select(drawn_key=organ.key)
    session.edit("Delete Liver", replace(case, rois=(gtv,)))
    assert session.selection.drawn_key == ""
    session.jobs.shutdown()
