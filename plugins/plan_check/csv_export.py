"""The sheet as a table: one line a row, then what it was made from and who signed."""

from collections.abc import Iterator

from hccbm_gui import NOTICE
from hccbm_gui.core.checks.table import HEADER, rows_csv

from .sheet import GROUPS, Sheet

__all__ = ["HEADER", "sheet_csv"]


def sheet_csv(sheet: Sheet) -> bytes:
    """The sheet as CSV, UTF-8 with commas; the group ``sheet`` holds all that is no row."""
    return rows_csv(sheet.rows, GROUPS, _about(sheet))


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
