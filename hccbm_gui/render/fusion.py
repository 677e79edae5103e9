"""Two pictures of one slice in parts of one: in checkers, divided, or through a spyglass."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
from vtkmodules.vtkCommonDataModel import vtkImageData
from vtkmodules.vtkRenderingCore import vtkRenderer

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.render.camera import ViewCamera
from hccbm_gui.render.flat_shapes import FlatShapes, same_colour
from hccbm_gui.render.image_layer import Pixels
from hccbm_gui.render.looks import Fusion, FusionMode
from hccbm_gui.render.sample_grid import SampleGrid
from hccbm_gui.render.vtk_arrays import Colour, Depth

SEAM: Colour = (255, 255, 255)
RING_SIDES = 72


class Fuser:
    """Fuses the pictures of one view, and draws the seam that a hand may take hold of.

    The overlay is solid in its parts: opacity is for blending, which the images do as they are
    cut. Where nothing of it is painted, beside its voxels and below its threshold, the image
    shows through in every mode.
    """

    def __init__(self, renderer: vtkRenderer) -> None:
        self._parted = vtkImageData()
        self._seam = FlatShapes(renderer, Depth.CURTAIN, corners=2)

    def fuse(
        self,
        base: vtkImageData,
        overlay: vtkImageData,
        place: tuple[Fusion, SampleGrid, ViewCamera, float],
    ) -> vtkImageData:
        """One picture of two RGBA pictures on the same grid, which are left as they are.

        `place` : how and where, the grid of both, the window, and device pixels per pixel.
        """
        below, above = _pixels(base), _pixels(overlay)
        # A copy that is kept until the next picture, as VTK shares its memory.
        mixed = below.copy()
        PARTS[place[0].mode](mixed, above, *sample_places(*place[1:3]), place)
        columns, rows, _ = base.GetDimensions()
        self._parted = vtkImageData()
        self._parted.SetDimensions(columns, rows, 1)
        self._parted.GetPointData().SetScalars(numpy_to_vtk(mixed.view(np.uint8).reshape(-1, 4)))
        return self._parted

    def show_seam(self, fusion: Fusion, camera: ViewCamera, ratio: float) -> None:
        """Draw where a swipe divides, or the rim of the spyglass; nothing for the other modes."""
        lines = camera.to_view(seam_px(fusion, camera, ratio).reshape(-1, 2)).reshape(-1, 2, 2)
        self._seam.set_width(max(1.0, ratio))
        self._seam.show(lines, same_colour(SEAM, len(lines)))

    def hide_seam(self) -> None:
        """Draw no seam."""
        self._seam.hide()


Place = tuple[Fusion, SampleGrid, ViewCamera, float]


def sample_places(grid: SampleGrid, camera: ViewCamera) -> tuple[FloatArray, FloatArray]:
    """Device pixels from the lower left of the window: x (columns,), y (rows,) of the samples."""
    first = (np.array(grid.corner_mm) - camera.visible_mm()[0]) / camera.mm_per_pixel
    step = grid.step_mm / camera.mm_per_pixel
    return (
        first[0] + (np.arange(grid.columns) + 0.5) * step,
        first[1] + (np.arange(grid.rows) + 0.5) * step,
    )


def seam_px(fusion: Fusion, camera: ViewCamera, ratio: float) -> FloatArray:
    """Segments (N, 2, 2) of the seam in device pixels from the lower left."""
    width, height = camera.size_px
    x, y = fusion.at[0] * width, fusion.at[1] * height
    if fusion.mode is FusionMode.SWIPE:
        return np.array([[(x, 0.0), (x, float(height))]])
    if fusion.mode is FusionMode.SPYGLASS:
        turns = np.linspace(0.0, 2.0 * np.pi, RING_SIDES, endpoint=False)
        ring = (x, y) + fusion.size_px * ratio * np.stack([np.cos(turns), np.sin(turns)], axis=1)
        return np.stack([ring, np.roll(ring, -1, axis=0)], axis=1)
    return np.empty((0, 2, 2))


def _checkers(mixed: Pixels, above: Pixels, x: FloatArray, y: FloatArray, place: Place) -> None:
    """The image in the square at the lower left of the window, then in turn."""
    edge = max(place[0].size_px * place[3], 1.0)
    odd_columns = (x // edge).astype(np.int64) % 2 == 1
    odd_rows = (y // edge).astype(np.int64) % 2 == 1
    _lay(mixed, above, odd_columns[None, :] != odd_rows[:, None])


def _swipe(mixed: Pixels, above: Pixels, x: FloatArray, _y: FloatArray, place: Place) -> None:
    """The image left of the seam, the overlay right of it."""
    first = int(np.searchsorted(x, place[0].at[0] * place[2].size_px[0]))
    _lay(mixed[:, first:], above[:, first:])


def _spyglass(mixed: Pixels, above: Pixels, x: FloatArray, y: FloatArray, place: Place) -> None:
    """The overlay within a circle, and the image around it."""
    fusion, _, camera, ratio = place
    dx, dy = x - fusion.at[0] * camera.size_px[0], y - fusion.at[1] * camera.size_px[1]
    radius = fusion.size_px * ratio
    columns = slice(*np.searchsorted(dx, (-radius, radius)))
    rows = slice(*np.searchsorted(dy, (-radius, radius)))
    within = dx[None, columns] ** 2 + dy[rows, None] ** 2 <= radius**2
    _lay(mixed[rows, columns], above[rows, columns], within)


PARTS: dict[FusionMode, Callable[[Pixels, Pixels, FloatArray, FloatArray, Place], None]] = {
    FusionMode.CHECKERBOARD: _checkers,
    FusionMode.SWIPE: _swipe,
    FusionMode.SPYGLASS: _spyglass,
}


def _lay(mixed: Pixels, above: Pixels, where: npt.NDArray[np.bool_] | None = None) -> None:
    """Put what is painted of `above` into `mixed`, in place."""
    # The tables make a pixel clear or solid; what is clear has four zero bytes.
    painted = above != 0 if where is None else where & (above != 0)
    np.copyto(mixed, above, where=painted)


def _pixels(picture: vtkImageData) -> Pixels:
    columns, rows, _ = picture.GetDimensions()
    rgba = vtk_to_numpy(picture.GetPointData().GetScalars())
    return np.asarray(rgba.view(np.uint32).reshape(rows, columns))
