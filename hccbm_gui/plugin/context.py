"""What plugins see of the running window."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QThread

from hccbm_gui.core.case import Case
from hccbm_gui.core.dose.engine import DoseEngine
from hccbm_gui.core.dose.field_cost import FieldCost
from hccbm_gui.core.overlay import Overlay
from hccbm_gui.core.progress import Progress
from hccbm_gui.plugin import contributed
from hccbm_gui.plugin.api import Metric
from hccbm_gui.plugin.host import PluginSet
from hccbm_gui.services.gate import guarded, report
from hccbm_gui.services.jobs import Job
from hccbm_gui.services.session import Session
from hccbm_gui.services.settings import user_name

T = TypeVar("T")


class SessionContext:
    """The `PluginContext` of the running program, for one panel or one call of an action.

    Parameters
    ----------
    session : the open patient.
    plugin_id : under which values are remembered.
    plugins : whose metrics and engines are seen; none by default.
    """

    def __init__(
        self, session: Session, plugin_id: str = "unnamed", plugins: PluginSet | None = None
    ) -> None:
        self._session = session
        self._plugins = PluginSet() if plugins is None else plugins
        self._memory = self._plugins.memory(plugin_id)
        self._listeners: list[Callable[..., Any]] = []
        self._jobs: list[Job] = []
        self._closed = False

    def close(self) -> None:
        """The panel is gone: nothing is told or delivered any more, its jobs are cancelled."""
        self._closed = True
        for listener in self._listeners:
            self._session.case_changed.disconnect(listener)
        self._listeners.clear()
        for job in self._jobs:
            job.cancel()

    @property
    def case(self) -> Case | None:
        """The open case."""
        return self._session.case

    @property
    def user(self) -> str:
        """Who works here."""
        return user_name()

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """Metrics that plugins contribute."""
        return contributed.metrics(self._plugins)

    @property
    def engines(self) -> Mapping[str, DoseEngine]:
        """Dose engines that plugins contribute, by name; each is made when first asked for."""
        return contributed.Engines(self._plugins)

    def on_case_changed(self, listener: Callable[[Case | None], None]) -> None:
        """Call `listener` after every change of the case, until the panel is gone."""
        self._here("on_case_changed")
        told = guarded(listener)
        self._session.case_changed.connect(told)
        self._listeners.append(told)

    def edit(self, label: str, case: Case) -> None:
        """Replace the case as one undo step."""
        self._here("edit")
        self._session.edit(label, case)

    def set_field_cost(self, cost: FieldCost) -> None:
        """Keep what the comparison of now costs in dose."""
        self._here("set_field_cost")
        self._session.set_field_cost(cost)

    def start_job(
        self,
        title: str,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> Job:
        """Run `work` off the GUI thread; cancelled when the patient or the panel goes."""
        self._here("start_job")
        same_patient = self._session.same_patient()
        job = self._session.jobs.start(
            title,
            work,
            guarded(done),
            report if failed is None else guarded(failed),
            guard=lambda: not self._closed and same_patient(),
        )
        self._jobs = [*(one for one in self._jobs if one.is_running), job]
        return job

    def show_overlay(self, overlay: Overlay) -> None:
        """Lay something over the images."""
        self._here("show_overlay")
        self._session.set_overlay(overlay)

    def hide_overlay(self, name: str) -> None:
        """Take an overlay away."""
        self._here("hide_overlay")
        self._session.remove_overlay(name)

    def go_to(self, point_mm: tuple[float, float, float]) -> None:
        """Put the crosshair of all views on an LPS position."""
        self._here("go_to")
        self._session.set_cursor(point_mm)

    def read_case(self, paths: list[Path], progress: Progress) -> Case:
        """Read another patient or study; call it inside a job."""
        from hccbm_gui.io.load import load_case

        return load_case(paths, progress)

    def remember(self, key: str, value: Any) -> None:
        """Keep a value that JSON knows."""
        self._memory.remember(key, value)

    def recall(self, key: str, default: Any) -> Any:
        """What was remembered, else `default`."""
        return self._memory.recall(key, default)

    def _here(self, name: str) -> None:
        """Refuse a call from a job: the case would change under the feet of the window."""
        if QThread.currentThread() is not self._session.thread():
            raise RuntimeError(
                f"context.{name} was called inside a job; call it in its `done` instead"
            )
