"""Names by TG-263: what is wrong, what is meant, and never another side than was said."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hccbm_gui.core.roi import RoiKind
from hccbm_gui.core.tg263 import LONGEST, faults, lint
from hccbm_gui.core.tg263_words import PAIRED, SINGLE

GOOD = (
    *("SpinalCord", "SpinalCord_PRV05", "Lung_L", "Lungs", "Kidney_R", "Femur_Head_L", "Liver"),
    *("CaudaEquina", "Bone_Pelvic", "Skin", "External", "Body", "VB_T12", "Rib07_L", "Kidney_L^2"),
    *("GTV", "GTVp", "GTVp1", "GTVn2", "IGTV", "CTV_High", "PTV_3000", "PTVp1_30Gy", "ITV"),
    *("PTV_50p4Gy", "GTVp_Iliac_R", "GTVp_Rib7_L", "GTVp_New", "PTV-03", "zPTV_Opt", "Lung~_L"),
)


@pytest.mark.parametrize("name", GOOD)
def test_good_names_are_let_alone(name: str) -> None:
    assert lint(name).reasons == ()
    assert lint(name).proposed == ""


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("LT KIDNEY", "Kidney_L"),
        ("Kidney Right", "Kidney_R"),
        ("L_Kidney", "Kidney_L"),
        ("Kindey_R", "Kidney_R"),
        ("SPINAL CORD", "SpinalCord"),
        ("cord prv 5mm", "SpinalCord_PRV05"),
        ("Cauda equina", "CaudaEquina"),
        ("Oesophagous", "Esophagus"),
        ("femoral head L", "Femur_Head_L"),
        ("Femoral_Head_Rt", "Femur_Head_R"),
        ("Iliac bone, left", "Ilium_L"),
        ("both lungs", "Lungs"),
        ("EXTERNAL", "External"),
        ("T12", "VB_T12"),
        ("Th5", "VB_T05"),
        ("L6", "VB_L6"),
        ("Rib 7 left", "Rib07_L"),
        ("gtv 1", "GTV1"),
        ("GTV-T", "GTVp"),
        ("GTV node 2", "GTVn2"),
        ("PTV 30 Gy", "PTV_30Gy"),
        ("PTV 3000cGy", "PTV_3000"),
        ("PTV30", "PTV_30Gy"),
        ("dose ring", "Dose_Ring"),
    ],
)
def test_what_people_and_vendors_write_gets_its_name(said: str, meant: str) -> None:
    found = lint(said)
    assert found.proposed == meant
    assert found.reasons
    assert all(reason.endswith(".") for reason in found.reasons)


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("", "no name"),
        ("A_Name_That_Goes_On", "19 characters"),
        ("Liver 2", "a space"),
        ("척수", "'척'"),
        ("liver", "capital"),
        ("Kidney_Left", "_L or _R"),
        ("Kidney_l", "_L or _R"),
        ("Cord_PRV5", "_PRV05"),
        ("ptv1", "capitals: PTV"),
        ("PTV45", "_45Gy"),
    ],
)
def test_the_reason_is_said_in_words(name: str, word: str) -> None:
    assert any(word in reason for reason in lint(name).reasons)


def test_a_name_that_is_taken_but_for_its_capitals_is_told_and_never_proposed() -> None:
    assert any("Another structure" in reason for reason in lint("liver", others=["LIVER"]).reasons)
    clash = lint("LT KIDNEY", others=["Kidney_L"])
    assert clash.proposed == ""
    assert "It seems to be Kidney_L, but another structure has that name." in clash.reasons


def test_a_name_and_a_kind_that_disagree_are_told() -> None:
    assert "its kind is GTV" in lint("PTVp", RoiKind.GTV).reasons[0]
    assert "begins with GTV" in lint("Mass", RoiKind.GTV).reasons[0]
    assert lint("ITV", RoiKind.CTV).ok, "a file knows no interpreted type for ITV"
    assert lint("IGTV", RoiKind.GTV).ok
    assert lint("zPTV_Opt", RoiKind.OTHER).ok
    assert lint("Liver", RoiKind.OAR).ok


def test_a_part_of_an_organ_is_never_called_the_organ() -> None:
    assert lint("Lung ~_L").proposed == ""
    assert lint("z_Lung_L").proposed == ""
    assert lint("LT KIDNEY^Ex").proposed == "Kidney_L^Ex"


def test_a_misspelt_target_of_another_kind_is_not_proposed() -> None:
    assert lint("ptv 1", RoiKind.GTV).proposed == ""


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=24)
SPELT = st.text(string.ascii_letters + string.digits + " _-+^.,()", max_size=20)


@given(NAMES | SPELT | SPELT.map(lambda words: f"GTV{words}"))
def test_what_is_proposed_has_no_faults_and_is_proposed_for_good(name: str) -> None:
    found = lint(name)
    if found.proposed:
        assert found.reasons
        assert faults(found.proposed) == ()
        assert len(found.proposed) <= LONGEST
        assert lint(found.proposed).proposed == "", "the proposal has no better one"


@given(
    st.sampled_from(PAIRED),
    st.sampled_from([("L", "_L"), ("LT", "_L"), ("Left", "_L"), ("R", "_R"), ("rt", "_R")]),
    st.booleans(),
    st.sampled_from([" ", "_", ", "]),
)
def test_the_side_is_never_another_one(
    organ: str, side: tuple[str, str], first: bool, gap: str
) -> None:
    said, meant = side
    name = f"{said}{gap}{organ}" if first else f"{organ}{gap}{said}"
    found = lint(name)
    right = f"{organ}{meant}"
    assert found.proposed == right or (name == right and found.ok), found


@given(st.sampled_from((*PAIRED, *SINGLE)), st.sampled_from([str.lower, str.upper]))
def test_capitals_alone_do_not_hide_an_organ(organ: str, spoilt: object) -> None:
    name = spoilt(organ)  # type: ignore[operator]
    assert lint(name).proposed == organ or name == organ
