"""Text without what betrays a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.dataset import Dataset

from hccbm_gui.io.deidentify.betraying import Betraying, betraying_words
from hccbm_gui.io.deidentify.words import cleaned, without_words

WORDS = Betraying(frozenset(("smith", "lee", "marienthal", "길동")), frozenset(("p1", "qx-7788")))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("GTVp_Smith", "GTVp"),
        ("SMITHGTV", "GTV"),
        ("PTV_3000", "PTV_3000"),
        ("Kidney_L", "Kidney_L"),
        ("Sleep study", "Sleep study"),
        ("Lee lung", "lung"),
        ("scan QX-7788 axial", "scan  axial".replace("  ", " ")),
        ("bed P1", "bed"),
        ("P10", "P10"),
        ("홍길동 CT", "홍 CT"),
    ],
)
def test_a_word_goes_and_the_rest_stays(before: str, after: str) -> None:
    assert without_words(before, WORDS) == after


@pytest.mark.parametrize(
    "before",
    ["scan 05.01.2024", "scan 2024-01-05", "scan 20240105", "scan of Dr. House", "scan 8812345"],
)
def test_dates_long_numbers_and_titled_names_go_from_descriptions(before: str) -> None:
    assert cleaned(before, Betraying(), keep_dates=False) in ("scan", "scan of")


def test_dates_stay_where_all_dates_stay() -> None:
    assert cleaned("scan 05.01.2024", Betraying(), keep_dates=True) == "scan 05.01.2024"


@given(
    name=st.text(st.characters(categories=("Lu", "Ll")), min_size=5, max_size=12),
    before=st.text("0 _-", max_size=6),
    after=st.text("0 _-", max_size=6),
)
def test_a_long_name_is_left_in_no_text_in_no_case(name: str, before: str, after: str) -> None:
    ds = Dataset()
    ds.PatientName = f"{name}^Ann"
    words = betraying_words(ds)
    for form in (name, name.lower(), name.upper()):
        assert form not in without_words(f"{before}{form}{after}", words)


def test_names_in_items_and_of_others_are_found_too() -> None:
    ds, item = Dataset(), Dataset()
    ds.PatientName, ds.PatientID = "Doe^Jane=도^제인", "77"
    item.PersonName, item.AccessionNumber = "Roe^Richard", "A-1001"
    ds.RequestAttributesSequence = [item]
    ds.InstitutionName = "General Hospital"
    found = betraying_words(ds)
    assert {"Doe", "jane", "제인", "ROE", "richard", "general hospital"} <= found.names
    # "77" would be found in everything, "hospital" names none.
    assert found.ids == {"a-1001"}
    assert "hospital" not in found.names
