"""``dose``: estimate the dose of one or both fields, as RTDOSE and as figures."""

import argparse
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from hccbm_gui.core.case import estimated_doses
from hccbm_gui.core.dose.case_cost import CostSettings, cost_of_case
from hccbm_gui.core.dose.density import DensityTable
from hccbm_gui.core.dose.field_cost import StructureCost
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.plugin.api import Case, CommandContext, Dose, FieldCost, Reply

from .logic import ENERGIES_MV, TECHNIQUES, cost_rows

FIELDS = ("ct", "bone-scan", "both")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Paths, field, beam and where the dose goes."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files or folders")
    parser.add_argument("--field", choices=FIELDS, default="both", help="default both")
    energies = [f"{energy:g}" for energy in ENERGIES_MV]
    parser.add_argument("--mv", choices=energies, default="6", help="photon energy, default 6")
    parser.add_argument(
        "--prescription",
        type=_dose,
        default=30.0,
        metavar="GY",
        help="at the isocentre, default 30",
    )
    parser.add_argument(
        "--technique", choices=TECHNIQUES, default="AP/PA", help="default AP/PA, equal weights"
    )
    parser.add_argument("--gtv", default="", metavar="NAME", help="the GTV; else the largest one")
    parser.add_argument("--spot", default="", metavar="ID", help="the spot; else the nearest one")
    parser.add_argument("--margin-mm", type=float, default=20.0, help="of both fields, default 20")
    parser.add_argument("--density", type=Path, metavar="TOML", help="another density table")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="RTDOSE.dcm",
        help="write the dose; with --field both one file for each, named after its field",
    )


def run(options: argparse.Namespace, context: CommandContext) -> Reply:
    """Compare the fields, estimate, write what was asked for."""
    targets = _targets(options)
    engine = next(iter(context.engines.values()), None)
    if engine is None:
        raise InputRefused("No dose engine is switched on.", remedy="See 'hccbm-gui plugins'.")
    case = context.read_case(options.paths)
    case = replace(case, rule=replace(case.rule, margin_mm=options.margin_mm))
    case = context.compare(case, options.gtv, options.spot)
    settings = CostSettings(
        prescription_gy=options.prescription,
        energy_mv=float(options.mv),
        technique=options.technique,
        density=_density(options.density),
    )
    cost = cost_of_case(case, engine, settings, context.progress)
    bone_scan, adjusted = estimated_doses(cost)
    doses = {"bone-scan": bone_scan, "ct": adjusted}
    for name, path in targets.items():
        context.write_dose(path, doses[name], case)
    return Reply(_json(options, case, cost, doses, targets), _text(cost, targets))


def _targets(options: argparse.Namespace) -> dict[str, Path]:
    """Field to file; refused before the long work when one is there already."""
    if options.out is None:
        return {}
    out: Path = options.out
    if options.field == "both":
        targets = {name: out.with_stem(f"{out.stem}_{name}") for name in ("bone-scan", "ct")}
    else:
        targets = {options.field: out}
    for path in targets.values():
        if path.exists():
            raise InputRefused(
                "The file is there already.", where=str(path), remedy="Choose another name."
            )
        if not path.parent.is_dir():
            raise InputRefused("There is no such folder.", where=str(path.parent))
    return targets


def _density(path: Path | None) -> DensityTable | None:
    return None if path is None else DensityTable.from_toml_text(path.read_text(encoding="utf-8"))


def _json(
    options: argparse.Namespace,
    case: Case,
    cost: FieldCost,
    doses: dict[str, Dose],
    targets: dict[str, Path],
) -> dict[str, Any]:
    wanted = ("bone-scan", "ct") if options.field == "both" else (options.field,)
    structures = cost.structures()
    return {
        "patient": {"id": case.patient.id, "name": case.patient.name},
        "estimate": True,
        "engine": cost.engine,
        "mv": cost.energy_mv,
        "technique": cost.technique,
        "prescription_gy": cost.prescription_gy,
        "gtv": cost.gtv_name,
        "sentence": cost.sentence(),
        "fields": {
            name.replace("-", "_"): {
                "max_gy": round(float(doses[name].volume.array.max()), 3),
                "rois": [
                    {"name": one.name, "volume_cc": one.volume_cc, **_figures(one, name)}
                    for one in structures
                ],
                "file": str(targets[name]) if name in targets else None,
            }
            for name in wanted
        },
        "caveats": list(cost.caveats),
    }


def _figures(structure: StructureCost, field: str) -> dict[str, float]:
    figures = structure.ct if field == "ct" else structure.bone_scan
    return {name: round(value, 3) for name, value in asdict(figures).items()}


def _text(cost: FieldCost, targets: dict[str, Path]) -> str:
    lines = [
        cost.sentence(),
        "",
        f"{'bone-scan -> adjusted':24}{'D95 Gy':>16}{'mean Gy':>16}{'V80 %':>14}",
    ]
    for row in cost_rows(cost):
        cells = [" -> ".join(pair) for pair in (row.d95, row.mean, row.v80)]
        lines.append(f"{row.name[:23]:24}{cells[0]:>16}{cells[1]:>16}{cells[2]:>14}")
    lines += [f"! {caveat}" for caveat in cost.caveats]
    lines += [f"Written: {path}" for path in targets.values()]
    return "\n".join(lines)


def _dose(text: str) -> float:
    value = float(text)
    if not 0.1 <= value <= 200.0:
        raise argparse.ArgumentTypeError(f"{text} is not between 0.1 and 200 Gy")
    return value
