"""The main job: the bone-scan field beside the CT/MRI field of one lesion of a case."""

from dataclasses import replace
from datetime import date

from hccbm_gui.core.beam import Beam
from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.comparison import FieldComparison
from hccbm_gui.core.errors import MissingInput
from hccbm_gui.core.field import Field, FieldRule
from hccbm_gui.core.fields.field_comparison import FunctionalImage, compare_fields
from hccbm_gui.core.fields.field_design import (
    common_beam,
    ct_field,
    planar_spot_field,
    volume_spot_field,
)
from hccbm_gui.core.levels import Levels
from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.core.spot import SpotState
from hccbm_gui.services.functional_placing import PlacedImage, functional_series
from hccbm_gui.services.levels import level_span, levels_of
from hccbm_gui.services.spot_choice import SHOWN_WITHIN_MM, choose_spot
from hccbm_gui.services.target_choice import DrawnTarget, choose_target


def compare_case(
    case: Case,
    *,
    gtv: str = "",
    spot: str = "",
    scan_uid: str = "",
    progress: Progress = quiet,
) -> FieldComparison:
    """Both fields of one lesion by the rule and gantry of the case.

    Parameters
    ----------
    gtv : name or key of the GTV; empty for the user's choice, else the largest on the CT
        (on the MR where there is none).
    spot : id of the spot; empty for the user's choice, else the one nearest to the GTV.
    scan_uid : series UID of the functional image to use; empty for the best that shows the
        lesion (`spot_choice.FUNCTIONAL_ORDER`).

    Raises
    ------
    MissingInput : no GTV, no functional image, or none that covers the GTV.
    FrameMismatch : the images, the GTV or the bone scan have no frame of reference in common.
    InputRefused : a rule, gantry, patient position, alignment or structure that cannot be used.
    """
    progress(0.0, "Choosing GTV and spot")
    if not functional_series(case) and not gtv and not case.gtvs():
        raise MissingInput(
            "There is no GTV, and no functional image: no bone scan, SPECT or PET.",
            remedy="Open the structure set (or draw a GTV) and the bone scan of this patient.",
        )
    target = choose_target(case, gtv)
    placed = choose_spot(case, target, spot, scan_uid)
    progress(0.3, "Projecting the GTV")
    beam = common_beam(target.roi, case.gantry_deg, target.image.position)
    levels = levels_of(case, target.frame_uid)
    ct = ct_field(target.roi, beam, case.rule, single_plane_mm=target.slice_mm, levels=levels)
    progress(0.6, "Projecting the spot")
    bone_scan = _bone_scan_field(case, placed, beam, levels)
    progress(0.8, "Comparing the fields")
    comparison = compare_fields(
        target.roi,
        ct,
        bone_scan,
        _dated(placed, target.image),
        target.image.uid,
        single_plane_mm=target.slice_mm,
        notes=(*_vertebrae(case.rule, ct, bone_scan), *_notes(case, target, placed)),
    )
    progress(1.0)
    return comparison


def _bone_scan_field(case: Case, placed: PlacedImage, beam: Beam, levels: Levels) -> Field | None:
    """The field from the chosen spot; None when the image shows no lesion."""
    if placed.spot is None:
        return None
    if placed.alignment is not None:
        return planar_spot_field(placed.spot, placed.alignment, beam, case.rule, levels=levels)
    slice_mm = case.volumes[placed.info.uid].geometry.spacing_mm[0]
    return volume_spot_field(placed.spot, beam, case.rule, single_plane_mm=slice_mm, levels=levels)


def _vertebrae(rule: FieldRule, ct: Field, bone_scan: Field | None) -> tuple[str, ...]:
    """What the vertebra rule has done, in a sentence; it may hide a step between the fields."""
    if not rule.uses_vertebrae:
        return ()
    said = [f"the CT/MRI field takes in {level_span(ct.levels)}"]
    if bone_scan is not None:
        said.append(f"the bone-scan field {level_span(bone_scan.levels)}")
    return (f"Vertebra rule: {', '.join(said)}.",)


def _dated(placed: PlacedImage, image: SeriesInfo) -> FunctionalImage:
    """How the functional image is placed, with its distance in time from the CT or MR."""
    return replace(placed.image, days_apart=days_between(placed.info.date, image.date))


def days_between(first: str, second: str) -> int | None:
    """Days from `first` to `second` (YYYY-MM-DD); None where one is not a date."""
    try:
        return (date.fromisoformat(second) - date.fromisoformat(first)).days
    except ValueError:
        return None


def _notes(case: Case, target: DrawnTarget, placed: PlacedImage) -> tuple[str, ...]:
    """What structure, alignment, spot and both images carry with them."""
    name = placed.image.name
    notes = [f"{target.roi.name}: {note}" for note in target.roi.notes]
    notes += [f"{target.image.modality}: {note}" for note in target.volume.notes]
    scan = case.planar_scans.get(placed.info.uid) or case.volumes[placed.info.uid]
    notes += [f"{name}: {note}" for note in scan.notes]
    if placed.alignment is not None:
        notes += [f"Alignment: {note}" for note in placed.alignment.notes]
    if not scan.quantifiable:
        notes.append(f"The {name} may be looked at but not measured.")
    spot = placed.spot
    if spot is None:
        return tuple(notes)
    if placed.distance_mm > SHOWN_WITHIN_MM:
        notes.append(f"Spot {spot.id} lies {placed.distance_mm:.0f} mm from {target.roi.name}.")
    if spot.state is SpotState.REJECTED:
        notes.append(f"Spot {spot.id} has been rejected.")
    elif spot.physiological and spot.state is not SpotState.ACCEPTED:
        notes.append(f"Spot {spot.id} is thought to be physiological: {spot.reason}.")
    return tuple(notes)
