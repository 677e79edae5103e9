"""Hot and cold spots of a planar bone scan, proposed for a person to judge."""

from dataclasses import replace

import numpy as np

from hccbm_gui.core.arrays import FloatArray, VoxelArray
from hccbm_gui.core.errors import NotQuantifiable
from hccbm_gui.core.planar import PlanarImage, PlanarScan, View
from hccbm_gui.core.progress import Progress, part, quiet
from hccbm_gui.core.spot import Spot, SpotType
from hccbm_gui.core.spots.body_regions import side_of
from hccbm_gui.core.spots.planar_anatomy import Anatomy, find_anatomy
from hccbm_gui.core.spots.planar_candidates import Candidate, cold_candidates, hot_candidates
from hccbm_gui.core.spots.planar_expectation import Expectation, expect
from hccbm_gui.core.spots.planar_spot_settings import PlanarSpotSettings
from hccbm_gui.core.spots.planar_uptake import Finding, placed, with_normal_uptake

__all__ = ["PlanarSpotSettings", "find_planar_spots"]

DEFAULT_SETTINGS = PlanarSpotSettings()

_SAME_SPOT_OVERLAP = 0.3
"""Part of the smaller area that two views must share to show the same spot."""

_SAME_SPOT_MM = 12.0
"""Or: how near the two middles must lie."""


def find_planar_spots(
    scan: PlanarScan,
    series_uid: str,
    settings: PlanarSpotSettings = DEFAULT_SETTINGS,
    progress: Progress = quiet,
) -> tuple[Spot, ...]:
    """Hot and cold spots of a planar scan; none is accepted, none of normal uptake is dropped.

    Each view is searched by itself, because a rib or vertebra may show in one only; spots of two
    views that overlap become one, with outline and numbers of the view that shows it better.
    A hot spot exceeds both its surroundings (median window; a strip along the spine) and the
    other side of the body; a cold spot falls below them where bone is expected.

    Returns
    -------
    Spots with outlines in scan-plane (p, q) mm: hot before cold, suspicious before normal uptake,
    the more conspicuous first.

    Raises
    ------
    NotQuantifiable : counts of the scan cannot be trusted.
    """
    if scan.photograph:
        raise NotQuantifiable(
            "Spots are not searched on a photograph: it has no counts.",
            remedy="Draw them by hand: right click on the picture.",
        )
    if not scan.quantifiable:
        raise NotQuantifiable(
            "Spots are not searched on this scan because its counts cannot be trusted.",
            where=" ".join(scan.notes),
            remedy="Open the original, losslessly stored scan."
            if scan.has_scale
            else "Set the scale by two points.",
        )
    progress(0.0, "Spots")
    pictures = [_upright(image) for image in scan.images]
    spacing_mm = scan.images[0].spacing_mm
    anatomy = find_anatomy(
        pictures, spacing_mm, scan.whole_body, settings, part(progress, 0.0, 0.1)
    )
    if not anatomy.body.any():
        return ()
    expectations: list[Expectation] = []
    seen: list[tuple[Candidate, tuple[int, ...]]] = []
    for number, picture in enumerate(pictures):
        share = 0.85 / len(pictures)
        step = part(progress, 0.1 + share * number, 0.1 + share * (number + 1))
        expectation = expect(picture, anatomy, spacing_mm, settings, part(step, 0.0, 0.7))
        candidates = hot_candidates(expectation, anatomy.body, spacing_mm, settings)
        step(0.9, "Spots")
        candidates += cold_candidates(expectation, spacing_mm, settings)
        step(1.0, "Spots")
        expectations.append(expectation)
        seen += [(candidate, (number,)) for candidate in candidates]
    landmarks = anatomy.landmarks
    findings = with_normal_uptake(
        [
            _placed(candidate, views, anatomy, expectations, scan, spacing_mm)
            for candidate, views in _merged(seen, spacing_mm)
        ],
        float("nan") if landmarks is None else landmarks.trunk_mm,
    )
    progress(1.0, "Spots")
    return _named(findings, scan, series_uid)


def _upright(image: PlanarImage) -> VoxelArray:
    """Counts with columns growing like p, so that all views lie on each other."""
    return image.array[:, ::-1] if image.patient_left_on_right is False else image.array


