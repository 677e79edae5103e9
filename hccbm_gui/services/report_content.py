"""What the report says, as text, before anything is laid out on paper."""

import math
from dataclasses import dataclass

import numpy as np

import hccbm_gui
from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.comparison import EDGES, FieldComparison
from hccbm_gui.core.field import FieldEdges
from hccbm_gui.core.registration import AlignmentMethod
from hccbm_gui.core.spot import Spot
from hccbm_gui.services.pictures.measures import MINUS, cm, signed_cm
from hccbm_gui.services.pictures.three_panels import beam_name, gtv_of, spot_of
from hccbm_gui.services.provenance import provenance_of
from hccbm_gui.services.verdict import Verdict, percent, verdict

NONE = "–"
HASH_LETTERS = 12
Facts = tuple[tuple[str, str], ...]
"""Pairs of a name and what it is."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One line of the table of edges.

    Attributes
    ----------
    bone_scan, ct, change : as shown, with a dash where there is none.
    change_mm : for the bar; None for a size or without a bone-scan field.
    """

    name: str
    bone_scan: str
    ct: str
    change: str
    change_mm: float | None = None


@dataclass(frozen=True, slots=True)
class ReportContent:
    """All words of the page.

    Attributes
    ----------
    name, identity, studies : the patient and when the images were made.
    spoken : the verdict.
    edges, sizes : the table.
    miss, rule, target, alignment : facts as (name, value).
    warnings : in full.
    inputs : one line for each series that went in.
    made_with : versions and time.
    dose, dose_caveats : what the difference costs in dose, and what holds for these figures;
        empty when nobody estimated it for this comparison.
    """

    name: str
    identity: str
    studies: str
    spoken: Verdict
    edges: tuple[TableRow, ...]
    sizes: tuple[TableRow, ...]
    miss: Facts
    rule: Facts
    target: Facts
    alignment: Facts
    warnings: tuple[str, ...]
    inputs: tuple[str, ...]
    made_with: str
    dose: str = ""
    dose_caveats: str = ""


def report_content(case: Case, comparison: FieldComparison) -> ReportContent:
    """The words of a report on `comparison`."""
    patient = case.patient
    identity = (
        f"ID {patient.id or 'unknown'}",
        f"born {patient.birth_date or 'unknown'}",
        f"sex {patient.sex or 'unknown'}",
    )
    used = _used_series(case, comparison)
    provenance = provenance_of(case, tuple(info.uid for info in used))
    cost = case.field_cost
    if cost is not None and cost.comparison is not comparison:
        cost = None
    versions = ", ".join(f"{name} {version}" for name, version in provenance.versions.items())
    return ReportContent(
        name=patient.shown_name or "no name",
        identity=" · ".join(identity),
        studies=_studies(case, comparison),
        spoken=verdict(comparison),
        edges=tuple(_edge_row(comparison, edge) for edge in EDGES),
        sizes=_size_rows(comparison),
        miss=_miss(comparison),
        rule=_rule(comparison),
        target=_target(case, comparison),
        alignment=_alignment(case, comparison),
        warnings=(*_identities(case), *comparison.warnings),
        inputs=_inputs(case, used),
        made_with=f"Made {provenance.created} with {versions}",
        dose="" if cost is None else cost.sentence(),
        dose_caveats="" if cost is None else " ".join(cost.caveats),
    )


def _identities(case: Case) -> tuple[str, ...]:
    """That files of several identities were put together, and on whose word."""
    return () if case.one_patient is None else (case.one_patient.note,)


def _used_series(case: Case, comparison: FieldComparison) -> tuple[SeriesInfo, ...]:
    """Image, functional image and structure set of the comparison."""
    roi = gtv_of(case, comparison)
    uids = [comparison.image_uid, comparison.scan_uid, roi.structure_set_uid if roi else ""]
    return tuple(info for uid in uids for info in case.series if uid and info.uid == uid)


def _studies(case: Case, comparison: FieldComparison) -> str:
    dates = {info.uid: info for info in case.series}
    parts = []
    for uid in (comparison.image_uid, comparison.scan_uid):
        info = dates.get(uid)
        if info is not None:
            kind = "bone scan" if info.kind == "planar" else info.kind.upper()
            name = info.modality if info.kind == "volume" else f"{kind} ({info.modality})"
            parts.append(f"{name} of {info.date or 'unknown date'}")
    return " · ".join(parts)


def _edge_row(comparison: FieldComparison, edge: str) -> TableRow:
    name = f"patient {edge}" if edge in {"right", "left"} else edge
    ct = float(getattr(comparison.ct_field.edges, f"{edge}_mm"))
    if comparison.bone_scan_field is None or comparison.increments is None:
        return TableRow(name, NONE, cm(ct), NONE)
    bone_scan = float(getattr(comparison.bone_scan_field.edges, f"{edge}_mm"))
    step = comparison.increments.by_edge()[edge]
    change = signed_cm(step, comparison.rule.tolerance_mm)
    if not comparison.distinguishable(edge):
        change = f"{change} ± {cm(comparison.residual_mm)}"
    return TableRow(name, cm(bone_scan), cm(ct), change, step)


