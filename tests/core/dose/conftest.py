"""Water, slabs and cylinders, and the engine that is asked about them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from types import SimpleNamespace

import numpy as np
import pytest

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.beam import Beam
from hccbm_gui.core.dose.beam_dose import beam_dose, scaled_patient
from hccbm_gui.core.dose.beam_model import Horn
from hccbm_gui.core.dose.density import DensityTable
from hccbm_gui.core.dose.engine import BeamAperture, DoseRequest
from hccbm_gui.core.dose.patient_grid import patient_grid
from hccbm_gui.core.dose.pencil_beam import PencilBeamEngine
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.volume import Unit, Volume
from plugins.dose.engine import create as default_engine

LINEAR = DensityTable((-1000.0, 0.0, 1000.0), (0.0, 1.0, 2.0))
Slab = tuple[float, float, int]


def rectangle(width_mm: float, length_mm: float | None = None) -> tuple[FloatArray, ...]:
    u, v = width_mm / 2.0, (length_mm or width_mm) / 2.0
    return (np.array([[-u, -v], [u, -v], [u, v], [-u, v]]),)


def water(
    side_mm: float = 450.0,
    depth_mm: float = 240.0,
    slabs: Sequence[Slab] = (),
    spacing_mm: float = 3.0,
) -> Volume:
    """A block whose front face is y = 0; slabs are (from, to, HU) in depth."""
    n, deep = round(side_mm / spacing_mm), round(depth_mm / spacing_mm)
    corner = (spacing_mm - side_mm) / 2.0
    array = np.zeros((n, deep, n), dtype=np.int16)
    y = spacing_mm * (np.arange(deep) + 0.5)
    for low, high, hu in slabs:
        array[:, (y > low) & (y < high)] = hu
    origin = (corner, spacing_mm / 2.0, corner)
    return Volume(array, Geometry.from_axes((n, deep, n), origin, (spacing_mm,) * 3, "f"), Unit.HU)


def cylinder(
    radius_mm: float = 120.0,
    length_mm: float = 180.0,
    spacing_mm: float = 3.0,
    centre_mm: tuple[float, float, float] = (0.0, 0.0, 0.0),
) -> Volume:
    """Water along z; voxels on its face carry the share of water in them."""
    fine = 9
    n, slices = round(300.0 / spacing_mm) + 1, round(length_mm / spacing_mm)
    place = (np.arange(n * fine) - (n * fine - 1) / 2.0) * spacing_mm / fine
    x, y, z = centre_mm
    inside = np.hypot(place, place[:, None]) < radius_mm
    share = inside.reshape(n, fine, n, fine).mean(axis=(1, 3))
    plane = np.rint(1000.0 * share - 1000.0).astype(np.int16)
    array = np.repeat(plane[None], slices, axis=0)
    edge = (n - 1) / 2.0 * spacing_mm
    origin = (x - edge, y - edge, z - (slices - 1) / 2.0 * spacing_mm)
    geometry = Geometry.from_axes((slices, n, n), origin, (spacing_mm,) * 3, "f")
    return Volume(array, geometry, Unit.HU)


def request(ct: Volume, *beams: BeamAperture, **changes: object) -> DoseRequest:
    """30 Gy of 6 MV at the isocentre of the first beam."""
    made = DoseRequest(ct, None, beams, 6.0, 30.0, beams[0].beam.isocentre_mm, 3.0, LINEAR)
    return replace(made, **changes)  # type: ignore[arg-type]


def along(dose: Volume, axis: int, places: FloatArray, through: Sequence[float]) -> FloatArray:
    """Dose on a line through a point, along x (0), y or z."""
    points = np.tile(np.asarray(through, dtype=float), (len(places), 1))
    points[:, axis] = places
    return dose.sample(points)


@pytest.fixture(scope="session")
def made() -> SimpleNamespace:
    """The functions above, and the density table 1 + HU / 1000."""
    return SimpleNamespace(
        water=water,
        cylinder=cylinder,
        rectangle=rectangle,
        request=request,
        along=along,
        density=LINEAR,
    )


@pytest.fixture(scope="session")
def engine() -> PencilBeamEngine:
    made = default_engine()
    assert isinstance(made, PencilBeamEngine)
    return made


@pytest.fixture(scope="session")
def bare_engine(engine: PencilBeamEngine) -> PencilBeamEngine:
    """A point source behind black jaws, and no horn: what a formula can tell."""
    flat = Horn((0.0,), (1.0,))
    model = replace(engine.model, horn=flat, transmission=0.0, source_blur_mm=0.1)
    return replace(engine, model=model)


Output = Callable[..., float]


@pytest.fixture(scope="session")
def output() -> Output:
    """Function that gives the dose at a point for one unit of fluence."""

    def at(
        engine: PencilBeamEngine,
        ct: Volume,
        opened: BeamAperture,
        point_mm: tuple[float, float, float],
        energy_mv: float = 6.0,
        grid_mm: float = 3.0,
    ) -> float:
        everything = np.ones(ct.array.shape, dtype=np.bool_) if (ct.array > -900).all() else None
        grid = patient_grid(ct, LINEAR, point_mm, grid_mm, everything)
        patient = scaled_patient(grid, engine.model)
        quality = engine.model.quality(energy_mv)
        ready = beam_dose(patient, opened, quality, engine.kernel, engine.model)
        k, j, i = np.rint(grid.geometry.to_index(point_mm)[0]).astype(int).tolist()
        return ready.at_voxel((k, j, i))

    return at


@pytest.fixture(scope="session")
def water_dose(engine: PencilBeamEngine) -> Callable[[float, float], Volume]:
    """Function that gives percent of the dose at 10 cm in water, SSD 100 cm, by MV and side."""

    @cache
    def dose(energy_mv: float, side_mm: float) -> Volume:
        opened = BeamAperture(Beam((0.0, 0.0, 0.0)), rectangle(side_mm))
        block = water()
        body = np.ones(block.array.shape, dtype=np.bool_)
        at = (0.0, 100.0, 0.0)
        changes = {"energy_mv": energy_mv, "normalisation_mm": at, "body": body}
        return engine(request(block, opened, prescription_gy=100.0, **changes))

    return dose
