"""Conformity indices are those of their papers, on volumes without steps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hccbm_gui.core.dvh.conformity import (
    Conformity,
    _tetrahedron_share,
    conformity,
    isodose_volume_cc,
    isodose_volumes,
)
from hccbm_gui.core.dvh.dvh import Dvh
from hccbm_gui.core.errors import NotQuantifiable
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.volume import Unit, Volume


def dose_of(array: np.ndarray, spacing: float | tuple[float, float, float] = 2.0) -> Volume:
    steps = (spacing,) * 3 if isinstance(spacing, float) else spacing
    return Volume(array, Geometry.from_axes(array.shape, (0, 0, 0), steps, "1.2"), Unit.GY)


def cone_of_dose(spacing: float = 2.0) -> Volume:
    """100 Gy in the centre, 1 Gy less with every millimetre: isodoses are spheres."""
    axis = np.arange(-60.0, 60.01, spacing)
    k, j, i = np.meshgrid(axis, axis, axis, indexing="ij")
    return dose_of(100.0 - np.sqrt(k**2 + j**2 + i**2), spacing)


def test_the_golden_indices_of_the_clinical_notes() -> None:
    golden = Conformity(50.0, 100.0, 120.0, 90.0, 480.0)
    assert golden.paddick_index == pytest.approx(0.675)
    assert golden.rtog_index == pytest.approx(1.2)
    assert golden.coverage == pytest.approx(0.9)
    assert golden.gradient_index == pytest.approx(4.0)


def test_an_isodose_that_is_a_sphere_has_the_volume_of_the_sphere() -> None:
    dose = cone_of_dose()
    for radius in (12.0, 25.0, 40.0):
        truth = 4.0 / 3.0 * np.pi * radius**3 / 1000.0
        found, touches = isodose_volume_cc(dose, 100.0 - radius)
        # A grid of 2 mm cuts every arc by its chord.
        assert found == pytest.approx(truth, rel=0.6 * (2.0 / radius) ** 2)
        assert found < truth
        assert not touches


@given(level=st.floats(-5.0, 65.0), axis=st.integers(0, 2))
def test_a_linear_dose_is_cut_without_error(level: float, axis: int) -> None:
    along = np.arange(20.0) * 3.0
    array = np.moveaxis(np.broadcast_to(along[:, None, None], (20, 5, 7)), 0, axis).copy()
    found, _ = isodose_volume_cc(dose_of(array, (1.0, 1.0, 1.0)), level)
    # The outer half voxels carry the dose of their centres.
    share = 0.0 if level > 57.0 else 20.0 if level <= 0.0 else (57.0 - level) / 3.0 + 0.5
    assert found * 1000.0 == pytest.approx(share * 35.0, abs=1e-9)


@given(st.lists(st.floats(0.0, 1.0), min_size=4, max_size=4), st.floats(0.01, 0.99))
def test_a_tetrahedron_is_cut_as_counting_points_says(corners: list[float], level: float) -> None:
    rng = np.random.default_rng(1)
    weights = rng.dirichlet(np.ones(4), 20000)
    counted = float((weights @ np.array(corners) >= level).mean())
    found = float(_tetrahedron_share(np.array(corners)[:, None], level)[0])
    if np.ptp(corners) > 1e-3:
        assert found == pytest.approx(counted, abs=0.02)


def test_a_target_that_is_the_isodose_fits_perfectly() -> None:
    dose = cone_of_dose()
    cc, _ = isodose_volume_cc(dose, 80.0)
    axis = np.array([0.0, 80.0, 100.0, 100.01])
    target = Dvh("PTV", axis, np.array([cc, cc, 0.0, 0.0]), cc, cc, 80.0, 85.0, 100.0)
    found = conformity(target, isodose_volumes(dose, 80.0))
    assert found.paddick_index == pytest.approx(1.0)
    assert found.coverage == pytest.approx(1.0)
    assert found.gradient_index == pytest.approx((60.0 / 20.0) ** 3, rel=0.05)
    assert found.notes == ("The isodose of 40 Gy reaches the edge of the dose grid.",)


def test_an_isodose_that_leaves_the_grid_is_said() -> None:
    target = Dvh(
        "PTV", np.array([0.0, 50.0, 50.1]), np.array([1.0, 1.0, 0.0]), 2.0, 1.0, 50, 50, 50
    )
    found = conformity(target, isodose_volumes(cone_of_dose(), 30.0))
    assert found.notes[0] == "50.0 % of PTV lies outside the dose grid."
    assert "30 Gy reaches the edge" in found.notes[1]


def test_a_level_that_nothing_reaches_has_no_volume_and_no_index() -> None:
    target = Dvh(
        "PTV", np.array([0.0, 50.0, 50.1]), np.array([1.0, 1.0, 0.0]), 1.0, 1.0, 50, 50, 50
    )
    found = conformity(target, isodose_volumes(cone_of_dose(), 120.0))
    assert found.isodose_cc == 0.0
    assert np.isnan(found.paddick_index)


def test_a_dose_in_percent_has_no_isodose_in_gray() -> None:
    percent = Volume(
        np.zeros((3, 3, 3)), Geometry.from_axes((3, 3, 3), (0, 0, 0), (1, 1, 1), ""), Unit.PERCENT
    )
    with pytest.raises(NotQuantifiable):
        isodose_volume_cc(percent, 1.0)
