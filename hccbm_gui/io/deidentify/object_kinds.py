"""Which objects can be de-identified at all, and which show a face."""

from pydicom import uid
from pydicom.dataset import Dataset

from hccbm_gui.io.values import text, texts

SECONDARY_CAPTURES = (
    uid.SecondaryCaptureImageStorage,
    uid.MultiFrameSingleBitSecondaryCaptureImageStorage,
    uid.MultiFrameGrayscaleByteSecondaryCaptureImageStorage,
    uid.MultiFrameGrayscaleWordSecondaryCaptureImageStorage,
    uid.MultiFrameTrueColorSecondaryCaptureImageStorage,
)
ULTRASOUND = (uid.UltrasoundImageStorage, uid.UltrasoundMultiFrameImageStorage)
PHOTOGRAPHS = (uid.VLPhotographicImageStorage,)
KNOWN = frozenset(
    (
        uid.CTImageStorage,
        uid.EnhancedCTImageStorage,
        uid.LegacyConvertedEnhancedCTImageStorage,
        uid.MRImageStorage,
        uid.EnhancedMRImageStorage,
        uid.EnhancedMRColorImageStorage,
        uid.LegacyConvertedEnhancedMRImageStorage,
        uid.PositronEmissionTomographyImageStorage,
        uid.EnhancedPETImageStorage,
        uid.LegacyConvertedEnhancedPETImageStorage,
        uid.NuclearMedicineImageStorage,
        uid.ComputedRadiographyImageStorage,
        uid.DigitalXRayImageStorageForPresentation,
        uid.DigitalXRayImageStorageForProcessing,
        uid.DigitalMammographyXRayImageStorageForPresentation,
        uid.DigitalMammographyXRayImageStorageForProcessing,
        uid.XRayAngiographicImageStorage,
        uid.EnhancedXAImageStorage,
        uid.XRayRadiofluoroscopicImageStorage,
        uid.EnhancedXRFImageStorage,
        uid.XRay3DAngiographicImageStorage,
        *ULTRASOUND,
        *SECONDARY_CAPTURES,
        *PHOTOGRAPHS,
        uid.RTImageStorage,
        uid.RTDoseStorage,
        uid.RTStructureSetStorage,
        uid.RTPlanStorage,
        uid.RTIonPlanStorage,
        uid.SpatialRegistrationStorage,
        uid.DeformableSpatialRegistrationStorage,
        uid.SegmentationStorage,
        uid.ParametricMapStorage,
        uid.RealWorldValueMappingStorage,
    )
)
"""Objects whose every attribute the table is known to cover; all others are held back."""

FREE_TEXT = {
    "1.2.840.10008.5.1.4.1.1.88.": "a structured report",
    "1.2.840.10008.5.1.4.1.1.104.": "an encapsulated document",
    "1.2.840.10008.5.1.4.1.1.11.": "a presentation state",
    "1.2.840.10008.5.1.4.1.1.9.": "a waveform",
}
"""How classes of objects begin whose free text or graphics no table can clean."""

FACED = frozenset(("CT", "MR", "PT"))
HEAD = ("HEAD", "SKULL", "BRAIN", "FACE", "NECK", "ORBIT", "SINUS", "WHOLEBODY", "WHOLE BODY")
"""Parts of the body whose slices may show the face; a part is compared without regard to case."""

FACE_WARNING = "Shows the head: the face can be rebuilt from the slices."
NO_PART_WARNING = "Does not say which part of the body it shows: look whether a face is on it."


def why_held_back(ds: Dataset) -> str:
    """Why an object cannot be de-identified by a table; empty when it can."""
    sop_class = uid.UID(text(ds, "SOPClassUID"))
    if sop_class in KNOWN:
        return ""
    for beginning, what in FREE_TEXT.items():
        if sop_class.startswith(beginning):
            return f"It is {what}, whose text may name anybody; no table can clean it."
    if not sop_class:
        return "It does not say what kind of object it is (SOP Class UID)."
    if sop_class.name == str(sop_class):
        return "It is of a private or unknown kind; nobody knows where it holds names."
    return f"It is of a kind that is not de-identified here ({sop_class.name})."


def face_warning(ds: Dataset) -> str:
    """That the image may show a face; empty when it does not."""
    if text(ds, "Modality") not in FACED:
        return ""
    if text(ds, "RecognizableVisualFeatures").upper() == "YES":
        return FACE_WARNING
    part = text(ds, "BodyPartExamined").upper()
    told = " ".join((part, *texts(ds, "SeriesDescription"), *texts(ds, "ProtocolName"))).upper()
    if any(word in told for word in HEAD):
        return FACE_WARNING
    return "" if part else NO_PART_WARNING
