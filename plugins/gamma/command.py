"""``gamma``: two doses in files, their pass rate as JSON or text."""

import argparse
from dataclasses import replace
from pathlib import Path

from hccbm_gui.core.errors import InputRefused, MissingInput
from hccbm_gui.core.gamma.gamma import GammaSettings
from hccbm_gui.plugin.api import Case, CommandContext, Dose, Reply, write_new

from .logic import compared, rated_rois, title_of
from .texts import comparison_csv, comparison_json, comparison_text

DEFAULT = GammaSettings()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Two doses, the criteria, and where a table goes."""
    parser.add_argument("reference", type=Path, metavar="REF", help="RTDOSE file, or its folder")
    parser.add_argument("evaluated", type=Path, metavar="EVAL", help="RTDOSE file, or its folder")
    numbers = (
        ("--dose-percent", "P", DEFAULT.dose_percent, "dose criterion in percent"),
        ("--distance-mm", "MM", DEFAULT.distance_mm, "distance criterion"),
        ("--threshold", "P", DEFAULT.threshold_percent, "least reference dose in percent"),
        ("--max-gamma", "G", DEFAULT.max_gamma, "larger values are given as this"),
    )
    for name, unit, default, words in numbers:
        parser.add_argument(
            name, type=float, default=default, metavar=unit, help=f"{words}, default {default:g}"
        )
    parser.add_argument(
        "--local", action="store_true", help="dose criterion relative to the dose at the point"
    )
    parser.add_argument(
        "--normalisation-gy",
        type=float,
        metavar="GY",
        help="dose that is 100 percent; else the largest of REF",
    )
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write rates and histogram")


def run(options: argparse.Namespace, context: CommandContext) -> Reply:
    """Read both, compare, and rate the structures read with them."""
    settings = GammaSettings(
        dose_percent=options.dose_percent,
        distance_mm=options.distance_mm,
        threshold_percent=options.threshold,
        local=options.local,
        normalisation_gy=options.normalisation_gy,
        max_gamma=options.max_gamma,
    )
    if options.csv is not None and options.csv.exists():
        raise InputRefused(
            "The file is there already.", where=str(options.csv), remedy="Choose another name."
        )
    first = context.read_case([options.reference])
    second = context.read_case([options.evaluated])
    reference = _only_dose(first, options.reference)
    evaluated = _only_dose(second, options.evaluated)
    if title_of(reference) == title_of(evaluated):
        reference = replace(reference, label=f"{title_of(reference)} ({options.reference.name})")
        evaluated = replace(evaluated, label=f"{title_of(evaluated)} ({options.evaluated.name})")
    rois = rated_rois(first, reference)
    if options.evaluated != options.reference:
        rois += rated_rois(second, reference)
    comparison = compared(reference, evaluated, settings, rois, context.progress)
    data = comparison_json(comparison)
    text = comparison_text(comparison)
    if first.patient.id != second.patient.id:
        doubt = (
            f"The doses are of different patients: {first.patient.describe()} and "
            f"{second.patient.describe()}."
        )
        data["notes"] = [doubt, *data["notes"]]
        text += f"\n! {doubt}"
    if options.csv is not None:
        write_new(options.csv, comparison_csv(comparison))
    return Reply(data, text)


def _only_dose(case: Case, path: Path) -> Dose:
    """The one dose of a path.

    Raises
    ------
    MissingInput : there is none.
    InputRefused : there are several; each is named.
    """
    doses = list(case.doses.values())
    if not doses:
        raise MissingInput("There is no dose here.", where=str(path), remedy="Give an RTDOSE file.")
    if len(doses) > 1:
        names = ", ".join(title_of(dose) for dose in doses)
        raise InputRefused(
            f"There are {len(doses)} doses here: {names}.",
            where=str(path),
            remedy="Give the file of the one that is meant.",
        )
    return doses[0]
