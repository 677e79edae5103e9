"""What the size of a lesion may be compared with, and what comes of it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import MissingInput
from hccbm_gui.core.measure.calipers import LesionSize
from hccbm_gui.core.measure.shapes import Ruler
from hccbm_gui.core.measure.sizes import length_mm
from hccbm_gui.core.response import RECIST_1_1, ResponseRule, SizeResponse, Target, compare_targets
from hccbm_gui.core.roi import Roi
from hccbm_gui.services.measuring import measurement_by_id, title_of
from hccbm_gui.services.response import (
    measurable_structures,
    size_of,
    study_sums,
    target_of,
    targets_of_study,
)

NONE, TYPED = "", "typed"
ROI, RULER, STUDY = "roi:", "ruler:", "study:"


@dataclass(frozen=True, slots=True)
class Question:
    """What a reader says beside the structure.

    Attributes
    ----------
    baseline : key of `baseline_choices`, `NONE` or `TYPED`.
    typed_mm : the diameter before treatment, when typed.
    smallest_mm : smallest sum since (nadir); None for the baseline.
    soft_tissue_mm : extent of the soft-tissue component at baseline; None when not told.
    new_lesion : there is one.
    """

    baseline: str = NONE
    typed_mm: float = 0.0
    smallest_mm: float | None = None
    soft_tissue_mm: float | None = None
    new_lesion: bool = False
    rule: ResponseRule = field(default=RECIST_1_1)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The response, and the whole size of the baseline where it is a structure."""

    response: SizeResponse
    baseline_size: LesionSize | None = None


def baseline_choices(case: Case, roi: Roi) -> tuple[tuple[str, str], ...]:
    """(key, title) of all that `roi` can be compared with: structures, rulers, other studies."""
    others = [one for one in measurable_structures(case) if one is not roi]
    names = [one.name for one in others]
    dates = {info.uid: info.date for info in case.series}

    def title(one: Roi) -> str:
        # Two studies may both have a GTVp.
        alike = names.count(one.name) > 1 or one.name == roi.name
        words = (dates.get(one.series_uid) or one.structure_set_uid) if alike else ""
        return f"{one.name} ({words})" if words else one.name

    rulers = [one for one in case.measurements if isinstance(one, Ruler)]
    own = _study_of(case, roi)
    studies = [one for one in study_sums(case) if one.study_uid != own]
    counted = any(one.study_uid == own for one in study_sums(case))
    return (
        *((f"{ROI}{one.key}", title(one)) for one in others),
        *((f"{RULER}{r.id}", f"{title_of(r)}, {length_mm(r):.1f} mm") for r in rulers),
        *(
            (f"{STUDY}{one.study_uid}", f"{one.date}: {len(one.targets)}, {one.sum_mm:.1f} mm")
            for one in studies
            if counted
        ),
    )


def compared(
    case: Case,
    roi: Roi,
    size: LesionSize,
    question: Question,
    measured: Callable[[Case, Roi], LesionSize] = size_of,
) -> Comparison | None:
    """The change since the baseline; None without one.

    With a study as the baseline, all long axes drawn on the images of `roi` are compared with
    all of that study, and `size` does not matter.

    Raises
    ------
    MissingInput : the baseline is not there any more.
    InputRefused : it has no size.
    """
    kind, _, key = question.baseline.partition(":")
    now = target_of(size, question.soft_tissue_mm)
    baseline_size: LesionSize | None = None
    before: tuple[Target, ...]
    notes: tuple[str, ...] = ()
    current: tuple[Target, ...] = (now,)
    match f"{kind}:":
        case ":":
            return None
        case "typed:":
            before = (replace(now, size_mm=question.typed_mm),)
        case "roi:":
            other = _structure(case, key)
            notes = _doubts(case, other.series_uid, roi.series_uid)
            baseline_size = measured(case, other)
            like_now = target_of(replace(baseline_size, name=size.name), question.soft_tissue_mm)
            before = (like_now,)
        case "ruler:":
            ruler = measurement_by_id(case, key)
            if not isinstance(ruler, Ruler):
                raise MissingInput("This measurement is no ruler.", where=key)
            notes = _doubts(case, ruler.series_uid, roi.series_uid)
            before = (replace(now, size_mm=length_mm(ruler)),)
        case _:
            before = targets_of_study(case, key)
            current = targets_of_study(case, _study_of(case, roi))
    response = compare_targets(
        before,
        current,
        question.rule,
        smallest_mm=question.smallest_mm,
        new_lesion=question.new_lesion,
    )
    return Comparison(replace(response, notes=(*notes, *response.notes)), baseline_size)


def _doubts(case: Case, baseline_uid: str, now_uid: str) -> tuple[str, ...]:
    """What is odd about the images of a baseline and of now; empty when nothing is known."""
    if baseline_uid and baseline_uid == now_uid:
        return ("The baseline was drawn on the same image: two lesions, or no time between.",)
    dates = {info.uid: info.date for info in case.series}
    before, now = dates.get(baseline_uid, ""), dates.get(now_uid, "")
    if before and now and before > now:
        return (f"The baseline ({before}) is later than the image of the lesion ({now}).",)
    return ()


def _structure(case: Case, key: str) -> Roi:
    found = next((one for one in measurable_structures(case) if one.key == key), None)
    if found is None:
        raise MissingInput("The structure of the baseline is gone.", where=key)
    return found


def _study_of(case: Case, roi: Roi) -> str:
    series = [info for info in case.series if info.uid == roi.series_uid]
    series += [info for info in case.series if roi.frame_uid and info.frame_uid == roi.frame_uid]
    return series[0].study_uid if series else ""
