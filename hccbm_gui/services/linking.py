"""From one frame of reference to another: positions carried over, images placed, links by hand."""

from dataclasses import replace

import numpy as np

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import FrameMismatch
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.rigid_registration import RigidRegistration
from hccbm_gui.core.volume import Volume

Point = tuple[float, float, float]


def registration_between(case: Case, one: str, other: str) -> RigidRegistration | None:
    """The registration of two frames, whichever is the fixed one; the latest of several."""
    wanted = {one, other}
    for known in reversed(case.registrations):
        if {known.fixed_frame_uid, known.moving_frame_uid} == wanted:
            return known
    return None


def transform_between(case: Case, source: str, target: str) -> FloatArray | None:
    """(4, 4) from the frame `source` to `target`, LPS mm; None when nobody has registered them.

    The same frame is where it is; else one registration leads there, in either direction.
    """
    if not source or not target:
        return None
    if source == target:
        return np.eye(4)
    known = registration_between(case, source, target)
    if known is None:
        return None
    return known.matrix if known.moving_frame_uid == source else known.inverse


def carry(case: Case, point_mm: Point, source: str, target: str) -> Point | None:
    """An LPS position of the frame `source` in the frame `target`; None when not registered."""
    matrix = transform_between(case, source, target)
    if matrix is None:
        return None
    x, y, z, _ = matrix @ (*point_mm, 1.0)
    return float(x), float(y), float(z)


def linked(case: Case, one: str, other: str) -> bool:
    """True when positions of the one frame are known in the other."""
    return transform_between(case, one, other) is not None


def link_here(
    case: Case, fixed_uid: str, fixed_mm: Point, moving_uid: str, moving_mm: Point
) -> Case:
    """The case with two frames linked so that the two positions are the same place.

    A translation only; nobody knows its error, and its note says so wherever it is used. It
    stands in the place of an earlier link of the two frames.

    Raises
    ------
    UntrustedGeometry : the frames are the same, or one of them is unknown.
    """
    shift = np.subtract(fixed_mm, moving_mm)
    made = RigidRegistration.by_translation(fixed_uid, moving_uid, shift)
    return with_registration(case, made)


def with_registration(case: Case, made: RigidRegistration) -> Case:
    """The case with `made` in the place of earlier registrations of the same two frames."""
    pair = {made.fixed_frame_uid, made.moving_frame_uid}
    others = tuple(
        known
        for known in case.registrations
        if {known.fixed_frame_uid, known.moving_frame_uid} != pair
    )
    return replace(case, registrations=(*others, made))


def placed(case: Case, volume: Volume, frame_uid: str) -> Volume:
    """`volume` in the frame `frame_uid`: the same voxels, elsewhere; nothing is resampled.

    The notes of the registration go with it.

    Raises
    ------
    FrameMismatch : the frames are not registered.
    """
    source = volume.geometry.frame_uid
    if source and source == frame_uid:
        return volume
    known = registration_between(case, source, frame_uid)
    matrix = transform_between(case, source, frame_uid)
    if matrix is None or known is None:
        raise FrameMismatch(
            "The images have different frames of reference and nobody has registered them.",
            remedy="Register them, or put both on the same place and choose 'Link here'.",
        )
    geometry = Geometry(volume.geometry.shape, matrix @ volume.geometry.affine, frame_uid)
    gaps = tuple(gap.moved(matrix) for gap in volume.gaps)
    notes = (*volume.notes, *remarks(known))
    return replace(volume, geometry=geometry, notes=notes, gaps=gaps)


def remarks(known: RigidRegistration) -> tuple[str, ...]:
    """What has to be said wherever a registration is used."""
    said = list(known.notes)
    if not known.approved and not said:
        said.append("registration not approved")
    return tuple(said)
