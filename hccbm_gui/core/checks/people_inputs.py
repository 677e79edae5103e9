"""Whose files these are, and when they were made: BI-01, BI-26, BI-27."""

import unicodedata
from datetime import date, datetime

from hccbm_gui.core.checks.row import Status, Told
from hccbm_gui.core.checks.situation import Inspected
from hccbm_gui.core.checks.wording import counted, listed, sentences, series_name
from hccbm_gui.core.note_words import UNDECLARED_LETTERS
from hccbm_gui.core.patient import Patient

FUNCTIONAL = ("planar", "spect", "pet")
MOST_DAYS = 28
"""Between bone scan and CT; a lesion may look otherwise after that (engineering default)."""


def one_person(it: Inspected) -> Told:
    """BI-01: everything that was opened belongs to one patient."""
    people = list(dict.fromkeys((it.case.patient, *it.people)))
    strangers = [
        f"{series_name(info)}: {info.patient.describe()}"
        for info in it.case.series
        if info.patient is not None and not info.patient.same_person(it.case.patient)
    ]
    remedy = "Do not go on with this set. Find out whose files these are, and open one patient."
    agreed = it.case.one_patient
    if agreed is not None and {*people, *_named_by_series(it)} <= {*agreed.stored}:
        return Status.WARNING, agreed.note, "Let it be corrected where the files come from."
    if len(people) > 1:
        told = "; ".join(person.describe() for person in people)
        told += "" if agreed is None else f". {agreed.note.rstrip('.')}"
        if agreed is not None:
            remedy = (
                "Find out whose the other files are; keep each patient in a folder of their own."
            )
        elif not strangers:
            remedy = (
                f"Only files of {it.case.patient.describe()} are in this sheet. Make sure that "
                "none of the others belongs to them; keep each patient in a folder of their own."
            )
        return Status.FAILED, f"{len(people)} patients: {told}.", remedy
    if strangers:
        told = f"{it.case.patient.describe()}; but {listed(strangers)}."
        return Status.FAILED, told, remedy
    known = sum(info.patient is not None for info in it.case.series)
    told = f"{it.case.patient.describe()} in {counted(known, 'series', 'series')}."
    if not it.case.patient.id and not it.case.patient.name:
        return Status.WARNING, "The files name nobody.", "Find out whose they are by other means."
    return Status.PASSED, told, ""


def _named_by_series(it: Inspected) -> set[Patient]:
    """Identities in the files that nothing which the patient is known by agrees with."""
    agreed = it.case.one_patient
    stored = () if agreed is None else agreed.stored
    named = {info.patient for info in it.case.series if info.patient is not None}
    return {who for who in named if not any(who.same_person(one) for one in stored)}


def readable_name(it: Inspected) -> Told:
    """BI-26: a name in any alphabet is told as it was written."""
    names = [it.case.patient.name]
    names += [info.patient.name for info in it.case.series if info.patient is not None]
    broken = [name for name in dict.fromkeys(names) if _is_broken(name)]
    if broken:
        return (
            Status.WARNING,
            f"The name cannot be read as it was written: {listed(map(_visible, broken))}.",
            "The files do not say their character set. Compare Patient ID and birth date.",
        )
    notes = (note for info in it.case.series for note in info.notes)
    undeclared = [note for note in notes if UNDECLARED_LETTERS in note]
    name = it.case.patient.name
    if undeclared:
        return (
            Status.WARNING,
            f"{name}. {sentences(dict.fromkeys(undeclared), 2)}",
            "Compare it with Patient ID and birth date; it was read by what fits best.",
        )
    alphabets = sorted({_alphabet(sign) for sign in name if ord(sign) > 127} - {""})
    if alphabets:
        return Status.PASSED, f"{name} ({listed(alphabets)}).", ""
    return Status.PASSED, f"{name or 'No name'}, in plain Latin letters.", ""


def _is_broken(name: str) -> bool:
    """Replacement and control characters, and Latin letters where bytes were misread."""
    if any(unicodedata.category(sign) in ("Cc", "Cn", "Co", "Cs") for sign in name):
        return True
    if "\ufffd" in name:
        return True
    # UTF-8 read as Latin-1 has a lead byte as a letter and then signs that no name has.
    odd = sum(0x80 <= ord(sign) <= 0xBF for sign in name)
    return odd > 0 and odd * 4 >= len(name)


def _visible(name: str) -> str:
    return "".join(sign if sign.isprintable() else "�" for sign in name)


def _alphabet(sign: str) -> str:
    """``Hangul``, ``Cjk``, ``Cyrillic``: the first word of the name of a letter."""
    if not sign.isalpha():
        return ""
    return unicodedata.name(sign, "").partition(" ")[0].partition("-")[0].capitalize()


def dates_fit(it: Inspected) -> Told:
    """BI-27: bone scan and CT are of one time, and the scan is not after the treatment plan."""
    case = it.case
    scans = case.series_of(*FUNCTIONAL)
    anatomy = [info for info in case.series_of("volume") if _day(info.date)]
    if not scans:
        return Status.NOT_APPLICABLE, "There is no bone scan, SPECT or PET.", ""
    if not anatomy:
        return Status.NOT_APPLICABLE, "There is no CT or MR with a date to compare with.", ""
    undated = [series_name(info) for info in scans if _day(info.date) is None]
    planned = [day for plan in case.plans.values() if (day := _day(plan.created[:10]))]
    # Against the planning CT, else the first image.
    base = next((i for i in anatomy if i == it.subject.ct_info), anatomy[0])
    told, doubts = [], []
    for info in scans:
        day, other = _day(info.date), _day(base.date)
        if day is None or other is None:
            continue
        words = f"{series_name(info)} of {day} and {series_name(base)} of {other}"
        apart = abs((day - other).days)
        told.append(f"{words}: {counted(apart, 'day')} apart")
        if apart > MOST_DAYS:
            doubts.append(f"{words} are {apart} days apart, more than {MOST_DAYS}")
        after = [one for one in planned if day > one]
        if after:
            doubts.append(
                f"{series_name(info)} of {day} was made after the plan of {min(after)}: "
                "flare and photopenia after irradiation change it"
            )
    if undated:
        doubts.append(f"No date: {listed(undated)}")
    if doubts:
        remedy = "Judge whether the images still show the same disease; scan again if in doubt."
        return Status.WARNING, f"{'; '.join(doubts)}.", remedy
    return Status.PASSED, f"{listed(told)}.", ""


def _day(words: str) -> date | None:
    try:
        return datetime.strptime(words, "%Y-%m-%d").date()
    except ValueError:
        return None
