"""Structures renamed, locked, copied, deleted and begun from templates; a refusal says why."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import FrameMismatch, InputRefused, MissingInput
from hccbm_gui.core.registration import AlignmentMethod
from hccbm_gui.core.rigid_registration import READ_FROM_A_FILE, RigidRegistration
from hccbm_gui.core.roi import RoiKind, edited_generation
from hccbm_gui.core.tg263 import lint
from hccbm_gui.services import structure_edits as edits
from hccbm_gui.services.contouring import add_polygon
from hccbm_gui.services.locking import require_unlocked, set_locked
from hccbm_gui.services.resources import user_resources
from hccbm_gui.services.session import Session, inputs_of
from hccbm_gui.services.structure_templates import structure_templates

KEY = "rs/1"


@pytest.fixture
def case(small_case: Callable[..., Case]) -> Case:
    made = small_case()
    organ = replace(made.rois[0], name="Heart", kind=RoiKind.OAR, number=2)
    return replace(made, rois=(*made.rois, organ), chosen_gtv=KEY)


def test_a_new_name_changes_nothing_else(case: Case) -> None:
    renamed = edits.rename(case, KEY, "  GTVp_L3 ")
    assert [roi.name for roi in renamed.rois] == ["GTVp_L3", "Heart"]
    assert all(a is b for a, b in zip(renamed.rois[0].contours, case.rois[0].contours, strict=True))
    assert renamed.rois[1] is case.rois[1]
    assert edits.rename(case, KEY, "GTV") is case, "the same name is no edit"


@pytest.mark.parametrize("name", ["", "  ", "a\\b", "x" * 65, "line\nbreak", "HEART"])
def test_a_name_that_cannot_be_stored_or_is_taken_is_refused(case: Case, name: str) -> None:
    with pytest.raises(InputRefused):
        edits.rename(case, KEY, name)


def test_a_gtv_that_becomes_something_else_is_not_the_target_any_more(case: Case) -> None:
    assert edits.set_kind(case, KEY, RoiKind.CTV).chosen_gtv == ""
    assert edits.set_kind(case, "rs/2", RoiKind.GTV).chosen_gtv == KEY
    assert edits.set_colour(case, KEY, (1, 2, 3)).rois[0].colour == (1, 2, 3)


def test_a_copy_stands_below_free_and_shares_its_contours(case: Case) -> None:
    locked = set_locked(case, KEY, True)
    copied, new = edits.duplicate(locked, KEY)
    again, other = edits.duplicate(copied, KEY)
    assert [roi.name for roi in again.rois] == ["GTV", "GTV^3", "GTV^2", "Heart"]
    copy = next(roi for roi in again.rois if roi.key == new)
    assert copy.contours[0] is case.rois[0].contours[0]
    assert new != other
    require_unlocked(again, new)
    assert lint(copy.name, copy.kind).ok


@pytest.mark.parametrize(
    "change",
    [
        lambda case: edits.rename(case, KEY, "Other"),
        lambda case: edits.set_kind(case, KEY, RoiKind.OAR),
        lambda case: edits.set_colour(case, KEY, (0, 0, 0)),
        lambda case: edits.delete(case, KEY),
    ],
)
def test_what_is_locked_refuses_every_change_until_it_is_freed(
    case: Case, change: Callable[[Case], Case]
) -> None:
    locked = set_locked(case, KEY, True)
    with pytest.raises(InputRefused, match=r"GTV is locked\. Unlock it"):
        change(locked)
    assert change(set_locked(locked, KEY, False)).rois != case.rois


def test_nothing_can_be_done_to_a_structure_that_is_gone(case: Case) -> None:
    gone = edits.delete(case, KEY)
    assert gone.chosen_gtv == ""
    for change in (
        lambda: edits.rename(gone, KEY, "x"),
        lambda: edits.duplicate(gone, KEY),
        lambda: edits.delete(gone, KEY),
        lambda: set_locked(gone, KEY, True),
    ):
        with pytest.raises(MissingInput):
            change()


def test_the_templates_have_good_names_of_their_kinds() -> None:
    templates = structure_templates()
    assert [template.id for template in templates] == ["pelvis", "rib", "spine"]
    for template in templates:
        names = [roi.name for roi in template.structures]
        assert len({name.casefold() for name in names}) == len(names)
        for roi in template.structures:
            assert lint(roi.name, roi.kind).reasons == ()
            assert roi.is_empty


def test_a_template_adds_what_is_missing_on_the_image(case: Case) -> None:
    rib = next(template for template in structure_templates() if template.id == "rib")
    added = edits.add_template(case, rib, "ct")
    new = added.rois[len(case.rois) :]
    assert "Heart" not in [roi.name for roi in new], "the case has it"
    assert len(new) == len(rib.structures) - 1
    assert {(roi.frame_uid, roi.series_uid) for roi in new} == {("frame-1", "ct")}
    assert len({roi.key for roi in added.rois}) == len(added.rois)
    with pytest.raises(InputRefused, match="there already"):
        edits.add_template(added, rib, "ct")
    with pytest.raises(MissingInput):
        edits.add_template(case, rib, "nm")


def test_a_template_of_the_user_stands_before_and_a_broken_one_names_its_file() -> None:
    folder = user_resources() / "structure_templates"
    folder.mkdir(parents=True)
    own = folder / "spine.toml"
    row = '[[structure]]\nname = "Skin"\nkind = "OAR"\ncolour = "#102030"\n'
    own.write_text(f'title = "Ours"\n{row}')
    spine = structure_templates()[-1]
    assert (spine.title, spine.structures[0].colour) == ("Ours", (16, 32, 48))
    Path(own).write_text('title = "Ours"\n[[structure]]\nname = "Skin"\nkind = "organ"\n')
    with pytest.raises(InputRefused, match=r"spine\.toml"):
        structure_templates()


def test_an_edit_of_a_structure_makes_the_comparison_stale_and_a_lock_does_not(
    case: Case, qapp: object
) -> None:
    session = Session()
    session.open_case(case)
    session.set_comparison(None, "none wanted")
    session.edit("Lock", set_locked(case, KEY, True))
    assert not session.stale
    session.edit("Rename", edits.rename(case, KEY, "Other"))
    assert session.stale
    assert inputs_of(case) == inputs_of(set_locked(case, KEY, True))


def test_a_structure_of_a_registered_frame_is_carried_to_the_image(case: Case) -> None:
    frame_uid = case.volumes["ct"].geometry.frame_uid
    turn = np.array([[0, -1, 0, 10], [1, 0, 0, 20], [0, 0, 1, 30], [0, 0, 0, 1]], dtype=float)
    read = RigidRegistration(
        frame_uid, "far", turn, AlignmentMethod.OBJECT, notes=(READ_FROM_A_FILE,)
    )
    mark = np.array([(1.0, 2.0, 3.0)])
    far = replace(case.rois[0], frame_uid="far", marks=(mark,), notes=("It is not overlaid.",))
    case = replace(case, rois=(far, *case.rois[1:]))
    with pytest.raises(FrameMismatch, match="not registered"):
        edits.carry(case, KEY, "ct")
    registered = replace(case, registrations=(read,))
    carried, new = edits.carry(registered, KEY, "ct")
    copy = next(roi for roi in carried.rois if roi.key == new)
    assert (copy.frame_uid, copy.series_uid) == (frame_uid, "ct")
    for before, after in zip(far.contours, copy.contours, strict=True):
        assert np.allclose(after, read.to_fixed(before))
    assert np.allclose(copy.marks[0], [(8.0, 21.0, 33.0)])
    assert [READ_FROM_A_FILE in note for note in copy.notes] == [True]
    # The one of the file stays as it is.
    assert carried.rois[0] is far


def came_from_a_file(case: Case) -> Case:
    heart = replace(
        case.rois[1],
        interpreted_type="AVOIDANCE",
        generation="AUTOMATIC",
        description="by an atlas",
    )
    return replace(case, rois=(case.rois[0], heart))


def test_another_kind_is_another_interpreted_type(case: Case) -> None:
    heart = edits.set_kind(came_from_a_file(case), "rs/2", RoiKind.OTHER).rois[1]
    assert heart.interpreted_type == ""
    renamed = edits.rename(came_from_a_file(case), "rs/2", "Heart_L").rois[1]
    assert renamed.interpreted_type == "AVOIDANCE"


def test_a_copy_is_a_structure_made_here(case: Case) -> None:
    copied, key = edits.duplicate(came_from_a_file(case), "rs/2")
    (copy,) = [roi for roi in copied.rois if roi.key == key]
    assert (copy.interpreted_type, copy.generation, copy.description) == ("", "", "")
    assert copied.rois[1].interpreted_type == "AVOIDANCE"


@pytest.mark.parametrize(
    ("before", "by_hand", "after"),
    [
        ("AUTOMATIC", True, "SEMIAUTOMATIC"),
        ("MANUAL", True, "MANUAL"),
        ("MANUAL", False, "SEMIAUTOMATIC"),
        ("AUTOMATIC", False, "AUTOMATIC"),
        ("", True, ""),
    ],
)
def test_contours_that_were_changed_are_not_what_they_were_made_by(
    before: str, by_hand: bool, after: str
) -> None:
    assert edited_generation(before, by_hand=by_hand) == after


def test_a_stroke_on_an_automatic_contour_makes_it_half_so(case: Case) -> None:
    beside = np.array([(5.0, -5.0, 5.0), (9, -5, 5), (9, 5, 5)])
    drawn = add_polygon(came_from_a_file(case), "rs/2", beside)
    assert drawn.rois[1].generation == "SEMIAUTOMATIC"
    assert drawn.rois[1].interpreted_type == "AVOIDANCE"
