"""What a user does to a case, as functions from a case to the next one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import MissingInput
from hccbm_gui.core.field import FieldRule
from hccbm_gui.core.planar import SIDE_UNKNOWN_NOTE, View
from hccbm_gui.core.registration import PlanarAlignment
from hccbm_gui.core.spot import Spot, SpotState


def now_iso() -> str:
    """Local time with its offset, ISO 8601 to the second."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


def approve_alignment(case: Case, scan_uid: str, who: str, when: str) -> Case:
    """Record that `who` has looked at the alignment of `scan_uid` and agreed, at `when`.

    Raises
    ------
    MissingInput : the scan has no alignment.
    """
    alignment = case.alignment_of(scan_uid)
    if alignment is None:
        raise MissingInput(
            "The planar scan has no alignment that could be approved.",
            remedy="Align it by projection or by landmarks first.",
        )
    return case.with_alignment(replace(alignment, approved_by=who, approved_at=when))


def say_view(
    case: Case, scan_uid: str, index: int, view: View, patient_left_on_right: bool
) -> Case:
    """Record which view a planar image is and on which side the patient's left lies.

    What was found before with another meaning of left and right goes: alignment and spots.

    Raises
    ------
    MissingInput : there is no such scan.
    """
    scan = case.planar_scans.get(scan_uid)
    if scan is None:
        raise MissingInput("There is no such planar scan.", where=scan_uid)
    images = list(scan.images)
    images[index] = replace(images[index], view=view, patient_left_on_right=patient_left_on_right)
    said = f"{view.value} view, sides as said by the user"
    unknown = any(not image.laterality_known for image in images)

    def answered(notes: tuple[str, ...]) -> tuple[str, ...]:
        kept = [n for n in notes if unknown or not n.startswith(SIDE_UNKNOWN_NOTE)]
        return tuple(dict.fromkeys([*kept, said]))

    scans = dict(case.planar_scans)
    scans[scan_uid] = replace(scan, images=tuple(images), notes=answered(scan.notes))
    series = tuple(
        replace(info, notes=answered(info.notes)) if info.uid == scan_uid else info
        for info in case.series
    )
    return replace(
        case,
        planar_scans=MappingProxyType(scans),
        series=series,
        alignments=tuple(a for a in case.alignments if a.scan_uid != scan_uid),
        spots=tuple(spot for spot in case.spots if spot.series_uid != scan_uid),
        searched=case.searched - {scan_uid},
    )


def set_alignment(case: Case, alignment: PlanarAlignment) -> Case:
    """Place a planar scan anew; whatever was approved before is not approved any more."""
    return case.with_alignment(replace(alignment, approved_by="", approved_at=""))


def set_spot_state(case: Case, spot_id: str, state: SpotState) -> Case:
    """Accept or reject a spot, or leave it undecided again.

    Raises
    ------
    MissingInput : the case has no such spot.
    """
    return _with_spot(case, replace(spot_by_id(case, spot_id), state=state))


def replace_spot(case: Case, spot: Spot) -> Case:
    """Put `spot` in the place of the one with its id, marked as edited by the user.

    Raises
    ------
    MissingInput : the case has no such spot.
    """
    spot_by_id(case, spot.id)
    return _with_spot(case, replace(spot, edited=True))


def add_spot(case: Case, spot: Spot) -> Case:
    """Add a spot that a person has drawn; its id is made unique in the case."""
    unique = replace(spot, id=free_spot_id(case.spots, spot.id), edited=True)
    return replace(case, spots=(*case.spots, unique))


def spot_by_id(case: Case, spot_id: str) -> Spot:
    """The spot `spot_id`.

    Raises
    ------
    MissingInput : the case has no such spot.
    """
    for spot in case.spots:
        if spot.id == spot_id:
            return spot
    known = ", ".join(spot.id for spot in case.spots) or "none"
    raise MissingInput(f"There is no spot {spot_id}.", where=f"spots of this case: {known}")


def free_spot_id(spots: Sequence[Spot], wanted: str) -> str:
    """`wanted` when no spot has it, else the next free number of its kind."""
    taken = {spot.id for spot in spots}
    if wanted not in taken:
        return wanted
    stem = wanted.rstrip("0123456789").rstrip("-") or "spot"
    number = 1
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


def set_rule(case: Case, rule: FieldRule) -> Case:
    """Make both fields by `rule`."""
    return replace(case, rule=rule)


def set_gantry(case: Case, gantry_deg: float) -> Case:
    """Look from the front (0) or from the back (180)."""
    return replace(case, gantry_deg=float(gantry_deg))


def choose_target(case: Case, gtv_key: str | None = None, spot_id: str | None = None) -> Case:
    """Compare the fields of this GTV, this spot or both; None leaves, empty is the default."""
    return replace(
        case,
        chosen_gtv=case.chosen_gtv if gtv_key is None else gtv_key,
        chosen_spot=case.chosen_spot if spot_id is None else spot_id,
    )


def add_note(case: Case, series_uid: str, note: str) -> Case:
    """Add a permanent warning to a series, once."""
    series = tuple(
        replace(info, notes=(*info.notes, note))
        if info.uid == series_uid and note not in info.notes
        else info
        for info in case.series
    )
    return replace(case, series=series)


def _with_spot(case: Case, spot: Spot) -> Case:
    return replace(case, spots=tuple(spot if s.id == spot.id else s for s in case.spots))
