"""The bone-scan field against the CT/MRI field: increments, marginal miss, warnings."""

from dataclasses import dataclass

import numpy as np
import shapely

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.beam import Beam
from hccbm_gui.core.comparison import EDGES, FieldComparison, Increments, MarginalMiss
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.field import Field, FieldEdges
from hccbm_gui.core.fields.field_design import field_rectangle, margin_warning, view_directions
from hccbm_gui.core.fields.polygons import clip_convex, even_odd
from hccbm_gui.core.fields.silhouette import projected_extents_mm
from hccbm_gui.core.fields.structure_volume import SlabStack, slab_stack
from hccbm_gui.core.registration import WARN_RESIDUAL_MM
from hccbm_gui.core.roi import Roi

ROUNDING_GUARD_MM = 1e-9
"""What floating point may take from an increment that equals the tolerance."""
LONGEST_INTERVAL_DAYS = 28
"""A functional image farther than this from the CT may show another disease."""
LARGEST_FIELD_MM = 400.0
"""Length and width that the jaws of a linear accelerator reach at the isocentre."""
VISUAL_ONLY = "Visual only: the bone-scan field comes from a photograph, not from counts."
INTEGRATION_STEP_MM = 0.5
"""Step along the slab normal for the volume outside a field."""


@dataclass(frozen=True, slots=True)
class FunctionalImage:
    """The image the bone-scan field comes from, and how it lies on the CT or MR.

    Attributes
    ----------
    scan_uid : its series UID.
    name : as it is called in sentences, e.g. ``bone scan`` or ``PET``.
    planar : True when it has no depth.
    alignment_method, residual_mm, approved : how it was placed, how well, whether agreed.
    spot_id : the spot used; empty without one.
    visual_only : it is a photograph, whose scale a hand has set.
    days_apart : days between it and the anatomical image; None when a date is unknown.
    """

    scan_uid: str
    name: str
    planar: bool
    alignment_method: str
    residual_mm: float
    approved: bool
    spot_id: str = ""
    days_apart: int | None = None
    visual_only: bool = False


def compare_fields(
    roi: Roi,
    ct: Field,
    bone_scan: Field | None,
    functional: FunctionalImage,
    image_uid: str,
    *,
    single_plane_mm: float | None = None,
    notes: tuple[str, ...] = (),
) -> FieldComparison:
    """Both fields of one lesion and what the difference means.

    Parameters
    ----------
    roi : the GTV that `ct` was made from.
    bone_scan : None when the functional image shows no lesion here.
    single_plane_mm : slice thickness, for a GTV drawn on one slice.
    notes : further warnings, shown after those found here.

    Raises
    ------
    InputRefused : the fields have different beams or rules.
    """
    if bone_scan is not None and (bone_scan.beam != ct.beam or bone_scan.rule != ct.rule):
        raise InputRefused("Two fields are compared only with one beam and one rule.")
    stack = slab_stack(roi, single_plane_mm)
    increments = adjusted = miss = None
    if bone_scan is not None:
        increments = Increments.between(bone_scan.edges, ct.edges)
        # Compared as computed: a rounded figure could hide an edge that must move.
        threshold = ct.rule.tolerance_mm - ROUNDING_GUARD_MM
        adjusted = any(step >= threshold for step in increments.by_edge().values())
        miss = marginal_miss(stack, ct.target, bone_scan.edges, ct.beam)
    warnings = _warnings(ct, bone_scan, increments, functional)
    return FieldComparison(
        gtv_name=roi.name,
        gtv_volume_cc=stack.volume_cc,
        spot_id=functional.spot_id if bone_scan is not None else "",
        image_uid=image_uid,
        scan_uid=functional.scan_uid,
        beam=ct.beam,
        rule=ct.rule,
        gtv_outline=ct.target,
        ct_field=ct,
        bone_scan_field=bone_scan,
        increments=increments,
        adjusted=adjusted,
        marginal_miss=miss,
        alignment_method=str(functional.alignment_method),
        residual_mm=functional.residual_mm,
        approved=functional.approved,
        warnings=tuple(dict.fromkeys((*warnings, *notes))),
        visual_only=functional.visual_only and bone_scan is not None,
    )


def marginal_miss(
    stack: SlabStack, outline: tuple[FloatArray, ...], edges: FieldEdges, beam: Beam
) -> MarginalMiss:
    """What of a target lies outside a field.

    Parameters
    ----------
    outline : rings (N, 2) of the target's silhouette, (u, v) mm.
    edges : the field, at the isocentre plane.
    """
    shadow = even_odd(outline)
    field = shapely.Polygon(field_rectangle(edges, beam))
    area_fraction = shapely.difference(shadow, field).area / shadow.area if shadow.area else 0.0
    views = view_directions(beam)
    extents = projected_extents_mm(stack.vertices_mm(), beam, np.stack(list(views.values())))
    limits = [edges.superior_mm, edges.inferior_mm, edges.right_mm, edges.left_mm]
    beyond = extents - limits
    worst = int(beyond.argmax())
    missed = bool(beyond[worst] > ROUNDING_GUARD_MM)
    return MarginalMiss(
        area_fraction=float(area_fraction) if missed else 0.0,
        volume_fraction=volume_fraction_outside(stack, edges, beam) if missed else 0.0,
        largest_mm=float(beyond[worst]) if missed else 0.0,
        direction=EDGES[worst] if missed else "",
    )


