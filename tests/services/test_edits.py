from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

import pytest

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import MissingInput
from hccbm_gui.core.planar import SIDE_UNKNOWN_NOTE, View
from hccbm_gui.core.spot import SpotState
from hccbm_gui.services import edits
from hccbm_gui.services.provenance import library_versions, provenance_of
from hccbm_gui.services.resources import plugin_path, resource_path

MakeCase = Callable[..., Case]


def test_an_approval_records_who_and_when(small_case: MakeCase) -> None:
    case = edits.approve_alignment(small_case(), "nm", "Dr Kim", edits.now_iso())
    alignment = case.alignment_of("nm")
    assert alignment is not None
    assert (alignment.approved, alignment.approved_by) == (True, "Dr Kim")
    assert datetime.fromisoformat(alignment.approved_at).tzinfo is not None
    again = edits.set_alignment(case, alignment).alignment_of("nm")
    assert again is not None
    assert not again.approved


def test_what_is_not_there_is_refused_by_name(small_case: MakeCase) -> None:
    case = small_case()
    with pytest.raises(MissingInput, match="no alignment"):
        edits.approve_alignment(case, "other", "Dr Kim", edits.now_iso())
    with pytest.raises(MissingInput, match=r"cold-9.*hot-1, hot-2"):
        edits.set_spot_state(case, "cold-9", SpotState.ACCEPTED)


def test_a_spot_is_replaced_in_its_place(small_case: MakeCase) -> None:
    case = small_case()
    moved = replace(case.spots[0], region="spine")
    changed = edits.replace_spot(case, moved)
    assert [s.region for s in changed.spots] == ["spine", "pelvis"]
    assert changed.spots[0].edited
    assert changed.spots[1] is case.spots[1]
    added = edits.add_spot(case, moved)
    assert [s.id for s in added.spots] == ["hot-1", "hot-2", "hot-3"]


def test_a_note_is_added_once(small_case: MakeCase) -> None:
    case = edits.add_note(small_case(), "nm", "Lossy")
    assert edits.add_note(case, "nm", "Lossy").series[1].notes == ("Lossy",)
    assert case.series[0].notes == ()


def test_choosing_a_target_leaves_the_other_choice(small_case: MakeCase) -> None:
    case = edits.choose_target(small_case(), gtv_key="rs/1")
    case = edits.choose_target(case, spot_id="hot-2")
    assert (case.chosen_gtv, case.chosen_spot) == ("rs/1", "hot-2")


def test_provenance_names_versions_and_inputs(small_case: MakeCase) -> None:
    record = provenance_of(small_case(), ("ct",))
    assert [entry.sha256 for entry in record.inputs] == ["ab"]
    assert record.versions.keys() >= {"hccbm-gui", "Python", "PySide6", "VTK", "pydicom", "NumPy"}
    assert "not installed" not in library_versions().values()


def test_resources_and_plugins_are_found() -> None:
    assert resource_path("themes").is_dir()
    assert plugin_path().is_dir()
    with pytest.raises(FileNotFoundError, match=r"nothing\.toml"):
        resource_path("nothing.toml")


def test_saying_the_view_letters_the_sides_and_drops_what_was_found_before(
    small_case: Callable[..., Case],
) -> None:
    case = small_case()
    scan = case.planar_scans["nm"]
    unlettered = replace(scan.images[0], view=View.UNKNOWN, patient_left_on_right=None)
    note = f"{SIDE_UNKNOWN_NOTE} (unknown view): say which is which."
    case = replace(
        case,
        planar_scans=MappingProxyType({"nm": replace(scan, images=(unlettered,), notes=(note,))}),
    )
    said = edits.say_view(case, "nm", 0, View.POSTERIOR, False)
    image = said.planar_scans["nm"].images[0]
    assert (image.view, image.patient_left_on_right) == (View.POSTERIOR, False)
    assert said.planar_scans["nm"].notes == ("POST view, sides as said by the user",)
    assert said.alignments == ()
    assert said.spots == ()
    assert "nm" not in said.searched
