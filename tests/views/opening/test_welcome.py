"""The empty window: drop target, recent folders, theme and language."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton

from hccbm_gui.services.pictures.palette import dark, light
from hccbm_gui.services.session import Session
from hccbm_gui.services.settings import Settings, load_settings
from hccbm_gui.views.commands.appearance import pin_recent
from hccbm_gui.views.look.language import RESTART
from hccbm_gui.views.look.theme import apply_theme
from hccbm_gui.views.main_window import MainWindow
from hccbm_gui.views.opening.drop_target import DropTarget
from hccbm_gui.views.opening.welcome import Welcome
from hccbm_gui.views.wiring import assemble_window


@pytest.fixture
def window(themed: QApplication) -> Iterator[MainWindow]:
    made = assemble_window(Session())
    made.resize(1366, 768)
    yield made
    made.close()
    shiboken6.delete(made)


def test_the_welcome_page_shows_and_changes_theme_and_language(window: MainWindow) -> None:
    box = window.welcome.theme_box
    assert box.currentData() == "dark"
    box.setCurrentIndex(box.findData("light"))
    box.activated.emit(box.currentIndex())
    assert window.palette_used is light()
    language = window.welcome.language_box
    language.activated.emit(language.findData("ko"))
    assert load_settings().language == "ko"
    assert window.status.currentMessage() == RESTART["ko"]


def test_a_pinned_folder_stays_on_top_and_a_missing_one_says_why(
    window: MainWindow, tmp_path: Path
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    gone = str(tmp_path / "gone")
    window.settings = Settings(recents=(str(here), gone))
    pin_recent(window, gone, True)
    assert load_settings().pinned == (gone,)
    rows = [b for b in window.welcome.recent.findChildren(QPushButton) if not b.isHidden()]
    by_name = {b.text(): b for b in rows if b.parent() in window.welcome.recent._rows}
    assert list(by_name) == ["gone", "here"]
    assert not by_name["gone"].isEnabled()
    assert "not there any more" in by_name["gone"].toolTip()
    asked: list[str] = []
    window.welcome.recent_wanted.disconnect()
    window.welcome.recent_wanted.connect(asked.append)
    by_name["here"].click()
    assert asked == [str(here)]
    pin_recent(window, gone, False)
    assert load_settings().pinned == ()


def test_no_more_than_ten_folders_are_listed(themed: QApplication) -> None:
    page = Welcome()
    page.show_recent([f"/r/{n}" for n in range(10)], [f"/p/{n}" for n in range(4)])
    names = [row.findChild(QPushButton).text() for row in page.recent._rows]  # type: ignore[union-attr]
    assert len(names) == 10
    pins = [row.findChild(QToolButton).isChecked() for row in page.recent._rows]  # type: ignore[union-attr]
    assert pins == [True] * 4 + [False] * 6
    page.deleteLater()


def test_what_is_dropped_on_the_page_is_asked_for(themed: QApplication, tmp_path: Path) -> None:
    target = DropTarget()
    asked: list[list[Path]] = []
    target.dropped.connect(asked.append)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path)), QUrl("https://example.org/x")])
    target.dropEvent(
        QDropEvent(
            QPointF(5, 5), Qt.DropAction.CopyAction, mime,
            Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
        )
    )  # fmt: skip
    assert asked == [[tmp_path]]
    target.deleteLater()


def test_the_welcome_page_fits_a_small_screen_in_both_themes(themed: QApplication) -> None:
    page = Welcome()
    page.show_recent([f"/r/{n}" for n in range(10)])
    page.resize(1366, 690)
    page.show()
    for palette in (dark(), light()):
        apply_theme(themed, palette)
        QTest.qWait(20)
        assert page.theme_box.visibleRegion().boundingRect().size() == page.theme_box.size()
    page.close()
    page.deleteLater()
