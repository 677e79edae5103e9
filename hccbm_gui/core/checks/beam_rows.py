"""Where the beams are: setup, isocentres and jaws."""

from collections.abc import Iterator

import numpy as np

from hccbm_gui.core.checks.limits import Limits
from hccbm_gui.core.checks.plan_rows import NO_PLAN, beam_name, treatment_beams
from hccbm_gui.core.checks.row import CheckRow, Status
from hccbm_gui.core.checks.subject import Subject
from hccbm_gui.core.checks.wording import cm, counted, listed, point, series_name
from hccbm_gui.core.dose.patient_grid import find_body
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.fields.structure_volume import slab_stack
from hccbm_gui.core.plan import Jaws, PlanBeam
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.volume import Unit, Volume

Point = tuple[float, float, float]

SAME_ISOCENTRE_MM = 0.1
TISSUE_HU = -300.0
SLAB = 5
"""Slices on both sides of an isocentre that tell whether it lies in the body."""


def geometry_rows(subject: Subject, limits: Limits) -> Iterator[CheckRow]:
    """Setup position, isocentres (S3-08) and jaws."""
    yield _setup(subject)
    yield _isocentres(subject)
    yield _in_body(subject)
    yield _jaws(subject, limits)


def _setup(subject: Subject) -> CheckRow:
    row_id, title = "plan.setup_position", "Setup position is that of the CT"
    plan, ct = subject.plan, subject.ct_info
    if plan is None:
        return CheckRow(row_id, title, Status.NOT_APPLICABLE, NO_PLAN)
    if ct is None:
        return CheckRow(row_id, title, Status.NOT_APPLICABLE, "There is no planning CT.")
    setups = plan.setup_positions
    if not setups or not ct.position:
        silent = "The plan" if not setups else series_name(ct)
        return CheckRow(
            row_id,
            title,
            Status.WARNING,
            f"{silent} does not say the patient position.",
            "Compare it by the pictures of the setup.",
        )
    told = f"Plan {listed(setups)}, CT {ct.position}."
    if set(setups) != {ct.position}:
        return CheckRow(
            row_id,
            title,
            Status.FAILED,
            told,
            "The patient would lie otherwise than on the CT. Correct the setup of the plan.",
        )
    return CheckRow(row_id, title, Status.PASSED, told)


def isocentres(beams: tuple[PlanBeam, ...]) -> list[tuple[Point, list[str]]]:
    """Distinct isocentres with the names of their beams."""
    found: list[tuple[Point, list[str]]] = []
    for beam in beams:
        for centre in beam.isocentres_mm:
            for known, names in found:
                if np.linalg.norm(np.subtract(known, centre)) <= SAME_ISOCENTRE_MM:
                    names.append(beam_name(beam))
                    break
            else:
                found.append((centre, [beam_name(beam)]))
    return found


def _isocentres(subject: Subject) -> CheckRow:
    row_id, title = "plan.isocentres", "Isocentres (S3-08)"
    if subject.plan is None:
        return CheckRow(row_id, title, Status.NOT_APPLICABLE, NO_PLAN)
    beams = subject.plan.beams
    silent = [beam_name(beam) for beam in beams if not beam.isocentres_mm]
    centres = isocentres(beams)
    if silent:
        return CheckRow(
            row_id,
            title,
            Status.WARNING,
            f"No isocentre is given for {listed(silent)}.",
            "Export the plan again with its isocentres.",
        )
    if not centres:
        return CheckRow(row_id, title, Status.NOT_APPLICABLE, "The plan has no beam.")
    if len(centres) == 1:
        centre, names = centres[0]
        of = f"all {len(beams)} beams" if len(beams) > 1 else f"beam {names[0]}"
        told = f"One for {of}, at {point(centre)}."
        return CheckRow(row_id, title, Status.PASSED, told)
    parts = "; ".join(f"{point(centre)} of {listed(names)}" for centre, names in centres)
    apart = [
        float(np.linalg.norm(np.subtract(one, other)))
        for n, (one, _) in enumerate(centres)
        for other, _ in centres[n + 1 :]
    ]
    return CheckRow(
        row_id,
        title,
        Status.INFO,
        f"{len(centres)} isocentres, {cm(min(apart))} to {cm(max(apart))} apart: {parts}.",
        "The patient is moved between them: say so on the setup sheet.",
    )


def _in_body(subject: Subject) -> CheckRow:
    row_id, title = "plan.isocentre_in_body", "Isocentre inside the body"
    if subject.plan is None:
        return CheckRow(row_id, title, Status.NOT_APPLICABLE, NO_PLAN)
    centres = isocentres(treatment_beams(subject.plan))
    if not centres:
        return CheckRow(row_id, title, Status.NOT_APPLICABLE, "The plan gives no isocentre.")
    frame_uid = subject.plan.frame_uid
    if frame_uid and subject.frame_uid and frame_uid != subject.frame_uid:
        return CheckRow(
            row_id, title, Status.NOT_APPLICABLE, "The plan lies on another frame of reference."
        )
    by, inside = _judge(subject, [centre for centre, _ in centres])
    if inside is None:
        return CheckRow(row_id, title, Status.NOT_APPLICABLE, by)
    out = [point(centre) for (centre, _), is_in in zip(centres, inside, strict=True) if not is_in]
    if out:
        return CheckRow(
            row_id,
            title,
            Status.FAILED,
            f"Outside {by}: {listed(out)}.",
            "Check isocentre, frame of reference and patient position.",
        )
    return CheckRow(row_id, title, Status.PASSED, f"{counted(len(centres), 'isocentre')} in {by}.")


