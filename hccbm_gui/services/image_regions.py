"""Structures from an image: by values, by edges, bone and body, with outlines finer than a voxel.

Every function returns a structure that is not in the case yet and its volume in cc, as those of
`structure_operations`.
"""

from collections.abc import Sequence

import numpy as np
from scipy import ndimage

from hccbm_gui.core.arrays import BoolArray, FloatArray, IntArray
from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import InputRefused, MissingInput
from hccbm_gui.core.fields.structure_volume import slab_stack
from hccbm_gui.core.progress import Progress, part, quiet
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.segmentation.body_and_bone import BODY_HU, BONE_HU, body_outline, bone_mask
from hccbm_gui.core.segmentation.by_edges import between_marks
from hccbm_gui.core.segmentation.by_value import grow_from, threshold_in_box, tissue_range
from hccbm_gui.core.segmentation.region import ball, region_of, voxel_of, whole_box
from hccbm_gui.core.structures.raster import StructureMask, structure_mask
from hccbm_gui.core.volume import Volume
from hccbm_gui.services.derived_structures import DRAWN_HERE
from hccbm_gui.services.region_outlines import Field, above, between, region_contours
from hccbm_gui.services.structure_drawing import (
    SUFFIX,
    fitting_name,
    free_name,
    free_number,
    image_of,
)

Made = tuple[Roi, float]
Point = tuple[float, float, float]
COLOUR = (255, 120, 200)
BONE_COLOUR, BODY_COLOUR = (240, 220, 160), (90, 200, 140)
SEED_MM = 4.0
EATEN_MM = 6.0
"""A structure that holds no bone touches what lies this near to it."""


def image_by_uid(case: Case, series_uid: str) -> Volume:
    """The image to search.

    Raises
    ------
    MissingInput : the case has no such image.
    """
    volume = case.volumes.get(series_uid)
    if volume is None:
        raise MissingInput("There is no image to search.", remedy="Show a CT or MR.")
    return volume


def by_threshold(
    case: Case,
    series_uid: str,
    centre_mm: Point,
    size_mm: Sequence[float],
    low: float,
    high: float,
    *,
    only_largest: bool = True,
    progress: Progress = quiet,
) -> Made:
    """The voxels with values from `low` to `high` in a box of `size_mm` (x, y, z) around a point.

    Raises
    ------
    InputRefused : an empty box or range, or nothing is found.
    """
    volume = image_by_uid(case, series_uid)
    half = np.asarray(size_mm, dtype=np.float64) / 2.0
    corners = np.array([np.asarray(centre_mm) - half, np.asarray(centre_mm) + half])
    # All eight, for images that do not lie along the patient.
    corners = np.array(np.meshgrid(*corners.T)).reshape(3, -1).T
    progress(0.1, "Searching the box")
    found = threshold_in_box(volume, corners, low, high, only_largest)
    name = free_name(case, "GTVp_New")
    inside = between(low, high)
    return _outlined(case, series_uid, found, name, RoiKind.GTV, COLOUR, inside, progress=progress)


def grown_from(
    case: Case,
    series_uid: str,
    seed_mm: Point,
    values: tuple[float, float] | None = None,
    *,
    neck_mm: float = 0.0,
    radius_mm: float = 80.0,
    progress: Progress = quiet,
) -> Made:
    """All that hangs together with a point and has its values, or those given (low, high).

    Passages narrower than `neck_mm` are not passed. What leaks carries a note.

    Raises
    ------
    InputRefused : as `grow_from`.
    """
    volume = image_by_uid(case, series_uid)
    low, high = tissue_range(volume, seed_mm) if values is None else values
    grown = grow_from(
        volume,
        seed_mm,
        low,
        high,
        neck_mm=neck_mm,
        radius_mm=radius_mm,
        progress=part(progress, 0.0, 0.7),
    )
    notes = (grown.warning,) if grown.warning else ()
    return _outlined(
        case, series_uid, grown.region, free_name(case, "GTVp_New"), RoiKind.GTV, COLOUR,
        between(low, high), notes, part(progress, 0.7, 1.0),
    )  # fmt: skip


def flooded_from(
    case: Case,
    series_uid: str,
    seed_mm: Point,
    reach_mm: float = 60.0,
    blur_mm: float = 1.0,
    progress: Progress = quiet,
) -> Made:
    """The region around a point up to the steepest edge around it; errors as `between_marks`.

    All voxels within `SEED_MM` of the point are marks, so that the noise of one decides nothing.
    """
    volume = image_by_uid(case, series_uid)
    told = part(progress, 0.0, 0.8)
    marks = _marks_around(volume, seed_mm)
    region = between_marks(volume, marks, [], reach_mm, blur_mm, told)
    name = free_name(case, "GTVp_New")
    return _outlined(case, series_uid, region, name, RoiKind.GTV, COLOUR, None, progress=progress)


