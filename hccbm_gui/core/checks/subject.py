"""What of a case is checked together: a plan, its dose, structures and images, a second dose."""

from dataclasses import dataclass

from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.errors import MissingInput
from hccbm_gui.core.plan import Dose, Plan
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.volume import Volume

DRAWN = "drawn"
"""Structure set of what was drawn in the program."""
TARGET_KINDS = (RoiKind.PTV, RoiKind.ITV, RoiKind.CTV, RoiKind.GTV)
"""From the volume that is irradiated to the tumour itself."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the user picked; empty strings for the default.

    Attributes
    ----------
    dose, second_dose : key or label of a dose; `second_dose` "none" for no comparison.
    sheet : name of a constraint sheet.
    """

    dose: str = ""
    second_dose: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """The parts of a case that belong together; None for what there is not."""

    case: Case
    dose: Dose | None
    second_dose: Dose | None
    plan: Plan | None
    ct_info: SeriesInfo | None
    rois: tuple[Roi, ...]
    structure_set: SeriesInfo | None

    @property
    def ct(self) -> Volume | None:
        """The planning CT."""
        return None if self.ct_info is None else self.case.volumes.get(self.ct_info.uid)

    @property
    def frame_uid(self) -> str:
        """Frame of reference of the planning CT, else of the dose; empty without both."""
        if self.ct_info is not None:
            return self.ct_info.frame_uid
        return "" if self.dose is None else self.dose.volume.geometry.frame_uid

    @property
    def targets(self) -> tuple[Roi, ...]:
        """Structures of the outermost kind of target there is: PTV, else ITV, CTV, GTV."""
        for kind in TARGET_KINDS:
            found = tuple(r for r in self.rois if r.kind is kind and not r.is_empty)
            if found:
                return found
        return ()

    def headings(self) -> tuple[tuple[str, str], ...]:
        """What was checked, in words."""
        dose, second = self.dose, self.second_dose
        return (
            ("Plan", self.plan.label or "unnamed" if self.plan else "none"),
            ("Dose", dose.label or "unnamed" if dose else "none"),
            ("Second dose", second.label or "unnamed" if second else "none"),
            ("Structure set", _words(self.structure_set)),
            ("Planning CT", _words(self.ct_info)),
        )


def select(case: Case, choice: Choice) -> Subject:
    """What to check in a case.

    The dose is the one asked for, else the first read dose of a whole plan. The plan is the one
    the dose names, else the only or first one; structures and CT follow their references, and
    where those lead nowhere, what there is.

    Raises
    ------
    MissingInput : a dose was asked for that the case does not have.
    """
    dose = _dose(case, choice.dose) if choice.dose else _first_dose(case)
    plans = tuple(case.plans.values())
    named = (plan for plan in plans if dose is not None and plan.sop_uid == dose.plan_uid)
    plan = next(named, plans[0] if plans else None)
    structure_set = _structure_set(case, dose, plan)
    rois = _rois(case, structure_set)
    ct_info = _planning_ct(case, dose, rois)
    return Subject(case, dose, _second_dose(case, dose, choice), plan, ct_info, rois, structure_set)


def _first_dose(case: Case) -> Dose | None:
    """The dose of a whole plan that belongs to what is open, else the best there is."""
    doses = tuple(case.doses.values()) or tuple(case.all_doses().values())
    by_worth = sorted(doses, key=lambda dose: (bool(dose.unlinked), dose.summation != "PLAN"))
    return by_worth[0] if by_worth else None


def _dose(case: Case, wanted: str) -> Dose:
    for key, dose in case.all_doses().items():
        if wanted in (key, dose.label):
            return dose
    known = ", ".join(dose.label for dose in case.all_doses().values()) or "none"
    raise MissingInput(f"There is no dose {wanted!r}.", remedy=f"The case has: {known}.")


def _second_dose(case: Case, first: Dose | None, choice: Choice) -> Dose | None:
    """The one asked for; without a wish the other one of two read doses of whole plans."""
    if choice.second_dose == "none" or first is None:
        return None
    if choice.second_dose:
        return _dose(case, choice.second_dose)
    others = [d for d in case.doses.values() if d is not first and d.summation == first.summation]
    return others[0] if len(others) == 1 else None


def _structure_set(case: Case, dose: Dose | None, plan: Plan | None) -> SeriesInfo | None:
    sets = case.series_of("structures")
    wanted = [plan.structure_set_uid if plan else "", dose.structure_set_uid if dose else ""]
    for uid in filter(None, wanted):
        for info in sets:
            if info.sop_uid == uid:
                return info
    frame_uid = dose.volume.geometry.frame_uid if dose else ""
    in_frame = [info for info in sets if frame_uid and info.frame_uid == frame_uid]
    images = {info.uid for info in case.series_of("volume")}
    drawn_on = {roi.structure_set_uid for roi in case.rois if roi.series_uid in images}
    on_images = [info for info in sets if info.uid in drawn_on]
    return next(iter((*in_frame, *on_images, *sets)), None)


def _rois(case: Case, structure_set: SeriesInfo | None) -> tuple[Roi, ...]:
    """The structures of the set and what was drawn here on the same frame; no spots."""
    uid = structure_set.uid if structure_set else ""
    read = [roi for roi in case.rois if uid and roi.structure_set_uid == uid]
    frames = {roi.frame_uid for roi in read}
    drawn = [
        roi
        for roi in case.rois
        if roi.structure_set_uid == DRAWN and (not frames or roi.frame_uid in frames)
    ]
    return tuple(roi for roi in (*read, *drawn) if roi.kind is not RoiKind.SPOT)


def _planning_ct(case: Case, dose: Dose | None, rois: tuple[Roi, ...]) -> SeriesInfo | None:
    """The CT the structures were drawn on, else one in the frame of the dose, else the first."""
    cts = [info for info in case.series_of("volume") if info.modality == "CT"]
    drawn_on = {roi.series_uid for roi in rois}
    frame_uid = dose.volume.geometry.frame_uid if dose else ""
    for suits in (
        lambda info: info.uid in drawn_on,
        lambda info: bool(frame_uid) and info.frame_uid == frame_uid,
    ):
        found = next(filter(suits, cts), None)
        if found is not None:
            return found
    return cts[0] if cts else None


def _words(info: SeriesInfo | None) -> str:
    if info is None:
        return "none"
    return " · ".join(filter(None, (info.description or info.modality, info.date, info.geometry)))
