"""What the planar scan and the SPECT share: isotope, energy window, patient orientation."""

from pydicom.dataset import Dataset

from hccbm_gui.io.phantom.camera import TRACER
from hccbm_gui.io.phantom.dicom_common import code, items

INJECTION_TIME = "072500"


def add_nuclear_modules(ds: Dataset) -> None:
    """NM/PET patient orientation and NM isotope modules (PS3.3 C.8.4.6, C.8.4.10)."""
    recumbent = code("102538003", "SCT", "recumbent")
    recumbent.PatientOrientationModifierCodeSequence = items(code("40199007", "SCT", "supine"))
    ds.PatientOrientationCodeSequence = items(recumbent)
    ds.PatientGantryRelationshipCodeSequence = items(code("102540008", "SCT", "headfirst"))
    window = Dataset()
    window.EnergyWindowLowerLimit, window.EnergyWindowUpperLimit = "126.45", "154.55"
    windows = Dataset()
    windows.EnergyWindowName = "Tc99m 20%"
    windows.EnergyWindowRangeSequence = items(window)
    ds.NumberOfEnergyWindows = 1
    ds.EnergyWindowInformationSequence = items(windows)
    tracer = Dataset()
    tracer.RadionuclideCodeSequence = items(code("72454006", "SCT", "^99m^Technetium"))
    tracer.Radiopharmaceutical = TRACER
    tracer.RadiopharmaceuticalCodeSequence = items(
        code("96390006", "SCT", "Technetium Tc^99m^ medronate")
    )
    tracer.RadiopharmaceuticalRoute = "Intravenous route"
    tracer.RadiopharmaceuticalStartTime = INJECTION_TIME
    tracer.RadionuclideTotalDose = "740"
    tracer.AdministrationRouteCodeSequence = items(code("47625008", "SCT", "Intravenous route"))
    ds.RadiopharmaceuticalInformationSequence = items(tracer)


def detector() -> Dataset:
    """A camera head with a low-energy high-resolution collimator."""
    head = Dataset()
    head.CollimatorGridName = "LEHR"
    head.CollimatorType = "PARA"
    head.FieldOfViewShape = "RECTANGLE"
    # As wide as the picture: 256 columns of 2.26 mm.
    head.FieldOfViewDimensions = [400, 579]
    head.FocalDistance = 0
    head.XFocusCenter = head.YFocusCenter = 0
    head.ZoomFactor = [1, 1]
    return head
