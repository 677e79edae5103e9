"""Where the slices of a series lie in the volume they make, known before any pixel is read."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.errors import UntrustedGeometry
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.note_words import TILT
from hccbm_gui.core.volume import Gap
from hccbm_gui.io.headers.file_header import FileHeader
from hccbm_gui.io.stacks.slice_order import (
    EvenGrid,
    even_grid,
    gap_notes,
    gaps_after,
    image_axes,
    order_slices,
    sparse_notes,
    uneven_notes,
)


@dataclass(frozen=True, slots=True, eq=False)
class StackLayout:
    """The stack of a series.

    Attributes
    ----------
    slices : headers of the slices used, growing along the normal.
    axes : (3, 3) unit vectors in LPS; rows: normal, down, across.
    origin_mm : (3,) first voxel of the first slice, LPS.
    depths_mm : (K,) true depth of each slice below the first.
    grid : the even depths of the volume.
    shear : (3,) sideways shift of the slices per mm of depth, LPS.
    gaps : indices of the slices after which slices are missing.
    notes : permanent warnings.
    """

    slices: tuple[FileHeader, ...]
    axes: FloatArray
    origin_mm: FloatArray
    depths_mm: FloatArray
    grid: EvenGrid
    shear: FloatArray
    gaps: tuple[int, ...]
    notes: tuple[str, ...]

    @property
    def matrix(self) -> tuple[int, int]:
        """(rows, columns) of a slice."""
        return self.slices[0].matrix

    @property
    def pixel_mm(self) -> tuple[float, float]:
        """Distance of rows and of columns."""
        spacing = self.slices[0].spacing_mm
        assert spacing is not None
        return spacing[0], spacing[1]

    @property
    def tilt_deg(self) -> float:
        """Angle between the normal and the way the slices advance; 0 for a straight stack."""
        return float(np.degrees(np.arctan(np.linalg.norm(self.shear))))

    def geometry(self) -> Geometry:
        """The grid of a straight stack."""
        shape = (len(self.grid.depths_mm), *self.matrix)
        step_mm = (self.grid.spacing_mm, *self.pixel_mm)
        return Geometry.from_axes(
            shape, self.origin_mm, step_mm, self.slices[0].frame_uid, self.axes
        )


def stack_layout(headers: Sequence[FileHeader], lost: frozenset[int] = frozenset()) -> StackLayout:
    """The stack of all slices but those at the indices `lost`, which leave a gap behind.

    Raises
    ------
    UntrustedGeometry : positions, orientation or spacing absent or contradictory.
    """
    axes = image_axes(_orientation(headers))
    _require_one_grid(headers)
    positions = np.array([_position(header) for header in headers])
    ordered = order_slices(positions, axes[0])
    keep = [n for n, index in enumerate(ordered.order) if index not in lost]
    slices = tuple(headers[ordered.order[n]] for n in keep)
    origin = positions[ordered.order[keep[0]]]
    depths = ordered.depths_mm[keep] - ordered.depths_mm[keep[0]]
    gaps = set(gaps_after(depths, [header.thickness_mm for header in slices]))
    gaps |= {n for n in range(len(keep) - 1) if keep[n + 1] - keep[n] > 1}
    missing = tuple(sorted(gaps))
    notes = gap_notes(depths, origin, axes[0], missing) + uneven_notes(depths, missing)
    notes += sparse_notes(depths, [header.thickness_mm for header in slices])
    if len(slices) == 1:
        grid, single = _single(slices[0])
        notes += single
    else:
        grid = even_grid(depths)
    return StackLayout(slices, axes, origin, depths, grid, ordered.shear, missing, notes)


def layout_notes(headers: Sequence[FileHeader]) -> tuple[str, ...]:
    """The permanent warnings of a stack, before its pixels are read."""
    try:
        layout = stack_layout(headers)
    except UntrustedGeometry:
        # Reading it will say so; the rest of the folder is listed all the same.
        return ()
    return layout.notes + tilt_notes(layout)


def tilt_notes(layout: StackLayout) -> tuple[str, ...]:
    """The permanent warning that slices were shifted in their planes to make a straight stack."""
    if not layout.shear.any():
        return ()
    return (
        f"{TILT}: the slices advance at {layout.tilt_deg:.1f}° to their "
        "normal. Each was shifted in its plane to a straight stack, its values interpolated.",
    )


def band_of(layout: StackLayout, first: int, last: int) -> Gap:
    """The gap made of the depths `first` to `last` of the grid."""
    normal = layout.axes[0]
    start = float(layout.origin_mm @ normal)
    half = float(layout.grid.spacing_mm) / 2.0
    depths = layout.grid.depths_mm
    return Gap(
        (float(normal[0]), float(normal[1]), float(normal[2])),
        start + float(depths[first]) - half,
        start + float(depths[last]) + half,
    )


def _position(header: FileHeader) -> tuple[float, ...]:
    if header.position_mm is None:
        raise UntrustedGeometry("A slice does not say where it lies.", where=header.path.name)
    return header.position_mm


def _orientation(headers: Sequence[FileHeader]) -> tuple[float, ...]:
    found = [header.orientation for header in headers]
    first = found[0]
    if first is None or any(other is None for other in found):
        raise UntrustedGeometry("A slice does not say how it is oriented.")
    if np.abs(np.array(found, dtype=np.float64) - first).max() > 1e-3:
        raise UntrustedGeometry("The slices of the series are not parallel.")
    return first


def _require_one_grid(headers: Sequence[FileHeader]) -> None:
    spacing = headers[0].spacing_mm
    if spacing is None or min(spacing) <= 0.0:
        raise UntrustedGeometry("The pixel spacing is absent or not positive.")
    for header in headers:
        if header.matrix != headers[0].matrix:
            raise UntrustedGeometry("The slices differ in size.", where=header.path.name)


def _single(header: FileHeader) -> tuple[EvenGrid, tuple[str, ...]]:
    alone, here = np.zeros(1), np.zeros(1, dtype=np.int64)
    thickness = header.thickness_mm
    if not thickness or thickness <= 0.0:
        note = "A single slice of unknown thickness, taken as 1 mm."
        return EvenGrid(alone, 1.0, resampled=False, places=here), (note,)
    note = f"A single slice of {thickness:g} mm; no volume can be measured."
    return EvenGrid(alone, thickness, resampled=False, places=here), (note,)
