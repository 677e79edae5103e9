"""The plugins of a process: activated when first needed, their failures kept to themselves."""

import logging
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from hccbm_gui.core.errors import Cancelled, HccbmError, InputRefused
from hccbm_gui.plugin import loading, quarantine
from hccbm_gui.plugin.finding import CHANGED_REASON, find_plugins, merged, read_plugin
from hccbm_gui.plugin.memory import Memory
from hccbm_gui.plugin.record import Plugin, PluginFailed, PluginState
from hccbm_gui.plugin.running import Starting, culprit, failed, in_words, run
from hccbm_gui.plugin.too_long import LIMIT_S, GuiWatch
from hccbm_gui.plugin.trust import Trust, folder_sha256, load_trust

if TYPE_CHECKING:
    # Names and titles of plugins are told without loading numpy.
    from hccbm_gui.core.dose.engine import DoseEngine

_log = logging.getLogger("hccbm_gui.plugins")


class PluginSet:
    """All plugins, and the one door to their code.

    Parameters
    ----------
    plugins : as they were found.
    trust : what the user allowed; kept on the disk when it changes.
    safe_mode : there are no plugins, and looking again finds none.
    """

    def __init__(
        self, plugins: Iterable[Plugin] = (), trust: Trust | None = None, *, safe_mode: bool = False
    ) -> None:
        self._plugins = tuple(plugins)
        self._trust = Trust() if trust is None else trust
        self.safe_mode = safe_mode
        self._memories: dict[str, Memory] = {}
        self._listeners: list[Callable[[], object]] = []
        self._settling: set[str] = set()
        self._activation = threading.RLock()
        self._watch: GuiWatch | None = None
        self.engine_cache: dict[tuple[str, str], DoseEngine] = {}

    # ---- what there is

    @property
    def plugins(self) -> tuple[Plugin, ...]:
        """All of them, in the order they were found."""
        return self._plugins

    @property
    def on(self) -> tuple[Plugin, ...]:
        """Those whose code may run; their manifest is there."""
        return tuple(p for p in self._plugins if p.is_on and p.manifest is not None)

    def by_id(self, plugin_id: str) -> Plugin:
        """The plugin that goes by `plugin_id`.

        Raises
        ------
        InputRefused : there is none.
        """
        for plugin in self._plugins:
            if plugin.id == plugin_id and not plugin.is_shadowed:
                return plugin
        known = ", ".join(plugin.id for plugin in self._plugins) or "none"
        raise InputRefused(f"There is no plugin '{plugin_id}'.", remedy=f"Known are: {known}.")

    def memory(self, plugin_id: str) -> Memory:
        """What the plugin remembers."""
        return self._memories.setdefault(plugin_id, Memory(plugin_id))

    # ---- their code

    def call(self, plugin: Plugin, entry: str, *given: Any) -> Any:
        """What ``module:function`` of the plugin returns for `given`.

        Raises
        ------
        PluginFailed : it is not on, cannot be loaded, raised or took too long.
        HccbmError, Cancelled : from the plugin itself, as its refusal.
        """
        module_name, _, function = entry.partition(":")
        module = self.load(plugin, module_name)
        if not callable(getattr(module, function, None)):
            raise failed(plugin, f"{module_name}.py has no function '{function}'.")
        return run(plugin, lambda: getattr(module, function)(*given), self._limit_s)

    def load(self, plugin: Plugin, module: str) -> Any:
        """A module of the plugin; loading the first one activates it.

        Raises
        ------
        PluginFailed : it is not on, its files have changed, or its code raised.
        """
        if not plugin.is_on:
            raise PluginFailed(plugin, plugin.reason or "it is turned off.")
        with self._activation:
            if not loading.is_loaded(plugin.package, plugin.folder, module):
                self._check_unchanged(plugin)
                with Starting(plugin):
                    self._import(plugin, module)
            loaded = loading.load_module(plugin.package, plugin.folder, module)
        self._set(plugin, PluginState.ACTIVE)
        return loaded

    def _import(self, plugin: Plugin, module: str) -> None:
        def work() -> None:
            loading.load_module(plugin.package, plugin.folder, module)

        try:
            run(plugin, work, self._limit_s)
        except (HccbmError, Cancelled) as error:
            failure = error if isinstance(error, PluginFailed) else failed(plugin, str(error))
            self.fail(plugin, failure)
            raise failure from error

    @property
    def _limit_s(self) -> float:
        return LIMIT_S if self._watch is None else self._watch.limit_s

    def _check_unchanged(self, plugin: Plugin) -> None:
        if plugin.is_trusted:
            return
        if folder_sha256(plugin.folder) != self._trust.allowed_sha256(plugin.id):
            self._set(plugin, PluginState.CHANGED, CHANGED_REASON)
            raise PluginFailed(plugin, CHANGED_REASON)

    def fail(self, plugin: Plugin, failure: PluginFailed) -> None:
        """Have the plugin stand as failed."""
        plugin.details = failure.details
        if plugin.is_on:
            self._set(plugin, PluginState.FAILED, failure.fault)

    def attributed(self, problem: Exception) -> Exception:
        """`problem` as a failure of the plugin whose code raised it; itself if none did."""
        if isinstance(problem, (HccbmError, Cancelled)):
            return problem
        by = culprit(problem)
        plugin = next((p for p in self._plugins if p.id == by and not p.is_shadowed), None)
        if plugin is None:
            return problem
        return failed(plugin, in_words(problem), problem)

    # ---- on and off

    def sha256(self, plugin: Plugin) -> str:
        """The hash of its files as they are now; see `folder_sha256`."""
        return folder_sha256(plugin.folder)

    def turn_on(self, plugin: Plugin, seen_sha256: str = "") -> None:
        """Let the plugin run from now on; one that is not built in by the hash the user saw.

        Raises
        ------
        InputRefused : its files are not those that were seen.
        """
        if not plugin.is_trusted and folder_sha256(plugin.folder) != seen_sha256:
            raise InputRefused(
                f"The files of {plugin.name} are not those of the hash that was confirmed.",
                where=str(plugin.folder),
                remedy="Look at the plugin and its hash again.",
            )
        try:
            self._trust.allow(plugin.id, "" if plugin.is_trusted else seen_sha256)
        finally:
            self.retry(plugin)

    def turn_off(self, plugin: Plugin) -> None:
        """Have the plugin off from now on; its code is forgotten."""
        try:
            self._trust.turn_off(plugin.id)
        finally:
            self._forget(plugin)
            self._set(plugin, PluginState.FOUND, "")

    def retry(self, plugin: Plugin) -> None:
        """Read manifest and code of the plugin again, as after a failure or a crash."""
        if plugin.is_shadowed:
            return
        quarantine.forget_crash(plugin.id)
        self._forget(plugin)
        again = read_plugin(plugin.folder, plugin.source, self._trust, frozenset())
        plugin.manifest, plugin.details = again.manifest, ""
        self._set(plugin, again.state, again.reason)

    def look_again(self) -> None:
        """Find plugins that were added or removed; those that are there stay as they stand."""
        if self.safe_mode:
            return
        before = self._plugins
        self._plugins = merged(before, find_plugins(self._trust))
        for gone in set(before) - set(self._plugins):
            self._forget(gone)
        self._tell()

    def _forget(self, plugin: Plugin) -> None:
        loading.unload(plugin.package)
        self.engine_cache = {
            key: engine for key, engine in self.engine_cache.items() if key[0] != plugin.id
        }

    # ---- who wants to know

    def on_change(self, listener: Callable[[], object]) -> None:
        """Call `listener`, in any thread, after a plugin changed its state or came or went."""
        self._listeners.append(listener)

    def _set(self, plugin: Plugin, state: PluginState, reason: str | None = None) -> None:
        changed = plugin.state is not state
        plugin.state = state
        if reason is not None:
            changed = changed or plugin.reason != reason
            plugin.reason = reason
        if changed:
            self._tell()

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            try:
                listener()
            except RuntimeError:  # the window that wanted to know is gone
                self._listeners.remove(listener)

    # ---- the window

    def watch(self, limit_s: float = LIMIT_S) -> None:
        """From now on interrupt plugins that keep this thread, with its event loop, too long."""
        self.stop_watching()
        self._watch = GuiWatch(limit_s)

    def stop_watching(self) -> None:
        """The window is closing."""
        for plugin_id in tuple(self._settling):
            self.settled(plugin_id)
        if self._watch is not None:
            self._watch.stop()
            self._watch = None

    def settling(self, plugin: Plugin) -> None:
        """A panel is about to be shown for the first time: a crash now is the plugin's."""
        self._settling.add(plugin.id)
        quarantine.note_start(plugin.id)

    def settled(self, plugin_id: str) -> None:
        """The panel has been painted."""
        self._settling.discard(plugin_id)
        quarantine.note_end(plugin_id)


def open_plugins(safe_mode: bool = False) -> PluginSet:
    """The plugins of this computer and user; none of their code runs."""
    if safe_mode:
        return PluginSet(safe_mode=True)
    trust = load_trust()
    return PluginSet(find_plugins(trust), trust)
