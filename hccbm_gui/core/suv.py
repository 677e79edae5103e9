"""Standardised uptake values: by body weight, and by the other sizes of a body."""

import math
from dataclasses import dataclass

from hccbm_gui.core.errors import NotQuantifiable

LEAN_JAMES, LEAN_JANMA, IDEAL_WEIGHT, SURFACE = "LBMJAMES128", "LBMJANMA", "IBW", "BSA"
"""SUV Type (0054,1006) of PS3.3 C.8.9.1 other than by body weight."""
SUV_TYPES = {
    LEAN_JAMES: "lean body mass (James)",
    LEAN_JANMA: "lean body mass (Janmahasatian)",
    IDEAL_WEIGHT: "ideal body weight",
    SURFACE: "body surface area",
}
PLAUSIBLE_HEIGHT_CM = (30.0, 250.0)


@dataclass(frozen=True, slots=True)
class Body:
    """Weight in kg, height in cm, sex M or F (empty when unknown)."""

    weight_kg: float
    height_cm: float
    sex: str


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


def mean_activity_delay(duration_s: float, half_life_s: float) -> float:
    """Seconds from the start of a frame to when its activity equals its mean over the frame.

    Counts of a frame that is not corrected for decay belong to this moment:
    ln(x / (1 - e^-x)) / λ with x = λ · duration.
    """
    rate = math.log(2.0) / half_life_s
    x = rate * duration_s
    return duration_s / 2.0 if x < 1e-6 else math.log(x / -math.expm1(-x)) / rate


def size_for_suv(kind: str, body: Body) -> float:
    """What takes the place of the body weight, in g; for `SURFACE` in cm².

    James (1976) with 128 for men, Janmahasatian (2005, doi 10.2165/00003088-200544100-00004),
    the ideal weight of Devine in cm, the surface of Du Bois (1916).

    Raises
    ------
    NotQuantifiable : weight, height or sex unknown or not plausible, or `kind` unknown.
    """
    weight, height = body.weight_kg, body.height_cm
    low, high = PLAUSIBLE_HEIGHT_CM
    if not math.isfinite(weight) or weight <= 0.0:
        raise NotQuantifiable("The body weight is not known.")
    if not math.isfinite(height) or not low <= height <= high:
        raise NotQuantifiable("The height of the patient is not known or not plausible.")
    if kind == SURFACE:
        return 71.84 * math.pow(weight, 0.425) * math.pow(height, 0.725)
    if body.sex not in ("M", "F"):
        raise NotQuantifiable("The sex of the patient is not known.")
    man = body.sex == "M"
    bmi = weight / (height / 100.0) ** 2
    if kind == LEAN_JAMES:
        lean = (1.10 if man else 1.07) * weight - (128.0 if man else 148.0) * (weight / height) ** 2
    elif kind == LEAN_JANMA:
        lean = 9270.0 * weight / (6680.0 + 216.0 * bmi if man else 8780.0 + 244.0 * bmi)
    elif kind == IDEAL_WEIGHT:
        lean = (48.0 + 1.06 * (height - 152.0)) if man else (45.5 + 0.91 * (height - 152.0))
    else:
        raise NotQuantifiable(f"SUV by {kind} is not understood.")
    if not lean > 0.0:
        raise NotQuantifiable(f"{SUV_TYPES[kind].capitalize()} is not defined for this body.")
    return lean * 1000.0


def suv_ratio(kind: str, body: Body) -> float:
    """SUV by `kind` over SUVbw of the same image (dimensionless; cm²/g for `SURFACE`).

    Raises
    ------
    NotQuantifiable : as `size_for_suv`.
    """
    return size_for_suv(kind, body) / (body.weight_kg * 1000.0)
