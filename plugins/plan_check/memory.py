"""What the check remembers between sessions: signatures, and the last sheet for the report."""

from collections.abc import Callable
from typing import Any

from hccbm_gui.core.case import Case
from hccbm_gui.core.checks.row import STATUS_WORDS, CheckRow

from .sheet import Sheet, SignOff

SIGNATURES, LAST = "signatures", "last"
MOST_SIGNATURES = 200

Recall = Callable[[str, Any], Any]
Remember = Callable[[str, Any], None]


def remembered_sign_off(recall: Recall, sheet: Sheet) -> SignOff | None:
    """Who signed a sheet of exactly this content before."""
    known = _signatures(recall).get(sheet.fingerprint)
    if not isinstance(known, list) or len(known) != 3:
        return None
    return SignOff(*map(str, known))


def remember_sheet(recall: Recall, remember: Remember, sheet: Sheet) -> None:
    """Keep the signature under the fingerprint, and what the report tells of the sheet."""
    sign = sheet.sign_off
    if sign is not None:
        known = _signatures(recall)
        known.pop(sheet.fingerprint, None)
        known[sheet.fingerprint] = [sign.name, sign.signed, sign.comment]
        remember(SIGNATURES, dict(list(known.items())[-MOST_SIGNATURES:]))
    remember(
        LAST,
        {
            "inputs": [[record.uid, record.sha256] for record in sheet.inputs],
            "counts": dict(sheet.counts),
            "problems": [
                [STATUS_WORDS[row.status], row.title, _without_names(row)]
                for row in sheet.rows
                if row.is_problem
            ],
            "fingerprint": sheet.fingerprint,
            "sign_off": None if sign is None else [sign.name, sign.signed, sign.comment],
        },
    )


def last_sheet(recall: Recall, case: Case) -> dict[str, Any] | None:
    """What `remember_sheet` kept, if all series of `case` went into it as they are."""
    kept = recall(LAST, None)
    if not isinstance(kept, dict):
        return None
    inputs = {tuple(pair) for pair in kept.get("inputs", ()) if isinstance(pair, list)}
    series = {(info.uid, info.sha256) for info in case.series}
    return kept if series and series <= inputs else None


def _without_names(row: CheckRow) -> str:
    """The evidence, but no name or number of a patient: settings are no place for them."""
    return "See the sheet." if row.group == "identity" else row.evidence


def _signatures(recall: Recall) -> dict[str, Any]:
    known = recall(SIGNATURES, {})
    return dict(known) if isinstance(known, dict) else {}
