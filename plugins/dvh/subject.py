"""What the panel remembers, and of which patient and dose it remembers it."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from hccbm_gui.plugin.api import Case, Dose, Recall

from .structures import Listed

KEY_LETTERS = 16


def subject_key(case: Case, dose: Dose) -> str:
    """Patient and dose without their names: estimates of two patients have the same dose key."""
    first = case.series[0].study_uid if case.series else ""
    words = "/".join((case.patient.id, case.patient.name, first, dose.key))
    return sha256(words.encode()).hexdigest()[:KEY_LETTERS]


@dataclass(frozen=True, slots=True)
class TypedSchedule:
    """A schedule that was typed in the panel; None where nothing was."""

    total_gy: float | None = None
    fractions: int | None = None


def typed_schedule(recall: Recall, case: Case, dose: Dose) -> TypedSchedule | None:
    """What was typed for this dose of this patient; None when nothing was."""
    stored = recall("schedule", {})
    if not isinstance(stored, dict) or stored.get("of") != subject_key(case, dose):
        return None
    total, fractions = stored.get("total_gy"), stored.get("fractions")
    return TypedSchedule(float(total) if total else None, int(fractions) if fractions else None)


def hidden_names(recall: Recall, listed: Sequence[Listed]) -> set[str]:
    """Structures that are not drawn: those unticked, and derived ones that were never ticked."""
    hidden = set(recall("hidden", []))
    ticked = set(recall("derived", []))
    return hidden | {one.name for one in listed if one.is_derived and one.name not in ticked}
