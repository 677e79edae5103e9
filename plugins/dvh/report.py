"""The section of the report on DVHs: figures, curves and verdicts, as the panel shows them."""

from collections.abc import Sequence

from PySide6.QtGui import QGuiApplication

from hccbm_gui.core.dvh.conformity import isodose_volumes
from hccbm_gui.core.dvh.constraints import ConstraintResult
from hccbm_gui.core.dvh.settings import DvhSettings, EndCaps
from hccbm_gui.core.errors import HccbmError
from hccbm_gui.core.structures.missing_slices import gaps_of
from hccbm_gui.plugin.api import Case, Dvh, Recall, ReportSection, SectionTable
from hccbm_gui.plugin.plots import DvhAxes, DvhCurve, dvh_picture

from .doses import choose_dose, dose_notes, planned, schedule_from
from .figures import shown, value_of, volume_words
from .logic import Judgement, Memory, calculate, judge
from .sheets import find_sheet
from .structures import Listed, listed_structures
from .subject import hidden_names, typed_schedule
from .targets import conformities, target_words, targets_of

COLUMNS = ("Mean[Gy]", "D98%[Gy]", "D95%[Gy]", "D2%[Gy]", "Max[Gy]")
PICTURE = (1400, 760)
MEMORY = Memory()


def section(case: Case, recall: Recall) -> ReportSection | None:
    """DVHs of the structures that are ticked in the panel; None without a dose in Gy."""
    try:
        dose = choose_dose(case, _dose_wanted(case, recall))
    except HccbmError:
        return None
    if dose.origin.startswith("estimate") and not recall("dose", ""):
        # Nobody has looked at its curves, and the estimate has a section of its own.
        return None
    everything = listed_structures(case.rois, dose.volume.geometry.frame_uid)
    hidden = hidden_names(recall, everything)
    sheet_name = recall("sheet", "")
    listed = tuple(
        one for one in everything if not one.is_derived or sheet_name or one.name not in hidden
    )
    gaps = gaps_of(case.volumes, case.rois, dose.volume.geometry.frame_uid)
    settings = DvhSettings(EndCaps(recall("end_caps", str(EndCaps.HALF_SLICE))), gaps=gaps)
    by_key = calculate(listed, dose.volume, settings, MEMORY)
    drawn = tuple(o for o in listed if o.name not in hidden and not by_key[o.key].is_empty)
    dvhs = [by_key[one.key] for one in drawn]
    if not dvhs:
        return None
    course = typed_schedule(recall, case, dose) or planned(case, dose)
    total, fractions = course.total_gy, course.fractions
    sentences = [
        f"Dose: {dose.label or dose.key}"
        + (f" ({dose.origin})" if dose.origin else "")
        + (f", prescribed {total:g} Gy" if total else "")
        + (f" in {fractions} fractions." if fractions else "."),
        f"Structures end {_caps_in_words(settings.end_caps)} their outer contours.",
        *(f"! {note}" for note in dose_notes(dose)),
        *(f"! {dvh.name}: {note}." for dvh in dvhs for note in dvh.notes),
    ]
    if total and targets_of(drawn):
        fits = conformities(drawn, by_key, isodose_volumes(dose.volume, total))
        sentences.append(target_words(fits))
    tables = [_figures(dvhs, total)]
    if sheet_name:
        try:
            sheet = find_sheet(sheet_name)
        except HccbmError as error:
            sentences.append(f"! {error}")
        else:
            how = Judgement(schedule_from(total, fractions), bool(recall("eqd2", False)))
            results = judge(sheet, tuple(by_key.values()), dose, how)
            sentences.append(f"Constraints: {sheet.name}. {sheet.source}.")
            tables.append(_verdicts(results))
    return ReportSection("DVH", tuple(sentences), tuple(tables), _picture(drawn, by_key))


def _dose_wanted(case: Case, recall: Recall) -> str:
    """The dose last looked at, if this case has it."""
    wanted = str(recall("dose", ""))
    return wanted if wanted in case.all_doses() else ""


def _caps_in_words(caps: EndCaps) -> str:
    return "half a slice beyond" if caps is EndCaps.HALF_SLICE else "on"


def _figures(dvhs: Sequence[Dvh], prescription_gy: float | None) -> SectionTable:
    header = ("Structure", "cc", *(name.split("[")[0] + " Gy" for name in COLUMNS))
    rows = tuple(
        (
            dvh.name,
            volume_words(dvh),
            *(shown(value_of(name, dvh, prescription_gy)) for name in COLUMNS),
        )
        for dvh in dvhs
    )
    return SectionTable(header, rows)


def _verdicts(results: Sequence[ConstraintResult]) -> SectionTable:
    rows = tuple(
        (
            result.structure,
            result.constraint.text,
            result.shown,
            str(result.status).upper(),
            "; ".join(part for part in (result.constraint.note, result.reason) if part),
        )
        for result in results
        if result.structure
    )
    return SectionTable(("Structure", "Limit", "Value", "Verdict", "Remark"), rows)


def _picture(drawn: Sequence[Listed], by_key: dict[str, Dvh]) -> tuple[bytes, ...]:
    """The curves on white; none where nothing can draw letters."""
    if QGuiApplication.instance() is None:
        return ()
    curves = [DvhCurve(one.key, by_key[one.key], one.colour) for one in drawn]
    return (dvh_picture(curves, DvhAxes(), PICTURE),)
