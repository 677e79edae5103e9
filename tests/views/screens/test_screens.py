"""Pictures of views and of the window, on a small patient in the real window."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QWidget

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import HccbmError, InputRefused
from hccbm_gui.core.patient import Patient
from hccbm_gui.services import gate
from hccbm_gui.services.pictures.notice_strip import strip_height, with_notice
from hccbm_gui.services.pictures.palette import dark
from hccbm_gui.services.pictures.picture_file import free_name, new_file, write_still
from hccbm_gui.services.session import Session
from hccbm_gui.services.settings import load_settings
from hccbm_gui.views.main_window import MainWindow
from hccbm_gui.views.screens.screens import connect_screens, screen_commands
from hccbm_gui.views.screens.snapshots import (
    IDENTITY,
    identity_pattern,
    identity_places,
    pane_picture,
    panes_in,
    window_picture,
)
from hccbm_gui.views.wiring import assemble_window

pytestmark = pytest.mark.gl
MakeCase = Callable[..., Case]
Pixels = npt.NDArray[np.uint8]
RATIO = 1.0


@pytest.fixture
def window(qt_app: QApplication, make_case: MakeCase) -> Iterator[MainWindow]:
    gate._last_told.clear()
    made = assemble_window(Session())
    made.resize(1400, 900)
    made.show()
    assert QTest.qWaitForWindowExposed(made)
    case = make_case()
    named = replace(case, patient=Patient("PID-4711", "Mustermann^Erika", "1964-08-12", "F"))
    made.session.open_case(named)
    settle(made)
    yield made
    made.close()
    made.deleteLater()
    qt_app.processEvents()


def settle(window: MainWindow) -> None:
    # What one job brings may start the next: surfaces after the fields, the projected bone.
    for _ in range(4):
        assert window.session.jobs.wait(20.0)
        QTest.qWait(80)


def rows_of(image: QImage) -> Pixels:
    """(height, width, 3)."""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), -1)
    return rows[:, : 3 * plain.width()].reshape(plain.height(), plain.width(), 3).copy()


def changed_pixels(one: QImage, other: QImage) -> int:
    return int((rows_of(one) != rows_of(other)).any(axis=-1).sum())


def slice_pane(window: MainWindow) -> QWidget:
    """A slice view that is seen."""
    return next(pane for pane in panes_in(window) if hasattr(pane, "scene"))


def test_the_picture_of_a_view_has_its_size_and_the_notice_below_it(window: MainWindow) -> None:
    for pane in panes_in(window):
        ratio = pane.devicePixelRatioF()
        picture = pane_picture(pane, dark(), identity=False)
        size = pane.size() * ratio
        assert (picture.width(), picture.height()) == (
            size.width(),
            size.height() + strip_height(ratio),
        )
        strip = rows_of(picture)[size.height() :]
        assert len(np.unique(strip.reshape(-1, 3), axis=0)) > 4, "nothing is written below it"


def test_without_identity_every_view_differs_only_where_it_named_the_patient(
    window: MainWindow,
) -> None:
    named = 0
    for pane in panes_in(window):
        with_name = rows_of(pane.snapshot(True)).astype(int)  # type: ignore[attr-defined]
        without = rows_of(pane.snapshot(False)).astype(int)  # type: ignore[attr-defined]
        again = rows_of(pane.snapshot(True)).astype(int)  # type: ignore[attr-defined]
        assert with_name.shape == without.shape
        differs = (np.abs(with_name - without) > 8).any(axis=-1)
        named += bool(differs.any())
        # A few words, not the picture, and they come back.
        assert differs.mean() < 0.08
        assert (np.abs(with_name - again) > 8).mean() < 0.001
    assert named >= 3


def test_another_patient_gives_the_same_picture_without_identity(
    window: MainWindow, make_case: MakeCase
) -> None:
    def picture() -> Pixels:
        settle(window)
        case = window.session.case
        assert case is not None
        return rows_of(window_picture(window, dark(), False, case.patient))

    first = picture()
    case = window.session.case
    assert case is not None
    # As wide in print, so that the window is laid out alike.
    other = Patient("PID-1174", "Nnamretsum^Akire", "1946-12-08", "F")
    window.session.close_case()
    window.session.open_case(replace(case, patient=other))
    second = picture()
    assert first.shape == second.shape
    # Nothing of the picture depends on whose it is.
    assert (np.abs(first.astype(int) - second) > 24).any(axis=-1).mean() < 0.0005


def test_the_window_with_identity_shows_the_header_and_without_it_does_not(
    window: MainWindow,
) -> None:
    case = window.session.case
    assert case is not None
    shown, hidden = (
        rows_of(window_picture(window, dark(), identity, case.patient))
        for identity in (True, False)
    )
    assert shown.shape == hidden.shape
    assert shown.shape[1] == round(window.width() * window.devicePixelRatioF())
    names = [
        label
        for label in window.header.findChildren(QLabel)
        if "Mustermann" in label.text() or "4711" in label.text()
    ]
    assert names
    ratio = window.devicePixelRatioF()
    for label in names:
        corner = label.mapTo(window, QPoint(0, 0)) * ratio
        place = QRect(corner, label.size() * ratio)
        part = np.s_[place.top() : place.bottom(), place.left() : place.right()]
        assert len(np.unique(shown[part].reshape(-1, 3), axis=0)) > 4
        assert len(np.unique(hidden[part].reshape(-1, 3), axis=0)) == 1


def test_each_view_in_the_window_picture_is_the_view_itself(window: MainWindow) -> None:
    case = window.session.case
    assert case is not None
    whole = rows_of(window_picture(window, dark(), True, case.patient)).astype(int)
    for pane in panes_in(window):
        own = rows_of(pane.snapshot(True)).astype(int)  # type: ignore[attr-defined]
        corner = pane.mapTo(window, QPoint(0, 0)) * window.devicePixelRatioF()
        height, width = own.shape[:2]
        there = whole[corner.y() : corner.y() + height, corner.x() : corner.x() + width]
        assert (np.abs(there - own) > 8).mean() < 0.01


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mustermann^Erika", True),
        ("report of ERIKA.pdf", True),
        ("ID PID-4711", True),
        ("born 1964-08-12", True),
        ("19640812", True),
        ("Erikasson", False),
        ("PTV 4711 cc", False),
        ("", False),
    ],
)
def test_words_that_name_a_patient(text: str, names: bool) -> None:
    pattern = identity_pattern(Patient("PID-4711", "Mustermann^Erika", "1964-08-12"))
    assert pattern is not None
    assert bool(pattern.search(text)) is names


def test_lists_and_marked_widgets_are_covered_where_they_name_the_patient(
    qt_app: QApplication,
) -> None:
    top = QWidget()
    top.resize(300, 300)
    listed = QListWidget(top)
    listed.setGeometry(0, 0, 300, 200)
    listed.addItems(["CT planning", "Mustermann 2026", "NM"])
    marked = QLabel("whatever", top)
    marked.setGeometry(0, 220, 100, 20)
    marked.setProperty(IDENTITY, True)
    top.show()
    places = identity_places(top, Patient("1", "Mustermann"))
    row = listed.visualItemRect(listed.item(1)).center() + listed.viewport().pos()
    other = listed.visualItemRect(listed.item(0)).center() + listed.viewport().pos()
    assert any(place.contains(row) for place in places)
    assert not any(place.contains(other) for place in places)
    assert any(place.contains(marked.geometry()) for place in places)
    top.close()


def test_saving_copying_and_remembering_whether_to_name_the_patient(
    window: MainWindow, tmp_path: Path
) -> None:
    screens = connect_screens(window)
    commands = {command.id: command for command in screen_commands(window)}
    assert connect_screens(window) is screens
    asked: list[Path] = []

    def answer(_title: str, suggested: Path, _filters: str) -> Path:
        asked.append(suggested)
        return tmp_path / f"{len(asked)}{'.png' if len(asked) < 2 else '.tif'}"

    screens.ask_path = answer
    slice_pane(window).setFocus()
    settle(window)
    assert commands["screens.view"].why_not() == ""
    commands["screens.view"].do()
    commands["screens.window"].do()
    assert all("Mustermann" not in str(path) for path in asked)
    view, whole = QImage(str(tmp_path / "1.png")), QImage(str(tmp_path / "2.tif"))
    assert whole.width() == round(window.width() * window.devicePixelRatioF())
    assert 0 < view.width() < whole.width()
    commands["screens.copy"].do()
    copied = QGuiApplication.clipboard().image()
    # Letters may come out of the font cache a grey step apart.
    assert changed_pixels(copied, view) < 100
    checked = commands["screens.identity"].checked
    assert checked is not None
    assert not checked()
    commands["screens.identity"].do()
    assert checked()
    assert load_settings().identity_in_pictures
    commands["screens.copy"].do()
    assert changed_pixels(QGuiApplication.clipboard().image(), view) > 200


def test_without_a_patient_the_commands_say_why_they_cannot(qt_app: QApplication) -> None:
    empty = assemble_window(Session())
    commands = {command.id: command for command in screen_commands(empty)}
    for name in ("screens.view", "screens.copy", "screens.cine"):
        assert "patient" in commands[name].why_not()
    empty.close()
    empty.deleteLater()


def test_a_file_that_is_there_is_never_replaced_unasked(tmp_path: Path) -> None:
    picture = QImage(20, 10, QImage.Format.Format_RGB32)
    picture.fill(QColor("red"))
    path = tmp_path / "picture.png"
    path.write_bytes(b"precious")
    with pytest.raises(InputRefused, match="there already"):
        write_still(path, picture)
    assert path.read_bytes() == b"precious"
    write_still(path, picture, replace=True)
    assert QImage(str(path)).size() == picture.size()
    assert free_name(tmp_path, "picture", ".png") == tmp_path / "picture-2.png"
    late = new_file(tmp_path / "late.png")
    late.__enter__().write_bytes(b"mine")
    (tmp_path / "late.png").write_bytes(b"came meanwhile")
    with pytest.raises(InputRefused):
        late.__exit__(None, None, None)
    assert (tmp_path / "late.png").read_bytes() == b"came meanwhile"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["late.png", "picture.png"]


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".tif"])
def test_what_is_written_is_the_picture(tmp_path: Path, suffix: str) -> None:
    picture = QImage(40, 30, QImage.Format.Format_RGB32)
    picture.fill(QColor(200, 40, 60))
    write_still(tmp_path / f"p{suffix}", picture)
    back = rows_of(QImage(str(tmp_path / f"p{suffix}"))).astype(int)
    assert np.abs(back - rows_of(picture)).max() <= (3 if suffix == ".jpg" else 0)


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    picture = QImage(4, 4, QImage.Format.Format_RGB32)
    with pytest.raises(InputRefused, match="bmp"):
        write_still(tmp_path / "p.bmp", picture)
    with pytest.raises(HccbmError, match="cannot be written"):
        write_still(tmp_path / "nowhere" / "p.png", picture)
    with pytest.raises(InputRefused, match="no picture"):
        write_still(tmp_path / "p.png", QImage())
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("size", [(1, 1), (60, 40), (800, 600)])
def test_the_notice_leaves_the_picture_as_it_is(size: tuple[int, int]) -> None:
    picture = QImage(*size, QImage.Format.Format_RGB32)
    picture.fill(QColor(10, 200, 90))
    marked = with_notice(picture, dark(), 2.0, "identity left out")
    assert (rows_of(marked)[: size[1]] == (10, 200, 90)).all()
    assert marked.height() == size[1] + strip_height(2.0)
