"""The plan check in the report: counts, problems and who signed."""

from hccbm_gui.core.checks.row import STATUS_WORDS, Status
from hccbm_gui.plugin.api import Case, Recall, ReportSection, SectionTable

from .memory import last_sheet


def section(case: Case, recall: Recall) -> ReportSection | None:
    """What the last check of exactly these files found; None when there was none."""
    kept = last_sheet(recall, case)
    if kept is None:
        return None
    counts = kept["counts"]
    told = ", ".join(f"{counts[s]} {STATUS_WORDS[s]}" for s in Status if counts.get(s))
    sign = kept["sign_off"]
    sentences = [f"{told}. Fingerprint {kept['fingerprint'][:16]}."]
    if sign is None:
        sentences.append("! The sheet is not signed.")
    else:
        sentences.append(f"Signed by {sign[0]}, {sign[1]}. {sign[2]}".rstrip())
    problems = tuple(tuple(map(str, row)) for row in kept["problems"])
    tables = (SectionTable(("Status", "Checked", "Found"), problems),) if problems else ()
    return ReportSection("Plan check", tuple(sentences), tables)
