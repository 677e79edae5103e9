"""``compare``: the bone-scan field beside the CT/MRI field of one lesion."""

import argparse
from typing import TYPE_CHECKING

from hccbm_gui.app import case_options
from hccbm_gui.app.answer import Answer
from hccbm_gui.core.progress import Progress, part

if TYPE_CHECKING:
    from hccbm_gui.core.comparison import FieldComparison
    from hccbm_gui.core.dose.field_cost import FieldCost

HELP = "compare the bone-scan field with the CT/MRI field of one lesion"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Paths, lesion, image and rule."""
    case_options.add_paths(parser)
    case_options.add_comparison(parser)
    case_options.add_dose(parser)


def run(options: argparse.Namespace, progress: Progress) -> Answer:
    """Compare; what is missing is said in the refusal."""
    from hccbm_gui.services.comparison_json import comparison_to_json

    case, comparison = case_options.compare(options, part(progress, 0.0, 0.8))
    case = case_options.with_cost(case, options, part(progress, 0.8, 1.0))
    text = comparison_text(comparison, case.current_cost)
    return Answer(comparison_to_json(case, comparison), text)


def comparison_text(comparison: "FieldComparison", cost: "FieldCost | None" = None) -> str:
    """The verdict, the edges in cm and the warnings, for a terminal."""
    from hccbm_gui.services.verdict import verdict

    spoken = verdict(comparison)
    lines = [spoken.headline, *(s for s in (spoken.sentence, spoken.detail) if s), ""]
    lines.append(f"{'cm':10}{'bone scan':>10}{'CT/MRI':>10}{'increment':>11}")
    scan, ct, step = comparison.bone_scan_field, comparison.ct_field, comparison.increments
    for name in ("superior", "inferior", "right", "left", "length", "width"):
        cells = [
            None if scan is None else getattr(scan.edges, f"{name}_mm"),
            getattr(ct.edges, f"{name}_mm"),
            None if step is None else getattr(step, name),
        ]
        shown = ["-" if cell is None else f"{cell / 10.0:.1f}" for cell in cells]
        if cells[2] is not None:
            shown[2] = f"{cells[2] / 10.0:+.1f}"
        lines.append(f"{name:10}{shown[0]:>10}{shown[1]:>10}{shown[2]:>11}")
    miss = comparison.marginal_miss
    if miss is not None:
        lines.append(
            f"\nOutside the bone-scan field: {miss.area_fraction:.1%} of the projected GTV, "
            f"{miss.volume_fraction:.1%} of its volume ({comparison.gtv_volume_cc:.1f} cc)."
        )
    if cost is not None:
        lines.append(f"\nEstimate: {cost.sentence()}")
    return "\n".join([*lines, *(f"! {warning}" for warning in comparison.warnings)])
