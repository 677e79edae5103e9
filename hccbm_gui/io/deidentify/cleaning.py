"""One data set, cleaned attribute by attribute at every depth."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

from pydicom.datadict import keyword_for_tag
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.multival import MultiValue
from pydicom.tag import BaseTag

from hccbm_gui.core.errors import UnreadableFile
from hccbm_gui.io.deidentify.betraying import Betraying, vr_of
from hccbm_gui.io.deidentify.dates import (
    CLOCK_MOMENTS,
    CLOCK_TIMES,
    moment_on_clock,
    moved_day,
    moved_moment,
    time_on_clock,
)
from hccbm_gui.io.deidentify.options import Dates, Options
from hccbm_gui.io.deidentify.profile import Action, Profile
from hccbm_gui.io.deidentify.pseudonyms import Person, Pseudonyms
from hccbm_gui.io.deidentify.replacing import TEXT, dummy, empty
from hccbm_gui.io.deidentify.words import cleaned, without_ids, without_words
from hccbm_gui.io.values import BAD_VALUE, integer, text, texts

DAYS_AND_TIMES = ("DA", "DT", "TM")
SHORT_TEXT = ("CS", "LO", "SH", "UC")
"""Descriptions that can be cleaned; longer prose is removed as in the basic profile."""

CODED = ("CodeValue", "LongCodeValue", "CodingSchemeDesignator", "CodingSchemeVersion")
"""A code is no text; its meaning is."""

CLASSES = ("SOPClass", "TransferSyntax", "CodingSchemeUID", "ContextUID", "MappingResourceUID")
"""Parts of keywords of UIDs that name kinds, not things."""

UNDEFINED = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Task:
    """What holds for all attributes of one file.

    Attributes
    ----------
    words : what may stay in no text.
    clock_shift : to the made-up clock of a tracer; None where dates are as the options say.
    clock : the values of series and acquisition on that clock, by keyword.
    actions : how often what was done, by keyword and action.
    """

    profile: Profile
    options: Options
    pseudonyms: Pseudonyms
    person: Person
    words: Betraying
    sop_class: str
    clock_shift: timedelta | None = None
    clock: dict[str, str] = field(default_factory=dict)
    actions: Counter[tuple[str, str]] = field(default_factory=Counter)


def clean(ds: Dataset, task: Task, sequence: str = "") -> None:
    """Clean `ds`, the item of `sequence` or a whole data set, in place.

    Raises
    ------
    UnreadableFile : a value is shorter than it says.
    RecursionError : it is nested too deeply.
    """
    for tag in list(ds.keys()):
        _require_whole(ds, tag)
        keyword = keyword_for_tag(tag)
        reason = _why_dropped(tag, keyword)
        if reason:
            del ds[tag]
            task.actions[reason, Action.REMOVE.value] += 1
            continue
        vr = vr_of(ds, tag)
        action = _action(tag, keyword, vr, sequence, task)
        done = _carry_out(ds, tag, keyword, vr, action, task)
        if done is not Action.KEEP or task.profile.rule(tag) is not None:
            task.actions[keyword, done.value] += 1


def _why_dropped(tag: BaseTag, keyword: str) -> str:
    if tag.is_private:
        return "private attributes"
    if tag.element == 0 or tag.group < 0x0008:
        return "group lengths and commands"
    if tag.group >> 8 in (0x50, 0x60):
        return "curves and overlays"
    return "" if keyword else "attributes that are not in the dictionary"


def _action(tag: BaseTag, keyword: str, vr: str, sequence: str, task: Task) -> Action:
    if task.profile.rule(tag) is not None:
        return task.profile.action(tag, task.options, task.sop_class, sequence)
    by_dates = {Dates.REMOVED: Action.REMOVE, Dates.SHIFTED: Action.CLEAN, Dates.FULL: Action.KEEP}
    if vr in DAYS_AND_TIMES:
        return by_dates[task.options.dates]
    if vr == "PN":
        return Action.EMPTY
    if vr == "UI":
        names_a_kind = any(part in keyword for part in CLASSES)
        return Action.KEEP if names_a_kind or task.options.uids else Action.UID
    return Action.REMOVE if vr == "UN" else Action.KEEP


def _carry_out(
    ds: Dataset, tag: BaseTag, keyword: str, vr: str, action: Action, task: Task
) -> Action:
    """Do it; what was done in the end, where the value did not allow what was meant."""
    special = _special(ds, keyword, task, action)
    if special is not None:
        ds[tag] = DataElement(tag, vr, special)
        return Action.DUMMY
    if action is Action.CLEAN:
        if _clean_value(ds, tag, vr, task):
            return Action.CLEAN
        # What cannot be cleaned is treated as without the option.
        bare = Options()
        action = task.profile.action(tag, bare, task.sop_class) if _listed(tag, task) else action
        action = Action.REMOVE if action is Action.CLEAN else action
        return _carry_out(ds, tag, keyword, vr, action, task)
    if action is Action.REMOVE:
        del ds[tag]
    elif action is Action.EMPTY:
        ds[tag] = empty(tag, vr)
    elif action is Action.DUMMY and vr == "SQ" and keyword.startswith("Referenced"):
        # References to other UIDs are dummies that are still valid items.
        _keep(ds, tag, keyword, vr, task)
    elif action is Action.DUMMY:
        ds[tag] = dummy(tag, vr, text(ds, keyword), task.pseudonyms)
    elif action is Action.UID:
        _map_uids(ds, tag, keyword, task)
    else:
        return _keep(ds, tag, keyword, vr, task)
    return action


def _listed(tag: BaseTag, task: Task) -> bool:
    return task.profile.rule(tag) is not None


def _special(ds: Dataset, keyword: str, task: Task, action: Action) -> str | None:
    """The value of an attribute that is replaced by one of its own."""
    named = {"PatientName": task.person.name, "PatientID": task.person.id}
    if keyword in named:
        return named[keyword]
    if keyword == "ROIName":
        return _roi_name(ds, task, action)
    if task.clock_shift is None or action is Action.KEEP:
        return None
    return _on_clock(ds, keyword, task)


def _roi_name(ds: Dataset, task: Task, action: Action) -> str:
    """Names are needed to work with structures at all, so that an empty one is no choice."""
    kept = ""
    if action is Action.CLEAN:
        kept = cleaned(text(ds, "ROIName"), task.words, task.options.dates is Dates.FULL)
    return kept or f"ROI {integer(ds, 'ROINumber')}"


def _on_clock(ds: Dataset, keyword: str, task: Task) -> str | None:
    if task.clock_shift is None:
        return None
    if keyword in task.clock and "RadiopharmaceuticalInformationSequence" in ds:
        return task.clock[keyword]
    if keyword in CLOCK_TIMES:
        return time_on_clock(text(ds, keyword), task.clock_shift)
    if keyword in CLOCK_MOMENTS:
        return moment_on_clock(ds, keyword, task.clock_shift)
    return None


def _map_uids(ds: Dataset, tag: BaseTag, keyword: str, task: Task) -> None:
    new = [task.pseudonyms.uid(one) for one in texts(ds, keyword)]
    ds[tag] = DataElement(tag, "UI", new[0] if len(new) == 1 else new or "")


def _clean_value(ds: Dataset, tag: BaseTag, vr: str, task: Task) -> bool:
    """Clean a value in place; False where that cannot be relied on."""
    if vr == "SQ":
        return _keep(ds, tag, keyword_for_tag(tag), vr, task) is Action.KEEP
    old = _strings(ds, tag)
    if old is None:
        return False
    new: list[str | None]
    if vr == "DA":
        new = [moved_day(one, task.person.shift) for one in old]
    elif vr == "DT":
        new = [moved_moment(one, task.person.shift) for one in old]
    elif vr == "TM" or keyword_for_tag(tag) == "TimezoneOffsetFromUTC":
        return True
    elif vr in SHORT_TEXT:
        full = task.options.dates is Dates.FULL
        new = [cleaned(one, task.words, full) for one in old]
    else:
        return False
    if None in new or (old and not any(new)):
        return False
    ds[tag] = DataElement(tag, vr, new if len(new) > 1 else "".join(filter(None, new)))
    return True


def _keep(ds: Dataset, tag: BaseTag, keyword: str, vr: str, task: Task) -> Action:
    """Keep a value, without what would betray somebody in it."""
    if vr == "SQ":
        try:
            inner = list(ds[tag].value)
        except BAD_VALUE:
            inner = []
            ds[tag] = empty(tag, vr)
        for item in inner:
            clean(item, task, keyword)
        return Action.KEEP
    if (vr not in TEXT and vr != "CS") or keyword in CODED:
        return Action.KEEP
    old = _strings(ds, tag)
    if old is None:
        del ds[tag]
        return Action.REMOVE
    strike = without_ids if vr == "CS" else without_words
    new = [strike(one, task.words) for one in old]
    if new == old:
        return Action.KEEP
    if not any(new):
        # It may have to have a value, as the manufacturer has in enhanced images.
        ds[tag] = dummy(tag, vr, "", task.pseudonyms)
        return Action.DUMMY
    ds[tag] = DataElement(tag, vr, new if len(new) > 1 else "".join(new))
    return Action.CLEAN


def _strings(ds: Dataset, tag: BaseTag) -> list[str] | None:
    """The values as text; None where they cannot be decoded."""
    try:
        value = ds[tag].value
    except BAD_VALUE:
        return None
    if value is None or value == "":
        return []
    return [str(one) for one in value] if isinstance(value, MultiValue | list) else [str(value)]


def _require_whole(ds: Dataset, tag: BaseTag) -> None:
    raw = ds.get_item(tag)
    length, value = getattr(raw, "length", UNDEFINED), raw.value
    if length != UNDEFINED and isinstance(value, bytes) and len(value) < length:
        raise UnreadableFile("The file is truncated: a value is shorter than it says.")
