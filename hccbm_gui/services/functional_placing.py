"""How a functional image lies on the frame of reference of the GTV."""

from dataclasses import dataclass, replace

from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.errors import FrameMismatch, InputRefused, MissingInput
from hccbm_gui.core.fields.field_comparison import FunctionalImage
from hccbm_gui.core.registration import REFUSE_RESIDUAL_MM, AlignmentMethod, PlanarAlignment
from hccbm_gui.core.spot import Spot
from hccbm_gui.services.target_choice import DrawnTarget

FUNCTIONAL_ORDER = ("planar", "spect", "pet")
"""Among images that show the lesion: one with an accepted spot, then in this order.

The aligned planar bone scan is what Kim 2007 drew its fields from.
"""
FUNCTIONAL_NAMES = {"planar": "bone scan", "spect": "SPECT", "pet": "PET"}
"""What a functional image is called in sentences."""


@dataclass(frozen=True, slots=True, eq=False)
class PlacedImage:
    """A functional image that lies on the GTV's frame, and the spot chosen on it.

    Attributes
    ----------
    info : its series.
    image : how it is placed.
    alignment : of a planar scan; None for SPECT and PET.
    spot : None when it shows no lesion.
    distance_mm : from the spot to the GTV; infinite without a spot.
    """

    info: SeriesInfo
    image: FunctionalImage
    alignment: PlanarAlignment | None
    spot: Spot | None = None
    distance_mm: float = float("inf")

    def with_spot(self, spot: Spot, distance_mm: float) -> "PlacedImage":
        """This image with `spot` chosen on it."""
        image = replace(self.image, spot_id=spot.id)
        return replace(self, image=image, spot=spot, distance_mm=distance_mm)


def functional_series(case: Case) -> list[SeriesInfo]:
    """Planar scans, SPECT and PET that were read, in `FUNCTIONAL_ORDER`."""
    found = [
        info
        for info in case.series_of(*FUNCTIONAL_ORDER)
        if info.uid in case.planar_scans or info.uid in case.volumes
    ]
    return sorted(found, key=lambda info: FUNCTIONAL_ORDER.index(info.kind))


def place(case: Case, info: SeriesInfo, target: DrawnTarget) -> PlacedImage:
    """How a functional image lies on the GTV's frame of reference.

    Raises
    ------
    FrameMismatch : no frame of reference in common, or no alignment.
    InputRefused : an alignment too poor to carry a field.
    MissingInput : the image does not show the place of the GTV.
    """
    if info.kind == "planar":
        alignment = _alignment(case, info, target)
        method, residual_mm = str(alignment.method), alignment.residual_mm
        approved = alignment.approved
    else:
        alignment = None
        geometry = case.volumes[info.uid].geometry
        if not target.frame_uid or geometry.frame_uid != target.frame_uid:
            raise FrameMismatch(
                f"The {described(info)} has another frame of reference than the GTV.",
                where=target.roi.name,
                remedy="Register the two images, or open the ones that belong together.",
            )
        method, approved = str(AlignmentMethod.FRAME), True
        # Nothing was fitted, but a place is known no better than to half a voxel.
        residual_mm = max(geometry.spacing_mm[1:]) / 2.0
    if not _covers(case, info, alignment, target):
        raise MissingInput(f"The {described(info)} does not cover the GTV.", where=target.roi.name)
    name = FUNCTIONAL_NAMES[info.kind]
    planar = info.kind == "planar"
    image = FunctionalImage(
        info.uid,
        name,
        planar,
        method,
        residual_mm,
        approved,
        visual_only=case.is_photograph(info.uid),
    )
    return PlacedImage(info, image, alignment)


def _alignment(case: Case, info: SeriesInfo, target: DrawnTarget) -> PlanarAlignment:
    """The alignment of a planar scan with the GTV's frame, good enough to carry a field."""
    if not case.planar_scans[info.uid].has_scale:
        raise InputRefused(
            f"The size of the pixels is not known: no field is made from the {described(info)}.",
            remedy="Set the scale by two points: right click on the picture.",
        )
    alignment = case.alignment_of(info.uid)
    if alignment is None or not target.frame_uid or alignment.frame_uid != target.frame_uid:
        raise FrameMismatch(
            f"The {described(info)} is not aligned with the {target.image.modality} of the GTV.",
            where=target.roi.name,
            remedy="Align it by projection or by three or more landmarks.",
        )
    if alignment.residual_mm > REFUSE_RESIDUAL_MM:
        raise InputRefused(
            f"The alignment residual of {alignment.residual_mm:.1f} mm is above "
            f"{REFUSE_RESIDUAL_MM:g} mm: no field is made from the {described(info)}.",
            remedy="Align it again, by landmarks.",
        )
    return alignment


def _covers(
    case: Case, info: SeriesInfo, alignment: PlanarAlignment | None, target: DrawnTarget
) -> bool:
    """True when the centre of the GTV lies inside the functional image."""
    centre = target.roi.bounds_mm().mean(axis=0)
    if alignment is None:
        index = case.volumes[info.uid].geometry.to_index(centre)[0]
        shape = case.volumes[info.uid].geometry.shape
    else:
        picture = case.planar_scans[info.uid].images[0]
        index = picture.to_pixel(alignment.to_plane(centre[[0, 2]]))[0]
        shape = picture.array.shape
    return all(-0.5 <= i <= n - 0.5 for i, n in zip(index, shape, strict=True))


def described(info: SeriesInfo) -> str:
    """``bone scan (WB Bone 99mTc)``."""
    name = FUNCTIONAL_NAMES[info.kind]
    return f"{name} ({info.description})" if info.description else name
