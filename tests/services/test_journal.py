"""Work that survives a crash, in a private file, and nothing left behind otherwise."""

import os
import stat
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtTest import QTest

from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.io.saving.case_file import read_case_file
from hccbm_gui.io.saving.saved_case import SavedCase
from hccbm_gui.services import journal as journals
from hccbm_gui.services.case_saving import case_to_save, restored, same_work
from hccbm_gui.services.edits import set_gantry
from hccbm_gui.services.journal import Journal, crashed_journals, is_journal, journal_folder
from hccbm_gui.services.locking import set_locked
from hccbm_gui.services.session import Session
from hccbm_gui.services.structure_edits import rename


class Kept:
    """A session with a journal, and what counts as saved."""

    def __init__(self, case: Case) -> None:
        self.session = Session()
        self.owner = QObject()
        self.loaded = self.clean = case
        self.journal = Journal(self.session, self.content, self.owner)
        self.session.open_case(case)

    def content(self, path: Path) -> SavedCase | None:
        case = self.session.case
        if case is None or same_work(case, self.clean):
            return None
        return case_to_save(case, self.loaded, [Path("/images")], path)


@pytest.fixture
def kept(
    small_case: Callable[..., Case], qapp: object, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Kept]:
    monkeypatch.setattr(journals, "REST_MS", 20)
    case = small_case()
    structures = SeriesInfo("rs", "st", "RTSTRUCT", "structures", sha256="cd")
    made = Kept(replace(case, series=(*case.series, structures)))
    made.journal.active = True
    yield made
    made.journal.finish(keep=False)
    made.session.jobs.shutdown()


def edited(kept: Kept, gantry_deg: float = 180.0) -> None:
    assert kept.session.case is not None
    kept.session.edit("Turn", set_gantry(kept.session.case, gantry_deg))


def files() -> list[Path]:
    return sorted(journal_folder().glob("*.hccbm"))


def wait_for(true: Callable[[], bool]) -> None:
    for _ in range(200):
        if true():
            return
        QTest.qWait(10)
    raise AssertionError("it did not happen")


def test_an_edit_is_kept_soon_and_only_the_user_can_read_it(kept: Kept) -> None:
    edited(kept)
    wait_for(lambda: bool(files()))
    (path,) = files()
    assert is_journal(path)
    assert read_case_file(path).work.gantry_deg == 180.0
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_it_holds_what_a_case_file_holds_and_comes_back_equal(kept: Kept) -> None:
    assert kept.session.case is not None
    renamed = set_locked(rename(kept.session.case, "rs/1", "GTVp"), "rs/1", True)
    kept.session.edit("Rename", replace(renamed, locked=renamed.locked | {"gone/1"}))
    wait_for(lambda: bool(files()))
    back = restored(kept.loaded, read_case_file(files()[0])).case
    assert [roi.name for roi in back.rois] == ["GTVp"]
    assert back.locked == {"rs/1"}, "nothing is locked that is not there"
    assert (back.rois[0].contours[0] == kept.loaded.rois[0].contours[0]).all()


def test_many_edits_are_one_file_of_the_last(kept: Kept) -> None:
    for angle in range(30):
        edited(kept, float(angle))
        QTest.qWait(2)
    wait_for(lambda: bool(files()) and read_case_file(files()[0]).work.gantry_deg == 29.0)
    assert len(files()) == 1
    assert not list(journal_folder().glob("*.tmp"))


def test_it_goes_when_the_work_is_saved(kept: Kept) -> None:
    edited(kept)
    wait_for(lambda: bool(files()))
    kept.clean = kept.session.case
    kept.journal.look()
    wait_for(lambda: not files())
    assert kept.journal.path is None


def test_it_goes_when_the_edit_is_taken_back_or_the_patient_closed(kept: Kept) -> None:
    edited(kept)
    wait_for(lambda: bool(files()))
    kept.session.undo()
    wait_for(lambda: not files())
    edited(kept)
    wait_for(lambda: bool(files()))
    kept.session.close_case()
    wait_for(lambda: not files())


def test_unattended_runs_write_nothing(small_case: Callable[..., Case], qapp: object) -> None:
    kept = Kept(small_case())
    edited(kept)
    QTest.qWait(80)
    kept.journal.finish(keep=True)
    assert not journal_folder().exists()


def test_a_run_that_ends_as_it_should_leaves_nothing_behind(kept: Kept) -> None:
    edited(kept)
    wait_for(lambda: bool(files()))
    kept.journal.finish(keep=False)
    assert list(journal_folder().iterdir()) == []


def test_a_run_that_is_interrupted_keeps_even_the_last_edit(kept: Kept) -> None:
    edited(kept, 10.0)
    wait_for(lambda: bool(files()))
    edited(kept, 20.0)
    kept.journal.finish(keep=True)
    (found,) = crashed_journals()
    assert read_case_file(found.path).work.gantry_deg == 20.0
    assert "Phantom" in found.patient
    found.discard()
    assert list(journal_folder().iterdir()) == []


def test_the_journal_of_a_living_run_is_not_offered(kept: Kept) -> None:
    edited(kept)
    wait_for(lambda: bool(files()))
    assert crashed_journals() == ()


def test_the_journal_of_a_process_that_was_killed_is_offered_once(
    kept: Kept, tmp_path: Path
) -> None:
    edited(kept)
    wait_for(lambda: bool(files()))
    copy = journal_folder() / "killed.hccbm"
    copy.write_bytes(files()[0].read_bytes())
    program = f"""
        import os
        from PySide6.QtCore import QLockFile
        lock = QLockFile({str(copy.with_suffix(".lock"))!r})
        lock.setStaleLockTime(0)
        assert lock.tryLock(0)
        os._exit(9)
    """
    ended = subprocess.run([sys.executable, "-c", textwrap.dedent(program)], check=False)
    assert ended.returncode == 9
    (found,) = crashed_journals()
    assert found.path == copy
    assert crashed_journals() == (), "it is being offered"
    found.lock.unlock()


def test_a_broken_journal_is_passed_over(kept: Kept) -> None:
    journal_folder().mkdir(parents=True)
    (journal_folder() / "x.hccbm").write_text("{}")
    assert crashed_journals() == ()


def test_work_that_is_continued_is_kept_in_its_own_file(kept: Kept) -> None:
    edited(kept, 10.0)
    kept.journal._write()
    wait_for(lambda: bool(files()))
    kept.journal.finish(keep=True)
    (found,) = crashed_journals()
    kept.session.open_case(replace(kept.loaded, gantry_deg=10.0))
    following = Journal(kept.session, kept.content, kept.owner)
    following.active = True
    following.adopt(found)
    edited(kept, 30.0)
    wait_for(lambda: read_case_file(found.path).work.gantry_deg == 30.0)
    assert files() == [found.path]
    following.finish(keep=False)
    assert list(journal_folder().iterdir()) == []
