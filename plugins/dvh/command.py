"""``dvh``: dose-volume histograms of one patient, as JSON, text or CSV."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hccbm_gui.core.dvh.conformity import isodose_volumes
from hccbm_gui.core.dvh.constraint_sheet import ConstraintSheet
from hccbm_gui.core.dvh.constraints import ConstraintResult
from hccbm_gui.core.dvh.settings import DvhSettings, EndCaps
from hccbm_gui.core.errors import InputRefused, MissingInput
from hccbm_gui.core.fractionation import Schedule
from hccbm_gui.core.structures.missing_slices import gaps_of
from hccbm_gui.plugin.api import CommandContext, Dose, Reply, write_new

from .csv_export import curves_csv, metrics_csv
from .doses import Planned, choose_dose, dose_notes, planned, schedule_from
from .figures import OFFERED
from .logic import Judgement, Memory, calculate, compare_with_tps, judge
from .reply import (
    conformity_json,
    dose_json,
    dvh_json,
    results_json,
    results_text,
    table_text,
    tps_json,
    tps_text,
)
from .sheets import built_in_sheets, find_sheet
from .structures import Listed, elsewhere, listed_structures
from .targets import conformities, target_words, targets_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Paths, structures, dose, sheets, schedule and where the curves go."""
    add = parser.add_argument
    add("paths", nargs="+", type=Path, metavar="PATH", help="files or folders of one patient")
    add("--roi", action="append", default=[], metavar="NAME", help="this structure; repeatable")
    add("--dose", default="", metavar="LABEL", help="label or series UID; else that of the plan")
    add("--v", type=_doses, default=(), metavar="GY,GY", help="volumes at these doses, e.g. 5,20")
    add(
        "--sheet",
        action="append",
        default=[],
        metavar="NAME",
        help=f"judge by a constraint sheet ({', '.join(built_in_sheets())} or a TOML file)",
    )
    add("--prescription", type=float, metavar="GY", help="total; else that of the plan")
    add("--fractions", type=int, metavar="N", help="their number; else that of the plan")
    add("--eqd2", action="store_true", help="convert to EQD2 where a limit is for 2 Gy fractions")
    add(
        "--end-caps",
        choices=[str(caps) for caps in EndCaps],
        default=str(EndCaps.HALF_SLICE),
        help="how structures end beyond their outer slices, default half-slice",
    )
    add("--derived", action="store_true", help="also lungs without GTV, body without PTV, ...")
    add("--tps", action="store_true", help="compare with the DVHs that came with the dose")
    add("--csv", type=Path, metavar="FILE", help="write the curves; metrics beside it as *_metrics")


def _doses(text: str) -> tuple[float, ...]:
    doses = tuple(float(word) for word in text.split(",") if word.strip())
    if not doses or min(doses) < 0.0:
        raise argparse.ArgumentTypeError("doses in Gy, with commas between them")
    return doses


