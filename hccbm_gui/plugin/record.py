"""A plugin as the program knows it: where it is from, what it says of itself, how it stands."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from hccbm_gui.core.errors import HccbmError
from hccbm_gui.plugin.manifest import Manifest

MODULE_PREFIX = "hccbm_gui_plugin_"
"""Plugins are loaded below packages of this name and their id, so that names never clash."""


def plugin_id_of(module_name: str) -> str:
    """The id of the plugin that a module belongs to; empty for any other module."""
    if not module_name.startswith(MODULE_PREFIX):
        return ""
    return module_name.removeprefix(MODULE_PREFIX).partition(".")[0]


class PluginState(StrEnum):
    """Where a plugin stands; its code may run only while it is enabled or active."""

    FOUND = "found"
    """It is off: never turned on, or turned off."""
    CHANGED = "changed"
    """It was turned on, and its files are others since."""
    ENABLED = "enabled"
    """It is on, and nothing has needed its code yet."""
    ACTIVE = "active"
    """Its code has been loaded."""
    FAILED = "failed"
    """It cannot be used as it is, or raised; it can be tried again."""
    QUARANTINED = "quarantined"
    """The program died while it was being started; it can be tried again."""


STATE_WORDS = {
    PluginState.FOUND: "off",
    PluginState.CHANGED: "changed",
    PluginState.ENABLED: "on",
    PluginState.ACTIVE: "on, in use",
    PluginState.FAILED: "failed",
    PluginState.QUARANTINED: "off after a crash",
}
"""How a state is told to a person."""


class Source(StrEnum):
    """Where a plugin was found; those that come with the program are trusted."""

    BUILT_IN = "built in"
    USER = "user folder"
    INSTALLED = "installed package"


@dataclass(slots=True, eq=False)
class Plugin:
    """One plugin; `PluginSet` alone changes it.

    Attributes
    ----------
    id : of the manifest; the name of the folder where that cannot be read.
    folder : where its files are.
    source : where it was found.
    manifest : what it says of itself; None when that cannot be read.
    state : how it stands.
    reason : why it is not on, or what failed last, in a sentence.
    details : the traceback to it, if there is one.
    is_shadowed : another plugin of the same id was found first; this one is never used.
    """

    id: str
    folder: Path
    source: Source
    manifest: Manifest | None
    state: PluginState
    reason: str = ""
    details: str = ""
    is_shadowed: bool = False

    @property
    def name(self) -> str:
        """What a person calls it."""
        return self.manifest.name if self.manifest is not None else self.id

    @property
    def is_on(self) -> bool:
        """True when its code may run."""
        return self.state in (PluginState.ENABLED, PluginState.ACTIVE)

    @property
    def is_trusted(self) -> bool:
        """True when it came with the program."""
        return self.source is Source.BUILT_IN

    @property
    def package(self) -> str:
        """Name of the package that its modules are loaded below."""
        return MODULE_PREFIX + self.id


class PluginFailed(HccbmError):
    """A plugin raised, took too long or gave something else than it should.

    Attributes
    ----------
    plugin_id : whose fault it is.
    details : the traceback.
    """

    def __init__(self, plugin: Plugin, fault: str, *, details: str = "", remedy: str = "") -> None:
        super().__init__(f"The plugin {plugin.name} failed: {fault}", remedy=remedy)
        self.plugin_id = plugin.id
        self.fault = fault
        self.details = details
