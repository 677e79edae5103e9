"""From a target to the rectangle of the jaws: Kim 2007, GTV or spot plus a margin."""

import numpy as np

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.beam import Beam
from hccbm_gui.core.comparison import EDGES
from hccbm_gui.core.errors import FrameMismatch, InputRefused, MissingInput
from hccbm_gui.core.field import KIM_MARGIN_MM, Field, FieldEdges, FieldRule, FieldSource
from hccbm_gui.core.fields.polygons import even_odd, rings_of
from hccbm_gui.core.fields.silhouette import projected_extents_mm, silhouette
from hccbm_gui.core.fields.structure_volume import SlabStack, slab_stack
from hccbm_gui.core.fields.vertebra_rule import (
    taking_in,
    vertebrae_of_heights,
    vertebrae_of_points,
)
from hccbm_gui.core.levels import Levels
from hccbm_gui.core.registration import REFUSE_RESIDUAL_MM, PlanarAlignment
from hccbm_gui.core.roi import Roi
from hccbm_gui.core.spot import Spot

KIM_MODE = "Kim 2007"
"""The rule of Kim 2007: target plus margin, field edge at that outline."""
LARGEST_MARGIN_MM = 50.0
"""Margins above this are refused as a slip of the hand."""
LARGEST_OBLIQUITY_DEG = 45.0
"""A gantry farther than this from AP or PA no longer shows right and left."""
AP_PA_TOLERANCE_DEG = 0.5
"""A planar scan is seen only from the front or the back, within this."""

_LPS_OF_EDGES = {
    "superior": (0.0, 0.0, 1.0),
    "inferior": (0.0, 0.0, -1.0),
    "right": (-1.0, 0.0, 0.0),
    "left": (1.0, 0.0, 0.0),
}


def common_beam(
    roi: Roi, gantry_deg: float, patient_position: str, *, sad_mm: float = 1000.0
) -> Beam:
    """The beam both fields share: isocentre in the centre of the structure's bounding box.

    Raises
    ------
    InputRefused : nothing is drawn, or the patient position is not supported.
    """
    if roi.is_empty:
        raise InputRefused("The structure has no closed contour.", where=roi.name)
    x, y, z = roi.bounds_mm().mean(axis=0).tolist()
    return Beam((x, y, z), gantry_deg, sad_mm=sad_mm, patient_position=patient_position)


def ct_field(
    roi: Roi,
    beam: Beam,
    rule: FieldRule,
    *,
    single_plane_mm: float | None = None,
    levels: Levels = (),
) -> Field:
    """The CT/MRI field: (GTV plus margin in space) projected divergently, its rectangle.

    Parameters
    ----------
    single_plane_mm : slice thickness, for a structure drawn on one slice.
    levels : labelled vertebrae of the structure's frame, for the vertebra rule.

    Raises
    ------
    InputRefused : a gantry that is not AP or PA, a margin outside 0 to 50 mm, an unknown rule,
        a structure without a volume, or levels that the vertebra rule needs and that are not
        labelled.
    """
    return stack_field(slab_stack(roi, single_plane_mm), beam, rule, FieldSource.CT_MRI, levels)


def volume_spot_field(
    spot: Spot,
    beam: Beam,
    rule: FieldRule,
    *,
    single_plane_mm: float | None = None,
    levels: Levels = (),
) -> Field:
    """The field from a SPECT or PET spot, made exactly like `ct_field`; its errors too."""
    stack = slab_stack(spot.contours, single_plane_mm)
    return stack_field(stack, beam, rule, FieldSource.BONE_SCAN, levels)


def stack_field(
    stack: SlabStack, beam: Beam, rule: FieldRule, source: FieldSource, levels: Levels = ()
) -> Field:
    """The field round a target in space; errors as `ct_field`."""
    _check_rule(rule)
    directions = np.stack(list(view_directions(beam).values()))
    points = stack.vertices_mm()
    extents = projected_extents_mm(points, beam, directions, rule.margin_mm)
    labels = vertebrae_of_points(rule, levels, points)
    edges = taking_in(FieldEdges(*extents.tolist()), labels, levels, beam, directions[:2])
    return Field(source, beam, rule, rings_of(silhouette(stack, beam)), edges, labels)


