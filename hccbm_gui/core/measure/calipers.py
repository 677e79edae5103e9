"""The size of a lesion by calipers: longest diameter, its perpendicular, and the volume."""

from dataclasses import dataclass

import numpy as np
import shapely

from hccbm_gui.core.arrays import FloatArray, frozen_points
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.fields.polygons import pieces_of
from hccbm_gui.core.fields.structure_volume import SlabStack, slab_stack
from hccbm_gui.core.measure.diameters import farthest_in_space, farthest_pair, longest_chord
from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.core.roi import Roi

AXIAL_DEG = 1.0
"""Planes tilted by more than this against the patient's axial plane are told."""
SAME_LENGTH_MM = 1e-6
OUTSIDE_MM = 0.5
"""A long axis that leaves the outline by more than this in all is told."""


@dataclass(frozen=True, slots=True, eq=False)
class LesionSize:
    """What calipers and contours say of one structure.

    Attributes
    ----------
    name : of the structure.
    long_axis_mm : (2, 3) LPS ends of the longest distance of two points of one outline, over all
        drawn planes (RECIST 1.1: longest diameter in the plane of measurement).
    short_axis_mm : (2, 3) LPS ends of the longest line perpendicular to it, on the same plane and
        inside the same outline, whose holes do not interrupt it (WHO 1979).
    normal : (3,) unit vector of the drawn planes, towards superior where they are axial.
    slice_mm : place of the plane along `normal`; the LPS z of an axial one.
    diameter_3d_mm : longest distance of two drawn points, on any planes.
    volume_cc : planimetric, between half-way planes.
    pieces : outlines on the plane of the calipers.
    notes : what must be known before the numbers are used.
    """

    name: str
    long_axis_mm: FloatArray
    short_axis_mm: FloatArray
    normal: FloatArray
    slice_mm: float
    diameter_3d_mm: float
    volume_cc: float
    pieces: int = 1
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("long_axis_mm", "short_axis_mm"):
            object.__setattr__(self, name, frozen_points(getattr(self, name), 3))
        object.__setattr__(self, "normal", frozen_points(self.normal, 3)[0])

    @property
    def longest_mm(self) -> float:
        """Length of the long axis."""
        return float(np.linalg.norm(np.diff(self.long_axis_mm, axis=0)))

    @property
    def perpendicular_mm(self) -> float:
        """Length of the short axis."""
        return float(np.linalg.norm(np.diff(self.short_axis_mm, axis=0)))

    @property
    def product_mm2(self) -> float:
        """Longest diameter times its perpendicular (WHO 1979)."""
        return self.longest_mm * self.perpendicular_mm


@dataclass(frozen=True, slots=True, eq=False)
class _Outline:
    """One piece of a plane with the longest distance of two of its points (2, 2)."""

    plane: int
    piece: shapely.Polygon
    axis: FloatArray
    length_mm: float


def lesion_size(
    roi: Roi, single_plane_mm: float | None = None, progress: Progress = quiet
) -> LesionSize:
    """Calipers and volume of a structure; the same contours always give the same ends.

    Separate outlines of one plane are separate lesions to a caliper: the gap between them is
    never measured. Of several longest axes of one length that of the middle plane is taken.

    Parameters
    ----------
    single_plane_mm : thickness of a structure drawn on one plane only, for its volume.

    Raises
    ------
    InputRefused : as `slab_stack`, or nothing with an area.
    """
    stack = slab_stack(roi, single_plane_mm)
    longest = _longest(stack, roi.name, progress)
    heights = _drawn_heights(roi, stack)
    slab = stack.slabs[longest.plane]
    # Contours of one plane are rounded alike: the one nearest to the middle of its slab.
    inside = heights[(heights > slab.low_mm) & (heights < slab.high_mm)]
    height = float(np.median(inside)) if len(inside) else (slab.low_mm + slab.high_mm) / 2.0
    along = (longest.axis[1] - longest.axis[0]) / longest.length_mm
    chord = longest_chord(longest.piece, np.array([-along[1], along[0]]))
    if chord is None:
        raise InputRefused("The contours of the structure enclose no area.", where=roi.name)
    progress(0.8, "Diameter in space")
    ends = farthest_in_space(np.concatenate([p for p in roi.contours if len(p) >= 3]))
    pieces = len(pieces_of(slab.shape))
    return LesionSize(
        roi.name,
        stack.to_patient(longest.axis, height),
        stack.to_patient(chord, height),
        stack.axes[2],
        height,
        float(np.linalg.norm(ends[1] - ends[0])),
        stack.volume_cc,
        pieces,
        _notes(stack, longest, pieces),
    )


def _longest(stack: SlabStack, name: str, progress: Progress) -> _Outline:
    best = 0.0
    found: list[_Outline] = []
    for number, slab in enumerate(stack.slabs):
        progress(0.8 * number / len(stack.slabs), "Calipers")
        for piece in pieces_of(slab.shape):
            low_x, low_y, high_x, high_y = piece.bounds
            if np.hypot(high_x - low_x, high_y - low_y) < best - SAME_LENGTH_MM:
                continue
            axis = farthest_pair(shapely.get_coordinates(piece.exterior))
            # One way round, whatever point the contour begins with.
            axis = axis[np.lexsort(axis.round(6).T[::-1])]
            length = float(np.linalg.norm(axis[1] - axis[0]))
            best = max(best, length)
            found.append(_Outline(number, piece, axis, length))
    tied = [one for one in found if one.length_mm >= best - SAME_LENGTH_MM]
    if not tied or best <= 0.0:
        raise InputRefused("The contours of the structure enclose no area.", where=name)
    return tied[(len(tied) - 1) // 2]


def _drawn_heights(roi: Roi, stack: SlabStack) -> FloatArray:
    polygons = [polygon for polygon in roi.contours if len(polygon) >= 3]
    return np.array([float((polygon @ stack.axes[2]).mean()) for polygon in polygons])


def _notes(stack: SlabStack, longest: _Outline, pieces: int) -> tuple[str, ...]:
    notes: list[str] = []
    tilt = float(np.degrees(np.arccos(np.clip(abs(stack.axes[2, 2]), 0.0, 1.0))))
    if tilt > AXIAL_DEG:
        notes.append(
            f"The contours lie {tilt:.0f}° off the axial plane; the diameters are those of the "
            "drawn planes."
        )
    if pieces > 1:
        notes.append(
            f"The slice has {pieces} separate outlines; the calipers are on the longest one."
        )
    line = shapely.LineString(longest.axis)
    outside = shapely.difference(line, shapely.Polygon(longest.piece.exterior)).length
    if outside > OUTSIDE_MM:
        notes.append(
            f"The outline is concave: {outside:.1f} mm of the long axis run outside of it."
        )
    return tuple(notes)
