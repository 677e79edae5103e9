"""Each panel says what the case holds, and asks for what the user wants."""

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.field import FieldRule
from hccbm_gui.core.plan import Dose, Plan
from hccbm_gui.core.registration import AlignmentMethod
from hccbm_gui.core.rigid_registration import RigidRegistration
from hccbm_gui.core.spot import SpotState
from hccbm_gui.core.volume import Unit
from hccbm_gui.services.pictures.palette import Palette, dark
from hccbm_gui.services.session import Selection
from hccbm_gui.services.steps import STEPS, step_states
from hccbm_gui.views.case_tree import CaseTree, relation
from hccbm_gui.views.fields.comparison_panel import ComparisonPanel
from hccbm_gui.views.fields.rule_controls import RuleControls
from hccbm_gui.views.header import Header, patient_colour
from hccbm_gui.views.left_panel import LeftPanel
from hccbm_gui.views.planar.alignment_card import AlignmentCard
from hccbm_gui.views.planar.spot_table import SpotTable
from hccbm_gui.views.status_line import position_text
from hccbm_gui.views.step_bar import StepBar
from hccbm_gui.views.structures.structure_list import EYE, KIND, NAME, SIZE, StructureList

MakeCase = Callable[..., Case]


@pytest.fixture
def palette(qt_app: QApplication) -> Palette:
    return dark()


def texts(widget: object) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))  # type: ignore[attr-defined]


def test_the_header_names_the_patient_and_the_notice(palette: Palette, make_case: MakeCase) -> None:
    header = Header(palette, "notice")
    assert "NOT FOR CLINICAL USE" in texts(header)
    header.show_case(make_case())
    assert "Test^Case" in texts(header)
    assert "1950-01-02" in texts(header)
    header.show_case(None)
    assert "No patient" in texts(header)
    header.deleteLater()


def test_two_patients_have_two_colours() -> None:
    assert patient_colour("1A") != patient_colour("1B")


def test_a_click_on_a_step_asks_for_it(palette: Palette, make_case: MakeCase) -> None:
    bar = StepBar()
    bar.show_states(step_states(make_case(), False, "Fields"))
    asked: list[str] = []
    bar.chosen.connect(asked.append)
    pills = bar.findChildren(QPushButton)
    assert [pill.text().lstrip("✓!↻ 1234567") for pill in pills] == list(STEPS)
    pills[2].click()
    assert asked == ["Align"]
    assert all(pill.toolTip() for pill in pills)
    bar.deleteLater()


def test_the_tree_says_what_is_unlinked_and_what_is_registered(make_case: MakeCase) -> None:
    case = make_case()
    frame = case.volumes["ct"].geometry.frame_uid
    series = (
        *case.series,
        SeriesInfo("mr", "s", "MR", "volume", frame_uid="mr-frame"),
        SeriesInfo("far", "s", "MR", "volume", frame_uid="far-frame"),
        SeriesInfo("reg", "s", "REG", "registration", frame_uid=frame),
        SeriesInfo("rd", "s", "RTDOSE", "dose", frame_uid=frame),
        SeriesInfo("rp", "s", "RTPLAN", "plan"),
    )
    volume = replace(case.volumes["ct"], unit=Unit.GY)
    dose = Dose(volume, "PLAN", key="rd", unlinked="it belongs to a plan that is not open.")
    read = RigidRegistration(frame, "mr-frame", np.eye(4), AlignmentMethod.OBJECT)
    hand = RigidRegistration.by_translation(frame, "far-frame", (1.0, 2.0, 3.0))
    case = replace(
        case,
        series=series,
        doses=MappingProxyType({"rd": dose}),
        plans=MappingProxyType({"rp": Plan("B1", (), 10, frame_uid=frame)}),
        registrations=(read, hand),
    )
    said = {info.uid: relation(case, info) for info in case.series}
    assert said["rd"] == "unlinked"
    (ct,) = (info for info in case.series if info.uid == "ct")
    single = replace(ct, slices=(), files=1)
    assert relation(replace(case, series=(single,)), single) == "1 slice"
    assert (said["mr"], said["far"], said["rp"]) == ("registered", "linked by hand", "same frame")
    assert relation(replace(case, registrations=()), case.series_by_uid("mr")) == "other frame"
    older = replace(read, series_uid="reg")
    info = case.series_by_uid("reg")
    assert relation(replace(case, registrations=(older,)), info) == "not approved"
    # A newer one of the same two frames is what everything is placed by.
    assert relation(replace(case, registrations=(older, read)), info) == "not used"


def test_the_tree_says_how_each_series_lies_and_what_was_not_read(
    palette: Palette, make_case: MakeCase
) -> None:
    case = make_case()
    assert relation(case, case.series_by_uid("nm")) == "not approved, 3.0 mm"
    tree = CaseTree(palette)
    tree.show_case(case)
    top = [tree.topLevelItem(i).text(0) for i in range(tree.topLevelItemCount())]
    assert top[0].startswith("2026-10-20")
    assert top[-1] == "Not read (1)"
    rejected = tree.topLevelItem(tree.topLevelItemCount() - 1).child(0)
    assert "Not a DICOM file" in rejected.toolTip(0)
    tree.deleteLater()


