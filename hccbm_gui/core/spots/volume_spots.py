"""Hot spots of SPECT and PET by threshold, proposed for a person to judge."""

from dataclasses import replace

import numpy as np
from scipy import ndimage

from hccbm_gui.core.arrays import BoolArray, VoxelArray
from hccbm_gui.core.errors import MissingInput, NotQuantifiable
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.progress import Progress, part, quiet
from hccbm_gui.core.spot import Side, Spot, SpotType
from hccbm_gui.core.spots.body_regions import side_of
from hccbm_gui.core.spots.mask_contours import contoured_volume_cc, mask_to_contours
from hccbm_gui.core.spots.volume_background import VolumeBody, find_body
from hccbm_gui.core.spots.volume_growth import VolumeArea, grown_areas, peaks_of_volume
from hccbm_gui.core.spots.volume_spot_settings import VolumeSpotSettings
from hccbm_gui.core.spots.volume_uptake import VolumePlace, normal_uptake, region_in_volume
from hccbm_gui.core.volume import Unit, Volume

__all__ = ["VolumeSpotSettings", "find_volume_spots"]

DEFAULT_SETTINGS = VolumeSpotSettings()

_UNITS = (Unit.SUV, Unit.COUNTS, Unit.BQ_ML, Unit.UNKNOWN)
_NORMAL_BONE_PERCENTILE = 75.0
"""Of all that stands out from soft tissue; most of it is the rim of bones, blurred."""

_SKELETON_SHARE = 0.02
"""What stands out is the skeleton, not a few spots, when it is at least this much of the body."""

_SHELL_MM = (6.0, 16.0)
"""The background of a spot is the median of the body this far from its surface."""


def find_volume_spots(
    volume: Volume,
    series_uid: str,
    settings: VolumeSpotSettings = DEFAULT_SETTINGS,
    progress: Progress = quiet,
) -> tuple[Spot, ...]:
    """Hot spots of a SPECT or PET volume; none is accepted, none of normal uptake is dropped.

    Peaks above the start threshold, each grown (26-connected) to 41 % of its own maximum in the
    volume smoothed by 2 mm: that much smoothing leaves size and maximum of anything a scanner
    resolves as they are, but not the outliers of noise. Where two spots meet they are parted
    along the valley between them; a peak within a hotter spot belongs to that one.

    Returns
    -------
    Spots with contours in LPS mm, suspicious before normal uptake, the more conspicuous first.
    `Spot.peak` is the largest voxel of the volume as it is (SUVmax where the unit is SUV).

    Raises
    ------
    NotQuantifiable : values of the volume cannot be trusted.
    MissingInput : the volume is not a functional image.
    """
    if not volume.quantifiable:
        raise NotQuantifiable(
            "Spots are not searched in this volume because its values cannot be trusted.",
            where=" ".join(volume.notes),
            remedy="Open the original, losslessly stored series.",
        )
    if volume.unit not in _UNITS:
        raise MissingInput(
            f"Spots are searched in SPECT and PET, not in an image in {volume.unit.value}."
        )
    progress(0.0, "Spots")
    geometry = volume.geometry
    sigma = [settings.smoothing_mm / s for s in geometry.spacing_mm]
    smooth = ndimage.gaussian_filter(np.asarray(volume.array, dtype=np.float32), sigma)
    progress(0.15, "Spots")
    body = find_body(smooth, geometry, part(progress, 0.15, 0.3))
    if body is None:
        return ()
    start = _start_threshold(smooth, body, volume.unit, settings)
    peaks = peaks_of_volume(smooth, smooth >= start, geometry, settings, part(progress, 0.3, 0.5))
    areas = grown_areas(smooth, peaks, start, settings, part(progress, 0.5, 0.7))
    hot = np.zeros(smooth.shape, dtype=np.bool_)
    for area in areas:
        hot[area.box] |= area.region
    found = []
    for number, area in enumerate(areas):
        progress(0.7 + 0.3 * number / len(areas), "Spots")
        spot = _measured(volume, smooth, area, body, hot)
        stands_out = float(smooth[area.at]) >= settings.local_ratio * spot.background
        if stands_out and (spot.volume_cc or 0.0) >= settings.volume_cc:
            found.append((spot, _place(spot, area, volume, body)))
    progress(1.0, "Spots")
    return _named(found, volume, series_uid, settings, body.has_midline)


def _start_threshold(
    smooth: VoxelArray, body: VolumeBody, unit: Unit, settings: VolumeSpotSettings
) -> float:
    if unit is Unit.SUV:
        return settings.start_suv
    start = settings.start_ratio * body.level
    above = smooth[body.mask & (smooth >= start)]
    if unit is Unit.BQ_ML or above.size < _SKELETON_SHARE * body.mask.sum():
        return start
    return max(start, settings.bone_ratio * float(np.percentile(above, _NORMAL_BONE_PERCENTILE)))


