"""After a crash the window offers the work; it is continued, put off or discarded."""

import runpy
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hccbm_gui.services import journal as journals
from hccbm_gui.services.journal import crashed_journals, journal_folder
from hccbm_gui.services.session import Session
from hccbm_gui.services.structure_edits import add_template, rename
from hccbm_gui.services.structure_templates import structure_templates
from hccbm_gui.views.case_file.journal_strip import JournalStrip, journal_of
from hccbm_gui.views.case_file.saving import DOT, saving_of
from hccbm_gui.views.main_window import MainWindow
from hccbm_gui.views.wiring import assemble_window

pytestmark = pytest.mark.gl
CT_SLICES = Path(__file__).parents[2] / "services" / "ct_slices.py"
made = SimpleNamespace(**runpy.run_path(str(CT_SLICES)))


def new_window(qt_app: QApplication) -> MainWindow:
    shown = assemble_window(Session())
    shown.resize(1200, 800)
    shown.show()
    assert QTest.qWaitForWindowExposed(shown)
    return shown


@pytest.fixture
def crashed(
    qt_app: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    """The next window after a run that ended with three renamed structures unsaved."""
    monkeypatch.setattr(journals, "REST_MS", 20)
    before = new_window(qt_app)
    journal_of(before).watch()
    opened(before, made.write_ct(tmp_path / "patient"))
    case = before.session.case
    assert case is not None
    rib = structure_templates()[1]
    before.session.edit("Template", add_template(case, rib, made.SERIES))
    assert before.session.case is not None
    before.session.edit("Rename", rename(before.session.case, "drawn/1", "GTVp_Rib07"))
    for _ in range(200):
        if list(journal_folder().glob("*.hccbm")):
            break
        QTest.qWait(20)
    journal_of(before).finish(keep=True)
    closed(before, qt_app)
    following = new_window(qt_app)
    yield following
    journal_of(following).finish(keep=False)
    closed(following, qt_app)


def closed(window: MainWindow, qt_app: QApplication) -> None:
    window.close()
    window.deleteLater()
    qt_app.processEvents()


def opened(window: MainWindow, path: Path | None = None) -> None:
    done: list[int] = []
    window.opening.analysed.connect(lambda: done.append(1))
    if path is None:
        journal_of(window).go_on.click()
    else:
        window.open_paths([path])
    for _ in range(400):
        if done:
            break
        QTest.qWait(25)
    assert done
    assert window.session.jobs.wait(20.0)


def test_nothing_is_offered_before_it_is_asked_for(crashed: MainWindow) -> None:
    assert journal_of(crashed).text == ""
    assert len(list(journal_folder().glob("*.hccbm"))) == 1


def test_the_work_is_continued_as_unsaved_work_without_a_file(crashed: MainWindow) -> None:
    strip = journal_of(crashed)
    strip.watch()
    assert "P7" in strip.text
    recents = crashed.settings.recents
    opened(crashed)
    case = crashed.session.case
    assert case is not None
    assert case.rois[0].name == "GTVp_Rib07"
    saving = saving_of(crashed)
    assert saving.unsaved
    assert saving.path is None, "it is saved where the user says, never to the journal"
    assert crashed.windowTitle().startswith(DOT)
    assert strip.text == ""
    assert crashed.settings.recents == recents
    assert len(list(journal_folder().glob("*.hccbm"))) == 1, "it goes on in the same file"


def test_once_it_is_saved_the_journal_is_gone(crashed: MainWindow, tmp_path: Path) -> None:
    journal_of(crashed).watch()
    opened(crashed)
    saving = saving_of(crashed)
    assert saving._write(tmp_path / "mine.hccbm")
    assert not saving.unsaved
    for _ in range(100):
        if not list(journal_folder().iterdir()):
            break
        QTest.qWait(20)
    assert list(journal_folder().iterdir()) == []


def test_discarding_is_asked_for_first(crashed: MainWindow) -> None:
    strip = journal_of(crashed)
    strip.watch()
    strip.agreed = lambda _patient: False
    strip.discard.click()
    assert strip.text
    strip.agreed = lambda _patient: True
    strip.discard.click()
    assert strip.text == ""
    assert list(journal_folder().iterdir()) == []


def test_what_is_put_off_is_offered_the_next_time(crashed: MainWindow) -> None:
    strip = journal_of(crashed)
    strip.watch()
    assert crashed_journals() == (), "this window is offering it"
    strip.later.click()
    assert strip.text == ""
    (found,) = crashed_journals()
    found.lock.unlock()


def test_images_that_are_gone_leave_the_work_where_it_is(
    crashed: MainWindow, tmp_path: Path
) -> None:
    told: list[str] = []
    crashed.session.problem.connect(lambda problem: told.append(str(problem)))
    strip: JournalStrip = journal_of(crashed)
    strip.watch()
    (tmp_path / "patient").rename(tmp_path / "elsewhere")
    strip.go_on.click()
    assert crashed.session.jobs.wait(20.0)
    assert "not where they were" in told[0]
    assert strip.text
    assert len(list(journal_folder().glob("*.hccbm"))) == 1
