"""Objects that are shown as pictures and never sliced or measured as volumes."""

from pydicom import uid
from pydicom.dataset import Dataset

from hccbm_gui.core.errors import UnreadableFile
from hccbm_gui.io.values import integer

PICTURES = {
    uid.SecondaryCaptureImageStorage: ("OT", "picture"),
    uid.MultiFrameSingleBitSecondaryCaptureImageStorage: ("OT", "picture"),
    uid.MultiFrameGrayscaleByteSecondaryCaptureImageStorage: ("OT", "picture"),
    uid.MultiFrameGrayscaleWordSecondaryCaptureImageStorage: ("OT", "picture"),
    uid.MultiFrameTrueColorSecondaryCaptureImageStorage: ("OT", "picture"),
    uid.ComputedRadiographyImageStorage: ("OT", "picture"),
    uid.DigitalXRayImageStorageForPresentation: ("OT", "picture"),
    uid.DigitalXRayImageStorageForProcessing: ("OT", "picture"),
    uid.XRayAngiographicImageStorage: ("OT", "picture"),
    uid.XRayRadiofluoroscopicImageStorage: ("OT", "picture"),
    uid.UltrasoundImageStorage: ("OT", "picture"),
    uid.UltrasoundMultiFrameImageStorage: ("OT", "picture"),
    uid.RTImageStorage: ("RTIMAGE", "picture"),
}
"""SOP class to modality and kind.

A capture often claims the modality of what was on the screen: that would put it among the slices.
"""


def require_picture(ds: Dataset) -> None:
    """Refuse what has no picture in it.

    Raises
    ------
    UnreadableFile : only a header.
    """
    if integer(ds, "Rows") < 1 or integer(ds, "Columns") < 1:
        raise UnreadableFile(
            "A picture of which only the header is there.", remedy="Export it with its pixels."
        )