def _judge(subject: Subject, centres: list[Point]) -> tuple[str, list[bool] | None]:
    """By what it was judged and which isocentres are inside; None with the reason why not."""
    body = next((r for r in subject.rois if r.kind is RoiKind.EXTERNAL and not r.is_empty), None)
    if body is not None:
        inside = _in_structure(body, centres)
        if inside is not None:
            return f"structure {body.name}", inside
    ct = subject.ct
    if ct is None or ct.unit is not Unit.HU:
        return "There is neither a body structure nor a CT to judge by.", None
    return "the body by the CT numbers", [_in_tissue(ct, centre) for centre in centres]


def _in_structure(body: Roi, centres: list[Point]) -> list[bool] | None:
    try:
        return [bool(value) for value in slab_stack(body).contains(np.array(centres))]
    except InputRefused:
        return None


def _in_tissue(ct: Volume, centre: Point) -> bool:
    """Whether a point lies within the outline of the patient on the slices around it."""
    k, j, i = np.rint(ct.geometry.to_index([centre])[0]).astype(int)
    slices, rows, columns = ct.geometry.shape
    if not (0 <= k < slices and 0 <= j < rows and 0 <= i < columns):
        return False
    first = max(k - SLAB, 0)
    slab = ct.array[first : k + SLAB + 1] > TISSUE_HU
    return bool(find_body(slab, ct.geometry.spacing_mm[2])[k - first, j, i])


def _jaws(subject: Subject, limits: Limits) -> CheckRow:
    row_id, title = "plan.jaws", "Jaws within the limits of the machine"
    if subject.plan is None:
        return CheckRow(row_id, title, Status.NOT_APPLICABLE, NO_PLAN)
    beams = [beam for beam in subject.plan.beams if beam.all_jaws_mm]
    if not beams:
        return CheckRow(row_id, title, Status.NOT_APPLICABLE, "The plan states no jaws.")
    faults = [
        f"{beam_name(beam)}: {fault}"
        for beam in beams
        for fault in dict.fromkeys(f for jaws in beam.all_jaws_mm for f in _faults(jaws, limits))
    ]
    small = [
        f"{beam_name(beam)} {_size(_narrowest(beam))}"
        for beam in beams
        if min(_opening(_narrowest(beam))) < limits.small_field_mm
    ]
    if faults:
        return CheckRow(
            row_id,
            title,
            Status.FAILED,
            f"{listed(faults)} ({limits.name}).",
            "The machine cannot set these jaws. Change the field, or correct limits.toml.",
        )
    if small:
        return CheckRow(
            row_id,
            title,
            Status.WARNING,
            f"Below {cm(limits.small_field_mm)}: {listed(small)}.",
            "Make sure that the beam data hold for fields that small.",
        )
    told = listed((f"{beam_name(beam)} {_size(beam.all_jaws_mm[0])}" for beam in beams), 12)
    moving = sum(len(beam.all_jaws_mm) > 1 for beam in beams)
    follow = f" They move in {counted(moving, 'beam')}." if moving else ""
    return CheckRow(row_id, title, Status.PASSED, f"{told}.{follow}")


def _narrowest(beam: PlanBeam) -> Jaws:
    return min(beam.all_jaws_mm, key=lambda jaws: min(_opening(jaws)))


def _opening(jaws: Jaws) -> tuple[float, float]:
    return jaws[1] - jaws[0], jaws[3] - jaws[2]


def _size(jaws: Jaws) -> str:
    across, along = _opening(jaws)
    return f"{across / 10.0:.1f} × {cm(along)}"


def _faults(jaws: Jaws, limits: Limits) -> Iterator[str]:
    """What the machine cannot do; each named with its own number."""
    for name, opening in zip("XY", _opening(jaws), strict=True):
        if opening > limits.largest_opening_mm + 0.05:
            yield f"{name} opens {cm(opening)}, more than {cm(limits.largest_opening_mm)}"
        if opening < limits.smallest_opening_mm - 0.05:
            yield f"{name} opens {cm(opening)}, less than {cm(limits.smallest_opening_mm)}"
    for name, edge, outward in zip(("X1", "X2", "Y1", "Y2"), jaws, (-1, 1, -1, 1), strict=True):
        if edge * outward > limits.farthest_jaw_mm + 0.05:
            yield f"{name} at {cm(edge)} is beyond {cm(limits.farthest_jaw_mm)}"
        if edge * outward < -limits.over_travel_mm - 0.05:
            yield f"{name} at {cm(edge)} crosses the axis by more than {cm(limits.over_travel_mm)}"
