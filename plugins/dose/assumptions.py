"""What the estimate assumes, as the user last set it."""

from collections.abc import Callable
from typing import Any

from hccbm_gui.core.dose.case_cost import CostSettings
from hccbm_gui.core.dose.density import DensityTable
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.plugin.api import Recall

from .logic import ENERGIES_MV, TECHNIQUES

KEY = "assumptions"


def recalled(recall: Recall) -> CostSettings:
    """The assumptions remembered for this user; what is not possible any more is left out."""
    kept = recall(KEY, {})
    if not isinstance(kept, dict):
        return CostSettings()
    usual = CostSettings()
    prescription_gy, energy_mv = kept.get("prescription_gy"), kept.get("energy_mv")
    technique = kept.get("technique")
    return CostSettings(
        prescription_gy=(
            float(prescription_gy)
            if isinstance(prescription_gy, (int, float)) and 0.1 <= prescription_gy <= 200.0
            else usual.prescription_gy
        ),
        energy_mv=float(energy_mv) if energy_mv in ENERGIES_MV else usual.energy_mv,
        technique=technique if technique in TECHNIQUES else usual.technique,
        density=_density(kept.get("density", "")),
    )


def remember(settings: CostSettings, keep: Callable[[str, Any], None]) -> None:
    """Keep `settings` for this user."""
    keep(
        KEY,
        {
            "prescription_gy": settings.prescription_gy,
            "energy_mv": settings.energy_mv,
            "technique": settings.technique,
            "density": "" if settings.density is None else settings.density.to_toml_text(),
        },
    )


def _density(text: object) -> DensityTable | None:
    if not isinstance(text, str) or not text:
        return None
    try:
        return DensityTable.from_toml_text(text)
    except InputRefused:
        # Edited by hand into no table: the nominal one is shown, and used, instead.
        return None
