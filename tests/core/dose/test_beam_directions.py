"""The same dose from every side, for every patient position and however the CT is stored."""

from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import pytest

from hccbm_gui.core.beam import PATIENT_TO_FIXED, Beam
from hccbm_gui.core.dose.engine import BeamAperture
from hccbm_gui.core.dose.pencil_beam import PencilBeamEngine
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.volume import Volume

NINE_ANGLES = (0.0, 20.0, 45.0, 70.0, 90.0, 130.0, 180.0, 225.0, 310.0)


@pytest.mark.parametrize("position", sorted(PATIENT_TO_FIXED))
def test_the_isocentre_of_a_cylinder_has_one_dose(
    engine: PencilBeamEngine, made: SimpleNamespace, output: Callable[..., float], position: str
) -> None:
    isocentre = (7.0, -4.0, 2.0)
    ct = made.cylinder(centre_mm=isocentre)
    doses = [
        output(
            engine,
            ct,
            BeamAperture(
                Beam(isocentre, gantry, patient_position=position), made.rectangle(100.0, 80.0)
            ),
            isocentre,
        )
        for gantry in NINE_ANGLES
    ]
    assert np.ptp(doses) / np.mean(doses) < 0.003


def off_axis_field() -> tuple[np.ndarray, ...]:
    return (np.array([[-20.0, -30.0], [60.0, -30.0], [60.0, 40.0], [20.0, 40.0], [-20.0, 10.0]]),)


@pytest.mark.parametrize("position", sorted(PATIENT_TO_FIXED))
@pytest.mark.parametrize("gantry_deg", [0.0, 180.0, 90.0, 35.0])
def test_the_beam_goes_where_it_points(
    engine: PencilBeamEngine, made: SimpleNamespace, position: str, gantry_deg: float
) -> None:
    """Points inside the projected aperture are open, points outside are shut."""
    beam = Beam((5.0, 3.0, -6.0), gantry_deg, 15.0, patient_position=position)
    dose = engine(made.request(made.cylinder(), BeamAperture(beam, off_axis_field())))
    points = np.random.default_rng(1).uniform(-70.0, 70.0, (3000, 3))
    uv = beam.project(points)
    inside = np.array(
        [min(u + 20, 60 - u, v + 30, 40 - v, (u - v * 4 / 3 + 100 / 3) * 0.6) for u, v in uv]
    )
    # The cut corner runs from (20, 40) to (-20, 10).
    values = dose.sample(points)
    assert values[inside > 8.0].min() > 15.0
    assert values[inside < -12.0].max() < 12.0
    assert (inside > 8.0).sum() > 100
    assert (inside < -12.0).sum() > 100


def test_how_the_ct_is_stored_does_not_matter(
    engine: PencilBeamEngine, made: SimpleNamespace
) -> None:
    ct = made.cylinder(radius_mm=80.0, length_mm=120.0)
    array = np.array(ct.array)
    array[10:20, 40:60, 30:45] = 600
    ct = Volume(array, ct.geometry, ct.unit)
    opened = BeamAperture(Beam((5.0, 3.0, -6.0), 20.0), off_axis_field())
    expected = engine(made.request(ct, opened))
    points = np.random.default_rng(2).uniform(-45.0, 45.0, (500, 3))
    for order, signs in (((0, 1, 2), (-1, 1, -1)), ((2, 0, 1), (1, 1, 1)), ((1, 0, 2), (1, -1, 1))):
        flips = tuple(slice(None, None, sign) for sign in signs)
        array = np.transpose(np.array(ct.array), order)[flips]
        first = [
            0 if sign > 0 else count - 1 for sign, count in zip(signs, array.shape, strict=True)
        ]
        index = np.zeros(3)
        index[list(order)] = first
        axes = ct.geometry.axes[list(order)] * np.array(signs)[:, None]
        geometry = Geometry.from_axes(
            array.shape, ct.geometry.to_patient(index)[0], ct.geometry.spacing_mm, "f", axes
        )
        found = engine(made.request(Volume(array, geometry, ct.unit), opened))
        assert found.sample(points) == pytest.approx(expected.sample(points), abs=0.15)


def test_opposed_beams_mirror_each_other(engine: PencilBeamEngine, made: SimpleNamespace) -> None:
    ct, at = made.cylinder(), (0.0, 0.0, 0.0)
    front, back = (
        engine(made.request(ct, BeamAperture(Beam(at, gantry), made.rectangle(80.0, 60.0))))
        for gantry in (0.0, 180.0)
    )
    points = np.random.default_rng(3).uniform(-60.0, 60.0, (500, 3))
    assert back.sample(points * [1, -1, 1]) == pytest.approx(front.sample(points), abs=0.05)


def test_two_beams_are_the_sum_of_their_shares(
    engine: PencilBeamEngine, made: SimpleNamespace
) -> None:
    ct, at = made.cylinder(), (0.0, 30.0, 0.0)
    front = BeamAperture(Beam(at, 0.0), made.rectangle(80.0), weight=2.0)
    back = BeamAperture(Beam(at, 180.0), made.rectangle(80.0), weight=1.0)
    both, first, second = (
        engine(made.request(ct, *beams)).array for beams in ((front, back), (front,), (back,))
    )
    assert np.allclose(both, 2.0 / 3.0 * first + second / 3.0, atol=1e-3)
