"""Is it one patient? Identifiers of every series against each other."""

from collections import defaultdict
from collections.abc import Callable, Iterator

from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.checks.row import CheckRow, Status
from hccbm_gui.core.checks.wording import counted, listed, series_name
from hccbm_gui.core.patient import Patient, plain_name

FACTS: tuple[tuple[str, str, Callable[[Patient], str], Callable[[str], str]], ...] = (
    ("patient_id", "Patient ID", lambda p: p.id, str.strip),
    ("name", "Patient name", lambda p: p.name, plain_name),
    ("birth_date", "Birth date", lambda p: p.birth_date, str),
    ("sex", "Sex", lambda p: p.sex, str),
)
"""Id of the row, its title, what is compared, and what counts as equal."""

REMEDY = "Do not go on with this set. Find out whose files these are and export them again."


def identity_rows(case: Case) -> Iterator[CheckRow]:
    """One row for each part of the identity."""
    known = [(info, info.patient) for info in case.series if info.patient is not None]
    for key, title, read, reduced in FACTS:
        values = [(info, read(patient)) for info, patient in known]
        yield _row(f"identity.{key}", f"{title} in all series", values, reduced)


def _row(
    row_id: str, title: str, values: list[tuple[SeriesInfo, str]], reduced: Callable[[str], str]
) -> CheckRow:
    by_value: dict[str, list[tuple[SeriesInfo, str]]] = defaultdict(list)
    for info, value in values:
        by_value[reduced(value)].append((info, value))
    missing = by_value.pop("", [])
    if not values:
        return CheckRow(row_id, title, Status.NOT_APPLICABLE, "Nothing was read from files.")
    if not by_value:
        return CheckRow(
            row_id, title, Status.WARNING, "No series says it.", "Compare it by other means."
        )
    if len(by_value) > 1:
        told = (
            f"{found[0][1]} in {listed(series_name(info) for info, _ in found)}"
            for found in by_value.values()
        )
        return CheckRow(row_id, title, Status.FAILED, f"They differ: {'; '.join(told)}.", REMEDY)
    (found,) = by_value.values()
    spellings = list(dict.fromkeys(value for _, value in found))
    if missing:
        absent = listed(series_name(info) for info, _ in missing)
        return CheckRow(
            row_id,
            title,
            Status.WARNING,
            f"{spellings[0]}, but absent in {absent}.",
            "Compare it there by other means.",
        )
    evidence = f"{spellings[0]} in {counted(len(found), 'series', 'series')}."
    if len(spellings) > 1:
        evidence += f" Written in {len(spellings)} ways: {listed(spellings)}."
    return CheckRow(row_id, title, Status.PASSED, evidence)
