"""REG (Spatial Registration, PS3.3 A.39.1) to registrations of frames of reference."""

import numpy as np
from pydicom.dataset import Dataset

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.errors import InputRefused, UntrustedGeometry
from hccbm_gui.core.registration import AlignmentMethod
from hccbm_gui.core.rigid_registration import READ_FROM_A_FILE, RigidRegistration
from hccbm_gui.io.values import clock, iso_day, items, numbers, text

SEVERAL_NOTE = "made of several matrices, multiplied in the order of their items"
COMPOSED_NOTE = "composed of two that place both images in a third frame"
IDENTITY_WITHIN = 1e-6


def load_registration(ds: Dataset, series_uid: str = "") -> tuple[RigidRegistration, ...]:
    """The rigid registrations of a Spatial Registration object, read and not approved here.

    Every item places its source frame in the frame of the object itself (PS3.3 C.20.2.1.1).
    Where that is a third frame, the first source frame and each further one are registered to
    each other as well.

    Parameters
    ----------
    series_uid : under which the object is known.

    Raises
    ------
    UntrustedGeometry : no item is a rigid registration between two known frames; says why.
    """
    registered_uid = text(ds, "FrameOfReferenceUID")
    if not registered_uid:
        raise UntrustedGeometry("The registration does not name its own frame of reference.")
    placed: dict[str, tuple[FloatArray, tuple[str, ...]]] = {}
    refused: list[str] = []
    for n, item in enumerate(items(ds, "RegistrationSequence"), start=1):
        source_uid = text(item, "FrameOfReferenceUID")
        try:
            if not source_uid:
                raise UntrustedGeometry("it names no frame of reference")
            matrix, notes = _matrix(item)
            _require_one_answer(placed, source_uid, registered_uid, matrix)
            placed[source_uid] = matrix, notes
        except InputRefused as refusal:
            refused.append(f"Item {n} of the registration is left out: {refusal.what}.")
    made = _registrations(ds, series_uid, registered_uid, placed, tuple(refused))
    if not made:
        why = " ".join(refused) or "It registers no two frames of reference."
        raise UntrustedGeometry(f"Nothing can be registered with this object. {why}")
    return made


def _registrations(
    ds: Dataset,
    series_uid: str,
    registered_uid: str,
    placed: dict[str, tuple[FloatArray, tuple[str, ...]]],
    refused: tuple[str, ...],
) -> tuple[RigidRegistration, ...]:
    maker, made_at = _maker(ds), _made_at(ds)

    def registration(
        fixed: str, moving: str, matrix: FloatArray, notes: tuple[str, ...]
    ) -> RigidRegistration:
        return RigidRegistration(
            fixed,
            moving,
            matrix,
            AlignmentMethod.OBJECT,
            notes=(READ_FROM_A_FILE, *notes, *refused),
            series_uid=series_uid,
            made_by=maker,
            made_at=made_at,
        )

    others = {uid: one for uid, one in placed.items() if uid != registered_uid}
    made = [registration(registered_uid, uid, *one) for uid, one in others.items()]
    if registered_uid not in placed and len(others) > 1:
        (first_uid, (first, first_notes)), *rest = others.items()
        for uid, (matrix, notes) in rest:
            both = tuple(dict.fromkeys((*first_notes, *notes, COMPOSED_NOTE)))
            made.append(registration(first_uid, uid, np.linalg.inv(first) @ matrix, both))
    return tuple(made)


def _matrix(item: Dataset) -> tuple[FloatArray, tuple[str, ...]]:
    """(4, 4) from the source frame to the registered one, and what has to be said of it."""
    registrations = items(item, "MatrixRegistrationSequence")
    parts = [one for each in registrations[:1] for one in items(each, "MatrixSequence")]
    if not parts:
        raise UntrustedGeometry("it holds no matrix")
    whole = np.eye(4)
    for part in parts:
        kind = text(part, "FrameOfReferenceTransformationMatrixType").upper()
        if kind not in ("RIGID", ""):
            raise UntrustedGeometry(f"it is of type {kind}, and only RIGID ones are used")
        values = numbers(part, "FrameOfReferenceTransformationMatrix", 16)
        if values is None:
            raise UntrustedGeometry("its matrix is not 16 numbers")
        whole = whole @ np.array(values).reshape(4, 4)
    _require_rigid(whole)
    several = len(parts) > 1
    return whole, (SEVERAL_NOTE,) if several else ()


def _require_rigid(matrix: FloatArray) -> None:
    try:
        RigidRegistration("fixed", "moving", matrix, AlignmentMethod.OBJECT)
    except UntrustedGeometry:
        raise UntrustedGeometry("it scales, shears or mirrors, so it is not rigid") from None


def _require_one_answer(
    placed: dict[str, tuple[FloatArray, tuple[str, ...]]],
    source_uid: str,
    registered_uid: str,
    matrix: FloatArray,
) -> None:
    """A frame lies in itself as it is, and nowhere twice."""
    known = np.eye(4) if source_uid == registered_uid else None
    if source_uid in placed:
        known = placed[source_uid][0]
    if known is not None and np.abs(matrix - known).max() > IDENTITY_WITHIN:
        where = "itself" if source_uid == registered_uid else "the same frame a second time"
        raise UntrustedGeometry(f"it moves a frame within {where}")


def _maker(ds: Dataset) -> str:
    """Who made the object: the person, else the system."""
    system = f"{text(ds, 'Manufacturer')} {text(ds, 'ManufacturerModelName')}".strip()
    return text(ds, "ContentCreatorName") or text(ds, "OperatorsName") or system


def _made_at(ds: Dataset) -> str:
    """Date and time of the content, else of the series, ISO 8601 as far as known."""
    for kind in ("Content", "Series", "Study"):
        day, at = iso_day(ds, f"{kind}Date"), clock(ds, f"{kind}Time")
        if day:
            return f"{day}T{at:%H:%M:%S}" if at else day
    return ""
