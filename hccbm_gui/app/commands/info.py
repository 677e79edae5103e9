"""``info``: patients, studies and series in folders, archives and files; what is not read."""

import argparse
from collections import Counter
from typing import TYPE_CHECKING

from hccbm_gui.app.answer import SUCCESS, Answer, refusal
from hccbm_gui.app.case_options import add_paths, note_rejected
from hccbm_gui.core.progress import Progress

if TYPE_CHECKING:
    from hccbm_gui.io.scanning.scan import PatientScan, ScanResult

HELP = "list the patients and series in folders, ZIP archives, DICOMDIRs and files"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Paths, and whether what is known of folders read before may be used."""
    add_paths(parser)
    parser.add_argument(
        "--no-index",
        action="store_true",
        help="read every header anew; neither use nor keep what is known of folders read before",
    )


def run(options: argparse.Namespace, progress: Progress) -> Answer:
    """Scan the headers; refused when there is no patient at all."""
    from hccbm_gui.io.scanning.scan import scan_paths
    from hccbm_gui.services.scan_index import index_path
    from hccbm_gui.services.scan_json import scan_to_json

    result = scan_paths(options.paths, progress, None if options.no_index else index_path())
    note_rejected(result.rejected)
    data = scan_to_json(result)
    if not result.patients:
        count = len(result.rejected)
        return refusal(
            f"There is no DICOM patient in {', '.join(str(p) for p in options.paths)} "
            f"({count} file{'' if count == 1 else 's'} not read). "
            "Choose the folder that holds the DICOM files.",
            "NothingToRead",
            **data,
        )
    return Answer(data, _text(result), SUCCESS)


def _text(result: "ScanResult") -> str:
    lines = [line for patient in result.patients for line in _patient(patient)]
    if result.rejected:
        lines.append(f"{len(result.rejected)} file(s) not read:")
        reasons = Counter(one.reason for one in result.rejected)
        lines += [f"  {count:5}  {reason}" for reason, count in reasons.most_common()]
    return "\n".join(lines)


def _patient(scan: "PatientScan") -> list[str]:
    lines = [scan.patient.describe()]
    for study in scan.studies:
        lines.append(f"  {study.date or 'no date'}  {study.description}".rstrip())
        for series in study.series:
            info = series.info
            facts = (f"{info.files} file(s)", info.geometry, info.description)
            shown = "  ".join(fact for fact in facts if fact)
            lines.append(f"    {info.modality:9}{info.kind:13}{shown}")
            lines += [f"      ! {sentence}" for sentence in info.notes]
    return lines
