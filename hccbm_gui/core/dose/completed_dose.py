"""Doses that a file leaves open, completed by what a person says: of what, and how often."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from hccbm_gui.core.dose.arithmetic import dose_sum
from hccbm_gui.core.errors import InputRefused, NotQuantifiable
from hccbm_gui.core.note_words import NOT_WHOLE_COURSE, WITH_LOSS
from hccbm_gui.core.progress import Progress, part, quiet
from hccbm_gui.core.volume import Unit, Volume

PARTS = ("FRACTION", "BEAM", "BRACHY", "CONTROL_POINT")
"""How Dose Summation Types begin that are not the whole of a plan (PS3.3 C.8.8.3)."""


def is_part(summation: str) -> bool:
    """True for a dose that is not that of a whole course, as far as the file says."""
    return summation.startswith(PARTS)


def in_gray(dose: Volume, hundred_percent_gy: float) -> Volume:
    """A dose in percent as a dose in Gy, by what somebody says 100 % is; the notes tell it.

    Raises
    ------
    NotQuantifiable : it is not in percent, or was compressed with loss.
    InputRefused : the dose of 100 % is not a number above zero.
    """
    if dose.unit is not Unit.PERCENT:
        raise NotQuantifiable(
            f"The dose is in {dose.unit.value}, not in percent.",
            remedy="Only a relative dose needs to be told what 100 % is.",
        )
    if any(WITH_LOSS in note for note in dose.notes):
        raise NotQuantifiable("The dose was compressed with loss; it may only be looked at.")
    if not 0.0 < hundred_percent_gy < np.inf:
        raise InputRefused(
            f"100 % cannot be {hundred_percent_gy:g} Gy.", remedy="Give a dose above zero."
        )
    values = (dose.array * np.float64(hundred_percent_gy / 100.0)).astype(np.float32)
    # What was open is answered by the note that follows.
    kept = tuple(note for note in dose.notes if not note.endswith("in Gy."))
    note = f"100 % was said to be {hundred_percent_gy:.6g} Gy; the file does not tell."
    return replace(dose, array=values, unit=Unit.GY, quantifiable=True, notes=(*kept, note))


def whole_course(parts: Sequence[Volume], fractions: int, progress: Progress = quiet) -> Volume:
    """The sum of the doses of all parts, times the fractions somebody says it is given in.

    Raises
    ------
    NotQuantifiable : one is no dose in Gy, or may only be looked at.
    FrameMismatch : they have different frames of reference.
    InputRefused : no dose, or no fractions.
    """
    if not parts or fractions < 1:
        raise InputRefused(
            f"{len(parts)} doses in {fractions} fractions are no course.",
            remedy="Choose a dose, and 1 fraction or more.",
        )
    total = parts[0]
    for n, other in enumerate(parts[1:], start=1):
        total = dose_sum(total, other, part(progress, (n - 1) / len(parts), n / len(parts)))
    if total.unit is not Unit.GY or not total.quantifiable:
        raise NotQuantifiable(
            f"The dose is not in Gy that can be trusted ({total.unit.value}).",
            remedy="Only absolute doses can be calculated with.",
        )
    kept = tuple(note for note in total.notes if not note.endswith(f"{NOT_WHOLE_COURSE}."))
    told = f"Whole course: {len(parts)} dose{'s' if len(parts) != 1 else ''}, "
    told += f"{fractions} fraction{'s' if fractions != 1 else ''}, as was said here."
    values = (total.array * np.float64(fractions)).astype(np.float32)
    progress(1.0)
    return replace(total, array=values, notes=(*kept, told))
