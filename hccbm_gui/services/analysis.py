"""What the program proposes by itself once a patient is open: alignments and spots.

Nothing is approved or accepted here; what cannot be done becomes a note on its series.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from hccbm_gui.core.alignment.projection_alignment import align_by_projection
from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.errors import HccbmError
from hccbm_gui.core.note_words import UNSEARCHED
from hccbm_gui.core.progress import Progress, part, quiet
from hccbm_gui.core.spot import Spot, SpotState
from hccbm_gui.core.spots.planar_spot_settings import PlanarSpotSettings
from hccbm_gui.core.spots.planar_spots import find_planar_spots
from hccbm_gui.core.spots.volume_spot_settings import VolumeSpotSettings
from hccbm_gui.core.spots.volume_spots import find_volume_spots
from hccbm_gui.core.structures.missing_slices import beside_gap
from hccbm_gui.core.volume import Volume
from hccbm_gui.services.edits import add_note, free_spot_id


@dataclass(frozen=True, slots=True)
class SpotSearch:
    """By which numbers spots are looked for on each kind of image."""

    planar: PlanarSpotSettings
    volume: VolumeSpotSettings


DEFAULT_SEARCH = SpotSearch(PlanarSpotSettings(), VolumeSpotSettings())
PLANAR_SEARCHES = {
    "default": DEFAULT_SEARCH,
    "sensitive": replace(DEFAULT_SEARCH, planar=PlanarSpotSettings.sensitive()),
}
VOLUME_SEARCHES = {
    f"edge at {percent} % of the maximum": replace(
        DEFAULT_SEARCH, volume=VolumeSpotSettings(grow_fraction=percent / 100.0)
    )
    for percent in (30, 41, 50, 60)
}
"""What a user may choose instead of the default, by its name."""

ALIGNMENT_SHARE = 0.5
"""Part of the progress bar that alignment takes, of all that analysis does."""


def analyse(case: Case, progress: Progress = quiet) -> Case:
    """Align every planar scan to the CT and find the spots of every functional image.

    What a person has approved, accepted, rejected or edited stays as it is.

    Raises
    ------
    Cancelled : the user stopped it; nothing else is raised for an input that does not serve.
    """
    planar = [info for info in case.series_of("planar") if not case.is_photograph(info.uid)]
    for number, info in enumerate(planar):
        start = ALIGNMENT_SHARE * number / len(planar)
        end = ALIGNMENT_SHARE * (number + 1) / len(planar)
        case = align_scan(case, info.uid, part(progress, start, end))
    functional = [*planar, *case.series_of("spect", "pet")]
    begin = ALIGNMENT_SHARE if planar else 0.0
    for number, info in enumerate(functional):
        start = begin + (1.0 - begin) * number / len(functional)
        end = begin + (1.0 - begin) * (number + 1) / len(functional)
        case = find_spots(case, info, part(progress, start, end))
    progress(1.0, "Analysed")
    return case


def align_scan(case: Case, scan_uid: str, progress: Progress = quiet, again: bool = False) -> Case:
    """Align one planar scan to the CT by projection; a refusal becomes a note.

    An alignment that is there already is kept unless `again` asks for a new one.
    """
    scan = case.planar_scans.get(scan_uid)
    ct = alignment_ct(case)
    if scan is None or ct is None or (case.alignment_of(scan_uid) is not None and not again):
        return case
    progress(0.0, "Aligning the planar scan to the CT")
    try:
        return case.with_alignment(align_by_projection(scan, scan_uid, ct, progress))
    except HccbmError as refusal:
        return add_note(case, scan_uid, f"Not aligned by projection: {refusal}")


def find_spots(case: Case, info: SeriesInfo, progress: Progress = quiet) -> Case:
    """Find the spots of one functional image anew, unless a person has worked on them."""
    mine = [spot for spot in case.spots if spot.series_uid == info.uid]
    if any(spot.edited or spot.state is not SpotState.PROPOSED for spot in mine):
        return case
    return search_spots(case, info, progress=progress)


def _without_earlier_refusal(case: Case, uid: str) -> Case:
    series = tuple(
        replace(info, notes=tuple(n for n in info.notes if not n.startswith(UNSEARCHED)))
        if info.uid == uid
        else info
        for info in case.series
    )
    return replace(case, series=series)


def search_spots(
    case: Case, info: SeriesInfo, search: SpotSearch = DEFAULT_SEARCH, progress: Progress = quiet
) -> Case:
    """Find the spots of one functional image by `search`; those it had are replaced."""
    progress(0.0, f"Looking for spots on {info.description or info.modality}")
    case = _without_earlier_refusal(case, info.uid)
    try:
        found = tuple(_spots_of(case, info, search, progress))
    except HccbmError as refusal:
        # Where it came from are the other notes of the series.
        told = " ".join(part for part in (refusal.what, refusal.remedy) if part)
        return add_note(case, info.uid, f"{UNSEARCHED}: {told}")
    spots = tuple(spot for spot in case.spots if spot.series_uid != info.uid)
    for spot in found:
        # Ids are made image by image, but must be unique in the case.
        spots = (*spots, replace(spot, id=free_spot_id(spots, spot.id)))
    return replace(case, spots=spots, searched=case.searched | {info.uid})


def alignment_ct(case: Case) -> Volume | None:
    """The CT that planar scans are aligned with: the one that shows the longest stretch."""
    volumes = [
        case.volumes[info.uid]
        for info in case.series_of("volume")
        if info.modality == "CT" and info.uid in case.volumes
    ]
    return max(volumes, key=_length_mm, default=None)


def _length_mm(volume: Volume) -> float:
    low, high = volume.geometry.bounds_mm()
    return float(high[2] - low[2])


def _spots_of(
    case: Case, info: SeriesInfo, search: SpotSearch, progress: Progress
) -> Iterator[Spot]:
    scan = case.planar_scans.get(info.uid)
    if scan is not None:
        yield from find_planar_spots(scan, info.uid, search.planar, progress)
    elif info.uid in case.volumes:
        volume = case.volumes[info.uid]
        for spot in find_volume_spots(volume, info.uid, search.volume, progress):
            yield beside_gap(spot, volume)
