"""Registrations that were read from files come back once, whatever was done meanwhile."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.registration import AlignmentMethod
from hccbm_gui.core.rigid_registration import READ_FROM_A_FILE, RigidRegistration
from hccbm_gui.io.saving.case_file import read_case_file, write_case_file
from hccbm_gui.services.case_saving import case_to_save, restored
from hccbm_gui.services.linking import link_here, registration_between

MOVED = np.array([[1, 0, 0, 4], [0, 1, 0, 5], [0, 0, 1, 6], [0, 0, 0, 1]], dtype=float)
READ = RigidRegistration(
    "frame-1", "frame-2", MOVED, AlignmentMethod.OBJECT, notes=(READ_FROM_A_FILE,),
    series_uid="reg", made_by="Physicist^A", made_at="2026-11-20T10:00:00",
)  # fmt: skip


@pytest.fixture
def fresh(small_case: Callable[..., Case]) -> Callable[..., Case]:
    def read(with_object: bool = True, sha256: str = "cc") -> Case:
        case = small_case()
        series = [
            SeriesInfo("ct", "st", "CT", "volume", frame_uid="frame-1", sha256="aa"),
            SeriesInfo("mr", "st", "MR", "volume", frame_uid="frame-2", sha256="bb"),
        ]
        if with_object:
            series.append(SeriesInfo("reg", "st", "REG", "registration", sha256=sha256))
        registrations = (replace(READ),) if with_object else ()
        case = replace(case, series=tuple(series), rois=(), spots=(), searched=frozenset())
        return replace(case, alignments=(), registrations=registrations)

    return read


def through_a_file(case: Case, loaded: Case, folder: Path, again: Case) -> Case:
    path = folder / "work.hccbm"
    write_case_file(path, case_to_save(case, loaded, [folder], path))
    return restored(again, read_case_file(path)).case


def test_a_registration_of_a_file_comes_back_once(
    fresh: Callable[..., Case], tmp_path: Path
) -> None:
    case = fresh()
    back = through_a_file(case, case, tmp_path, fresh())
    (only,) = back.registrations
    assert np.array_equal(only.matrix, MOVED)
    assert (only.method, only.series_uid) == (AlignmentMethod.OBJECT, "reg")
    assert (only.made_by, only.made_at) == (READ.made_by, READ.made_at)
    assert only.notes == (READ_FROM_A_FILE,)
    again = through_a_file(back, fresh(), tmp_path / "..", fresh())
    assert len(again.registrations) == 1


def test_a_link_by_hand_still_stands_in_its_place(
    fresh: Callable[..., Case], tmp_path: Path
) -> None:
    loaded = fresh()
    case = link_here(loaded, "frame-1", (1.0, 2.0, 3.0), "frame-2", (0.0, 0.0, 0.0))
    back = through_a_file(case, loaded, tmp_path, fresh())
    used = registration_between(back, "frame-1", "frame-2")
    assert used is not None
    assert used.method is AlignmentMethod.MANUAL
    assert len(back.registrations) == 1


def test_an_object_that_is_new_since_the_saving_is_read(
    fresh: Callable[..., Case], tmp_path: Path
) -> None:
    loaded = fresh(with_object=False)
    back = through_a_file(loaded, loaded, tmp_path, fresh())
    assert [one.series_uid for one in back.registrations] == ["reg"]


def test_an_object_that_has_changed_is_taken_as_it_is_now(
    fresh: Callable[..., Case], tmp_path: Path
) -> None:
    loaded = fresh()
    moved = replace(READ, matrix=np.eye(4))
    now = replace(fresh(sha256="other"), registrations=(moved,))
    back = through_a_file(loaded, loaded, tmp_path, now)
    (only,) = back.registrations
    assert np.array_equal(only.matrix, np.eye(4))
