"""The dose estimate for open photon fields: pencil kernel, radiological depth, scaled density.

Every beam is its fluence at the isocentre plane, seen through the primary and the scatter part
of the kernel at the water-equivalent depth of each voxel, times the inverse square of the
distance from the source; both parts widen where the density round the voxel is low. There are
no monitor units: the sum is set to the prescribed dose at the normalisation point.
"""

from dataclasses import dataclass

import numpy as np
import shapely

from hccbm_gui.core.arrays import frozen
from hccbm_gui.core.dose.beam_dose import REACH_MM, BeamDose, beam_dose, scaled_patient
from hccbm_gui.core.dose.beam_model import BeamModel
from hccbm_gui.core.dose.density import DensityTable
from hccbm_gui.core.dose.engine import BeamAperture, DoseRequest
from hccbm_gui.core.dose.field_notes import field_notes
from hccbm_gui.core.dose.kernel_table import PencilKernel
from hccbm_gui.core.dose.patient_grid import PatientGrid, patient_grid
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.fields.polygons import even_odd
from hccbm_gui.core.progress import Progress, part, quiet
from hccbm_gui.core.volume import Unit, Volume

CAVEATS = (
    "An estimate for open photon fields, relative to the dose at the normalisation point; no "
    "monitor units, wedges or output factors.",
    "In water beyond the depth of maximum dose it is good to 2 % or 2 mm, in bone to about 2 %, "
    "in lung and for small fields to 5 to 8 %; nothing is claimed for skin and the first 12 mm.",
    f"Dose outside the body, or more than {REACH_MM / 10.0:g} cm outside the field, is not "
    "computed and stands as 0.",
)


@dataclass(frozen=True, slots=True, eq=False)
class PencilBeamEngine:
    """The dose engine that comes with the program.

    Attributes
    ----------
    kernel, model : the tables of the beam.
    density : HU to density for requests that bring no table of their own.
    """

    kernel: PencilKernel
    model: BeamModel
    density: DensityTable
    name: str = "pencil-kernel estimate"
    caveats: tuple[str, ...] = CAVEATS

    def __call__(self, request: DoseRequest, progress: Progress = quiet) -> Volume:
        """Dose in Gy on a grid of `request.grid_mm` round the body, 0 outside it.

        Raises
        ------
        InputRefused : a prescription, weight, energy or aperture that is not possible, or a
            normalisation point outside body or field.
        NotQuantifiable : the image has no trustworthy CT numbers.
        """
        return estimate_dose(request, self, progress)


def estimate_dose(
    request: DoseRequest, tables: PencilBeamEngine, progress: Progress = quiet
) -> Volume:
    """Dose in Gy; `PencilBeamEngine.__call__` says more."""
    _check(request)
    tpr20_10 = tables.model.quality(request.energy_mv)
    grid = patient_grid(
        request.ct,
        request.density or tables.density,
        request.normalisation_mm,
        request.grid_mm,
        request.body,
        part(progress, 0.0, 0.2),
    )
    k, j, i = np.rint(grid.geometry.to_index(request.normalisation_mm)[0]).astype(int).tolist()
    _check_inside(grid, (k, j, i))
    patient = scaled_patient(grid, tables.model, part(progress, 0.2, 0.3))
    dose = np.zeros(grid.body.shape, dtype=np.float32)
    total, count = sum(opened.weight for opened in request.beams), len(request.beams)

    def add_beam(number: int, opened: BeamAperture) -> tuple[str, ...]:
        share = part(progress, 0.3 + 0.7 * number / count, 0.3 + 0.7 * (number + 1) / count)
        ready = beam_dose(
            patient, opened, tpr20_10, tables.kernel, tables.model, part(share, 0.0, 0.6)
        )
        gy = request.prescription_gy * opened.weight / total
        ready.add_to(dose, gy / _at_normalisation(ready, (k, j, i)), part(share, 0.6, 1.0))
        return field_notes(request.ct, ready, opened)

    # In a function, so that the pictures of one beam are gone before those of the next.
    notes = [note for beam in enumerate(request.beams) for note in add_beam(*beam)]
    progress(1.0, "Dose computed")
    notes = [*tables.caveats, *dict.fromkeys(notes)]
    return Volume(frozen(dose), grid.geometry, Unit.GY, tuple(notes))


def _at_normalisation(ready: BeamDose, index: tuple[int, int, int]) -> float:
    """Dose of a beam at the normalisation point; never 0 there."""
    dose = ready.at_voxel(index)
    if not dose > 0.0:
        raise InputRefused(
            "A beam gives no dose at the normalisation point.",
            remedy="Choose a point inside every field.",
        )
    return dose


def _check(request: DoseRequest) -> None:
    if not request.beams:
        raise InputRefused("There is no beam to compute.", remedy="Add a field.")
    if not (np.isfinite(request.prescription_gy) and request.prescription_gy > 0.0):
        raise InputRefused(
            f"A prescription of {request.prescription_gy:g} Gy is not possible.",
            remedy="Give the total dose at the normalisation point.",
        )
    for opened in request.beams:
        _check_beam(opened, request.normalisation_mm)


def _check_beam(opened: BeamAperture, normalisation_mm: tuple[float, float, float]) -> None:
    where = f"gantry {opened.beam.gantry_deg:g} degrees"
    if not (np.isfinite(opened.weight) and opened.weight > 0.0):
        raise InputRefused(f"A beam weight of {opened.weight:g} is not possible.", where=where)
    opening = even_odd(opened.aperture)
    if opening.is_empty:
        raise InputRefused("The field has no opening.", where=where, remedy="Widen the jaws.")
    if not opening.contains(shapely.Point(opened.beam.project(normalisation_mm)[0])):
        raise InputRefused(
            "The normalisation point lies outside the field.",
            where=where,
            remedy="Choose a point inside every field.",
        )


def _check_inside(grid: PatientGrid, index: tuple[int, int, int]) -> None:
    inside = all(0 <= at < count for at, count in zip(index, grid.body.shape, strict=True))
    if not (inside and grid.body[index]):
        raise InputRefused(
            "The normalisation point lies outside the body.",
            remedy="Choose a point inside the patient.",
        )
