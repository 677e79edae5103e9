"""Which of several patients: what differs is seen, and nothing is chosen for the user."""

from collections.abc import Iterator, Sequence

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from hccbm_gui.core.case import Case
from hccbm_gui.core.one_patient import OnePatient
from hccbm_gui.core.patient import Patient
from hccbm_gui.io.scanning.scan import PatientScan
from hccbm_gui.services.pictures.palette import dark
from hccbm_gui.views.header import Header
from hccbm_gui.views.opening.one_patient_dialog import OnePatientDialog, ask_for_two
from hccbm_gui.views.opening.patient_chooser import DIFFERS, SHARED, PatientChooser
from hccbm_gui.views.opening.patient_differences import differing, shared, shared_by

KIM = Patient("1001", "KIM^HYUN JU", "1961-05-04", "F")
WOO = Patient("1001", "KIM^HYUN WOO", "1969-05-04", "F")
PARK = Patient("2002", "PARK^SEO YEON", "1950-01-01", "F")
NAMESAKE = Patient("3003", "park seo yeon", "", "F")
NOBODY = Patient("", "", "", "")


@pytest.fixture
def chooser(themed: QApplication) -> Iterator[PatientChooser]:
    made = PatientChooser([PatientScan(who, ()) for who in (KIM, WOO, PARK, NOBODY)])
    yield made
    made.close()
    made.deleteLater()


def test_nothing_is_chosen_until_the_user_has(chooser: PatientChooser) -> None:
    chooser.show()
    assert chooser.chosen() is None
    assert not chooser.open_button.isEnabled()
    chooser.rows.setCurrentItem(chooser.rows.topLevelItem(2))
    assert chooser.open_button.isEnabled()
    chosen = chooser.chosen()
    assert chosen is not None
    assert chosen.patient is PARK


def test_what_differs_is_marked_by_more_than_colour(chooser: PatientChooser) -> None:
    kim, woo, park = (chooser.rows.topLevelItem(n) for n in range(3))
    for item in (kim, woo):
        marks = [item.text(column)[0] for column in range(4)]
        assert marks == [DIFFERS, SHARED, DIFFERS, "F"]
        assert item.foreground(0).color().name() == dark().attention
    assert [park.text(column) for column in range(4)] == [
        "PARK^SEO YEON",
        "2002",
        "1950-01-01",
        "F",
    ]


def test_one_id_with_two_names_is_said_in_words(chooser: PatientChooser) -> None:
    told = " ".join(chooser.doubts())
    assert "1001" in told
    assert "names (KIM^HYUN JU, KIM^HYUN WOO)" in told
    assert "birth dates (1961-05-04, 1969-05-04)" in told
    assert "sexes" not in told
    assert "PARK" not in told


def test_patients_who_cannot_be_mistaken_raise_no_doubt(themed: QApplication) -> None:
    made = PatientChooser([PatientScan(KIM, ()), PatientScan(PARK, ())])
    assert made.doubts() == []
    made.deleteLater()


def test_what_differs_is_what_both_know() -> None:
    assert differing(KIM, (KIM, WOO, PARK)) == {"name", "birth_date"}
    assert differing(PARK, (PARK, NAMESAKE)) == {"id"}
    assert shared(PARK, (PARK, NAMESAKE, KIM)) == {"name"}
    assert shared(NOBODY, (NOBODY, Patient("", "", "", ""))) == frozenset()
    assert shared_by((KIM, PARK, WOO, NOBODY), "id") == ((KIM, WOO),)


def test_one_patient_is_offered_only_for_who_shares_an_id_or_a_name(
    chooser: PatientChooser,
) -> None:
    chooser.show()
    offered = {}
    for n, who in enumerate((KIM, WOO, PARK, NOBODY)):
        chooser.rows.setCurrentItem(chooser.rows.topLevelItem(n))
        offered[who] = chooser.as_one.isEnabled()
    assert offered == {KIM: True, WOO: True, PARK: False, NOBODY: False}


