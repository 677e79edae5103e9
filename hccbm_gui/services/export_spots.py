"""Which spots of a case can be written as segmentations, and why others cannot."""

from collections.abc import Iterator

from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.errors import HccbmError
from hccbm_gui.core.spot import Spot, SpotState
from hccbm_gui.io.writing.planar_segmentation import planar_files, shown_in
from hccbm_gui.io.writing.segmentation_writer import spots_to_write
from hccbm_gui.services.exportable import Exportable, ExportKind, called, file_name


def segmented_file(key: str) -> tuple[str, str]:
    """Series UID and, where a scan has several files, SOP Instance UID of a key of spots."""
    series_uid, _, sop_uid = key.partition(":")[2].partition("|")
    return series_uid, sop_uid


def spot_lines(case: Case) -> Iterator[Exportable]:
    """A line for each image with spots; of a planar scan, for each of its files."""
    for info in case.series_of("spect", "pet", "volume", "planar"):
        there = [spot for spot in case.spots if spot.series_uid == info.uid]
        if not there:
            continue
        written = spots_to_write(case, info.uid)
        if info.kind != "planar":
            why_not = "" if info.frame_uid else "The image lies on no frame of reference."
            yield _spots_of(info, written, len(there), why_not)
            continue
        scan = case.planar_scans[info.uid]
        try:
            files = planar_files(scan)
        except HccbmError as refusal:
            yield _spots_of(info, written, len(there), str(refusal))
            continue
        if len(files) == 1:
            yield _spots_of(info, written, len(there))
            continue
        # Each view is a file of its own, and so is what is segmented on it.
        for sop_uid in files:
            named = [i.view.value for i in scan.images if i.source and i.source.sop_uid == sop_uid]
            on_it = shown_in(scan, sop_uid, written)
            hidden = len(written) - len(on_it)
            yield _spots_of(info, on_it, len(there) - hidden, "", sop_uid, " ".join(named))


def _spots_of(
    info: SeriesInfo,
    written: tuple[Spot, ...],
    there: int,
    why_not: str = "",
    sop_uid: str = "",
    view: str = "",
) -> Exportable:
    """The line of the spots of one image, or of one file of it."""
    open_ones = sum(spot.state is SpotState.PROPOSED for spot in written)
    facts = [f"{len(written)} spot{'s' if len(written) != 1 else ''}"]
    facts += [f"{open_ones} proposed, not confirmed"] if open_ones else []
    left = there - len(written)
    facts += [f"without {left} rejected or thought normal"] if left else []
    if not written:
        why_not = why_not or "No spot is accepted or proposed as a lesion."
    name = f"{called(info)} {view}".rstrip()
    return Exportable(
        f"seg:{info.uid}|{sop_uid}" if sop_uid else f"seg:{info.uid}",
        ExportKind.SPOTS,
        f"Spots of {name}",
        ", ".join(facts),
        file_name(f"SEG_{name}"),
        why_not,
        wanted=not why_not and open_ones < len(written),
    )
