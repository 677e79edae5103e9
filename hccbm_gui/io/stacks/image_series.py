"""A series of CT, MR or PET slices to one volume."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from pydicom.dataset import Dataset

from hccbm_gui.core.arrays import VoxelArray
from hccbm_gui.core.case import Rejected
from hccbm_gui.core.errors import UnreadableFile
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.progress import Progress, part, quiet
from hccbm_gui.core.volume import Gap, Unit, Volume, lowest_value
from hccbm_gui.io.dicom_file import Digest, open_header
from hccbm_gui.io.headers.file_header import FileHeader
from hccbm_gui.io.headers.frames import frame_datasets
from hccbm_gui.io.memory_room import require_room
from hccbm_gui.io.nuclear.pet_units import pet_scale
from hccbm_gui.io.pixels.pixel_values import lossy_note
from hccbm_gui.io.pixels.stored_pixels import StoredPixels
from hccbm_gui.io.stacks.file_hash import hashed_meanwhile
from hccbm_gui.io.stacks.open_pixels import pixels_of
from hccbm_gui.io.stacks.rescaling import SliceStack, stays_whole
from hccbm_gui.io.stacks.shear import straightened
from hccbm_gui.io.stacks.slice_reading import read_slices
from hccbm_gui.io.stacks.stack_filling import filled, without
from hccbm_gui.io.stacks.stack_layout import StackLayout, stack_layout, tilt_notes

FEWEST_LEFT = 2
"""A series of which fewer slices can be read is refused, as when fewer than half can be."""

CONE_BEAM = re.compile(r"\b(CBCT|MVCT|cone.?beam|kV.?CB|MV.?CB)\b", re.IGNORECASE)
"""How the description of a cone-beam or megavoltage CT names it."""


def load_image_series(
    headers: Sequence[FileHeader],
    modality: str,
    digest: Digest | None = None,
    progress: Progress = quiet,
    lost: list[Rejected] | None = None,
) -> Volume:
    """The volume of a series: HU for CT, signal for MR, SUV (else Bq/ml or counts) for PET.

    Integer HU stay int16; everything else is float32. Slices are sorted along the normal and
    keep their true positions: an uneven stack is interpolated between close slices, and holds
    the lowest value where slices are missing. A sheared stack is made straight.

    Parameters
    ----------
    headers : of the slices, frames of one file side by side.
    digest : takes in the bytes of the files in their order.
    lost : files that cannot be read are added here; the rest of the series goes on.

    Raises
    ------
    UnreadableFile : fewer than half of the slices, or fewer than two, can be read.
    UntrustedGeometry : positions, orientation or spacing absent or contradictory.
    InputRefused : there is not memory enough.
    """
    if not headers:
        raise UnreadableFile("The series has no files.")
    layout = stack_layout(headers)
    unit, doubts = _unit(modality, [pixels_of(header) for header in layout.slices])
    if modality == "CT" and CONE_BEAM.search(layout.slices[0].series_description):
        doubts += ("A cone-beam CT: its HU are not those of a planning CT.",)
    lowest = lowest_value(unit)
    stack = SliceStack(_room(layout, modality, lowest), lowest)
    with hashed_meanwhile(list(dict.fromkeys(h.path for h in headers)), digest, progress):
        failed = read_slices(layout.slices, _places(layout), stack, part(progress, 0.0, 0.9))
    if failed:
        doubts += _lost_notes(layout, failed, [] if lost is None else lost)
    values, geometry, gaps, notes = _placed(stack, layout, failed, part(progress, 0.9, 1.0))
    left = [header for n, header in enumerate(layout.slices) if n not in failed]
    notes += doubts
    lean_ratio = None
    if modality == "PT":
        scale = pet_scale(_datasets(left))
        unit, notes, lean_ratio = scale.unit, notes + scale.notes, scale.lean_ratio
        values = values.astype(np.float32, copy=False)
        if scale.factor != 1.0:
            np.multiply(values, np.float32(scale.factor), out=values)
    coded_with_loss = [header for header in left if header.lossy]
    if coded_with_loss:
        notes += (lossy_note(open_header(coded_with_loss[0].path)),)
    # In the units of the file, which are not those of a PET volume any more.
    window = None if modality == "PT" else pixels_of(left[len(left) // 2]).window
    unique = tuple(dict.fromkeys(notes))
    return Volume(values, geometry, unit, unique, not coded_with_loss, window, gaps, lean_ratio)


def _unit(modality: str, slices: Sequence[StoredPixels]) -> tuple[Unit, tuple[str, ...]]:
    if modality != "CT":
        return Unit.SIGNAL, ()
    for one in slices:
        if one.rescale_type not in ("", "HU", "US"):
            return Unit.UNKNOWN, (f"CT values are of type {one.rescale_type}, not HU.",)
    without = sum(one.intercept is None and not one.lookup_table for one in slices)
    if not without:
        return Unit.HU, ()
    part_of = "" if without == len(slices) else f" ({without} of {len(slices)} slices)"
    return Unit.HU, (f"The CT has no rescale values{part_of}: its HU are not reliable.",)


def _places(layout: StackLayout) -> list[int]:
    """Where in the array each slice goes: its place on the grid, or one after the other."""
    places = layout.grid.places
    return list(range(len(layout.slices))) if places is None else [int(k) for k in places]


def _room(layout: StackLayout, modality: str, lowest: int) -> VoxelArray:
    """The array the slices are read into; asked of the system before anything is read."""
    whole = modality != "PT" and all(stays_whole(pixels_of(h)) for h in layout.slices)
    kind = np.dtype(np.int16 if whole else np.float32)
    rows, columns = layout.matrix
    even, placed = len(layout.grid.depths_mm), layout.grid.places is not None
    count = even if placed else len(layout.slices)
    # What is moved onto another grid is there twice.
    copies = count + (0 if placed else even) + (even if layout.shear.any() else 0)
    what = f"{len(layout.slices)} slices of {rows} x {columns} pixels"
    require_room(copies * rows * columns * kind.itemsize, what)
    values = np.empty((count, rows, columns), dtype=kind)
    if count > len(layout.slices):
        values[np.setdiff1d(np.arange(count), _places(layout))] = lowest
    return values


def _lost_notes(
    layout: StackLayout, failed: Mapping[int, str], lost: list[Rejected]
) -> tuple[str, ...]:
    """What goes with the volume from now on; the files are added to `lost`."""
    count, left = len(layout.slices), len(layout.slices) - len(failed)
    reason = next(iter(failed.values()))
    if count == 1:
        raise UnreadableFile(reason)
    if left < FEWEST_LEFT or 2 * left < count:
        raise UnreadableFile(f"{len(failed)} of {count} slices cannot be read. {reason}")
    for n, why in failed.items():
        header = layout.slices[n]
        which = "This slice is" if header.frame is None else f"Frame {header.frame + 1} is"
        lost.append(Rejected(str(header.path), f"{why} {which} missing from its series."))
    return (f"{len(failed)} of {count} slices cannot be read and are missing from the stack.",)


def _placed(
    stack: SliceStack, layout: StackLayout, failed: Mapping[int, str], progress: Progress
) -> tuple[VoxelArray, Geometry, tuple[Gap, ...], tuple[str, ...]]:
    """Values and geometry of the straight, even volume; its gaps; permanent warnings."""
    values = stack.values
    if failed:
        layout, values = without(layout, values, frozenset(failed))
    geometry = None
    if layout.shear.any():
        values, geometry = straightened(values, layout, stack.lowest, progress)
    values, gaps = filled(values, layout, stack.lowest)
    return values, geometry or layout.geometry(), gaps, layout.notes + tilt_notes(layout)


def _datasets(headers: Sequence[FileHeader]) -> list[Dataset]:
    """The header of each slice in full."""
    frames: dict[Path, tuple[Dataset, ...]] = {}
    found: list[Dataset] = []
    for header in headers:
        if header.frame is None:
            found.append(open_header(header.path))
            continue
        if header.path not in frames:
            frames[header.path] = frame_datasets(open_header(header.path))
        found.append(frames[header.path][header.frame])
    return found
