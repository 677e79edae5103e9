"""What a dose engine is asked and what it is: the interface that plugins implement."""

from dataclasses import dataclass
from typing import Literal, Protocol

from hccbm_gui.core.arrays import BoolArray, FloatArray, frozen, frozen_points
from hccbm_gui.core.beam import Beam
from hccbm_gui.core.dose.density import DensityTable
from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.core.volume import Volume

Technique = Literal["AP", "PA", "AP/PA"]
"""From the front, from the back, or both with the same dose at the normalisation point."""


@dataclass(frozen=True, slots=True, eq=False)
class BeamAperture:
    """One open beam.

    Attributes
    ----------
    beam : geometry; its quality is carried, the energy stands in the request.
    aperture : polygons (N, 2) in (u, v) mm at the isocentre plane, read by even-odd.
    weight : share of the prescribed dose that this beam gives at the normalisation point,
        relative to the other beams; positive.
    """

    beam: Beam
    aperture: tuple[FloatArray, ...]
    weight: float = 1.0

    def __post_init__(self) -> None:
        polygons = tuple(frozen_points(polygon, 2) for polygon in self.aperture)
        object.__setattr__(self, "aperture", polygons)


@dataclass(frozen=True, slots=True, eq=False)
class DoseRequest:
    """What to compute.

    Attributes
    ----------
    ct : volume in HU.
    body : (slices, rows, columns) mask on the grid of the CT; None: found from the CT.
    beams : at least one.
    energy_mv : nominal energy of all beams, one that the engine has tables for.
    prescription_gy : total dose of all fractions at the normalisation point.
    normalisation_mm : (x, y, z) LPS mm, normally the isocentre.
    grid_mm : spacing of the dose grid; one of its voxels is centred on the normalisation point.
    density : HU to relative density; None: the engine's own table.
    """

    ct: Volume
    body: BoolArray | None
    beams: tuple[BeamAperture, ...]
    energy_mv: float
    prescription_gy: float
    normalisation_mm: tuple[float, float, float]
    grid_mm: float = 3.0
    density: DensityTable | None = None

    def __post_init__(self) -> None:
        if self.body is not None:
            if self.body.shape != self.ct.geometry.shape:
                raise ValueError(f"body {self.body.shape} is not on the CT {self.ct.array.shape}")
            object.__setattr__(self, "body", frozen(self.body))


class DoseEngine(Protocol):
    """Computes dose for a request; `caveats` go wherever its dose is shown."""

    @property
    def name(self) -> str:
        """What the engine is called."""

    @property
    def caveats(self) -> tuple[str, ...]:
        """Sentences that hold for every dose of this engine."""

    def __call__(self, request: DoseRequest, progress: Progress = quiet) -> Volume:
        """Dose in Gy, 0 outside the body, with notes.

        Raises
        ------
        InputRefused : the request cannot be computed.
        Cancelled : the user stopped the work.
        """