def volume_fraction_outside(stack: SlabStack, edges: FieldEdges, beam: Beam) -> float:
    """Fraction of a structure's volume, 0 to 1, that rays through a field do not meet.

    The rays of a rectangular field fill a pyramid of four planes through the source. Its
    section with the structure is exact in every plane of the stack, and summed along the
    normal in steps of at most `INTEGRATION_STEP_MM`.
    """
    total = stack.volume_cc * 1000.0
    if total <= 0.0:
        return 0.0
    sides = _pyramid(stack, edges, beam)
    shapes, windows, thicknesses = [], [], []
    for slab in stack.slabs:
        steps = int(np.ceil(slab.thickness_mm / INTEGRATION_STEP_MM))
        step = slab.thickness_mm / steps
        bounds = shapely.get_coordinates(shapely.box(*slab.shape.bounds))[:-1]
        for height in slab.low_mm + (np.arange(steps) + 0.5) * step:
            window = bounds
            for normal, limit in sides:
                window = clip_convex(window, normal[:2], limit - float(normal[2] * height))
            if len(window) >= 3:
                shapes.append(slab.shape)
                windows.append(shapely.Polygon(window))
                thicknesses.append(step)
    inside = shapely.area(shapely.intersection(shapes, windows)) if shapes else np.zeros(0)
    covered = float(np.dot(inside, thicknesses)) / total
    return min(max(1.0 - covered, 0.0), 1.0)


def _pyramid(stack: SlabStack, edges: FieldEdges, beam: Beam) -> list[tuple[FloatArray, float]]:
    """Half-spaces normal . (a, b, n) <= limit of the rays through a field, in stack axes."""
    limits = {
        "superior": edges.superior_mm,
        "inferior": edges.inferior_mm,
        "right": edges.right_mm,
        "left": edges.left_mm,
    }
    to_beam = beam.patient_to_beam
    sides = []
    for edge, view in view_directions(beam).items():
        # d . (u, v) <= t means SAD d . (Xb, Yb) + t Zb <= t SAD in front of the source.
        lps = (view @ to_beam[:2]) * beam.sad_mm + to_beam[2] * limits[edge]
        scale = float(np.linalg.norm(lps))
        limit = limits[edge] * beam.sad_mm + float(lps @ np.asarray(beam.isocentre_mm))
        sides.append((stack.axes @ lps / scale, limit / scale))
    return sides


def _warnings(
    ct: Field, bone_scan: Field | None, increments: Increments | None, image: FunctionalImage
) -> list[str]:
    """Everything a reader of the comparison must know, the weightiest first."""
    found = []
    if image.visual_only and bone_scan is not None:
        found.append(VISUAL_ONLY)
    if bone_scan is None:
        found.append(f"The {image.name} shows no lesion here: no field from the {image.name}.")
    if not image.approved:
        found.append(f"Nobody has approved the alignment of the {image.name} yet.")
    if image.residual_mm > WARN_RESIDUAL_MM:
        found.append(
            f"The alignment residual of {image.residual_mm:.1f} mm is above "
            f"{WARN_RESIDUAL_MM:g} mm."
        )
    if increments is not None:
        close = [e for e, step in increments.by_edge().items() if abs(step) < image.residual_mm]
        if close:
            found.append(
                f"Not distinguishable from the alignment residual of {image.residual_mm:.1f} mm: "
                f"{', '.join(close)}."
            )
    if image.days_apart is not None and abs(image.days_apart) > LONGEST_INTERVAL_DAYS:
        found.append(
            f"The {image.name} and the CT or MR lie {abs(image.days_apart)} days apart "
            f"(more than {LONGEST_INTERVAL_DAYS})."
        )
    fields = {"CT/MRI field": ct, "bone-scan field": bone_scan}
    for name, field in fields.items():
        if field is not None and _too_large(field.edges):
            found.append(
                f"The {name} is larger than {LARGEST_FIELD_MM / 10:g} cm x "
                f"{LARGEST_FIELD_MM / 10:g} cm, or an edge lies beyond "
                f"{LARGEST_FIELD_MM / 20:g} cm: it needs a longer distance or a split field."
            )
    margin = margin_warning(ct.rule.margin_mm)
    if margin:
        found.append(margin)
    if image.planar:
        found.append(
            "A planar scan has no depth: its field lies at the isocentre plane with "
            "magnification 1, and the extent from front to back is not assessable."
        )
    found.append("Kim 2007 does not say whether its treatment volume ends at the field edge.")
    return found


def _too_large(edges: FieldEdges) -> bool:
    sides = (edges.superior_mm, edges.inferior_mm, edges.right_mm, edges.left_mm)
    return (
        max(edges.length_mm, edges.width_mm) > LARGEST_FIELD_MM
        or max(sides) > LARGEST_FIELD_MM / 2.0
    )
