"""The aligned planar scan hung into the coronal view: it has no depth, whatever the slice."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonDataModel import vtkImageData
from vtkmodules.vtkRenderingCore import vtkRenderer

from hccbm_gui.core.planar import PlanarImage
from hccbm_gui.core.registration import PlanarAlignment
from hccbm_gui.render.colour_maps import ColourTable
from hccbm_gui.render.picture_quad import PictureQuad
from hccbm_gui.render.vtk_arrays import Depth

CLEAR, SOLID = 0.06, 0.35
"""Shares of the range below which the curtain is clear, and above which it is solid."""
BRIGHTEST_PERCENTILE = 99.7
"""Of the pixels with counts; the bladder alone must not set the range."""


@dataclass(frozen=True, slots=True, eq=False)
class Curtain:
    """A planar image with its place and look."""

    image: PlanarImage
    alignment: PlanarAlignment
    opacity: float
    colour_map: str
    label: str
    unit: str = "counts"

    def counts_at(self, position_mm: npt.ArrayLike) -> float:
        """Counts where the ray through an LPS position (3,) meets the scan; NaN beside it."""
        x, _, z = np.asarray(position_mm, dtype=np.float64)
        pixel = self.image.to_pixel(self.alignment.to_plane([(x, z)]))
        counts = self.image.array.astype(np.float64)
        return float(ndimage.map_coordinates(counts, pixel.T, order=1, cval=np.nan)[0])


class CurtainLayer:
    """Draws a planar image where its alignment puts it on the coronal plane."""

    def __init__(self, renderer: vtkRenderer) -> None:
        self._quad = PictureQuad(renderer, Depth.CURTAIN, opaque=False)
        self._painted: tuple[PlanarImage, ColourTable] | None = None
        self._picture = vtkImageData()

    def show(
        self,
        image: PlanarImage,
        alignment: PlanarAlignment,
        opacity: float,
        colours: ColourTable,
    ) -> None:
        """Hang `image`; counts near zero let the slice through."""
        if (
            self._painted is None
            or self._painted[0] is not image
            or self._painted[1] is not colours
        ):
            self._painted = (image, colours)
            self._picture = picture_of(image, colours)
        rows, columns = image.array.shape
        bottom, right = rows - 0.5, columns - 0.5
        corners = [(bottom, -0.5), (bottom, right), (-0.5, right), (-0.5, -0.5)]
        # The (x, z) of the patient are the (u, v) of the coronal view.
        placed = alignment.to_patient(image.to_plane(corners))
        self._quad.show_between(self._picture, placed, smooth=True)
        self._quad.set_opacity(opacity)

    def hide(self) -> None:
        """Take it down."""
        self._quad.hide()


def count_range(image: PlanarImage) -> tuple[float, float]:
    """(0, brightest) counts of the colours."""
    counts = image.array[image.array > 0]
    top = float(np.percentile(counts, BRIGHTEST_PERCENTILE)) if counts.size else 1.0
    return 0.0, max(top, 1e-6)


def picture_of(image: PlanarImage, colours: ColourTable) -> vtkImageData:
    """The counts as RGBA, lower row first as VTK has it."""
    share = np.clip(image.array[::-1].astype(np.float64) / count_range(image)[1], 0.0, 1.0)
    rgba = np.empty((*share.shape, 4), dtype=np.uint8)
    rgba[..., :3] = colours[np.rint(share * 255).astype(np.intp)]
    rgba[..., 3] = np.rint(255 * np.clip((share - CLEAR) / (SOLID - CLEAR), 0.0, 1.0))
    picture = vtkImageData()
    picture.SetDimensions(share.shape[1], share.shape[0], 1)
    picture.GetPointData().SetScalars(numpy_to_vtk(rgba.reshape(-1, 4), deep=1))
    return picture
