"""Finds plugins, activates them when first needed, and survives their failures."""

import importlib.util
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, TypeVar

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import HccbmError
from hccbm_gui.core.progress import Progress
from hccbm_gui.plugin.manifest import NEEDS, Manifest, PanelEntry, read_manifest
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.session import Session

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

T = TypeVar("T")


class PluginState(StrEnum):
    """Where a plugin stands."""

    FOUND = "found"
    ACTIVE = "active"
    FAILED = "failed"


@dataclass(slots=True)
class Plugin:
    """A plugin and its state; `reason` says why it failed."""

    folder: Path
    manifest: Manifest | None
    state: PluginState
    reason: str = ""


def find_plugins(folder: Path) -> list[Plugin]:
    """Every folder below `folder` that has a manifest; a broken one is a failed plugin."""
    found = []
    for path in sorted(folder.glob("*/plugin.toml")):
        try:
            found.append(Plugin(path.parent, read_manifest(path), PluginState.FOUND))
        except HccbmError as error:
            found.append(Plugin(path.parent, None, PluginState.FAILED, str(error)))
    return found


def missing_needs(manifest: Manifest, case: Case | None) -> str:
    """Why the plugin cannot work on `case` yet, in words; empty when it can."""
    have = set() if case is None else _present(case)
    lacking = [NEEDS[need] for need in manifest.needs if need not in have]
    return f"Needs {', '.join(lacking)}" if lacking else ""


def _present(case: Case) -> set[str]:
    contents = {
        "volume": case.series_of("volume"),
        "functional": case.series_of("planar", "spect", "pet"),
        "structures": case.rois,
        "comparison": case.comparison,
        "dose": case.doses,
        "plan": case.plans,
    }
    return {name for name, content in contents.items() if content}


def create_panel(plugin: Plugin, panel: PanelEntry, session: Session) -> "QWidget | None":
    """The widget of `panel`; None, with the reason kept in `plugin`, when its code fails."""
    assert plugin.manifest is not None
    module_name, _, function = panel.entry.partition(":")
    try:
        module = _load(plugin.manifest, module_name)
        widget: QWidget = getattr(module, function)(SessionContext(session))
    except Exception as error:  # noqa: BLE001 - a plugin may raise anything; the card says what
        plugin.state = PluginState.FAILED
        plugin.reason = f"{type(error).__name__}: {error}"
        return None
    plugin.state = PluginState.ACTIVE
    return widget


def _load(manifest: Manifest, module_name: str) -> ModuleType:
    """Import a module of the plugin under a private package name, so that names never clash."""
    package = f"hccbm_gui_plugin_{manifest.id}"
    if package not in sys.modules:
        _execute(package, manifest.folder / "__init__.py", [str(manifest.folder)])
    name = f"{package}.{module_name}"
    return sys.modules.get(name) or _execute(name, manifest.folder / f"{module_name}.py", None)


def _execute(name: str, path: Path, search: list[str] | None) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path, submodule_search_locations=search)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} cannot be imported")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


class SessionContext:
    """The `PluginContext` of the running program."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def case(self) -> Case | None:
        """The open case."""
        return self._session.case

    def on_case_changed(self, listener: Callable[[Case | None], None]) -> None:
        """Call `listener` after every change of the case."""
        self._session.case_changed.connect(guarded(listener))

    def edit(self, label: str, case: Case) -> None:
        """Replace the case as one undo step."""
        self._session.edit(label, case)

    def start_job(
        self, title: str, work: Callable[[Progress], T], done: Callable[[T], None]
    ) -> None:
        """Run `work` off the GUI thread."""
        self._session.jobs.start(title, work, guarded(done), guard=self._session.same_patient())
