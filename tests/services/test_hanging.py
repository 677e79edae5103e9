"""The hanging table puts the right series into the right place."""

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest

from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.planar import PlanarImage, PlanarScan, View
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.services.hanging import hang, hanging_rules, read_rules
from hccbm_gui.services.linking import link_here

KINDS = {"CT": "volume", "MR": "volume", "NM": "spect", "PT": "pet"}


def series(
    uid: str,
    modality: str,
    words: str = "",
    date: str = "2026-01-01",
    files: int = 80,
    frame: str = "F",
) -> SeriesInfo:
    kind = "planar" if words.startswith("planar") else KINDS[modality]
    return SeriesInfo(
        uid, "study" + date, modality, kind, words, date=date, files=files, frame_uid=frame
    )


def case_of(*infos: SeriesInfo) -> Case:
    volumes, scans = {}, {}
    for info in infos:
        if info.kind == "planar":
            image = PlanarImage(np.ones((4, 4), np.uint16), (2.0, 2.0), View.ANTERIOR, True)
            scans[info.uid] = PlanarScan((image,), whole_body=True)
        else:
            geometry = Geometry.from_axes((2, 2, 2), (0, 0, 0), (1, 1, 1), info.frame_uid)
            volumes[info.uid] = Volume(np.zeros((2, 2, 2), np.int16), geometry, Unit.HU)
    return Case(
        Patient("1", "A^B"),
        series=infos,
        volumes=MappingProxyType(volumes),
        planar_scans=MappingProxyType(scans),
    )


CT = series("ct", "CT", "Pelvis")
SPECT = series("spect", "NM", "bone", files=1)
PLANAR = series("scan", "NM", "planar whole body", files=1, frame="")

TABLE = [
    # what there is, the role asked for, who takes it
    ([CT], "main", "ct"),
    ([series("mr", "MR"), CT], "main", "ct"),
    ([series("mr", "MR"), SPECT], "main", "mr"),
    ([SPECT], "main", "spect"),
    ([CT, series("plan", "CT", "Planning CT", date="2020-01-01")], "main", "plan"),
    ([CT, series("new", "CT", date="2026-02-01")], "main", "new"),
    ([CT, series("ld", "CT", "AC CT low dose", date="2026-02-01")], "main", "ct"),
    ([CT, series("scout", "CT", "Planning topogram", date="2026-02-01")], "main", "ct"),
    ([CT, series("few", "CT", "plan", date="2026-02-01", files=3)], "main", "ct"),
    ([series("few", "CT", files=3), series("mr", "MR")], "main", "few"),
    ([CT, replace(CT, uid="thin", files=200)], "main", "thin"),
    ([CT, SPECT], "overlay", "spect"),
    ([CT, replace(SPECT, frame_uid="G")], "overlay", None),
    ([CT, replace(SPECT, frame_uid="G")], "functional", "spect"),
    ([CT, series("pet", "PT"), SPECT], "overlay", "spect"),
    ([SPECT], "overlay", None),
    ([CT, series("old", "CT", date="2025-06-01")], "pre", "old"),
    ([CT, series("old", "CT", date="2024"), series("mid", "CT", date="2025")], "pre", "mid"),
    ([CT, series("same", "CT", "again", files=20)], "pre", None),
    ([CT, series("mr", "MR", date="2025-06-01")], "pre", None),
    ([CT, series("undated", "CT", date="", files=20)], "pre", None),
    ([CT, PLANAR], "planar", "scan"),
    ([PLANAR, replace(PLANAR, uid="later", date="2026-03-01")], "planar", "later"),
    ([replace(PLANAR, description="planar", uid="late", date="2027"), PLANAR], "planar", "scan"),
]  # fmt: skip


@pytest.mark.parametrize(("infos", "role", "taken"), TABLE)
def test_a_role_goes_to_the_series_that_the_table_says(
    infos: list[SeriesInfo], role: str, taken: str | None
) -> None:
    assert hang(case_of(*infos)).series.get(role) == taken
    assert hang(case_of(*reversed(infos))).series.get(role) == taken


LAYOUTS = [
    ([PLANAR], "planar", True, ()),
    ([CT], "2x2", False, ()),
    ([CT, PLANAR], "2x2", False, ()),
    ([CT, SPECT, PLANAR], "2x2", False, ("compare",)),
    ([CT, series("old", "CT", date="2025-06-01")], "2x2", False, ("pre_post",)),
    ([], "2x2", False, ()),
]


@pytest.mark.parametrize(("infos", "layout", "fixed", "offered"), LAYOUTS)
def test_a_patient_opens_in_the_layout_that_suits(
    infos: list[SeriesInfo], layout: str, fixed: bool, offered: tuple[str, ...]
) -> None:
    hung = hang(case_of(*infos))
    assert (hung.layout, hung.fixed, hung.offered) == (layout, fixed, offered)


def test_a_link_by_hand_lets_an_image_of_another_frame_be_fused() -> None:
    case = case_of(CT, replace(SPECT, frame_uid="G"))
    linked = link_here(case, "F", (0.0, 0.0, 0.0), "G", (5.0, 0.0, 0.0))
    assert hang(linked).series["overlay"] == "spect"


def test_a_series_that_was_not_read_takes_no_role() -> None:
    case = case_of(CT)
    broken = replace(case, series=(*case.series, series("plan", "CT", "planning")))
    assert hang(broken).series["main"] == "ct"


def test_the_table_in_resources_names_layouts_and_roles_that_exist() -> None:
    import tomllib

    from hccbm_gui.services.resources import resource_path

    known = {e["id"] for e in tomllib.loads(resource_path("layouts.toml").read_text())["layout"]}
    rules = hanging_rules()
    assert {rule.layout for rule in rules.layouts} <= known
    roles = {rule.role for rule in rules.series}
    for rule in rules.series:
        assert {rule.frame_of, rule.earlier_than, rule.modality_of} - {""} <= roles


@pytest.mark.parametrize(
    "text",
    [
        "[[series",
        '[[series]]\nrule = "main"',
        '[[series]]\nrole = "main"\nunlike = "("',
        "series = 3",
    ],
)
def test_a_table_that_is_none_is_refused_in_words(text: str) -> None:
    with pytest.raises(InputRefused, match="hanging rules"):
        read_rules(text)
