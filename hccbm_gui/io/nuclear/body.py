"""Size of the patient as the file states it."""

import math

from pydicom.dataset import Dataset

from hccbm_gui.core.suv import Body
from hccbm_gui.io.values import number, text

METRES_AT_MOST = 3.0
"""Patient's Size is in metres; a larger number was typed in centimetres."""


def body_of(ds: Dataset) -> Body:
    """Weight, height and sex; NaN and empty where the file does not say."""
    weight, size = number(ds, "PatientWeight"), number(ds, "PatientSize")
    height = math.nan if not size else size * (100.0 if size <= METRES_AT_MOST else 1.0)
    return Body(weight or math.nan, height, text(ds, "PatientSex").upper())
