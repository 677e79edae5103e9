"""Saved work comes back equal, and only onto the images it was done on."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.errors import InputRefused, MissingInput, MixedPatients
from hccbm_gui.core.field import FieldRule
from hccbm_gui.core.levels import VertebraLevel
from hccbm_gui.core.measure.shapes import Marker, Ruler
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.planar import View
from hccbm_gui.core.rigid_registration import RigidRegistration
from hccbm_gui.core.spot import SpotState
from hccbm_gui.io.saving.case_file import read_case_file, write_case_file
from hccbm_gui.io.saving.saved_case import SavedCase
from hccbm_gui.services.case_saving import case_to_save, restored, same_work
from hccbm_gui.services.contouring import add_polygon, delete_roi, start_gtv
from hccbm_gui.services.edits import (
    add_note,
    approve_alignment,
    choose_target,
    set_gantry,
    set_rule,
    set_spot_state,
)
from hccbm_gui.services.levels import add_level
from hccbm_gui.services.measuring import add_measurement

MakeCase = Callable[..., Case]
ON_CT = {"frame_uid": "frame-1", "series_uid": "ct", "normal": (0.0, 0.0, 1.0)}
TRIANGLE = np.array([(-8.0, -8.0, 10.0), (9.0, -7.0, 10.0), (0.5, 8.0, 10.0)])


@pytest.fixture
def fresh(small_case: MakeCase) -> Callable[[], Case]:
    """The patient as read from files, a new one each time, as nothing but equal."""

    def read() -> Case:
        case = small_case()
        series = (
            SeriesInfo("ct", "st", "CT", "volume", "Planning", frame_uid="frame-1", sha256="aa"),
            SeriesInfo("nm", "st", "NM", "planar", "Whole body", sha256="bb"),
            SeriesInfo("rs", "st", "RTSTRUCT", "structures", frame_uid="frame-1", sha256="cc"),
            SeriesInfo("mr", "st", "MR", "volume", "T1", frame_uid="frame-2", sha256="dd"),
        )
        mr = case.volumes["ct"]
        geometry = replace(mr.geometry, frame_uid="frame-2")
        volumes = {"ct": mr, "mr": replace(mr, geometry=geometry)}
        cord = replace(case.rois[0], name="cord", number=2)
        return replace(
            case,
            series=series,
            volumes=MappingProxyType(volumes),
            rois=(*case.rois, cord, replace(cord, name="lung", number=3)),
            spots=(),
            searched=frozenset(),
            alignments=(),
        )

    return read


def worked_on(case: Case, found: Case) -> Case:
    """Everything that a user can do to it."""
    case = replace(case, spots=found.spots, searched=frozenset({"nm"}), alignments=found.alignments)
    case = approve_alignment(case, "nm", "Dr. A", "2026-11-21T10:00:00+01:00")
    case = set_spot_state(case, "hot-2", SpotState.REJECTED)
    case, gtv = start_gtv(case, "ct")
    case = add_polygon(case, gtv, TRIANGLE)
    case = add_polygon(case, "rs/2", TRIANGLE)
    case = delete_roi(case, "rs/3")
    case = choose_target(set_gantry(set_rule(case, FieldRule(margin_mm=15.0)), 180.0), gtv, "hot-2")
    case = add_note(case, "nm", "Not aligned by projection: too short.")
    case = add_measurement(
        case, Ruler(id="", label="tumour", points_mm=((1 / 3, 0, 5), (9, 9, 5)), **ON_CT)
    )
    case = add_measurement(case, Marker(id="", points_mm=((1, 2, 3),), **ON_CT))
    case = add_level(case, VertebraLevel("L3", (1 / 3, 30.0, 60.0), "frame-1"))
    case = add_level(case, VertebraLevel("L4", (0.0, 30.0, 25.0), "frame-1"))
    link = RigidRegistration.by_translation("frame-1", "frame-2", (1.5, 2.5, 1 / 3))
    scan = case.planar_scans["nm"]
    image = replace(scan.images[0], view=View.POSTERIOR, patient_left_on_right=False)
    scans = MappingProxyType({"nm": replace(scan, images=(image,))})
    return replace(case, registrations=(link,), planar_scans=scans)


def same_values(one: Any, other: Any) -> bool:
    """Equal by value all the way down, arrays bit for bit."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return np.array_equal(one, other, equal_nan=True) and one.dtype == other.dtype
    if is_dataclass(one):
        names = [field.name for field in fields(one)]
        return all(same_values(getattr(one, n), getattr(other, n)) for n in names)
    if isinstance(one, tuple):
        pairs = zip(one, other, strict=False)
        return len(one) == len(other) and all(same_values(a, b) for a, b in pairs)
    if isinstance(one, MappingProxyType):
        return one.keys() == other.keys() and all(same_values(one[k], other[k]) for k in one)
    return bool(one == other or (one != one and other != other))  # noqa: PLR0124 - NaN


