"""Water-equivalent depth of the GTV under its field; no Qt and no dose."""

import numpy as np

from hccbm_gui.core.dose.case_cost import ct_of
from hccbm_gui.core.dose.density import DensityTable
from hccbm_gui.core.dose.electron_depth import (
    WaterDepth,
    electron_ranges,
    water_equivalent_depths,
)
from hccbm_gui.core.dose.field_beams import field_apertures
from hccbm_gui.core.errors import MissingInput
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.plugin.api import Case, ImageOverlay, Progress

from .engine import nominal_density
from .logic import target_of
from .overlays import OVERLAY


def depth_of_case(case: Case, density: DensityTable | None, progress: Progress) -> WaterDepth:
    """How deep the GTV of the comparison lies under the CT/MRI field.

    Raises
    ------
    MissingInput : no comparison, or no CT.
    """
    comparison, target = case.comparison, target_of(case)
    if comparison is None or target is None:
        raise MissingInput("There is no field yet.", remedy="Have a GTV and compare the fields.")
    ct, _ = ct_of(case, comparison)
    technique = "PA" if comparison.beam.gantry_deg == 180.0 else "AP"
    opened = field_apertures(comparison.ct_field, technique)[0]
    return water_equivalent_depths(
        ct, opened, target, density or nominal_density(), progress=progress
    )


def depth_overlay(depth: WaterDepth) -> ImageOverlay:
    """The depth as colours over the images, in cm of water."""
    volume = Volume((depth.depth_mm / 10.0).astype(np.float32), depth.geometry, Unit.CM_WATER)
    deepest = float(np.nanmax(volume.array)) if np.isfinite(volume.array).any() else 1.0
    caption = "Depth in cm of water under the field: no dose"
    return ImageOverlay(OVERLAY, volume, "inferno", 0.0, deepest, opacity=0.4, caption=caption)


def verdict(depth: WaterDepth, energy_mev: float) -> str:
    """Whether R90 reaches the deepest point of the GTV, in words."""
    if not np.isfinite(depth.deepest_mm):
        return f"No part of {depth.target_name} lies under the field."
    r90_cm, deepest_cm = electron_ranges(energy_mev).r90_cm, depth.deepest_mm / 10.0
    reaches = "reaches" if depth.covers(energy_mev) else "does not reach"
    words = (
        f"{depth.target_name} lies {depth.shallowest_mm / 10.0:.1f} to {deepest_cm:.1f} cm deep. "
        f"R90 of {energy_mev:g} MeV, {r90_cm:.1f} cm, {reaches} its deepest point"
    )
    if not depth.covers(energy_mev):
        words += f"; that takes {depth.least_energy_mev():.0f} MeV"
    return f"{words}."
