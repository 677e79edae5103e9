"""Which GTV is compared, and on which CT or MR it lies."""

from dataclasses import dataclass

import numpy as np

from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.errors import FrameMismatch, InputRefused, MissingInput
from hccbm_gui.core.fields.structure_volume import volume_cc
from hccbm_gui.core.roi import Roi
from hccbm_gui.core.volume import Volume

ANATOMICAL_ORDER = ("CT", "MR")
"""Where a GTV is looked for, the first choice first (Kim 2007: CT or MRI)."""


@dataclass(frozen=True, slots=True, eq=False)
class DrawnTarget:
    """A structure and the image it belongs to."""

    roi: Roi
    image: SeriesInfo
    volume: Volume

    @property
    def frame_uid(self) -> str:
        """Frame of reference of both."""
        return self.volume.geometry.frame_uid

    @property
    def slice_mm(self) -> float:
        """Slice spacing of the image, the thickness of a structure drawn on one slice."""
        return self.volume.geometry.spacing_mm[0]


def anatomical_images(case: Case) -> list[SeriesInfo]:
    """CT and MR volumes: CT first, the one with the most voxels first."""
    images = [
        info
        for info in case.series
        if info.modality in ANATOMICAL_ORDER and info.uid in case.volumes
    ]
    return sorted(
        images,
        key=lambda info: (
            ANATOMICAL_ORDER.index(info.modality),
            -int(np.prod(case.volumes[info.uid].geometry.shape)),
        ),
    )


def choose_target(case: Case, gtv: str = "") -> DrawnTarget:
    """The GTV by name or key, else the user's choice, else the largest on the CT (or MR).

    Raises
    ------
    MissingInput : no such structure, no GTV, or neither CT nor MR.
    FrameMismatch : it was drawn in another frame of reference than every image.
    """
    images = anatomical_images(case)
    named = _by_name(case, gtv, images) if gtv else _by_key(case, case.chosen_gtv)
    roi = named or _largest(case, images)
    if roi is None:
        raise MissingInput("There is no GTV.", remedy=_gtv_remedy(case))
    if not images:
        raise MissingInput(
            "There is no CT or MR that the GTV could lie on.",
            where=roi.name,
            remedy="Open the image the GTV was drawn on.",
        )
    image = _image_of(case, roi, images)
    if image is None:
        raise FrameMismatch(
            "The GTV was drawn in another frame of reference than every CT and MR here.",
            where=roi.name,
            remedy="Open the image it was drawn on.",
        )
    return DrawnTarget(roi, image, case.volumes[image.uid])


def _by_key(case: Case, key: str) -> Roi | None:
    return next((roi for roi in case.rois if key and roi.key == key and not roi.is_empty), None)


def _by_name(case: Case, name: str, images: list[SeriesInfo]) -> Roi:
    """The structure called `name`, exactly or but for case; on the CT where several are."""
    drawn = [roi for roi in case.rois if not roi.is_empty]
    exact = [roi for roi in drawn if name in {roi.key, roi.name}]
    alike = exact or [roi for roi in drawn if roi.name.casefold() == name.casefold()]
    if not alike:
        raise MissingInput(f"There is no structure called “{name}”.", remedy=_gtv_remedy(case))
    return min(alike, key=lambda roi: _rank(case, roi, images))


def _largest(case: Case, images: list[SeriesInfo]) -> Roi | None:
    """The largest GTV on the CT; on the MR, or on any other image, where the CT has none."""
    return min(case.gtvs(), key=lambda roi: _rank(case, roi, images), default=None)


def _rank(case: Case, roi: Roi, images: list[SeriesInfo]) -> tuple[int, float]:
    """Sorts structures: drawn on CT, on MR, elsewhere in their frame, nowhere; large first."""
    image = _image_of(case, roi, images)
    if image is None:
        return len(ANATOMICAL_ORDER) + 1, 0.0
    known = roi.series_uid in case.volumes
    elsewhere = known and roi.series_uid != image.uid
    tier = len(ANATOMICAL_ORDER) if elsewhere else ANATOMICAL_ORDER.index(image.modality)
    try:
        return tier, -volume_cc(roi, case.volumes[image.uid].geometry.spacing_mm[0])
    except InputRefused:
        # A structure without a volume comes last on its image; choosing it says why.
        return tier, 0.0


def _image_of(case: Case, roi: Roi, images: list[SeriesInfo]) -> SeriesInfo | None:
    """The image a structure was drawn on, else the first one in its frame of reference."""
    frames = {info.uid: case.volumes[info.uid].geometry.frame_uid for info in images}
    own = next((info for info in images if info.uid == roi.series_uid), None)
    if own is not None and roi.frame_uid in {"", frames[own.uid]}:
        return own
    shared = (info for info in images if roi.frame_uid and frames[info.uid] == roi.frame_uid)
    return next(shared, None)


def _gtv_remedy(case: Case) -> str:
    """What to do for a GTV, with the names there are to choose from."""
    gtvs = [roi.name for roi in case.gtvs()]
    others = [roi.name for roi in case.rois if not roi.is_empty and roi.name not in gtvs]
    if gtvs:
        return f"GTVs here: {', '.join(dict.fromkeys(gtvs))}."
    if others:
        return f"Draw one, or name one of: {', '.join(dict.fromkeys(others))}."
    return "Draw one, or open a structure set (RTSTRUCT)."
