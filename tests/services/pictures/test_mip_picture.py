"""The picture of a projection: dark on light, lettered at every angle, told apart."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from hccbm_gui.core.arrays import frozen
from hccbm_gui.services.mip_projection import MipImage, mip_axes
from hccbm_gui.services.pictures.field_view import FieldView
from hccbm_gui.services.pictures.mip_picture import (
    MipWords,
    angle_words,
    edge_letters,
    figure,
    paint_mip,
)
from hccbm_gui.services.pictures.palette import dark

WIDTH, HEIGHT = 500, 440


def spot_image(angle: float = 0.0) -> MipImage:
    """One bright pixel of 4 mm at (u, v) = (30, 42) mm over a body of 10."""
    array = np.full((60, 50), 10.0, np.float32)
    array[:, :5] = np.nan
    array[19, 32] = 100.0
    return MipImage(frozen(array), angle, 4.0, (100.0, 120.0))


def painted(words: MipWords, inverted: bool = True, **more: object) -> np.ndarray:
    view = FieldView(QRectF(0, 0, WIDTH, HEIGHT), (0.0, 0.0), 1.8)
    picture = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB888)
    painter = QPainter(picture)
    try:
        paint_mip(
            painter, view, spot_image(), (0.0, 100.0), words, dark(), inverted=inverted, **more
        )
    finally:
        painter.end()
    rows = np.frombuffer(picture.constBits(), np.uint8).reshape(HEIGHT, picture.bytesPerLine())
    return rows[:, : 3 * WIDTH].reshape(HEIGHT, WIDTH, 3).astype(int)


WORDS = MipWords("SPECT", "counts", ("TEST^ANNA", "ID 7"))


@pytest.mark.parametrize("inverted", [True, False])
def test_a_spot_is_dark_on_light_for_uptake_and_light_on_dark_for_ct(inverted: bool) -> None:
    grey = painted(WORDS, inverted).mean(axis=-1)
    # (30, 42) mm to the right of and above the middle, at 1.8 px a mm.
    x, y = WIDTH / 2 + 30 * 1.8, HEIGHT / 2 - 42 * 1.8
    spot = grey[round(y) - 1 : round(y) + 2, round(x) - 1 : round(x) + 2].mean()
    body = grey[round(y) + 60, round(x)]
    beside = grey[round(y) + 60, 20]
    if inverted:
        assert spot < 60
        assert 190 < body < beside
    else:
        assert spot > 200
        assert beside < body < 60


def test_the_name_is_written_only_where_it_is_wanted() -> None:
    without = MipWords("SPECT", "counts")
    changed = np.abs(painted(WORDS) - painted(without)).max(axis=-1) > 40
    rows, columns = np.nonzero(changed)
    assert len(rows) > 100
    assert rows.max() < 60
    assert columns.min() > WIDTH // 2


def test_the_linked_position_is_drawn_where_it_lies() -> None:
    changed = np.abs(painted(WORDS, cursor=(-50.0, 20.0)) - painted(WORDS)).max(axis=-1) > 30
    across = np.flatnonzero(changed.sum(axis=1) > 100)
    along = np.flatnonzero(changed.sum(axis=0) > 100)
    assert across.mean() + 0.5 == pytest.approx(HEIGHT / 2 - 20 * 1.8, abs=1.0)
    assert along.mean() + 0.5 == pytest.approx(WIDTH / 2 - 50 * 1.8, abs=1.0)


def letters_at(angle: float) -> dict[str, str]:
    sides = {(-1.0, 0.0): "left", (1.0, 0.0): "right", (0.0, -1.0): "top", (0.0, 1.0): "bottom"}
    return {sides[place]: letter for letter, place in edge_letters(angle)}


@pytest.mark.parametrize(
    ("angle", "left", "right"),
    [
        (0.0, "R", "L"),
        (90.0, "A", "P"),
        (180.0, "L", "R"),
        (270.0, "P", "A"),
        (30.0, "RA", "LP"),
        (60.0, "AR", "PL"),
        (135.0, "LA", "RP"),
    ],
)
def test_the_sides_are_lettered_by_the_angle(angle: float, left: str, right: str) -> None:
    found = letters_at(angle)
    assert sorted(found["left"]) == sorted(left)
    assert sorted(found["right"]) == sorted(right)
    assert (found["top"], found["bottom"]) == ("H", "F")


@given(st.floats(0.0, 360.0, exclude_max=True))
def test_towards_each_letter_lies_that_side_of_the_patient(angle: float) -> None:
    sides = {"L": (1, 0, 0), "R": (-1, 0, 0), "P": (0, 1, 0), "A": (0, -1, 0)}
    right, _, _ = mip_axes(angle)
    found = letters_at(angle)
    assert found["left"]
    assert found["right"]
    for edge, sign in (("right", 1.0), ("left", -1.0)):
        for letter in found[edge]:
            assert sign * (right @ np.array(sides[letter])) > 0.19


def test_angles_are_told_in_words() -> None:
    assert angle_words(0.0) == "from the front"
    assert angle_words(359.9) == "from the front"
    assert angle_words(90.0) == "from the left"
    assert angle_words(37.4) == "turned 37°"


def test_figures_are_short() -> None:
    assert [figure(v) for v in (0.0, 12.345, 1400.0, -150.0)] == ["0", "12.3", "1400", "−150"]
