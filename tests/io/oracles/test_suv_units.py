"""SUV by other sizes than the body weight: units, spellings and numbers of the literature."""

from typing import Any

import numpy as np
import pytest
from pydicom import uid

from hccbm_gui.core.suv import (
    IDEAL_WEIGHT,
    LEAN_JAMES,
    LEAN_JANMA,
    SURFACE,
    Body,
    size_for_suv,
)
from hccbm_gui.core.volume import Unit
from hccbm_gui.io.load import load_case

STORED = np.arange(1, 13, dtype=np.uint16).reshape(3, 4) * 37


@pytest.mark.parametrize(
    ("code", "stored_as"),
    [
        ("{SUVbw}g/ml", ""),
        ("g/ml{SUVbw}", ""),
        ("g/mL{SUVbw}", ""),
        ("g/ml{SUVlbm(Janma)}", LEAN_JANMA),
        ("g/ml{SUVlbm(James128)}", LEAN_JAMES),
        ("g/ml{SUVibw}", IDEAL_WEIGHT),
        ("cm2/ml{SUVbsa}", SURFACE),
    ],
)
def test_units_of_the_standard_in_old_and_new_spelling(
    make: Any, code: str, stored_as: str
) -> None:
    """PS3.16 CID 85 turned the spelling of its codes round; both are in use."""
    ds = make.slice(
        STORED, (0, 0, 0), sop_class=uid.PositronEmissionTomographyImageStorage, modality="PT"
    )
    ds.PatientWeight, ds.PatientSize, ds.PatientSex = 60.0, 1.65, "F"
    ds.RescaleSlope, ds.RescaleIntercept = 1, 0
    unit = make.sequence_item(CodingSchemeDesignator="UCUM", CodeMeaning="SUV")
    # A Code Value holds 16 characters.
    setattr(unit, "CodeValue" if len(code) <= 16 else "LongCodeValue", code)
    ds.RealWorldValueMappingSequence = [
        make.sequence_item(
            RealWorldValueSlope=0.25,
            RealWorldValueIntercept=0.0,
            MeasurementUnitsCodeSequence=[unit],
        )
    ]
    (volume,) = load_case([make.save(ds)]).volumes.values()
    body = Body(60.0, 165.0, "F")
    by = 60_000.0 / size_for_suv(stored_as, body) if stored_as else 1.0
    assert volume.unit is Unit.SUV
    np.testing.assert_allclose(volume.array[0], STORED * 0.25 * by, rtol=1e-6)


@pytest.mark.parametrize(
    ("kind", "weight", "height", "sex", "published"),
    [
        # Table of the R package oro.pet (James, 128 for men).
        (LEAN_JAMES, 80.0, 200.0, "M", 67_520.0),
        (LEAN_JAMES, 84.0, 195.0, "F", 62_416.80),
        (LEAN_JAMES, 100.0, 175.0, "M", 68_204.08),
        (LEAN_JAMES, 112.0, 160.0, "F", 47_320.0),
        # Anchors of the Medical Imaging Interaction Toolkit.
        (LEAN_JANMA, 75.0, 178.0, "M", 58_954.51),
        (LEAN_JAMES, 75.0, 178.0, "M", 59_775.60),
        (IDEAL_WEIGHT, 75.0, 178.0, "M", 75_560.0),
        (SURFACE, 70.0, 175.0, "M", 18_481.43),
        # By hand from PS3.16 CID 85: 9.27e3 · 60 / (8.78e3 + 244 · 22.0386).
        (LEAN_JANMA, 60.0, 165.0, "F", 39_286.85),
        (IDEAL_WEIGHT, 60.0, 165.0, "F", 57_330.0),
    ],
)
def test_the_other_sizes_of_a_body_are_the_published_ones(
    kind: str, weight: float, height: float, sex: str, published: float
) -> None:
    assert size_for_suv(kind, Body(weight, height, sex)) == pytest.approx(published, rel=2e-6)
