"""What a file is for this program, or why it is not used."""

from pydicom import uid
from pydicom.dataset import Dataset

from hccbm_gui.core.errors import UnreadableFile
from hccbm_gui.core.note_words import (
    AS_SINGLE_SLICES,
    COLOUR_PICTURE,
    LOCALISER,
    NOT_USED,
    PROJECTIONS,
    SEVERAL_FRAMES,
)
from hccbm_gui.io.headers.picture_kinds import PICTURES, require_picture
from hccbm_gui.io.headers.unused_objects import describe_unused
from hccbm_gui.io.values import integer, text, texts

LABEL_MAP_SEGMENTATION = uid.UID("1.2.840.10008.5.1.4.1.1.66.7")
BY_SOP_CLASS = {
    uid.CTImageStorage: ("CT", "volume"),
    uid.MRImageStorage: ("MR", "volume"),
    uid.PositronEmissionTomographyImageStorage: ("PT", "pet"),
    uid.EnhancedCTImageStorage: ("CT", "volume"),
    uid.EnhancedMRImageStorage: ("MR", "volume"),
    uid.EnhancedMRColorImageStorage: ("MR", "volume"),
    uid.EnhancedPETImageStorage: ("PT", "pet"),
    uid.LegacyConvertedEnhancedCTImageStorage: ("CT", "volume"),
    uid.LegacyConvertedEnhancedMRImageStorage: ("MR", "volume"),
    uid.LegacyConvertedEnhancedPETImageStorage: ("PT", "pet"),
    uid.RTStructureSetStorage: ("RTSTRUCT", "structures"),
    uid.SegmentationStorage: ("SEG", "segmentation"),
    LABEL_MAP_SEGMENTATION: ("SEG", "segmentation"),
    uid.SpatialRegistrationStorage: ("REG", "registration"),
    uid.RTPlanStorage: ("RTPLAN", "plan"),
    uid.RTDoseStorage: ("RTDOSE", "dose"),
    **PICTURES,
}
ENHANCED = (
    uid.EnhancedCTImageStorage,
    uid.EnhancedMRImageStorage,
    uid.EnhancedMRColorImageStorage,
    uid.EnhancedPETImageStorage,
    uid.LegacyConvertedEnhancedCTImageStorage,
    uid.LegacyConvertedEnhancedMRImageStorage,
    uid.LegacyConvertedEnhancedPETImageStorage,
)
PLANAR_TYPES = ("WHOLE BODY", "STATIC")
NUCLEAR_REMEDIES = {
    "DYNAMIC": (
        "A dynamic nuclear medicine study (one picture after another in time)",
        "Export the static or whole-body picture that was made of it.",
    ),
    "GATED": (
        "A gated planar study of the heart",
        "Export the summed (static) picture.",
    ),
    "TOMO": (
        f"The {PROJECTIONS} of a SPECT, before reconstruction",
        "Export the reconstructed slices (RECON TOMO).",
    ),
    "GATED TOMO": (
        f"The {PROJECTIONS} of a gated SPECT, before reconstruction",
        "Export the reconstructed slices (RECON TOMO).",
    ),
    "RECON GATED TOMO": (
        "A gated SPECT, with a volume for each phase of the heart",
        "Export the summed reconstruction (RECON TOMO).",
    ),
}
"""Type of a nuclear medicine image that is not used: what it is, and what to export instead."""


def modality_and_kind(ds: Dataset) -> tuple[str, str]:
    """Modality and kind (volume, pet, spect, planar, structures, plan, dose ...) of a file.

    The SOP class decides; Modality only where there is none (it is sometimes wrong).

    Raises
    ------
    UnreadableFile : the program has no use for it, with the reason.
    """
    sop_class = _sop_class(ds)
    modality = text(ds, "Modality")
    if sop_class == uid.NuclearMedicineImageStorage or (modality == "NM" and not sop_class):
        return "NM", _nuclear_kind(ds)
    if _captured_scan(ds, sop_class, modality):
        return "NM", "planar"
    known = BY_SOP_CLASS.get(sop_class)
    if known is None and not sop_class:
        known = next((pair for pair in BY_SOP_CLASS.values() if pair[0] == modality), None)
    if known is None:
        what = describe_unused(sop_class, modality, ds)
        raise UnreadableFile(f"{what}: {NOT_USED}.")
    if known[1] == "picture":
        require_picture(ds)
    if known[1] in ("volume", "pet"):
        _require_slice(ds, known[0], enhanced=sop_class in ENHANCED)
    return known


def is_enhanced(ds: Dataset) -> bool:
    """True where each frame is a slice, described in functional groups."""
    return _sop_class(ds) in ENHANCED


def _sop_class(ds: Dataset) -> uid.UID:
    meta = getattr(ds, "file_meta", None)
    from_meta = text(meta, "MediaStorageSOPClassUID") if meta is not None else ""
    return uid.UID(text(ds, "SOPClassUID") or from_meta)


def _purpose(ds: Dataset) -> str:
    """Value 3 of the image type (PS3.3 C.8.4.9.1.1)."""
    parts = texts(ds, "ImageType")
    return parts[2].upper().strip() if len(parts) > 2 else ""


def _captured_scan(ds: Dataset, sop_class: uid.UID, modality: str) -> bool:
    """A bone scan that was stored as a screen capture but kept its counts."""
    captured = modality == "NM" and sop_class == uid.SecondaryCaptureImageStorage
    return captured and _purpose(ds) in PLANAR_TYPES and integer(ds, "SamplesPerPixel", 1) == 1


def _nuclear_kind(ds: Dataset) -> str:
    purpose = _purpose(ds)
    if integer(ds, "Rows") < 1 or integer(ds, "Columns") < 1:
        raise UnreadableFile("A nuclear medicine image without its picture: only the header.")
    if purpose in PLANAR_TYPES:
        return "planar"
    if purpose == "RECON TOMO":
        return "spect"
    what, remedy = NUCLEAR_REMEDIES.get(purpose, (_other_nuclear(purpose), _USED))
    told = f" ({purpose})" if purpose in NUCLEAR_REMEDIES else ""
    raise UnreadableFile(f"{what}{told}: {NOT_USED}.", remedy=remedy)


_USED = "Whole-body, static and reconstructed (RECON TOMO) images are."


def _other_nuclear(purpose: str) -> str:
    named = f"of type {purpose}" if purpose else "that does not say its type"
    return f"A nuclear medicine image {named}"


def _require_slice(ds: Dataset, modality: str, *, enhanced: bool) -> None:
    if "LOCALIZER" in (part.upper() for part in texts(ds, "ImageType")):
        raise UnreadableFile(f"{LOCALISER}, not a slice.")
    if integer(ds, "SamplesPerPixel", 1) != 1:
        raise UnreadableFile(f"{COLOUR_PICTURE}, not a slice.")
    if integer(ds, "Rows") < 1 or integer(ds, "Columns") < 1:
        name = {"PT": "PET"}.get(modality, modality)
        article = "An" if modality == "MR" else "A"
        raise UnreadableFile(
            f"{article} {name} image without its picture: the file holds only the header.",
            remedy="Export it again with its pixels.",
        )
    if not enhanced and integer(ds, "NumberOfFrames", 1) > 1:
        raise UnreadableFile(
            f"{SEVERAL_FRAMES} of a class that holds single slices.",
            remedy=f"Export the series {AS_SINGLE_SLICES}.",
        )
