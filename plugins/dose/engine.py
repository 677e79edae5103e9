"""The engine that this plugin contributes, from the tables of resources/beams."""

from hccbm_gui.core.dose.beam_model import BeamModel
from hccbm_gui.core.dose.density import DensityTable
from hccbm_gui.core.dose.kernel_table import PencilKernel
from hccbm_gui.core.dose.pencil_beam import PencilBeamEngine
from hccbm_gui.plugin.api import DoseEngine, resource_path


def create() -> DoseEngine:
    """The pencil kernel for open photon fields, with the tables as they are now."""
    return PencilBeamEngine(
        kernel=PencilKernel.from_table(_text("photon_pencil_kernel.csv")),
        model=BeamModel.from_toml_text(_text("photon.toml")),
        density=nominal_density(),
    )


def nominal_density() -> DensityTable:
    """The density table that holds until somebody edits it."""
    return DensityTable.from_toml_text(_text("density.toml"))


def _text(name: str) -> str:
    return resource_path(f"beams/{name}").read_text(encoding="utf-8")