def _size_rows(comparison: FieldComparison) -> tuple[TableRow, ...]:
    ct, field = comparison.ct_field.edges, comparison.bone_scan_field
    bone_scan = None if field is None else field.edges

    def row(name: str, key: str) -> TableRow:
        large = float(getattr(ct, key))
        if bone_scan is None:
            return TableRow(name, NONE, cm(large), NONE)
        small = float(getattr(bone_scan, key))
        return TableRow(name, cm(small), cm(large), signed_cm(large - small))

    return (row("length", "length_mm"), row("width", "width_mm"), _area_row(bone_scan, ct))


def _area_row(bone_scan: FieldEdges | None, ct: FieldEdges) -> TableRow:
    large = ct.area_mm2 / 100.0
    if bone_scan is None:
        return TableRow("area (cm²)", NONE, f"{large:.0f}", NONE)
    small = bone_scan.area_mm2 / 100.0
    change = f"{large - small:+.0f}".replace("-", MINUS)
    return TableRow("area (cm²)", f"{small:.0f}", f"{large:.0f}", change)


def _miss(comparison: FieldComparison) -> Facts:
    miss = comparison.marginal_miss
    if miss is None:
        return (("Marginal miss", "not assessable: no field from the bone scan"),)
    largest = "none"
    if miss.direction:
        side = (
            f"patient {miss.direction}" if miss.direction in {"right", "left"} else miss.direction
        )
        largest = f"{miss.largest_mm:.1f} mm, {side}"
    moved = "an edge moves" if comparison.adjusted else "no edge moves"
    answer = f"{'yes' if comparison.adjusted else 'no'}: {moved} by at least"
    return (
        ("Marginal miss", f"{percent(miss.area_fraction)} of the projected area of the GTV"),
        ("", f"{percent(miss.volume_fraction)} of its volume"),
        ("Largest miss", largest),
        ("Adjusted", f"{answer} {comparison.rule.tolerance_mm:g} mm"),
    )


def _rule(comparison: FieldComparison) -> Facts:
    rule, beam = comparison.rule, comparison.beam
    vertebrae = ", ".join(comparison.ct_field.levels) or "not used"
    x, y, z = (f"{value:.1f}".replace("-", MINUS) for value in beam.isocentre_mm)
    return (
        ("Rule", f"{rule.mode}: target and margin, jaws at their outline"),
        ("Margin", f"{rule.margin_mm:g} mm in all directions"),
        ("Tolerance", f"{rule.tolerance_mm:g} mm at any edge"),
        ("Vertebra rule", vertebrae),
        (
            "Beam",
            f"{beam_name(beam.gantry_deg)} (gantry {beam.gantry_deg:g}°), SAD {beam.sad_mm:g} mm,"
            f" {beam.quality}, {beam.patient_position}",
        ),
        ("Isocentre", f"x {x}  y {y}  z {z} mm (LPS)"),
    )


def _target(case: Case, comparison: FieldComparison) -> Facts:
    gtv = f"{comparison.gtv_name}, {comparison.gtv_volume_cc:.1f} cc"
    spot = spot_of(case, comparison)
    return (("GTV", gtv), ("Spot", "none" if spot is None else _spot_words(spot)))


def _spot_words(spot: Spot) -> str:
    words = [spot.id, str(spot.type), str(spot.side), spot.region]
    if spot.area_cm2 is not None:
        words.append(f"{spot.area_cm2:.1f} cm²")
    if spot.volume_cc is not None:
        words.append(f"{spot.volume_cc:.1f} cc")
    if math.isfinite(spot.lesion_to_background):
        words.append(f"{spot.lesion_to_background:.1f} × background")
    words.append(str(spot.state))
    return ", ".join(dict.fromkeys(word for word in words if word))


def _alignment(case: Case, comparison: FieldComparison) -> Facts:
    method = comparison.alignment_method
    if not method:
        return (("Alignment", "none"),)
    residual = comparison.residual_mm
    shown = f"{residual:.1f} mm" if np.isfinite(residual) else "unknown"
    if method == AlignmentMethod.FRAME:
        return (("Alignment", method), ("Residual", shown))
    alignment = case.alignment_of(comparison.scan_uid)
    approval = "NOT APPROVED"
    if comparison.approved:
        approval = "approved"
        if alignment is not None and alignment.approved:
            who = alignment.approved_by or "unnamed"
            approval = f"by {who}, {alignment.approved_at}"
    return (("Alignment", method), ("Residual", shown), ("Approval", approval))


def _inputs(case: Case, used: tuple[SeriesInfo, ...]) -> tuple[str, ...]:
    lines = []
    for info in used:
        words = [info.modality, info.description, info.date, info.geometry]
        words.append(f"{info.files} file{'' if info.files == 1 else 's'}")
        words.append(f"sha256 {info.sha256[:HASH_LETTERS] or 'unknown'}")
        lines.append(" · ".join(word for word in words if word))
    rest = len(case.series) - len(used)
    if rest > 0:
        lines.append(f"Open but not used: {rest} further series of this patient.")
    return tuple(lines)


def program_line() -> str:
    """The name and version of the program, for the foot of the page."""
    return f"hccbm-gui {hccbm_gui.__version__}"
