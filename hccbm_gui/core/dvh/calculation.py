"""The dose-volume histogram of a structure on a dose grid, exact in its volume.

Contours are exact polygons by even-odd; every plane reaches half-way to its neighbours; the dose
is trilinear between voxel centres. The dose grid ends on the outer faces of its voxels: in the
half voxel beyond the outer centres the nearest dose counts, as in `Volume.sample`.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

import numpy as np

from hccbm_gui.core.arrays import BoolArray
from hccbm_gui.core.dvh.dvh import COMPLETE_WITHIN, Dvh, withheld
from hccbm_gui.core.dvh.sampling import Sums, sums_of
from hccbm_gui.core.dvh.settings import DvhSettings, EndCaps, Quality
from hccbm_gui.core.dvh.structure_planes import StructurePlanes, structure_planes
from hccbm_gui.core.errors import HccbmError, InputRefused
from hccbm_gui.core.fields.structure_volume import SlabStack
from hccbm_gui.core.geometry import require_same_frame
from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.core.roi import Roi
from hccbm_gui.core.structures.missing_slices import WHERE_MISSING, contours_in_gaps, gap_note
from hccbm_gui.core.volume import Gap, Unit, Volume

__all__ = ["DvhSettings", "EndCaps", "Quality", "calculate_dvh", "calculate_dvhs"]

THREADS = 2
"""The kernels are bound by arithmetic and release the interpreter."""
HEARD_WITHIN_S = 0.05
FEW_PLANES = 5
"""Below so many planes the rule for the end caps decides the volume, so both are shown."""
UNCAPPED_NOTE = "contours closer than any slice: it ends on the outermost ones"
ROUNDING = 1e-9
AS_SET = DvhSettings()


def calculate_dvh(
    structure: Roi | SlabStack, dose: Volume, settings: DvhSettings = AS_SET, name: str = ""
) -> Dvh:
    """The DVH of one structure.

    Parameters
    ----------
    structure : planar contours of any orientation. A `SlabStack` has no frame of its own and
        is taken to lie in that of the dose.
    dose : in Gy; differences may be negative, NaN is where no dose is known.
    name : of the result; that of the structure when empty.

    Returns
    -------
    The curve, or a withheld one whose note says why: contours that are not planar, one slice
    without a thickness, no area, nothing inside the dose grid, `Roi.unmeasured`.

    Raises
    ------
    InputRefused : the dose is not in Gy, or may only be looked at.
    FrameMismatch : structure and dose have different frames of reference.
    """
    _require_gy(dose)
    return _calculate(structure, dose, settings, name, np.zeros(1, dtype=np.bool_))


def calculate_dvhs(
    structures: Sequence[Roi | SlabStack],
    dose: Volume,
    settings: DvhSettings = AS_SET,
    progress: Progress = quiet,
) -> tuple[Dvh, ...]:
    """The DVHs of several structures, in their order, on two threads.

    A structure in another frame of reference is withheld; otherwise as `calculate_dvh`.

    Raises
    ------
    InputRefused : the dose is not in Gy, or may only be looked at.
    """
    _require_gy(dose)
    stop = np.zeros(1, dtype=np.bool_)

    def one(structure: Roi | SlabStack) -> Dvh:
        try:
            return _calculate(structure, dose, settings, "", stop)
        except HccbmError as error:
            return withheld(_name(structure), str(error))

    # The largest first, so that no thread ends with it alone.
    order = sorted(range(len(structures)), key=lambda at: -_size(structures[at]))
    pool = ThreadPoolExecutor(THREADS, thread_name_prefix="dvh")
    try:
        jobs = {pool.submit(one, structures[at]): at for at in order}
        for done in _finished(jobs):
            progress(done / max(len(jobs), 1), f"DVH {done} of {len(jobs)}")
        answers = {at: job.result() for job, at in jobs.items()}
        return tuple(answers[at] for at in range(len(structures)))
    finally:
        stop[0] = True
        pool.shutdown(wait=False, cancel_futures=True)


def _finished(jobs: dict[Future[Dvh], int]) -> Iterator[int]:
    """The number of jobs done, again and again until all are."""
    waiting = set(jobs)
    while waiting:
        _, waiting = wait(waiting, timeout=HEARD_WITHIN_S, return_when=FIRST_COMPLETED)
        yield len(jobs) - len(waiting)


def _require_gy(dose: Volume) -> None:
    """Refuse what no dose can be read from."""
    if dose.unit is not Unit.GY:
        raise InputRefused(
            f"The dose is in {dose.unit}, not in Gy.",
            remedy="Scale it to Gy first, or load the dose that the plan refers to.",
        )
    if not dose.quantifiable:
        raise InputRefused(
            "The dose may be looked at but not measured.",
            where="; ".join(dose.notes),
            remedy="Export it again, uncompressed and with its scaling.",
        )


def _calculate(
    structure: Roi | SlabStack, dose: Volume, settings: DvhSettings, name: str, stop: BoolArray
) -> Dvh:
    name = name or _name(structure)
    if isinstance(structure, Roi):
        require_same_frame(dose.geometry.frame_uid, structure.frame_uid, f"Structure {name}")
        if structure.unmeasured:
            return withheld(name, structure.unmeasured)
    try:
        planes = structure_planes(
            structure, dose.geometry, settings.end_caps, settings.single_plane_mm
        )
        sums = sums_of(planes, dose, settings.quality, settings.bin_gy, stop)
    except InputRefused as error:
        return withheld(name, str(error))
    faces = np.diff(planes.faces_mm)[:, 0]
    total = float(sums.areas_mm2 @ faces) / 1000.0
    if total <= 0.0:
        return withheld(name, "the structure encloses no volume", 0.0)
    bracket = None
    if len(planes.faces_mm) < FEW_PLANES:
        without, capped = sums.areas_mm2 @ planes.thickness_mm / 1000.0
        bracket = (float(without), float(capped))
    if sums.covered_cc <= 0.0:
        return withheld(name, "the structure lies outside the dose grid", total)
    notes = _notes(planes, sums.covered_cc / total, bracket) + _on_nothing(structure, settings.gaps)
    if (
        settings.end_caps is EndCaps.HALF_SLICE
        and len(faces) > 1
        and faces[0] < planes.thickness_mm[0, 1]
    ):
        notes += (UNCAPPED_NOTE,)
    return _curve(name, sums, total, bracket, notes)


def _curve(
    name: str,
    sums: Sums,
    total_cc: float,
    bracket_cc: tuple[float, float] | None,
    notes: tuple[str, ...],
) -> Dvh:
    """The curve from zero to just above the maximum, falling from all to nothing."""
    count = min(int((sums.max_gy - sums.first_gy) / sums.bin_gy) + 2, sums.below_cc.size)
    dose_gy = sums.first_gy + sums.bin_gy * np.arange(count, dtype=np.float64)
    # Millions of bricks add up to the whole only within rounding.
    covered = total_cc if sums.covered_cc > total_cc * (1.0 - ROUNDING) else sums.covered_cc
    volume = np.clip(sums.covered_cc - sums.below_cc[:count], 0.0, covered)
    volume[dose_gy <= sums.min_gy] = covered
    volume[dose_gy > sums.max_gy] = 0.0
    volume = np.minimum.accumulate(volume)
    return Dvh(
        name,
        dose_gy,
        volume,
        total_cc,
        covered,
        sums.min_gy,
        sums.mean_gy,
        sums.max_gy,
        bracket_cc,
        notes,
    )


def _notes(
    planes: StructurePlanes, covered: float, bracket_cc: tuple[float, float] | None
) -> tuple[str, ...]:
    """What a reader must know before trusting the curve."""
    notes = []
    if covered < 1.0 - COMPLETE_WITHIN:
        notes.append(f"{100.0 * (1.0 - covered):.2g} % of the structure lies outside the dose grid")
    if bracket_cc is not None:
        low, high = bracket_cc
        notes.append(
            f"drawn on {len(planes.faces_mm)} slices: {low:.3g} to {high:.3g} cc, "
            "depending on where it ends beyond them"
        )
    if planes.gaps_mm:
        widest = max(planes.gaps_mm)
        notes.append(f"gaps of up to {widest:.3g} mm between slices count as outside")
    return tuple(notes)


def _on_nothing(structure: Roi | SlabStack, gaps: Sequence[Gap]) -> tuple[str, ...]:
    """That the structure goes on where its image has no slices."""
    if isinstance(structure, Roi):
        count = contours_in_gaps(structure.contours, gaps)
        return (gap_note(count),) if count else ()
    inside = gaps and any(gap.holds(structure.vertices_mm()).any() for gap in gaps)
    return (f"a part of it lies {WHERE_MISSING}",) if inside else ()


def _name(structure: Roi | SlabStack) -> str:
    return structure.name if isinstance(structure, Roi) else ""


def _size(structure: Roi | SlabStack) -> float:
    """Rough work: the box around a structure."""
    if isinstance(structure, SlabStack):
        return structure.volume_cc * 1000.0
    if structure.is_empty:
        return 0.0
    return float(np.prod(np.ptp(structure.bounds_mm(), axis=0) + 1.0))
