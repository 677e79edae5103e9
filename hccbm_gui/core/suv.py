"""Standardised uptake value by body weight (SUVbw)."""

import math

from hccbm_gui.core.errors import NotQuantifiable


def suv_factor(
    weight_kg: float, injected_bq: float, half_life_s: float, elapsed_s: float = 0.0
) -> float:
    """What turns an activity concentration in Bq/ml into SUVbw (g/ml).

    SUVbw = concentration · weight / (injected · 2^(-elapsed / half-life)); 1 ml weighs 1 g.

    Parameters
    ----------
    weight_kg : body weight.
    injected_bq : activity at the time of injection.
    half_life_s : physical half-life of the nuclide.
    elapsed_s : from injection to the time the image is decay-corrected to; 0 when it is
        corrected to the time of injection.

    Raises
    ------
    NotQuantifiable : a value is absent, not finite or not positive, or time runs backwards.
    """
    facts = {
        "The body weight": weight_kg,
        "The injected activity": injected_bq,
        "The half-life": half_life_s,
    }
    for name, value in facts.items():
        if not math.isfinite(value) or value <= 0.0:
            raise NotQuantifiable(f"{name} is not known, so SUV cannot be computed.")
    if not math.isfinite(elapsed_s) or elapsed_s < 0.0:
        raise NotQuantifiable("The image is dated before the injection; SUV cannot be computed.")
    remaining_bq = injected_bq * math.exp2(-elapsed_s / half_life_s)
    return weight_kg * 1000.0 / remaining_bq
