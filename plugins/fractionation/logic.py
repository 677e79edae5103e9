"""The rows of the fractionation table and the remarks that go with a schedule."""

from dataclasses import dataclass

from hccbm_gui.core.fractionation import ALPHA_BETA_GY, Schedule, bed_gy, eqd2_gy, tdf

PRESETS = (
    ("8 Gy × 1 (ASTRO 2024)", Schedule(1, 8.0)),
    ("4 Gy × 5 (ASTRO 2024)", Schedule(5, 4.0)),
    ("4 Gy × 6 (ASTRO 2024)", Schedule(6, 4.0)),
    ("3 Gy × 10 (Kim 2007 median total, ASTRO 2024)", Schedule(10, 3.0)),
    ("2.5 Gy × 12 (Kim 2007)", Schedule(12, 2.5)),
    ("7 Gy × 1 (Kim 2007)", Schedule(1, 7.0)),
    ("3 Gy × 13 (smallest with TDF 77)", Schedule(13, 3.0)),
)
TDF_GOAL = 77.0
KIM_RANGE_GY = (7.0, 40.0)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what, for which tissue, how much."""

    quantity: str
    tissue: str
    value: str


def rows(schedule: Schedule) -> tuple[Row, ...]:
    """BED and EQD2 for each tissue, then TDF."""
    table = []
    for tissue, ratio in ALPHA_BETA_GY.items():
        label = f"{tissue} (α/β {ratio:g} Gy)"
        table.append(Row("BED", label, f"{bed_gy(schedule, ratio):.1f} Gy"))
        table.append(Row("EQD2", label, f"{eqd2_gy(schedule, ratio):.1f} Gy"))
    factor = tdf(schedule)
    value = "not defined below 4 fractions" if factor is None else f"{factor:.1f}"
    table.append(Row("TDF", f"interval {schedule.interval_days:g} days", value))
    return tuple(table)


def remarks(schedule: Schedule) -> tuple[str, ...]:
    """What the papers say to this schedule; information, not advice."""
    found = []
    factor = tdf(schedule)
    if factor is not None:
        side = "reaches" if factor >= TDF_GOAL else "stays below"
        found.append(f"TDF {side} {TDF_GOAL:.0f}, the figure of Kaizu for better palliation.")
    low, high = KIM_RANGE_GY
    if not low <= schedule.total_gy <= high:
        found.append(f"Total outside the {low:g} to {high:g} Gy of Kim 2007.")
    return tuple(found)
