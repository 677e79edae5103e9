"""Finds plugins without running any of their code."""

import importlib.metadata
import importlib.util
import logging
from collections.abc import Iterator
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path

from hccbm_gui.core.errors import HccbmError, InputRefused
from hccbm_gui.plugin.manifest import MANIFEST_FILE, read_manifest
from hccbm_gui.plugin.quarantine import crashed_ids
from hccbm_gui.plugin.record import Plugin, PluginState, Source
from hccbm_gui.plugin.trust import Trust, folder_sha256
from hccbm_gui.services.resources import plugin_path
from hccbm_gui.services.settings import user_folder

ENTRY_POINT_GROUP = "hccbm_gui.plugins"
"""A distribution names its plugins here: ``my_id = my_package.my_plugin``."""

QUARANTINE_REASON = (
    "The program ended while this plugin was being started, so it stays off. "
    "Try it again, or turn it off."
)
CHANGED_REASON = "Its files have changed since it was turned on. Look at it before you allow it."

_log = logging.getLogger("hccbm_gui.plugins")


def user_plugin_folder() -> Path:
    """Where a user puts plugins; it may not exist."""
    return user_folder() / "plugins"


def find_plugins(trust: Trust) -> tuple[Plugin, ...]:
    """All plugins: built in, then of the user's folder, then installed; each as it stands.

    Of two with the same id the first one wins; the other has failed and says why.
    """
    crashed = crashed_ids()
    found: list[Plugin] = []
    for folder, source in _folders():
        plugin = read_plugin(folder, source, trust, crashed)
        first = next((other for other in found if other.id == plugin.id), None)
        if first is not None:
            plugin.state, plugin.is_shadowed = PluginState.FAILED, True
            plugin.reason = (
                f"There is a plugin '{plugin.id}' already ({first.source}, {first.folder}); "
                "rename or remove one of them."
            )
        found.append(plugin)
    return tuple(found)


def merged(before: tuple[Plugin, ...], now: tuple[Plugin, ...]) -> tuple[Plugin, ...]:
    """`now`, with those that were found `before` and are on as they stand."""
    running = {(plugin.folder, plugin.source): plugin for plugin in before if plugin.is_on}
    return tuple(
        plugin if plugin.is_shadowed else running.get((plugin.folder, plugin.source), plugin)
        for plugin in now
    )


def read_plugin(folder: Path, source: Source, trust: Trust, crashed: frozenset[str]) -> Plugin:
    """The plugin in `folder` as its manifest, the user's word and an earlier crash have it."""
    plugin = Plugin(folder.name, folder, source, None, PluginState.FOUND)
    try:
        plugin.manifest = read_manifest(folder / MANIFEST_FILE)
    except HccbmError as error:
        plugin.reason = str(error)
        if plugin.id not in trust.off:
            plugin.state = PluginState.FAILED
        return plugin
    if plugin.id in trust.off:
        return plugin
    if plugin.id in crashed:
        plugin.state, plugin.reason = PluginState.QUARANTINED, QUARANTINE_REASON
    elif plugin.is_trusted:
        plugin.state = PluginState.ENABLED
    else:
        _set_by_hash(plugin, trust.allowed_sha256(plugin.id))
    return plugin


def _set_by_hash(plugin: Plugin, allowed: str) -> None:
    if not allowed:
        return
    try:
        same = folder_sha256(plugin.folder) == allowed
    except InputRefused as refusal:
        plugin.state, plugin.reason = PluginState.FAILED, str(refusal)
        return
    plugin.state = PluginState.ENABLED if same else PluginState.CHANGED
    plugin.reason = "" if same else CHANGED_REASON


def _folders() -> Iterator[tuple[Path, Source]]:
    places = ((plugin_path(), Source.BUILT_IN), (user_plugin_folder(), Source.USER))
    for place, source in places:
        for path in sorted(place.glob(f"*/{MANIFEST_FILE}")):
            yield path.parent, source
    for folder in installed_folders():
        yield folder, Source.INSTALLED


def installed_folders() -> Iterator[Path]:
    """Folders of the plugins that installed distributions name, without importing them."""
    points = importlib.metadata.entry_points(group=ENTRY_POINT_GROUP)
    for point in sorted(points, key=lambda one: (one.name, one.value)):
        folder = _package_folder(point.value)
        if folder is None or not (folder / MANIFEST_FILE).is_file():
            _log.warning(
                "The plugin %s is named by a distribution, but %s is no package with %s.",
                point.name,
                point.value,
                MANIFEST_FILE,
            )
            continue
        yield folder


def _package_folder(value: str) -> Path | None:
    """The folder of package `value`; its parents are walked, as importing them runs their code."""
    top, *rest = value.partition(":")[0].strip().split(".")
    try:
        spec: ModuleSpec | None = importlib.util.find_spec(top)
    except (ImportError, ValueError):
        return None
    name = top
    for part in rest:
        if spec is None or spec.submodule_search_locations is None:
            return None
        name = f"{name}.{part}"
        spec = PathFinder.find_spec(name, list(spec.submodule_search_locations))
    places = None if spec is None else spec.submodule_search_locations
    return Path(next(iter(places))) if places else None