def planar_spot_field(
    spot: Spot, alignment: PlanarAlignment, beam: Beam, rule: FieldRule, *, levels: Levels = ()
) -> Field:
    """The bone-scan field of a planar spot: outline plus margin in the isocentre plane.

    A gamma camera projects in parallel and knows no depth, so the aligned outline is placed at
    the isocentre plane with magnification 1 (Kim 2007, Fig. 2).

    Raises
    ------
    InputRefused : a gantry other than 0 or 180 degrees, an alignment residual above 20 mm, or
        what `ct_field` refuses.
    MissingInput : the spot has no outline.
    FrameMismatch : the alignment belongs to another scan.
    """
    _check_rule(rule)
    if _degrees_from_ap_pa(beam.gantry_deg) > AP_PA_TOLERANCE_DEG:
        raise InputRefused(
            "A planar bone scan shows the patient from the front and back only.",
            where=f"gantry {beam.gantry_deg:g} degrees",
            remedy="Set the gantry to 0 (AP) or 180 degrees (PA).",
        )
    if alignment.residual_mm > REFUSE_RESIDUAL_MM:
        raise InputRefused(
            f"The alignment residual of {alignment.residual_mm:.1f} mm is above "
            f"{REFUSE_RESIDUAL_MM:g} mm: no field is made from this bone scan.",
            remedy="Align the scan by landmarks.",
        )
    outlines = planar_outlines(spot, alignment, beam)
    directions = np.stack(list(view_directions(beam).values()))
    reach = (np.concatenate(outlines) @ directions.T).max(axis=0)
    height = beam.isocentre_mm[2]
    labels = vertebrae_of_heights(rule, levels, height - float(reach[1]), height + float(reach[0]))
    edges = FieldEdges(*(reach + rule.margin_mm).tolist())
    edges = taking_in(edges, labels, levels, beam, directions[:2])
    target = rings_of(even_odd(outlines))
    return Field(FieldSource.BONE_SCAN, beam, rule, target, edges, labels)


def planar_outlines(spot: Spot, alignment: PlanarAlignment, beam: Beam) -> list[FloatArray]:
    """Outlines (N, 2) of a planar spot at the isocentre plane, (u, v) mm, magnification 1.

    Raises
    ------
    MissingInput, FrameMismatch : as `planar_spot_field`.
    """
    if spot.series_uid != alignment.scan_uid:
        raise FrameMismatch("The alignment belongs to another scan than the spot.", where=spot.id)
    outlines = [outline for outline in spot.outlines if len(outline) >= 3]
    if not outlines:
        raise MissingInput("The spot has no outline.", where=spot.id, remedy="Draw its outline.")
    isocentre = np.array([beam.isocentre_mm[0], beam.isocentre_mm[2]])
    # Columns: how patient x and z run in the view.
    turn = np.stack([beam.direction_in_view((1, 0, 0)), beam.direction_in_view((0, 0, 1))], axis=1)
    return [(alignment.to_patient(outline) - isocentre) @ turn.T for outline in outlines]


def view_directions(beam: Beam) -> dict[str, FloatArray]:
    """Unit vectors (2,) in the view of the patient directions, in the order of `EDGES`.

    Raises
    ------
    InputRefused : the beam comes more from the side than from front or back, or the collimator
        turns the jaws away from the patient axes.
    """
    if _degrees_from_ap_pa(beam.gantry_deg) > LARGEST_OBLIQUITY_DEG:
        raise InputRefused(
            "Fields are defined for AP and PA only.",
            where=f"gantry {beam.gantry_deg:g} degrees",
            remedy="Set the gantry to 0 (AP) or 180 degrees (PA), or within 45 degrees of them.",
        )
    if abs((beam.collimator_deg + 45.0) % 90.0 - 45.0) > 1e-6:
        raise InputRefused(
            "The collimator is turned, so the jaws do not follow the patient axes.",
            where=f"collimator {beam.collimator_deg:g} degrees",
            remedy="Set the collimator to 0 or 90 degrees.",
        )
    views = {edge: beam.direction_in_view(_LPS_OF_EDGES[edge]) for edge in EDGES}
    return {edge: view / np.linalg.norm(view) for edge, view in views.items()}


def field_rectangle(edges: FieldEdges, beam: Beam) -> FloatArray:
    """(4, 2) corners of a field in the view, (u, v) mm: superior right, then round by left."""
    views = view_directions(beam)
    up, right = views["superior"], views["right"]
    corners = [
        (edges.superior_mm, edges.right_mm),
        (edges.superior_mm, -edges.left_mm),
        (-edges.inferior_mm, -edges.left_mm),
        (-edges.inferior_mm, edges.right_mm),
    ]
    return np.array([v * up + h * right for v, h in corners])


def margin_warning(margin_mm: float) -> str:
    """What to say of a margin Kim 2007 did not use; empty for one it did."""
    low, high = KIM_MARGIN_MM
    if low <= margin_mm <= high:
        return ""
    return (
        f"The margin of {margin_mm:g} mm is outside the range of Kim 2007 ({low:g} to {high:g} mm)."
    )


def _check_rule(rule: FieldRule) -> None:
    if rule.mode != KIM_MODE:
        raise InputRefused(f"The field rule “{rule.mode}” is not known.", remedy=f"Use {KIM_MODE}.")
    if not 0.0 <= rule.margin_mm <= LARGEST_MARGIN_MM:
        raise InputRefused(
            f"A margin of {rule.margin_mm:g} mm is not possible.",
            remedy=f"Give a margin from 0 to {LARGEST_MARGIN_MM:g} mm.",
        )
    if not rule.tolerance_mm > 0.0:
        raise InputRefused(
            f"A tolerance of {rule.tolerance_mm:g} mm is not possible.",
            remedy="Give a tolerance above 0 mm.",
        )


def _degrees_from_ap_pa(gantry_deg: float) -> float:
    """0 to 90: how far the gantry stands from the nearer of 0 and 180."""
    return abs((gantry_deg + 90.0) % 180.0 - 90.0)
