"""``spots``: the hot and cold spots of every functional image."""

import argparse
from typing import TYPE_CHECKING

from hccbm_gui.app.answer import Answer, note
from hccbm_gui.app.case_options import FUNCTIONAL, add_paths, load
from hccbm_gui.core.errors import MissingInput, NotQuantifiable
from hccbm_gui.core.progress import Progress, part

if TYPE_CHECKING:
    from hccbm_gui.core.case import Case
    from hccbm_gui.core.spot import Spot

HELP = "list hot and cold spots of bone scan, SPECT and PET"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Paths."""
    add_paths(parser)


def run(options: argparse.Namespace, progress: Progress) -> Answer:
    """Find the spots; refused when no functional image can be measured."""
    from hccbm_gui.services.analysis import find_spots
    from hccbm_gui.services.comparison_json import spots_to_json

    case = load(options.paths, part(progress, 0.0, 0.5))
    images = case.series_of(*FUNCTIONAL)
    if not images:
        raise MissingInput(
            "There is no bone scan, SPECT or PET in what was opened.",
            remedy="Add the folder of the functional image.",
        )
    refusals = []
    for number, info in enumerate(images):
        share = part(
            progress, 0.5 + 0.5 * number / len(images), 0.5 + 0.5 * (number + 1) / len(images)
        )
        case = find_spots(case, info, share)
        fresh = [n for n in case.series_by_uid(info.uid).notes if n not in info.notes]
        refusals += fresh
        for sentence in fresh:
            note(f"Note: {info.description or info.modality}: {sentence}")
    if len(refusals) == len(images):
        raise NotQuantifiable(refusals[0])
    return Answer(spots_to_json(case), _text(case))


def _text(case: "Case") -> str:
    """A table for each functional image."""
    lines: list[str] = []
    for info in case.series_of(*FUNCTIONAL):
        mine = [spot for spot in case.spots if spot.series_uid == info.uid]
        lines += ["", f"{info.kind}  {info.date}  {info.description}".rstrip()]
        lines += [_line(spot) for spot in mine] or ["  no spots"]
    return "\n".join(lines).strip()


def _line(spot: "Spot") -> str:
    size = f"{spot.area_cm2:.1f} cm2" if spot.area_cm2 is not None else "no scale"
    if spot.volume_cc is not None:
        size = f"{spot.volume_cc:.1f} cc"
    remark = f"  (physiological: {spot.reason})" if spot.physiological else ""
    return (
        f"  {spot.id:10}{spot.type.value:6}{spot.side.value:10}{size:>10}"
        f"{spot.ratio_words:>7} x  {spot.region}{remark}"
    )
