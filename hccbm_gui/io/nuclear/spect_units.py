"""What the values of a reconstructed SPECT mean, and when they become SUV."""

from pydicom.dataset import Dataset

from hccbm_gui.core.volume import Unit
from hccbm_gui.io.nuclear.pet_units import PetScale, mapped_scale, pet_scale, with_lean_ratio
from hccbm_gui.io.nuclear.real_world import RealWorldScale, real_world_scale
from hccbm_gui.io.values import items, number, text

BQ_PER_MBQ = 1e6
"""The NM Isotope Module has the injected activity in MBq (PS3.3 C.8.4.10), PET in Bq."""
LARGEST_MBQ = 1e5
NO_CALIBRATION = "Counts, no SUV: not calibrated to Bq/ml."


def spect_scale(ds: Dataset) -> PetScale:
    """The scale of a RECON TOMO image: SUVbw, else Bq/ml, else counts, with the reason.

    Only a calibrated camera gives activity: a real world value map to Bq/ml, or Units BQML or
    GML as in PET. From there SUV needs weight, injected activity, times and half-life.
    """
    units = text(ds, "Units").upper()
    if units == "GML":
        return pet_scale([ds])
    mapped = real_world_scale([ds])
    if mapped is None and units == "BQML":
        mapped = RealWorldScale(1.0)
    if mapped is None:
        return PetScale(1.0, Unit.COUNTS, (NO_CALIBRATION,))
    return with_lean_ratio(mapped_scale([ds], mapped, _dose_unit_bq(ds)), ds)


def _dose_unit_bq(ds: Dataset) -> float:
    """MBq as the standard says, or Bq where the number can be nothing else."""
    tracers = items(ds, "RadiopharmaceuticalInformationSequence")[:1]
    dose = next((number(tracer, "RadionuclideTotalDose") for tracer in tracers), None)
    return BQ_PER_MBQ if (dose or 0.0) < LARGEST_MBQ else 1.0