def _marks_around(volume: Volume, seed_mm: Point) -> FloatArray:
    """(N, 3) centres of the voxels within a small ball around a point, LPS mm; its own first."""
    geometry = volume.geometry
    at = voxel_of(geometry, seed_mm)
    element = ball(SEED_MM, geometry.spacing_mm)
    around = np.argwhere(element) - np.array(element.shape) // 2
    indices = np.concatenate([[at], around + np.array(at)])
    inside = ((indices >= 0) & (indices < geometry.shape)).all(axis=1)
    return geometry.to_patient(indices[inside])


def bones(case: Case, series_uid: str, close_mm: float = 3.0, progress: Progress = quiet) -> Made:
    """All bone of a CT; errors as `bone_mask`."""
    volume = image_by_uid(case, series_uid)
    mask = bone_mask(volume, close_mm, part(progress, 0.0, 0.6))
    return _outlined(
        case, series_uid, mask, free_name(case, "Bone"), RoiKind.OAR, BONE_COLOUR,
        above(BONE_HU), (), part(progress, 0.6, 1.0),
    )  # fmt: skip


def bones_touched(case: Case, roi: Roi, neck_mm: float = 0.0, progress: Progress = quiet) -> Made:
    """The whole of every bone that a structure touches, and the structure: the compartment.

    Parameters
    ----------
    neck_mm : bones that are joined by less than this are told apart.

    Raises
    ------
    MissingInput : the image of the structure is not open, or it touches no bone.
    NotQuantifiable, FrameMismatch : as `bone_mask` and `structure_mask`.
    """
    volume = image_of(case, roi)
    uid = next((key for key, one in case.volumes.items() if one is volume), "")
    if volume is None:
        raise MissingInput("The image of the structure is not open.", where=roi.name)
    whole = bone_mask(volume, progress=part(progress, 0.0, 0.5)).full()
    own = structure_mask(roi, volume.geometry, volume.geometry.spacing_mm[0]).full()
    progress(0.55, "Following the bones")
    element = ball(neck_mm / 2.0, volume.geometry.spacing_mm)
    core = whole if element.size == 1 else ndimage.binary_erosion(whole, element)
    labels, _ = ndimage.label(core)
    touched = _labels_in(labels, own)
    if not len(touched):
        # A lytic lesion has eaten away what it would touch.
        near = ball(EATEN_MM, volume.geometry.spacing_mm)
        touched = _labels_in(labels, ndimage.binary_dilation(own, near))
    if not len(touched):
        raise MissingInput(
            "The structure touches no bone.", where=roi.name, remedy="Make the neck smaller."
        )
    followed = np.isin(labels, touched)
    if element.size > 1:
        followed = ndimage.binary_dilation(followed, element) & whole
    region = region_of(followed | own, whole_box(volume.geometry), volume.geometry)
    name = fitting_name(roi.name, f"{SUFFIX}bone")
    return _outlined(
        case, uid, region, name, RoiKind.OTHER, BONE_COLOUR, above(BONE_HU), (),
        part(progress, 0.7, 1.0),
    )  # fmt: skip


def _labels_in(labels: IntArray, where: BoolArray) -> IntArray:
    found = np.unique(labels[where])
    return found[found > 0]


def body(case: Case, series_uid: str, progress: Progress = quiet) -> Made:
    """The patient's outline; errors as `body_outline`."""
    volume = image_by_uid(case, series_uid)
    mask = body_outline(volume, part(progress, 0.0, 0.6))
    return _outlined(
        case, series_uid, mask, free_name(case, "BODY"), RoiKind.EXTERNAL, BODY_COLOUR,
        above(BODY_HU), (), part(progress, 0.6, 1.0),
    )  # fmt: skip


def _outlined(
    case: Case,
    series_uid: str,
    region: StructureMask,
    name: str,
    kind: RoiKind,
    colour: tuple[int, int, int],
    inside: Field | None,
    notes: tuple[str, ...] = (),
    progress: Progress = quiet,
) -> Made:
    volume = image_by_uid(case, series_uid)
    if not region.array.any():
        raise InputRefused(
            "Nothing was found.", remedy="Widen the range of values, or point elsewhere."
        )
    contours = region_contours(volume, region, inside, progress)
    roi = Roi(
        name, kind, colour, volume.geometry.frame_uid, contours, series_uid,
        free_number(case), DRAWN_HERE, notes,
    )  # fmt: skip
    if roi.is_empty:
        raise InputRefused("What was found is smaller than a voxel.", remedy="Point elsewhere.")
    return roi, slab_stack(roi, volume.geometry.spacing_mm[0]).volume_cc
