"""All texts of a view in one picture, pixel by pixel as VTK's own text actors draw them."""

import numpy as np
import pytest
from vtkmodules.vtkRenderingCore import vtkTextActor

from hccbm_gui.render.flat_view import FlatView
from hccbm_gui.render.text_sheet import TextSheet

pytestmark = pytest.mark.gl
WIDTH, HEIGHT = 320, 240
WORDS = [
    ("Coronal", 0, 2, (8, 230)),
    ("P 9.8 mm\n267/512 · 1.0 mm", 2, 0, (310, 8)),
    ("R", 0, 1, (8, 120)),
    ("Dose\n102 %\n98 %\n50 %\n30 %\n10 %", 2, 2, (310, 230)),
    ("over the edge", 0, 0, (290, 100)),
]


def styled(style, across, up):
    style.SetFontFamilyToArial()
    style.SetFontSize(13)
    style.SetColor(0.9, 0.8, 0.3)
    style.SetShadow(True)
    style.SetShadowOffset(1, -1)
    style.SetBackgroundOpacity(0.35)
    style.SetJustification(across)
    style.SetVerticalJustification(up)


def view_of(window):
    return FlatView(window, "#405060")


def test_a_sheet_looks_as_text_actors_do(new_window, picture_of):
    one, other = new_window(WIDTH, HEIGHT), new_window(WIDTH, HEIGHT)
    sheet, renderer = TextSheet(view_of(one).renderer), view_of(other).renderer
    for words, across, up, place in WORDS:
        text, actor = sheet.text(), vtkTextActor()
        styled(text.style, across, up)
        text.text, text.place_px = words, place
        actor.SetTextScaleModeToNone()
        styled(actor.GetTextProperty(), across, up)
        actor.SetInput(words)
        actor.SetPosition(*place)
        renderer.AddViewProp(actor)
    sheet.draw()
    one.Render()
    other.Render()
    assert len(np.unique(picture_of(other)[..., 0])) > 20
    assert np.array_equal(picture_of(one), picture_of(other))


def test_texts_are_written_moved_and_hidden_again(new_window, picture_of):
    window = new_window(WIDTH, HEIGHT)
    sheet = TextSheet(view_of(window).renderer)
    text = sheet.text()

    def drawn():
        sheet.draw()
        window.Render()
        picture = picture_of(window).astype(int)
        return np.argwhere(np.abs(picture - picture[0, 0]).max(axis=-1) > 40)

    assert not len(drawn())
    text.text, text.place_px = "Here", (40, 50)
    first = drawn()
    text.place_px = (140, 70)
    assert np.array_equal(drawn(), first + np.array((20, 100)))
    left, right, low, high = text.measured()
    rows, columns = first.min(axis=0), first.max(axis=0)
    assert (40 + left, 50 + low) <= (rows[1], rows[0])
    assert (columns[1], columns[0]) <= (40 + right, 50 + high)
    text.visible = False
    assert not len(drawn())
