"""Films along the slices of a view."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from hccbm_gui.core.errors import Cancelled, InputRefused
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.render.gl_widget import GlWidget
from hccbm_gui.render.slice_scene import SliceScene
from hccbm_gui.services import gate
from hccbm_gui.services.jobs import Jobs
from hccbm_gui.services.pictures.animation import write_animation
from hccbm_gui.services.pictures.notice_strip import strip_height
from hccbm_gui.services.pictures.palette import dark
from hccbm_gui.views.screens.cine import CineChoice, Film, slices_of
from hccbm_gui.views.screens.cine_dialog import CineDialog

pytestmark = pytest.mark.gl
SLICES = 24


class View(GlWidget):
    """A slice view with a picture of itself."""

    def __init__(self) -> None:
        super().__init__()
        # A ball: no two neighbouring slices are alike.
        k, j, i = np.ogrid[:SLICES, :40, :40]
        inside = (2 * (k - 11.5)) ** 2 + (j - 19.5) ** 2 + (i - 19.5) ** 2 < (1.2 * k + 4) ** 2
        values = np.where(inside, 400, -1000).astype(np.int16)
        grid = Geometry.from_axes(values.shape, (-80, -80, -60), (5, 4, 4), "1.2.3")
        self.scene: SliceScene = SliceScene(self.render_window, "axial")
        self.scene.set_base(Volume(values, grid, Unit.HU))
        self.scene.set_identity(("Mustermann^Erika",))

    def snapshot(self, identity: bool) -> QImage:
        self.scene.set_identity(("Mustermann^Erika",) if identity else ())
        return self.grabFramebuffer()


@pytest.fixture
def view(qt_app: QApplication) -> Iterator[View]:
    made = View()
    made.resize(260, 220)
    made.show()
    assert QTest.qWaitForWindowExposed(made)
    QTest.qWait(50)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def jobs(qt_app: QApplication) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.shutdown()


def frames_of(path: Path) -> list[np.ndarray]:
    with Image.open(path) as film:
        found = []
        for number in range(film.n_frames):
            film.seek(number)
            found.append(np.asarray(film.convert("RGB")).astype(int))
    return found


def until(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        QTest.qWait(5)


def test_the_slices_of_a_view_run_from_the_first_to_the_last_and_leave_it_where_it_was(
    view: View,
) -> None:
    view.scene.set_cursor((3.0, -7.0, 2.5))
    before = view.scene.cursor_mm
    places = slices_of(view)
    assert [place[2] for place in places] == pytest.approx([-60.0 + 5.0 * n for n in range(SLICES)])
    assert {place[:2] for place in places} == {before[:2]}
    assert view.scene.cursor_mm == before
    assert slices_of(QWidget()) == []


@pytest.mark.parametrize("suffix", [".gif", ".png", ".webp"])
def test_a_film_has_a_picture_of_every_slice_and_the_view_stands_where_it_was(
    view: View, jobs: Jobs, tmp_path: Path, suffix: str
) -> None:
    view.scene.set_cursor((3.0, -7.0, 2.5))
    before, path = view.scene.cursor_mm, tmp_path / f"film{suffix}"
    film = Film(view, path, CineChoice(0, SLICES - 1, fps=10), dark(), identity=False)
    written: list[bool] = []
    film.written.connect(lambda: written.append(True))
    film.start(jobs)
    until(lambda: bool(written))
    frames = frames_of(path)
    assert len(frames) == SLICES
    ratio = view.devicePixelRatioF()
    height = round(view.height() * ratio) + strip_height(ratio)
    assert frames[0].shape == (height, round(view.width() * ratio), 3)
    assert np.abs(frames[0] - frames[-1]).max() > 100
    # Each picture is that of its slice: the circle grows with the slices of its first half.
    bright = [(frame > 200).all(axis=-1).mean() for frame in frames]
    assert bright[12] > bright[6]
    assert view.scene.cursor_mm == before
    assert not film.running


def test_a_range_backwards_with_every_third_slice_and_a_smaller_picture(
    view: View, jobs: Jobs, tmp_path: Path
) -> None:
    choice = CineChoice(20, 5, every=3, width_px=130)
    assert list(choice.indices()) == [20, 17, 14, 11, 8, 5]
    film = Film(view, tmp_path / "film.gif", choice, dark(), identity=False)
    film.start(jobs)
    until(lambda: not film.running)
    frames = frames_of(tmp_path / "film.gif")
    assert len(frames) == 6
    assert frames[0].shape[1] == 130


def test_a_film_without_identity_does_not_show_the_name(
    view: View, jobs: Jobs, tmp_path: Path
) -> None:
    shown = []
    for identity in (True, False):
        path = tmp_path / f"{identity}.png"
        film = Film(view, path, CineChoice(3, 5), dark(), identity)
        film.start(jobs)
        until(lambda film=film: not film.running)
        shown.append(frames_of(path)[0])
    corner = np.s_[: shown[0].shape[0] // 9, 6 * shown[0].shape[1] // 10 :]
    assert np.abs(shown[0][corner] - shown[1][corner]).max() > 100
    assert shown[1][corner].max() < 60, "the corner of the name is not empty"


def test_a_film_that_is_cancelled_leaves_no_file_and_the_view_where_it_was(
    view: View, jobs: Jobs, tmp_path: Path
) -> None:
    before = view.scene.cursor_mm
    film = Film(view, tmp_path / "film.gif", CineChoice(0, SLICES - 1), dark(), identity=False)
    film.start(jobs)
    until(lambda: view.scene.cursor_mm != before)
    began = time.monotonic()
    jobs.running[0].cancel()
    until(lambda: not film.running)
    assert time.monotonic() - began < 2.0
    QTest.qWait(300)
    assert view.scene.cursor_mm == before
    assert list(tmp_path.iterdir()) == []


def test_who_goes_on_scrolling_meanwhile_stays_where_he_went(
    view: View, jobs: Jobs, tmp_path: Path
) -> None:
    film = Film(view, tmp_path / "film.gif", CineChoice(0, SLICES - 1), dark(), identity=False)
    ended: list[bool] = []
    film.ended.connect(lambda: ended.append(True))
    film.start(jobs)
    until(lambda: view.scene.cursor_mm[2] > -50.0)
    view.scene.set_cursor((1.0, 2.0, 40.0))
    until(lambda: bool(ended))
    assert view.scene.cursor_mm == pytest.approx((1.0, 2.0, 40.0))
    until(lambda: not film.running)
    assert len(frames_of(tmp_path / "film.gif")) == SLICES


def test_a_view_that_fails_is_told_and_left_where_it_was(
    view: View, jobs: Jobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate._last_told.clear()
    problems: list[Exception] = []
    stop = gate.on_problem(problems.append)
    before = view.scene.cursor_mm
    film = Film(view, tmp_path / "film.gif", CineChoice(0, 9), dark(), identity=False)
    monkeypatch.setattr(view, "snapshot", lambda identity: QImage())
    film.start(jobs)
    until(lambda: not film.running)
    stop()
    assert "no picture" in str(problems[0])
    assert view.scene.cursor_mm == before
    assert list(tmp_path.iterdir()) == []


def still(value: int) -> QImage:
    image = QImage(12, 9, QImage.Format.Format_RGB32)
    image.fill(QColor(value, value // 2, 255 - value))
    return image


def test_an_animation_is_never_written_over_a_file_unasked_nor_as_something_else(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.gif"
    path.write_bytes(b"precious")
    with pytest.raises(InputRefused, match="there already"):
        write_animation(path, [still(1)], 1, 10)
    assert path.read_bytes() == b"precious"
    with pytest.raises(InputRefused, match="mp4"):
        write_animation(tmp_path / "a.mp4", [still(1)], 1, 10)
    with pytest.raises(InputRefused, match="no picture"):
        write_animation(tmp_path / "b.gif", [], 0, 10)
    assert [p.name for p in tmp_path.iterdir()] == ["a.gif"]


@pytest.mark.parametrize("suffix", [".gif", ".png", ".webp"])
@pytest.mark.parametrize("at", [0.0, 0.5, 0.94, 1.0])
def test_cancel_is_heard_until_the_last_byte(tmp_path: Path, suffix: str, at: float) -> None:
    def progress(fraction: float, _message: str = "") -> None:
        if fraction >= at:
            raise Cancelled("film")

    with pytest.raises(Cancelled):
        write_animation(tmp_path / f"a{suffix}", map(still, range(0, 200, 10)), 20, 10, progress)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("suffix", "fps", "ms"), [(".gif", 10, 100), (".png", 25, 40)])
def test_an_animation_runs_as_fast_as_asked_and_for_ever(
    tmp_path: Path, suffix: str, fps: float, ms: float
) -> None:
    path = tmp_path / f"a{suffix}"
    assert write_animation(path, [still(0), still(90), still(180)], 3, fps) == 3
    with Image.open(path) as film:
        assert film.n_frames == 3
        assert film.info["duration"] == pytest.approx(ms)
        assert film.info["loop"] == 0
    assert np.abs(frames_of(path)[1][4, 6] - (90, 45, 165)).max() <= 2


def test_the_dialog_counts_slices_from_one_and_says_how_long_it_will_be(
    qt_app: QApplication,
) -> None:
    dialog = CineDialog(30, identity=False)
    assert dialog.choice.indices() == range(30)
    dialog.every.setValue(2)
    dialog.fps.setValue(5)
    assert "15 pictures, 3.0 s" in dialog._length.text()
    dialog.deleteLater()
