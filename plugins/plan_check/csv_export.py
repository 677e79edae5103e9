"""The sheet as a table: one line a row, then what it was made from and who signed."""

import csv
from collections.abc import Iterator
from io import StringIO

from hccbm_gui import NOTICE

from .sheet import GROUPS, Sheet

HEADER = ("group", "id", "status", "title", "evidence", "remedy")
BYTE_ORDER_MARK = "\ufeff"
"""Spreadsheets take the file for UTF-8 by it."""


def sheet_csv(sheet: Sheet) -> bytes:
    """The sheet as CSV, UTF-8 with commas; the group ``sheet`` holds all that is no row."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for row in sheet.rows:
        writer.writerow(
            _harmless(cell)
            for cell in (
                GROUPS[row.group],
                row.id,
                row.status.value,
                row.title,
                row.evidence,
                row.remedy,
            )
        )
    for key, title, value in _about(sheet):
        writer.writerow(_harmless(cell) for cell in ("Sheet", f"sheet.{key}", "", title, value, ""))
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def _about(sheet: Sheet) -> Iterator[tuple[str, str, str]]:
    """(id, title, value) of everything beside the rows."""
    yield "notice", "Notice", NOTICE
    yield "patient", "Patient", sheet.patient.describe()
    for heading, words in sheet.subject:
        yield heading.lower().replace(" ", "_"), heading, words
    for name, version in sheet.versions:
        yield f"version.{name}", f"Version of {name}", version
    for n, record in enumerate(sheet.inputs, start=1):
        told = f"{record.modality} {record.description}".strip()
        yield f"input.{n}", f"{told}, {record.files} files, {record.uid}", record.sha256
    yield "fingerprint", "Fingerprint (SHA-256)", sheet.fingerprint
    yield "created", "Made", sheet.created
    if sheet.sign_off is not None:
        yield "signed_by", "Signed by", sheet.sign_off.name
        yield "signed", "Signed at", sheet.sign_off.signed
        yield "comment", "Comment", sheet.sign_off.comment


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: names in files are not to be trusted."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
