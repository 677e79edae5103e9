"""A series of CT, MR or PET slices to one volume."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from pydicom.dataset import Dataset

from hccbm_gui.core.arrays import FloatArray, VoxelArray
from hccbm_gui.core.errors import UnreadableFile, UntrustedGeometry
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.io.dicom_file import Digest, open_whole
from hccbm_gui.io.images.pet_units import pet_scale
from hccbm_gui.io.images.pixels import (
    has_lookup_table,
    is_lossy,
    lossy_note,
    rescale_of,
    stored_values,
    through_lookup_table,
)
from hccbm_gui.io.images.slice_order import (
    even_grid,
    image_axes,
    onto_grid,
    order_slices,
    stack_notes,
)
from hccbm_gui.io.values import number, numbers, text

INT16 = np.iinfo(np.int16)


@dataclass(slots=True)
class _Stack:
    """Slices as they are read: values, first voxels and headers without pixels."""

    values: VoxelArray
    positions_mm: list[tuple[float, ...]] = field(default_factory=list)
    headers: list[Dataset] = field(default_factory=list)


def load_image_series(
    paths: Sequence[Path],
    modality: str,
    digest: Digest | None = None,
    progress: Progress = quiet,
) -> Volume:
    """The volume of a series: HU for CT, signal for MR, SUV (else Bq/ml or counts) for PET.

    Integer HU stay int16; everything else is float32. Slices are sorted along the normal;
    an uneven stack is interpolated onto an even grid with a note.

    Raises
    ------
    UnreadableFile : a slice without pixels, truncated, or not decodable.
    UntrustedGeometry : positions, orientation or spacing absent or contradictory.
    """
    stack = _read(paths, digest, progress)
    first = stack.headers[0]
    geometry, values, notes = _placed(stack)
    unit, quantifiable = Unit.SIGNAL, True
    if modality == "PT":
        scale = pet_scale(stack.headers)
        unit, notes = scale.unit, notes + scale.notes
        if scale.factor != 1.0:
            values = values.astype(np.float32, copy=False) * np.float32(scale.factor)
    elif modality == "CT":
        unit, doubts = _ct_unit(first)
        notes += doubts
    if any(is_lossy(ds) for ds in stack.headers):
        quantifiable = False
        notes += (lossy_note(first),)
    unique = tuple(dict.fromkeys(notes))
    return Volume(values, geometry, unit, unique, quantifiable, _voi_window(stack, modality))


def _voi_window(stack: _Stack, modality: str) -> tuple[float, float] | None:
    """Width and centre of the middle slice (PS3.3 C.11.2); the first where there are several.

    For PET they are in the units of the file, which are not those of the volume any more.
    """
    middle = stack.headers[len(stack.headers) // 2]
    width, centre = number(middle, "WindowWidth"), number(middle, "WindowCenter")
    if modality == "PT" or width is None or centre is None or width <= 0.0:
        return None
    return width, centre


def _read(paths: Sequence[Path], digest: Digest | None, progress: Progress) -> _Stack:
    stack: _Stack | None = None
    for k, path in enumerate(paths):
        progress(k / len(paths), f"Reading slice {k + 1} of {len(paths)}")
        ds = open_whole(path, digest)
        stored = stored_values(ds)
        position = numbers(ds, "ImagePositionPatient", 3)
        if position is None:
            raise UntrustedGeometry("A slice does not say where it lies.", where=path.name)
        if stack is None:
            stack = _Stack(np.empty((len(paths), *stored.shape), dtype=np.int16))
        if stored.shape != stack.values.shape[1:]:
            raise UntrustedGeometry("The slices differ in size.", where=path.name)
        _put(stack, k, ds, stored)
        del ds.PixelData
        stack.positions_mm.append(position)
        stack.headers.append(ds)
    if stack is None:
        raise UnreadableFile("The series has no files.")
    return stack


def _put(stack: _Stack, k: int, ds: Dataset, stored: VoxelArray) -> None:
    """Rescaled values into slice k; the stack turns from int16 to float32 when it must."""
    slope, intercept = rescale_of(ds)
    whole = slope.is_integer() and intercept.is_integer() and not has_lookup_table(ds)
    if stack.values.dtype == np.int16 and whole:
        ends = [int(stored.min()) * slope + intercept, int(stored.max()) * slope + intercept]
        if INT16.min <= min(ends) and max(ends) <= INT16.max:
            # The result fits, so sums that wrap around on the way come out right.
            target = stack.values[k]
            target[...] = stored.astype(np.int16, copy=False)
            if slope != 1.0:
                target *= np.int64(slope).astype(np.int16)
            if intercept:
                target += np.int64(intercept).astype(np.int16)
            return
    if stack.values.dtype == np.int16:
        stack.values = stack.values.astype(np.float32)
    if has_lookup_table(ds):
        stack.values[k] = through_lookup_table(ds, stored)
    else:
        stack.values[k] = stored * np.float64(slope) + np.float64(intercept)


def _placed(stack: _Stack) -> tuple[Geometry, VoxelArray, tuple[str, ...]]:
    first = stack.headers[0]
    axes = image_axes(_orientation(stack.headers))
    spacing = numbers(first, "PixelSpacing", 2)
    if spacing is None or min(spacing) <= 0.0:
        raise UntrustedGeometry("The pixel spacing is absent or not positive.")
    order = order_slices(stack.positions_mm, axes[0])
    values, origin = stack.values, np.array(stack.positions_mm[order.order[0]])
    if order.order != tuple(range(len(values))):
        values = values[list(order.order)]
    notes = stack_notes(order.depths_mm, origin, axes[0])
    step_mm, values, single = _even(order.depths_mm, values, first)
    frame_uid = text(first, "FrameOfReferenceUID")
    shape = (values.shape[0], values.shape[1], values.shape[2])
    geometry = Geometry.from_axes(shape, origin, (step_mm, *spacing), frame_uid, axes)
    return geometry, values, notes + single


def _orientation(headers: Sequence[Dataset]) -> tuple[float, ...]:
    found = [numbers(ds, "ImageOrientationPatient", 6) for ds in headers]
    first = found[0]
    if first is None or any(other is None for other in found):
        raise UntrustedGeometry("A slice does not say how it is oriented.")
    if np.abs(np.array(found, dtype=np.float64) - first).max() > 1e-3:
        raise UntrustedGeometry("The slices of the series are not parallel.")
    return first


def _even(
    depths_mm: FloatArray, values: VoxelArray, first: Dataset
) -> tuple[float, VoxelArray, tuple[str, ...]]:
    """(step, values on an even grid, notes)."""
    if len(depths_mm) > 1:
        grid = even_grid(depths_mm)
        if grid.resampled:
            values = onto_grid(values, depths_mm, grid)
        return grid.spacing_mm, values, ()
    thickness = number(first, "SliceThickness")
    if not thickness or thickness <= 0.0:
        return 1.0, values, ("A single slice of unknown thickness, taken as 1 mm.",)
    return thickness, values, (f"A single slice of {thickness:g} mm; no volume can be measured.",)


def _ct_unit(first: Dataset) -> tuple[Unit, tuple[str, ...]]:
    kind = text(first, "RescaleType").upper()
    if kind not in ("", "HU", "US"):
        return Unit.UNKNOWN, (f"CT values are of type {kind}, not HU.",)
    if number(first, "RescaleIntercept") is None and not has_lookup_table(first):
        return Unit.HU, ("The CT has no rescale values: its HU are not reliable.",)
    return Unit.HU, ()
