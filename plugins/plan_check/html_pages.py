"""The sheet as HTML of the kind that QTextDocument understands, for white paper."""

from collections.abc import Iterator
from html import escape

from hccbm_gui.core.checks.row import MARKS, STATUS_WORDS, CheckRow, Status
from hccbm_gui.core.checks.wording import broken

from .sheet import GROUPS, Sheet

INK = {
    Status.FAILED: "#b3261e",
    Status.WARNING: "#8a5a00",
    Status.PASSED: "#0b6b5c",
    Status.INFO: "#1f5fa8",
    Status.NOT_APPLICABLE: "#6b7580",
}
STYLE = """
h1 { font-size: 15pt; margin: 0px 0px 6px 0px; }
p.group { font-size: 10pt; font-weight: bold; margin: 14px 0px 3px 0px; color: #30363d; }
p { margin: 3px 0px; }
td { padding: 2px 6px 2px 0px; vertical-align: top; }
table.rows { border-collapse: collapse; }
table.rows td { border-bottom: 1px solid #d5dae0; padding: 3px 6px 3px 0px; }
.dim { color: #57606a; }
.hash { font-size: 7pt; color: #57606a; }
"""


def sheet_html(sheet: Sheet) -> str:
    """Subject, counts, rows by group, sign-off, inputs and fingerprint."""
    parts = [
        "<h1>Plan check</h1>",
        _facts(sheet),
        _counts(sheet),
        *_groups(sheet),
        _sign_off(sheet),
        _inputs(sheet),
    ]
    return "".join(parts)


def _facts(sheet: Sheet) -> str:
    lines = "".join(
        f"<tr><td class='dim' width='18%'>{escape(heading)}</td><td>{escape(words)}</td></tr>"
        for heading, words in (*sheet.subject, ("Made", sheet.created))
    )
    return f"<table width='100%' cellspacing='0'>{lines}</table>"


def _counts(sheet: Sheet) -> str:
    told = "&nbsp;&nbsp;&nbsp;".join(
        f"<b style='color:{INK[status]}'>{MARKS[status]} {sheet.counts[status]} "
        f"{STATUS_WORDS[status]}</b>"
        for status in Status
        if sheet.counts[status]
    )
    return f"<p style='margin-top:8px'>{told}</p>"


def _groups(sheet: Sheet) -> Iterator[str]:
    for group, heading in GROUPS.items():
        rows = [row for row in sheet.rows if row.group == group]
        if rows:
            lines = "".join(map(_line, rows))
            yield f"<p class='group'>{heading}</p>"
            yield f"<table class='rows' width='100%' cellspacing='0'>{lines}</table>"


def _line(row: CheckRow) -> str:
    ink = INK[row.status]
    remedy = f"<br/><i>{broken(row.remedy)}</i>" if row.remedy else ""
    return (
        f"<tr><td width='15%'><span style='color:{ink}'><b>{MARKS[row.status]}</b> "
        f"{STATUS_WORDS[row.status]}</span></td>"
        f"<td width='28%'>{broken(row.title)}</td>"
        f"<td width='57%'>{broken(row.evidence)}{remedy}</td></tr>"
    )


def _sign_off(sheet: Sheet) -> str:
    sign = sheet.sign_off
    if sign is None:
        told = "<p><b>Not signed.</b></p>"
    else:
        comment = f"<p>{broken(sign.comment)}</p>" if sign.comment else ""
        told = f"<p><b>Signed by {escape(sign.name)}</b>, {escape(sign.signed)}</p>{comment}"
    return f"<p class='group'>Sign-off</p>{told}"


def _inputs(sheet: Sheet) -> str:
    lines = "".join(
        f"<tr><td width='30%'>{broken(f'{r.modality} {r.description}'.strip())}"
        f"<span class='dim'>, {r.files} file{'s' if r.files != 1 else ''}</span></td>"
        f"<td class='hash'>{broken(r.uid)}<br/>SHA-256 {broken(r.sha256)}</td></tr>"
        for r in sheet.inputs
    )
    versions = ", ".join(f"{escape(name)} {escape(version)}" for name, version in sheet.versions)
    return (
        "<p class='group'>Inputs</p>"
        f"<table class='rows' width='100%' cellspacing='0'>{lines}</table>"
        f"<p class='hash'>{versions}. Fingerprint of this sheet (SHA-256) "
        f"{broken(sheet.fingerprint)}. Equal inputs give the same fingerprint.</p>"
    )