def run(options: argparse.Namespace, context: CommandContext) -> Reply:
    """Read, calculate, judge; refused when there is no dose in Gy or no structure."""
    sheets = [find_sheet(name) for name in options.sheet]
    targets = _targets(options.csv)
    case = context.read_case(options.paths)
    dose = choose_dose(case, options.dose)
    wanted = _wanted(options, case.rois, dose, needs_derived=bool(sheets))
    gaps = gaps_of(case.volumes, case.rois, dose.volume.geometry.frame_uid)
    settings = DvhSettings(EndCaps(options.end_caps), gaps=gaps)
    by_key = calculate(wanted, dose.volume, settings, Memory(), context.progress)
    asked = tuple(one for one in wanted if _is_asked(one, options))
    dvhs = tuple(by_key[one.key] for one in asked)
    course, schedule = _schedule(options, planned(case, dose))
    notes = [*dose_notes(dose), *_left_out(case.rois, dose)]
    data: dict[str, Any] = {
        "dose": dose_json(dose),
        "prescription_gy": course.total_gy,
        "fractions": course.fractions,
        "end_caps": options.end_caps,
        "notes": notes,
        "rois": [dvh_json(dvh, options.v, context.metrics) for dvh in dvhs],
    }
    lines = table_text(dvhs, options.v) + [f"! {note}" for note in notes]
    if course.total_gy and targets_of(asked):
        fits = conformities(asked, by_key, isodose_volumes(dose.volume, course.total_gy))
        data["conformity"] = {name: conformity_json(fit) for name, fit in fits.items()}
        lines.append(target_words(fits))
    if sheets:
        how = Judgement(schedule, options.eqd2)
        verdicts = {s.name: judge(s, tuple(by_key.values()), dose, how) for s in sheets}
        data["sheets"] = [_sheet_json(sheet, verdicts[sheet.name], schedule) for sheet in sheets]
        lines += results_text(verdicts)
    if options.tps:
        compared = compare_with_tps(case, dose, by_key, course.total_gy)
        data["tps"] = None if compared is None else tps_json(compared)
        lines += ["", "The dose brings no DVHs."] if compared is None else tps_text(compared)
    if targets:
        label = dose.label or dose.key
        texts = (
            curves_csv({label: dvhs}),
            metrics_csv({label: dvhs}, OFFERED, course.total_gy, context.metrics),
        )
        for path, text in zip(targets, texts, strict=True):
            write_new(path, text.encode("utf-8"))
        data["files"] = [str(path) for path in targets]
    return Reply(data, "\n".join(lines))


def _sheet_json(
    sheet: ConstraintSheet, results: Sequence[ConstraintResult], schedule: Schedule | None
) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "source": sheet.source,
        "notes": list(sheet.notes),
        "remarks": list(sheet.remarks(schedule)) if schedule else [],
        "results": results_json(results),
    }


def _wanted(
    options: argparse.Namespace, rois: Sequence[Any], dose: Dose, needs_derived: bool
) -> tuple[Listed, ...]:
    """What is calculated: what was asked for, and what sheets may ask for."""
    listed = listed_structures(rois, dose.volume.geometry.frame_uid)
    if not listed:
        raise MissingInput(
            "There is no structure in the frame of reference of the dose.",
            remedy="Add the RTSTRUCT that belongs to the dose.",
        )
    known = {one.name for one in listed}
    for name in options.roi:
        if name not in known:
            raise MissingInput(
                f"There is no structure {name!r}.", remedy=f"Known are: {', '.join(sorted(known))}."
            )
    if needs_derived or options.tps:
        return listed
    return tuple(one for one in listed if _is_asked(one, options))


def _is_asked(one: Listed, options: argparse.Namespace) -> bool:
    if options.roi:
        return one.name in options.roi
    return options.derived or not one.is_derived


def _schedule(options: argparse.Namespace, from_plan: Planned) -> tuple[Planned, Schedule | None]:
    """What was typed, else what the plan says."""
    for value, name in (
        (options.prescription, "--prescription"),
        (options.fractions, "--fractions"),
    ):
        if value is not None and value <= 0:
            raise InputRefused(f"{name} must be above zero.")
    total = options.prescription or from_plan.total_gy
    fractions = options.fractions or from_plan.fractions
    return Planned(total, fractions, from_plan.plan), schedule_from(total, fractions)


def _left_out(rois: Sequence[Any], dose: Dose) -> list[str]:
    names = elsewhere(rois, dose.volume.geometry.frame_uid)
    if not names:
        return []
    return [f"Left out, in another frame of reference than the dose: {', '.join(names)}."]


def _targets(out: Path | None) -> tuple[Path, ...]:
    """The files to write; refused before the long work when one is there already."""
    if out is None:
        return ()
    targets = (out, out.with_stem(f"{out.stem}_metrics"))
    for path in targets:
        if path.exists():
            raise InputRefused(
                "The file is there already.", where=str(path), remedy="Choose another name."
            )
        if not path.parent.is_dir():
            raise InputRefused("There is no such folder.", where=str(path.parent))
    return targets
