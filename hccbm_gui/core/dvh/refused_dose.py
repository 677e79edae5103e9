"""Of which doses no DVH is made: one rule for the panel, the sheets and the command line."""

from hccbm_gui.core.plan import Dose
from hccbm_gui.core.volume import Unit


def why_no_dvh(dose: Dose) -> str:
    """Why no DVH is made of `dose`, with what to do; empty when it can be."""
    if dose.unlinked:
        return f"The dose is unlinked, so it has no DVH: {dose.unlinked}"
    if dose.volume.unit is Unit.PERCENT:
        return (
            "The dose is in percent and does not say of what; choose one in Gy, or say what "
            "100 % is (panel Dose, page Combine)."
        )
    if dose.volume.unit is not Unit.GY:
        return f"The dose is in {dose.volume.unit}, not in Gy; choose one in Gy."
    if not dose.volume.quantifiable:
        told = " ".join(dose.volume.notes)
        return f"The dose may be looked at but not measured. {told}".strip()
    return ""