def test_structures_stand_gtv_first_and_hide_by_their_eye(
    palette: Palette, make_case: MakeCase
) -> None:
    case = make_case()
    rows = StructureList(palette)
    rows.show_case(case)
    first = rows.topLevelItem(0)
    assert (first.text(NAME), first.text(KIND)) == ("GTVp", "GTV")
    assert float(first.text(SIZE).split()[0]) == pytest.approx(60 * 40 * 84 / 1000, abs=0.1)
    hidden: list[frozenset[str]] = []
    rows.visibility_changed.connect(hidden.append)
    rows.itemClicked.emit(first, EYE)
    assert hidden == [frozenset({"rs/1"})]
    rows.show_case(case)
    assert rows.hidden_keys() == {"rs/1"}
    rows.toggle_all()
    assert hidden[-1] == frozenset()
    rows.deleteLater()


def test_a_spot_is_accepted_by_its_last_column_and_taken_back(
    palette: Palette, make_case: MakeCase
) -> None:
    table = SpotTable(palette)
    case = make_case()
    table.show_case(case)
    table.resize(320, 200)
    table.show()
    lesion, kidney = table.topLevelItem(0), table.topLevelItem(1)
    assert lesion.text(0) == "▲ lumbar spine"
    assert lesion.text(3) == "?"
    assert "physiological" in kidney.toolTip(0)
    wanted: list[tuple[str, SpotState]] = []
    table.state_wanted.connect(lambda spot, state: wanted.append((spot, state)))
    place = table.visualItemRect(lesion).center()
    x = table.columnViewportPosition(3) + table.columnWidth(3) // 2
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, place.y()))
    assert wanted == [("hot-1", SpotState.ACCEPTED)]
    spots = (replace(case.spots[0], state=SpotState.ACCEPTED), case.spots[1])
    table.show_case(replace(case, spots=spots))
    assert table.topLevelItem(0).text(3) == "✓"
    table.close()
    table.deleteLater()


def test_the_alignment_card_shows_the_residual_and_asks_for_approval(
    qt_app: QApplication, make_case: MakeCase
) -> None:
    card = AlignmentCard()
    case = make_case()
    card.show_case(case)
    assert "residual 3.0 mm" in texts(card)
    asked: list[str] = []
    card.approve_wanted.connect(asked.append)
    approve = card.findChildren(QPushButton)[0]
    approve.click()
    assert asked == ["nm"]
    done = replace(case.alignments[0], approved_by="doctor", approved_at="2026-11-03T10:00:00")
    card.show_case(replace(case, alignments=(done,)))
    assert not approve.isEnabled()
    assert "approved by doctor" in texts(card)
    card.show_case(replace(case, alignments=()))
    assert "not aligned" in texts(card)
    card.close()
    card.deleteLater()


def test_the_comparison_says_verdict_edges_and_warnings(
    palette: Palette, make_case: MakeCase
) -> None:
    panel = ComparisonPanel(palette)
    case = make_case()
    assert case.comparison is not None
    panel.show_case(case, None, False, "")
    words = texts(panel)
    assert "GTVp" in words
    assert panel.verdict.headline.startswith("Adjust the field")
    length = case.comparison.ct_field.edges.length_mm
    assert f"{length / 10:.1f}" in words
    for warning in case.comparison.warnings:
        assert warning in words
    panel.show_case(case, None, True, "")
    assert panel.verdict.headline.startswith("Being recomputed")
    panel.deleteLater()


def test_without_a_comparison_the_reason_is_shown_and_saving_is_greyed(
    palette: Palette, make_case: MakeCase
) -> None:
    panel = ComparisonPanel(palette)
    panel.show_case(make_case(compared=False), None, False, "There is no GTV.")
    assert "There is no GTV." in texts(panel)
    report = next(b for b in panel.findChildren(QPushButton) if "Report" in b.text())
    assert not report.isEnabled()
    assert report.toolTip()
    panel.deleteLater()


def test_a_typed_margin_is_one_change_and_a_far_one_is_remarked(qt_app: QApplication) -> None:
    controls = RuleControls()
    rules: list[FieldRule] = []
    controls.rule_changed.connect(rules.append)
    controls.show_rule(FieldRule(), 180.0)
    assert not rules
    box = controls.margin_box
    box.setFocus()
    box.setValue(25.0)
    box.editingFinished.emit()
    assert [rule.margin_mm for rule in rules] == [25.0]
    assert "outside" in texts(controls)
    controls.deleteLater()


def test_the_left_panel_counts_spots_and_greys_the_new_gtv(
    palette: Palette, make_case: MakeCase
) -> None:
    panel = LeftPanel(palette)
    panel.show_case(None, Selection())
    assert not panel.new_gtv.isEnabled()
    assert panel.new_gtv.toolTip() == "Needs a CT or MR to draw on"
    panel.show_case(make_case(), Selection())
    assert "found 2 · accepted 0" in texts(panel)
    panel.deleteLater()


def test_positions_carry_the_side_they_are_on() -> None:
    assert position_text((62.44, -18.0, -312.0)) == "L 62.4  A 18.0  I 312.0 mm"
