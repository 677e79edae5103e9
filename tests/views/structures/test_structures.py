"""The list of structures: eyes, places elsewhere, and how contours are drawn."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hccbm_gui.core.case import Case
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.services.pictures.palette import dark, light
from hccbm_gui.services.session import Selection, Session
from hccbm_gui.views.left_panel import LeftPanel
from hccbm_gui.views.navigation import jump_to_roi
from hccbm_gui.views.structures.contour_look import ContourLook
from hccbm_gui.views.structures.structure_list import EYE, KIND, NAME, SIZE, WHERE, StructureList
from hccbm_gui.views.structures.structure_place import Extent, distance_text, volume_text
from hccbm_gui.views.structures.structure_row import RowFigures, size_text

MakeCase = Callable[..., Case]
FRAME = "frame-1"


@pytest.fixture
def rows(qt_app: QApplication, make_case: MakeCase) -> StructureList:
    made = StructureList(dark())
    made.resize(340, 200)
    made.show_case(make_case())
    return made


def roi_between(low_mm: float, count: int, apart_mm: float) -> Roi:
    square = np.array([(0.0, 0.0), (10, 0), (10, 10), (0, 10)])
    contours = tuple(
        np.column_stack([square, np.full(4, low_mm + apart_mm * step)]) for step in range(count)
    )
    return Roi("X", RoiKind.OAR, (0, 0, 0), FRAME, contours)


def place_of(rows: StructureList, name: str) -> str:
    items = [rows.topLevelItem(row) for row in range(rows.topLevelItemCount())]
    return next(item.text(WHERE) for item in items if item.text(NAME) == name)


def test_the_eye_hides_with_the_mouse_and_space_brings_it_back(rows: StructureList) -> None:
    told: list[frozenset[str]] = []
    chosen: list[str] = []
    rows.visibility_changed.connect(told.append)
    rows.gtv_chosen.connect(chosen.append)
    rows.show()
    eye = rows.visualRect(rows.model().index(0, EYE)).center()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=eye)
    assert told == [frozenset({"rs/1"})]
    assert chosen == [], "hiding a GTV does not choose it"
    rows.setCurrentItem(rows.topLevelItem(0))
    QTest.keyClick(rows, Qt.Key.Key_Space)
    assert told[-1] == frozenset()
    name = rows.visualRect(rows.model().index(0, NAME)).center()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=name)
    assert chosen == ["rs/1"]
    rows.close()
    rows.deleteLater()


def test_the_eye_of_a_hidden_structure_is_another_picture(rows: StructureList) -> None:
    item = rows.topLevelItem(0)
    before = item.icon(EYE).pixmap(16, 16).toImage()
    rows.toggle("rs/1")
    assert item.icon(EYE).pixmap(16, 16).toImage() != before
    assert "Show" in item.toolTip(EYE)
    rows.deleteLater()


def test_hovering_tells_name_kind_and_number_of_slices(rows: StructureList) -> None:
    tip = rows.topLevelItem(0).toolTip(NAME)
    assert "GTVp (GTV): 21 slices, 201.6 cc" in tip
    assert "compare the fields" in tip
    assert "compare the fields" not in rows.topLevelItem(1).toolTip(NAME)
    rows.deleteLater()


def test_a_structure_away_from_the_slice_says_how_far(rows: StructureList) -> None:
    rows.show_place((0.0, 0.0, 0.0), FRAME, {FRAME: "CT"})
    QTest.qWait(150)
    assert place_of(rows, "GTVp") == ""
    rows.show_place((0.0, 0.0, -112.0), FRAME, {FRAME: "CT"})
    QTest.qWait(150)
    assert place_of(rows, "GTVp") == "S 70 mm", "it begins 72 mm above"
    rows.show_place((0.0, 0.0, 162.0), FRAME, {FRAME: "CT"})
    QTest.qWait(150)
    assert place_of(rows, "GTVp") == "I 120 mm"
    rows.deleteLater()


def test_a_structure_of_another_frame_names_its_image(
    qt_app: QApplication, make_case: MakeCase
) -> None:
    case = make_case()
    volume = case.volumes["ct"]
    elsewhere = replace(volume, geometry=replace(volume.geometry, frame_uid="frame-2"))
    mr = replace(case.series_by_uid("ct"), uid="mr", modality="MR", frame_uid="frame-2")
    cord, gtv = case.rois
    case = replace(
        case,
        series=(*case.series, mr),
        volumes={**case.volumes, "mr": elsewhere},
        rois=(replace(cord, frame_uid="frame-2"), gtv),
    )
    panel = LeftPanel(dark())
    panel.show_case(case, Selection())
    panel.show_place((0.0, 0.0, 0.0), "ct")
    QTest.qWait(150)
    assert place_of(panel.structures, "SpinalCord") == "other frame: MR"
    assert place_of(panel.structures, "GTVp") == ""
    panel.deleteLater()


def test_a_narrow_list_leaves_the_kind_out(rows: StructureList) -> None:
    rows.show()
    rows.resize(340, 200)
    assert not rows.isColumnHidden(KIND)
    rows.resize(250, 200)
    assert rows.isColumnHidden(KIND)
    rows.close()
    rows.deleteLater()


def test_the_list_follows_the_theme(rows: StructureList) -> None:
    item = rows.topLevelItem(0)
    rows.take_palette(light())
    assert item.foreground(NAME).color().name() == light().text
    rows.take_palette(dark())
    assert item.foreground(NAME).color().name() == dark().text
    rows.deleteLater()


def test_without_structures_the_button_for_all_says_why_it_is_greyed(
    qt_app: QApplication, make_case: MakeCase
) -> None:
    panel = LeftPanel(dark())
    panel.show_case(replace(make_case(), rois=(), comparison=None), Selection())
    assert not panel.all_structures.isEnabled()
    assert "no structures" in panel.all_structures.toolTip()
    panel.show_case(make_case(), Selection())
    panel.all_structures.click()
    assert len(panel.structures.hidden_keys()) == 2
    panel.deleteLater()


def test_the_contour_look_tells_width_fill_and_opacity(qt_app: QApplication) -> None:
    look = ContourLook()
    told: list[tuple[float, str, float]] = []
    look.changed.connect(lambda *values: told.append(values))
    look.line_width.setValue(4)
    assert told[-1] == (4.0, "targets", 0.2)
    look.filled.setCurrentIndex(look.filled.findData("none"))
    look.filled.activated.emit(look.filled.currentIndex())
    assert told[-1] == (4.0, "none", 0.2)
    assert not look.opacity.isEnabled()
    assert look.opacity.toolTip() == "Nothing is filled"
    look.deleteLater()


def test_the_panel_relays_the_contour_look(qt_app: QApplication) -> None:
    panel = LeftPanel(dark())
    told: list[tuple[float, str, float]] = []
    panel.structures.contour_look_changed.connect(lambda *values: told.append(values))
    panel.contour_look.opacity.setValue(50)
    assert told == [(2.0, "targets", 0.5)]
    panel.deleteLater()


@given(st.floats(-500, 500), st.integers(1, 60), st.floats(0.5, 5.0), st.floats(-900, 900))
def test_the_distance_is_that_to_the_nearer_end(
    low: float, count: int, apart: float, z: float
) -> None:
    extent = Extent.of(roi_between(low, count, apart))
    high = low + apart * (count - 1)
    reach = apart / 2.0 if count > 1 else 1.5
    words = distance_text(extent, z)
    assert extent.slices == count
    if low - reach <= z <= high + reach:
        assert words == "" or min(abs(z - (low - reach)), abs(z - (high + reach))) < 1e-6
        return
    side, number, unit = words.split()
    outside = low - reach - z if z < low else z - high - reach
    assert (side, unit) == ("S" if z < low else "I", "mm")
    assert float(number) == pytest.approx(max(outside, 5.0), abs=2.51)


def test_an_empty_structure_lies_nowhere() -> None:
    nothing = replace(roi_between(0.0, 1, 1.0), contours=())
    assert Extent.of(nothing).slices == 0
    assert distance_text(Extent.of(nothing), 0.0) == ""


def test_large_volumes_need_no_decimals_and_unknown_ones_say_so() -> None:
    assert volume_text(182.44) == "182.4 cc"
    assert volume_text(1532.2) == "1532 cc"
    assert volume_text(float("nan")) == "? cc"


def test_points_and_open_lines_are_not_called_empty() -> None:
    nothing = replace(roi_between(0.0, 1, 1.0), contours=())
    point, line = np.zeros((1, 3)), np.zeros((5, 3))
    figures = RowFigures()
    assert size_text(nothing, figures) == "empty"
    assert size_text(replace(nothing, marks=(point,)), figures) == "1 point"
    assert size_text(replace(nothing, marks=(line, line)), figures) == "2 lines"
    assert size_text(replace(nothing, marks=(point, line)), figures) == "1 line, 1 point"
    assert size_text(roi_between(0.0, 3, 10.0), figures) == "3.0 cc"


def test_the_size_of_a_structure_with_a_remark_is_in_the_colour_of_attention(
    qt_app: QApplication, make_case: MakeCase
) -> None:
    case, rows = make_case(), StructureList(dark())
    first, *others = case.rois
    noted = replace(first, notes=("Carried over from another frame of reference.",))
    rows.show_case(replace(case, rois=(noted, *others)))
    items = [rows.topLevelItem(row) for row in range(rows.topLevelItemCount())]
    colours = {item.text(NAME): item.foreground(SIZE).color().name() for item in items}
    assert colours.pop(first.name) == dark().attention.lower()
    assert set(colours.values()) == {dark().text.lower()}
    rows.deleteLater()


def test_a_structure_of_points_is_gone_to_like_any_other(
    qt_app: QApplication, make_case: MakeCase
) -> None:
    session, case = Session(), make_case()
    mark = np.array([[1.0, 2.0, 3.0]])
    point = replace(roi_between(0.0, 1, 1.0), contours=(), marks=(mark,), number=77)
    session.open_case(replace(case, rois=(point,)))
    jump_to_roi(session, point.key)
    assert session.cursor_mm == (1.0, 2.0, 3.0)


def test_a_double_click_asks_to_go_there(rows: StructureList) -> None:
    asked: list[object] = []
    rows.jump_wanted.connect(asked.append)
    rows.itemActivated.emit(rows.topLevelItem(1), NAME)
    rows.itemActivated.emit(rows.topLevelItem(1), EYE)
    assert asked == ["rs/2"]
    rows.deleteLater()
