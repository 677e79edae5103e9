"""Names in several ways of writing: whose they are, and how they are shown."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hccbm_gui.core.patient import Patient, name_groups, plain_name, same_name

KOREAN = "Hong^Gildong=洪^吉洞=홍^길동"


@pytest.mark.parametrize(
    "other",
    [
        "Hong^Gildong",
        "HONG GILDONG",
        "hong^gildong^^^",
        "Hong^Gildong=洪^吉洞",
        "=洪^吉洞",
        "==홍^길동",
        # Put where the alphabetic name belongs, as many systems do.
        "洪^吉洞",
        "홍^길동",
        # The same letters, full width.
        "Ｈｏｎｇ^Ｇｉｌｄｏｎｇ",
        "",
    ],
)
def test_a_name_without_some_of_its_groups_is_the_same_name(other: str) -> None:
    assert same_name(KOREAN, other)
    assert same_name(other, KOREAN)
    assert Patient("1", KOREAN).same_person(Patient("1", other))


@pytest.mark.parametrize(
    "other", ["Kim^Gildong", "Kim^Gildong=金^吉洞", "=金^吉洞", "Hong^Gildong^Jr=金^吉洞=김^길동"]
)
def test_a_group_that_both_have_must_agree(other: str) -> None:
    assert not same_name(KOREAN, other)
    assert not Patient("1", KOREAN).same_person(Patient("1", other))


@settings(max_examples=60)
@given(one=st.text(max_size=12), other=st.text(max_size=12))
def test_sameness_of_names_has_no_direction(one: str, other: str) -> None:
    assert same_name(one, other) == same_name(other, one)
    assert same_name(one, one)


def test_accents_stored_in_two_ways_are_one_name() -> None:
    assert same_name("Buc^J\u00e9r\u00f4me", "Buc^Je\u0301ro\u0302me")


def test_the_alphabetic_group_is_shown_first_and_the_others_in_brackets() -> None:
    assert Patient("1", KOREAN).shown_name == "Hong^Gildong (洪^吉洞, 홍^길동)"
    assert Patient("1", "=山田^太郎").shown_name == "山田^太郎"
    assert Patient("1", "Doe^John^^=").shown_name == "Doe^John"
    assert Patient("7", "").describe() == "no name · ID 7"


def test_plain_names_are_of_the_first_group_there_is() -> None:
    assert plain_name(KOREAN) == plain_name("hong gildong") == "HONG GILDONG"
    assert plain_name("=洪^吉洞") == "洪 吉洞"
    assert name_groups("A=B=C=D") == ("A", "B", "C")
