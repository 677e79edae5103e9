"""How the prescription isodose fits the targets: conformity and gradient, in words."""

from collections.abc import Callable, Mapping, Sequence

from hccbm_gui.core.dvh.conformity import (
    Conformity,
    IsodoseVolumes,
    conformity,
    isodose_volumes,
)
from hccbm_gui.core.roi import RoiKind
from hccbm_gui.core.volume import Volume
from hccbm_gui.plugin.api import Dvh, PluginContext, Progress

from .figures import shown
from .structures import Listed

OUTERMOST = (RoiKind.PTV, RoiKind.ITV, RoiKind.CTV, RoiKind.GTV)
SEVERAL = "With several targets the isodose holds them all, so each index looks worse than it is."


def targets_of(listed: Sequence[Listed]) -> tuple[Listed, ...]:
    """Structures of the outermost kind of target there is: PTV, else ITV, CTV, GTV."""
    own = [one for one in listed if not one.is_derived and not one.parts[0].is_empty]
    for kind in OUTERMOST:
        found = tuple(one for one in own if one.parts[0].kind is kind)
        if found:
            return found
    return ()


def conformities(
    listed: Sequence[Listed], dvhs: Mapping[str, Dvh], isodose: IsodoseVolumes
) -> dict[str, Conformity]:
    """Name of each target to its indices."""
    return {
        one.name: conformity(dvhs[one.key], isodose)
        for one in targets_of(listed)
        if one.key in dvhs and dvhs[one.key].volume_at_gy(isodose.level_gy) > 0.0
    }


def target_words(found: Mapping[str, Conformity]) -> str:
    """One sentence for each target; empty without one."""
    told = []
    for name, fit in found.items():
        words = (
            f"Paddick {shown(fit.paddick_index, 3)}",
            f"RTOG {shown(fit.rtog_index, 3)}",
            f"gradient {shown(fit.gradient_index)}",
            f"covered {shown(100.0 * fit.coverage, 1)} %",
        )
        told.append(f"{name} at {fit.level_gy:g} Gy: {', '.join(words)}.")
        told += fit.notes
    if len(found) > 1:
        told.append(SEVERAL)
    return " ".join(dict.fromkeys(told))


class IsodoseCalculator:
    """Finds the volumes of the last dose and level that was asked for, in a job.

    Parameters
    ----------
    changed : told, in the GUI thread, when they are known.
    """

    def __init__(self, context: PluginContext, changed: Callable[[], None]) -> None:
        self._context, self._changed = context, changed
        self._of: tuple[Volume, float] | None = None
        self._found: IsodoseVolumes | None = None

    def volumes(self, dose: Volume, level_gy: float) -> IsodoseVolumes | None:
        """The volumes; None while they are still calculated."""
        asked = (dose, level_gy)
        if self._of != asked:
            self._of, self._found = asked, None
            self._start(dose, level_gy)
        return self._found

    def _start(self, dose: Volume, level_gy: float) -> None:
        asked = (dose, level_gy)

        def work(progress: Progress) -> IsodoseVolumes:
            return isodose_volumes(dose, level_gy, progress)

        def done(found: IsodoseVolumes) -> None:
            if self._of == asked:
                self._found = found
                self._changed()

        self._context.start_job("Volume of the isodose", work, done)
