"""What a fractionation schedule amounts to: BED, EQD2 and TDF."""

from dataclasses import dataclass

ALPHA_BETA_GY = {"tumour": 10.0, "late tissue": 3.0, "spinal cord": 2.0}
"""Usual alpha/beta ratios; HCC reports run from 8 to 15."""

TDF_MIN_FRACTIONS = 4
"""The model behind TDF holds from four fractions on."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """`fractions` of `dose_gy` each, `interval_days` apart on average (1.4 is five a week)."""

    fractions: int
    dose_gy: float
    interval_days: float = 1.4

    def __post_init__(self) -> None:
        if self.fractions < 1 or self.dose_gy <= 0.0 or self.interval_days <= 0.0:
            raise ValueError("a schedule needs a fraction, a dose and an interval above zero")

    @property
    def total_gy(self) -> float:
        """Dose of the whole course."""
        return self.fractions * self.dose_gy


def bed_gy(schedule: Schedule, alpha_beta_gy: float) -> float:
    """Biologically effective dose, n d (1 + d / (alpha/beta)), without a time factor."""
    return schedule.total_gy * (1.0 + schedule.dose_gy / alpha_beta_gy)


def eqd2_gy(schedule: Schedule, alpha_beta_gy: float) -> float:
    """Equivalent dose in fractions of 2 Gy."""
    return bed_gy(schedule, alpha_beta_gy) / (1.0 + 2.0 / alpha_beta_gy)


def tdf(schedule: Schedule) -> float | None:
    """Time, dose and fractionation factor; None below four fractions, where it is undefined.

    TDF = n d^1.538 x^-0.169 / 1000 with d in cGy and x in days (Orton and Ellis 1973,
    Br J Radiol 46:529).
    """
    if schedule.fractions < TDF_MIN_FRACTIONS:
        return None
    dose_cgy = schedule.dose_gy * 100.0
    return float(schedule.fractions * dose_cgy**1.538 * schedule.interval_days**-0.169 / 1000.0)
