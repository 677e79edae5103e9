"""What the estimate promises besides its numbers: refusals, notes, nothing outside, cancel."""

from types import SimpleNamespace

import numpy as np
import pytest

from hccbm_gui.core.beam import Beam
from hccbm_gui.core.dose.density import DensityTable
from hccbm_gui.core.dose.engine import BeamAperture, DoseEngine
from hccbm_gui.core.dose.pencil_beam import PencilBeamEngine
from hccbm_gui.core.errors import Cancelled, InputRefused
from hccbm_gui.core.volume import Unit, Volume

CENTRE = (0.0, 0.0, 0.0)


@pytest.fixture(scope="module")
def ct(made: SimpleNamespace) -> Volume:
    small: Volume = made.cylinder(radius_mm=80.0, length_mm=120.0)
    return small


@pytest.fixture(scope="module")
def field(made: SimpleNamespace) -> BeamAperture:
    return BeamAperture(Beam(CENTRE), made.rectangle(80.0, 60.0))


@pytest.fixture(scope="module")
def dose(
    engine: PencilBeamEngine, made: SimpleNamespace, ct: Volume, field: BeamAperture
) -> Volume:
    return engine(made.request(ct, field))


def test_the_prescription_stands_at_the_normalisation_point(dose: Volume) -> None:
    assert dose.unit is Unit.GY
    assert dose.sample([CENTRE])[0] == pytest.approx(30.0, rel=1e-5)


def test_the_dose_carries_what_it_does_not_claim(
    engine: PencilBeamEngine, dose: Volume, made: SimpleNamespace, field: BeamAperture
) -> None:
    assert set(engine.caveats) <= set(dose.notes)
    assert any("no monitor units" in note for note in dose.notes)
    assert not any("lung" in note for note in set(dose.notes) - set(engine.caveats))
    named: DoseEngine = engine
    assert named.name


def test_there_is_no_dose_outside_the_body(dose: Volume) -> None:
    index = np.indices(dose.array.shape).reshape(3, -1).T
    x, y, _ = dose.geometry.to_patient(index).T
    values = dose.array.ravel()
    assert np.isfinite(values).all()
    assert values[np.hypot(x, y) > 83.0].max() == 0.0
    assert values[(np.hypot(x, y) < 77.0) & (abs(x) < 30.0)].min() > 0.0


def test_nothing_is_computed_far_from_the_field(
    engine: PencilBeamEngine, made: SimpleNamespace
) -> None:
    ct = made.cylinder(radius_mm=40.0, length_mm=600.0)
    dose = engine(made.request(ct, BeamAperture(Beam(CENTRE), made.rectangle(60.0))))
    places = np.arange(0.0, 291.0, 10.0)
    profile = made.along(dose, 2, places, CENTRE)
    assert profile[places > 260.0].max() == 0.0
    assert profile[places < 200.0].min() > 0.0
    assert profile[places > 100.0].max() < 0.02 * 30.0


def test_lung_a_small_field_and_the_end_of_the_ct_are_said(
    engine: PencilBeamEngine, made: SimpleNamespace, ct: Volume
) -> None:
    array = np.array(ct.array)
    array[:, 30:45, 40:60] = -750
    lung = Volume(array, ct.geometry, Unit.HU)
    said = {
        "lung (ribs, sternum, thoracic spine)": made.request(
            lung, BeamAperture(Beam(CENTRE), made.rectangle(60.0))
        ),
        "equivalent square 3.0 cm": made.request(
            ct, BeamAperture(Beam(CENTRE), made.rectangle(30.0))
        ),
        "2.0 cm beyond the end of the CT": made.request(
            ct, BeamAperture(Beam(CENTRE), made.rectangle(60.0, 160.0))
        ),
    }
    for words, wanted in said.items():
        notes = set(engine(wanted).notes) - set(engine.caveats)
        assert len(notes) == 1
        assert words in notes.pop()


def test_a_table_of_ones_own_replaces_that_of_the_engine(
    engine: PencilBeamEngine, made: SimpleNamespace, ct: Volume, field: BeamAperture, dose: Volume
) -> None:
    dense = DensityTable((-1000.0, 0.0), (0.0, 1.5))
    heavier = engine(made.request(ct, field, density=dense))
    front, back = (0.0, -60.0, 0.0), (0.0, 60.0, 0.0)
    falls = [volume.sample([front])[0] / volume.sample([back])[0] for volume in (dose, heavier)]
    assert falls[1] > 1.2 * falls[0]


def test_what_cannot_be_computed_is_refused(
    engine: PencilBeamEngine, made: SimpleNamespace, ct: Volume, field: BeamAperture
) -> None:
    flat = BeamAperture(Beam(CENTRE), (np.array([[0.0, 0.0], [50.0, 0.0], [0.0, 0.0]]),))
    beside = BeamAperture(Beam((0.0, 0.0, 3000.0)), made.rectangle(80.0))
    near = BeamAperture(Beam(CENTRE, sad_mm=60.0), made.rectangle(80.0))
    negative = BeamAperture(Beam(CENTRE), made.rectangle(80.0), weight=-1.0)
    refusals = [
        ("no beam to compute", {"beams": ()}),
        ("prescription", {"prescription_gy": 0.0}),
        ("prescription", {"prescription_gy": float("nan")}),
        ("18 MV", {"energy_mv": 18.0}),
        ("outside the field", {"normalisation_mm": (60.0, 0.0, 0.0)}),
        ("outside the body", {"normalisation_mm": (0.0, 110.0, 0.0)}),
        ("no opening", {"beams": (flat,)}),
        ("outside the field", {"beams": (field, beside)}),
        ("source of the beam", {"beams": (near,)}),
        ("weight", {"beams": (field, negative)}),
    ]
    for words, changes in refusals:
        with pytest.raises(InputRefused, match=words):
            engine(made.request(ct, field, **changes))


def test_a_mask_that_is_not_on_the_ct_is_a_fault_of_the_caller(
    made: SimpleNamespace, ct: Volume, field: BeamAperture
) -> None:
    with pytest.raises(ValueError, match="not on the CT"):
        made.request(ct, field, body=np.ones((2, 2, 2), dtype=np.bool_))


@pytest.mark.parametrize("share", [0.0, 0.1, 0.25, 0.5, 0.9])
def test_cancel_is_heard_everywhere(
    engine: PencilBeamEngine, made: SimpleNamespace, ct: Volume, field: BeamAperture, share: float
) -> None:
    def stop(fraction: float, message: str = "") -> None:
        if fraction >= share:
            raise Cancelled

    with pytest.raises(Cancelled):
        engine(made.request(ct, field), stop)


def test_progress_never_goes_back(
    engine: PencilBeamEngine, made: SimpleNamespace, ct: Volume, field: BeamAperture
) -> None:
    told: list[float] = []
    engine(made.request(ct, field, field), lambda fraction, message="": told.append(fraction))
    assert len(told) > 100
    assert told == sorted(told)
    assert told[0] >= 0.0
    assert told[-1] == 1.0
