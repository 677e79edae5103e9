"""Spots in a slice view: hot solid with a triangle up, cold dashed with a triangle down."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from vtkmodules.vtkRenderingCore import vtkRenderer

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.registration import PlanarAlignment
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.spot import Spot, SpotState, SpotType
from hccbm_gui.render.camera import ViewCamera
from hccbm_gui.render.contour_layer import ContourLayer
from hccbm_gui.render.flat_shapes import FlatShapes, same_colour
from hccbm_gui.render.view_plane import ViewPlane
from hccbm_gui.render.vtk_arrays import Depth, rgb
from hccbm_gui.services.pictures.palette import Palette

LINE_PX, CHOSEN_PX = 1.5, 3.0
DASH_PX, SPACE_PX = 5.0, 4.0
SIGN_PX, SIGN_GAP_PX = 10.0, 4.0
"""Edge of the triangle, and how far it stands off the outline."""
PROPOSED_ALPHA = 150
"""Of a spot that nobody has accepted yet."""
CLOSE_MM = 1e-3
"""Ends of segments closer than this are one point."""


class SpotLayer:
    """The spots of one view that are not rejected.

    A spot of SPECT or PET is drawn where its own polygons meet the slice. A planar spot has no
    depth: it is drawn with the curtain alone, where the alignment puts it on the coronal plane.
    """

    def __init__(self, renderer: vtkRenderer, plane: ViewPlane, palette: Palette) -> None:
        # Only its geometry is used: where polygons in space meet a slice.
        self._sections = ContourLayer(renderer, plane)
        self._lines = FlatShapes(renderer, Depth.SPOT, corners=2)
        self._chosen_lines = FlatShapes(renderer, Depth.SPOT, corners=2)
        self._signs = FlatShapes(renderer, Depth.SPOT, corners=3)
        self._inks = {SpotType.HOT: rgb(palette.hot), SpotType.COLD: rgb(palette.cold)}
        self._normal = rgb(palette.physiological)
        self._spots: tuple[Spot, ...] = ()
        self._chosen = ""
        self._solid: tuple[Spot, ...] = ()
        self._drawn: object = None

    def set_plane(self, plane: ViewPlane) -> None:
        """Draw slices of another plane."""
        self._sections.set_plane(plane)
        self._drawn = None

    def set_spots(
        self, spots: Sequence[Spot], chosen_id: str, frame_uid: str, slice_mm: float
    ) -> None:
        """Draw `spots` but those rejected; `chosen_id` thick. `slice_mm`: see `ContourLayer`."""
        self._drawn = None
        self._spots = tuple(spot for spot in spots if spot.state is not SpotState.REJECTED)
        self._chosen = chosen_id
        self._solid = tuple(s for s in self._spots if s.contours and s.frame_uid == frame_uid)
        rois = [roi_of(spot, number) for number, spot in enumerate(self._solid)]
        self._sections.set_rois(rois, {roi.key for roi in rois}, slice_mm, ())

    def update(
        self,
        position_mm: float,
        camera: ViewCamera,
        pixel_ratio: float,
        curtain: PlanarAlignment | None,
        visible: bool,
    ) -> None:
        """Draw the slice at `position_mm`, and the spots of the planar scan hung as a curtain."""
        wanted = (position_mm, camera, pixel_ratio, curtain, visible)
        if wanted == self._drawn:
            return
        self._drawn = wanted
        outlines = self.outlines(position_mm, curtain) if visible else []
        pixel = camera.mm_per_pixel * pixel_ratio
        for shapes, width, chosen in (
            (self._lines, LINE_PX, False),
            (self._chosen_lines, CHOSEN_PX, True),
        ):
            mine = [(s, lines) for s, lines in outlines if (s.id == self._chosen) == chosen]
            pieces = [_stroke(spot, lines, pixel, chosen) for spot, lines in mine]
            inks = [self._ink(spot) for spot, _ in mine]
            shapes.set_width(width * pixel_ratio)
            _show(shapes, pieces, inks)
        signs = [_sign(spot, lines, pixel, spot.id == self._chosen) for spot, lines in outlines]
        _show(self._signs, signs, [self._ink(spot) for spot, _ in outlines])

    def outlines(
        self, position_mm: float, curtain: PlanarAlignment | None
    ) -> list[tuple[Spot, FloatArray]]:
        """Each spot seen with its outline, segments (N, 2, 2) in view mm."""
        found = []
        lines, owners = self._sections.outlines(position_mm)[:2]
        for number, spot in enumerate(self._solid):
            mine = lines[owners == number]
            if len(mine):
                found.append((spot, mine))
        for spot in self._spots:
            if curtain is None or spot.series_uid != curtain.scan_uid or not spot.outlines:
                continue
            # The (x, z) of the patient are the (u, v) of the coronal view.
            rings = [curtain.to_patient(outline) for outline in spot.outlines]
            sides = [np.stack([ring, np.roll(ring, -1, axis=0)], axis=1) for ring in rings]
            found.append((spot, np.concatenate(sides)))
        return found

    def _ink(self, spot: Spot) -> tuple[int, int, int, int]:
        solid = spot.state is SpotState.ACCEPTED or spot.id == self._chosen
        ink = self._normal if spot.physiological else self._inks[spot.type]
        return (*ink, 255 if solid else PROPOSED_ALPHA)


@lru_cache(maxsize=64)
def roi_of(spot: Spot, number: int) -> Roi:
    """A spot of SPECT or PET as a structure; the same for all views, which share what they make."""
    return Roi(spot.id, RoiKind.SPOT, (0, 0, 0), spot.frame_uid, spot.contours, number=number)


def _show(
    shapes: FlatShapes, cells: Sequence[FloatArray], inks: Sequence[tuple[int, int, int, int]]
) -> None:
    if not cells:
        shapes.hide()
        return
    colours = [same_colour(ink, len(cell)) for cell, ink in zip(cells, inks, strict=True)]
    shapes.show(np.concatenate(cells), np.concatenate(colours))


def _stroke(spot: Spot, lines: FloatArray, pixel: float, chosen: bool) -> FloatArray:
    if spot.type is SpotType.HOT:
        return _overlapping(lines, CHOSEN_PX * pixel / 2.0) if chosen else lines
    return dashed_along(lines, DASH_PX * pixel, SPACE_PX * pixel)


def _overlapping(lines: FloatArray, by_mm: float) -> FloatArray:
    """Segments longer at both ends: thick ones would gape at the corners and look dashed."""
    along = lines[:, 1] - lines[:, 0]
    length = np.maximum(np.linalg.norm(along, axis=1, keepdims=True), CLOSE_MM)
    reach = along / length * by_mm
    return np.stack([lines[:, 0] - reach, lines[:, 1] + reach], axis=1)


def _sign(spot: Spot, lines: FloatArray, pixel: float, chosen: bool) -> FloatArray:
    """The triangle (1, 3, 2) over the middle of the top of the outline."""
    points = lines.reshape(-1, 2)
    v = points[:, 1].max()
    u = float(np.mean(points[points[:, 1] > v - pixel, 0]))
    half = SIGN_PX * pixel * (0.65 if chosen else 0.5)
    base = v + SIGN_GAP_PX * pixel
    rise = 1.75 * half
    if spot.type is SpotType.HOT:
        return np.array([[(u - half, base), (u + half, base), (u, base + rise)]])
    return np.array([[(u - half, base + rise), (u, base), (u + half, base + rise)]])


def dashed_along(segments_mm: FloatArray, on_mm: float, off_mm: float) -> FloatArray:
    """Segments (N, 2, 2) as dashes (M, 2, 2) that run on around corners of the outline."""
    pieces = [np.empty((0, 2, 2))]
    period = on_mm + off_mm
    for path in joined_paths(segments_mm):
        lengths = np.linalg.norm(path[:, 1] - path[:, 0], axis=1)
        ends = np.cumsum(lengths)
        starts = ends - lengths
        dashes = np.arange(0.0, ends[-1], period)
        # A dash over a corner is cut there: one piece for each segment it lies on.
        cuts = np.unique(np.concatenate([dashes, dashes + on_mm, starts, ends]))
        cuts = cuts[cuts <= ends[-1]]
        low, high = cuts[:-1], cuts[1:]
        middle = (low + high) / 2.0
        seen = (middle % period < on_mm) & (high > low)
        low, high, middle = low[seen], high[seen], middle[seen]
        at = np.minimum(np.searchsorted(ends, middle, side="right"), len(ends) - 1)
        share = (np.stack([low, high], axis=1) - starts[at, None]) / lengths[at, None]
        along = (path[at, 1] - path[at, 0])[:, None, :]
        pieces.append(path[at, 0][:, None, :] + share[:, :, None] * along)
    return np.concatenate(pieces)


def joined_paths(segments_mm: FloatArray) -> list[FloatArray]:
    """Segments (N, 2, 2) in any order and direction as paths (M, 2, 2), each end to end."""
    long = np.linalg.norm(segments_mm[:, 1] - segments_mm[:, 0], axis=1) > CLOSE_MM
    free = dict(enumerate(segments_mm[long]))
    at: dict[tuple[int, ...], set[int]] = {}
    for number, segment in free.items():
        for point in segment:
            at.setdefault(_knot(point), set()).add(number)
    paths = []
    while free:
        number, segment = free.popitem()
        path = [segment]
        while True:
            for end in segment:
                at[_knot(end)].discard(number)
            waiting = at[_knot(segment[1])]
            if not waiting:
                break
            number = waiting.pop()
            segment = free.pop(number)
            if _knot(segment[0]) != _knot(path[-1][1]):
                segment = segment[::-1]
            path.append(segment)
        paths.append(np.array(path))
    return paths


def _knot(point: FloatArray) -> tuple[int, ...]:
    return tuple(int(c) for c in np.rint(point / CLOSE_MM))
