"""In a clinician's words, what the objects are that this program does not use."""

from collections.abc import Mapping
from types import MappingProxyType

from pydicom.dataset import Dataset
from pydicom.uid import UID

from hccbm_gui.core.note_words import DOSE_REPORT
from hccbm_gui.io.values import text

ROOT = "1.2.840.10008.5.1.4."

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "1.1.1.2": "A mammogram",
        "1.1.1.3": "A dental X-ray picture",
        "1.1.1": "An X-ray picture (radiograph)",
        "1.1.3": "An ultrasound image",
        "1.1.4.2": "An MR spectroscopy",
        "1.1.6": "An ultrasound image",
        "1.1.7": "A screen capture (secondary capture)",
        "1.1.8": "An overlay without an image",
        "1.1.9.1": "An ECG",
        "1.1.9.4": "A sound recording",
        "1.1.9": "A recorded curve (waveform)",
        "1.1.11": "A presentation state (how an image was displayed)",
        "1.1.10": "A look-up table",
        "1.1.12": "An X-ray angiography or fluoroscopy",
        "1.1.13.1.3": "A breast tomosynthesis",
        "1.1.13.1.4": "A breast X-ray projection",
        "1.1.13.1.5": "A breast X-ray projection",
        "1.1.13": "A three-dimensional X-ray angiography",
        "1.1.14": "An optical coherence tomography",
        "1.1.30": "A parametric map (values computed from an image)",
        "1.1.66.1": "A spatial registration",
        "1.1.66.2": "A list of marker points (spatial fiducials)",
        "1.1.66.3": "A deformable registration (only rigid ones are applied)",
        "1.1.66.5": "A segmentation stored as surfaces",
        "1.1.66.6": "Nerve fibre tracts (tractography)",
        "1.1.66.8": "A height map of the eye",
        "1.1.66": "Raw data of a scanner",
        "1.1.67": "A table that maps pixel values to physical ones (real world value map)",
        "1.1.68": "A surface scan",
        "1.1.77.1.6": "A microscope slide",
        "1.1.77.1.5": "An eye photograph",
        "1.1.77": "A photograph, endoscopy or microscope image",
        "1.1.78": "Measurements of the eye",
        "1.1.79": "Measurements of the eye",
        "1.1.80": "Measurements of the eye",
        "1.1.81": "Measurements of the eye",
        "1.1.82": "Measurements of the eye",
        "1.1.88.59": "A list of key images",
        "1.1.88.67": f"A {DOSE_REPORT} of a scanner",
        "1.1.88.68": "A report of an injected radiopharmaceutical",
        "1.1.88.76": f"A {DOSE_REPORT} of a scanner",
        "1.1.88": "A structured report",
        "1.1.104.1": "A PDF document in DICOM",
        "1.1.104.2": "A text document in DICOM",
        "1.1.104": "A model for 3D printing",
        "1.1.129": "A PET curve",
        "1.1.131": "A display layout",
        "1.1.200": "A scan protocol",
        "1.1.481.1": "A portal or simulator image (RT image)",
        "1.1.481.4": "A treatment record",
        "1.1.481.6": "A brachytherapy treatment record",
        "1.1.481.7": "A treatment summary",
        "1.1.481.8": "A plan for proton or ion beams",
        "1.1.481.9": "A treatment record of proton or ion beams",
        "1.1.481.10": "A prescription (physician intent)",
        "1.1.481": "An RT object of the second generation",
        "34": "A treatment delivery instruction",
        "38.1": "A hanging protocol",
        "39.1": "A colour palette",
        "43.1": "An implant template",
        "44.1": "An implant template",
        "45.1": "An implant template",
    }
)
"""SOP class below `ROOT`, or the beginning of it, to what it is; the longest that fits counts."""

VENDORS: Mapping[str, str] = MappingProxyType(
    {
        "1.2.840.113619.": "GE",
        "1.3.12.2.1107.": "Siemens",
        "1.3.46.670589.": "Philips",
        "1.2.246.352.": "Varian",
        "1.2.392.200036.": "Canon (Toshiba)",
    }
)
"""How the UIDs of a maker begin."""


def describe_unused(sop_class: UID, modality: str, ds: Dataset) -> str:
    """What the object is, as far as one can tell; the beginning of a sentence."""
    known = _by_class(sop_class)
    if known:
        return known
    if sop_class and sop_class.name != str(sop_class):
        return f"An object of the kind “{sop_class.name}”"
    called = f" of modality {modality}" if modality else ""
    if sop_class:
        maker = next((name for start, name in VENDORS.items() if sop_class.startswith(start)), "")
        return f"A private object{f' of {maker}' if maker else ''}{called} ({sop_class})"
    if modality:
        return f"An object{called} that does not say its kind"
    held = "a picture" if "Rows" in ds else "no picture"
    name = text(ds, "PatientName") or text(ds, "PatientID")
    whose = f", of {name}" if name else ""
    return f"A piece of DICOM that does not say what it is ({held}{whose})"


def _by_class(sop_class: UID) -> str:
    if not sop_class.startswith(ROOT):
        return ""
    part = sop_class[len(ROOT) :]
    while part:
        if part in WORDS:
            return WORDS[part]
        part = part.rpartition(".")[0]
    return ""
