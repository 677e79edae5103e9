"""Which spot the bone-scan field is made from, and so on which functional image."""

from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.errors import HccbmError, MissingInput
from hccbm_gui.core.fields.structure_volume import slab_stack
from hccbm_gui.core.spot import Spot, SpotState
from hccbm_gui.core.spots.spot_nearness import Nearness, Target, planar_nearness, volume_nearness
from hccbm_gui.services.functional_placing import (
    FUNCTIONAL_ORDER,
    PlacedImage,
    described,
    functional_series,
    place,
)
from hccbm_gui.services.target_choice import DrawnTarget

SHOWN_WITHIN_MM = 20.0
"""A spot overlapping the GTV, or this near to it, shows the lesion; a Kim 2007 margin."""


def choose_spot(case: Case, target: DrawnTarget, spot: str = "", scan_uid: str = "") -> PlacedImage:
    """The spot by id, else the user's choice, else the one nearest to the GTV.

    Parameters
    ----------
    scan_uid : a functional image that must be used.

    Raises
    ------
    MissingInput : no functional image, no such spot, or an image that does not cover the GTV.
    FrameMismatch : the functional image has no place on the GTV's frame of reference.
    InputRefused : a planar alignment too poor to carry a field.
    """
    series = functional_series(case)
    if scan_uid and scan_uid not in {info.uid for info in series}:
        names = ", ".join(f"{described(info)} {info.uid}" for info in series) or "none"
        raise MissingInput(
            "There is no such functional image.", where=scan_uid, remedy=f"Present: {names}."
        )
    if not series:
        raise MissingInput(
            "There is no functional image: no bone scan, SPECT or PET.",
            remedy="Open the bone scan of this patient too.",
        )
    measured = Target(slab_stack(target.roi, target.slice_mm))
    named = _named_spot(case, spot, scan_uid)
    if named is not None:
        placed = place(case, case.series_by_uid(named.series_uid), target)
        return placed.with_spot(named, _nearness(case, named, placed, measured).distance_mm)
    if scan_uid:
        return _nearest(case, place(case, case.series_by_uid(scan_uid), target), measured)
    return _best(case, series, target, measured)


def _named_spot(case: Case, spot: str, scan_uid: str) -> Spot | None:
    """The spot asked for; the user's standing choice only while it exists on the image."""
    here = [s for s in case.spots if not scan_uid or s.series_uid == scan_uid]
    wanted = spot or case.chosen_spot
    found = next((s for s in here if s.id == wanted), None)
    if spot and found is None:
        names = ", ".join(s.id for s in here) or "none"
        raise MissingInput(f"There is no spot “{spot}”.", remedy=f"Spots here: {names}.")
    return found


def _best(
    case: Case, series: list[SeriesInfo], target: DrawnTarget, measured: Target
) -> PlacedImage:
    """The best image that shows the lesion, else the first one that can be placed."""
    candidates: list[PlacedImage] = []
    reasons: list[HccbmError] = []
    for info in series:
        try:
            candidates.append(_nearest(case, place(case, info, target), measured))
        except HccbmError as reason:
            # Other images may serve; the reason is told when none does.
            reasons.append(reason)
    if not candidates:
        raise reasons[0]
    showing = [placed for placed in candidates if placed.spot is not None]
    return min(showing or candidates, key=_preference)


def _preference(placed: PlacedImage) -> tuple[bool, int, float]:
    accepted = placed.spot is not None and placed.spot.state is SpotState.ACCEPTED
    return not accepted, FUNCTIONAL_ORDER.index(placed.info.kind), placed.distance_mm


def _nearest(case: Case, placed: PlacedImage, measured: Target) -> PlacedImage:
    """`placed` with the spot nearest to the GTV, or with none when that is too far."""
    ranked: list[tuple[Nearness, bool, int]] = []
    _require_searched(case, placed.info)
    spots = [s for s in case.spots if s.series_uid == placed.info.uid and _is_candidate(s)]
    for index, spot in enumerate(spots):
        nearness = _nearness(case, spot, placed, measured)
        if nearness.distance_mm <= SHOWN_WITHIN_MM:
            ranked.append((nearness, spot.state is not SpotState.ACCEPTED, index))
    if not ranked:
        return placed
    nearness, _, index = min(ranked)
    return placed.with_spot(spots[index], nearness.distance_mm)


def _require_searched(case: Case, info: SeriesInfo) -> None:
    """An image that nobody has searched must not be said to show no lesion."""
    if info.uid in case.searched or any(spot.series_uid == info.uid for spot in case.spots):
        return
    raise MissingInput(
        f"The {described(info)} has not been searched for spots.",
        where="; ".join(note for note in info.notes if note.startswith("No spots")),
        remedy="Wait for the analysis, or open an image that can be measured.",
    )


def _is_candidate(spot: Spot) -> bool:
    """Neither rejected nor physiological, unless a person has accepted it."""
    if spot.state is SpotState.ACCEPTED:
        return True
    return spot.state is not SpotState.REJECTED and not spot.physiological


def _nearness(case: Case, spot: Spot, placed: PlacedImage, measured: Target) -> Nearness:
    if placed.alignment is not None:
        return planar_nearness(spot, placed.alignment, measured)
    slice_mm = case.volumes[placed.info.uid].geometry.spacing_mm[0]
    return volume_nearness(spot, measured, SHOWN_WITHIN_MM, slice_mm)
