"""From the beam's-eye view in mm to the picture, and fields as rectangles in that view."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.beam import Beam
from hccbm_gui.core.comparison import FieldComparison
from hccbm_gui.core.field import FieldEdges
from hccbm_gui.core.fields.field_design import field_rectangle, view_directions
from hccbm_gui.services.pictures.directions import FIELD_LETTERS, PATIENT

ACROSS = {
    "superior": ("left", "right"),
    "inferior": ("left", "right"),
    "right": ("superior", "inferior"),
    "left": ("superior", "inferior"),
}
"""The two ends of each edge; the first is the direction in which its points are counted."""
ACROSS_THE_SIDES = {"right": ("A", (0.0, -1.0, 0.0)), "left": ("P", (0.0, 1.0, 0.0))}
"""Letter and LPS direction in the place of a side that runs along the beam."""
HALF_WAY = 0.707
"""Length in the view of a direction 45 degrees to the beam, a little below."""
PX_PER_MM = (0.05, 100.0)
"""Smallest and largest scale that zooming leads to."""


@dataclass(frozen=True, slots=True)
class FieldView:
    """Equal scale in both axes; v runs up the picture as seen from the source.

    Attributes
    ----------
    rect : where the picture is painted.
    centre_mm : (u, v) at the middle of `rect`.
    px_per_mm : scale.
    """

    rect: QRectF
    centre_mm: tuple[float, float]
    px_per_mm: float

    def to_picture(self, points_mm: npt.ArrayLike) -> FloatArray:
        """Points (N, 2) as (u, v) mm to painter coordinates (N, 2)."""
        uv = np.atleast_2d(np.asarray(points_mm, dtype=np.float64))
        middle = self.rect.center()
        x = middle.x() + (uv[:, 0] - self.centre_mm[0]) * self.px_per_mm
        y = middle.y() - (uv[:, 1] - self.centre_mm[1]) * self.px_per_mm
        return np.stack([x, y], axis=1)

    def point(self, u_mm: float, v_mm: float) -> QPointF:
        """One point of the view."""
        x, y = self.to_picture((u_mm, v_mm))[0]
        return QPointF(x, y)

    def to_view(self, at: QPointF) -> tuple[float, float]:
        """The (u, v) mm under painter coordinates."""
        away = (at - self.rect.center()) / self.px_per_mm
        return self.centre_mm[0] + away.x(), self.centre_mm[1] - away.y()

    def panned(self, dx: float, dy: float) -> "FieldView":
        """The picture moved by (dx, dy) px."""
        u, v = self.centre_mm
        return replace(self, centre_mm=(u - dx / self.px_per_mm, v + dy / self.px_per_mm))

    def zoomed(self, factor: float, at: QPointF) -> "FieldView":
        """Larger by `factor`; what lies under `at` stays there."""
        u, v = self.to_view(at)
        scale = min(max(self.px_per_mm * factor, PX_PER_MM[0]), PX_PER_MM[1])
        kept = self.px_per_mm / scale
        centre = (u + (self.centre_mm[0] - u) * kept, v + (self.centre_mm[1] - v) * kept)
        return replace(self, centre_mm=centre, px_per_mm=scale)


def fit_view(comparison: FieldComparison, rect: QRectF, inner: QRectF) -> FieldView:
    """The view that shows both fields, the GTV and the isocentre with margin within `inner`."""
    points = shown_points(comparison)
    low, high = points.min(axis=0), points.max(axis=0)
    extent = np.maximum(high - low, 10.0) * 1.12 + 8.0
    scale = float(min(inner.width() / extent[0], inner.height() / extent[1]))
    centre = (low + high) / 2.0
    offset = inner.center() - rect.center()
    return FieldView(
        rect,
        (float(centre[0]) - offset.x() / scale, float(centre[1]) + offset.y() / scale),
        scale,
    )


def shown_points(comparison: FieldComparison) -> FloatArray:
    """All points (N, 2), (u, v) mm, that a picture of the comparison must contain."""
    beam = comparison.beam
    parts = [np.zeros((1, 2)), field_rectangle(comparison.ct_field.edges, beam)]
    parts.extend(comparison.gtv_outline)
    if comparison.bone_scan_field is not None:
        parts.append(field_rectangle(comparison.bone_scan_field.edges, beam))
        parts.extend(comparison.bone_scan_field.target)
    return np.concatenate(parts)


def edge_mm(edges: FieldEdges, edge: str) -> float:
    """Distance of an edge from the isocentre."""
    return float(getattr(edges, f"{edge}_mm"))


def edge_point(edges: FieldEdges, beam: Beam, edge: str, across_mm: float) -> FloatArray:
    """(2,) the point of `edge` that lies `across_mm` along it from the isocentre.

    `across_mm` grows to the patient's left on the superior and inferior edges, and to the
    head on the right and left ones.
    """
    views = view_directions(beam)
    return np.asarray(views[edge] * edge_mm(edges, edge) + views[ACROSS[edge][0]] * across_mm)


def shared_middle_mm(one: FieldEdges, other: FieldEdges, edge: str) -> float:
    """Where along `edge` both fields have it: the middle of what they share, else of the first."""
    plus, minus = ACROSS[edge]
    high = min(edge_mm(one, plus), edge_mm(other, plus))
    low = max(-edge_mm(one, minus), -edge_mm(other, minus))
    if low < high:
        return (low + high) / 2.0
    return (edge_mm(one, plus) - edge_mm(one, minus)) / 2.0


def view_letters(beam: Beam) -> list[tuple[str, tuple[float, float]]]:
    """SUP, INF and R, L with their direction (right, down) in the picture.

    A beam that comes more from the side than from front or back has A and P in their place.
    """
    letters = []
    for edge, usual in FIELD_LETTERS.items():
        letter, along = usual, PATIENT[edge]
        if np.hypot(*beam.direction_in_view(along)) < HALF_WAY:
            letter, along = ACROSS_THE_SIDES.get(edge, (letter, along))
        u, v = beam.direction_in_view(along)
        letters.append((letter, (float(u), -float(v))))
    return letters
