"""The scale of a planar scan set by hand, as an edit; and drawn spots on it."""

from dataclasses import replace
from types import MappingProxyType

import numpy.typing as npt

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import MissingInput
from hccbm_gui.core.planar import PlanarScan
from hccbm_gui.core.planar_scale import answered_notes, rescaled_spot, scale_factor, with_scale
from hccbm_gui.core.spot import Spot, SpotState
from hccbm_gui.services.photograph_import import planar_geometry


def set_planar_scale(
    case: Case,
    scan_uid: str,
    index: int,
    first: npt.ArrayLike,
    second: npt.ArrayLike,
    true_mm: float,
) -> Case:
    """Set the pixel size so that two pixels (row, column) of a view lie `true_mm` apart.

    The alignment of the scan goes, and with it spots that the program has only proposed; what a
    person has drawn or decided stays on its pixels.

    Raises
    ------
    MissingInput : there is no such scan or view.
    InputRefused : as `scale_factor`.
    """
    scan = case.planar_scans.get(scan_uid)
    if scan is None or index >= len(scan.images):
        raise MissingInput("There is no such planar scan.", where=scan_uid)
    factor = scale_factor(scan.images[index], first, second, true_mm)
    row_mm, column_mm = scan.images[index].spacing_mm
    scaled = with_scale(scan, (row_mm * factor, column_mm * factor))
    others = tuple(spot for spot in case.spots if spot.series_uid != scan_uid)
    kept = tuple(
        rescaled_spot(spot, factor)
        for spot in case.spots
        if spot.series_uid == scan_uid and _of_a_person(spot)
    )
    return replace(
        with_planar(case, scan_uid, scaled),
        alignments=tuple(a for a in case.alignments if a.scan_uid != scan_uid),
        spots=(*others, *kept),
        searched=case.searched - {scan_uid},
    )


def with_spacing(case: Case, scan_uid: str, spacing_mm: tuple[float, float]) -> Case:
    """`case` with a pixel size that was set before, as a case file has it; nothing else moves."""
    return with_planar(case, scan_uid, with_scale(case.planar_scans[scan_uid], spacing_mm))


def with_planar(case: Case, scan_uid: str, scan: PlanarScan) -> Case:
    """`case` with another scan of this UID, its series told of the new scale."""
    spacing = scan.images[0].spacing_mm
    series = tuple(
        replace(
            info,
            geometry=planar_geometry(scan),
            notes=tuple(dict.fromkeys(answered_notes(info.notes, spacing))),
        )
        if info.uid == scan_uid
        else info
        for info in case.series
    )
    scans = MappingProxyType({**case.planar_scans, scan_uid: scan})
    return replace(case, planar_scans=scans, series=series)


def _of_a_person(spot: Spot) -> bool:
    return spot.edited or spot.state is not SpotState.PROPOSED
