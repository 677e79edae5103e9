"""The public face for plugins; everything else may change without notice.

A plugin is a folder with ``plugin.toml``, ``panel.py`` (widget) and ``logic.py`` (no Qt). Its
panel factory takes a `PluginContext` and returns a widget.
"""

from collections.abc import Callable
from typing import Protocol, TypeVar

from hccbm_gui.core.case import Case
from hccbm_gui.core.progress import Progress
from hccbm_gui.plugin.manifest import API_VERSION
from hccbm_gui.services.gate import guarded

__all__ = ["API_VERSION", "Case", "PluginContext", "Progress", "guarded"]

T = TypeVar("T")


class PluginContext(Protocol):
    """What a plugin may see and do."""

    @property
    def case(self) -> Case | None:
        """The open case, immutable; None when nothing is open."""

    def on_case_changed(self, listener: Callable[[Case | None], None]) -> None:
        """Call `listener` after every change of the case; its failures stay in the plugin."""

    def edit(self, label: str, case: Case) -> None:
        """Replace the case as one undo step named `label`."""

    def start_job(
        self, title: str, work: Callable[[Progress], T], done: Callable[[T], None]
    ) -> None:
        """Run `work` off the GUI thread with progress and cancel; `done` gets its result."""