def _measured(
    volume: Volume, smooth: VoxelArray, area: VolumeArea, body: VolumeBody, hot: BoolArray
) -> Spot:
    """A spot with contours and numbers, not yet named."""
    geometry = volume.geometry
    grid = np.array(geometry.spacing_mm)
    margin = np.ceil(_SHELL_MM[1] / grid).astype(int)
    wide = tuple(
        slice(max(0, one.start - m), min(n, one.stop + m))
        for one, m, n in zip(area.box, margin.tolist(), smooth.shape, strict=True)
    )
    region = np.zeros(tuple(one.stop - one.start for one in wide), dtype=np.bool_)
    inner = tuple(
        slice(one.start - w.start, one.stop - w.start)
        for one, w in zip(area.box, wide, strict=True)
    )
    region[inner] = area.region
    away = ndimage.distance_transform_edt(~region, sampling=geometry.spacing_mm)
    shell = (away > _SHELL_MM[0]) & (away < _SHELL_MM[1]) & body.mask[wide] & ~hot[wide]
    values = volume.array[wide]
    background = float(np.median(values[shell])) if shell.sum() >= 20 else body.level
    inside = values[region]
    peak, mean = float(inside.max()), float(inside.mean())
    level = area.level
    field = np.asarray(smooth[wide], dtype=np.float64)
    # Voxels of other spots must not join the contours of this one.
    field = np.where(region | (field < level), field, 0.95 * level)
    affine = geometry.affine.copy()
    affine[:3, 3] = geometry.to_patient([one.start for one in wide])[0]
    box_geometry = Geometry(field.shape, affine, geometry.frame_uid)
    contours = mask_to_contours(field, box_geometry, level)
    return Spot(
        id="",
        type=SpotType.HOT,
        side=Side.UNKNOWN,
        region="",
        series_uid="",
        contours=contours,
        frame_uid=geometry.frame_uid,
        volume_cc=contoured_volume_cc(contours, box_geometry),
        lesion_to_background=mean / max(background, 1e-6),
        z_score=(peak - background) / body.noise,
        peak=peak,
        mean=mean,
        background=background,
        reason=_how(area, float(smooth[area.at]), volume.unit),
    )


def _how(area: VolumeArea, maximum: float, unit: Unit) -> str:
    word = "SUV" if unit is Unit.SUV else unit.value
    edge = f"edge at {area.level:.3g} {word}"
    if area.leaked:
        return f"{edge}, the start threshold: its own level ran into normal tissue."
    return f"{edge}, {100.0 * area.level / maximum:.0f} % of its maximum."


def _place(spot: Spot, area: VolumeArea, volume: Volume, body: VolumeBody) -> VolumePlace:
    """Where the middle of a spot lies in the body."""
    start = [one.start for one in area.box]
    middle = np.argwhere(area.region).mean(axis=0) + start
    x, y, z = volume.geometry.to_patient(middle)[0]
    across = body.middle_at(float(z))
    return VolumePlace(
        from_midline_mm=float(x - across[0]),
        behind_middle_mm=float(y - across[1]),
        z_mm=float(z),
        above_crotch_mm=None if body.crotch_z_mm is None else float(z - body.crotch_z_mm),
        volume_cc=spot.volume_cc or 0.0,
        peak=spot.peak,
    )


def _named(
    found: list[tuple[Spot, VolumePlace]],
    volume: Volume,
    series_uid: str,
    settings: VolumeSpotSettings,
    has_midline: bool,
) -> tuple[Spot, ...]:
    """Spots with ids, side, region and proposals, no more than the limit."""
    conspicuous = sorted(
        found, key=lambda item: -item[0].peak * (item[0].volume_cc or 0.0) ** (1 / 3)
    )
    left_out = len(conspicuous) - settings.limit
    kept = conspicuous[: settings.limit]
    normal = normal_uptake([place for _, place in kept], volume.unit)
    ordered = sorted(
        zip(kept, normal, strict=True), key=lambda item: (bool(item[1]), -item[0][0].peak)
    )
    spots = []
    for number, ((spot, place), reason) in enumerate(ordered, start=1):
        sentence = f"{spot.lesion_to_background:.1f} times its surroundings, {spot.reason}"
        if left_out > 0:
            sentence += f" {left_out} less conspicuous spots are not listed."
        spots.append(
            replace(
                spot,
                id=f"hot-{number}",
                series_uid=series_uid,
                side=side_of(place.from_midline_mm, has_midline),
                region=region_in_volume(place),
                physiological=bool(reason),
                reason=f"{reason} {sentence}" if reason else sentence,
            )
        )
    return tuple(spots)
