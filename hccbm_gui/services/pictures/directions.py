"""Letters for directions in the patient, always computed, never assumed."""

import numpy as np
import numpy.typing as npt

LETTERS = (("L", "R"), ("P", "A"), ("H", "F"))
"""Letter of the positive and negative end of x, y and z (LPS)."""
OBLIQUE = 0.2
"""Share of a direction along a further axis from which its letter is added (11.5 degrees)."""
PATIENT = {
    "superior": (0.0, 0.0, 1.0),
    "inferior": (0.0, 0.0, -1.0),
    "right": (-1.0, 0.0, 0.0),
    "left": (1.0, 0.0, 0.0),
}
"""LPS unit vectors of the edges of a field."""
FIELD_LETTERS = {"superior": "SUP", "inferior": "INF", "right": "R", "left": "L"}


def letters_of(direction: npt.ArrayLike) -> str:
    """``L``, ``R``, ``A``, ``P``, ``H``, ``F`` or several for an oblique LPS direction."""
    vector = np.asarray(direction, dtype=np.float64)
    length = float(np.linalg.norm(vector))
    if not np.isfinite(length) or length == 0.0:
        return "?"
    unit = vector / length
    order = np.argsort(-np.abs(unit), kind="stable")
    return "".join(
        LETTERS[axis][0 if unit[axis] > 0 else 1] for axis in order if abs(unit[axis]) > OBLIQUE
    )
