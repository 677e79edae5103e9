"""Two people must say that several identities are one patient."""

import pytest

from hccbm_gui.core.errors import InputRefused, MixedPatients
from hccbm_gui.core.one_patient import OnePatient, could_be_one, share_something
from hccbm_gui.core.patient import Patient

KIM = Patient("1001", "KIM^HYUN JU", "1961-05-04", "F")
TYPO = Patient("1001", "KIM^HYUN WOO", "1961-05-04", "F")
RENAMED = Patient("7007", "kim^hyun woo", "", "")
PARK = Patient("2002", "PARK^SEO YEON", "1950-01-01", "F")
NOBODY = Patient("", "", "", "")


def signed(*stored: Patient, first: str = "A. Lee", second: str = "B. Choi", reason: str = "typo"):
    return OnePatient(stored, first, second, reason, "2026-11-21T10:00:00+00:00")


def test_the_note_names_both_people_their_reason_and_every_identity() -> None:
    note = signed(KIM, TYPO, reason="name mistyped.").note
    assert note == (
        "Opened as one patient by A. Lee and B. Choi: name mistyped; stored as "
        f"{KIM.describe()} and {TYPO.describe()}."
    )


@pytest.mark.parametrize(
    "signature",
    [
        {"first": ""},
        {"second": "  "},
        {"reason": " "},
        {"second": "a.  LEE"},
    ],
)
def test_without_two_different_names_and_a_reason_it_is_refused(signature: dict[str, str]) -> None:
    with pytest.raises(InputRefused):
        signed(KIM, TYPO, **signature)


@pytest.mark.parametrize("stored", [(KIM, PARK), (KIM,), (KIM, NOBODY), (KIM, TYPO, PARK), ()])
def test_identities_that_share_nothing_are_never_one_patient(stored: tuple[Patient, ...]) -> None:
    with pytest.raises(MixedPatients):
        signed(*stored)


def test_one_mistake_may_lead_on_to_the_next() -> None:
    assert not could_be_one(KIM, RENAMED)
    assert share_something((KIM, RENAMED, TYPO))
    assert signed(KIM, RENAMED, TYPO).patient is KIM


def test_two_without_a_name_or_an_id_share_nothing() -> None:
    assert not could_be_one(NOBODY, Patient("", "", "", ""))
