"""Which part of a planar scan is shown where: scan-plane mm to picture and back."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.planar import PlanarImage

SMALLEST_ZOOM, LARGEST_ZOOM = 0.5, 40.0
BODY_SHARE = 0.02
"""Rows and columns with less than this share of the most counts are beside the body."""


@dataclass(frozen=True, slots=True, eq=False)
class PlanarViewport:
    """A planar image in a rectangle, upright, equal scale in both axes.

    Columns run to the right as acquired: a posterior view is not mirrored.

    Attributes
    ----------
    rect : where it is painted.
    image : what is painted.
    zoom : 1 fits the whole image into `rect`.
    centre : (p, q) mm at the middle of `rect`.
    """

    rect: QRectF
    image: PlanarImage
    zoom: float = 1.0
    centre: tuple[float, float] = (0.0, 0.0)

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height of the whole image."""
        rows, columns = self.image.array.shape
        return columns * self.image.spacing_mm[1], rows * self.image.spacing_mm[0]

    @property
    def px_per_mm(self) -> float:
        """Scale of the picture."""
        width, height = self.size_mm
        fit = min(self.rect.width() / width, self.rect.height() / height)
        return max(fit, 1e-9) * self.zoom

    def to_widget(self, points_mm: npt.ArrayLike) -> FloatArray:
        """Scan-plane points (N, 2) as (p, q) mm to painter coordinates (N, 2) as (x, y)."""
        return self._place(self.image.to_pixel(points_mm))

    def to_plane(self, points: npt.ArrayLike) -> FloatArray:
        """Painter coordinates (N, 2) as (x, y) to scan-plane points (N, 2) as (p, q) mm."""
        xy = np.atleast_2d(np.asarray(points, dtype=np.float64))
        middle = self.rect.center()
        offsets = (xy - (middle.x(), middle.y())) / self.px_per_mm
        row_mm, column_mm = self.image.spacing_mm
        pixels = self._centre_pixel + offsets[:, ::-1] / (row_mm, column_mm)
        return self.image.to_plane(pixels)

    def image_rect(self) -> QRectF:
        """The outer border of the whole image in painter coordinates."""
        rows, columns = self.image.array.shape
        first, last = self._place(np.array([(-0.5, -0.5), (rows - 0.5, columns - 0.5)]))
        return QRectF(QPointF(*first), QPointF(*last))

    def zoomed(self, factor: float, at: QPointF) -> "PlanarViewport":
        """Zoomed by `factor`; what lies under `at` stays there."""
        zoom = float(np.clip(self.zoom * factor, SMALLEST_ZOOM, LARGEST_ZOOM))
        held = self.to_plane((at.x(), at.y()))[0]
        turned = replace(self, zoom=zoom)
        drift = turned.to_plane((at.x(), at.y()))[0] - held
        p, q = np.asarray(self.centre) - drift
        return replace(turned, centre=(float(p), float(q)))

    def panned(self, dx: float, dy: float) -> "PlanarViewport":
        """The picture moved by (dx, dy) px."""
        middle = self.rect.center()
        p, q = self.to_plane((middle.x() - dx, middle.y() - dy))[0]
        return replace(self, centre=(float(p), float(q)))

    def around(self, points_mm: npt.ArrayLike, margin_mm: float) -> "PlanarViewport":
        """Zoomed to scan-plane points (N, 2) with a margin; never beyond the size of the image."""
        points = np.atleast_2d(np.asarray(points_mm, dtype=np.float64))
        low, high = points.min(axis=0) - margin_mm, points.max(axis=0) + margin_mm
        wide, high_mm = high - low
        scale = min(self.rect.width() / wide, self.rect.height() / high_mm)
        zoom = float(np.clip(scale / replace(self, zoom=1.0).px_per_mm, 1.0, LARGEST_ZOOM))
        p, q = (low + high) / 2.0
        return replace(self, zoom=zoom, centre=(float(p), float(q)))

    @property
    def _centre_pixel(self) -> FloatArray:
        return np.asarray(self.image.to_pixel(self.centre)[0])

    def _place(self, pixels: FloatArray) -> FloatArray:
        row_mm, column_mm = self.image.spacing_mm
        offsets = (pixels - self._centre_pixel) * (row_mm, column_mm) * self.px_per_mm
        middle = self.rect.center()
        return np.asarray(offsets[:, ::-1] + (middle.x(), middle.y()))


def body_corners(image: PlanarImage) -> FloatArray:
    """(2, 2) scan-plane (p, q) mm of opposite corners of the box that holds the body."""
    ends = []
    for axis in (1, 0):
        profile = image.array.sum(axis=axis, dtype=np.float64)
        inside = np.flatnonzero(profile > BODY_SHARE * max(float(profile.max()), 1e-9))
        ends.append((inside[0], inside[-1]) if inside.size else (0, len(profile) - 1))
    (top, bottom), (left, right) = ends
    return image.to_plane([(top, left), (bottom, right)])
