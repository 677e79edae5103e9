"""Geometry of RT images: portal images, simulator films, DRRs (PS3.3 C.8.8.2)."""

import math

from pydicom.dataset import Dataset

from hccbm_gui.core.picture import USUAL_SAD_MM, PortalGeometry
from hccbm_gui.io.values import items, number, numbers, text

KINDS = {
    "PORTAL": "Portal image",
    "SIMULATOR": "Simulator film",
    "DRR": "DRR",
    "RADIOGRAPH": "Radiograph",
    "FLUENCE": "Fluence",
    "BLANK": "Blank image",
}
"""Value 3 of the image type in words."""


def portal_geometry(ds: Dataset) -> PortalGeometry:
    """Geometry of an RT image (PS3.3 C.8.8.2)."""
    sad = number(ds, "RadiationMachineSAD")
    sid = number(ds, "RTImageSID")
    plans = items(ds, "ReferencedRTPlanSequence")
    exposures = items(ds, "ExposureSequence")
    told = (ds, *exposures[:1])
    beam = number(ds, "ReferencedBeamNumber")
    angles = {
        field: next((v for one in told if (v := number(one, keyword)) is not None), None)
        for field, keyword in (
            ("gantry_deg", "GantryAngle"),
            ("collimator_deg", "BeamLimitingDeviceAngle"),
            ("couch_deg", "PatientSupportAngle"),
        )
    }
    return PortalGeometry(
        **angles,
        sad_mm=sad if sad is not None and sad > 0.0 else USUAL_SAD_MM,
        sid_mm=sid if sid is not None and sid > 0.0 else None,
        axis_pixel=_axis_pixel(ds),
        label=text(ds, "RTImageLabel") or text(ds, "RTImageName"),
        beam_name=text(ds, "BeamName"),
        machine=text(ds, "RadiationMachineName"),
        plan_uid=text(plans[0], "ReferencedSOPInstanceUID") if plans else "",
        beam_number=None if beam is None else int(beam),
    )


def _axis_pixel(ds: Dataset) -> tuple[float, float] | None:
    """(row, column) of the beam axis: x to the right, y up, both zero where the axis meets.

    RT Image Position is that of the first pixel in the system of the receptor, which may have
    been moved and turned against the gantry.
    """
    corner, spacing = numbers(ds, "RTImagePosition", 2), numbers(ds, "ImagePlanePixelSpacing", 2)
    if corner is None or spacing is None or min(spacing) <= 0.0:
        return None
    if text(ds, "RTImagePlane") == "NON_NORMAL":
        return None
    moved = numbers(ds, "XRayImageReceptorTranslation", 3) or (0.0, 0.0, 0.0)
    turn = math.radians(number(ds, "XRayImageReceptorAngle") or 0.0)
    x = -moved[0] * math.cos(turn) - moved[1] * math.sin(turn)
    y = moved[0] * math.sin(turn) - moved[1] * math.cos(turn)
    return (corner[1] - y) / spacing[0], (x - corner[0]) / spacing[1]


def portal_title(ds: Dataset, portal: PortalGeometry) -> str:
    """``Portal image AP``."""
    parts = text(ds, "ImageType").split("\\")
    kind = KINDS.get(parts[2] if len(parts) > 2 else "", "RT image")
    return " ".join(part for part in (kind, portal.beam_name or portal.label) if part)
