"""The rows of a sheet as text: for a spreadsheet, and for a terminal or the clipboard."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO

from hccbm_gui.core.checks.row import MARKS, STATUS_WORDS, CheckRow, Status, count_rows

HEADER = ("group", "id", "status", "title", "evidence", "remedy")
BYTE_ORDER_MARK = "\ufeff"
"""Spreadsheets take the file for UTF-8 by it."""


def rows_csv(
    rows: Iterable[CheckRow],
    groups: Mapping[str, str],
    about: Iterable[tuple[str, str, str]] = (),
) -> bytes:
    """Rows as CSV, UTF-8 with commas.

    Parameters
    ----------
    groups : heading of each group.
    about : (id, title, value) of what is no row; it stands last, in the group ``Sheet``.
    """
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for row in rows:
        cells = (groups[row.group], row.id, row.status.value, row.title, row.evidence, row.remedy)
        writer.writerow(_harmless(cell) for cell in cells)
    for key, title, value in about:
        writer.writerow(_harmless(cell) for cell in ("Sheet", f"sheet.{key}", "", title, value, ""))
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def rows_text(rows: Sequence[CheckRow], groups: Mapping[str, str]) -> Iterator[str]:
    """Lines for a terminal: by group, what does not apply left out, remedies below."""
    for group, heading in groups.items():
        shown = [r for r in rows if r.group == group and r.status is not Status.NOT_APPLICABLE]
        if shown:
            yield ""
            yield heading.upper()
        for row in shown:
            yield f"{MARKS[row.status]} {row.title}: {row.evidence}"
            if row.remedy:
                yield f"    → {row.remedy}"


def counts_text(rows: Iterable[CheckRow]) -> str:
    """``2 failed, 1 warning, 30 passed``; what there is none of is not said."""
    counts = count_rows(rows)
    return ", ".join(f"{n} {STATUS_WORDS[Status(key)]}" for key, n in counts.items() if n)


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: names in files are not to be trusted."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