Save = Callable[..., SavedCase]


@pytest.fixture
def save(
    fresh: Callable[[], Case], small_case: MakeCase, tmp_path: Path
) -> Callable[[Callable[[Case, Case], Case]], tuple[Case, SavedCase]]:
    """Works on the patient, writes the case file and reads it again."""

    def make(work: Callable[[Case, Case], Case]) -> tuple[Case, SavedCase]:
        loaded = fresh()
        case = work(loaded, small_case())
        path = tmp_path / "case.hccbm"
        write_case_file(path, case_to_save(case, loaded, [tmp_path], path), replace=path.exists())
        return case, read_case_file(path)

    return make


def test_all_work_comes_back_equal(
    fresh: Callable[[], Case], save: Callable[..., tuple[Case, SavedCase]]
) -> None:
    case, saved = save(worked_on)
    found = restored(fresh(), saved)
    assert found.told == ()
    for field in fields(Case):
        before, after = getattr(case, field.name), getattr(found.case, field.name)
        assert same_values(before, after), f"{field.name} came back different"


def test_a_patient_without_work_comes_back_as_read(
    fresh: Callable[[], Case], save: Callable[..., tuple[Case, SavedCase]]
) -> None:
    case, saved = save(lambda loaded, _: loaded)
    assert saved.work.structures == ()
    assert same_values(restored(fresh(), saved).case, case)


def test_contours_of_files_are_not_written_unless_changed(
    save: Callable[..., tuple[Case, SavedCase]],
) -> None:
    _, saved = save(worked_on)
    assert [roi.key for roi in saved.work.structures] == ["rs/2", "drawn/1"]
    assert saved.work.structure_order == ("rs/1", "rs/2", "drawn/1")


def test_images_that_were_not_read_from_files_cannot_be_saved(small_case: MakeCase) -> None:
    case = small_case()
    with pytest.raises(MissingInput, match="not read from files"):
        case_to_save(case, case, [], Path("x.hccbm"))


def test_another_person_is_refused(
    fresh: Callable[[], Case], save: Callable[..., tuple[Case, SavedCase]]
) -> None:
    _, saved = save(worked_on)
    other = replace(fresh(), patient=Patient("2", "Somebody^Else"))
    with pytest.raises(MixedPatients, match="Somebody"):
        restored(other, saved)


def without(case: Case, uid: str) -> Case:
    """As if the files of a series were gone."""
    return replace(
        case,
        series=tuple(info for info in case.series if info.uid != uid),
        volumes=MappingProxyType({k: v for k, v in case.volumes.items() if k != uid}),
        planar_scans=MappingProxyType({k: v for k, v in case.planar_scans.items() if k != uid}),
        rois=tuple(roi for roi in case.rois if roi.structure_set_uid != uid),
    )


def altered(case: Case, uid: str) -> Case:
    """As if the files of a series had other bytes."""
    series = tuple(replace(i, sha256="ff") if i.uid == uid else i for i in case.series)
    return replace(case, series=series)


