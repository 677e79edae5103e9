"""Calculates DVHs off the GUI thread: coarse at once for what is being edited, then exactly."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from hccbm_gui.core.dvh.settings import DvhSettings, Quality
from hccbm_gui.core.volume import Volume
from hccbm_gui.plugin.api import Dvh, PluginContext, PluginJob, Progress

from .logic import Memory, calculate
from .structures import Listed

FEW = 3
"""So many structures changed at once are an edit, worth a coarse answer first."""


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """What is to be known: structures on one dose or two."""

    structures: tuple[Listed, ...]
    doses: tuple[Volume, ...]
    settings: DvhSettings


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """Key to DVH for each dose of the request."""

    dvhs: tuple[dict[str, Dvh], ...]
    is_final: bool


class Calculator:
    """One request at a time; a new one takes the place of the old.

    Parameters
    ----------
    context : runs the jobs.
    deliver : told every answer, in the GUI thread.
    failed : told why there is none.
    """

    def __init__(
        self,
        context: PluginContext,
        deliver: Callable[[Answer], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self._context, self._deliver, self._failed = context, deliver, failed
        self._memory = Memory()
        self._job: PluginJob | None = None
        self._request: Request | None = None

    @property
    def is_running(self) -> bool:
        """True while an answer is still to come."""
        return self._job is not None and self._job.is_running

    def ask(self, request: Request) -> None:
        """Answer at once what is known, else calculate it."""
        self.cancel()
        self._request = request
        missing = self._missing(request, request.settings)
        if not missing:
            self._deliver(self._known(request, request.settings, is_final=True))
            return
        coarse = replace(request.settings, quality=Quality.COARSE)
        edited = [s for s in request.structures if s.key in missing and not s.is_derived]
        is_edit = 0 < len(edited) <= FEW < len(request.structures)
        self._start(request, coarse if is_edit else request.settings)

    def cancel(self) -> None:
        """Nobody waits for an answer any more."""
        self._request = None
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _start(self, request: Request, settings: DvhSettings) -> None:
        memory = self._memory

        def work(progress: Progress) -> None:
            for count, dose in enumerate(request.doses):
                wanted = self._to_calculate(request.structures, dose, settings, request.settings)

                def of_dose(fraction: float, message: str = "", count: int = count) -> None:
                    progress((count + fraction) / len(request.doses), message)

                calculate(wanted, dose, settings, memory, of_dose)

        def done(_: None) -> None:
            if request is not self._request:
                return
            final = settings == request.settings
            self._deliver(self._known(request, settings, is_final=final))
            if not final and request is self._request:
                self._start(request, request.settings)

        self._job = self._context.start_job("DVH", work, done, self._failed)

    def _to_calculate(
        self, structures: Sequence[Listed], dose: Volume, settings: DvhSettings, final: DvhSettings
    ) -> tuple[Listed, ...]:
        """What has no final answer yet; what is made of others waits for the exact one."""
        if settings == final:
            return tuple(structures)
        return tuple(
            one
            for one in structures
            if not one.is_derived and self._memory.dvh(one, dose, final) is None
        )

    def _missing(self, request: Request, settings: DvhSettings) -> set[str]:
        return {
            one.key
            for dose in request.doses
            for one in request.structures
            if self._memory.dvh(one, dose, settings) is None
        }

    def _known(self, request: Request, settings: DvhSettings, *, is_final: bool) -> Answer:
        """What the memory holds, the final answer before a coarse one."""
        answers = []
        for dose in request.doses:
            found = {}
            for one in request.structures:
                dvh = self._memory.dvh(one, dose, request.settings)
                dvh = dvh or self._memory.dvh(one, dose, settings)
                if dvh is not None:
                    found[one.key] = dvh
            answers.append(found)
        return Answer(tuple(answers), is_final)
