"""The patient on the dose grid: nothing lost, nothing of the couch."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hccbm_gui.core.dose.density import DensityTable
from hccbm_gui.core.dose.patient_grid import PatientGrid, find_body, patient_grid
from hccbm_gui.core.errors import InputRefused, NotQuantifiable
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.volume import Unit, Volume

LINEAR = DensityTable((-1000.0, 0.0, 1000.0), (0.0, 1.0, 2.0))


def trunk(shape: tuple[int, int, int], spacing_mm: tuple[float, float, float]) -> Volume:
    """An elliptic trunk with two lungs in its upper half, on a couch, both arms beside it."""
    sk, sj, si = spacing_mm
    origin = np.array([-(shape[2] - 1) / 2 * si, -(shape[1] - 1) / 2 * sj, 0.0])
    z, y, x = np.meshgrid(
        sk * np.arange(shape[0]),
        origin[1] + sj * np.arange(shape[1]),
        origin[0] + si * np.arange(shape[2]),
        indexing="ij",
    )
    hu = np.full(shape, -1000, dtype=np.int16)
    hu[(x / 130) ** 2 + (y / 90) ** 2 < 1] = 20
    upper = z > z.max() / 2
    for side in (-60, 60):
        hu[upper & (((x - side) / 40) ** 2 + (y / 50) ** 2 < 1)] = -750
    # The couch touches the back.
    hu[(y > 90) & (y < 93) & (abs(x) < 150)] = -100
    return Volume(hu, Geometry.from_axes(shape, origin, spacing_mm, "f"), Unit.HU)


@pytest.fixture(scope="module")
def ct() -> Volume:
    return trunk((24, 110, 160), (5.0, 2.0, 2.0))


@pytest.fixture(scope="module")
def grid(ct: Volume) -> PatientGrid:
    return patient_grid(ct, LINEAR, (3.0, 1.0, 40.0), 3.0)


def centres(grid: PatientGrid) -> np.ndarray:
    index = np.indices(grid.body.shape).reshape(3, -1).T
    return grid.geometry.to_patient(index).reshape(*grid.body.shape, 3)


def test_a_voxel_is_centred_on_the_point(grid: PatientGrid) -> None:
    index = grid.geometry.to_index((3.0, 1.0, 40.0))[0]
    assert index == pytest.approx(np.rint(index), abs=1e-9)
    assert grid.geometry.spacing_mm == pytest.approx((3.0, 3.0, 3.0))
    assert grid.geometry.frame_uid == "f"


def test_lungs_are_body_and_the_couch_is_not(grid: PatientGrid) -> None:
    x, y, _ = np.moveaxis(centres(grid), -1, 0)
    inside = (x / 130) ** 2 + (y / 90) ** 2
    assert grid.body[inside < 0.94].all()
    assert not grid.body[(abs(x) > 60) & (y > 88)].any()
    assert not grid.body[(inside > 1.08) & (y < 80)].any()
    lung = grid.body & (grid.density < 0.3)
    assert lung.sum() * 0.027 == pytest.approx(2 * np.pi * 4.0 * 5.0 * 6.0, rel=0.1)
    far_from_body = (abs(x) > 70) & (y > 88)
    assert grid.density[far_from_body].max(initial=0.0) < 0.05


def test_a_drawn_body_counts_as_drawn(ct: Volume) -> None:
    x = ct.geometry.to_patient([(0, 0, i) for i in range(ct.array.shape[2])])[:, 0]
    drawn = np.zeros(ct.array.shape, dtype=np.bool_)
    drawn[4:20, 30:80, (x > -50) & (x < 62)] = True
    grid = patient_grid(ct, LINEAR, (3.0, 1.0, 40.0), 3.0, drawn)
    volume = grid.body.sum() * 27.0
    assert volume == pytest.approx(drawn.sum() * 20.0, rel=0.05)


@settings(max_examples=25)
@given(
    st.tuples(st.floats(2.0, 6.0), st.floats(0.8, 4.0), st.floats(0.8, 4.0)),
    st.floats(2.0, 5.0),
    st.tuples(st.floats(-8.0, 8.0), st.floats(-8.0, 8.0), st.floats(12.0, 20.0)),
)
def test_no_mass_is_lost_on_the_grid(
    spacing_mm: tuple[float, float, float], grid_mm: float, point_mm: tuple[float, float, float]
) -> None:
    """Averaging keeps the sum of density, whatever the two spacings and their offset."""
    shape = tuple(int(60.0 / step) for step in spacing_mm)
    hu = np.full(shape, -1000, dtype=np.int16)
    hu[:, 2:-2, 2:-2] = np.random.default_rng(0).integers(0, 300, hu[:, 2:-2, 2:-2].shape)
    origin = (-30.0, -30.0, 0.0)
    ct = Volume(hu, Geometry.from_axes(shape, origin, spacing_mm, "f"), Unit.HU)
    grid = patient_grid(ct, LINEAR, point_mm, grid_mm)
    # Along the slices the patient goes on, so a mean is compared and not a sum.
    by_slice = (hu / 1000.0 + 1.0).sum(axis=(1, 2)).mean() * spacing_mm[1] * spacing_mm[2]
    found = grid.density.sum(axis=(1, 2)).mean() * grid_mm**2
    assert found == pytest.approx(by_slice, rel=0.02)


def test_both_legs_are_body() -> None:
    tissue = np.zeros((6, 60, 120), dtype=np.bool_)
    y, x = np.mgrid[-30:30, -60:60]
    tissue[:, np.hypot(y, x - 30) < 20] = True
    tissue[:, np.hypot(y, x + 30) < 17] = True
    tissue[:, 55:57, :] = True
    body = find_body(tissue, 3.0)
    assert body[3, 30, 90]
    assert body[3, 30, 30]
    assert not body[:, 55:57].any()


def test_stored_byte_order_and_floating_numbers_do_not_matter(ct: Volume) -> None:
    expected = patient_grid(ct, LINEAR, (3.0, 1.0, 40.0), 4.0)
    for kind in (">i2", np.float32, np.int32):
        stored = Volume(np.array(ct.array).astype(kind), ct.geometry, Unit.HU)
        found = patient_grid(stored, LINEAR, (3.0, 1.0, 40.0), 4.0)
        assert np.array_equal(found.density, expected.density)


def test_what_cannot_be_computed_is_refused(ct: Volume) -> None:
    at = (3.0, 1.0, 40.0)
    with pytest.raises(NotQuantifiable):
        patient_grid(Volume(ct.array, ct.geometry, Unit.SIGNAL), LINEAR, at, 3.0)
    with pytest.raises(NotQuantifiable):
        patient_grid(Volume(ct.array, ct.geometry, Unit.HU, (), False), LINEAR, at, 3.0)
    for spacing in (0.5, 20.0, float("nan")):
        with pytest.raises(InputRefused, match="dose grid"):
            patient_grid(ct, LINEAR, at, spacing)
    with pytest.raises(InputRefused, match="outside the CT"):
        patient_grid(ct, LINEAR, (3.0, 1.0, 400.0), 3.0)
    air = Volume(np.full(ct.array.shape, -1000, np.int16), ct.geometry, Unit.HU)
    with pytest.raises(InputRefused, match="no body"):
        patient_grid(air, LINEAR, at, 3.0)