def test_it_is_not_even_seen_where_nobody_shares_anything(themed: QApplication) -> None:
    made = PatientChooser([PatientScan(KIM, ()), PatientScan(PARK, ())])
    made.show()
    assert not made.as_one.isVisible()
    made.close()
    made.deleteLater()


def test_who_signs_opens_both_identities_as_the_chosen_one(chooser: PatientChooser) -> None:
    asked: list[tuple[Patient, tuple[Patient, ...]]] = []

    def sign(chosen: Patient, people: Sequence[Patient], parent: object) -> OnePatient:
        asked.append((chosen, tuple(people)))
        return OnePatient((chosen, KIM), "A. Lee", "B. Choi", "typo", "2026-11-21T10:00:00")

    chooser.ask_for_two = sign
    chooser.rows.setCurrentItem(chooser.rows.topLevelItem(1))
    chooser.as_one.click()
    assert asked == [(WOO, (KIM, WOO, PARK, NOBODY))]
    assert chooser.result() == QDialog.DialogCode.Accepted
    chosen = chooser.chosen()
    assert chosen is not None
    assert chosen.patient is WOO
    assert chosen.one_patient is not None
    assert chosen.one_patient.stored == (WOO, KIM)


def test_who_thinks_better_of_it_is_back_at_the_choice(chooser: PatientChooser) -> None:
    chooser.ask_for_two = lambda *_asked: None
    chooser.show()
    chooser.rows.setCurrentItem(chooser.rows.topLevelItem(0))
    chooser.as_one.click()
    assert chooser.isVisible()
    chosen = chooser.chosen()
    assert chosen is not None
    assert chosen.one_patient is None


@pytest.fixture
def dialog(themed: QApplication) -> Iterator[OnePatientDialog]:
    made = OnePatientDialog(KIM, (WOO,))
    made.show()
    yield made
    made.close()
    made.deleteLater()


def test_nothing_is_signed_before_two_people_and_a_reason_are_typed(
    dialog: OnePatientDialog,
) -> None:
    assert not dialog.sign.isEnabled()
    for line, words in (
        (dialog.first, "A. Lee"),
        (dialog.second, "a.  lee"),
        (dialog.reason, "passport seen"),
    ):
        QTest.keyClicks(line, words)
        assert not dialog.sign.isEnabled()
    assert "another" in dialog.sign.toolTip()
    dialog.second.clear()
    QTest.keyClicks(dialog.second, "B. Choi")
    assert dialog.sign.isEnabled()
    word = dialog.word()
    assert (word.first, word.second, word.reason) == ("A. Lee", "B. Choi", "passport seen")
    assert word.stored == (KIM, WOO)


def test_of_several_namesakes_each_is_ticked_by_hand(themed: QApplication) -> None:
    third = Patient("1001", "KIM^HYUN SOO", "", "")
    made = OnePatientDialog(KIM, (WOO, third))
    for line, words in ((made.first, "A"), (made.second, "B"), (made.reason, "typo")):
        line.setText(words)
    assert not made.sign.isEnabled()
    made.boxes[1].setChecked(True)
    assert made.sign.isEnabled()
    assert made.word().stored == (KIM, third)
    made.deleteLater()


def test_what_was_signed_is_in_the_log(
    themed: QApplication, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def sign(self: OnePatientDialog) -> int:
        for line, words in ((self.first, "A. Lee"), (self.second, "B. Choi"), (self.reason, "x")):
            line.setText(words)
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(OnePatientDialog, "exec", sign)
    with caplog.at_level("WARNING", logger="hccbm_gui.identity"):
        word = ask_for_two(KIM, (KIM, WOO, PARK), None)
    assert word is not None
    assert caplog.messages == [word.note]


def test_the_header_says_as_long_as_it_is_open_that_two_people_put_it_together(
    themed: QApplication,
) -> None:
    header = Header(dark(), "notice")
    word = OnePatient((KIM, WOO), "A. Lee", "B. Choi", "typo", "2026-11-21T10:00:00")
    header.show_case(Case(KIM, one_patient=word))
    assert not header.one_patient.isHidden()
    assert header.one_patient.toolTip() == word.note
    header.show_case(Case(PARK))
    assert header.one_patient.isHidden()
    header.deleteLater()
