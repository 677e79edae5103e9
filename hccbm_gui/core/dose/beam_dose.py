"""One open beam in one patient, ready to be asked for its dose."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.beam import Beam
from hccbm_gui.core.dose.beam_model import BeamModel
from hccbm_gui.core.dose.density_average import LogDensity, log_average_density
from hccbm_gui.core.dose.engine import BeamAperture
from hccbm_gui.core.dose.fan import Fan, depth_fan, reach_of
from hccbm_gui.core.dose.fluence import ConvolvedFluence, convolve
from hccbm_gui.core.dose.kernel_table import DEEPEST_CM, PencilKernel
from hccbm_gui.core.dose.patient_grid import PatientGrid
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.progress import Progress, part, quiet

REACH_MM = 200.0
"""Dose farther than this outside the aperture's box is not computed."""
DEPTH_STEP_MM = 1.0
"""Step of the depth table of the kernel."""
THREADS = min(4, os.cpu_count() or 1)

Float32Array = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class ScaledPatient:
    """The patient and what scales the kernel there.

    Attributes
    ----------
    grid : density and body.
    primary, scatter : averages of density that scale the two parts.
    """

    grid: PatientGrid
    primary: LogDensity
    scatter: LogDensity


@dataclass(frozen=True, slots=True, eq=False)
class BeamDose:
    """Dose of one beam, relative to the open fluence on its axis at the isocentre plane.

    Attributes
    ----------
    patient, beam : where and from where.
    fan : radiological depth along its rays.
    table : (depths, 4) A / a, ln a per mm, B / b, ln b per mm, every `DEPTH_STEP_MM`.
    primary, scatter : the fluence as the two parts of the kernel see it.
    """

    patient: ScaledPatient
    beam: Beam
    fan: Fan
    table: FloatArray
    primary: ConvolvedFluence
    scatter: ConvolvedFluence

    def at_voxel(self, index: tuple[int, int, int]) -> float:
        """Dose at one voxel (k, j, i) of the grid, also outside the body; 0 out of reach."""
        k, j, i = index
        dose = np.zeros((1, 1), dtype=np.float32)
        here = np.s_[j : j + 1, i : i + 1]
        self._add(dose, np.ones((1, 1), dtype=np.bool_), (k, j, i), here, 1.0)
        return float(dose[0, 0])

    def add_to(self, dose: Float32Array, factor: float, progress: Progress = quiet) -> None:
        """Add `factor` times the dose to the body voxels of `dose`, which lies on the grid."""
        body = self.patient.grid.body

        def add_slice(k: int) -> None:
            self._add(dose[k], body[k], (k, 0, 0), np.s_[:, :], factor)

        slices, together = len(dose), 2 * THREADS
        # The compiled loop lets other threads run, and no two slices touch the same voxel.
        with ThreadPoolExecutor(THREADS) as threads:
            for k in range(0, slices, together):
                progress(k / slices, "Computing dose")
                list(threads.map(add_slice, range(k, min(k + together, slices))))

    def _add(
        self,
        dose: Float32Array,
        body: npt.NDArray[np.bool_],
        first: tuple[int, int, int],
        part_of_slice: tuple[slice, slice],
        factor: float,
    ) -> None:
        from hccbm_gui.core.dose.dose_kernel import add_dose

        view, fan = self.primary.view, self.fan
        primary = self.patient.primary.on_slice(first[0])[part_of_slice]
        scatter = self.patient.scatter.on_slice(first[0])[part_of_slice]
        first_u, first_v = fan.view.first_uv_mm
        add_dose(
            dose,
            body,
            self._places(first),
            self.beam.sad_mm,
            (
                fan.depth_mm,
                np.array([fan.first_mm, first_v, first_u]),
                np.array([fan.step_mm, fan.view.pixel_mm, fan.view.pixel_mm]),
            ),
            (self.table, DEPTH_STEP_MM),
            (np.ascontiguousarray(primary), np.ascontiguousarray(scatter)),
            (self.primary.pictures, *self.primary.scale),
            (self.scatter.pictures, *self.scatter.scale),
            (*view.first_uv_mm, view.pixel_mm),
            factor,
        )

    def _places(self, first: tuple[int, int, int]) -> FloatArray:
        """(3, 3) beam coordinates in mm of a voxel, of a step in j and of a step in i."""
        geometry, turn = self.patient.grid.geometry, self.beam.patient_to_beam
        start = geometry.to_patient(first) - np.asarray(self.beam.isocentre_mm)
        return np.asarray(np.concatenate([start, geometry.affine[:3, 1:3].T]) @ turn.T)


def scaled_patient(
    grid: PatientGrid, model: BeamModel, progress: Progress = quiet
) -> ScaledPatient:
    """The patient with the averages of density that the beam model asks for."""
    primary = log_average_density(
        grid, model.primary_mm, model.density_limits, part(progress, 0.0, 0.7)
    )
    scatter = log_average_density(
        grid, model.scatter_mm, model.density_limits, part(progress, 0.7, 1.0)
    )
    return ScaledPatient(grid, primary, scatter)


def beam_dose(
    patient: ScaledPatient,
    open_beam: BeamAperture,
    tpr20_10: float,
    kernel: PencilKernel,
    model: BeamModel,
    progress: Progress = quiet,
) -> BeamDose:
    """Trace the beam through the patient and spread its fluence.

    Raises
    ------
    InputRefused : the aperture lies beside the patient, the source inside.
    """
    beam = open_beam.beam
    corners = np.concatenate(open_beam.aperture)
    body = reach_of(patient.grid, beam)
    reach = np.stack(
        [
            np.maximum(corners.min(axis=0) - REACH_MM, body[0]),
            np.minimum(corners.max(axis=0) + REACH_MM, body[1]),
        ]
    )
    if (reach[0] >= reach[1]).any():
        raise InputRefused("The field lies beside the patient.", remedy="Check the isocentre.")
    fan = depth_fan(patient.grid, beam, reach, part(progress, 0.0, 0.5))
    table = _depth_table(kernel, tpr20_10)
    used = table[: int(fan.depth_mm.max() / DEPTH_STEP_MM) + 2]
    grown = np.log([1.0 - along / beam.sad_mm for along in (fan.first_mm, fan.last_mm)])
    ranges = [
        np.exp([log.min() + grown[0] + average.min(), log.max() + grown[1] + average.max()])
        for log, average in (
            (used[:, 1], patient.primary.coarse),
            (used[:, 3], patient.scatter.coarse),
        )
    ]
    primary, scatter = convolve(
        open_beam.aperture, reach, (ranges[0], ranges[1]), model, part(progress, 0.5, 1.0)
    )
    return BeamDose(patient, beam, fan, table, primary, scatter)


def _depth_table(kernel: PencilKernel, tpr20_10: float) -> FloatArray:
    """(depths, 4) as `BeamDose.table`."""
    depth_mm = np.arange(0.0, 10.0 * DEEPEST_CM + DEPTH_STEP_MM, DEPTH_STEP_MM)
    curves = kernel.curves(tpr20_10, depth_mm / 10.0)
    columns = [
        curves.primary,
        np.log(curves.primary_per_cm / 10.0),
        curves.scatter,
        np.log(curves.scatter_per_cm / 10.0),
    ]
    return np.stack(columns, axis=1)
