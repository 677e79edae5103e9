"""What a CT shows without a hint: the patient's outline, and the bones."""

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from hccbm_gui.core.dose.patient_grid import find_body
from hccbm_gui.core.errors import NotQuantifiable
from hccbm_gui.core.progress import Progress, part, quiet
from hccbm_gui.core.segmentation.region import ball, region_of, whole_box
from hccbm_gui.core.structures.raster import StructureMask
from hccbm_gui.core.volume import Unit, Volume

BODY_HU = -350.0
BONE_HU, SURE_BONE_HU = 150.0, 300.0
"""Voxels above the lower level are bone where they hang together with one above the higher."""
SMALLEST_BONE_CC = 0.5


def body_outline(ct: Volume, progress: Progress = quiet) -> StructureMask:
    """The patient without couch and air around, holes of every slice filled.

    Raises
    ------
    NotQuantifiable : the image has no trustworthy CT numbers.
    """
    _require_hu(ct)
    in_plane = float(np.mean(ct.geometry.spacing_mm[1:]))
    body = find_body(np.asarray(ct.array > BODY_HU), in_plane, progress)
    return region_of(body, whole_box(ct.geometry), ct.geometry)


def bone_mask(ct: Volume, close_mm: float = 3.0, progress: Progress = quiet) -> StructureMask:
    """All bone: cortical by its density, marrow by the closing of the cortex around it.

    Errors as `body_outline`.
    """
    _require_hu(ct)
    maybe = np.asarray(ct.array > BONE_HU)
    progress(0.2, "Finding bone")
    labels, count = ndimage.label(maybe)
    sure = np.unique(labels[ct.array > SURE_BONE_HU])
    sizes = np.bincount(labels.ravel(), minlength=count + 1)
    smallest = SMALLEST_BONE_CC * 1000.0 / ct.geometry.voxel_volume_mm3
    kept = np.zeros(count + 1, dtype=np.bool_)
    kept[sure] = True
    kept &= sizes >= smallest
    kept[0] = False
    bone = kept[labels]
    progress(0.5, "Finding bone")
    closed = ndimage.binary_closing(bone, ball(close_mm, ct.geometry.spacing_mm)) | bone
    filled = _slices_filled(closed, part(progress, 0.7, 1.0))
    return region_of(filled, whole_box(ct.geometry), ct.geometry)


def _slices_filled(mask: npt.NDArray[np.bool_], progress: Progress) -> npt.NDArray[np.bool_]:
    """Small holes within a slice filled: marrow, not the spinal canal's air nor the pelvis."""
    filled = mask.copy()
    for number, plane in enumerate(mask):
        if number % 16 == 0:
            progress(number / len(mask), "Finding bone")
        if plane.any():
            filled[number] = ndimage.binary_fill_holes(plane)
    return filled


def _require_hu(ct: Volume) -> None:
    if ct.unit is not Unit.HU or not ct.quantifiable:
        raise NotQuantifiable(
            "This needs an image with CT numbers.", remedy="Choose the planning CT."
        )
