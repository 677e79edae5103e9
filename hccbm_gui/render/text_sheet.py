"""Many texts of a view as one picture with its parts where they belong: one draw call for all."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
from vtkmodules.vtkCommonDataModel import vtkImageData, vtkPolyData
from vtkmodules.vtkRenderingCore import (
    vtkPolyDataMapper2D,
    vtkRenderer,
    vtkTextProperty,
    vtkTextRenderer,
    vtkTexture,
    vtkTexturedActor2D,
)

from hccbm_gui.render.vtk_arrays import cells_of, points_of

NARROWEST_PX = 256
"""Width of the picture in which the texts stand in rows, or that of the widest of them."""

Box = tuple[int, int, int, int]
"""Left, right, lower and upper pixel of a text from its place, both included."""


class SheetText:
    """One text of a sheet; `GetTextProperty` and the rest as VTK's own text actor has them."""

    def __init__(self, sheet: "TextSheet") -> None:
        self._sheet = sheet
        self._style = vtkTextProperty()
        self._style.SetFontFamilyToArial()
        self.text = ""
        self.visible = True
        self.place_px = (0, 0)
        self._drawn: tuple[str, int, int] | None = None
        self._letters = np.empty((0, 0, 4), dtype=np.uint8)
        self._box: Box = (0, -1, 0, -1)

    @property
    def style(self) -> vtkTextProperty:
        """Font, size, colours, ground, and which corner of the text lies at its place."""
        return self._style

    @property
    def state(self) -> tuple[str, int]:
        """Another one when the text looks other than before."""
        return self.text, self._style.GetMTime()

    def measured(self) -> Box:
        """How far the text reaches from its place."""
        self._draw()
        return self._box

    def letters(self) -> npt.NDArray[np.uint8]:
        """(rows, columns, 4) the text as a picture, lowest row first."""
        self._draw()
        return self._letters

    def _draw(self) -> None:
        wanted = (*self.state, self._sheet.dpi)
        if wanted == self._drawn:
            return
        self._drawn = wanted
        writer, picture = vtkTextRenderer.GetInstance(), vtkImageData()
        writer.SetScaleToPowerOfTwo(False)
        found = writer.RenderString(self._style, self.text, picture, [0, 0], self._sheet.dpi)
        writer.SetScaleToPowerOfTwo(True)
        if not self.text or not found:
            self._box, self._letters = (0, -1, 0, -1), self._letters[:0, :0]
            return
        left, right, low, high, _, _ = picture.GetExtent()
        self._box = (left, right, low, high)
        rgba = vtk_to_numpy(picture.GetPointData().GetScalars())
        self._letters = rgba.reshape(high - low + 1, right - left + 1, 4).copy()


class TextSheet:
    """The texts of one view, drawn over all else.

    A text actor of VTK's for each costs a third of a millisecond a picture.
    """

    def __init__(self, renderer: vtkRenderer) -> None:
        self._renderer = renderer
        self._texts: list[SheetText] = []
        self._states: object = None
        self._places: object = None
        self._parts: list[tuple[int, int]] = []
        self._size = (1, 1)
        self._quads = vtkPolyData()
        mapper = vtkPolyDataMapper2D()
        mapper.SetInputData(self._quads)
        self._texture = vtkTexture()
        self._texture.SetColorModeToDirectScalars()
        self._texture.InterpolateOff()
        self._texture.MipmapOff()
        self._texture.RepeatOff()
        self._actor = vtkTexturedActor2D()
        self._actor.SetMapper(mapper)
        self._actor.SetTexture(self._texture)
        self._actor.VisibilityOff()
        renderer.AddViewProp(self._actor)

    @property
    def dpi(self) -> int:
        """Pixels per inch of the window, by which letters are sized."""
        window = self._renderer.GetRenderWindow()
        return 72 if window is None else int(window.GetDPI())

    def text(self) -> SheetText:
        """A new text, empty at first."""
        self._texts.append(SheetText(self))
        return self._texts[-1]

    def draw(self) -> None:
        """Bring the picture up to what the texts are now."""
        seen = [text for text in self._texts if text.visible and text.text]
        self._actor.SetVisibility(bool(seen))
        states = [(id(text), *text.state) for text in seen]
        places = [text.place_px for text in seen]
        if states != self._states and seen:
            self._write(seen)
        elif places == self._places:
            return
        self._states, self._places = states, places
        if seen:
            self._put(seen)

    def _write(self, seen: Sequence[SheetText]) -> None:
        """Write all texts into one picture, in rows of about equal height."""
        pictures = [text.letters() for text in seen]
        wide = max(NARROWEST_PX if len(seen) > 1 else 1, *(p.shape[1] for p in pictures))
        self._parts = [(0, 0)] * len(seen)
        left = bottom = height = 0
        for number in sorted(range(len(seen)), key=lambda n: -pictures[n].shape[0]):
            rows, columns, _ = pictures[number].shape
            if left + columns > wide:
                left, bottom, height = 0, bottom + height, 0
            self._parts[number] = (left, bottom)
            left, height = left + columns, max(height, rows)
        self._size = (wide, max(1, bottom + height))
        sheet = np.zeros((*self._size[::-1], 4), dtype=np.uint8)
        for (x, y), picture in zip(self._parts, pictures, strict=True):
            rows, columns, _ = picture.shape
            sheet[y : y + rows, x : x + columns] = picture
        image = vtkImageData()
        image.SetDimensions(*self._size, 1)
        image.GetPointData().SetScalars(numpy_to_vtk(sheet.reshape(-1, 4), deep=1))
        self._texture.SetInputData(image)

    def _put(self, seen: Sequence[SheetText]) -> None:
        """Lay the part of each text where it belongs."""
        corners, parts = np.empty((len(seen), 4, 2)), np.empty((len(seen), 4, 2), np.float32)
        for number, text in enumerate(seen):
            left, right, low, high = text.measured()
            size = np.array((right - left + 1, high - low + 1))
            square = np.array([(0, 0), (1, 0), (1, 1), (0, 1)]) * size
            corners[number] = square + text.place_px + np.array((left, low))
            parts[number] = (square + self._parts[number]) / self._size
        self._quads.Initialize()
        self._quads.SetPoints(points_of(corners.reshape(-1, 2)))
        self._quads.SetPolys(cells_of(len(seen), 4))
        self._quads.GetPointData().SetTCoords(numpy_to_vtk(parts.reshape(-1, 2), deep=1))
        self._quads.Modified()
