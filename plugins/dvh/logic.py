"""DVHs of a case: what is calculated, kept, judged and held against the planning system."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from hccbm_gui.core.dvh.calculation import calculate_dvhs
from hccbm_gui.core.dvh.constraint_sheet import ConstraintSheet, evaluate_sheet
from hccbm_gui.core.dvh.constraints import ConstraintResult, Status
from hccbm_gui.core.dvh.dvh import withheld
from hccbm_gui.core.dvh.settings import DvhSettings
from hccbm_gui.core.dvh.tps import TpsComparison, tps_comparison
from hccbm_gui.core.errors import HccbmError
from hccbm_gui.core.fields.structure_volume import SlabStack
from hccbm_gui.core.fractionation import Schedule
from hccbm_gui.core.progress import Progress, part, quiet
from hccbm_gui.core.roi import Roi
from hccbm_gui.core.volume import Volume
from hccbm_gui.plugin.api import Case, Dose, Dvh

from .doses import planned, why_no_verdict
from .structures import Listed

MOST_KEPT = 400


@dataclass(slots=True)
class Memory:
    """DVHs that need not be calculated again, by structure, dose and settings.

    Structures and doses are immutable: an edited one is another object.
    """

    _kept: dict[tuple[object, ...], Dvh] = field(default_factory=dict)
    _built: dict[tuple[object, ...], Roi | SlabStack] = field(default_factory=dict)

    def dvh(self, listed: Listed, dose: Volume, settings: DvhSettings) -> Dvh | None:
        """The DVH, if it is known."""
        return self._kept.get((listed.name, listed.parts, dose, settings))

    def keep(self, listed: Listed, dose: Volume, settings: DvhSettings, dvh: Dvh) -> None:
        """Remember a DVH; what was kept first goes first."""
        self._kept[listed.name, listed.parts, dose, settings] = dvh
        while len(self._kept) > MOST_KEPT:
            self._kept.pop(next(iter(self._kept)))

    def structure(self, listed: Listed) -> Roi | SlabStack:
        """What the DVH is of, made at most once."""
        if not listed.is_derived:
            return listed.build()
        key = (listed.name, listed.parts)
        if key not in self._built:
            self._built[key] = listed.build()
            while len(self._built) > MOST_KEPT:
                self._built.pop(next(iter(self._built)))
        return self._built[key]


def calculate(
    structures: Sequence[Listed],
    dose: Volume,
    settings: DvhSettings,
    memory: Memory,
    progress: Progress = quiet,
) -> dict[str, Dvh]:
    """Key to DVH of every structure; one that cannot be made is withheld and says why.

    Raises
    ------
    InputRefused : the dose is not in Gy.
    """
    known = {one.key: memory.dvh(one, dose, settings) for one in structures}
    found = {key: dvh for key, dvh in known.items() if dvh is not None}
    wanted = [one for one in structures if one.key not in found]
    shapes: list[Roi | SlabStack] = []
    ready: list[Listed] = []
    building = part(progress, 0.0, 0.3)
    for count, one in enumerate(wanted):
        building(count / len(wanted), one.name)
        try:
            shapes.append(memory.structure(one))
            ready.append(one)
        except HccbmError as error:
            found[one.key] = withheld(one.name, str(error))
            memory.keep(one, dose, settings, found[one.key])
    dvhs = calculate_dvhs(shapes, dose, settings, part(progress, 0.3, 1.0))
    for one, nameless in zip(ready, dvhs, strict=True):
        dvh = replace(nameless, name=one.name)
        memory.keep(one, dose, settings, dvh)
        found[one.key] = dvh
    return {one.key: found[one.key] for one in structures}


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a sheet is applied.

    Attributes
    ----------
    schedule : total and fractions; None while not known.
    prescription_gy : total alone, which percent are of.
    convert_to_eqd2 : see `core.dvh.constraints`.
    """

    schedule: Schedule | None
    convert_to_eqd2: bool = False


def judge(
    sheet: ConstraintSheet, dvhs: Sequence[Dvh], dose: Dose, how: Judgement
) -> tuple[ConstraintResult, ...]:
    """The verdicts of a sheet; all withheld on a dose that is not the course as planned."""
    results = evaluate_sheet(sheet, dvhs, how.schedule, convert_to_eqd2=how.convert_to_eqd2)
    doubt = why_no_verdict(dose)
    if not doubt:
        return results
    return tuple(
        result
        if result.status is Status.NOT_APPLICABLE
        else ConstraintResult(
            result.constraint, result.structure, Status.WITHHELD, float("nan"), doubt
        )
        for result in results
    )


def compare_with_tps(
    case: Case, dose: Dose, dvhs: Mapping[str, Dvh], prescription_gy: float | None = None
) -> TpsComparison | None:
    """Our DVHs beside those stored with the dose; None when it brings none.

    Stored DVHs name their structures by number within one structure set: that which the file
    refers to, else the only one in which the number occurs.
    """
    if not dose.tps_dvhs:
        return None
    total_gy = prescription_gy or planned(case, dose).total_gy
    return tps_comparison(_by_number(case, dose, dvhs), dose.tps_dvhs, total_gy)


def _by_number(case: Case, dose: Dose, dvhs: Mapping[str, Dvh]) -> dict[int, Dvh]:
    wanted = {
        info.uid
        for info in case.series_of("structures")
        if dose.structure_set_uid and info.sop_uid == dose.structure_set_uid
    }
    found: dict[int, list[Dvh]] = {}
    for roi in case.rois:
        if roi.key not in dvhs or (wanted and roi.structure_set_uid not in wanted):
            continue
        found.setdefault(roi.number, []).append(dvhs[roi.key])
    return {number: same[0] for number, same in found.items() if len(same) == 1}