def notes_of(case: Case) -> str:
    return " ".join(note for info in case.series for note in info.notes)


def test_a_missing_scan_takes_its_spots_and_alignment_along_and_that_is_told(
    fresh: Callable[[], Case], save: Callable[..., tuple[Case, SavedCase]]
) -> None:
    _, saved = save(worked_on)
    found = restored(without(fresh(), "nm"), saved)
    case = found.case
    assert (case.spots, case.alignments, case.searched, case.chosen_spot) == (
        (),
        (),
        frozenset(),
        "",
    )
    assert len(case.measurements) == 2
    assert [roi.key for roi in case.rois] == ["rs/1", "rs/2", "drawn/1"]
    words = " ".join(found.told)
    assert "NM Whole body is missing" in words
    assert "2 spots" in words
    assert "1 alignments" in words
    assert "NM Whole body is missing" in notes_of(case)


def test_a_changed_image_takes_along_what_was_drawn_and_measured_on_it(
    fresh: Callable[[], Case], save: Callable[..., tuple[Case, SavedCase]]
) -> None:
    _, saved = save(worked_on)
    found = restored(altered(fresh(), "ct"), saved)
    case = found.case
    assert case.measurements == ()
    assert case.alignments == ()
    assert case.registrations == ()
    assert "drawn/1" not in {roi.key for roi in case.rois}
    assert case.chosen_gtv == ""
    assert len(case.spots) == 2, "the bone scan is as it was"
    assert "CT Planning has changed" in " ".join(found.told)
    assert "CT Planning has changed" in " ".join(case.series_by_uid("ct").notes)


def test_structures_of_a_changed_structure_set_are_those_of_the_file(
    fresh: Callable[[], Case], save: Callable[..., tuple[Case, SavedCase]]
) -> None:
    _, saved = save(worked_on)
    read = altered(fresh(), "rs")
    found = restored(read, saved)
    rois = {roi.key: roi for roi in found.case.rois}
    assert set(rois) == {"rs/1", "rs/2", "rs/3", "drawn/1"}
    assert rois["rs/2"] is next(roi for roi in read.rois if roi.key == "rs/2")
    assert len(found.case.rois) == 4
    assert "1 structures" in " ".join(found.told)


def test_a_registration_needs_both_of_its_images(
    fresh: Callable[[], Case], save: Callable[..., tuple[Case, SavedCase]]
) -> None:
    _, saved = save(worked_on)
    assert len(restored(fresh(), saved).case.registrations) == 1
    assert restored(without(fresh(), "mr"), saved).case.registrations == ()


def test_images_all_changed_are_refused(
    fresh: Callable[[], Case], save: Callable[..., tuple[Case, SavedCase]]
) -> None:
    _, saved = save(worked_on)
    case = fresh()
    for uid in ("ct", "nm", "rs", "mr"):
        case = altered(case, uid)
    with pytest.raises(InputRefused, match="has changed"):
        restored(case, saved)


def test_a_series_that_came_later_says_so(
    fresh: Callable[[], Case], save: Callable[..., tuple[Case, SavedCase]]
) -> None:
    _, saved = save(lambda loaded, found: without(worked_on(loaded, found), "mr"))
    found = restored(fresh(), saved)
    assert "Not there when the case was saved." in found.case.series_by_uid("mr").notes


def test_work_is_the_same_after_undo_but_not_after_an_edit(
    fresh: Callable[[], Case],
) -> None:
    case = fresh()
    changed = set_gantry(case, 180.0)
    assert same_work(case, replace(case, comparison=None))
    assert not same_work(case, changed)
    assert same_work(case, set_gantry(changed, case.gantry_deg))
    marked = add_measurement(case, Marker(id="", points_mm=((1, 2, 3),), **ON_CT))
    assert not same_work(case, marked)
    assert not same_work(case, delete_roi(case, "rs/3"))