def _merged(
    seen: list[tuple[Candidate, tuple[int, ...]]], spacing_mm: tuple[float, float]
) -> list[tuple[Candidate, tuple[int, ...]]]:
    """Spots of different views that lie on each other as one, from the view with the higher z."""
    merged: list[tuple[Candidate, tuple[int, ...]]] = []
    for candidate, views in sorted(seen, key=lambda item: -abs(item[0].z_score)):
        for n, (kept, its_views) in enumerate(merged):
            if views[0] not in its_views and _same_spot(kept, candidate, spacing_mm):
                merged[n] = (kept, tuple(sorted({*its_views, *views})))
                break
        else:
            # Two pieces in one view of what is one spot in the other stay with the better view.
            pieces = any(_same_spot(k, candidate, spacing_mm) and v != views for k, v in merged)
            if not pieces:
                merged.append((candidate, views))
    return merged


def _same_spot(one: Candidate, other: Candidate, spacing_mm: tuple[float, float]) -> bool:
    if one.type is not other.type:
        return False
    shared = int((one.region & other.region).sum())
    smaller = min(int(one.region.sum()), int(other.region.sum()))
    apart = (np.array(one.centre) - other.centre) * spacing_mm
    near = float(np.linalg.norm(apart)) <= _SAME_SPOT_MM
    return near or shared >= _SAME_SPOT_OVERLAP * smaller


def _placed(
    candidate: Candidate,
    views: tuple[int, ...],
    anatomy: Anatomy,
    expectations: list[Expectation],
    scan: PlanarScan,
    spacing_mm: tuple[float, float],
) -> Finding:
    row, column = candidate.centre
    midline = float(np.interp(row, np.arange(len(anatomy.midline)), anatomy.midline))
    relative = {
        image.view: float(e.counts[candidate.region].mean()) / max(e.bone_level, 1e-6)
        for image, e in zip(scan.images, expectations, strict=True)
    }
    front, back = relative.get(View.ANTERIOR), relative.get(View.POSTERIOR)
    ratio = float("nan") if front is None or back is None else front / max(back, 1e-6)
    highest = max(float(e.counts[candidate.region].max()) / e.bone_level for e in expectations)
    return placed(
        candidate,
        views,
        (column - midline) * spacing_mm[1],
        anatomy.landmarks,
        highest,
        ratio,
    )


def _named(findings: tuple[Finding, ...], scan: PlanarScan, series_uid: str) -> tuple[Spot, ...]:
    """Spots with ids, in the order in which they are listed."""
    ordered = sorted(
        findings,
        key=lambda f: (
            f.candidate.type is SpotType.COLD,
            bool(f.normal),
            -abs(f.candidate.z_score),
        ),
    )
    numbers = dict.fromkeys(SpotType, 0)
    spots = []
    for finding in ordered:
        kind = finding.candidate.type
        numbers[kind] += 1
        spots.append(_spot(finding, f"{kind.value}-{numbers[kind]}", scan, series_uid))
    return tuple(spots)


def _spot(finding: Finding, spot_id: str, scan: PlanarScan, series_uid: str) -> Spot:
    candidate, first = finding.candidate, scan.images[0]
    known = all(image.laterality_known for image in scan.images)
    # The picture was turned so that columns grow like p; so was its laterality.
    upright = replace(first, array=_upright(first), patient_left_on_right=True)
    outlines: tuple[FloatArray, ...] = tuple(upright.to_plane(o) for o in candidate.outlines)
    return Spot(
        id=spot_id,
        type=candidate.type,
        side=side_of(finding.from_midline_mm, known),
        region=finding.region,
        series_uid=series_uid,
        outlines=outlines,
        area_cm2=candidate.area_cm2,
        lesion_to_background=candidate.ratio,
        z_score=candidate.z_score,
        peak=candidate.peak,
        mean=candidate.mean,
        background=candidate.background,
        physiological=bool(finding.normal),
        reason=_sentence(finding, scan),
        views=tuple(scan.images[view].view for view in finding.views),
    )


def _sentence(finding: Finding, scan: PlanarScan) -> str:
    """Why the spot is listed, in words."""
    candidate = finding.candidate
    names = [scan.images[view].view.value for view in finding.views]
    views = f"seen {' and '.join(names)}" if View.UNKNOWN.value not in names else "view unknown"
    compared = (
        f"{candidate.ratio:.1f} times its surroundings"
        if candidate.type is SpotType.HOT
        else f"{candidate.ratio:.2f} of what bone shows there"
    )
    found = f"{compared[0].upper()}{compared[1:]}, z {candidate.z_score:.1f}, {views}."
    return f"{finding.normal} {found}" if finding.normal else found
