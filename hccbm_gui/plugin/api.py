"""The public face for plugins; everything else may change without notice.

A plugin is a folder with ``plugin.toml``, ``panel.py`` (widget) and ``logic.py`` (no Qt). What it
contributes is named in the manifest; each entry ``module:function`` is called as told here:

panels            ``create(context: PluginContext) -> QWidget``
actions           ``act(context: PluginContext) -> None``
overlays          ``overlay(case: Case) -> Overlay | None``
metrics           ``metric(dvh: Dvh) -> float`` in the unit of the manifest
engines           ``engine() -> DoseEngine``
report_sections   ``section(case: Case, recall: Recall) -> ReportSection | None``
commands          a module with ``add_arguments(parser)`` and ``run(options, context) -> Reply``

Besides this module a plugin may import `hccbm_gui.core`, `hccbm_gui.plugin.plots` and
`hccbm_gui.plugin.check_list`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from hccbm_gui.core.case import Case
from hccbm_gui.core.dose.engine import DoseEngine
from hccbm_gui.core.dose.field_cost import FieldCost
from hccbm_gui.core.dvh.dvh import Dvh
from hccbm_gui.core.overlay import DoseOverlay, ImageOverlay, Isodose, Overlay
from hccbm_gui.core.plan import Dose
from hccbm_gui.core.progress import Progress
from hccbm_gui.core.report_section import ReportSection, SectionTable
from hccbm_gui.io.writing.new_file import write_new, write_over
from hccbm_gui.plugin.manifest import API_VERSION
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.resources import resource_path

__all__ = [
    "API_VERSION",
    "Case",
    "CommandContext",
    "Dose",
    "DoseEngine",
    "DoseOverlay",
    "Dvh",
    "FieldCost",
    "ImageOverlay",
    "Isodose",
    "Metric",
    "Overlay",
    "PluginContext",
    "PluginJob",
    "Progress",
    "Recall",
    "Reply",
    "ReportSection",
    "SectionTable",
    "guarded",
    "resource_path",
    "write_new",
    "write_over",
]

T = TypeVar("T")
Recall = Callable[[str, Any], Any]
"""``recall(key, default)``: what the plugin remembered under `key` with `remember`."""


class PluginJob(Protocol):
    """Work under way."""

    def cancel(self) -> None:
        """Stop it at its next report of progress; its result is not delivered."""

    @property
    def is_running(self) -> bool:
        """True until its outcome has been delivered."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A number that some plugin computes from a DVH."""

    name: str
    unit: str
    value: Callable[[Dvh], float]


class PluginContext(Protocol):
    """What a panel or an action may see and do; all of it in the GUI thread."""

    @property
    def case(self) -> Case | None:
        """The open case, immutable; None when nothing is open."""

    @property
    def user(self) -> str:
        """Who works here, as the program knows the name."""

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """Metrics that plugins contribute."""

    @property
    def engines(self) -> Mapping[str, DoseEngine]:
        """Dose engines that plugins contribute, by name; the first is the default."""

    def on_case_changed(self, listener: Callable[[Case | None], None]) -> None:
        """Call `listener` after every change of the case; its failures stay in the plugin."""

    def edit(self, label: str, case: Case) -> None:
        """Replace the case as one undo step named `label`."""

    def set_field_cost(self, cost: FieldCost) -> None:
        """Keep what the comparison of now costs in dose; no undo step, as it is derived."""

    def start_job(
        self,
        title: str,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> PluginJob:
        """Run `work` off the GUI thread with progress and cancel; `done` gets its result.

        Without `failed` a failure is told in the window. Nothing is delivered once another
        patient is open.
        """

    def show_overlay(self, overlay: Overlay) -> None:
        """Lay something over the images, in the place of an overlay of the same name."""

    def hide_overlay(self, name: str) -> None:
        """Take an overlay away; nothing happens when there is none of that name."""

    def go_to(self, point_mm: tuple[float, float, float]) -> None:
        """Put the crosshair of all views on an LPS position."""

    def read_case(self, paths: list[Path], progress: Progress) -> Case:
        """Read another patient or study, e.g. for a comparison; call it inside a job.

        Raises
        ------
        HccbmError : what cannot be read, where, and what to do.
        """

    def remember(self, key: str, value: Any) -> None:
        """Keep a value that JSON knows, for this plugin and user."""

    def recall(self, key: str, default: Any) -> Any:
        """What was remembered under `key`, else `default`."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a command answers: one JSON object, and the same as text for a terminal."""

    data: Mapping[str, Any]
    text: str = ""


class CommandContext(Protocol):
    """What a command may use; no window is open."""

    @property
    def progress(self) -> Progress:
        """Progress on stderr."""

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """Metrics that plugins contribute."""

    @property
    def engines(self) -> Mapping[str, DoseEngine]:
        """Dose engines that plugins contribute, by name; the first is the default."""

    def read_case(self, paths: list[Path]) -> Case:
        """The one patient in `paths`; files that were not read are noted on stderr.

        Raises
        ------
        HccbmError : nothing to read, or more than one patient.
        """

    def write_dose(self, path: Path, dose: Dose, case: Case) -> None:
        """Write `dose` as a new RTDOSE that refers to `case`; never over an existing file.

        Raises
        ------
        HccbmError : the file exists or cannot be written.
        """

    def compare(self, case: Case, gtv: str = "", spot: str = "") -> Case:
        """`case` with spots, alignment and the comparison of its two fields.

        Raises
        ------
        HccbmError : what is missing for it.
        """

    def note(self, sentence: str) -> None:
        """Say something on stderr that is not the result."""
