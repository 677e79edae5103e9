"""What a file is for this program, or why it is not used."""

from pydicom import uid
from pydicom.dataset import Dataset

from hccbm_gui.core.errors import UnreadableFile
from hccbm_gui.io.values import integer, text, texts

BY_SOP_CLASS = {
    uid.CTImageStorage: ("CT", "volume"),
    uid.MRImageStorage: ("MR", "volume"),
    uid.PositronEmissionTomographyImageStorage: ("PT", "pet"),
    uid.RTStructureSetStorage: ("RTSTRUCT", "structures"),
    uid.RTPlanStorage: ("RTPLAN", "plan"),
    uid.RTDoseStorage: ("RTDOSE", "dose"),
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


def modality_and_kind(ds: Dataset) -> tuple[str, str]:
    """Modality and kind (volume, pet, spect, planar, structures, plan, dose) of a file.

    The SOP class decides; Modality only where there is none (it is sometimes wrong).

    Raises
    ------
    UnreadableFile : the program has no use for it, with the reason.
    """
    sop_class = uid.UID(text(ds, "SOPClassUID"))
    modality = text(ds, "Modality")
    image_type = tuple(part.upper() for part in texts(ds, "ImageType"))
    if modality == "NM" and sop_class in (
        "",
        uid.NuclearMedicineImageStorage,
        uid.SecondaryCaptureImageStorage,
    ):
        return "NM", _nuclear_kind(image_type)
    if sop_class == uid.NuclearMedicineImageStorage:
        return "NM", _nuclear_kind(image_type)
    if sop_class in ENHANCED:
        raise UnreadableFile(
            "Enhanced multi-frame images are not understood.",
            remedy="Export the series as single slices (classic DICOM).",
        )
    known = BY_SOP_CLASS.get(sop_class)
    if known is None and not sop_class:
        known = next((pair for pair in BY_SOP_CLASS.values() if pair[0] == modality), None)
    if known is None:
        raise UnreadableFile(f"{_name(sop_class, modality)} is not used by this program.")
    if known[1] in ("volume", "pet"):
        _require_slice(ds, image_type)
    return known


def _nuclear_kind(image_type: tuple[str, ...]) -> str:
    purpose = image_type[2] if len(image_type) > 2 else ""
    if purpose in PLANAR_TYPES:
        return "planar"
    if purpose == "RECON TOMO":
        return "spect"
    named = f"of type {purpose}" if purpose else "that does not say its type"
    raise UnreadableFile(
        f"A nuclear medicine image {named} is not used.",
        remedy="Whole-body, static and reconstructed (RECON TOMO) images are.",
    )


def _require_slice(ds: Dataset, image_type: tuple[str, ...]) -> None:
    if "LOCALIZER" in image_type:
        raise UnreadableFile("A localiser (scout view), not a slice.")
    if integer(ds, "NumberOfFrames", 1) > 1:
        raise UnreadableFile("Several frames in a file of a class that holds single slices.")
    if integer(ds, "SamplesPerPixel", 1) != 1:
        raise UnreadableFile("A colour picture (screen capture), not a slice.")
    if integer(ds, "Rows") < 1 or integer(ds, "Columns") < 1:
        raise UnreadableFile("The file holds no image.")


def _name(sop_class: uid.UID, modality: str) -> str:
    if sop_class and sop_class.name != str(sop_class):
        return sop_class.name
    if sop_class:
        return f"A private object ({sop_class})"
    return f"An object of modality {modality}" if modality else "An object of unknown kind"
